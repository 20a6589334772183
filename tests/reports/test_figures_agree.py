"""Whatever happens to tasks, every total equals its rows in every form, and an independent count of the events.

What is right is counted here from the events alone: a task belongs where its last event left it; a deadline is
missed when the clock stopped at or after it, or still runs at or after it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import docx
import pypdfium2 as pdfium
from flask import Flask
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from tests.conftest import START
from tests.database import restore_database
from tests.escalations.conftest import Register
from tests.journeys.markup import Element, parse
from tests.project.test_totals import HISTORY, Play, outcome
from tests.reports.conftest import built, column, merge_communes, total, with_column, words_of
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.core.clock import end_of_day, local_day, start_of_day
from tracker.core.errors import Refusal
from tracker.reports.cells import plain
from tracker.reports.document import Band, Document, Kind, Table
from tracker.reports.periods import Span
from tracker.reports.render import values
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.html import render_html
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.xlsx_ import render_xlsx
from tracker.tasks.models import Task, TaskEvent

HELD = {"assigned", "in_progress", "returned", "awaiting_head"}
COUNTED = (
    "all", "done_on_time", "done_late", "done_no_deadline", "open_in_term", "open_overdue", "open_no_deadline",
)  # fmt: skip
OUTCOMES = ("on_time", "late", "done", "in_term", "overdue", "open")
KINDS = ("unit", "overdue", "urging", "periodic", "register", "compliance", "leader", "escalations",
    "outreach", "feedback", "facilities")  # fmt: skip
ON_PAPER = ("overdue", "periodic")
FULL = [
    ("submit", 0, 0), ("accept", 0, 1), ("extension", 1, 0), ("grant", 1, 0), ("submit", 1, 2), ("return_", 1, 0),
    ("pause", 2, 0), ("resume", 2, 2), ("withdraw", 3, 0), ("submit", 4, 2), ("accept", 4, 0),
]  # fmt: skip


class Story:
    """A history on a fresh database, with matters raised for tasks and, where wished, two communes merged."""

    def __init__(self, app: Flask, stage: Stage, history: Sequence[tuple[str, int, int]], merged: bool) -> None:
        stage.clock.moment = START
        restore_database(app.extensions["test_template"])
        self.stage, self.play = stage, Play(stage)
        self.half = START
        for place, act in enumerate(history):
            self.play.happen(*act)
            if place == len(history) // 2:
                self._raise_matter()
                self.half = stage.clock()
        if merged:
            stage.clock.move(days=1)
            merge_communes(stage)

    def _raise_matter(self) -> None:
        register = Register(self.stage.cast, self.stage.clock, self.stage)
        own = select(Task.id).where(Task.unit_id == self.stage.cast.units["commune_a"])
        task = db.session.get_one(Task, db.session.scalars(own.order_by(Task.id)).first())
        row = register.bring("sent", task=task)
        try:
            register.act("pause_task", row)
        except Refusal:
            db.session.rollback()

    def document(self, kind: str, **columns: Any) -> Document:
        """A report of the story as of now."""
        today = local_day(self.stage.clock())
        columns.setdefault("span", Span(local_day(START), today))
        return built(self.stage, kind, unit="commune_a", directive_id=self.play.directive_id, **columns)


def last_events(moment: dt.datetime) -> dict[int, Any]:
    """The last event of each task up to a moment, with its unit."""
    rows = db.session.execute(
        select(TaskEvent.task_id, Task.unit_id, TaskEvent.state, TaskEvent.due_at, TaskEvent.clock_stopped_at)
        .join(Task, Task.id == TaskEvent.task_id)
        .where(TaskEvent.at <= moment)
        .order_by(TaskEvent.id)
    )
    return {row.task_id: row for row in rows}


def counts(events: Sequence[Any], moment: dt.datetime) -> list[int]:
    """All, then by outcome, as the tables of reports put them."""
    found = Counter(outcome(event, moment) for event in events)
    return [sum(found[one] for one in OUTCOMES), *(found[one] for one in OUTCOMES)]


def in_period(first: dt.date, last: dt.date, moment: dt.datetime) -> list[Any]:
    """The last events of the tasks of a period: open when it began, given in it, or opened again in it."""
    begin, end = start_of_day(first), min(moment, end_of_day(last) - dt.timedelta(microseconds=1))
    old, new = last_events(begin - dt.timedelta(microseconds=1)), last_events(end)
    closed = {"completed", "not_applicable", "withdrawn", "transferred"}
    kept = []
    for task, event in new.items():
        earlier = old.get(task)
        moved = earlier is None or (event.state, event.clock_stopped_at) != (
            earlier.state,
            earlier.clock_stopped_at,
        )
        if earlier is None or earlier.state not in closed or (moved and event.state not in closed - {"completed"}):
            kept.append(event)
    return kept


def tables_in(document: Document) -> Iterator[Table]:
    """Every table of a document, annexes included."""
    blocks = (*document.blocks, *(block for annex in document.annexes for block in annex.blocks))
    return (block for block in blocks if isinstance(block, Table))


def numbers_of(table: Table) -> list[tuple[int, ...]]:
    """The whole numbers of every row and of the sum."""
    places = [place for place, one in enumerate(table.columns) if one.kind is Kind.INT]
    rows = [row for row in (*table.rows, table.totals) if row is not None and not isinstance(row, Band)]
    return (
        [tuple(plain(row[place]) for place in places if row[place] is not None) for row in rows] if places else []
    )


def sums_agree(document: Document) -> None:
    """Every sum of whole numbers is the sum of its rows."""
    for table in tables_in(document):
        for place, one in enumerate(table.columns):
            if one.kind is Kind.INT and table.totals is not None and table.totals[place] is not None:
                cells = [plain(row[place]) or 0 for row in table.rows if not isinstance(row, Band)]
                assert plain(table.totals[place]) == sum(cells), (document.kind, one.title)  # type: ignore[arg-type]


def forms_agree(document: Document) -> None:
    """Every row of whole numbers is found in page, CSV, XLSX and DOCX."""
    wanted = Counter(row for table in tables_in(document) for row in numbers_of(table) if len(row) > 1)
    written = {
        "csv": [_ints(row) for row in csv.reader(io.StringIO(render_csv(document).decode("utf-8-sig")))],
        "xlsx": [_ints(row) for row in _sheets(document)],
        "docx": [_ints([cell.text for cell in row.cells]) for row in _word(document)],
        "page": [_ints([cell.text for cell in row.all("td", "th")]) for row in _page(document)],
    }
    for form, rows in written.items():
        texts = [" ".join(map(str, row)) for row in rows]
        for row in wanted:
            line = " ".join(map(str, row))
            assert any(line in text for text in texts), (document.kind, form, row)


def _sheets(document: Document) -> Iterator[list[str]]:
    book = load_workbook(io.BytesIO(render_xlsx(document)), data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield ["" if cell.number_format.endswith("%") else str(cell.value) for cell in row]


def _word(document: Document) -> Iterator[Any]:
    return (row for table in docx.Document(io.BytesIO(render_docx(document))).tables for row in table.rows)


def _page(document: Document) -> list[Element]:
    return parse(render_html(document)).all("tr")


def _ints(cells: Sequence[Any]) -> list[int]:
    texts = [str(cell).strip().replace(".", "") for cell in cells]
    return [int(text) for text in texts if re.fullmatch(r"-?\d+", text)]


def kinds_agree(story: Story) -> None:
    """The figures of every kind are those of the events."""
    now = story.stage.clock()
    events = last_events(now)
    everything = list(events.values())
    own = [event for event in everything if event.unit_id == story.stage.cast.units["commune_a"]]
    late = [event for event in everything if outcome(event, now) == "overdue"]
    unit = with_column(story.document("unit"), "directive")[0]
    assert [total(unit, key) for key in COUNTED] == counts(own, now)
    overdue = story.document("overdue")
    assert sum(len(column(table, "number")) for table in with_column(overdue, "entered")) == len(late)
    held = [event for event in late if event.state in HELD]
    annexes = [len(table.rows) for table in with_column(story.document("urging"), "entered")]
    assert sum(annexes) == len(held)
    assert len(annexes) == len({event.unit_id for event in held})
    progress = column(with_column(story.document("register"), "progress")[0], "progress")
    parts = [re.match(r"Hoàn thành (\d+)/(\d+)", text) for text in progress]
    done, given = (sum(int(part[place]) for part in parts if part) for place in (1, 2))
    figures = counts(everything, now)
    assert (done, given) == (sum(figures[1:4]), figures[0])
    assert f"có {given} nhiệm vụ: hoàn thành {done}, chưa" in words_of(story.document("leader"))
    for first, last in ((START, now), (story.half, now), (START, story.half)):
        days = Span(local_day(first), local_day(last))
        moment = min(now, end_of_day(days.last) - dt.timedelta(microseconds=1))
        document = story.document("periodic", span=days, as_of=moment)
        rows = in_period(days.first, days.last, now)
        assert [total(with_column(document, "directive")[0], key) for key in COUNTED] == counts(rows, moment)
        assert len(column(with_column(document, "origin")[0], "number")) == len(rows)


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(history=FULL, merged=True, kind="compliance")
@given(history=HISTORY, merged=st.booleans(), kind=st.sampled_from(KINDS))
def test_every_total_equals_its_rows_and_the_events(
    app: Flask, stage: Stage, history: list[tuple[str, int, int]], merged: bool, kind: str
) -> None:
    story = Story(app, stage, history, merged)
    kinds_agree(story)
    for one in KINDS:
        sums_agree(story.document(one))
    forms_agree(story.document(kind))


def test_every_form_of_every_kind_holds_the_same_figures(app: Flask, stage: Stage) -> None:
    story = Story(app, stage, FULL, merged=False)
    for kind in KINDS:
        document = story.document(kind)
        forms_agree(document)
        if kind in ON_PAPER:
            on_paper(document)


def on_paper(document: Document) -> None:
    """The sums stand in the text of the PDF as the tables have them."""
    pdf = pdfium.PdfDocument(render_pdf(document))
    try:
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    finally:
        pdf.close()
    for table in tables_in(document):
        if table.totals is not None:
            cells = zip(table.totals, table.columns, strict=True)
            line = " ".join(filter(None, (values.cell(cell, one.kind) for cell, one in cells)))
            assert line in text, (document.kind, line)
