"""The pages of reports, for each role, with their refusals."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.http import parse_options_header

from tests.conftest import TestClock
from tests.reports.conftest import order
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.core.clock import at_hour, local_day
from tracker.reports.models import Report
from tracker.reports.production import Press, produce_next
from tracker.tasks import figures


@pytest.fixture
def produced(stage: Stage, directive_id: int, press: Press) -> int:
    report_id = order(stage, directive_id)
    produce_next(press)
    return report_id


def _version(report_id: int) -> int:
    db.session.expire_all()
    return db.session.get_one(Report, report_id).version


def test_the_office_orders_once(browser: Any, directive_id: int) -> None:
    office = browser("office")
    path = f"/directives/{directive_id}/report"
    assert office.get(path).status_code == 200
    data = {"as_of_day": "", "as_of_time": "", "key": "a" * 32}
    first, second = office.post(path, data=data), office.post(path, data=data)
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    page = office.get(first.location)
    assert page.headers["Refresh"] == "3"
    assert "Chờ lập" in page.get_data(as_text=True)


def test_a_day_is_reported_to_its_end_and_its_tasks_are_not_overdue_yet(
    browser: Any, stage: Stage, clock: TestClock
) -> None:
    task = stage.task(stage.issue({"leads": ("commune_a",), "due_on": dt.date(2024, 10, 1)})[0])
    clock.move(days=7)
    path = f"/directives/{task.directive_id}/report"
    made = browser("office").post(path, data={"as_of_day": "1/10/2024", "as_of_time": "", "key": "a"})
    as_of = db.session.get_one(Report, int(made.location.rpartition("/")[2])).as_of
    assert local_day(as_of) == dt.date(2024, 10, 1)
    assert figures.count(figures.standings(task.directive_id, as_of)) == figures.Totals(open_in_term=1)
    next_day = as_of + dt.timedelta(microseconds=1)
    assert figures.count(figures.standings(task.directive_id, next_day)) == figures.Totals(open_overdue=1)


def test_an_hour_alone_is_todays(browser: Any, directive_id: int, clock: TestClock) -> None:
    clock.move(hours=5)
    data = {"as_of_day": "", "as_of_time": "12:00", "key": "a"}
    made = browser("office").post(f"/directives/{directive_id}/report", data=data)
    as_of = db.session.get_one(Report, int(made.location.rpartition("/")[2])).as_of
    assert as_of == at_hour(local_day(clock()), dt.time(12))


def test_what_was_typed_wrong_stays(browser: Any, directive_id: int) -> None:
    answer = browser("office").post(
        f"/directives/{directive_id}/report", data={"as_of_day": "31/12/2024", "as_of_time": "17:00", "key": "k"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "31/12/2024" in page
    assert "tương lai" in page


def test_the_leader_reads_and_approves(browser: Any, produced: int) -> None:
    leader = browser("leader")
    page = leader.get(f"/reports/{produced}").get_data(as_text=True)
    assert "Duyệt báo cáo" in page
    assert "Xã Dào San" in page
    pdf = leader.get(f"/reports/{produced}/report.pdf", buffered=True)
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    answer = leader.post(
        f"/reports/{produced}/decide",
        data={"do": "approve", "remark": "Đồng ý.", "version": _version(produced)},
    )
    assert answer.status_code == 302
    assert "Đã duyệt" in leader.get(f"/reports/{produced}").get_data(as_text=True)


def test_it_stands_on_the_leaders_overview_until_decided(browser: Any, produced: int) -> None:
    leader = browser("leader")
    assert f"/reports/{produced}" in leader.get("/overview").get_data(as_text=True)
    leader.post(f"/reports/{produced}/decide", data={"do": "approve", "version": _version(produced)})
    assert f"/reports/{produced}" not in leader.get("/overview").get_data(as_text=True)


def test_a_stale_decision_keeps_the_remark(browser: Any, produced: int) -> None:
    answer = browser("leader").post(
        f"/reports/{produced}/decide", data={"do": "return", "remark": "Thiếu xã Nậm Xe.", "version": 1}
    )
    assert answer.status_code == 409
    assert "Thiếu xã Nậm Xe." in answer.get_data(as_text=True)


def test_the_same_figures_as_csv(browser: Any, produced: int) -> None:
    answer = browser("auditor").get(f"/reports/{produced}/figures.csv")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "Xã Dào San" in answer.get_data().decode("utf-8-sig")


@pytest.mark.parametrize(
    ("path", "kind", "suffix"),
    [
        ("report.pdf?download=1", "application/pdf", "pdf"),
        ("report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        ("figures.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("figures.csv", "text/csv", "csv"),
    ],
)
def test_each_form_leaves_under_the_reports_name(
    browser: Any, produced: int, path: str, kind: str, suffix: str
) -> None:
    leader = browser("leader")
    assert f"/reports/{produced}/{path}" in leader.get(f"/reports/{produced}").get_data(as_text=True)
    answer = leader.get(f"/reports/{produced}/{path}", buffered=True)
    assert answer.mimetype == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    said = parse_options_header(answer.headers["Content-Disposition"])
    assert said[0] == "attachment"
    name = said[1]["filename"]
    assert name.startswith("Báo cáo kết quả thực hiện")
    assert name.endswith(f" (dự thảo).{suffix}")
    assert not set(name) & set('\\/:*?"<>|')


def test_word_and_excel_lose_the_mark_of_a_draft_with_the_approval(browser: Any, produced: int) -> None:
    leader = browser("leader")

    def heads() -> tuple[bool, bool]:
        word = docx.Document(io.BytesIO(leader.get(f"/reports/{produced}/report.docx").data))
        book = load_workbook(io.BytesIO(leader.get(f"/reports/{produced}/figures.xlsx").data))
        return "DỰ THẢO" in word.element.xml, book.worksheets[0]["B7"].value == "Dự thảo"

    assert heads() == (True, True)
    leader.post(f"/reports/{produced}/decide", data={"do": "approve", "version": _version(produced)})
    assert heads() == (False, False)
    answer = leader.get(f"/reports/{produced}/report.docx")
    assert "dự thảo" not in parse_options_header(answer.headers["Content-Disposition"])[1]["filename"]
    again = leader.get(f"/reports/{produced}/report.docx", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("suffix", ["", "/report.pdf", "/report.docx", "/figures.xlsx", "/figures.csv"])
def test_refusals(browser: Any, client: FlaskClient, produced: int, suffix: str) -> None:
    path = f"/reports/{produced}{suffix}"
    assert client.get(path).status_code == 302
    for name in ("commune_a", "admin"):
        assert browser(name).get(path).status_code == 403
    assert browser("leader").get(path.replace(str(produced), "999999")).status_code == 404


def test_only_leaders_decide(browser: Any, client: FlaskClient, produced: int) -> None:
    data = {"do": "approve", "version": _version(produced)}
    path = f"/reports/{produced}/decide"
    assert client.post(path, data=data).status_code == 302
    for name in ("office", "auditor", "commune_a"):
        assert browser(name).post(path, data=data).status_code == 403


def test_the_list_filters_by_state(browser: Any, produced: int) -> None:
    office = browser("office")
    assert f"/reports/{produced}" in office.get("/reports?state=awaiting_leader").get_data(as_text=True)
    assert f"/reports/{produced}" not in office.get("/reports?state=approved").get_data(as_text=True)
    assert f"/reports/{produced}" in office.get("/reports?kind=compliance").get_data(as_text=True)
    assert f"/reports/{produced}" not in office.get("/reports?kind=unit").get_data(as_text=True)
