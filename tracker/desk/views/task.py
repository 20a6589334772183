"""The page of one task: what was done, what is asked, what can be done now."""

from __future__ import annotations

from flask import render_template

from tracker.desk.evidence import shown
from tracker.desk.history import steps
from tracker.desk.queries.task import Dossier, dossier
from tracker.desk.views.page import WORKERS, bp, tags
from tracker.directives.models import reference
from tracker.directives.states import KIND_LABELS
from tracker.escalations.queries import of_task
from tracker.escalations.states import STATE_LABELS as ESCALATION_LABELS
from tracker.steering.policy import can_remark
from tracker.steering.queries import about
from tracker.tasks import policy
from tracker.tasks.queries import get_visible, unit_figures
from tracker.tasks.registry import recalled
from tracker.tasks.states import REQUEST_LABELS, REQUEST_STATE_LABELS, TASK_FLOW
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import dmy, words_for

LABELS = {
    "kind": words_for(KIND_LABELS),
    "request": words_for(REQUEST_LABELS),
    "answer": words_for(REQUEST_STATE_LABELS),
}
ESCALATION_STATES = words_for(ESCALATION_LABELS)


@bp.get("/tasks/<int:task_id>")
@roles(*WORKERS)
def task(task_id: int) -> str:
    """Result, evidence, decision, facts, history."""
    who = actor()
    row = get_visible(task_id, who)
    found = dossier(row)
    sent = found.submission
    return render_template(
        "desk/task.html",
        found=found,
        task=row,
        reference=reference(row.instruction.directive),
        tag=tags().of(row),
        tags=tags(),
        steps=steps(found.events),
        can=policy.verbs(who, row),
        answer=_answer(found),
        remarks=about(task_id=task_id) if any(event.verb == "remark" for event in found.events) else [],
        raised=of_task(task_id, who),
        can_raise=policy.can_report(who, row),
        escalation_states=ESCALATION_STATES,
        can_remark=can_remark(who) and TASK_FLOW.allows("remark", row.state),
        figures=unit_figures(row, now()),
        figures_then=recalled(sent.figures) if sent else [],
        evidence_now=shown(task_id, found.files_of(submission_id=sent.id)) if sent else [],
        files_by_submission={s.id: shown(task_id, found.files_of(submission_id=s.id)) for s in found.submissions},
        files_by_note={note.id: shown(task_id, found.files_of(note_id=note.id)) for note in found.notes},
        labels=LABELS,
    )


def _answer(found: Dossier) -> str:
    """Number and date of the unit's answering document, as far as it named them."""
    sent = found.submission
    if sent is None or not (sent.answer_number or sent.answer_date):
        return ""
    day = dmy(sent.answer_date) if sent.answer_date else ""
    return ", ".join(part for part in (sent.answer_number, day) if part)
