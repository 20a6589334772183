"""Numbers that no row can have lead nowhere; they never reach a database."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.web.identifiers import LARGEST, identifier

BEYOND = (str(LARGEST + 1), "9" * 11, "9" * 25)


def test_an_identifier_is_a_number_that_a_row_can_have() -> None:
    assert identifier("7") == 7
    assert identifier(str(LARGEST)) == LARGEST
    for text in ("", "-1", "1e3", "７", "²", *BEYOND):
        assert identifier(text) is None, text


@pytest.mark.parametrize("number", BEYOND)
def test_an_address_beyond_every_row_is_not_found(browser: Any, number: str) -> None:
    office, admin = browser("office"), browser("admin")
    for path in ("tasks", "directives", "messages", "units", "reports"):
        assert office.get(f"/{path}/{number}").status_code == 404, path
    assert admin.get(f"/accounts/{number}/edit").status_code == 404


@pytest.mark.parametrize("number", BEYOND)
def test_a_form_or_filter_beyond_every_row_is_no_fault(browser: Any, number: str) -> None:
    office, commune = browser("office"), browser("commune_a")
    assert office.get(f"/tasks?unit={number}&directive={number}").status_code == 200
    assert office.get(f"/tasks/remind?task={number}").status_code == 400
    assert office.post("/tasks/remind", data={"send": "1", "key": "a", "task": number}).status_code in {400, 422}
    assert commune.get(f"/tasks/submit?directive={number}").status_code == 400
    data = {"key": "a", "result": "Đã làm.", "task_ids": f"{number}:1"}
    assert commune.post("/tasks/submit?directive=1", data=data).status_code == 422
    assert browser("auditor").get(f"/audit?row={number}").status_code == 200


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("office", "/search?q=x%00"),
        ("office", "/search?q=%25"),
        ("office", "/tasks?q=%00&sort=%00&state=%00"),
        ("office", "/directives?q=%00&type=%00&year=%00"),
        ("office", "/units?q=%00"),
        ("auditor", "/audit?who=%00&act=%00&subject=%00&row=%00&since=31/2/2024"),
        ("admin", "/accounts?q=%00&role=%00"),
    ],
)
def test_a_control_character_in_an_address_is_left_out(browser: Any, person: str, path: str) -> None:
    assert browser(person).get(path).status_code == 200
