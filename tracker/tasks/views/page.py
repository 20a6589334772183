"""What the views of tasks share: the blueprint, loading for a verb, going back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, request, url_for

from tracker.core.access import IN_UNIT, Role
from tracker.core.errors import Forbidden
from tracker.directives import queries as directives
from tracker.directives.models import Directive, DirectiveChange, reference
from tracker.directives.states import CHANGE_LABELS
from tracker.tasks import policy, queries
from tracker.tasks.forms import AnswerForm, DecideForm, HeadForm
from tracker.tasks.models import Task
from tracker.tasks.registry import recalled
from tracker.tasks.states import CHANNEL_LABELS, EFFECT_LABELS, REQUEST_LABELS, STATE_LABELS, TASK_FLOW
from tracker.web.forms import Form
from tracker.web.identity import actor
from tracker.web.locale import told, words_for

bp = Blueprint("tasks", __name__)
REPORTERS = (*IN_UNIT, Role.OFFICE)
DECIDERS = (Role.OFFICE, Role.LEADER)
STATE_WORDS, REQUEST_WORDS = words_for(STATE_LABELS), words_for(REQUEST_LABELS)
CHANGE_WORDS = words_for(CHANGE_LABELS)
EFFECT_WORDS, CHANNEL_WORDS = words_for(EFFECT_LABELS), words_for(CHANNEL_LABELS)
SEERS = (*REPORTERS, Role.LEADER, Role.AUDITOR)


def task_for(task_id: int, verb: str) -> Task:
    """The task for a page of a verb. Raises NotFound for who may not see it, Forbidden for who may not do it.

    Opening the page of a verb that the state does not allow raises IllegalTransition; a form that was sent
    keeps its text, because the operation answers it.
    """
    task = queries.get_visible(task_id, actor())
    if not policy.may(actor(), task, verb):
        raise Forbidden
    if request.method == "GET" and verb in TASK_FLOW.transitions:
        TASK_FLOW.check(verb, task.state)
    return task


def page_of(task_id: int) -> str:
    """The address of a task's own page."""
    return url_for("desk.task", task_id=task_id)


def renew(form: Any, task: Task) -> None:
    """After a stale save let the form carry the present version: what was typed can then be sent knowingly."""
    if form.status == 409:
        form.version.raw_data, form.version.data = None, task.version


@bp.app_context_processor
def vocabulary() -> dict[str, Any]:
    """What the forms and partials about tasks name things with."""
    return {
        "doc_name": reference,
        "state_labels": STATE_WORDS,
        "request_labels": REQUEST_WORDS,
        "effect_labels": EFFECT_WORDS,
        "channel_labels": CHANNEL_WORDS,
        "told": told,
        "recalled": recalled,
        "change_labels": CHANGE_WORDS,
        "verbs": REQUEST_LABELS,
        "max_file": current_app.extensions["tracker_config"].upload_bytes,
    }


@bp.app_template_global()
def directive_changes(directive: Directive) -> list[DirectiveChange]:
    """What was changed on a document after its issue, for its own page."""
    return directives.changes_of(directive.id)


@bp.app_template_global()
def directive_successor(directive: Directive) -> Directive | None:
    """The document that took a document's place, if the person may know of it."""
    return directives.successor_of(directive, actor())


@bp.app_template_global()
def task_form(task: Task, kind: str) -> Form:
    """The form of a partial on a task's own page ('decide', 'head', 'answer'), for what is shown there."""
    if kind == "answer":
        wished = next((asked.wished_due_on for asked in task.requests if asked.decided_at is None), None)
        return AnswerForm(formdata=None, granted_due_on=wished)
    form = DecideForm if kind == "decide" else HeadForm
    return form(formdata=None, version=task.version)
