"""Hostile text in every field of a report: it asks for nothing, and every form prints it as it is."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from tests.reports.render.samples import annex_row, annex_table, full_document, make_document
from tests.reports.render.sheets import read_sheets
from tests.reports.render.test_render_html import tree
from tracker.config import ROOT
from tracker.core.text import spreadsheet_safe
from tracker.reports.document import Annex, Band, Document, Signature, Status
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.drawn import LONG
from tracker.reports.render.grids import grids
from tracker.reports.render.html import render_html
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.xlsx_ import render_xlsx

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="http://h.invalid/a.png">',
    "http://h.invalid/?a=1&b=2",
    "file:///etc/passwd",
    "/etc/passwd",
    "<svg onload=x()><image href='file:///etc/passwd'/></svg>",
    "=HYPERLINK(http://h.invalid)",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "</td></table><h1>x",
    "url(file:///etc/passwd)",
    "{{7*7}}{% include '/etc/passwd' %}",
    "</style><link rel=attachment href=file:///etc/passwd>",
    '"><a href=javascript:x()>x</a>',
    "{ INCLUDETEXT /etc/passwd }",
)
# What the program itself chooses, and no person writes; `empty` is printed only where there is no row.
OURS = {"type", "value", "kind", "language", "key", "audit_head", "created", "empty"}


def _planted(value: Any, number: Iterator[int], name: str = "") -> Any:
    """The stored report with another text in every field that holds one; each text is there once."""
    if isinstance(value, dict):
        if value.get("type") in {"date", "decimal", "moment", "Kind", "Tone", "Align"}:
            return value
        return {key: _planted(item, number, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_planted(item, number, name) for item in value]
    if isinstance(value, str) and name not in OURS:
        place = next(number)
        return f"{HOSTILE[place % len(HOSTILE)]}({place})"
    return value


@pytest.fixture(scope="module")
def document() -> Document:
    """A report of every kind of block, with a table that is drawn, two signatures, and no innocent word in it."""
    rows: list[Any] = [annex_row(number, difficulty="x") for number in range(LONG + 1)]
    made = make_document(
        blocks=full_document().blocks,
        addressees=["a", "b"],
        left_signature=Signature("x", ["y"], "z"),
        signature=Signature("x", ["y"], "z"),
        annexes=[Annex("x", [annex_table(rows)], "y", landscape=True), Annex("x", [annex_table(rows[:3])])],
        number="7",
        notice="x",
    )
    stored = json.loads(made.to_json())
    stored["document"] = _planted(stored["document"], itertools.count(100))
    return Document.from_json(json.dumps(stored))


def texts(document: Document) -> list[str]:
    """Every text that was planted."""
    return re.findall(r'"((?:[^"\\]|\\.)*\(\d+\))"', document.to_json())


def unescaped(found: list[str]) -> list[str]:
    return [json.loads(f'"{text}"') for text in found]


class Watch:
    """Notes what the interpreter is asked for while it is on; an audit hook cannot be taken away again."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[tuple[str, str]] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.on and (event == "open" or event.startswith(("socket.", "subprocess.", "urllib.", "os.system"))):
            self.seen.append((event, str(arguments[0])))


@pytest.fixture(scope="session")
def watch() -> Watch:
    found = Watch()
    sys.addaudithook(found)
    return found


FORMS: dict[str, Callable[[Document], object]] = {
    "pdf": render_pdf, "docx": render_docx, "xlsx": render_xlsx, "csv": render_csv, "page": render_html,
}  # fmt: skip
LIBRARIES = (str(ROOT), sys.prefix, sys.base_prefix, "/usr/share/zoneinfo", "/usr/lib/python", "/tmp")


@pytest.fixture(scope="module")
def made(document: Document, watch: Watch) -> dict[str, Any]:
    """Every form of the report, made while the interpreter is watched."""
    watch.on = True
    try:
        return {name: render(document) for name, render in FORMS.items()}
    finally:
        watch.on = False


def bare(text: str) -> str:
    return "".join(text.split()).casefold()


def test_nothing_is_fetched_and_no_file_is_read(made: dict[str, Any], watch: Watch) -> None:
    assert set(made) == set(FORMS)
    assert [event for event in watch.seen if event[0] != "open"] == []
    read = {name for _event, name in watch.seen if not name.isdigit()}
    assert [name for name in read if not str(Path(name).absolute()).startswith(LIBRARIES)] == []
    assert not any("passwd" in name or "invalid" in name for name in read)


