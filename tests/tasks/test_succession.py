"""Acts that change units: open tasks go on elsewhere, what was done stays, and no task counts twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from tests.tasks.conftest import RESULT, Stage
from tracker.accounts.models import Account
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.outbox.models import Message
from tracker.tasks import figures
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task, TaskLink
from tracker.tasks.operations import open_periods, succession
from tracker.tasks.operations.reform_plan import Plan
from tracker.tasks.queries import get_visible
from tracker.tasks.states import TaskState
from tracker.units import queries as units
from tracker.units.models import Reorganisation, Succession
from tracker.units.operations import Fate, Heir, NewUnit, Reform
from tracker.units.states import SuccessionKind, UnitKind

DAY = dt.date(2024, 9, 30)
NEW = Heir(new=True, number=0)
ALL = ("commune_a", "commune_b", "commune_c", "agency")


class Act:
    """Acts on the units of the cast."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def new_unit(self, name: str = "Ủy ban nhân dân xã Dào San") -> NewUnit:
        group = units.memberships([self.stage.cast.units["commune_a"]], DAY)[self.stage.cast.units["commune_a"]][0]
        return NewUnit(name, UnitKind.COMMUNE, "03571", "UBND", group_id=group.id)

    def merge(self, *names: str, into: str | None = None) -> Reform:
        heir = Heir(new=False, number=self.stage.cast.units[into]) if into else NEW
        fates = [Fate(self.stage.cast.units[name], SuccessionKind.MERGE, (heir,), heir) for name in names]
        return Reform(DAY, "Nghị quyết 1670", () if into else (self.new_unit(),), tuple(fates))

    def one(self, name: str, kind: SuccessionKind, *new: NewUnit, **values: Any) -> Reform:
        heirs = tuple(Heir(new=True, number=number) for number, _ in enumerate(new))
        fate = Fate(self.stage.cast.units[name], kind, heirs, **values)
        return Reform(DAY, "Nghị quyết 1670", new, (fate,))

    def plan(self, reform: Reform, who: str = "office") -> Plan:
        return succession.plan(reform, actor=self.stage.cast.actor(who), now=self.stage.clock())

    def do(self, reform: Reform, who: str = "office", digest: str | None = None) -> int:
        """Carry an act out as it was shown; the identifier of the unit that takes over, 0 without one."""
        digest = digest or self.plan(reform, who).digest
        db.session.rollback()
        with transaction():
            act = succession.carry_out(
                reform, actor=self.stage.cast.actor(who), now=self.stage.clock(), digest=digest
            )
            return next((row.successor_id or 0 for row in act.successions if row.takes_over), 0)

    def task_of(self, unit_id: int, instruction_id: int) -> Task:
        db.session.expire_all()
        return db.session.scalars(
            select(Task).where(Task.unit_id == unit_id, Task.instruction_id == instruction_id)
        ).one()


@pytest.fixture
def act(stage: Stage) -> Act:
    return Act(stage)


def totals(stage: Stage, task_id: int) -> Totals:
    directive_id = stage.task(task_id).directive_id
    return figures.count(figures.standings(directive_id, stage.clock()))


def test_a_merger_closes_the_open_tasks_and_lets_one_go_on(stage: Stage, act: Act) -> None:
    a, b, c = stage.issue({"leads": ("commune_a", "commune_b", "commune_c")})
    stage.act("commune_a", "acknowledge", a)
    heir = act.do(act.merge("commune_a", "commune_b"))
    new = act.task_of(heir, stage.task(a).instruction_id)
    assert (new.state, new.due_on, new.original_due_on) == (
        TaskState.ASSIGNED,
        stage.task(a).due_on,
        stage.task(a).due_on,
    )
    assert new.assigned_at == stage.task(a).assigned_at
    assert [stage.task(one).state for one in (a, b, c)] == [TaskState.TRANSFERRED] * 2 + [TaskState.ASSIGNED]
    links = db.session.execute(
        select(TaskLink.old_id, TaskLink.new_id, TaskLink.began).order_by(TaskLink.id)
    ).all()
    assert [tuple(link) for link in links] == [(a, new.id, True), (b, new.id, True)]
    assert totals(stage, a) == Totals(open_in_term=2, transferred=2)
    assert [event.verb for event in stage.events(a)][-1] == "transfer"
    assert [event.note for event in stage.events(new.id)] == ["Nhận bàn giao từ Xã Dào San, Xã Bản Lang"]


