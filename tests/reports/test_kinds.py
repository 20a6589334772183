"""What each report of the set says of a small story with an extension, a pause for an answer and delays."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdfium2 as pdfium
import pytest
from sqlalchemy import select

from tests.conftest import TestClock
from tests.escalations.conftest import ROADS, Register
from tests.reports.conftest import (
    assert_links_hold,
    built,
    column,
    links_of,
    merge_communes,
    tables_of,
    total,
    with_column,
    words_of,
)
from tests.tasks.conftest import RESULT, Stage
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.reports import changes, periodic, wording
from tracker.reports.document import Bullets, Document, Figures, Table
from tracker.reports.periods import Span, span
from tracker.reports.registry import REPORTS, Subject
from tracker.reports.render.annexes import annex_names
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.tables import widths
from tracker.reports.states import REPORT_HINT_LABELS, REPORT_KIND_LABELS, Every
from tracker.tasks.models import Task
from tracker.units.models import UnitVersion

LATE = dt.date(2024, 10, 4)
SEPTEMBER = Span(dt.date(2024, 9, 1), dt.date(2024, 10, 31))
ORDERED = [kind for kind, one in REPORTS.items() if one.subject is not None]


@pytest.fixture
def story(stage: Stage, clock: TestClock) -> list[int]:
    """Five tasks of Dào San due on 4 October and five of Bản Lang; twenty days later.

    Dào San: done in time, done late, moved and done, paused for an answer from above, overdue. Bản Lang: one
    handed in late, the others overdue; one of Nậm Xe due later.
    """
    five = [{"leads": ("commune_a", "commune_b"), "due_on": LATE} for _ in range(5)]
    found = stage.issue(*five, {"leads": ("commune_c",), "due_on": dt.date(2024, 12, 1)})
    own = [task for task in found if stage.task(task).unit_id == stage.cast.units["commune_a"]]
    theirs = [task for task in found if stage.task(task).unit_id == stage.cast.units["commune_b"]]
    stage.act("commune_a", "submit", own[0], **RESULT)
    stage.act("office", "accept", own[0])
    request = stage.ask("commune_a", own[2], "extension", wished_due_on=dt.date(2024, 10, 18))
    stage.answer("office", request, True)
    register = Register(stage.cast, clock, stage)
    row = register.bring("sent", task=db.session.get_one(Task, own[3]))
    register.act("pause_task", row)
    clock.move(days=12)
    stage.act("commune_a", "submit", own[1], **{**RESULT, "difficulties": "Đường sạt lở"})
    stage.act("commune_a", "submit", own[2], **RESULT)
    stage.act("commune_b", "submit", theirs[0], **RESULT)
    clock.move(days=8)
    stage.act("office", "accept", own[1])
    stage.act("office", "accept", own[2])
    return [*own, *theirs]


@pytest.mark.parametrize("kind", ["unit", "periodic", "overdue", "escalations"])
def test_what_is_printed_leads_to_its_rows(stage: Stage, story: list[int], browser: Any, kind: str) -> None:
    more: dict[str, Any] = {"unit": {"unit": "commune_a"}, "periodic": {"span": SEPTEMBER}}.get(kind, {})
    linked = links_of(built(stage, kind, **more))
    assert linked
    assert_links_hold(browser("office"), linked)


def _figure(document: Document, label: str) -> tuple[int, int]:
    items = [one for block in document.blocks if isinstance(block, Figures) for one in block.items]
    return next((int(one.numerator), int(one.denominator)) for one in items if one.label == label)


def test_a_units_whole_record(stage: Stage, story: list[int]) -> None:
    document = built(stage, "unit", unit="commune_a")
    by_directive = with_column(document, "directive")[0]
    counts = [
        total(by_directive, key) for key in ("all", "done_on_time", "done_late", "open_in_term", "open_overdue")
    ]
    assert counts == [5, 2, 1, 1, 1]
    assert len(with_column(document, "submitted")[0].rows) == 5
    moved = with_column(document, "before")[0]
    assert (column(moved, "before"), column(moved, "after")) == ([LATE], [dt.date(2024, 10, 18)])
    by_original, by_moved = with_column(document, "basis")[0].rows
    assert (by_original[2:4], by_moved[2:4]) == ((1, 2), (2, 1))  # type: ignore[index]
    assert _figure(document, "Tỷ lệ hoàn thành") == (3, 4)
    assert _figure(document, "Tỷ lệ nhiệm vụ có cập nhật") == (0, 1)
    # 1 to 20 October, without Saturdays and Sundays.
    assert "tổng cộng 14 ngày làm việc" in words_of(document)
    assert "Đã gia hạn 1 lần cho 1 nhiệm vụ" in words_of(document)


@pytest.mark.parametrize(
    "kind",
    ["compliance", "periodic", "unit", "overdue", "register", "escalations", "outreach", "feedback", "facilities"],
)
def test_the_text_refers_to_every_annex(stage: Stage, story: list[int], kind: str, clock: TestClock) -> None:
    directive = stage.task(story[0]).directive_id
    document = built(stage, kind, unit="commune_a", directive_id=directive, span=SEPTEMBER)
    named = annex_names(document)
    assert named
    assert all(f"{name} kèm theo" in words_of(document) for name in named)


def test_a_commune_is_written_small_within_a_sentence(stage: Stage, story: list[int]) -> None:
    assert built(stage, "unit", unit="commune_a").subject == "Kết quả thực hiện nhiệm vụ của xã Dào San"
    assert [wording.inside(name) for name in ("Phường Đoàn Kết", "TT. Phong Thổ", "Phòng Nội vụ")] == [
        "phường Đoàn Kết",
        "TT. Phong Thổ",
        "Phòng Nội vụ",
    ]


def test_overdue_tasks_by_unit(stage: Stage, story: list[int]) -> None:
    document = built(stage, "overdue")
    summary, listed = with_column(document, "longest")[0], with_column(document, "entered")[0]
    assert dict(zip(column(summary, "unit"), column(summary, "late"), strict=True)) == {
        "Xã Bản Lang": 5,
        "Xã Dào San": 1,
    }
    assert (total(summary, "late"), total(summary, "held")) == (6, 5)
    assert len(column(listed, "number")) == 6
    assert column(summary, "longest") == [16, 16]


def test_the_letter_urges_only_for_what_units_hold(stage: Stage, story: list[int]) -> None:
    document = built(stage, "urging")
    assert document.title is None
    assert document.subject == "V/v đôn đốc thực hiện nhiệm vụ quá hạn"
    assert document.letterhead.symbol == "UBND-NV"
    assert list(document.addressees) == ["Ủy ban nhân dân xã Bản Lang", "Ủy ban nhân dân xã Dào San"]
    assert [annex.subtitle for annex in document.annexes] == list(document.addressees)
    assert [len(annex.blocks[0].rows) for annex in document.annexes] == [4, 1]  # type: ignore[union-attr]
    assert total(with_column(document, "annex")[0], "late") == 5
    assert "trước ngày 25/10/2024" in words_of(document)


def test_without_late_units_the_letter_says_so(stage: Stage) -> None:
    stage.issue()
    document = built(stage, "urging")
    assert (document.annexes, "không đơn vị nào" in words_of(document)) == ((), True)


def test_a_period_beside_the_one_before(stage: Stage, story: list[int]) -> None:
    document = built(stage, "periodic", span=SEPTEMBER)
    assert "giao trong kỳ 11" in words_of(document)
    compared = with_column(document, "difference")[0]
    assert column(compared, "now") == [11, 3, 1, 8, 6]
    assert column(compared, "then") == [0] * 5
    measured = with_column(document, "rank")[0]
    ranks = dict(zip(column(measured, "unit"), column(measured, "rank"), strict=True))
    assert ranks == {"Xã Bản Lang": 2, "Xã Dào San": 1, "Xã Nậm Xe": None}
    rates = dict(zip(column(measured, "unit"), column(measured, "rate"), strict=True))
    assert rates["Xã Dào San"] == Decimal("75.0")
    assert set(column(with_column(document, "origin")[0], "origin")) == {periodic.GIVEN}
    later = periodic.of_period(Span(dt.date(2024, 10, 15), dt.date(2024, 10, 31)), stage.clock())
    # What was settled before the period began is an earlier period's.
    assert (later.count(periodic.CARRIED), later.count(periodic.GIVEN)) == (10, 0)


def test_what_is_opened_again_comes_back(stage: Stage, story: list[int], clock: TestClock) -> None:
    day = clock.move(days=5).date()
    request = stage.ask("commune_a", story[0], "reopening")
    stage.answer("office", request, True)
    found = periodic.of_period(Span(day, day), stage.clock())
    assert found.count(periodic.REOPENED) == 1
    assert found.origin[story[0]] == periodic.REOPENED


def test_what_is_handed_over_is_neither_given_nor_settled(
    stage: Stage, story: list[int], clock: TestClock
) -> None:
    """One task of Dào San and four of Bản Lang are overdue, another rests: they go on in the new commune."""
    before = clock()
    clock.move(days=1)
    merge_communes(stage)
    clock.move(hours=1)
    day = local_day(clock())
    document = built(stage, "periodic", span=Span(day, day))
    assert "kỳ trước chuyển sang 6, giao trong kỳ 0, mở lại trong kỳ 0." in words_of(document)
    page = built(stage, "leader", previous_at=before)
    assert "Giao mới 0; hoàn thành thêm 0; quá hạn mới 0; hết quá hạn 0." in words_of(page)


def test_the_seven_columns_of_the_register(stage: Stage, story: list[int]) -> None:
    document = built(stage, "register", span=SEPTEMBER)
    register = with_column(document, "received")[0]
    assert [one.title for one in register.columns] == [
        "Số đến",
        "Tên loại, số, ký hiệu, ngày tháng và tên cơ quan ban hành văn bản",
        "Đơn vị hoặc người nhận",
        "Thời hạn giải quyết",
        "Tiến độ giải quyết",
        "Số, ký hiệu văn bản trả lời",
        "Ghi chú",
    ]
    assert column(register, "unit") == ["Xã Bản Lang", "Xã Dào San", "Xã Nậm Xe"]
    assert column(register, "progress")[1].startswith("Hoàn thành 3/5 nhiệm vụ; 1 hoàn thành quá hạn")
    assert column(register, "remarks")[1] == "Gia hạn 1 lần; 1 tạm dừng"
    earlier = built(stage, "register", span=span(Every.YEAR, 2023))
    assert with_column(earlier, "received")[0].rows == ()


def _pages(document: Document) -> int:
    pdf = pdfium.PdfDocument(render_pdf(document))
    try:
        return len(pdf)
    finally:
        pdf.close()


def test_one_page_for_a_leader_whatever_the_names(stage: Stage, clock: TestClock) -> None:
    long = "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên và Hướng nghiệp huyện Phong Thổ"
    with transaction() as session:
        for version in session.query(UnitVersion):
            version.short_name = f"{long} {version.id}"
            version.signer_name = "Nguyễn Thị Minh Hoàng Phương"
    title = "Kiểm tra, rà soát, tổng hợp và báo cáo kết quả thực hiện chỉ số hài lòng của người dân " * 2
    four = ("commune_a", "commune_b", "commune_c", "agency")
    stage.issue(*({"leads": four, "title": title[:190], "due_on": LATE} for _ in range(6)))
    register = Register(stage.cast, clock, stage)
    for _ in range(5):
        register.bring("forwarded", matter=replace(ROADS, title=title[:190], authority=f"Sở {long}"))
    clock.move(days=40)
    first = built(stage, "leader")
    assert _pages(first) == 1
    own = select(Task.id).where(Task.unit_id == stage.cast.units["commune_a"]).limit(1)
    stage.act("commune_a", "submit", db.session.scalars(own).one(), **RESULT)
    again = built(stage, "leader", previous_at=clock() - dt.timedelta(days=39))
    assert "quá hạn mới 24" in words_of(again)
    assert _pages(again) == 1


def test_the_leaders_page_tells_what_waits(stage: Stage, story: list[int], clock: TestClock) -> None:
    Register(stage.cast, clock, stage).bring("forwarded")
    document = built(stage, "leader")
    late = with_column(document, "days")[0]
    assert column(late, "days") == [16] * 4
    assert "Sở Giao thông vận tải" in next(str(block) for block in document.blocks if isinstance(block, Bullets))
    assert "Xã Bản Lang (quá hạn 5/5, 100,0%); Xã Dào San (quá hạn 1/5, 20,0%)" in words_of(document)
    assert "hoàn thành thêm 2; quá hạn mới 0" in words_of(document)


@pytest.mark.parametrize("kind", ORDERED)
def test_every_kind_stands_without_any_task(stage: Stage, kind: str, directive_id: int) -> None:
    if REPORTS[kind].subject is Subject.DIRECTIVE:
        return
    moment = stage.clock() - dt.timedelta(days=300)
    document = built(stage, kind, unit="agency", span=Span(dt.date(2023, 1, 1), dt.date(2023, 2, 1)), as_of=moment)
    assert document.kind == kind
    assert Document.from_json(document.to_json()) == document
    for table in (one for found in tables_of(document).values() for one in found):
        assert not [row for row in table.rows if isinstance(row, str)]


def test_no_column_is_squeezed(stage: Stage, story: list[int]) -> None:
    """A column without a width takes what is left: less than 30 mm would print a word a line."""
    for kind in ("unit", "overdue", "urging", "periodic", "register"):
        document = built(stage, kind, unit="commune_a", span=SEPTEMBER)
        parts = [
            (document.blocks, 165),
            *((one.blocks, 252 if one.landscape else 165) for one in document.annexes),
        ]
        for blocks, room in parts:
            for table in (block for block in blocks if isinstance(block, Table)):
                for one, width in zip(table.columns, widths(table.columns, room), strict=True):
                    assert one.width is not None or width >= 30, (kind, one.key, width)


def test_a_new_edition_says_what_changed(stage: Stage, story: list[int], clock: TestClock) -> None:
    before, at = built(stage, "unit", unit="commune_a"), clock()
    clock.move(days=1)
    stage.act("commune_a", "submit", story[4], **RESULT)
    stage.act("office", "accept", story[4])
    after = built(stage, "unit", unit="commune_a")
    found = {(one.row, one.column): (one.before, one.after) for one in changes.between(before, after)}
    assert found["Tỷ lệ hoàn thành", "Tử số"] == ("3", "4")
    listed = changes.told(after, before, as_of=clock(), before=at)
    assert listed.annexes[-1].title == changes.TITLE
    # One annex is 'Phụ lục' alone; with a second one the text names both by their numbers.
    assert "Phụ lục kèm theo" in words_of(after)
    assert "Phụ lục kèm theo" not in words_of(listed)
    assert "Phụ lục I kèm theo" in words_of(listed)
    assert "liệt kê ở Phụ lục II kèm theo" in words_of(listed)
    assert "So với lần lập trước (số liệu chốt 08 giờ 00 ngày 20/10/2024) có" in words_of(listed)
    # The list of changes is itself no figure that could change.
    third = changes.told(after, listed, as_of=clock() + dt.timedelta(hours=1), before=clock())
    assert "số liệu không thay đổi" in words_of(third)
    assert changes.told(after, after, as_of=clock(), before=clock()) == after
    same = changes.told(after, after, as_of=clock(), before=at)
    assert "số liệu không thay đổi" in words_of(same)


def test_every_kind_has_a_name_and_a_line_of_help() -> None:
    assert set(REPORTS) == set(REPORT_KIND_LABELS)
    assert set(ORDERED) == set(REPORT_HINT_LABELS)
