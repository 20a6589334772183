"""An act that changes units, with all that hangs on it: shown first as a plan, then carried out whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict

from tracker.accounts.operations.moving import move_with_unit
from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Invalid, Stale
from tracker.tasks import mail
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.reform_plan import Material, Plan, foretell, gather, people_move
from tracker.tasks.operations.transferring import hand_over, pass_on_parts, tell_taken_over, withdraw_left
from tracker.units import operations as unit_acts
from tracker.units import queries as units
from tracker.units.models import Reorganisation
from tracker.units.operations import Fate, Heir, Reform


def plan(reform: Reform, *, actor: Actor, now: dt.datetime) -> Plan:
    """What an act would do, unit by unit, with the numbers of tasks before and after; changes nothing.

    The day may lie ahead. Raises Forbidden, NotFound, Invalid as the act itself would.
    """
    unit_acts.check(reform, actor=actor)
    return foretell(gather(reform, hold=False), now)


def carry_out(reform: Reform, *, actor: Actor, now: dt.datetime, digest: str | None) -> Reorganisation:
    """Do an act whole: units, tasks, people and messages, within the running transaction.

    Takes the digest of the plan that the person saw. Returns the act. Raises Invalid before its day, Stale when
    a unit or task has changed since the plan, and as `plan`; a second time its units have ended, so it is refused.
    """
    material, shown = _held(reform, actor=actor, now=now)
    if digest != shown.digest:
        raise Stale
    return _perform(material, shown, actor=actor, now=now)


def carry_out_as_planned(reform: Reform, *, actor: Actor, now: dt.datetime) -> Reorganisation:
    """Do an act that was confirmed before its day, on tasks as they are now.

    The act is the one confirmed; its numbers are those of the day. Otherwise as `carry_out`.
    """
    return _perform(*_held(reform, actor=actor, now=now), actor=actor, now=now)


def _held(reform: Reform, *, actor: Actor, now: dt.datetime) -> tuple[Material, Plan]:
    """What the act is about, held against other writers, and the plan that follows from it."""
    unit_acts.check(reform, actor=actor)
    if reform.effective_on > local_day(now):
        raise Invalid("Ngày hiệu lực chưa đến; đến ngày đó mới thực hiện được.", field="effective_on")
    material = gather(reform, hold=True)
    return material, foretell(material, now)


def _perform(material: Material, shown: Plan, *, actor: Actor, now: dt.datetime) -> Reorganisation:
    reform = material.reform
    act, heirs = unit_acts.change_units(reform, actor=actor, now=now)
    act.figures = _figures(shown)
    withdrawn = {
        fate.unit_id: withdraw_left(material.left.get(fate.unit_id, []), fate.reason.strip(), actor=actor, now=now)
        for fate in material.ending
    }
    for heir, parcels in material.parcels.items():
        targets = [hand_over(parcel, heirs[heir], act.id, actor=actor, now=now) for parcel in parcels]
        if targets:
            tell_taken_over(heirs[heir], targets, act.legal_ref, actor=actor, now=now)
    for fate in material.ending:
        _end(fate, heirs, withdrawn[fate.unit_id], act, actor=actor, now=now)
    audit.record(
        "units.reorganised",
        actor=actor,
        now=now,
        subject_type="reorganisation",
        subject_id=act.id,
        details={"effective_on": reform.effective_on.isoformat(), "units": len(reform.fates), **_counts(shown)},
    )
    db.session.flush()
    return act


def _end(
    fate: Fate, heirs: Mapping[Heir, int], withdrawn: int, act: Reorganisation, *, actor: Actor, now: dt.datetime
) -> None:
    """What remains to be done for a unit that ends: its parts elsewhere, a word to its people, and their way."""
    receiver = heirs[fate.receiver] if fate.receiver else None
    following = [heirs[heir] for heir in fate.heirs] or ([receiver] if receiver else [])
    pass_on_parts(fate.unit_id, following, receiver, local_day(now))
    name = units.version_on(receiver, act.effective_on).short_name if receiver else ""
    tell_unit(fate.unit_id, mail.unit_ended(name, withdrawn, act.legal_ref), actor=actor, now=now)
    if receiver and people_move(fate):
        move_with_unit(fate.unit_id, receiver, actor=actor, now=now)


def _counts(shown: Plan) -> dict[str, int]:
    return {
        "moved": shown.moved,
        "made": shown.made,
        "joined": shown.joined,
        "withdrawn": shown.withdrawn,
        "waiting": shown.waiting,
    }


def _figures(shown: Plan) -> dict[str, dict[str, int]]:
    return {"before": asdict(shown.before), "after": asdict(shown.after), "counts": _counts(shown)}