def test_what_was_done_and_what_waits_stays_with_the_unit_that_did_it(stage: Stage, act: Act) -> None:
    done, waits = stage.issue({"leads": ("commune_a",)}, {"leads": ("commune_a",)})
    stage.bring(done, "completed")
    stage.bring(waits, "submitted")
    shown = act.plan(act.merge("commune_a", "commune_b"))
    assert (shown.moved, shown.waiting, shown.before, shown.after) == (
        0, 1, Totals(done_on_time=1, open_in_term=1), Totals(done_on_time=1, open_in_term=1),
    )  # fmt: skip
    act.do(act.merge("commune_a", "commune_b"))
    stage.act("office", "accept", waits)
    assert [stage.task(one).state for one in (done, waits)] == [TaskState.COMPLETED] * 2
    assert totals(stage, done) == Totals(done_on_time=2)


def test_a_result_returned_later_goes_to_the_successor_at_once(stage: Stage, act: Act) -> None:
    task_id = stage.bring(stage.issue({"leads": ("commune_a",)})[0], "submitted")
    heir = act.do(act.merge("commune_a", "commune_b"))
    stage.act("office", "return_", task_id, reason="Thiếu ảnh.")
    assert stage.task(task_id).state is TaskState.TRANSFERRED
    assert act.task_of(heir, stage.task(task_id).instruction_id).state is TaskState.ASSIGNED
    assert totals(stage, task_id) == Totals(open_in_term=1, transferred=1)


def test_reopening_in_a_unit_that_ended_reaches_the_successor(stage: Stage, act: Act) -> None:
    task_id = stage.bring(stage.issue({"leads": ("commune_a",)})[0], "completed")
    asked = stage.ask("commune_a", task_id, "reopening")
    heir = act.do(act.merge("commune_a", "commune_b"))
    stage.answer("office", asked, True)
    assert stage.task(task_id).state is TaskState.TRANSFERRED
    assert act.task_of(heir, stage.task(task_id).instruction_id).state is TaskState.ASSIGNED


def test_the_earliest_deadline_that_runs_is_kept(stage: Stage, act: Act) -> None:
    a, b = stage.issue({"leads": ("commune_a", "commune_b")})
    asked = stage.ask("commune_a", a, "extension", wished_due_on=dt.date(2024, 11, 20))
    stage.answer("office", asked, True)
    heir = act.do(act.merge("commune_a", "commune_b"))
    new = act.task_of(heir, stage.task(a).instruction_id)
    assert (new.due_on, new.extended_days) == (stage.task(b).due_on, 0)


def test_a_pause_goes_on_only_where_every_task_rested(stage: Stage, act: Act) -> None:
    a = stage.issue({"leads": ("commune_a", "commune_b")})[0]
    alone = stage.issue({"leads": ("commune_a",)})[0]
    for one in (a, alone):
        stage.act("office", "pause", one, reason="Chờ hướng dẫn.")
    stage.clock.move(days=7)
    heir = act.do(act.merge("commune_a", "commune_b"))
    assert act.task_of(heir, stage.task(a).instruction_id).state is TaskState.ASSIGNED
    resting = act.task_of(heir, stage.task(alone).instruction_id)
    assert resting.state is TaskState.PAUSED
    stage.act("office", "resume", resting.id)
    assert (stage.task(resting.id).state, stage.task(resting.id).paused_days) == (TaskState.ASSIGNED, 5)


def test_a_unit_that_has_the_task_already_keeps_its_own(stage: Stage, act: Act) -> None:
    a, b = stage.issue({"leads": ("commune_a", "commune_b")})
    stage.act("commune_b", "submit", b, **RESULT)
    stage.act("office", "accept", b)
    reform = act.merge("commune_a", into="commune_b")
    shown = act.plan(reform)
    assert (shown.moved, shown.made, shown.joined) == (1, 0, 1)
    assert shown.covered == ("Xã Dào San: 1. Việc 1",)
    act.do(reform)
    assert stage.task(b).state is TaskState.COMPLETED
    assert totals(stage, a) == shown.after == Totals(done_on_time=1, transferred=1)


