"""The demonstration: what a visitor finds, and that loading it twice does no harm."""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast
from tests.demo.conftest import Run
from tracker.accounts.models import Account
from tracker.accounts.operations import matches
from tracker.attachments.models import StoredFile
from tracker.audit.models import AuditEntry
from tracker.audit.queries import verify_chain
from tracker.core import db
from tracker.core.access import Role
from tracker.core.errors import Refusal
from tracker.core.files import content_path
from tracker.demo.load import load
from tracker.directives.models import Directive, Instruction
from tracker.escalations.models import Escalation
from tracker.escalations.states import EscalationState
from tracker.facilities.models import Work, WorkEscalation
from tracker.facilities.queries import works as queries
from tracker.facilities.states.works import WorkState
from tracker.jobs.surroundings import Surroundings
from tracker.outbox.models import Message
from tracker.reader.parse import parse
from tracker.reports.models import Report
from tracker.reports.states import ReportState
from tracker.tasks.figures import Totals, count, standings
from tracker.tasks.models import Submission, Task, TaskEvent, TaskRequest
from tracker.tasks.states import TaskState
from tracker.units.models import Unit

DATA = Path(__file__).parents[2] / "tracker" / "demo" / "data"


@pytest.fixture(autouse=True)
def context(demo: Run) -> Iterator[None]:
    with demo.app.app_context():
        yield


