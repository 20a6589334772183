"""What the verbs do to deadline, clock, people told and record, against days counted by hand."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import COMMUNES, DUE, RESULT, Stage
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.calendar import CalendarDay, DayKind
from tracker.core.clock import at_hour, end_of_day
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, Stale
from tracker.directives.models import Directive
from tracker.directives.states import CompletionRule, DeadlineKind
from tracker.outbox.models import Message
from tracker.tasks import operations
from tracker.tasks.models import Submission, Task, TaskEvent, TaskRequest
from tracker.tasks.operations import Report
from tracker.tasks.states import Timeliness

DAY = dt.date


def messages(cast: Cast, name: str) -> list[Message]:
    """What a unit was told, oldest first."""
    return list(
        db.session.scalars(select(Message).where(Message.unit_id == cast.units[name]).order_by(Message.id))
    )


def acts(subject: str, subject_id: int) -> list[str]:
    """Names of the audit entries about a row."""
    return list(
        db.session.scalars(
            select(AuditEntry.act)
            .where(AuditEntry.subject_type == subject, AuditEntry.subject_id == subject_id)
            .order_by(AuditEntry.id)
        )
    )


def standing(stage: Stage, task_id: int) -> Timeliness:
    """How the task stands at the clock's moment, 'soon' being three days."""
    now = stage.clock()
    return stage.task(task_id).timeliness(now, now + dt.timedelta(days=3))


def test_issuing_gives_each_unit_its_own(stage: Stage, cast: Cast) -> None:
    ids = stage.issue(
        {"leads": COMMUNES, "helpers": ("agency",)}, {"leads": ("commune_a",), "due_on": None}, {"included": False}
    )
    tasks = [stage.task(one) for one in ids]
    assert [(t.instruction.label, t.unit_id) for t in tasks] == [
        ("1", cast.units["commune_a"]),
        ("1", cast.units["commune_b"]),
        ("1", cast.units["commune_c"]),
        ("2", cast.units["commune_a"]),
    ]
    assert {t.due_at for t in tasks} == {end_of_day(DUE), None}
    told = messages(cast, "commune_a")
    assert len(told) == 1
    assert "- 1. Việc 1: hạn 15/10/2024\n- 2. Việc 2: không hạn" in told[0].body
    assert len(messages(cast, "commune_b")) == 1
    assert messages(cast, "agency") == []
    assert acts("directive", tasks[0].directive_id) == ["directive.issued"]
    details = db.session.scalars(select(AuditEntry.details).where(AuditEntry.act == "directive.issued")).one()
    assert details == {"instructions": 2, "shares": 4}


def test_issuing_refuses_nothing_and_twice(stage: Stage, cast: Cast, clock: TestClock) -> None:
    nobody_leads, nothing = ({}, {"leads": ()}), ({"included": False},)
    ended = ({"rule": "FREQ=MONTHLY;UNTIL=20240601"},)
    for given in (nobody_leads, nothing, ended):
        empty = stage.draft(*given)
        with pytest.raises(Invalid), transaction():
            operations.issue_directive(
                db.session.get_one(Directive, empty), actor=cast.actor("office"), now=clock()
            )
        assert db.session.get_one(Directive, empty).state == "draft"
    full = stage.task(stage.issue()[0]).directive_id
    with pytest.raises(IllegalTransition), transaction():
        operations.issue_directive(db.session.get_one(Directive, full), actor=cast.actor("office"), now=clock())
    draft = stage.draft()
    with pytest.raises(Forbidden), transaction():
        operations.issue_directive(db.session.get_one(Directive, draft), actor=cast.actor("leader"), now=clock())
    with pytest.raises(Stale), transaction():
        operations.issue_directive(
            db.session.get_one(Directive, draft), actor=cast.actor("office"), now=clock(), version=2
        )


