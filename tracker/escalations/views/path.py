"""One recommendation: its path with a clock for each level, its content, its journal, who has to be told."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.attachments import sending
from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.escalations import policy, queries
from tracker.escalations.models import Escalation
from tracker.escalations.registry import origins_of
from tracker.escalations.states import INSIDE, Audience, EscalationState
from tracker.escalations.views.page import ICONS, KINDS, LABELS, READERS, bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now

SORTING = ("within", "beyond", "merge", "return", "redirect")
VERB_OF = {
    "within": "mark_within",
    "beyond": "mark_beyond",
    "merge": "merge",
    "return": "return_",
    "redirect": "redirect",
}


@bp.get("/escalations/<int:escalation_id>")
@roles(*READERS)
def escalation(escalation_id: int) -> str:
    """The path of a recommendation; of a merged one that of the one it goes with."""
    row = queries.get_visible(escalation_id, actor())
    main = queries.main_of(row)
    today, calendar = local_day(now()), load_calendar()
    steps = queries.path_of(main, today, calendar)
    return render_template(
        "escalations/escalation.html",
        row=row,
        main=main,
        unit=queries.unit_name(row),
        steps=steps,
        here=next((step for step in steps if step.here), None),
        lost=queries.days_above(main, today, calendar),
        opened=(today - local_day(row.sent_at or row.created_at)).days,
        can=policy.verbs(queries.in_place(actor(), row), row),
        files=queries.files_of(row),
        origins=origins_of(row.id, actor()),
        labels=LABELS,
        kinds=KINDS,
        icons=ICONS,
        sorting=[(step, VERB_OF[step]) for step in SORTING],
        **_people(row, main),
    )


def _people(row: Escalation, main: Escalation) -> dict[str, Any]:
    """Whose matter it is, who is to be told, and what is alike; other units' rows only for who reads all."""
    who = actor()
    members = queries.members_of(main)
    tellings = queries.tellings_of(members)
    if not who.reads_all:
        members = [one for one in members if one.id == row.id]
        tellings = [(one, telling) for one, telling in tellings if one.id == row.id]
    offered = main.state is EscalationState.ANSWERED
    return {
        "members": members,
        "tellings": [
            (one, telling, offered and telling.told_at is None and _may_tell(row, one.id, telling.audience))
            for one, telling in tellings
        ],
        "all_told": all(telling.told_at is not None for _one, telling in tellings),
        "alike": _alike(row) if row.state in INSIDE | {EscalationState.SENT} else [],
    }


def _may_tell(row: Escalation, member_id: int, audience: Audience) -> bool:
    who = queries.in_place(actor(), row)
    if row.id == member_id:
        return policy.can_tell(who, row, audience)
    return policy.can_sort(who, row)


def _alike(row: Escalation) -> list[queries.Alike]:
    return queries.alike(
        actor(), title=row.title, content=row.content, field=row.field, unit_id=row.unit_id, but=[row.id]
    )


@bp.get("/escalations/<int:escalation_id>/notice")
@roles(*READERS)
def notice(escalation_id: int) -> str:
    """The answer as a sheet to be posted or read out to the citizens; 404 while there is none."""
    row = queries.get_visible(escalation_id, actor())
    main = queries.main_of(row)
    if main.outcome is None:
        raise NotFound(_("Kiến nghị này chưa có trả lời."))
    return render_template(
        "escalations/notice.html", row=row, main=main, unit=queries.unit_name(row), labels=LABELS
    )


@bp.get("/escalations/<int:escalation_id>/files/<int:file_id>")
@roles(*READERS)
def file(escalation_id: int, file_id: int) -> Response:
    """A file of a recommendation."""
    return sending.send(queries.get_file(escalation_id, file_id, actor()).file)