def test_it_ends_with_the_path_of_the_report(demo: Run) -> None:
    assert demo.status == 0, demo.output
    pdf = Path(demo.output.splitlines()[-1])
    assert pdf.parent == demo.instance / "reports"
    assert pdf.read_bytes()[:5] == b"%PDF-"
    assert pdf.with_suffix(".csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "http://127.0.0.1:8123" in demo.output


def test_154_tasks_in_five_instructions_for_34_units(demo: Run) -> None:
    rows = db.session.execute(
        select(Instruction.label, func.count(), func.count(Task.unit_id.distinct()))
        .join(Task, Task.instruction_id == Instruction.id)
        .group_by(Instruction.label)
    )
    assert {label: (tasks, units) for label, tasks, units in rows} == {
        "1": (34, 34),
        "2a": (34, 34),
        "2b": (34, 34),
        "2c": (18, 18),
        "2d": (34, 34),
    }
    assert db.session.scalar(select(func.count(Task.unit_id.distinct()))) == 34


def test_the_deadlines_are_internal_and_those_of_the_story(demo: Run) -> None:
    rows = db.session.execute(select(Instruction.label, Instruction.deadline_kind, Instruction.due_on))
    assert {label: (kind.value, day.strftime("%d/%m/%Y")) for label, kind, day in rows} == {
        "1": ("internal", "30/08/2024"),
        "2a": ("internal", "11/09/2024"),
        "2b": ("internal", "15/11/2024"),
        "2c": ("internal", "31/10/2024"),
        "2d": ("internal", "20/09/2024"),
    }


def test_only_units_with_a_one_stop_desk_improve_it(demo: Run) -> None:
    flags = db.session.scalars(
        select(Unit.one_stop)
        .join(Task, Task.unit_id == Unit.id)
        .join(Instruction, Instruction.id == Task.instruction_id)
        .where(Instruction.label == "2c")
    ).all()
    assert flags == [True] * 18


def test_the_states_are_mixed(demo: Run) -> None:
    found = Counter(db.session.scalars(select(Task.state)))
    assert found == {
        TaskState.ASSIGNED: 8,
        TaskState.IN_PROGRESS: 45,
        TaskState.AWAITING_HEAD: 1,
        TaskState.SUBMITTED: 11,
        TaskState.RETURNED: 5,
        TaskState.COMPLETED: 76,
        TaskState.PAUSED: 3,
        TaskState.NOT_APPLICABLE: 4,
        TaskState.WITHDRAWN: 1,
    }
    asked = Counter(kind for kind in db.session.scalars(select(Task.open_request)) if kind is not None)
    assert sorted(asked) == ["extension", "not_applicable", "reopening"]
    decided = Counter(db.session.scalars(select(TaskRequest.state)))
    assert decided["granted"] > 0
    assert decided["refused"] > 0


def test_the_figures_on_the_day_of_the_report(demo: Run) -> None:
    directive = db.session.scalars(select(Directive)).one()
    report = db.session.scalars(select(Report)).one()
    totals = count(standings(directive.id, report.as_of))
    assert totals == Totals(
        done_on_time=68, done_late=8, open_in_term=45, open_overdue=28, not_applicable=4, withdrawn=1
    )


def test_events_of_a_task_follow_in_time_and_end_where_the_task_stands(demo: Run) -> None:
    for task in db.session.scalars(select(Task)):
        moments = [event.at for event in task.events]
        assert moments == sorted(moments)
        last = task.events[-1]
        assert (last.state, last.due_on, last.clock_stopped_at) == (task.state, task.due_on, task.clock_stopped_at)


def test_nothing_happens_after_the_moment_at_which_the_demonstration_stands(demo: Run) -> None:
    now = demo.app.extensions["tracker_clock"]()
    for column in (TaskEvent.at, Message.at, AuditEntry.at, Submission.at, Account.created_at):
        latest = db.session.scalar(select(func.max(column)))
        assert latest is not None
        assert latest <= now, column


def test_the_unit_that_a_visitor_signs_in_for_has_one_of_each_kind(demo: Run) -> None:
    unit_id = db.session.scalar(select(Account.unit_id).where(Account.username == "dao.san"))
    rows = db.session.execute(
        select(Instruction.label, Task.state)
        .join(Task, Task.instruction_id == Instruction.id)
        .where(Task.unit_id == unit_id)
        .order_by(Instruction.label)
    )
    assert {label: state.value for label, state in rows} == {
        "1": "completed",
        "2a": "awaiting_head",
        "2b": "in_progress",
        "2c": "returned",
        "2d": "in_progress",
    }


def test_only_the_eight_people_of_the_table_can_sign_in(demo: Run) -> None:
    accounts = db.session.scalars(select(Account)).all()
    open_ones = {account.username for account in accounts if not account.is_locked}
    assert open_ones == {
        "quan.tri",
        "noi.vu",
        "noi.vu.2",
        "lanh.dao",
        "lanh.dao.2",
        "thanh.tra",
        "dao.san",
        "dao.san.ld",
    }
    assert all(account.full_name.startswith("Cán bộ minh họa") for account in accounts)
    assert not any(account.must_change_password for account in accounts)


def test_the_passwords_printed_are_the_ones_that_open(demo: Run) -> None:
    path = demo.instance / "demo-accounts.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 8
    assert len({password for _, password, *_ in lines}) == 8
    for username, password, *_ in lines:
        assert username in demo.output
        assert password in demo.output
    username, password, *_ = lines[0]
    account = db.session.scalars(select(Account).where(Account.username == username)).one()
    assert matches(account.password_hash, password)


def test_texts_and_files_say_that_they_are_invented(demo: Run) -> None:
    assert all("minh họa" in text for text in db.session.scalars(select(Submission.result)))
    names = db.session.execute(select(StoredFile.name, StoredFile.sha256, StoredFile.kind)).all()
    assert all("minh-hoa" in name for name, _, kind in names if kind == "jpg")
    assert all(content_path(demo.instance / "files", digest).is_file() for _, digest, _ in names)


def test_the_report_waits_for_the_leader_and_signs_nobody(demo: Run) -> None:
    report = db.session.scalars(select(Report)).one()
    assert report.state is ReportState.AWAITING_LEADER
    assert report.document is not None
    leaders = db.session.scalars(select(Account.id).where(Account.role == Role.LEADER)).all()
    told = db.session.scalars(select(Message.account_id).where(Message.kind == "report.awaiting")).all()
    assert sorted(told) == sorted(leaders)


def test_the_record_is_sealed_whole(demo: Run) -> None:
    chain = verify_chain()
    assert (chain.intact, chain.waiting) == (True, 0)
    assert chain.sealed > 500


def test_a_second_run_finds_it_loaded_and_prints_the_same(demo: Run) -> None:
    before = {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }
    pdf = Path(demo.output.splitlines()[-1])
    pdf.unlink()
    answer = demo.app.test_cli_runner().invoke(args=["demo", "load"])
    assert (answer.exit_code, answer.output) == (0, demo.output)
    assert pdf.exists()
    after = {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }
    assert after == before


def test_the_letter_is_read_as_it_was_annotated(demo: Run) -> None:
    annotated = json.loads((DATA / "phong-tho-sipas-2024.json").read_text(encoding="utf-8"))
    parsed = parse((DATA / "phong-tho-sipas-2024.md").read_text(encoding="utf-8")).to_dict()
    for field in ("type", "number", "symbol", "issuer", "date", "subject", "recipients"):
        assert parsed[field] == annotated[field], field
    assert [one["text"].split() for one in parsed["instructions"]] == [
        one["text"].split() for one in annotated["instructions"]
    ]


def test_a_database_with_other_data_is_left_alone(app: Flask, cast: Cast, tmp_path: Path) -> None:
    with app.app_context():
        config = replace(app.extensions["tracker_config"], demo=True, instance=tmp_path)
        accounts = db.session.scalar(select(func.count()).select_from(Account))
        with pytest.raises(Refusal, match="không phải bản minh họa"):
            load(Surroundings(config, app.extensions["tracker_clock"]))
        assert db.session.scalar(select(func.count()).select_from(Account)) == accounts
    assert list(tmp_path.iterdir()) == []


def test_outside_a_demonstration_it_refuses(app: Flask) -> None:
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code == 1
    assert len(answer.stderr.splitlines()) == 1


def test_recommendations_upward_stand_in_every_state(demo: Run) -> None:
    states = db.session.scalars(select(Escalation.state)).all()
    assert len(states) >= 12
    assert set(states) == set(EscalationState)
    assert all("Minh họa" in content for content in db.session.scalars(select(Escalation.content)))


def test_works_stand_in_every_state_with_money_and_one_waits_for_the_province(demo: Run) -> None:
    works = db.session.scalars(select(Work)).all()
    assert {work.state for work in works} == set(WorkState)
    assert len({work.unit_id for work in works}) == 18
    table = queries.money_table([])
    assert table.plan > table.grant > table.spend > 0
    assert {line.year for line in table.lines} == {2024, 2025}
    waiting = db.session.scalars(select(WorkEscalation)).one()
    assert waiting.escalation.state is EscalationState.FORWARDED
    assert any(entry.corrects_id for work in works for entry in work.entries)
    assert all("Minh họa" in work.description for work in works)
