"""Acts on units that are confirmed before their day and carried out when it comes."""

from __future__ import annotations

import datetime as dt

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Refusal, Stale
from tracker.outbox import operations as outbox
from tracker.tasks import mail
from tracker.tasks.operations import succession
from tracker.units import operations as unit_acts
from tracker.units import queries as units
from tracker.units.models import PlannedAct
from tracker.units.operations import Reform
from tracker.units.policy import can_keep
from tracker.units.states import PLANNED_FLOW, PlannedState
from tracker.web.forms import expect_version


def plan_act(reform: Reform, *, actor: Actor, now: dt.datetime, digest: str | None) -> PlannedAct:
    """Confirm an act before its day; the service carries it out when the day begins.

    Takes the digest of the plan that the person saw. Returns the planned act. Raises Invalid for an act whose day
    has come (it can be done at once) or a unit that another planned act is about, Stale when something has
    changed since the plan, and as `succession.plan`.
    """
    if digest != succession.plan(reform, actor=actor, now=now).digest:
        raise Stale
    if reform.effective_on <= local_day(now):
        raise Invalid("Ngày hiệu lực đã đến; hãy xem lại rồi thực hiện ngay.", field="effective_on")
    _check_free(reform)
    made = PlannedAct(
        planned_at=now,
        planned_by=actor.user_id,
        planner_name=actor.name,
        effective_on=reform.effective_on,
        legal_ref=reform.legal_ref.strip(),
        act=unit_acts.encode(reform),
    )
    db.session.add(made)
    db.session.flush()
    _record("units.planned", made, actor, now)
    return made


def _check_free(reform: Reform) -> None:
    """Raise Invalid for a unit that ends or changes in another act to come: the later one would miss it."""
    wanted = {fate.unit_id for fate in reform.fates}
    for planned in units.planned_acts():
        both = wanted & {fate.unit_id for fate in unit_acts.decode(planned.act).fates}
        if both:
            raise Invalid(
                "%(unit)s đã có trong việc sắp xếp hẹn ngày %(day)s; hãy hủy hẹn đó trước.",
                field="unit_ids",
                unit=units.short_names()[min(both)],
                day=mail.day(planned.effective_on),
            )


def carry_out_planned(planned: PlannedAct, *, actor: Actor, now: dt.datetime) -> None:
    """Carry out an act whose day has come, and tell who planned it. For the clock; raises as the act itself.

    An act that was carried out or cancelled meanwhile raises IllegalTransition.
    """
    _claim(planned)
    _require_clock(actor)
    PLANNED_FLOW.check("carry_out", planned.state, PlannedState.CARRIED_OUT)
    act = succession.carry_out_as_planned(unit_acts.decode(planned.act), actor=actor, now=now)
    planned.reorganisation_id = act.id
    _end(planned, PlannedState.CARRIED_OUT, actor, now)
    if planned.planned_by is not None:
        letter = mail.act_done(planned.effective_on, planned.legal_ref, act.id)
        _tell(planned.planned_by, letter, actor=actor, now=now)


def hinder(planned: PlannedAct, refusal: Refusal, *, actor: Actor, now: dt.datetime) -> None:
    """Note that a rule hindered an act on its day, and tell everybody who can mend it. For the clock."""
    _claim(planned)
    _require_clock(actor)
    PLANNED_FLOW.check("hinder", planned.state, PlannedState.HINDERED)
    planned.refusal = refusal.message
    _end(planned, PlannedState.HINDERED, actor, now)
    _record("units.plan_hindered", planned, actor, now)
    letter = mail.act_hindered(planned.effective_on, planned.legal_ref, refusal.message, planned.id)
    for role in (Role.OFFICE, Role.ADMINISTRATOR):
        outbox.notify_role(
            role,
            kind=letter.kind,
            subject=letter.subject,
            body=letter.body,
            path=letter.path,
            actor=actor,
            now=now,
        )


def cancel_planned(planned: PlannedAct, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Take a planned act back; nothing of it has happened. Raises Forbidden, IllegalTransition, Stale."""
    _begin("cancel", PlannedState.CANCELLED, planned, actor, version)
    _end(planned, PlannedState.CANCELLED, actor, now)
    _record("units.plan_cancelled", planned, actor, now)


def retry_planned(planned: PlannedAct, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Let a hindered act wait for the clock again, once its hindrance is mended.

    Raises Forbidden, IllegalTransition, Stale, and as `succession.plan` where it is hindered still.
    """
    _begin("retry", PlannedState.WAITING, planned, actor, version)
    succession.plan(unit_acts.decode(planned.act), actor=actor, now=now)
    planned.state, planned.ended_at, planned.ended_by_name, planned.refusal = PlannedState.WAITING, None, "", ""
    _record("units.plan_retried", planned, actor, now)


def _begin(verb: str, target: PlannedState, planned: PlannedAct, actor: Actor, version: int | None) -> None:
    _claim(planned)
    if not can_keep(actor):
        raise Forbidden
    PLANNED_FLOW.check(verb, planned.state, target)
    expect_version(planned, version)


def _claim(planned: PlannedAct) -> None:
    """Hold the row: the clock and a person may come at once."""
    db.session.refresh(planned, with_for_update=True)


def _require_clock(actor: Actor) -> None:
    if not actor.is_system:
        raise Forbidden


def _end(planned: PlannedAct, state: PlannedState, actor: Actor, now: dt.datetime) -> None:
    planned.state, planned.ended_at, planned.ended_by_name = state, now, actor.name


def _tell(account_id: int, letter: mail.Letter, *, actor: Actor, now: dt.datetime) -> None:
    outbox.notify_account(
        account_id,
        kind=letter.kind,
        subject=letter.subject,
        body=letter.body,
        path=letter.path,
        actor=actor,
        now=now,
    )


def _record(act: str, planned: PlannedAct, actor: Actor, now: dt.datetime) -> None:
    audit.record(
        act,
        actor=actor,
        now=now,
        subject_type="planned_act",
        subject_id=planned.id,
        details={"effective_on": planned.effective_on.isoformat()},
    )
