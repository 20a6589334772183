"""Needs and rows of the packages below, linked both ways: recommendations upward, works on one-stop offices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.escalations import queries as escalations
from tracker.escalations.registry import Offer, Origin
from tracker.escalations.states import STATE_LABELS, Field
from tracker.facilities.queries import works
from tracker.facilities.registry import Cause, use_causes
from tracker.facilities.states.works import WORK_LABELS
from tracker.feedback import queries
from tracker.feedback.operations import answering
from tracker.feedback.operations.answering import ESCALATION, WORK
from tracker.feedback.registry import Leading, Led, use_leading
from tracker.feedback.states import ESCALATED_AS
from tracker.web.locale import words_for

STATES, WORK_STATES = words_for(STATE_LABELS), words_for(WORK_LABELS)


def _escalations(actor: Actor, numbers: Sequence[int]) -> dict[int, Led]:
    return {
        number: Led(title, STATES[state], url_for("escalations.escalation", escalation_id=number))
        for number, title, state in escalations.titles_of(numbers, actor)
    }


def _works(actor: Actor, numbers: Sequence[int]) -> dict[int, Led]:
    return {
        number: Led(title, WORK_STATES[state], url_for("facilities.work", work_id=number))
        for number, title, state in works.titles_of(numbers, actor)
    }


def plug_in() -> None:
    """Say how the rows that needs lead to are shown on their page, and name needs on the pages of works."""
    use_leading(ESCALATION, Leading(_l("Kiến nghị vượt thẩm quyền"), _escalations))
    use_leading(WORK, Leading(_l("Công việc nâng cấp"), _works))
    use_causes(_behind_work)


def _behind_work(work_id: int, actor: Actor) -> list[Cause]:
    return [
        Cause(_("Nhu cầu của người dân"), need.title, url_for("feedback.need", need_id=need.id))
        for need in queries.needs_behind(WORK, work_id, actor)
    ]


def _origin(need_id: int, title: str) -> Origin:
    return Origin(_("Nhu cầu của người dân"), title, url_for("feedback.need", need_id=need_id))


class NeedSource:
    """The needs of the people, for the register of recommendations."""

    def offer(self, key: int, actor: Actor, now: dt.datetime) -> Offer:
        """What is proposed for a need; raises NotFound for one that the person does not see."""
        row = queries.get_need(key, actor)
        total = sum(place.count for place in queries.need_places(row, local_day(now)))
        return Offer(
            unit_id=row.unit_id,
            origin=_origin(row.id, row.title),
            title=row.title,
            content=row.title,
            field=ESCALATED_AS.get(row.topic, Field.OTHER),
            basis=f"{total} ý kiến của người dân.",
        )

    def link(self, key: int, escalation_id: int, *, actor: Actor, now: dt.datetime) -> None:
        """Keep that a recommendation came from a need; raises as `answering.tie`."""
        answering.tie(queries.get_need(key, actor), escalation_id, actor=actor, now=now)

    def origins(self, escalation_id: int, actor: Actor) -> Sequence[Origin]:
        """The needs that a recommendation came from, as far as the person may know."""
        return [_origin(need.id, need.title) for need in queries.needs_behind(ESCALATION, escalation_id, actor)]
