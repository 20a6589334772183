"""The reform of 1 July 2025, played on the story's 154 tasks: every total before and after reconciles."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.demo.conftest import Run, own_database
from tracker import create_app
from tracker.accounts.models import Account
from tracker.audit.queries import verify_chain
from tracker.config import load_config
from tracker.core import db
from tracker.core.clock import end_of_day
from tracker.demo.reform import EFFECTIVE, EVE
from tracker.directives.models import Directive
from tracker.outbox.models import Message
from tracker.outreach import queries
from tracker.outreach.figures import Scope, total
from tracker.outreach.models import Activity
from tracker.reports.document import Table
from tracker.reports.gather import gather
from tracker.reports.models import Report
from tracker.reports.queries import document_of
from tracker.reports.sections import parts
from tracker.tasks import figures
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task, TaskEvent, TaskLink
from tracker.tasks.states import COUNTED, OPEN, TaskState
from tracker.units import queries as units
from tracker.units.models import Reorganisation, Succession, UnitVersion
from tracker.units.states import COMMUNE_KINDS, ENDING

COMMUNES = {"Xã Phong Thổ", "Xã Sin Suối Hồ", "Xã Khổng Lào", "Xã Dào San", "Xã Sì Lở Lầu"}
CODES = {
    "Xã Phong Thổ": "03549",
    "Xã Sin Suối Hồ": "03394",
    "Xã Khổng Lào": "03583",
    "Xã Dào San": "03571",
    "Xã Sì Lở Lầu": "03562",
    "Phường Đoàn Kết": "03388",
}
# In term are the four results handed in and the three tasks at rest whose deadlines lay after the story's end.
BEFORE = Totals(done_on_time=68, done_late=8, open_overdue=66, open_in_term=7, not_applicable=4, withdrawn=1)


@pytest.fixture(scope="module")
def reformed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    instance = tmp_path_factory.mktemp("reform")
    environ = {
        "TRACKER_INSTANCE": str(instance),
        "TRACKER_DEMO": "1",
        "TRACKER_CLOCK": "2025-07-01T08:00:00+07:00",
    }
    url = os.environ.get("TRACKER_TEST_DATABASE_URL", "")
    if url:
        environ["TRACKER_DATABASE_URL"] = own_database(url, "reform")
    app = create_app(load_config(environ))
    with app.app_context():
        db.create_all()
    answer = app.test_cli_runner().invoke(args=["demo", "load", "--reform"])
    yield Run(app, instance, answer.output, answer.exit_code)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def context(reformed: Run) -> Iterator[None]:
    with reformed.app.app_context():
        yield


def standings_on(reformed: Run) -> tuple[list[figures.Standing], list[figures.Standing]]:
    """How every task stood at the end of the eve, and now."""
    directive = db.session.scalars(select(Directive)).one()
    now = reformed.app.extensions["tracker_clock"]()
    return figures.standings(directive.id, end_of_day(EVE)), figures.standings(directive.id, now)


def test_it_ends_with_the_report_after_the_reform(reformed: Run) -> None:
    assert reformed.status == 0, reformed.output
    paths = [Path(word) for word in reformed.output.split() if word.endswith(".pdf")]
    assert len(paths) == 3
    assert all(path.read_bytes()[:5] == b"%PDF-" for path in paths)
    assert reformed.output.splitlines()[-1] == str(paths[-1])


def test_before_it_there_are_154_tasks_open_and_closed(reformed: Run) -> None:
    before, _ = standings_on(reformed)
    assert len(before) == 154
    assert figures.count(before) == BEFORE


def test_done_stays_and_every_open_task_is_accounted_for(reformed: Run) -> None:
    before, after = (figures.count(found) for found in standings_on(reformed))
    (act,) = units.acts()
    counts = act.figures["counts"]
    assert (after.done_on_time, after.done_late) == (before.done_on_time, before.done_late)
    assert before.open == counts["waiting"] + counts["moved"] + counts["withdrawn"]
    assert after.open == counts["waiting"] + counts["made"]
    assert after.transferred == counts["moved"]
    assert after.withdrawn == before.withdrawn + counts["withdrawn"]
    assert after.not_applicable == before.not_applicable
    assert after.all == before.all - counts["joined"] - counts["withdrawn"]
    assert Totals(**act.figures["before"]) == before
    assert Totals(**act.figures["after"]) == after


def _counted(moment: dt.datetime) -> Counter[str]:
    """Tasks by where their last event before a moment left them; from the events alone, by a rule of its own."""
    rows = db.session.execute(
        select(TaskEvent.task_id, TaskEvent.state, TaskEvent.due_at, TaskEvent.clock_stopped_at)
        .where(TaskEvent.at <= moment)
        .order_by(TaskEvent.id)
    )
    found: Counter[str] = Counter()
    for row in {row.task_id: row for row in rows}.values():
        missed = row.due_at is not None and (row.clock_stopped_at or moment) >= row.due_at
        if row.state in {"not_applicable", "withdrawn", "transferred"}:
            found[row.state] += 1
        elif row.state == "completed":
            found["done_late" if missed else "done_on_time"] += 1
        else:
            found["open_overdue" if missed else "open_in_term"] += 1
    return found


def test_an_independent_count_of_the_events_agrees_before_and_after(reformed: Run) -> None:
    eve, now = _counted(end_of_day(EVE)), _counted(reformed.app.extensions["tracker_clock"]())
    parts = ("done_on_time", "done_late", "open_in_term", "open_overdue", "not_applicable", "withdrawn")
    assert {part: eve[part] for part in parts} == {part: getattr(BEFORE, part) for part in parts}
    assert sum(eve.values()) == 154
    before, after = (figures.count(found) for found in standings_on(reformed))
    for part in (*parts, "transferred"):
        assert (eve[part], now[part]) == (getattr(before, part), getattr(after, part)), part
    made = db.session.scalar(select(func.count(TaskLink.new_id.distinct()))) or 0
    # Nothing is lost and nothing is counted twice: what is new stands for what was handed over.
    assert sum(now.values()) == 154 + made
    assert now["transferred"] == db.session.scalar(select(func.count()).select_from(TaskLink))
    apart = now["transferred"] + now["withdrawn"] - eve["withdrawn"]
    opened = eve["open_in_term"] + eve["open_overdue"]
    assert now["open_in_term"] + now["open_overdue"] == opened - apart + made


def test_no_task_counts_twice(reformed: Run) -> None:
    links = db.session.execute(select(TaskLink.old_id, TaskLink.new_id)).all()
    states = dict(db.session.execute(select(Task.id, Task.state)).all())
    assert len({old for old, _ in links}) == len(links)
    assert {states[old] for old, _ in links} == {TaskState.TRANSFERRED}
    assert {task for task, state in states.items() if state is TaskState.TRANSFERRED} == {old for old, _ in links}
    assert all(states[new] in COUNTED for _, new in links)
    made = {new for _, new in links}
    assert {task for task in states if task > 154} == made


def test_a_new_task_keeps_the_clock_of_those_it_goes_on_with(reformed: Run) -> None:
    sources: dict[int, list[Task]] = {}
    for old_id, new_id in db.session.execute(select(TaskLink.old_id, TaskLink.new_id)):
        sources.setdefault(new_id, []).append(db.session.get_one(Task, old_id))
    assert max(map(len, sources.values())) > 1
    for new_id, olds in sources.items():
        new = db.session.get_one(Task, new_id)
        assert {(old.instruction_id, old.period) for old in olds} == {(new.instruction_id, new.period)}
        assert new.assigned_at == min(old.assigned_at for old in olds)
        assert new.due_on in {old.due_on for old in olds}
        assert len({old.unit_id for old in olds} | {new.unit_id}) == len(olds) + 1


def test_what_still_counts_as_open_in_units_that_ended_waits_for_a_decision(reformed: Run) -> None:
    ended = select(Succession.predecessor_id).where(Succession.kind.in_(ENDING))
    left = Counter(db.session.scalars(select(Task.state).where(Task.unit_id.in_(ended), Task.state.in_(OPEN))))
    assert left == {TaskState.SUBMITTED: 11}


def test_five_communes_follow_and_one_lies_outside(reformed: Run) -> None:
    assert {one.short_name for one in units.all_on(EFFECTIVE)} == COMMUNES
    found = db.session.execute(
        select(UnitVersion.short_name, UnitVersion.gso_code).where(UnitVersion.valid_from == EFFECTIVE)
    ).all()
    assert dict(found) == CODES
    assert len(units.all_on(EVE)) == 34
    assert units.issuer_on(EFFECTIVE) is None


def test_who_became_what(reformed: Run) -> None:
    names = units.short_names()
    followed: dict[str, set[str]] = {}
    for old, new in db.session.execute(select(Succession.predecessor_id, Succession.successor_id)):
        if new is not None:
            followed.setdefault(names[new], set()).add(names[old])
    assert followed == {
        "Xã Phong Thổ": {"TT. Phong Thổ", "Xã Mường So", "Xã Huổi Luông", "Xã Ma Li Pho"},
        "Xã Sin Suối Hồ": {"Xã Sin Suối Hồ", "Xã Nậm Xe"},
        "Xã Khổng Lào": {"Xã Khổng Lào", "Xã Bản Lang", "Xã Hoang Thèn"},
        "Xã Dào San": {"Xã Dào San", "Xã Tung Qua Lìn", "Xã Mù Sang"},
        "Xã Sì Lở Lầu": {"Xã Sì Lở Lầu", "Xã Mồ Sì San", "Xã Pa Vây Sử", "Xã Vàng Ma Chải"},
        "Phường Đoàn Kết": {"Xã Lản Nhì Thàng"},
    }
    ended = db.session.scalars(select(Succession.predecessor_id).where(Succession.successor_id.is_(None))).all()
    assert len(ended) == 18
    assert not any(units.version_on(unit_id, EVE).kind in COMMUNE_KINDS for unit_id in ended)


def test_neither_name_nor_code_is_an_identity(reformed: Run) -> None:
    for name in ("xã Sin Suối Hồ", "xã Dào San"):
        old, new = units.resolve_unit(name, EVE), units.resolve_unit(name, EFFECTIVE)
        assert old is not None
        assert new is not None
        assert old.unit_id != new.unit_id
    code = db.session.scalars(select(UnitVersion.unit_id).where(UnitVersion.gso_code == "03562")).all()
    assert len(set(code)) == 2


def test_past_reports_keep_the_old_names(reformed: Run) -> None:
    before, after, sheet = db.session.scalars(select(Report).order_by(Report.id)).all()
    old, new = document_of(before), document_of(after)
    assert "cho 34 đơn vị, tổng cộng 154 nhiệm vụ" in old.to_json()
    names = {row[1] for row in old.annexes[0].blocks[0].rows}  # type: ignore[union-attr,index]
    assert len(names) == 34
    assert not names & {"Xã Phong Thổ", "Phường Đoàn Kết"}
    assert "Xã Phong Thổ" in {row[1] for row in new.annexes[0].blocks[0].rows}  # type: ignore[union-attr,index]
    assert (sheet.kind, sheet.state.value) == ("handover", "produced")


def test_villages_pass_to_the_communes_that_follow_and_nothing_is_reached_twice(reformed: Run) -> None:
    heirs = dict(
        db.session.execute(
            select(Succession.predecessor_id, Succession.successor_id).where(
                Succession.kind.in_(ENDING), Succession.successor_id.is_not(None)
            )
        ).all()
    )
    before, after = ({one.id: one.unit_id for one in units.villages_on(day)} for day in (EVE, EFFECTIVE))
    assert len(before) == 186
    assert after == {village_id: heirs[unit_id] for village_id, unit_id in before.items()}
    eve, now = (queries.board(Scope(last=day)) for day in (EVE, EFFECTIVE))
    assert (eve.reached, len(eve.villages), eve.share) == (now.reached, len(now.villages), now.share) == (
        168, 186, Decimal("90.3"),
    )  # fmt: skip
    assert eve.counts == now.counts
    assert now.counts.activities == db.session.scalar(
        select(func.count()).select_from(Activity).where(Activity.withdrawn_at.is_(None))
    )
    then = {one.unit_id: one for one in eve.units}
    for one in now.units:
        parts = [then[unit_id] for unit_id, heir in heirs.items() if heir == one.unit_id and unit_id in then]
        assert one.reached == frozenset().union(*(part.reached for part in parts))
        assert len(one.villages) == sum(len(part.villages) for part in parts)
        assert one.counts == total(part.counts for part in parts)


def test_the_section_of_outreach_of_the_eve_can_be_made_again(reformed: Run) -> None:
    before, after, _sheet = db.session.scalars(select(Report).order_by(Report.id)).all()
    for report, names in ((before, 17), (after, 6)):
        again = parts(gather(report.directive_id or 0, report.as_of), report.as_of)
        section = next(one for one in again if one.title == "Tuyên truyền")
        assert all(block in document_of(report).blocks for block in section.blocks)
        (table,) = (block for block in section.blocks if isinstance(block, Table))
        assert len(table.rows) == names


def test_sums_by_unit_are_the_sum_of_all(reformed: Run) -> None:
    for found in standings_on(reformed):
        for key in ("unit_id", "instruction_id"):
            assert sum(figures.grouped(found, key).values(), Totals()) == figures.count(found)


def test_people_of_communes_moved_and_those_of_agencies_wait(reformed: Run) -> None:
    clerk = db.session.scalars(select(Account).where(Account.username == "dao.san")).one()
    new = units.resolve_unit("xã Dào San", EFFECTIVE)
    assert new is not None
    assert clerk.unit_id == new.unit_id
    office = db.session.scalars(select(Account).where(Account.username == "noi.vu")).one()
    assert units.version_on(office.unit_id, EVE).short_name == "Phòng Nội vụ"
    told = db.session.scalars(select(Message.unit_id).where(Message.kind == "task.taken_over")).all()
    assert sorted(told) == sorted(set(db.session.scalars(select(Task.unit_id).where(Task.id > 154))))


def test_the_record_is_sealed_and_a_second_run_changes_nothing(reformed: Run) -> None:
    assert verify_chain().intact
    tables = db.metadata.sorted_tables
    before = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}
    answer = reformed.app.test_cli_runner().invoke(args=["demo", "load", "--reform"])
    assert (answer.exit_code, answer.output) == (0, reformed.output)
    assert {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables} == before
    assert db.session.scalar(select(func.count()).select_from(Reorganisation)) == 1