def test_the_pdf_prints_every_text_and_does_nothing(document: Document, made: dict[str, Any]) -> None:
    planted = unescaped(texts(document))
    printed = bare(" ".join(sheet.text for sheet in read_sheets(made["pdf"])))
    # A number and a symbol stand in one line with other words, an author only in the properties.
    missing = [text for text in planted if bare(text) not in printed and text != document.meta.author]

    assert len(planted) > 150
    assert missing == []
    with pikepdf.open(io.BytesIO(made["pdf"])) as opened:
        assert list(opened.attachments) == ["so-lieu.csv"]
        assert not any("/Annots" in page for page in opened.pages)
        names = {str(key) for each in opened.objects if isinstance(each, pikepdf.Dictionary) for key in each}
        assert not names & {"/JS", "/JavaScript", "/AA", "/OpenAction", "/URI", "/Launch", "/GoToR", "/AcroForm"}
        assert str(opened.docinfo["/Author"]) == document.meta.author


def test_word_prints_every_text_and_does_nothing(document: Document, made: dict[str, Any]) -> None:
    word = docx.Document(io.BytesIO(made["docx"]))
    parts = [word.element.body, word.sections[0].footer._element]
    printed = bare(" ".join("".join(node.itertext(qn("w:t"))) for part in parts for node in part.iter(qn("w:p"))))
    missing = [text for text in unescaped(texts(document)) if bare(text) not in printed]

    assert missing == [document.meta.author]
    fields = [node.get(qn("w:instr")) for part in word.part.package.iter_parts() if hasattr(part, "element")
              for node in part.element.iter(qn("w:fldSimple"))]  # fmt: skip
    assert set(fields) == {"PAGE"}
    assert not list(word.element.iter(qn("w:hyperlink"), qn("w:instrText"), qn("w:altChunk"), qn("w:object")))
    _nothing_outside(made["docx"])


def _nothing_outside(archive: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        links = [opened.read(name).decode() for name in opened.namelist() if name.endswith(".rels")]
    assert not any('TargetMode="External"' in part for part in links)


def written(document: Document) -> Iterator[str]:
    """Every text that a spreadsheet is given."""
    for grid in grids(document):
        yield from (column.title for column in grid.columns)
        rows = [*grid.rows, *([grid.totals] if grid.totals else [])]
        for row in rows:
            cells = (row.text,) if isinstance(row, Band) else row
            yield from (
                cell.text if isinstance(cell, Status) else cell for cell in cells if isinstance(cell, str | Status)
            )
        if grid.caption:
            yield grid.caption


def test_excel_holds_every_text_and_computes_none(document: Document, made: dict[str, Any]) -> None:
    book = load_workbook(io.BytesIO(made["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    formulas = {str(cell.value) for cell in cells if cell.data_type == "f"}

    assert set(written(document)) <= {cell.value for cell in cells if cell.data_type == "s"}
    assert all(
        re.fullmatch(r"=(SUM\([A-Z]+\d+:[A-Z]+\d+\)|ROUND\([A-Z]+\d+/[A-Z]+\d+,3\))", one) for one in formulas
    )
    assert not any(cell.hyperlink and cell.hyperlink.target for cell in cells)
    _nothing_outside(made["xlsx"])


def test_csv_holds_every_text_and_no_formula(document: Document, made: dict[str, Any]) -> None:
    text = made["csv"].decode("utf-8-sig")
    cells = {cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row}

    # The head of a group stands before the title of each of its columns.
    heads = {part for cell in cells for part in (cell, *cell.split(": "))}
    assert {spreadsheet_safe(one) for one in written(document)} <= heads | {f"'{head}" for head in heads}
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) and len(cell) > 1 for cell in cells)
    assert all(line.startswith('"') and line.endswith('"') for line in text.split("\r\n") if line)


def test_the_page_shows_every_text_and_runs_none(document: Document, made: dict[str, Any]) -> None:
    found = tree(made["page"])
    shown = bare("".join(found.itertext()))

    assert {each.tag for each in found.iter()}.isdisjoint({"script", "img", "image", "a", "link", "style", "h1"})
    assert [
        text for text in unescaped(texts(document)) if bare(text) not in shown and text != document.meta.author
    ] == []