def test_a_split_gives_the_open_tasks_to_one_unit(stage: Stage, act: Act) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    parts = (act.new_unit("Ủy ban nhân dân xã Một"), act.new_unit("Ủy ban nhân dân xã Hai"))
    heir = act.do(act.one("commune_a", SuccessionKind.SPLIT, *parts, receiver=Heir(new=True, number=1)))
    assert units.version_on(heir, DAY).short_name == "Xã Hai"
    assert act.task_of(heir, stage.task(task_id).instruction_id).state is TaskState.ASSIGNED
    rows = db.session.execute(select(Succession.successor_id, Succession.takes_over).order_by(Succession.id)).all()
    assert [taken for _, taken in rows] == [False, True]
    assert totals(stage, task_id) == Totals(open_in_term=1, transferred=1)


def test_a_unit_that_ends_without_a_follower_leaves_its_tasks_withdrawn(stage: Stage, act: Act) -> None:
    a, waits = stage.issue({"leads": ("commune_a",)}, {"leads": ("commune_a",)})
    stage.bring(waits, "submitted")
    act.do(act.one("commune_a", SuccessionKind.DISSOLVE, reason="Kết thúc cấp huyện."))
    assert (stage.task(a).state, stage.events(a)[-1].note) == (TaskState.WITHDRAWN, "Kết thúc cấp huyện.")
    stage.act("office", "return_", waits, reason="Thiếu ảnh.")
    assert stage.task(waits).state is TaskState.WITHDRAWN
    assert stage.cast.account("commune_a").unit_id == stage.cast.units["commune_a"]


def test_a_unit_that_ends_may_leave_them_to_a_named_one(stage: Stage, act: Act) -> None:
    task_id = stage.issue({"leads": ("agency",)})[0]
    receiver = Heir(new=False, number=stage.cast.units["commune_b"])
    heir = act.do(act.one("agency", SuccessionKind.DISSOLVE, receiver=receiver, move_people=False))
    assert act.task_of(heir, stage.task(task_id).instruction_id).unit_id == stage.cast.units["commune_b"]
    assert stage.cast.account("agency").unit_id == stage.cast.units["agency"]


@pytest.mark.parametrize("kind", [SuccessionKind.RENAME, SuccessionKind.TRANSFER])
def test_a_unit_that_goes_on_keeps_its_tasks_and_people(stage: Stage, act: Act, kind: SuccessionKind) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    before = stage.task(task_id).unit_version_id
    new = replace(act.new_unit("Ủy ban nhân dân phường Dào San"), kind=UnitKind.WARD, parent="UBND tỉnh Lai Châu")
    act.do(act.one("commune_a", kind, new))
    unit_id = stage.cast.units["commune_a"]
    assert units.version_on(unit_id, DAY).short_name == "Phường Dào San"
    assert units.version_on(unit_id, DAY - dt.timedelta(days=1)).short_name == "Xã Dào San"
    assert stage.task(task_id).state is TaskState.ASSIGNED
    assert (stage.task(task_id).unit_id, stage.task(task_id).unit_version_id) == (unit_id, before)
    assert stage.cast.account("commune_a").unit_id == unit_id
    assert unit_id in {one.unit_id for one in units.all_on(DAY)}


def test_names_of_past_days_stay_and_the_same_name_is_another_unit(stage: Stage, act: Act) -> None:
    heir = act.do(act.merge("commune_a", "commune_b"))
    eve = DAY - dt.timedelta(days=1)
    found = [units.resolve_unit("xã Dào San", day) for day in (eve, DAY)]
    assert [one.unit_id for one in found if one] == [stage.cast.units["commune_a"], heir]
    assert units.resolve_unit("xã Bản Lang", DAY) is None
    assert stage.cast.units["commune_a"] in {one.unit_id for one in units.all_on(eve)}
    assert {one.unit_id for one in units.all_on(DAY)} & {stage.cast.units["commune_a"], heir} == {heir}


def test_people_go_with_their_unit_and_still_read_what_it_did(stage: Stage, act: Act) -> None:
    done = stage.bring(stage.issue({"leads": ("commune_a",)})[0], "completed")
    heir = act.do(act.merge("commune_a", "commune_b"))
    moved = db.session.scalars(select(Account.username).where(Account.unit_id == heir)).all()
    assert sorted(moved) == ["commune.a", "commune.b", "head.a"]
    assert get_visible(done, stage.cast.actor("commune_b")).id == done
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act == "account.moved_with_unit")).all()
    assert len(acts) == 3


