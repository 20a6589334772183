"""Every route answers every role as a table written by hand says, and what is refused changes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import TestClock
from tests.journeys.markup import Element, parse
from tests.project.planted import found
from tests.project.tables.routes import FOREIGN, PEOPLE, ROUTES, Foreign, Row
from tests.project.world import World, build
from tracker.core import db
from tracker.reports.render import apart

SHOWS = next(row for row in ROUTES if row.address == "/feedback/{said}/person")
"""The one page that says who spoke, to those few whom the table lets see it."""


@pytest.fixture(scope="module")
def built() -> dict[str, World]:
    """The prepared world, once it was needed."""
    return {}


@pytest.fixture
def world(
    built: dict[str, World], app: Flask, cast: Cast, clock: TestClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The prepared rows, as fresh for each test."""
    if "world" not in built:
        built["world"] = build(app, cast, clock, tmp_path_factory.mktemp("world"))
    built["world"].restore()
    yield built["world"]
    db.session.remove()


def _filled(value: Any, names: dict[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, names) for one in value]
    return str(value).format_map(names)


def _call(client: FlaskClient, world: World, row: Row | Foreign) -> str:
    """The answer's status; 'in' where it leads to the sign-in page.

    Whatever it says, and whoever asked: who spoke is told by one page alone, where that is what was asked for.
    """
    address = _filled(row.address, world.names)
    answer = client.open(address, method=row.method, data=_filled(row.form, world.names) or None)
    told = found(answer.get_data() + str(answer.headers).encode())
    assert bool(told) is (row == SHOWS and answer.status_code == 200), (row.address, told)
    db.session.rollback()
    to_sign_in = answer.status_code == 302 and answer.location.startswith("/sign-in")
    answer.close()
    return "in" if to_sign_in else str(answer.status_code)


def test_every_route_stands_in_the_table(app_of_run: Flask) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in app_of_run.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(row.endpoint, row.method) for row in ROUTES} == routes


@pytest.mark.parametrize("row", ROUTES, ids=lambda row: f"{row.method} {row.address}")
def test_each_role_is_answered_as_the_table_says(
    world: World, row: Row, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    # Who may print is asked here; setting a page for each of eight people takes half a minute and says no more.
    monkeypatch.setattr(apart, "COMMAND", ("cat",))
    with world.app.test_request_context():
        address = _filled(row.address, world.names).partition("?")[0]
        endpoint, _ = world.app.url_map.bind("localhost").match(address, method=row.method)
    assert endpoint == row.endpoint
    wanted = dict(zip(PEOPLE, row.answers.split(), strict=True))
    answers, changed = {}, []
    for person in PEOPLE:
        answers[person] = _call(world.browser(person), world, row)
        if world.changed():
            changed.append(person)
            world.restore()
    said = capfd.readouterr()
    assert found((said.out + said.err).encode()) == [], "the log says who spoke"
    assert answers == wanted
    # A form answers 302; a slip of paper, shown this once, 200.
    done = {person for person, answer in answers.items() if answer in {"200", "302", "in"} and person != "nobody"}
    assert set(changed) <= (done if row.method == "POST" else set()), (
        "what was refused or only read has changed something"
    )


@pytest.mark.parametrize("row", FOREIGN, ids=lambda row: f"{row.person} {row.method} {row.address}")
def test_what_belongs_to_others_is_not_there(world: World, row: Foreign) -> None:
    assert _call(world.browser(row.person), world, row) == "404"
    assert not world.changed()


@pytest.mark.parametrize("nonsense", ["abc", "-1", "1e3", "9" * 30, "１"])
def test_identifiers_that_are_none_are_refused(world: World, nonsense: str) -> None:
    before = world.dump()
    office = world.browser("office")
    assert office.post("/tasks/remind", data={"task": nonsense}).status_code == 400
    assert world.browser("commune_a").post("/tasks/acknowledge", data={"task": nonsense}).status_code == 400
    db.session.rollback()
    assert world.dump() == before


MECHANICS = {"key", "version", "do", "send", "next", "password", "new_password", "repeat_password"}
WRITING = [
    row for row in ROUTES if row.method == "POST" and row.form.keys() - MECHANICS and "302" in row.answers[3:]
]


def _who_writes(row: Row) -> str | None:
    """The first person whom the route lets do what it is for."""
    return next(
        (who for who, said in zip(PEOPLE, row.answers.split(), strict=True) if said in {"200", "302"}), None
    )


def test_whatever_was_typed_survives_the_end_of_a_session(world: World, clock: TestClock) -> None:
    clock.move(hours=3)
    seen = 0
    for row in WRITING:
        person = _who_writes(row)
        if person in {None, "nobody"}:
            continue
        client, form = world.browser(str(person)), _filled(row.form, world.names)
        answer = client.post(_filled(row.address, world.names), data=form)
        assert answer.status_code == 401, row.address
        hidden = {
            one.attrs["name"]: one.attrs.get("value", "")
            for one in parse(answer.get_data(as_text=True)).all("input", type="hidden")
        }
        name = world.cast.account(str(person)).username
        back = client.post("/sign-in", data={**hidden, "username": name, "password": world.cast.password})
        assert back.status_code == 200, row.address
        kept = [(one.attrs["name"], one.attrs.get("value", "")) for one in _sent_on(back.get_data(as_text=True))]
        for field, value in form.items():
            if field not in {"password", "new_password", "repeat_password"}:
                for one in value if isinstance(value, list) else [value]:
                    assert (field, one) in kept, (row.address, field)
        seen += 1
    assert seen > 40


def _sent_on(html: str) -> list[Element]:
    main = parse(html).one("main")
    return [one for one in main.all("input", type="hidden") if one.attrs["name"] != "csrf_token"]


UPLOADING = {
    "tasks.submit": "files", "tasks.submit_many": "files", "tasks.note": "files", "tasks.enter": "files",
    "escalations.new": "files", "escalations.edit": "files", "units.import_units": "file",
    "tasks.import_change": "file", "accounts.import_accounts": "file", "directives.upload": "file",
}  # fmt: skip
TYPED = {
    "tasks.import_change": {"legal_ref": "Nghị quyết gõ dở", "effective_on": "30/9/2024"},
    "directives.upload": {"text": "Văn bản gõ dở"},
}


def test_a_file_that_is_refused_takes_no_words_with_it(world: World) -> None:
    seen = set()
    for row in ROUTES:
        if row.method != "POST" or row.endpoint not in UPLOADING or row.endpoint in seen:
            continue
        allowed = {"200", "302", "422"}
        person = next(who for who, said in zip(PEOPLE, row.answers.split(), strict=True) if said in allowed)
        form = {**_filled(row.form, world.names), **TYPED.get(row.endpoint, {})}
        before = world.dump()
        bad = (io.BytesIO(b"MZ\x90\x00 not what it says"), "ket-qua.pdf")
        answer = world.browser(person).post(
            _filled(row.address, world.names), data={**form, UPLOADING[row.endpoint]: bad}
        )
        assert answer.status_code == 422, row.endpoint
        shown = parse(answer.get_data(as_text=True))
        for text in (value for name, value in form.items() if name not in MECHANICS and " " in str(value)):
            fields = [one.text for one in shown.all("textarea")]
            fields += [one.attrs.get("value", "") for one in shown.all("input")]
            assert any(text in one for one in fields), (row.endpoint, text)
        assert world.dump() == before, row.endpoint
        seen.add(row.endpoint)
    assert seen == set(UPLOADING)
