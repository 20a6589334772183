"""Whatever was entered and corrected: page, CSV and XLSX say what an independent count of the answers says."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.cast import Cast
from tests.conftest import TestClock
from tests.database import restore_database
from tests.facilities.conftest import Shelf, full
from tracker.core import transaction
from tracker.core.access import SYSTEM
from tracker.facilities import operations
from tracker.facilities.operations import Answer
from tracker.facilities.queries import Entry
from tracker.facilities.states import MEASURED

UNITS = ("commune_a", "commune_b")
CODES = ("DT01", "QC04", "TB01", "TB03", "MG02", "NS06")
FIGURE = st.tuples(st.integers(0, 4000), st.integers(0, 100))
COUNT = st.dictionaries(st.sampled_from(CODES), FIGURE, max_size=5)
HISTORY = st.lists(st.tuples(st.sampled_from(UNITS), st.booleans(), COUNT), min_size=1, max_size=5)
OFFICERS = 2


def answer_of(figure: tuple[int, int]) -> Answer:
    """So many hundredths, so many percent of them broken."""
    quantity = Decimal(figure[0]) / 100
    return Answer(quantity=quantity, broken=(quantity * figure[1] / 100).quantize(Decimal("0.01")))


def judged(entry: Entry, answer: Answer) -> str:
    """The verdict by the rule, written out anew."""
    assert answer.quantity is not None
    works = answer.quantity - answer.broken
    if entry.rule not in MEASURED:
        return "met" if works > 0 else "not_met"
    assert entry.norm is not None
    needed = entry.norm * (OFFICERS if entry.per == "officer" else 1)
    if works >= needed:
        return "met"
    return "partly" if works > 0 else "not_met"


@pytest.mark.usefixtures("shelf")
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORY)
def test_page_and_files_agree_with_an_independent_count(
    app: Flask, cast: Cast, clock: TestClock, browser: Any, history: list[tuple[str, bool, dict[str, Any]]]
) -> None:
    restore_database(app.extensions["test_template"])
    with transaction():
        operations.seed_catalogue(actor=SYSTEM, now=clock())
    shelf = Shelf(cast, clock)
    entries = {entry.code: entry for entry in shelf.entries()}
    standing: dict[str, tuple[int, dict[str, Answer]]] = {}
    for unit, corrects, figures in history:
        clock.move(days=1)
        said = {code: answer_of(figure) for code, figure in figures.items()}
        if corrects and unit in standing:
            take_id = shelf.correct(standing[unit][0], by=unit)
            answers = {**standing[unit][1], **said}
            shelf.enter(take_id, said, by=unit)
        else:
            take_id = shelf.begin(unit, officers=OFFICERS)
            answers = {**{code: full(entry) for code, entry in entries.items()}, **said}
            shelf.fill(take_id, said, by=unit)
        shelf.act("submit", take_id, by=unit)
        standing[unit] = (take_id, answers)
    client = browser("leader")
    _board(client, cast, entries, standing)
    _gaps(client, entries, standing)
    for take_id, answers in standing.values():
        _stock_take(client, take_id, entries, answers)


def _tables(client: Any, where: str) -> tuple[list[list[str]], list[tuple[Any, ...]]]:
    """The rows of a table as CSV and as XLSX, without headings."""
    text = client.get(f"{where}.csv").data.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(f"{where}.xlsx").data), read_only=True)
    rows = [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return list(csv.reader(io.StringIO(text)))[1:], rows[1:]


def _board(client: Any, cast: Cast, entries: dict[str, Entry], standing: dict[str, Any]) -> None:
    page = client.get("/facilities").get_data(as_text=True)
    every: Counter[str] = Counter()
    lines, cells = _tables(client, "/facilities/board")
    for unit, (_take, answers) in standing.items():
        wanted = Counter(judged(entries[code], answer) for code, answer in answers.items())
        every += wanted
        name = cast.account(unit).full_name.removeprefix("Báo cáo ")
        (line,) = [row for row in lines if row[0].endswith(name)]
        (cell,) = [row for row in cells if str(row[0]).endswith(name)]
        counts = [wanted["met"], wanted["partly"], wanted["not_met"], 0, len(answers)]
        assert [int(value) for value in line[2:7]] == counts
        assert [int(value or 0) for value in cell[2:7]] == counts
    total = sum(every.values())
    assert re.search(rf"{every['met']} \+ {every['partly']} \+ {every['not_met']} \+ 0 = {total}\.", page)
    assert f"{every['met']}/{total} = " in page


def _gaps(client: Any, entries: dict[str, Entry], standing: dict[str, Any]) -> None:
    lines, cells = _tables(client, "/facilities/gaps")
    for code in CODES:
        entry = entries[code]
        verdicts = Counter(judged(entry, answers[code]) for _take, answers in standing.values())
        short = [a[code] for _t, a in standing.values() if judged(entry, a[code]) != "met"]
        missing = Decimal(0)
        if entry.norm is not None:
            needed = entry.norm * (OFFICERS if entry.per == "officer" else 1)
            missing = sum((needed - (one.quantity - one.broken) for one in short), Decimal(0))
        (line,) = [row for row in lines if row[0] == code]
        (cell,) = [row for row in cells if row[0] == code]
        counts = [verdicts["met"], verdicts["partly"], verdicts["not_met"], 0, len(short)]
        assert [int(value) for value in line[4:9]] == counts
        assert [int(value or 0) for value in cell[4:9]] == counts
        assert Decimal(line[9].replace(",", ".")) == missing
        assert Decimal(str(cell[9])) == missing


def _stock_take(client: Any, take_id: int, entries: dict[str, Entry], answers: dict[str, Answer]) -> None:
    lines, cells = _tables(client, f"/facilities/stock-takes/{take_id}/table")
    labels = {"met": "Đạt", "partly": "Đạt một phần", "not_met": "Chưa đạt"}
    assert len(lines) == len(cells) == len(entries)
    for line, cell in zip(lines, cells, strict=True):
        answer = answers[line[0]]
        assert answer.quantity is not None
        assert Decimal(line[6].replace(",", ".")) == Decimal(str(cell[6])) == answer.quantity
        assert Decimal(str(cell[8])) == answer.quantity - answer.broken
        assert line[9] == cell[9] == labels[judged(entries[line[0]], answer)]