def test_printed_dates_stay_and_internal_ones_roll(stage: Stage) -> None:
    saturday = DAY(2024, 10, 12)
    printed, internal, hour = stage.issue(
        {"due_on": saturday},
        {"due_on": saturday, "deadline_kind": DeadlineKind.INTERNAL},
        {"due_time": dt.time(16, 30)},
    )
    assert (stage.task(printed).due_on, stage.task(printed).internal_deadline) == (saturday, False)
    assert (stage.task(internal).due_on, stage.task(internal).internal_deadline) == (DAY(2024, 10, 14), True)
    assert stage.task(hour).due_at == at_hour(DUE, dt.time(16, 30))


def test_forty_instructions_for_many_units_are_issued_fast(stage: Stage) -> None:
    """170 tasks within 300 ms of work: three statements write them, not 340."""
    draft = stage.draft(*[{"leads": COMMUNES} for _ in range(57)])
    directive = db.session.get_one(Directive, draft)
    actor = stage.cast.actor("office")
    start = time.process_time()
    with transaction():
        count = operations.issue_directive(directive, actor=actor, now=stage.clock())
    spent = time.process_time() - start
    assert count == 171
    assert spent < 0.3, spent


def test_the_clock_stops_when_the_result_leaves_the_unit(stage: Stage, clock: TestClock, task_id: int) -> None:
    clock.moment = end_of_day(DUE) - dt.timedelta(minutes=1)
    sent_at = clock()
    stage.act("commune_a", "submit", task_id, **RESULT)
    clock.move(days=10)
    assert standing(stage, task_id) is Timeliness.IN_TERM
    stage.act("office", "accept", task_id)
    task = stage.task(task_id)
    assert (task.clock_stopped_at, task.completed_at) == (sent_at, clock())
    assert standing(stage, task_id) is Timeliness.ON_TIME


def test_the_last_moment_of_the_day_is_on_time_and_the_next_is_late(stage: Stage, clock: TestClock) -> None:
    first, second = stage.issue({}, {})
    clock.moment = end_of_day(DUE) - dt.timedelta(microseconds=1)
    stage.act("commune_a", "submit", first, **RESULT)
    clock.moment = end_of_day(DUE)
    stage.act("commune_a", "submit", second, **RESULT)
    for one in (first, second):
        stage.act("office", "accept", one)
    assert standing(stage, first) is Timeliness.ON_TIME
    assert standing(stage, second) is Timeliness.LATE


def test_the_clock_runs_while_the_result_waits_for_the_head(stage: Stage, clock: TestClock, task_id: int) -> None:
    stage.bring(task_id, "awaiting_head")
    assert stage.task(task_id).clock_stopped_at is None
    clock.moment = end_of_day(DUE) + dt.timedelta(hours=1)
    stage.act("head_a", "approve_in_unit", task_id)
    task = stage.task(task_id)
    submission = db.session.scalars(select(Submission)).one()
    assert task.clock_stopped_at == submission.left_unit_at == clock()
    assert submission.approved_by == stage.cast.people["head_a"]
    assert standing(stage, task_id) is Timeliness.OVERDUE


def test_what_the_head_hands_in_needs_no_approval(stage: Stage, task_id: int) -> None:
    stage.set_unit("commune_a", wants_head_approval=True)
    stage.act("head_a", "submit", task_id, **RESULT)
    assert stage.task(task_id).state == "submitted"


def test_a_return_sets_the_clock_going_and_a_redo_date_only_moves_forward(stage: Stage, clock: TestClock) -> None:
    earlier, later = stage.issue({}, {})
    for one, redo_on in ((earlier, DAY(2024, 10, 10)), (later, DAY(2024, 10, 20))):
        stage.act("commune_a", "submit", one, **RESULT)
        stage.act("office", "return_", one, reason="Thiếu ảnh.", redo_on=redo_on)
        assert stage.task(one).clock_stopped_at is None
    assert (stage.task(earlier).due_on, stage.task(earlier).extended_days) == (DUE, 0)
    task = stage.task(later)
    assert (task.due_on, task.original_due_on, task.extended_days) == (DAY(2024, 10, 20), DUE, 5)
    assert task.due_at == end_of_day(DAY(2024, 10, 20))
    assert "nộp lại chậm nhất ngày 20/10/2024" in messages(stage.cast, "commune_a")[-1].body


