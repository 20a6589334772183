"""The letter upward and the table of recommendations: what they print agrees with the register."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import TestClock
from tests.escalations.conftest import ROADS, Register
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition, Invalid
from tracker.escalations import queries
from tracker.reports import upward
from tracker.reports.document import Table
from tracker.reports.models import Report
from tracker.reports.production import Press, produce_next
from tracker.reports.queries import document_of
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.pdf import render_pdf
from tracker.reports.states import ReportState


@pytest.fixture
def register(app: Flask, cast: Cast, clock: TestClock) -> Register:
    return Register(cast, clock, Stage(cast, clock))


def order(register: Register, who: str = "office", row_id: int | None = None, kind: str = "petition") -> int:
    """Order the letter of a recommendation, or the table of all."""
    actor, now = register.cast.actor(who), register.clock()
    with transaction():
        if row_id is None:
            return upward.request_table(actor=actor, now=now).id
        return upward.request_petition(register.row(row_id), kind=kind, actor=actor, now=now).id


def produced(register: Register, app: Flask, report_id: int) -> Report:
    """The report after the worker made it."""
    produce_next(Press(clock=register.clock, folder=app.extensions["tracker_config"].files))
    report = db.session.get_one(Report, report_id)
    assert report.error == ""
    return report


def words(pdf: bytes) -> str:
    """The text of a PDF on one line."""
    document = pdfium.PdfDocument(pdf)
    try:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return " ".join(text.split())


def test_the_letter_names_every_unit_and_waits_for_a_leader(register: Register, app: Flask) -> None:
    main, other = register.bring("to_forward"), register.bring("sent", "commune_b", matter=replace(ROADS, funds=7))
    register.act("merge", other, main=main)
    report = produced(register, app, order(register, row_id=main))
    assert report.state is ReportState.AWAITING_LEADER
    document = document_of(report)
    assert (document.title, list(document.addressees)) == ("TỜ TRÌNH", ["Sở Giao thông vận tải"])
    assert document.letterhead.symbol == "TTr-UBND"
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [row[1] for row in table.rows] == ["Xã Dào San", "Xã Bản Lang"]  # type: ignore[index]
    assert table.totals is not None
    assert table.totals[3] == 2_500_000_007


def test_the_letter_may_be_a_cong_van(register: Register, app: Flask) -> None:
    row_id = register.bring("to_forward")
    report = produced(register, app, order(register, row_id=row_id, kind="petition_letter"))
    document = document_of(report)
    assert (document.title, document.subject[:4], list(document.addressees)) == (
        None,
        "V/v ",
        ["Sở Giao thông vận tải"],
    )
    assert document.letterhead.symbol == "UBND-NV"
    assert report.title.startswith("Công văn: ")
    word = docx.Document(io.BytesIO(render_docx(document)))
    under_number = [line for line in word.tables[0].rows[1].cells[0].paragraphs if line.text.startswith("V/v")]
    assert [line.style.name for line in under_number] == ["Trích yếu công văn"]
    assert "TỜ TRÌNH" not in words(render_pdf(document))


def test_pressed_twice_there_is_one_letter(register: Register, app: Flask) -> None:
    row_id = register.bring("to_forward")
    first = order(register, row_id=row_id)
    assert order(register, row_id=row_id) == first
    assert order(register, row_id=row_id, kind="petition_letter") != first
    produced(register, app, first)
    assert order(register, row_id=row_id) > first, "once it is made, the next is a new edition"


def test_no_other_report_is_a_letter_upward(register: Register) -> None:
    with pytest.raises(Invalid):
        order(register, row_id=register.bring("to_forward"), kind="compliance")


def test_page_file_and_paper_count_alike(register: Register, app: Flask) -> None:
    for state in (
        "sent",
        "to_forward",
        "forwarded",
        "answered",
        "closed",
        "elsewhere",
        "draft",
        "withdrawn",
        "merged",
    ):
        register.bring(state)
    report = produced(register, app, order(register))
    assert report.state is ReportState.PRODUCED
    totals = queries.totals(register.cast.actor("office"), register.clock())
    document = document_of(report)
    assert (totals.all, totals.raised) == (7, 8)
    rows = list(csv.reader(io.StringIO(render_csv(document).decode("utf-8-sig"))))
    start = next(place for place, row in enumerate(rows) if row and row[0] == "STT")
    listed = rows[start + 1 : -1]
    assert len(listed) == totals.all
    assert sum(len(row[2].split(", ")) for row in listed) == totals.raised
    assert int(rows[-1][7].replace(".", "")) == totals.funds == sum(int(row[7]) for row in listed)
    paper = words(render_pdf(document))
    assert "8 kiến nghị của các đơn vị, gộp thành 7 nội dung" in paper
    assert f"{totals.funds:,} đồng".replace(",", ".") in paper


def test_a_past_moment_is_reported_as_it_was(register: Register, browser: Any, app: Flask) -> None:
    """Merged, answered, money changed and closed since: the table of that day knows nothing of it."""
    main, other = register.bring("forwarded"), register.bring("returned", "commune_b")
    client = browser("office")
    register.clock.move(days=20)
    register.act("edit", other, by="commune_b", matter=replace(ROADS, funds=1))
    register.act("send", other, by="commune_b")
    register.act("merge", other, main=main)
    register.act("answer", main)
    client = browser("office")
    ordered = client.post("/escalations/table", data={"as_of_day": "1/10/2024", "as_of_time": "", "key": "p" * 32})
    document = document_of(produced(register, app, int(ordered.location.rpartition("/")[2])))
    table = document.annexes[0].blocks[0]
    assert isinstance(table, Table)
    assert [row[9] for row in table.rows] == [  # type: ignore[index]
        "Chờ cấp trên trả lời (Sở Giao thông vận tải)", "Trả lại bổ sung"
    ]  # fmt: skip
    assert table.totals is not None
    assert table.totals[7] == 5_000_000_000
    assert "2 kiến nghị của các đơn vị, gộp thành 2 nội dung" in str(document.blocks[0])
    now = queries.totals(register.cast.actor("office"), register.clock())
    assert (now.all, now.raised, now.funds) == (1, 2, 2_500_000_001)
    later = client.post("/escalations/table", data={"as_of_day": "1/12/2024", "as_of_time": "", "key": "q" * 32})
    assert later.status_code == 422


@pytest.mark.parametrize("who", ["leader", "auditor", "commune_a", "admin"])
def test_only_the_office_orders(register: Register, who: str) -> None:
    row_id = register.bring("to_forward")
    with pytest.raises(Forbidden):
        order(register, who)
    with pytest.raises(Forbidden):
        order(register, who, row_id)


@pytest.mark.parametrize("state", ["answered", "closed", "merged", "returned", "draft"])
def test_no_letter_of_what_waits_for_none(register: Register, state: str) -> None:
    row_id = register.bring(state)
    with pytest.raises(IllegalTransition):
        order(register, row_id=row_id)


def test_the_empty_register_is_a_table_too(register: Register, app: Flask) -> None:
    report = produced(register, app, order(register))
    assert "0 kiến nghị của các đơn vị" in str(document_of(report).blocks[0])


def test_the_pages_order_them(register: Register, browser: Any) -> None:
    row_id = register.bring("to_forward")
    office = browser("office")
    assert "Soạn tờ trình" in office.get(f"/escalations/{row_id}").get_data(as_text=True)
    assert office.post(f"/escalations/{row_id}/letter").location.startswith("/reports/")
    assert office.post("/escalations/table", data={"key": "t" * 32}).location.startswith("/reports/")
    assert browser("commune_a").post(f"/escalations/{row_id}/letter").status_code == 403
