"""The compliance report says what the tasks' events say, as of any moment."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tests.cast import Cast
from tests.reports.conftest import assert_links_hold, links_of, order
from tests.tasks.conftest import RESULT, Stage
from tracker.core import db
from tracker.core.clock import local_day
from tracker.reports import compliance, queries
from tracker.reports.document import Band, Cell, Document, Figures, Paragraph, Row, Status, Table, plain
from tracker.reports.gather import gather
from tracker.reports.production import Press, produce_next
from tracker.reports.render.csv_ import render_csv
from tracker.tasks.models import Task, TaskEvent
from tracker.tasks.operations import Report
from tracker.tasks.operations.entering import Told
from tracker.tasks.states import Channel, TaskState


def _build(stage: Stage, directive_id: int, **moment: object) -> Document:
    as_of = moment.get("as_of", stage.clock())
    return compliance.build(
        directive_id,
        as_of=as_of,  # type: ignore[arg-type]
        created=stage.clock(),
        unit_id=stage.cast.units["office"],
        author="Cán bộ thử",
        notice=None,
    )


def _tables(document: Document) -> list[Table]:
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    return [block for block in blocks if isinstance(block, Table)]


def _text(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def test_totals_are_sums_of_the_rows(stage: Stage, directive_id: int, tasks: list[int]) -> None:
    document = _build(stage, directive_id)
    deadlines, by_instruction, by_unit, annex = _tables(document)
    assert [row[0] for row in deadlines.rows] == ["Hạn gốc", "Hạn đã điều chỉnh"]  # type: ignore[index]
    for table in (by_instruction, by_unit):
        rows = [row for row in table.rows if isinstance(row, tuple)]
        sums = [sum(plain(row[column]) for row in rows) for column in range(1, 8)]  # type: ignore[misc]
        assert table.totals is not None
        assert [plain(total) for total in table.totals[1:8]] == sums
    assert by_instruction.totals is not None
    assert plain(by_instruction.totals[1]) == len(tasks) == len(annex.rows)


def test_figures_equal_an_independent_count(stage: Stage, directive_id: int) -> None:
    document = _build(stage, directive_id)
    states = Counter(db.session.scalars(select(Task.state).where(Task.directive_id == directive_id)))
    assert f"đã hoàn thành {states[TaskState.COMPLETED]} " in _text(document)
    rate = next(block for block in document.blocks if isinstance(block, Figures)).items[0]
    assert (rate.numerator, rate.denominator, rate.value) == (1, 1, "100,0%")


def test_as_of_an_earlier_moment(stage: Stage, directive_id: int, tasks: list[int]) -> None:
    before = stage.clock()
    stage.clock.move(hours=3)
    stage.act("agency", "submit", tasks[3], **RESULT)
    stage.act("office", "accept", tasks[3])
    assert "đã hoàn thành 1 " in _text(_build(stage, directive_id, as_of=before))
    assert "đã hoàn thành 2 " in _text(_build(stage, directive_id))


def test_statuses_of_the_annex_are_those_of_the_events(stage: Stage, directive_id: int) -> None:
    annex = _tables(_build(stage, directive_id))[-1]
    printed = Counter(cell.text for row in annex.rows for cell in row if isinstance(cell, Status))
    assert printed["Hoàn thành đúng hạn"] == 1
    assert printed["Chờ duyệt"] == 1
    assert printed["Trả lại"] == 1
    assert printed["Chưa tiếp nhận"] == 7


def test_the_same_words_are_gathered_once(stage: Stage, directive_id: int) -> None:
    text = render_csv(_build(stage, directive_id)).decode("utf-8-sig")
    document = _build(stage, directive_id)
    bullets = [item for block in document.blocks for item in getattr(block, "items", ()) if isinstance(item, str)]
    assert "Đường sạt lở (xã Bản Lang, xã Dào San)" in bullets
    assert "Cấp loa (xã Dào San)" in bullets
    assert text.count("Đường sạt lở") == 2


def test_moved_deadlines_show_the_original(stage: Stage, directive_id: int, tasks: list[int]) -> None:
    request = stage.ask("agency", tasks[3], "extension", wished_due_on=stage.task(tasks[3]).due_on.replace(day=31))  # type: ignore[union-attr]
    stage.answer("office", request, True)
    annex = _tables(_build(stage, directive_id))[-1]
    assert any("31/10/2024 (hạn gốc 15/10/2024)" in str(row[3]) for row in annex.rows if isinstance(row, tuple))


def test_only_what_has_left_the_unit_is_reported(stage: Stage, directive_id: int, tasks: list[int]) -> None:
    task = stage.task(tasks[5]).id
    stage.set_unit("commune_a", wants_head_approval=True)
    stage.act("commune_a", "submit", task, result="Chưa được duyệt trong đơn vị")
    assert task not in gather(directive_id, stage.clock()).answers
    stage.clock.move(hours=1)
    stage.act("head_a", "approve_in_unit", task)
    handed_in = stage.clock()
    assert gather(directive_id, handed_in).answers[task].result == "Chưa được duyệt trong đơn vị"
    stage.clock.move(hours=1)
    stage.act("commune_a", "take_back", task)
    assert task not in gather(directive_id, stage.clock()).answers
    assert task in gather(directive_id, handed_in).answers, "figures of a past moment stay as they were"


def test_what_the_office_entered_later_changes_no_earlier_report(
    stage: Stage, directive_id: int, tasks: list[int]
) -> None:
    task, earlier = stage.task(tasks[5]), stage.clock()
    stage.clock.move(days=2)
    told = Told(Channel.TELEPHONE, "Chủ tịch xã", local_day(earlier))
    report = Report(**RESULT)
    stage.act("office", "submit_for_unit", task.id, version=task.version, told=told, report=report)
    assert task.id not in gather(directive_id, stage.clock() - dt.timedelta(days=1)).answers
    assert task.id in gather(directive_id, stage.clock()).answers


def test_csv_holds_every_row(stage: Stage, directive_id: int, tasks: list[int]) -> None:
    rows = list(csv.reader(io.StringIO(render_csv(_build(stage, directive_id)).decode("utf-8-sig"))))
    numbered = [row for row in rows if row and row[0].isdigit() and len(row) == 9]
    assert len(numbered) == len(tasks)


def test_production_keeps_figures_and_bytes(stage: Stage, directive_id: int, cast: Cast, press: Press) -> None:
    report_id = order(stage, directive_id)
    assert produce_next(press) == report_id
    report = queries.get_visible(report_id, cast.actor("leader"))
    document = queries.document_of(report)
    assert report.data_hash == document.data_hash == _build(stage, directive_id).data_hash
    assert report.draft_file is not None
    first = report.draft_file.sha256
    again = order(stage, directive_id)
    produce_next(press)
    twin = queries.get_visible(again, cast.actor("leader"))
    assert twin.draft_file is not None
    assert twin.draft_file.sha256 == first


def test_a_later_event_changes_no_kept_report(
    stage: Stage, directive_id: int, tasks: list[int], cast: Cast, press: Press
) -> None:
    report_id = order(stage, directive_id)
    produce_next(press)
    kept = queries.get_visible(report_id, cast.actor("leader")).document
    stage.clock.move(hours=1)
    stage.act("office", "accept", tasks[1])
    assert db.session.scalar(select(TaskEvent.id).order_by(TaskEvent.id.desc()))
    assert queries.get_visible(report_id, cast.actor("leader")).document == kept


def test_figures_lead_to_as_many_tasks(stage: Stage, directive_id: int, browser: Any) -> None:
    office = browser("office")
    linked = links_of(_build(stage, directive_id))

    assert len([value for value in linked.values() if isinstance(value, int)]) > 10
    assert_links_hold(office, linked)


def _cells(row: Row | tuple[Cell, ...]) -> Sequence[Cell]:
    return () if isinstance(row, Band) else row