def test_units_are_told_and_the_act_is_recorded_once(stage: Stage, act: Act) -> None:
    stage.issue({"leads": ("commune_a", "commune_b")})
    heir = act.do(act.merge("commune_a", "commune_b"))
    told = db.session.execute(
        select(Message.kind, Message.unit_id).where(Message.kind.in_(["task.taken_over", "unit.ended"]))
    )
    assert sorted(tuple(row) for row in told) == sorted(
        [
            ("task.taken_over", heir),
            ("unit.ended", stage.cast.units["commune_a"]),
            ("unit.ended", stage.cast.units["commune_b"]),
        ]
    )
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "units.reorganised")).one()
    assert entry.details["moved"] == 2
    assert entry.details["made"] == 1


def test_the_plan_changes_nothing_and_comes_true(stage: Stage, act: Act) -> None:
    ids = stage.issue(
        {"leads": ALL}, {"leads": ALL, "due_on": dt.date(2024, 9, 20)}, {"leads": ALL, "due_on": None}
    )
    stage.bring(ids[0], "completed")
    stage.bring(ids[4], "paused")
    stage.clock.move(days=20)
    reform = act.merge("commune_a", "commune_b", "commune_c")
    before = {table.name: db.session.execute(table.select()).all() for table in db.metadata.sorted_tables}
    shown = act.plan(reform)
    db.session.rollback()
    assert {table.name: db.session.execute(table.select()).all() for table in db.metadata.sorted_tables} == before
    then = totals(stage, ids[0])
    act.do(reform)
    now = totals(stage, ids[0])
    assert now.all == then.all - shown.joined - shown.withdrawn
    assert (now.done, now.transferred) == (then.done, shown.moved)
    involved = figures.by_unit(stage.clock(), Task.unit_id.not_in([stage.cast.units["agency"]]))
    assert sum(involved.values(), Totals()) == shown.after
    assert db.session.scalars(select(Reorganisation)).one().figures["counts"]["moved"] == shown.moved


def test_the_same_act_twice_is_refused(stage: Stage, act: Act) -> None:
    reform = act.merge("commune_a", "commune_b")
    shown = act.plan(reform)
    act.do(reform)
    with pytest.raises(Invalid, match="đã kết thúc"):
        act.do(reform, digest=shown.digest)


def test_what_was_not_shown_is_not_done(stage: Stage, act: Act) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    reform = act.merge("commune_a", "commune_b")
    shown = act.plan(reform)
    stage.act("commune_a", "acknowledge", task_id)
    with pytest.raises(Stale):
        act.do(reform, digest=shown.digest)
    assert stage.task(task_id).state is TaskState.IN_PROGRESS


def test_before_its_day_an_act_is_shown_but_not_done(stage: Stage, act: Act) -> None:
    reform = replace(act.merge("commune_a", "commune_b"), effective_on=DAY + dt.timedelta(days=1))
    assert act.plan(reform).departures
    with pytest.raises(Invalid, match="chưa đến"):
        act.do(reform)
    assert local_day(stage.clock()) == DAY


@pytest.mark.parametrize("who", ["commune_a", "head_a", "leader", "auditor"])
def test_only_office_and_administrators_change_units(stage: Stage, act: Act, who: str) -> None:
    with pytest.raises(Forbidden):
        act.plan(act.merge("commune_a", "commune_b"), who)
    assert act.plan(act.merge("commune_a", "commune_b"), "admin").departures


def test_helpers_and_coming_periods_pass_on(stage: Stage, act: Act) -> None:
    helped = stage.issue({"leads": ("agency",), "helpers": ("commune_a",)})[0]
    stage.issue({"leads": ("commune_a", "commune_c"), "rule": "FREQ=MONTHLY"})
    heir = act.do(act.merge("commune_a", "commune_b"))
    assert get_visible(helped, stage.cast.actor("commune_b")).id == helped
    stage.clock.move(days=40)
    with transaction():
        open_periods(actor=stage.cast.actor("office"), now=stage.clock())
    later = db.session.execute(
        select(Task.unit_id, Task.period).where(Task.period > "2024-09").order_by(Task.period, Task.unit_id)
    ).all()
    assert {unit for unit, _ in later} == {stage.cast.units["commune_c"], heir}
