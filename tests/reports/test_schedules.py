"""Reports that make themselves: once for each period, whoever is killed when; cancelled ones are dropped."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError

from tests.conftest import START, TestClock
from tests.reports.conftest import order
from tests.tasks.conftest import Stage
from tracker.attachments.models import StoredFile
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, Stale
from tracker.jobs import printing
from tracker.jobs.scheduling import order_due_reports
from tracker.jobs.surroundings import Surroundings
from tracker.outbox.models import Message
from tracker.reports import operations, production
from tracker.reports.models import Report, Schedule
from tracker.reports.operations import Plan
from tracker.reports.production import Press, produce_next
from tracker.reports.render.isolated import Abandoned, render_pdf_isolated
from tracker.reports.states import Every, ReportState

MONTHLY = Plan("periodic", Every.MONTH)


def add(stage: Stage, plan: Plan = MONTHLY, who: str = "office") -> int:
    with transaction():
        return operations.add_schedule(plan, actor=stage.cast.actor(who), now=stage.clock()).id


def due(stage: Stage) -> int:
    with transaction():
        return operations.order_due(stage.clock())


def reports() -> list[Report]:
    db.session.expire_all()
    return list(db.session.scalars(select(Report).order_by(Report.id)))


def test_one_report_for_each_period(stage: Stage, app: Flask, press: Press, clock: TestClock) -> None:
    stage.issue()
    add(stage)
    assert due(stage) == 0, "the period that ended before the schedule began is nobody's"
    clock.move(days=14)
    assert due(stage) == 0, "14 October still runs"
    clock.move(days=1)
    around = Surroundings(app.extensions["tracker_config"], clock)
    assert [order_due_reports(around), order_due_reports(around)] == [1, 0]
    produce_next(press)
    (made,) = reports()
    assert (made.state, made.period, str(made.last_on)) == (
        ReportState.AWAITING_LEADER,
        "month-2024-10",
        "2024-10-14",
    )
    told = dict(db.session.execute(select(Message.kind, Message.account_id)).all())
    assert told["report.awaiting"] == stage.cast.people["leader"]
    assert told["report.scheduled"] == stage.cast.people["office"]
    clock.move(days=31)
    assert [due(stage), due(stage)] == [1, 0]


def test_what_a_schedule_asks_for(stage: Stage, directive_id: int, clock: TestClock) -> None:
    unit = stage.cast.units["commune_a"]
    plans = [
        Plan("unit", Every.QUARTER, unit_id=unit),
        Plan("compliance", Every.QUARTER, directive_id=directive_id),
        Plan("leader", Every.QUARTER),
    ]
    for plan in plans:
        add(stage, plan)
    clock.move(days=80)
    assert [due(stage), due(stage)] == [3, 0]
    assert [(row.kind, row.unit_id, row.directive_id) for row in reports()] == [
        ("unit", unit, None),
        ("compliance", None, directive_id),
        ("leader", None, None),
    ]
    for row in reports():
        assert row.as_of < clock()


def test_refusals(stage: Stage) -> None:
    schedule_id = add(stage)
    for plan in (
        MONTHLY,
        Plan("unit", Every.MONTH),
        Plan("compliance", Every.MONTH),
        Plan("handover", Every.MONTH),
    ):
        with pytest.raises(Invalid):
            add(stage, plan)
    with pytest.raises(Forbidden):
        add(stage, Plan("leader", Every.MONTH), "leader")
    end = {"actor": stage.cast.actor("office"), "now": stage.clock()}
    with pytest.raises(Stale), transaction():
        operations.end_schedule(db.session.get_one(Schedule, schedule_id), version=9, **end)
    with transaction():
        operations.end_schedule(db.session.get_one(Schedule, schedule_id), version=1, **end)
    stage.clock.move(days=40)
    assert due(stage) == 0


def test_the_table_refuses_a_second_report_of_a_period(stage: Stage, clock: TestClock) -> None:
    schedule_id = add(stage)
    clock.move(days=20)
    due(stage)
    with pytest.raises(IntegrityError), transaction() as session:
        twin = Report(
            kind="periodic",
            title="Lần hai",
            schedule_id=schedule_id,
            period="month-2024-10",
            as_of=START,
            requested_at=START,
            requester_name="Máy",
        )
        session.add(twin)
        session.flush()


def test_a_clerk_who_left_leaves_the_schedule_to_the_office(stage: Stage, clock: TestClock) -> None:
    add(stage)
    with transaction():
        stage.cast.account("office").is_locked = True
    clock.move(days=20)
    assert due(stage) == 1
    assert reports()[0].requested_by == stage.cast.people["office_2"]


class Killed(BaseException):
    """The worker is gone; nothing catches it."""


STEPS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before the figures": lambda patch: patch.setattr(production, "_built", _die),
    "before the pages": lambda patch: patch.setattr(production, "_advance", _die),
    "while the pages are made": lambda patch: patch.setattr(production, "render_pdf_isolated", _die),
    "before the file is kept": lambda patch: patch.setattr(production.attachments, "prepare_own", _die),
    "before it is finished": lambda patch: patch.setattr(production.operations, "finish", _die),
}


def _die(*_: Any, **__: Any) -> Any:
    raise Killed


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_neither_stuck_nor_made_twice(
    stage: Stage, press: Press, clock: TestClock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    add(stage, Plan("leader", Every.MONTH))
    clock.move(days=20)
    assert due(stage) == 1
    with monkeypatch.context() as patched:
        STEPS[step](patched)
        with pytest.raises(Killed):
            produce_next(press)
    db.session.rollback()
    assert reports()[0].state is ReportState.RENDERING
    assert [due(stage), produce_next(press)] == [0, None], "the lease holds"
    clock.move(minutes=11)
    assert produce_next(press) is not None
    (made,) = reports()
    assert made.state is ReportState.PRODUCED
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_a_process_killed_while_it_prints(stage: Stage, app: Flask, press: Press, clock: TestClock) -> None:
    """A real one, by the signal that cannot be caught, at the moment it would keep the result."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the child would share the connection of the parent")
    add(stage, Plan("leader", Every.MONTH))
    clock.move(days=20)
    due(stage)
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        event.listen(StoredFile, "before_insert", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        try:
            produce_next(press)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert reports()[0].state is ReportState.RENDERING
    printing.take_over(Surroundings(app.extensions["tracker_config"], clock))
    assert produce_next(press) is not None
    assert [row.state for row in reports()] == [ReportState.PRODUCED]


def _cancel(stage: Stage, report_id: int, who: str = "office", **values: Any) -> None:
    with transaction():
        row = db.session.get_one(Report, report_id)
        version = values.get("version", row.version)
        operations.cancel(row, version=version, actor=stage.cast.actor(who), now=stage.clock())


def test_a_report_that_waits_is_cancelled_and_can_be_ordered_again(
    stage: Stage, directive_id: int, press: Press
) -> None:
    report_id = order(stage, directive_id)
    with pytest.raises(Forbidden):
        _cancel(stage, report_id, "leader")
    _cancel(stage, report_id)
    assert produce_next(press) is None
    with pytest.raises(IllegalTransition):
        _cancel(stage, report_id)
    with transaction():
        row = db.session.get_one(Report, report_id)
        operations.retry(row, version=row.version, actor=stage.cast.actor("office"), now=stage.clock())
    assert produce_next(press) == report_id
    with pytest.raises(IllegalTransition):
        _cancel(stage, report_id)


def test_cancelled_while_it_is_printed_nothing_is_kept(
    stage: Stage, directive_id: int, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = order(stage, directive_id)

    def slow(*_: Any, wanted: Callable[[], bool], **__: Any) -> bytes:
        assert wanted()
        db.session.expire_all()
        assert db.session.get_one(Report, report_id).percent > production.LAYING_OUT
        _cancel(stage, report_id)
        assert not wanted()
        raise Abandoned

    monkeypatch.setattr(production, "render_pdf_isolated", slow)
    produce_next(press)
    (row,) = reports()
    assert (row.state, row.document, row.draft_file_id) == (ReportState.CANCELLED, None, None)


def test_cancelled_at_the_last_moment_the_result_is_dropped(
    stage: Stage, directive_id: int, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = order(stage, directive_id)

    def done(*_: Any, **__: Any) -> bytes:
        _cancel(stage, report_id)
        return b"%PDF-1.7"

    monkeypatch.setattr(production, "render_pdf_isolated", done)
    produce_next(press)
    (row,) = reports()
    assert (row.state, row.document) == (ReportState.CANCELLED, None)


def test_the_child_that_prints_ends_when_nobody_waits(
    stage: Stage, directive_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.reports.conftest import built
    from tracker.reports.render import isolated

    monkeypatch.setattr(isolated, "ASK_EVERY", 0.001)
    asked: list[int] = []
    document = built(stage, "compliance", directive_id=directive_id)
    with pytest.raises(Abandoned):
        render_pdf_isolated(document, seconds=60, memory_mb=1500, wanted=lambda: bool(asked.append(1)))
    assert asked == [1]


def test_the_pages(stage: Stage, browser: Any, directive_id: int, clock: TestClock) -> None:
    office = browser("office")
    page = office.get("/reports/new").get_data(as_text=True)
    assert "Phiếu theo dõi đơn vị" in page
    assert "Biên bản bàn giao" not in page
    unit = {"unit": stage.cast.units["commune_a"], "key": "u" * 32}
    first, second = (office.post("/reports/new/unit", data=unit) for _ in range(2))
    assert first.location == second.location
    assert "Hủy lập" in office.get(first.location).get_data(as_text=True)
    month = office.post("/reports/new/periodic", data={"period": "month-2024-9", "key": "m" * 32})
    row = db.session.get_one(Report, int(month.location.rpartition("/")[2]))
    assert (row.period, row.first_on, row.last_on) == ("month-2024-9", dt.date(2024, 8, 15), dt.date(2024, 9, 14))
    assert row.title == "Báo cáo định kỳ kết quả thực hiện nhiệm vụ, tháng 9 năm 2024"
    days = {"period": "", "first": "1/9/2024", "last": "20/9/2024", "key": "d" * 32}
    assert office.post("/reports/new/periodic", data=days).status_code == 302
    wrong = [
        ("unit", {"unit": "0"}, "Chọn đơn vị."),
        ("periodic", {"period": "", "first": "", "last": ""}, "ghi cả ngày đầu"),
        ("periodic", {"period": "", "first": "20/9/2024", "last": "1/9/2024"}, "từ ngày đầu trở đi"),
        ("register", {"period": "", "first": "1/11/2024", "last": "2/11/2024"}, "chưa bắt đầu"),
        ("leader", {"as_of_day": "31/12/2024", "as_of_time": ""}, "tương lai"),
        ("compliance", {"directive": "0"}, "Chọn văn bản chỉ đạo."),
    ]
    for place, (kind, data, said) in enumerate(wrong):
        answer = office.post(f"/reports/new/{kind}", data={**data, "key": f"{place:032}"})
        assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True), kind
    plan = {"kind": "leader", "every": "quarter", "directive": "0", "unit": "0", "key": "s" * 32}
    assert office.post("/reports/schedules", data=plan).status_code == 302
    listed = office.get("/reports/schedules").get_data(as_text=True)
    assert "Mỗi quý" in listed
    schedule = db.session.query(Schedule).one()
    office.post(f"/reports/schedules/{schedule.id}/end", data={"version": schedule.version})
    assert "Mỗi quý" not in office.get("/reports/schedules").get_data(as_text=True)