def test_a_return_without_reason_or_into_the_past_is_refused(stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "submitted")
    with pytest.raises(Invalid):
        stage.act("office", "return_", task_id, reason="  ")
    with pytest.raises(Invalid):
        stage.act("office", "return_", task_id, reason="Thiếu.", redo_on=DAY(2024, 9, 29))
    assert stage.task(task_id).state == "submitted"


def test_taking_back_sets_the_clock_going(stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "submitted")
    stage.act("commune_a", "take_back", task_id)
    assert stage.task(task_id).clock_stopped_at is None
    assert db.session.scalars(select(Submission.decision)).one() == "taken_back"


def test_an_extension_keeps_the_original_and_may_differ_from_the_wish(stage: Stage, task_id: int) -> None:
    request_id = stage.ask("commune_a", task_id, "extension", wished_due_on=DAY(2024, 10, 30))
    stage.answer("office", request_id, True, granted_due_on=DAY(2024, 10, 25))
    task = stage.task(task_id)
    assert (task.due_on, task.original_due_on, task.extended_days) == (DAY(2024, 10, 25), DUE, 10)
    assert task.events[-1].due_on == DAY(2024, 10, 25)
    assert "Hạn mới: 25/10/2024" in messages(stage.cast, "commune_a")[-1].body
    assert acts("task", task_id)[-2:] == ["task.extension_asked", "task.extended"]


def test_an_extension_asked_after_expiry_is_taken_and_marked(stage: Stage, clock: TestClock, task_id: int) -> None:
    clock.moment = end_of_day(DUE)
    request_id = stage.ask("commune_a", task_id, "extension", wished_due_on=DAY(2024, 10, 30))
    assert db.session.get_one(TaskRequest, request_id).after_expiry


@pytest.mark.parametrize("wished", [None, DUE, DAY(2024, 9, 29)])
def test_an_extension_needs_a_later_day(stage: Stage, task_id: int, wished: dt.date | None) -> None:
    with pytest.raises(Invalid):
        stage.ask("commune_a", task_id, "extension", wished_due_on=wished)


def test_an_extension_of_nothing_is_refused(stage: Stage) -> None:
    task_id = stage.issue({"due_on": None})[0]
    with pytest.raises(Invalid):
        stage.ask("commune_a", task_id, "extension", wished_due_on=DUE)


def test_a_grant_before_the_deadline_is_refused(stage: Stage, task_id: int) -> None:
    request_id = stage.ask("commune_a", task_id, "extension", wished_due_on=DAY(2024, 10, 30))
    with pytest.raises(Invalid):
        stage.answer("office", request_id, True, granted_due_on=DUE)
    with pytest.raises(Invalid):
        stage.answer("office", request_id, False)
    stage.answer("office", request_id, False, answer="Đã gia hạn cho cả huyện.")
    assert stage.task(task_id).due_on == DUE
    with pytest.raises(IllegalTransition):
        stage.answer("office", request_id, True)


def test_one_request_at_a_time_and_none_outlives_the_task(stage: Stage, task_id: int) -> None:
    request_id = stage.ask("commune_a", task_id, "not_applicable")
    with pytest.raises(IllegalTransition):
        stage.ask("commune_a", task_id, "not_applicable")
    stage.act("office", "withdraw", task_id, reason="Giao nhầm.")
    request = db.session.get_one(TaskRequest, request_id)
    assert (request.state, stage.task(task_id).open_request) == ("cancelled", None)


def test_reopening_sets_the_clock_going(stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "completed")
    stage.answer("office", stage.ask("commune_a", task_id, "reopening"), True)
    task = stage.task(task_id)
    assert (task.state, task.completed_at, task.clock_stopped_at) == ("in_progress", None, None)


def test_a_pause_adds_its_working_days(stage: Stage, clock: TestClock, task_id: int) -> None:
    """Monday 30/9 to Tuesday 8/10 rests six working days; from Tuesday 15/10 six more lead to 23/10."""
    stage.bring(task_id, "paused")
    clock.move(days=8)
    assert stage.act("office", "resume", task_id) == 6
    task = stage.task(task_id)
    assert (task.due_on, task.original_due_on, task.paused_days) == (DAY(2024, 10, 23), DUE, 6)
    assert (task.state, task.clock_stopped_at, task.paused_at) == ("assigned", None, None)


