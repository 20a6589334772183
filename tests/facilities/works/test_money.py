"""Money and quantities agree to the last đồng in page, workbook, table and report after random corrections."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from tests.conftest import START
from tests.database import restore_database, save_database
from tests.facilities.works.conftest import Yard
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.core.errors import Refusal
from tracker.directives.states import InstructionKind
from tracker.facilities.models import MoneyEntry, Work
from tracker.facilities.operations.works import Sum
from tracker.facilities.queries import works as queries
from tracker.facilities.states.works import MoneyKind, Source
from tracker.reports import compliance
from tracker.reports.document import Document, Table
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.pdf import render_pdf

UNITS = ("commune_a", "commune_b")
ACT = st.tuples(
    st.sampled_from(("estimate", "grant", "spend", "correct", "correct", "delay", "accept", "cancel", "postpone")),
    st.integers(0, 9),
    st.integers(1, 10**13),
    st.sampled_from(list(Source)[:3]),
    st.sampled_from((2023, 2024)),
)
NEEDS = st.lists(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(("need", "approved", "under_way")), st.integers(1, 4_000)),
    min_size=1,
    max_size=3,
)


class Count:
    """The independent count: what every entry came to, by work, source, year and kind."""

    def __init__(self) -> None:
        self.money: dict[tuple[int, Source, int, str], int] = defaultdict(int)

    def add(self, work_id: int, source: Source, year: int, kind: str, amount: int) -> None:
        self.money[work_id, source, year, kind] += amount

    def total(self, kind: str, work_id: int | None = None) -> int:
        return sum(
            amount for (work, _s, _y, k), amount in self.money.items() if k == kind and work_id in (None, work)
        )


def entered(count: Count, work_id: int) -> None:
    """Take over the entries with which a work was brought to its state."""
    for one in db.session.scalars(select(MoneyEntry).where(MoneyEntry.work_id == work_id)):
        count.add(work_id, one.source, one.year, one.kind.value, one.amount)


def perform(yard: Yard, count: Count, works: list[int], act: tuple[str, int, int, Source, int]) -> None:
    """Do one act if the rules allow it, and count it."""
    verb, place, amount, source, year = act
    work_id = works[place % len(works)]
    try:
        if verb in {"estimate", "grant", "spend"}:
            yard.act(verb, work_id, plain=(Sum(amount, source, year, "5/QĐ-UBND", note="Bổ sung"),))
            kind = {"estimate": "plan"}.get(verb, verb)
            count.add(work_id, source, year, kind, amount)
        elif verb == "correct":
            correct(yard, count, work_id, place, amount)
        else:
            yard.act(verb, work_id)
            if verb == "cancel":
                for key in [key for key in count.money if key[0] == work_id and key[3] == "plan"]:
                    count.money[key] = 0
    except Refusal:
        db.session.rollback()


def correct(yard: Yard, count: Count, work_id: int, place: int, amount: int) -> None:
    """Set one of the work's entries right, by whoever may."""
    lines = queries.ledger_of(work_id)
    line = lines[place % len(lines)]
    state = yard.state(work_id)
    unit = next(name for name in UNITS if yard.cast.units[name] == yard.row(work_id).unit_id)
    own = line.entry.kind is MoneyKind.SPEND or (
        line.entry.kind is MoneyKind.PLAN and state in {"need", "planned"}
    )
    wanted = amount % 7 and amount
    yard.act("correct", work_id, by=unit if own else "office", plain=(line.entry.id,), amount=wanted)
    entry = line.entry
    count.add(work_id, entry.source, entry.year, entry.kind.value, wanted - line.amount)


def numbers(text: str) -> set[str]:
    """Every whole number of a text, its separators taken out."""
    return {re.sub(r"\D", "", found) for found in re.findall(r"\d[\d.\s]*\d|\d", text)}


def cells(page: str, label: str) -> list[int]:
    """The figures of a column of the page's tables, by the column's label."""
    return [
        int(re.sub(r"\D", "", found.replace("−", "-")))
        for found in re.findall(rf'data-l="{re.escape(label)}"[^>]*>([\d.]+)<', page)
    ]


LABELS = {"plan": "Kế hoạch vốn", "grant": "Vốn bố trí", "spend": "Đã chi"}
HEADS = {"plan": "Kế hoạch vốn (đồng)", "grant": "Vốn bố trí (đồng)", "spend": "Đã chi (đồng)"}


def check_list(count: Count, works: list[int], office: Any) -> None:
    """The list, its table and its workbook, row by row and in sum."""
    page = office.get("/facilities/works").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(office.get("/facilities/works/table.csv").data.decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(office.get("/facilities/works/table.xlsx").data), data_only=True)
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    by_source = [list(row) for row in book.worksheets[1].iter_rows(values_only=True)]
    for kind, label in LABELS.items():
        total = count.total(kind)
        assert sum(cells(page, label)) == total
        assert f'{label} <b><span class="nowrap">{total:,}'.replace(",", ".") in page
        assert {int(row["Số"]): int(row[HEADS[kind]]) for row in rows} == {w: count.total(kind, w) for w in works}
        column = sheet[0].index(HEADS[kind])
        assert sum(row[column] for row in sheet[1:]) == total
        column = by_source[0].index(HEADS[kind])
        assert sum(row[column] for row in by_source[1:]) == total
    wanted = {w: sum(one.quantity for one in db.session.get_one(Work, w).items) for w in works}
    assert {int(row["Số"]): Decimal(row["Tổng số lượng"].replace(",", ".")) for row in rows} == wanted
    column = sheet[0].index("Tổng số lượng")
    assert sum(Decimal(str(row[column])) for row in sheet[1:]) == sum(wanted.values())


