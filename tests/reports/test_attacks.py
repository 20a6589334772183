"""What nobody should send: every form and address of reports answers it with a page, never with an error."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.reports.conftest import order
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.reports.models import Explanation, Report, Schedule
from tracker.reports.production import Press, produce_next

HOSTILE = (
    "\x00", "<script>alert(1)</script>", '=HYPERLINK("http://x")', "file:///etc/passwd", "x" * 10_000,
    "\u202eabc\u200b", "a\nb\r\nc", "-1", "99999999999", "9" * 5000, "abc", "1.5", "²", "31/12/9999", "1/1/1",
    "31/2/2024", "month-2024-²", "directive-99999999999", "directive--1", "25:00", "\U0001f600" * 300,
)  # fmt: skip
NUMBERS = ("0", "-1", "99999999999", "abc", "%00", "²")
FORMS: dict[str, dict[str, str]] = {
    "/reports/new/compliance": {"directive": "1", "as_of_day": "", "as_of_time": ""},
    "/reports/new/unit": {"unit": "4", "as_of_day": "", "as_of_time": ""},
    "/reports/new/periodic": {"period": "", "first": "1/9/2024", "last": "5/9/2024"},
    "/directives/1/report": {"as_of_day": "", "as_of_time": ""},
    "/reports/schedules": {"kind": "leader", "every": "month", "directive": "0", "unit": "0"},
}
KEYS = count()


def key() -> str:
    return f"{next(KEYS):032}"


@pytest.mark.parametrize("path", FORMS)
def test_no_field_of_an_order_takes_what_it_cannot_be(browser: Any, directive_id: int, path: str) -> None:
    office, good = browser("office"), FORMS[path]
    model = Schedule if path.endswith("schedules") else Report
    for field in good:
        for value in HOSTILE:
            answer = office.post(path, data={**good, field: value, "key": key()})
            assert answer.status_code == 422, (field, value[:30], answer.status_code)
    assert office.post(path, data={}).status_code < 500
    assert db.session.scalar(select(func.count()).select_from(model)) == 0
    for place in range(2):
        assert office.post(path, data={**good, "key": "k" * 32}).status_code == 302, place
    assert db.session.scalar(select(func.count()).select_from(model)) == 1


def test_no_number_leads_to_anothers_page(stage: Stage, browser: Any, press: Press, directive_id: int) -> None:
    report_id = order(stage, directive_id)
    produce_next(press)
    office, leader, commune = browser("office"), browser("leader"), browser("commune_a")
    files = ("", "/report.pdf", "/report.docx", "/figures.xlsx", "/figures.csv")
    for number in NUMBERS:
        for suffix in files:
            assert office.get(f"/reports/{number}{suffix}").status_code == 404, number
        for suffix in ("", "/letter.pdf"):
            assert commune.get(f"/letters/{number}{suffix}").status_code == 404, number
        for verb in ("retry", "cancel", "send"):
            assert office.post(f"/reports/{number}/{verb}", data={"version": "1"}).status_code == 404, number
        assert leader.post(f"/reports/{number}/decide", data={"version": "1"}).status_code == 404, number
        assert office.get(f"/reports?page={number}&state={number}&kind={number}").status_code == 200
    assert commune.get(f"/letters/{report_id}").status_code == 404, "it is a report and no letter"
    for value in HOSTILE:  # in all fields at once: each alone would lay the page out three times as often
        data = {"version": value, "do": value, "instead_of": value, "remark": value}
        assert leader.post(f"/reports/{report_id}/decide", data=data).status_code in {409, 422}
    assert db.session.get_one(Report, report_id).decided_at is None


def test_a_unit_writes_for_itself_alone(stage: Stage, browser: Any) -> None:
    """Bản Lang has no task of the document, and Dào San's words are none of its business."""
    directive_id = stage.task(stage.issue({"leads": ("commune_a",)})[0]).directive_id
    dao_san, ban_lang = browser("commune_a"), browser("commune_b")
    about = {"about": f"directive-{directive_id}", "text": "Đường sạt lở."}
    assert dao_san.post("/explanations", data={**about, "key": key()}).status_code == 302
    assert ban_lang.post("/explanations", data={**about, "key": key()}).status_code == 422
    row = db.session.scalars(select(Explanation)).one()
    assert row.unit_id == stage.cast.units["commune_a"]
    assert "Đường sạt lở." not in ban_lang.get("/explanations").get_data(as_text=True)
    for who in ("office", "office_2"):
        settle = {"version": row.version, "do": "approve"}
        assert browser(who).post(f"/explanations/{row.id}/settle", data=settle).status_code == 404
    for field in ("about", "key", "text"):
        for value in HOSTILE:
            assert dao_san.post("/explanations", data={**about, "key": key(), field: value}).status_code < 500
    long = dao_san.post("/explanations", data={**about, "text": "x" * 2001, "key": key()})
    assert (long.status_code, "x" * 2001 in long.get_data(as_text=True)) == (422, True)
