"""Random bulk acts and changes of documents: totals equal their rows, nothing counts twice, the past stays."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.conftest import START
from tests.tasks.conftest import RESULT, Stage
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.core.errors import Refusal
from tracker.directives.models import Directive, DirectiveChange, Instruction
from tracker.directives.operations import Wording
from tracker.outbox.models import Message
from tracker.tasks import figures, operations
from tracker.tasks.models import Task, TaskEvent
from tracker.tasks.operations import Later, Order
from tracker.tasks.states import COUNTED, WORKING, Channel, TaskState

PICK = st.integers(min_value=0, max_value=1000)
UNITS = ("commune_a", "commune_b", "commune_c")


class Changes(RuleBasedStateMachine):
    """Plays on two documents, later more; every act goes through the operations that the pages use."""

    stage: ClassVar[Stage]
    seen: ClassVar[set[str]] = set()

    @initialize()
    def start(self) -> None:
        self.stage.clock.moment = START
        ids = [*self.stage.issue({"leads": UNITS}, {"leads": UNITS}), *self.stage.issue({"leads": UNITS[:2]})]
        self.documents = sorted({self.stage.task(one).directive_id for one in ids})
        self.past: list[tuple[int, dt.datetime, Any]] = []

    def rows(self) -> list[Task]:
        db.session.expire_all()
        wanted = Task.directive_id.in_(self.documents)
        return list(db.session.scalars(select(Task).where(wanted).order_by(Task.id)))

    def attempt(self, name: str, act: Any) -> None:
        """Do an act in a transaction; a refusal leaves every row and message as it was."""
        before = [(row.id, row.version, row.state) for row in self.rows()]
        letters = db.session.scalar(select(func.count()).select_from(Message))
        db.session.rollback()
        try:
            with transaction():
                act()
        except Refusal:
            assert [(row.id, row.version, row.state) for row in self.rows()] == before, name
            assert db.session.scalar(select(func.count()).select_from(Message)) == letters
        else:
            self.seen.add(name)
        db.session.rollback()

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.stage.cast.actor("office"), "now": self.stage.clock()}

    def document(self, pick: int) -> int:
        return self.documents[pick % len(self.documents)]

    def part(self, pick: int) -> int:
        found = (
            select(Instruction.id).where(Instruction.directive_id == self.document(pick)).order_by(Instruction.id)
        )
        ids = db.session.scalars(found).all()
        return ids[pick // 7 % len(ids)]

    @rule(pick=PICK)
    def hand_in(self, pick: int) -> None:
        open_ones = [row for row in self.rows() if row.state in WORKING]
        if open_ones:
            task = open_ones[pick % len(open_ones)]
            told = operations.Told(Channel.TELEPHONE, "Văn thư", local_day(self.stage.clock()))
            report = operations.Report(**RESULT)
            given = {"version": task.version, "told": told, "report": report}
            task_id = task.id
            self.attempt(
                "enter",
                lambda: operations.submit_for_unit(
                    db.session.get_one(Task, task_id), **{**self.by, "actor": self.stage.cast.actor("office_2")},
                    **given,
                ),
            )  # fmt: skip

    @rule(
        pick=PICK,
        verb=st.sampled_from(("accept", "accept", "return_", "extend")),
        skip=st.booleans(),
        days=st.integers(1, 30),
    )
    def many(self, pick: int, verb: str, skip: bool, days: int) -> None:
        rows = self.rows()
        fitting = [row for row in rows if verb == "extend" or row.state == TaskState.SUBMITTED]
        chosen = {row.id: row for number, row in enumerate(fitting) if pick >> (number % 10) & 1 or number == 0}
        if pick % 3 == 0:
            chosen[rows[pick % len(rows)].id] = rows[pick % len(rows)]
        versions = {row.id: row.version for row in chosen.values()}
        order = Order(verb, "Theo quy định.", later=Later(days=days) if verb == "extend" else None)
        self.attempt(
            verb,
            lambda: operations.decide_many(
                [db.session.get_one(Task, one) for one in versions], order, versions=versions, skip=skip, **self.by
            ),
        )

    @rule(pick=PICK, days=st.integers(1, 40))
    def move(self, pick: int, days: int) -> None:
        part, more = self.part(pick), {"reason": "Mưa lũ."}
        self.attempt(
            "move",
            lambda: operations.move_instruction(
                db.session.get_one(Instruction, part), Later(days=days), **more, **self.by
            ),
        )

    @rule(pick=PICK)
    def reword(self, pick: int) -> None:
        part, words = self.part(pick), Wording(f"Tên {pick}", "Nội dung", False)
        self.attempt(
            "reword",
            lambda: operations.reword_instruction(
                db.session.get_one(Instruction, part), words, reason="Rõ hơn.", **self.by
            ),
        )

    @rule(pick=PICK, unit=st.sampled_from(UNITS))
    def remove(self, pick: int, unit: str) -> None:
        part, unit_id = self.part(pick), self.stage.cast.units[unit]
        self.attempt(
            "remove",
            lambda: operations.remove_units(
                db.session.get_one(Instruction, part), [unit_id], reason="Giao nhầm.", **self.by
            ),
        )

    @rule(pick=PICK, unit=st.sampled_from((*UNITS, "agency")))
    def add(self, pick: int, unit: str) -> None:
        part = self.part(pick)
        given = {"unit_ids": [self.stage.cast.units[unit]], "due_on": None, "instruction_id": part}
        document = db.session.get_one(Instruction, part).directive_id
        self.attempt(
            "add", lambda: operations.add_task(db.session.get_one(Directive, document), **given, **self.by)
        )

    @rule(pick=PICK, end=st.sampled_from(("withdraw", "replace", "replace", "replace")), carry=st.booleans())
    def end_document(self, pick: int, end: str, carry: bool) -> None:
        if pick % 3:
            return
        old, new = self.document(pick), self.document(pick // 11)
        carried = db.session.scalars(select(Instruction.id).where(Instruction.directive_id == old)).all()

        def act() -> None:
            directive, more = db.session.get_one(Directive, old), {"reason": "Văn bản mới.", **self.by}
            if end == "withdraw":
                operations.withdraw_directive(directive, **more)
            else:
                successor = db.session.get_one(Directive, new)
                operations.replace_directive(directive, successor, carried if carry else [], **more)

        before = figures.totals(self.stage.clock(), Task.directive_id.in_(self.documents))
        kept = db.session.scalar(select(func.count()).select_from(DirectiveChange))
        self.attempt(end, act)
        after = figures.totals(self.stage.clock(), Task.directive_id.in_(self.documents))
        # What is done stays done; what is carried counts once: as withdrawn where it was, as open where it is.
        assert after.done == before.done
        assert after.all <= before.all
        if db.session.scalar(select(func.count()).select_from(DirectiveChange)) == kept:
            assert after == before
        db.session.rollback()

    @rule()
    def issue(self) -> None:
        if len(self.documents) < 5:
            task_id = self.stage.issue({"leads": UNITS[1:]})[0]
            self.documents.append(self.stage.task(task_id).directive_id)

    @rule(hours=st.integers(1, 200))
    def wait(self, hours: int) -> None:
        now = self.stage.clock()
        self.past += [(one, now, figures.standings(one, now)) for one in self.documents]
        self.stage.clock.move(hours=hours)

    @invariant()
    def totals_equal_rows(self) -> None:
        rows, now = self.rows(), self.stage.clock()
        mine = Task.directive_id.in_(self.documents)
        totals = figures.totals(now, mine)
        assert totals.all == sum(row.state in COUNTED for row in rows)
        assert totals.all + totals.apart == len(rows)
        assert totals.open_overdue == sum(
            row.state in COUNTED and row.timeliness(now, now) == "overdue" for row in rows
        )
        by_document = figures.by_directive(now, mine)
        assert sum(by_document.values(), figures.Totals()) == totals
        replayed = [one for directive in self.documents for one in figures.standings(directive, now)]
        assert figures.count(replayed) == totals

    @invariant()
    def the_last_event_is_the_row(self) -> None:
        newest = select(func.max(TaskEvent.id)).group_by(TaskEvent.task_id)
        rows = {row.id: row for row in self.rows()}
        found = db.session.scalars(select(TaskEvent).where(TaskEvent.id.in_(newest), TaskEvent.task_id.in_(rows)))
        events = {event.task_id: event for event in found}
        assert events.keys() == rows.keys()
        for row in rows.values():
            last = events[row.id]
            for column in ("state", "due_on", "due_at", "clock_stopped_at"):
                assert getattr(last, column) == getattr(row, column), (row.id, column)

    def teardown(self) -> None:
        """Whatever was done later, every moment of the past still tells what it told then."""
        for directive, moment, then in getattr(self, "past", ()):
            assert figures.standings(directive, moment) == then


def test_random_changes(stage: Stage) -> None:
    Changes.stage = stage
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Changes,
        settings=settings(
            max_examples=24,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    wanted = {"enter", "accept", "return_", "extend", "move", "reword", "remove", "add", "withdraw", "replace"}
    assert wanted <= Changes.seen, wanted - Changes.seen
