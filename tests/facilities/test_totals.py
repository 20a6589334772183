"""Whatever was entered and corrected: page, CSV, XLSX, DOCX and PDF say what an independent count says."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.conftest import START
from tests.database import restore_database, save_database
from tests.facilities.conftest import Shelf, full
from tests.tasks.conftest import Stage
from tracker.directives.states import InstructionKind
from tracker.facilities.operations import Answer
from tracker.facilities.queries import Entry
from tracker.facilities.states import MEASURED, Verdict
from tracker.reports import compliance
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.xlsx_ import render_xlsx

UNITS = ("commune_a", "commune_b")
CODES = ("DT01", "QC04", "TB01", "TB03", "MG02", "NS06")
FIGURE = st.tuples(st.integers(0, 4000), st.integers(0, 100)) | st.none()
COUNT = st.dictionaries(st.sampled_from(CODES), FIGURE, min_size=1, max_size=5)
HISTORY = st.lists(st.tuples(st.sampled_from(UNITS), st.booleans(), COUNT), min_size=2, max_size=5)
OFFICERS = 2
VERDICTS = ("met", "partly", "not_met", "not_applicable")
LABELS = dict(zip(VERDICTS, ("Đạt", "Đạt một phần", "Chưa đạt", "Không áp dụng"), strict=True))
Standing = dict[str, tuple[int, dict[str, Answer]]]


def answer_of(figure: tuple[int, int] | None) -> Answer:
    """So many hundredths, so many percent of them broken; none where it does not concern the office."""
    if figure is None:
        return Answer(verdict=Verdict.NOT_APPLICABLE, note="Không có nhu cầu.")
    quantity = Decimal(figure[0]) / 100
    return Answer(quantity=quantity, broken=(quantity * figure[1] / 100).quantize(Decimal("0.01")))


def working(answer: Answer) -> Decimal | None:
    return None if answer.quantity is None else answer.quantity - answer.broken


def needed(entry: Entry) -> Decimal | None:
    """What the norm asks of an office with its officers, written out anew."""
    return None if entry.norm is None else entry.norm * (OFFICERS if entry.per == "officer" else 1)


def judged(entry: Entry, answer: Answer) -> str:
    """The verdict by the rule, written out anew."""
    works = working(answer)
    if works is None:
        return str(answer.verdict)
    if entry.rule not in MEASURED:
        return "met" if works > 0 else "not_met"
    limit = needed(entry)
    assert limit is not None
    if works >= limit:
        return "met"
    return "partly" if works > 0 else "not_met"


@dataclass
class Truth:
    """What was said of each office last, and what follows from it."""

    entries: dict[str, Entry]
    names: dict[str, str]
    standing: Standing

    def verdicts(self, unit: str) -> Counter[str]:
        """The verdicts of one office."""
        return Counter(judged(self.entries[code], answer) for code, answer in self.standing[unit][1].items())

    def counts(self, unit: str) -> list[int]:
        """The same in the order in which they are printed."""
        found = self.verdicts(unit)
        return [found[verdict] for verdict in VERDICTS]

    def every(self) -> list[int]:
        """All offices together."""
        return [sum(column) for column in zip(*(self.counts(unit) for unit in self.standing), strict=True)]


def test_every_form_agrees_with_an_independent_count(shelf: Shelf, browser: Any, tmp_path: Path) -> None:
    stage = Stage(shelf.cast, shelf.clock)
    task_id = stage.issue({"leads": UNITS, "kind": InstructionKind.FACILITY})[0]
    directive_id = stage.task(task_id).directive_id
    entries = {entry.code: entry for entry in shelf.entries()}
    names = {unit: shelf.cast.account(unit).full_name.removeprefix("Báo cáo ") for unit in UNITS}
    template = save_database(tmp_path / "ready.db")
    printed: list[int] = []

    @settings(max_examples=5, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(HISTORY)
    def agree(history: list[tuple[str, bool, dict[str, Any]]]) -> None:
        restore_database(template)
        shelf.clock.moment = START
        truth = Truth(entries, names, played(shelf, entries, history))
        client = browser("leader")  # afresh: a session does not outlast the days between two counts
        check_board(client, truth)
        check_gaps(client, truth)
        for unit in truth.standing:
            check_office(client, truth, unit, shelf.cast.units[unit])
        printed.append(len(history))
        check_report(shelf, truth, directive_id, printed=len(printed) <= 2)

    agree()
    assert len(printed) >= 2


def played(shelf: Shelf, entries: dict[str, Entry], history: list[tuple[str, bool, dict[str, Any]]]) -> Standing:
    """Let the units count and correct; what each of them said last."""
    standing: Standing = {}
    for unit, corrects, figures in history:
        shelf.clock.move(days=1)
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
    return standing


def tables(client: Any, where: str) -> tuple[list[list[str]], list[tuple[Any, ...]]]:
    """The rows of a table as CSV and as XLSX, without headings."""
    text = client.get(f"{where}.csv").data.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(f"{where}.xlsx").data), read_only=True)
    rows = [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return list(csv.reader(io.StringIO(text)))[1:], rows[1:]


def summed(counts: list[int]) -> str:
    """How a page adds four counts up."""
    return f"{' + '.join(str(one) for one in counts)} = {sum(counts)}."


def plain(page: str) -> str:
    """A page's text without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def check_board(client: Any, truth: Truth) -> None:
    """The board of all offices: sums, each office's share, both files."""
    page = client.get("/facilities").get_data(as_text=True)
    lines, cells = tables(client, "/facilities/board")
    for unit in truth.standing:
        (line,) = [row for row in lines if row[0].endswith(truth.names[unit])]
        (cell,) = [row for row in cells if str(row[0]).endswith(truth.names[unit])]
        counts = truth.counts(unit)
        assert [int(value) for value in line[2:7]] == [*counts, sum(counts)]
        assert [int(value or 0) for value in cell[2:7]] == [*counts, sum(counts)]
        (row,) = re.findall(rf"<tr><th[^>]*><a[^>]*>[^<]*{truth.names[unit]}</a>.*?</tr>", page, re.DOTALL)
        groups = [tuple(map(int, pair)) for pair in re.findall(r">(\d+)/(\d+)</span>", row)]
        assert tuple(map(sum, zip(*groups, strict=True))) == (counts[0], sum(counts[:3]))
        assert f"{counts[0]}/{sum(counts[:3])} · " in row
        assert f"{counts[0]}/{sum(counts[:3])} đạt, kiểm kê" in page
    every = truth.every()
    assert summed(every) in page
    assert f"{every[0]}/{sum(every[:3])} = " in page