def test_a_pause_over_a_holiday_adds_less_and_keeps_a_named_hour(stage: Stage, clock: TestClock) -> None:
    with transaction() as session:
        session.add(CalendarDay(day=DAY(2024, 10, 1), kind=DayKind.OFF, reason="Nghỉ bù"))
    task_id = stage.issue({"due_time": dt.time(9, 0)})[0]
    stage.bring(task_id, "paused")
    clock.move(days=2)
    assert stage.act("office", "resume", task_id) == 1
    assert stage.task(task_id).due_at == at_hour(DAY(2024, 10, 16), dt.time(9, 0))


def test_a_pause_neither_helps_nor_harms_what_was_handed_in(stage: Stage, clock: TestClock) -> None:
    early, late = stage.issue({}, {})
    stage.act("commune_a", "submit", early, **RESULT)
    clock.moment = end_of_day(DUE) + dt.timedelta(days=1)
    stage.act("commune_a", "submit", late, **RESULT)
    for one in (early, late):
        stopped_at = stage.task(one).clock_stopped_at
        stage.act("office", "pause", one, reason="Chờ tỉnh.")
        clock.move(days=5)
        stage.act("office", "resume", one)
        assert (stage.task(one).state, stage.task(one).clock_stopped_at) == ("submitted", stopped_at)
        assert stage.task(one).due_on == DUE
        stage.act("office", "accept", one)
    assert (standing(stage, early), standing(stage, late)) == (Timeliness.ON_TIME, Timeliness.LATE)


@pytest.mark.parametrize("way", ["return_", "take_back", "reopening"])
def test_what_was_paused_on_its_way_does_not_count_as_late_once_it_goes_back(
    stage: Stage, clock: TestClock, task_id: int, way: str
) -> None:
    """Handed in on Monday 14/10, paused from then to Monday 28/10: ten working days, so 15/10 becomes 29/10."""
    clock.move(days=14)
    stage.act("commune_a", "submit", task_id, **RESULT)
    stage.act("office", "pause", task_id, reason="Chờ tỉnh.")
    clock.move(days=14)
    assert stage.act("office", "resume", task_id) == 0
    assert stage.task(task_id).due_on == DUE
    if way == "return_":
        stage.act("office", way, task_id, reason="Thiếu ảnh.", redo_on=DAY(2024, 10, 28))
    elif way == "take_back":
        stage.act("commune_a", way, task_id)
    else:
        stage.act("office", "accept", task_id)
        assert (stage.task(task_id).due_on, standing(stage, task_id)) == (DUE, Timeliness.ON_TIME)
        stage.answer("office", stage.ask("commune_a", task_id, "reopening"), True)
    task = stage.task(task_id)
    assert (task.due_on, task.paused_days, task.extended_days) == (DAY(2024, 10, 29), 10, 0)
    assert standing(stage, task_id) is Timeliness.DUE_SOON
    stage.act("commune_a", "submit", task_id, **RESULT)
    clock.move(days=30)
    stage.act("office", "return_", task_id, reason="Thiếu.")
    assert stage.task(task_id).due_on == DAY(2024, 10, 29)


def test_where_one_unit_is_enough_the_others_are_released(stage: Stage, cast: Cast) -> None:
    first, second, third = stage.issue({"leads": COMMUNES, "completion_rule": CompletionRule.ANY})
    stage.act("office", "withdraw", third, reason="Giao nhầm.")
    stage.ask("commune_b", second, "not_applicable")
    stage.act("commune_a", "submit", first, **RESULT)
    stage.act("office", "accept", first)
    assert [stage.task(one).state for one in (first, second, third)] == [
        "completed",
        "not_applicable",
        "withdrawn",
    ]
    assert stage.events(second)[-1].note == "Xã Dào San đã hoàn thành"
    assert stage.task(second).open_request is None
    assert "Xã Dào San đã hoàn thành." in messages(cast, "commune_b")[-1].body


