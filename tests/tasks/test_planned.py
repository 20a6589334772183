"""Acts confirmed before their day: done by the clock, hindered openly, taken back; every pair by the table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.project.tables import units as tables
from tests.tasks.conftest import Stage
from tests.tasks.test_succession import Act
from tracker.accounts.models import Account
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.access import SYSTEM, Actor
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, Stale
from tracker.jobs.rounds import Rounds
from tracker.outbox.models import Message
from tracker.tasks.models import Task
from tracker.tasks.operations import planned, succession
from tracker.tasks.states import TaskState
from tracker.units import queries as units
from tracker.units.models import PlannedAct, Reorganisation
from tracker.units.operations import Reform
from tracker.units.states import PLANNED_FLOW, PLANNED_LABELS, SuccessionKind

TOMORROW = dt.date(2024, 10, 1)
PEOPLE = ("admin", "office", "leader", "auditor", "commune_a", "head_a", "agency", "stranger")


class Plans(Act):
    """Acts of coming days."""

    def ahead(self, *names: str, days: int = 1) -> Reform:
        found = self.merge(*(names or ("commune_a", "commune_b")))
        return Reform(found.effective_on + dt.timedelta(days=days), found.legal_ref, found.new_units, found.fates)

    def ending(self, name: str, days: int) -> Reform:
        """A unit that ends some days from now, its tasks withdrawn."""
        found = self.one(name, SuccessionKind.DISSOLVE, reason="Kết thúc.")
        return Reform(found.effective_on + dt.timedelta(days=days), found.legal_ref, (), found.fates)

    def confirm(self, reform: Reform | None = None, who: str = "office", digest: str | None = None) -> int:
        reform = reform or self.ahead()
        actor = self.stage.cast.actor(who)
        if digest is None:
            digest = succession.plan(reform, actor=actor, now=self.stage.clock()).digest
            db.session.rollback()
        with transaction():
            return planned.plan_act(reform, actor=actor, now=self.stage.clock(), digest=digest).id

    def row(self, planned_id: int) -> PlannedAct:
        db.session.expire_all()
        return db.session.get_one(PlannedAct, planned_id)

    def bring(self, state: str) -> int:
        """A new planned act in a state; its units go on, so that several can stand beside each other."""
        with transaction():
            for one in db.session.scalars(select(PlannedAct).where(PlannedAct.state.in_(["waiting", "hindered"]))):
                planned.cancel_planned(
                    one, actor=self.stage.cast.actor("office"), now=self.stage.clock(), version=one.version
                )
        found = self.confirm(self.ending("commune_c", 60))
        if state == "carried_out":
            with transaction() as session:
                act = Reorganisation(
                    at=self.stage.clock(),
                    actor_name="Hệ thống",
                    effective_on=TOMORROW,
                    legal_ref="Nghị quyết",
                )
                session.add(act)
                session.flush()
                row = session.get_one(PlannedAct, found)
                row.state, row.ended_at, row.reorganisation_id = PLANNED[state], self.stage.clock(), act.id
        elif state != "waiting":
            self.act({"hindered": "hinder", "cancelled": "cancel"}[state], found)
        return found

    def act(self, verb: str, planned_id: int, actor: Actor | None = None, **values: Any) -> None:
        """Do a verb: the clock's by the service, a person's by the office."""
        clock = verb in {"hinder", "carry_out"}
        actor = actor or (SYSTEM if clock else self.stage.cast.actor("office"))
        now = self.stage.clock()
        with transaction():
            row = db.session.get_one(PlannedAct, planned_id)
            if verb == "hinder":
                planned.hinder(row, Invalid("Vướng."), actor=actor, now=now)
            elif verb == "carry_out":
                planned.carry_out_planned(row, actor=actor, now=now)
            else:
                deed = planned.cancel_planned if verb == "cancel" else planned.retry_planned
                deed(row, actor=actor, now=now, **{"version": row.version, **values})


PLANNED = {state.value: state for state in PLANNED_LABELS}


@pytest.fixture
def plans(stage: Stage) -> Plans:
    return Plans(stage)


def tick(app: Flask) -> None:
    db.session.rollback()
    Rounds(app).tick()
    db.session.rollback()


def test_states_and_verbs_are_those_of_the_table(plans: Plans) -> None:
    assert set(PLANNED) == set(tables.STATES)
    assert set(PLANNED_FLOW.transitions) == set(tables.TRANSITIONS)


@pytest.mark.parametrize("verb", tables.TRANSITIONS)
@pytest.mark.parametrize("state", tables.STATES)
def test_every_verb_in_every_state(plans: Plans, state: str, verb: str) -> None:
    found = plans.bring(state)
    if verb == "carry_out" and state == "waiting":
        plans.stage.clock.move(days=60)
    if state in tables.TRANSITIONS[verb]:
        plans.act(verb, found)
        assert plans.row(found).state.value == tables.TRANSITIONS[verb][state]
    else:
        with pytest.raises(IllegalTransition):
            plans.act(verb, found)
        assert plans.row(found).state.value == state


@pytest.mark.parametrize("verb", tables.MAY)
def test_every_verb_by_every_person(plans: Plans, verb: str) -> None:
    found = plans.bring("hindered" if verb == "retry" else "waiting") if verb != "plan" else 0
    for name in PEOPLE:
        if name in tables.MAY[verb]:
            continue
        with pytest.raises(Forbidden):
            if verb == "plan":
                plans.confirm(who=name, digest="-")
            else:
                plans.act(verb, found, plans.stage.cast.actor(name))
    for name in tables.MAY[verb]:
        if verb == "plan":
            plans.act("cancel", plans.confirm(who=name))
        else:
            plans.act(
                verb, plans.bring("hindered" if verb == "retry" else "waiting"), plans.stage.cast.actor(name)
            )


def test_the_clock_carries_it_out_when_the_day_begins(app: Flask, stage: Stage, plans: Plans) -> None:
    ids = stage.issue({"leads": ("commune_a", "commune_b", "agency")})
    found = plans.confirm()
    tick(app)
    assert plans.row(found).state == "waiting"
    assert stage.task(ids[0]).state is TaskState.ASSIGNED
    # What happens in between is no hindrance: the act was confirmed, not the numbers.
    stage.act("commune_a", "acknowledge", ids[0])
    stage.clock.move(hours=15, minutes=59)
    tick(app)
    assert plans.row(found).state == "waiting"
    stage.clock.move(minutes=1)
    tick(app)
    row = plans.row(found)
    assert (row.state, row.ended_by_name) == ("carried_out", "Hệ thống")
    assert [stage.task(one).state for one in ids] == ["transferred", "transferred", "assigned"]
    act = db.session.get_one(Reorganisation, row.reorganisation_id)
    assert act.figures["counts"] == {"moved": 2, "made": 1, "joined": 1, "withdrawn": 0, "waiting": 0}
    heir = act.successions[0].successor_id
    assert db.session.scalars(select(Account.unit_id).where(Account.username == "commune.a")).one() == heir
    assert units.planned_as(act.id) is row
    told = db.session.scalars(select(Message).where(Message.kind == "units.reorganised")).one()
    assert (told.account_id, told.path) == (stage.cast.people["office"], f"/units/changes/{act.id}")
    tick(app)
    assert len(db.session.scalars(select(Reorganisation)).all()) == 1


def test_the_period_of_its_day_is_owed_by_the_unit_that_takes_over(app: Flask, stage: Stage, plans: Plans) -> None:
    stage.issue({"leads": ("commune_a", "commune_c"), "rule": "FREQ=MONTHLY"})
    plans.confirm()
    stage.clock.move(days=1)
    tick(app)
    owed = db.session.execute(select(Task.unit_id).where(Task.period == "2024-10")).scalars()
    heir = db.session.scalars(select(Reorganisation)).one().successions[0].successor_id
    assert sorted(owed) == sorted([stage.cast.units["commune_c"], heir])


def test_one_that_is_hindered_changes_nothing_says_why_and_is_tried_again(
    app: Flask, stage: Stage, plans: Plans
) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    found = plans.confirm()
    plans.do(plans.one("commune_b", SuccessionKind.DISSOLVE, reason="Kết thúc."))
    stage.clock.move(days=1)
    tick(app)
    row = plans.row(found)
    assert (row.state, "đã kết thúc" in row.refusal) == ("hindered", True)
    assert stage.task(task_id).state is TaskState.ASSIGNED
    told = db.session.scalars(select(Message.account_id).where(Message.kind == "units.plan_hindered")).all()
    assert set(told) == {stage.cast.people[name] for name in ("office", "office_2", "admin")}
    with pytest.raises(Invalid, match="đã kết thúc"):
        plans.act("retry", found)
    before = len(told)
    tick(app)
    assert len(db.session.scalars(select(Message).where(Message.kind == "units.plan_hindered")).all()) == before
    plans.act("cancel", found)
    assert plans.row(found).state == "cancelled"


def test_tried_again_it_is_carried_out_at_the_next_round(app: Flask, stage: Stage, plans: Plans) -> None:
    found = plans.confirm()
    plans.act("hinder", found)
    stage.clock.move(days=2)
    plans.act("retry", found)
    assert (plans.row(found).refusal, plans.row(found).ended_at) == ("", None)
    tick(app)
    assert plans.row(found).state == "carried_out"


def test_what_is_taken_back_is_not_carried_out(app: Flask, stage: Stage, plans: Plans) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    found = plans.confirm()
    plans.act("cancel", found)
    stage.clock.move(days=3)
    tick(app)
    assert stage.task(task_id).state is TaskState.ASSIGNED
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_type == "planned_act")).all()
    assert acts == ["units.planned", "units.plan_cancelled"]


def test_what_was_not_shown_is_not_confirmed(stage: Stage, plans: Plans) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    reform = plans.ahead()
    digest = plans.plan(reform).digest
    stage.act("commune_a", "acknowledge", task_id)
    with pytest.raises(Stale):
        plans.confirm(reform, digest=digest)
    with pytest.raises(Stale):
        plans.act("cancel", plans.confirm(reform), version=7)


def test_an_act_of_today_is_done_and_not_planned(plans: Plans) -> None:
    with pytest.raises(Invalid, match="đã đến"):
        plans.confirm(plans.merge("commune_a", "commune_b"))


def test_a_unit_stands_in_one_planned_act_only(plans: Plans) -> None:
    plans.confirm()
    with pytest.raises(Invalid, match="Xã Bản Lang đã có trong việc sắp xếp hẹn ngày 01/10/2024"):
        plans.confirm(plans.ending("commune_b", 9))


def test_acts_of_several_days_missed_are_made_up_in_their_order(app: Flask, stage: Stage, plans: Plans) -> None:
    later = plans.confirm(plans.ending("agency", 5))
    first = plans.confirm()
    stage.clock.move(days=20)
    tick(app)
    assert plans.row(first).state == plans.row(later).state == "carried_out"
    assert plans.row(first).reorganisation_id < plans.row(later).reorganisation_id  # type: ignore[operator]
