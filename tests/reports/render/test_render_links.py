"""Figures lead to their rows in the service, from the page and from every file that can."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from tests.reports.render.samples import make_document
from tests.reports.render.sheets import read_sheets
from tracker.reports.document import Column, Document, DocumentError, Kind, Linked, Status, Table, Tone
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.html import render_html
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.xlsx_ import render_xlsx

ADDRESS = "https://theodoi.example"
PATH = "/tasks?directive=1&unit=2&timeliness=overdue"


def document(*, address: str | None = ADDRESS) -> Document:
    columns = [
        Column("Đơn vị", "unit"),
        Column("Quá hạn", "late", Kind.INT, 30),
        Column("Tình trạng", "status", Kind.STATUS, 40),
    ]
    rows: list[Any] = [
        ["Phòng Y tế", Linked(1234, PATH), Linked(Status("Quá hạn", Tone.OVER), "/tasks/7")],
        ["Phòng Tư pháp", 0, None],
    ]
    table = Table(columns, rows, totals=["Cộng", Linked(1234, "/tasks?directive=1"), None])
    made = make_document(blocks=[table])
    return replace(made, meta=replace(made.meta, address=address))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tasks",
        "//evil.example",
        "https://evil.example",
        "/tasks?q=<b>",
        "/\\evil",
        "javascript:x()",
        "/tasks\n",
        "/a b",
    ],
)
def test_a_link_names_a_page_of_the_service_and_nothing_else(path: str) -> None:
    with pytest.raises(DocumentError):
        Linked(1, path)


def test_the_pdf_leads_to_the_service_and_prints_as_before() -> None:
    linked, plain = render_pdf(document()), render_pdf(document(address=None))
    with pikepdf.open(io.BytesIO(linked)) as opened:
        found = [note for page in opened.pages for note in page.get("/Annots", [])]
        assert [str(note.A.URI) for note in found] == [
            ADDRESS + PATH,
            f"{ADDRESS}/tasks/7",
            f"{ADDRESS}/tasks?directive=1",
        ]
        # Printed with the page, and told to a screen reader (ISO 19005-3, 6.3.2; ISO 14289-1, 7.18.5).
        assert all(note.F == 4 and "/StructParent" in note for note in found)
    with pikepdf.open(io.BytesIO(plain)) as opened:
        assert not any("/Annots" in page for page in opened.pages)
    words = [
        [(word.text, word.left, word.top) for sheet in read_sheets(pdf) for word in sheet.words]
        for pdf in (linked, plain)
    ]
    assert words[0] == words[1]


def test_word_and_excel_lead_there_too_and_keep_their_types() -> None:
    word = docx.Document(io.BytesIO(render_docx(document())))
    links = {
        link.get(qn("r:id")): "".join(node.text for node in link.iter(qn("w:t")))
        for link in word.element.iter(qn("w:hyperlink"))
    }
    assert {word.part.rels[key].target_ref: text for key, text in links.items()} == {
        ADDRESS + PATH: "1.234",
        f"{ADDRESS}/tasks/7": "Quá hạn",
        f"{ADDRESS}/tasks?directive=1": "1.234",
    }
    sheet = load_workbook(io.BytesIO(render_xlsx(document()))).worksheets[1]
    assert [(cell.value, cell.hyperlink.target) for row in sheet for cell in row if cell.hyperlink] == [
        (1234, ADDRESS + PATH),
        ("Quá hạn", f"{ADDRESS}/tasks/7"),
        ("=SUM(B4:B5)", f"{ADDRESS}/tasks?directive=1"),
    ]
    for render in (render_docx, render_xlsx):
        assert b"theodoi.example" not in render(document(address=None))


def test_the_page_leads_there_whatever_the_address_is_and_csv_holds_figures() -> None:
    page = render_html(document(address=None))

    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', page) == [
        (PATH.replace("&", "&amp;"), "1.234"), ("/tasks/7", "Quá hạn"), ("/tasks?directive=1", "1.234"),
    ]  # fmt: skip
    assert '"Phòng Y tế","1234","Quá hạn"' in render_csv(document()).decode("utf-8-sig")


def test_documents_stored_before_keep_their_hash() -> None:
    made = make_document()

    assert '"address"' not in made.to_json()
    assert Document.from_json(made.to_json()) == made
    assert Document.from_json(document().to_json()) == document()
    assert document().data_hash == document(address=None).data_hash