def check_gaps(client: Any, truth: Truth) -> None:
    """What is missing item by item: page, both files."""
    lines, cells = tables(client, "/facilities/gaps")
    page = client.get("/facilities/gaps").get_data(as_text=True)
    for code in CODES:
        entry, said = truth.entries[code], [answers[code] for _take, answers in truth.standing.values()]
        verdicts = Counter(judged(entry, answer) for answer in said)
        short = [answer for answer in said if judged(entry, answer) in {"partly", "not_met"}]
        limit = needed(entry)
        missing = (
            sum((limit - (working(one) or 0) for one in short), Decimal(0)) if limit is not None else Decimal(0)
        )
        missing = Decimal(0) if entry.unit_of_count == "%" else missing
        (line,) = [row for row in lines if row[0] == code]
        (cell,) = [row for row in cells if row[0] == code]
        counts = [*(verdicts[verdict] for verdict in VERDICTS), len(short)]
        assert [int(value) for value in line[4:9]] == counts
        assert [int(value or 0) for value in cell[4:9]] == counts
        assert Decimal(line[9].replace(",", ".")) == missing
        assert Decimal(str(cell[9])) == missing
        rows = [plain(row) for row in page.split("<tr>") if f"{code} · " in row]
        assert len(rows) == bool(short)
        if short:
            found = re.search(rf"{len(short)} .*?{verdicts['met']}/(\d+) \S+%", rows[0])
            assert found
            assert int(found[1]) == sum(counts[:3])
        if missing:
            assert f" {missing.normalize():f} {entry.unit_of_count}".replace(".", ",") in rows[0]


def check_office(client: Any, truth: Truth, unit: str, unit_id: int) -> None:
    """The page of one office and its stock-take as files, line by line."""
    take_id, answers = truth.standing[unit]
    page = client.get(f"/facilities/units/{unit_id}").get_data(as_text=True)
    assert summed(truth.counts(unit)) in page
    listed = Counter(re.findall(r'class="st st-\w+">.*?</svg>([^<]+)</span></li>', page))
    assert [listed[LABELS[verdict]] for verdict in VERDICTS] == truth.counts(unit)
    lines, cells = tables(client, f"/facilities/stock-takes/{take_id}/table")
    assert len(lines) == len(cells) == len(truth.entries)
    for line, cell in zip(lines, cells, strict=True):
        answer = answers[line[0]]
        assert line[9] == cell[9] == LABELS[judged(truth.entries[line[0]], answer)]
        if answer.quantity is None:
            assert (line[6], cell[6], cell[8]) == ("", None, None)
        else:
            assert Decimal(line[6].replace(",", ".")) == Decimal(str(cell[6])) == answer.quantity
            assert Decimal(str(cell[8])) == working(answer)


def check_report(shelf: Shelf, truth: Truth, directive_id: int, *, printed: bool) -> None:
    """The compliance report: every office's line, the sum and the sentence, in each form."""
    document = compliance.build(
        directive_id,
        as_of=shelf.clock(),
        created=shelf.clock(),
        unit_id=shelf.cast.units["office"],
        author="Cán bộ Nội vụ thử",
        notice=None,
    )
    every = truth.every()
    rows = {truth.names[unit]: truth.counts(unit) for unit in truth.standing}
    data = list(csv.reader(io.StringIO(render_csv(document).decode("utf-8-sig"))))
    check_cells(data, rows, every)
    if not printed:
        return
    book = load_workbook(io.BytesIO(render_xlsx(document)))
    check_cells([["" if one is None else str(one) for one in row] for s in book for row in s.values], rows, None)
    word = docx.Document(io.BytesIO(render_docx(document)))
    check_cells([[cell.text for cell in row.cells] for table in word.tables for row in table.rows], rows, every)
    pdf = pypdfium2.PdfDocument(render_pdf(document))
    text = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pdf))
    for name, counts in rows.items():
        figures = " ".join(str(one) for one in counts)
        assert re.search(rf"{name} \d+/\d+/\d{{4}} {figures} 0 0", text), (name, figures)
    assert f"Cộng {' '.join(str(one) for one in every)} 0 0" in text
    said = "{} hạng mục đạt, {} đạt một phần, {} chưa đạt, {} không áp dụng".format(*every)
    assert said in text
    assert said in " ".join(one.text for one in word.paragraphs)


def check_cells(table: list[list[str]], rows: dict[str, list[int]], every: list[int] | None) -> None:
    """Each office has one line with its counts in their order; so has the sum, where it is printed as figures."""
    wanted = list(rows.items())
    wanted += [("Cộng", every)] if every else []
    for name, counts in wanted:
        found = [row for row in table if any(one.endswith(name) for one in row)]
        figures = [str(one) for one in [*counts, 0, 0]]
        assert any(row[at : at + 6] == figures for row in found for at in range(len(row))), (name, figures, found)