def check_board(count: Count, office: Any) -> None:
    """The board: money by source and year, and by unit."""
    page = office.get("/facilities/works/board").get_data(as_text=True)
    by_source, by_unit = page.partition('id="vdv"')[::2]
    data = csv.DictReader(io.StringIO(office.get("/facilities/works/money.csv").data.decode("utf-8-sig")))
    rows = list(data)
    for kind, label in LABELS.items():
        total = count.total(kind)
        # Lines and their sum at the foot.
        assert sum(cells(by_source, label)) == 2 * total
        assert sum(cells(by_unit, label)) == 2 * total
        assert sum(int(row[HEADS[kind]]) for row in rows) == total


def report_of(stage: Stage, task_id: int, moment: dt.datetime) -> Document:
    """The compliance report of the directive of a task."""
    directive_id = stage.task(task_id).directive_id
    return compliance.build(
        directive_id,
        as_of=moment,
        created=moment,
        unit_id=stage.cast.units["office"],
        author="Cán bộ Nội vụ thử",
        notice=None,
    )


def tables_of(document: Document) -> list[Table]:
    """The tables of its body and annexes that have money."""
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    return [one for one in blocks if isinstance(one, Table) and any(c.key == "plan" for c in one.columns)]


def check_report(count: Count, document: Document, *, printed: bool) -> None:
    """Each table with money sums to the same totals, and CSV and PDF print them."""
    found = tables_of(document)
    assert len(found) == 3
    for table in found:
        keys = [column.key for column in table.columns]
        for kind in LABELS:
            place = keys.index(kind)
            assert table.totals is not None
            assert table.totals[place] == count.total(kind)
            assert sum(row[place] for row in table.rows) == count.total(kind)  # type: ignore[index,misc]
    texts = [render_csv(document).decode("utf-8-sig")]
    if printed:
        pdf = pypdfium2.PdfDocument(render_pdf(document))
        texts.append("\n".join(page.get_textpage().get_text_range() for page in pdf))
    for text in texts:
        for kind in LABELS:
            total = count.total(kind)
            assert str(total) in numbers(text) or f"{total:,}".replace(",", ".") in text, kind


@pytest.fixture
def facility_task(app: Any, yard: Yard) -> tuple[Stage, int]:
    """A directive that asks both communes for facilities, and one of its tasks."""
    stage = Stage(yard.cast, yard.clock)
    return stage, stage.issue({"leads": UNITS, "kind": InstructionKind.FACILITY})[0]


def test_every_sum_agrees(yard: Yard, facility_task: tuple[Stage, int], browser: Any, tmp_path: Path) -> None:
    stage, task_id = facility_task
    office = browser("office")
    template = save_database(tmp_path / "ready.db")
    printed: list[int] = []

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(needs=NEEDS, acts=st.lists(ACT, max_size=12))
    def agree(needs: list[tuple[str, str, int]], acts: list[tuple[str, int, int, Source, int]]) -> None:
        restore_database(template)
        yard.clock.moment = START
        count, works = Count(), []
        for unit, state, hundredths in needs:
            items = {"may-scan": Decimal(hundredths) / 100, "ghe-cho": Decimal(3)}
            works.append(yard.bring(state, unit, items=items))
            entered(count, works[-1])
        for act in acts:
            perform(yard, count, works, act)
        db.session.rollback()
        check_list(count, works, office)
        check_board(count, office)
        check_report(count, report_of(stage, task_id, yard.clock()), printed=len(printed) < 1 and len(acts) > 3)
        if len(acts) > 3:
            printed.append(1)

    agree()
    assert printed


def test_a_report_of_a_past_moment_knows_only_what_had_happened(
    yard: Yard, facility_task: tuple[Stage, int]
) -> None:
    stage, task_id = facility_task
    work_id = yard.bring("approved")
    then = yard.clock()
    before = Count()
    entered(before, work_id)
    yard.clock.move(days=3)
    yard.act("grant", work_id)
    yard.act("correct", work_id)
    yard.act("delay", work_id)
    db.session.rollback()
    old, new = (report_of(stage, task_id, moment) for moment in (then, yard.clock()))
    check_report(before, old, printed=False)
    after = Count()
    entered(after, work_id)
    check_report(after, new, printed=False)
    annexes = [document.annexes[-1].blocks[0] for document in (old, new)]
    states = [table.rows[0][3] for table in annexes]  # type: ignore[union-attr,index]
    assert states == ["Đã duyệt, chờ vốn", "Đã bố trí vốn"]


def test_no_section_where_nothing_is_held(yard: Yard, facility_task: tuple[Stage, int]) -> None:
    stage, task_id = facility_task
    assert tables_of(report_of(stage, task_id, yard.clock())) == []
