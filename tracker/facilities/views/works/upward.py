"""Works as what recommendations upward come from: offered for a new one, and named on its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from tracker.core.access import Actor
from tracker.core.errors import Forbidden
from tracker.escalations.registry import Offer, Origin
from tracker.facilities import policy
from tracker.facilities.models import Work
from tracker.facilities.operations import works as operations
from tracker.facilities.queries import works as queries
from tracker.facilities.states.works import WORK_FLOW


def _origin(work_id: int, title: str) -> Origin:
    return Origin(_("Công việc nâng cấp bộ phận một cửa"), title, url_for("facilities.work", work_id=work_id))


class WorkSource:
    """The works of one-stop offices, for the register of recommendations."""

    def offer(self, key: int, actor: Actor, now: dt.datetime) -> Offer:
        """What is proposed for a work.

        Raises NotFound for one that the person does not see, Forbidden for one of another unit, IllegalTransition
        for one that needs no more money.
        """
        row: Work = queries.get_visible(key, actor)
        if not policy.may_work(actor, row, "escalate"):
            raise Forbidden
        WORK_FLOW.check("escalate", row.state)
        matter = operations.matter_of(row, now)
        return Offer(
            unit_id=row.unit_id,
            origin=_origin(row.id, row.title),
            title=matter.title,
            content=matter.content,
            field=matter.field,
            basis=matter.basis,
            competent_level=matter.competent_level,
            done_here=matter.done_here,
            funds=matter.funds,
        )

    def link(self, key: int, escalation_id: int, *, actor: Actor, now: dt.datetime) -> None:
        """Keep that a recommendation came from a work; raises as `operations.works.tie`."""
        operations.tie(queries.get_visible(key, actor), escalation_id, actor=actor, now=now)

    def origins(self, escalation_id: int, actor: Actor) -> Sequence[Origin]:
        """The works that a recommendation came from, as far as the person may know."""
        found = queries.works_behind(escalation_id, actor)
        return [_origin(work_id, f"{unit}: {title}") for work_id, unit, title, _state in found]
