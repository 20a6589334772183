"""Who may open which page: a table written by hand, walked through person by person."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.tasks.conftest import Stage

PEOPLE = ("office", "leader", "auditor", "head_a", "commune_a", "commune_b", "agency", "stranger", "admin")
ALLOWED: dict[str, dict[str, int]] = {
    "/desk": {"office": 200, "auditor": 200},
    "/overview": {"leader": 200, "office": 200, "auditor": 200},
    "/my": {"office": 200, "head_a": 200, "commune_a": 200, "commune_b": 200, "agency": 200, "stranger": 200},
    "/tasks": dict.fromkeys(PEOPLE[:-1], 200),
    "/tasks/{task}": {
        **dict.fromkeys(("office", "leader", "auditor", "head_a", "commune_a", "agency"), 200),
        **dict.fromkeys(("commune_b", "stranger"), 404),
    },
    "/directives/{directive}": {
        **dict.fromkeys(("office", "leader", "auditor", "head_a", "commune_a", "commune_b", "agency"), 200),
        "stranger": 404,
    },
    "/directives/{directive}/matrix": dict.fromkeys(("office", "leader", "auditor"), 200),
    "/matrix": dict.fromkeys(("office", "leader", "auditor"), 302),
    "/units/{unit}": {
        **dict.fromkeys(("office", "leader", "auditor", "head_a", "commune_a"), 200),
        **dict.fromkeys(("commune_b", "agency", "stranger"), 404),
    },
    "/messages": dict.fromkeys(PEOPLE, 200),
    "/search": dict.fromkeys(PEOPLE, 200),
    "/tasks/999999": dict.fromkeys(PEOPLE[:-1], 404),
    "/directives/999999": dict.fromkeys(PEOPLE[:-1], 404),
    "/directives/999999/matrix": dict.fromkeys(("office", "leader", "auditor"), 404),
    "/units/999999": dict.fromkeys(PEOPLE[:-1], 404),
    "/messages/999999": dict.fromkeys(PEOPLE, 404),
}


@pytest.fixture
def addresses(stage: Stage) -> dict[str, int]:
    """A task of commune A in which the agency helps; commune B leads beside it, the stranger has no part."""
    tasks = stage.issue({"leads": ("commune_a", "commune_b"), "helpers": ("agency",)})
    task = stage.task(tasks[0])
    return {"task": task.id, "directive": task.directive_id, "unit": task.unit_id}


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_of_a_person(name: str, addresses: dict[str, int], browser: Any) -> None:
    client = browser(name)
    answers = {path: client.get(path.format(**addresses)).status_code for path in ALLOWED}
    assert answers == {path: people.get(name, 403) for path, people in ALLOWED.items()}


@pytest.mark.parametrize("path", ALLOWED)
def test_strangers_are_sent_to_sign_in(path: str, addresses: dict[str, int], client: FlaskClient) -> None:
    answer = client.get(path.format(**addresses))
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_unit_that_helps_sees_the_task_and_not_its_neighbour(stage: Stage, browser: Any) -> None:
    first, second = stage.issue(
        {"leads": ("commune_a",), "helpers": ("agency",)}, {"leads": ("commune_a",), "title": "Việc riêng"}
    )
    agency = browser("agency")
    assert agency.get(f"/tasks/{first}").status_code == 200
    assert agency.get(f"/tasks/{second}").status_code == 404
    assert "Việc riêng" not in agency.get("/tasks").text
    assert "Phối hợp" not in agency.get("/tasks").text
