"""The page of the record."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.cast import Cast
from tests.conftest import START, TestClock
from tracker.audit import operations
from tracker.core import db, transaction


def write(cast: Cast, clock: TestClock) -> None:
    for name, act, subject, row, days in (
        ("office", "task.accepted", "task", 7, 0),
        ("agency", "task.submitted", "task", 8, 1),
        ("agency", "directive.read", "directive", 7, 2),
    ):
        with transaction():
            operations.record(
                act,
                actor=cast.actor(name),
                now=clock.move(days=1) if days else clock.moment,
                subject_type=subject,
                subject_id=row,
                details={"note": f"<{row}>"},
            )
    clock.moment = START


def shown(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/audit{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_only_auditors_and_administrators_read_the_record(cast: Cast, browser: Any, client: FlaskClient) -> None:
    assert client.get("/audit").status_code == 302
    for name in ("office", "leader", "head_a", "commune_a"):
        assert browser(name).get("/audit").status_code == 403, name
    for name in ("auditor", "admin"):
        assert browser(name).get("/audit").status_code == 200, name


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("?subject=task", {"Nhiệm vụ 7", "Nhiệm vụ 8"}),
        ("?act=task.submitted", {"Nhiệm vụ 8"}),
        ("?row=7", {"Nhiệm vụ 7", "Văn bản 7"}),
        ("?subject=task&row=7", {"Nhiệm vụ 7"}),
        ("?who=B%C3%A1o+c%C3%A1o+T%C6%B0", {"Nhiệm vụ 8", "Văn bản 7"}),
        ("?who=100%25", set()),
        ("?since=1/10/2024", {"Nhiệm vụ 8", "Văn bản 7"}),
        ("?until=30/9/2024", {"Nhiệm vụ 7"}),
        ("?since=1/10/2024&until=1/10/2024", {"Nhiệm vụ 8"}),
        ("?since=nonsense&row=x&page=-3", {"Nhiệm vụ 7", "Nhiệm vụ 8", "Văn bản 7"}),
    ],
)
def test_entries_are_found_by_person_act_subject_and_day(
    cast: Cast, browser: Any, clock: TestClock, query: str, rows: set[str]
) -> None:
    write(cast, clock)
    page = shown(browser("auditor"), query)
    assert {row for row in ("Nhiệm vụ 7", "Nhiệm vụ 8", "Văn bản 7") if f">{row}<" in page} == rows


def test_details_are_escaped(cast: Cast, browser: Any, clock: TestClock) -> None:
    write(cast, clock)
    page = shown(browser("auditor"))
    assert "note: &lt;7&gt;" in page


def test_a_long_record_comes_in_pages(cast: Cast, browser: Any) -> None:
    with transaction():
        for number in range(120):
            operations.record("x", actor=cast.actor("office"), now=START, subject_type="task", subject_id=number)
    auditor = browser("auditor")
    assert shown(auditor, "?act=x").count('<th scope="row"') == 50
    assert shown(auditor, "?act=x&page=3").count('<th scope="row"') == 20


def test_the_chain_is_checked_when_asked(cast: Cast, browser: Any, clock: TestClock) -> None:
    write(cast, clock)
    auditor = browser("auditor")
    with transaction():
        operations.seal()
    assert "Chuỗi nguyên vẹn: 4 mục" in shown(auditor, "?check=1")
    assert "Chuỗi nguyên vẹn" not in shown(auditor)
    with transaction():
        db.session.execute(text("UPDATE audit_entry SET act = 'y' WHERE id = 2"))
    assert "Chuỗi bị sửa tại dấu niêm phong số 2." in shown(auditor, "?check=1")
