"""Random histories: whatever people do in whatever order, the row and its record agree."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from tests.conftest import START
from tests.tasks.conftest import RESULT, WAYS, Stage
from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.errors import Refusal
from tracker.tasks import figures, operations, policy
from tracker.tasks.models import Submission, Task, TaskEvent, TaskRequest
from tracker.tasks.states import Channel, TaskState

PEOPLE = ("office", "office_2", "leader", "commune_a", "head_a", "agency", "stranger")
DOERS = st.sampled_from(PEOPLE)
VERBS: dict[str, dict[str, Any]] = {
    "acknowledge": {},
    "add_note": {"text": "Đang làm."},
    "submit": RESULT,
    "approve_in_unit": {},
    "send_back_in_unit": {"reason": "Sửa."},
    "take_back": {},
    "accept": {},
    "return_": {"reason": "Thiếu."},
    "pause": {"reason": "Chờ."},
    "resume": {},
    "withdraw": {"reason": "Nhầm."},
    "extend": {"reason": "Mưa lũ."},
    "submit_for_unit": {},
}
HOURS = st.integers(min_value=1, max_value=24 * 12)


class Histories(RuleBasedStateMachine):
    """Plays on one stage; a new task for every history."""

    stage: ClassVar[Stage]

    @initialize(state=st.sampled_from(sorted(WAYS)), head=st.booleans())
    def start(self, state: str, head: bool) -> None:
        self.stage.clock.moment = START
        self.stage.set_unit("commune_a", wants_head_approval=False)
        self.id = self.stage.issue({"leads": ("commune_a", "commune_b"), "helpers": ("agency",)})[0]
        self.stage.bring(self.id, state)
        self.stage.set_unit("commune_a", wants_head_approval=head)
        self.due_on = self.stage.task(self.id).due_on
        self.moments: list[tuple[dt.datetime, figures.Standing]] = []

    def words(self, verb: str) -> dict[str, Any]:
        """What a verb is done with; days are those of the moment."""
        today, task = local_day(self.stage.clock()), self.stage.task(self.id)
        if verb == "submit_for_unit":
            told = operations.Told(Channel.PAPER, "Văn thư xã", today)
            return {"told": told, "report": operations.Report(**RESULT)}
        if verb == "extend":
            day = max(today, task.due_on) + dt.timedelta(days=9)
            return {**VERBS[verb], "later": operations.Later(until=day)}
        return VERBS[verb]

    @rule(who=DOERS, verb=st.sampled_from(tuple(VERBS)))
    def act(self, who: str, verb: str) -> None:
        offered = verb in policy.verbs(self.stage.cast.actor(who), self.stage.task(self.id))
        before = self.stage.task(self.id).version
        try:
            self.stage.act(who, verb, self.id, **self.words(verb))
        except Refusal:
            assert not offered, (who, verb)
            assert self.stage.task(self.id).version == before
        else:
            assert offered, (who, verb)

    @rule(choice=st.integers(min_value=0, max_value=100))
    def act_as_offered(self, choice: int) -> None:
        task = self.stage.task(self.id)
        offered = [
            (who, verb)
            for who in PEOPLE
            for verb in sorted(
                policy.verbs(self.stage.cast.actor(who), task) & set(VERBS) - {"add_note", "withdraw"}
            )
        ]
        if offered:
            who, verb = offered[choice % len(offered)]
            self.stage.act(who, verb, self.id, **self.words(verb))

    @rule(who=DOERS, kind=st.sampled_from(("extension", "not_applicable", "reopening")), days=HOURS)
    def ask(self, who: str, kind: str, days: int) -> None:
        offered = f"request_{kind}" in policy.verbs(self.stage.cast.actor(who), self.stage.task(self.id))
        wish = max(self.stage.task(self.id).due_on, self.stage.clock().date()) + dt.timedelta(days=days)
        try:
            self.stage.ask(who, self.id, kind, wished_due_on=wish)
        except Refusal:
            assert not offered, (who, kind)
        else:
            assert offered, (who, kind)

    @rule(who=DOERS, grant=st.booleans())
    def answer(self, who: str, grant: bool) -> None:
        task = self.stage.task(self.id)
        if task.open_request is None:
            return
        offered = "decide_request" in policy.verbs(self.stage.cast.actor(who), task)
        waiting = next(one.id for one in task.requests if one.decided_at is None)
        try:
            self.stage.answer(who, waiting, grant, answer="Lý do.")
        except Refusal:
            # A wish may have been overtaken by a pause or a redo date; nothing else hinders who may.
            asked = db.session.get_one(TaskRequest, waiting)
            overtaken = asked.wished_due_on is not None and asked.wished_due_on <= self.stage.task(self.id).due_on
            paused = task.state in (TaskState.PAUSED, TaskState.SUBMITTED)
            assert not offered or overtaken or paused, who
        else:
            assert offered, who

    @rule(hours=HOURS)
    def wait(self, hours: int) -> None:
        task = self.stage.task(self.id)
        replayed = figures.standings(task.directive_id, self.stage.clock())
        self.moments.append((self.stage.clock(), next(one for one in replayed if one.task_id == self.id)))
        self.stage.clock.move(hours=hours)

    @invariant()
    def the_last_event_is_the_row(self) -> None:
        task = self.stage.task(self.id)
        last = self.stage.events(self.id)[-1]
        for column in ("state", "due_on", "due_at", "clock_stopped_at"):
            assert getattr(last, column) == getattr(task, column), column

    @invariant()
    def replay_equals_the_row(self) -> None:
        task, now = self.stage.task(self.id), self.stage.clock()
        standing = next(one for one in figures.standings(task.directive_id, now) if one.task_id == self.id)
        assert standing.timeliness == task.timeliness(now, now)
        assert standing.days_late == task.days_late(now)

    @invariant()
    def the_deadline_only_moves_forward(self) -> None:
        task = self.stage.task(self.id)
        assert task.original_due_on is not None
        assert task.due_on >= self.due_on
        assert task.due_on >= task.original_due_on
        self.due_on = task.due_on

    @invariant()
    def nobody_accepted_their_own(self) -> None:
        for sent in db.session.scalars(select(Submission).where(Submission.task_id == self.id)):
            if sent.decision in ("accepted", "returned"):
                assert sent.decided_by not in (sent.submitted_by, sent.approved_by)

    @invariant()
    def one_request_is_open_at_most_and_the_row_knows(self) -> None:
        task = self.stage.task(self.id)
        waiting = [one.kind for one in task.requests if one.decided_at is None]
        assert waiting == ([task.open_request] if task.open_request else [])

    @precondition(lambda self: getattr(self, "moments", None))
    @invariant()
    def the_past_stays(self) -> None:
        task = db.session.get_one(Task, self.id)
        moment, then = self.moments[-1]
        again = figures.standings(task.directive_id, moment)
        assert next(one for one in again if one.task_id == self.id) == then


def test_random_histories(stage: Stage) -> None:
    Histories.stage = stage
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Histories,
        settings=settings(
            max_examples=50,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    seen = set(db.session.scalars(select(TaskEvent.state).distinct()))
    assert seen >= {TaskState.SUBMITTED, TaskState.COMPLETED, TaskState.RETURNED, TaskState.PAUSED}, seen