def test_a_reminder_tells_each_unit_once_and_leaves_the_version(stage: Stage, cast: Cast) -> None:
    ids = stage.issue({"leads": ("commune_a", "commune_b")}, {"leads": ("commune_a",)})
    before = len(messages(cast, "commune_a"))
    for again, expected in ((False, (3, 0)), (False, (0, 3)), (True, (3, 0))):
        with transaction():
            tasks = [db.session.get_one(Task, one) for one in ids]
            counts = operations.remind(tasks, actor=cast.actor("office"), now=stage.clock(), again=again)
        assert counts == expected
    assert len(messages(cast, "commune_a")) == before + 2
    assert [(stage.task(one).reminders, stage.task(one).version) for one in ids] == [(2, 1)] * 3


def test_a_note_leaves_the_version(stage: Stage, task_id: int) -> None:
    stage.act("agency", "add_note", task_id, text="Đã cử cán bộ.", percent=40)
    assert stage.task(task_id).version == 1
    with pytest.raises(Invalid):
        stage.act("agency", "add_note", task_id, text="Đã cử cán bộ.", percent=101)


def test_many_are_handed_in_together_or_not_at_all(stage: Stage, clock: TestClock) -> None:
    first, second = stage.issue({}, {})
    stage.act("commune_a", "submit", second, **RESULT)
    with pytest.raises(IllegalTransition), transaction():
        tasks = [db.session.get_one(Task, one) for one in (first, second)]
        operations.submit_many(
            tasks,
            actor=stage.cast.actor("commune_a"),
            now=clock(),
            versions={task.id: task.version for task in tasks},
            report=Report("Đã làm."),
        )
    assert stage.task(first).state == "assigned"


def test_many_belong_to_one_document(stage: Stage, clock: TestClock) -> None:
    ids = (stage.issue()[0], stage.issue()[0])
    with pytest.raises(Invalid), transaction():
        operations.submit_many(
            [db.session.get_one(Task, one) for one in ids],
            actor=stage.cast.actor("commune_a"),
            now=clock(),
            versions=dict.fromkeys(ids, 1),
            report=Report("Đã làm."),
        )


def test_each_act_has_one_audit_entry_without_what_was_written(stage: Stage, task_id: int) -> None:
    stage.act("commune_a", "acknowledge", task_id)
    stage.act("commune_a", "submit", task_id, result="Ông Nguyễn Văn Bí Mật đã ký.")
    stage.act("office", "return_", task_id, reason="Thiếu ảnh.")
    assert acts("task", task_id) == ["task.acknowledged", "task.submitted", "task.returned"]
    details = db.session.scalars(select(AuditEntry.details).where(AuditEntry.subject_type == "task")).all()
    assert "Bí Mật" not in str(details)
    assert "Thiếu ảnh" not in str(details)
    assert db.session.scalar(select(func.count()).select_from(TaskEvent).where(TaskEvent.task_id == task_id)) == 4


def test_adding_refuses_what_makes_no_sense(stage: Stage, cast: Cast, clock: TestClock) -> None:
    issued = stage.task(stage.issue({"rule": "FREQ=MONTHLY"})[0])
    drafted = stage.draft()
    unit = [cast.units["commune_b"]]
    refused = [
        (drafted, {"unit_ids": unit, "due_on": None, "title": "Việc", "text": "Nội dung"}),
        (issued.directive_id, {"unit_ids": unit, "due_on": DAY(2024, 9, 29), "title": "Việc", "text": "Nội dung"}),
        (issued.directive_id, {"unit_ids": unit, "due_on": None, "instruction_id": issued.instruction_id}),
        (issued.directive_id, {"unit_ids": unit, "due_on": None, "title": "Việc", "text": " "}),
    ]
    for directive_id, values in refused:
        with pytest.raises(Invalid), transaction():
            operations.add_task(
                db.session.get_one(Directive, directive_id), actor=cast.actor("office"), now=clock(), **values
            )
