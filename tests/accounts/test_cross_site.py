"""With the protection against forged forms switched on, as in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import PASSWORD, Cast
from tests.conftest import TestClock


@pytest.fixture
def guarded(app: Flask, cast: Cast) -> Iterator[FlaskClient]:
    """A browser of an application that asks every form for its token."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of the page's last form, as a browser would send them."""
    found: dict[str, str] = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', answer.get_data(as_text=True)):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name.group(1) != "next":
            found[name.group(1)] = unescape(value.group(1)) if value else ""
    return found


def test_a_forged_sign_in_is_refused(guarded: FlaskClient) -> None:
    data = {"username": "agency", "password": PASSWORD}
    assert guarded.post("/sign-in", data=data).status_code == 400
    own = hidden(guarded.get("/sign-in"))
    assert guarded.post("/sign-in", data={**own, **data}).status_code == 302
    assert guarded.post("/sign-out").status_code == 400


def test_what_was_typed_comes_back_and_can_be_sent_on(guarded: FlaskClient, clock: TestClock) -> None:
    own = hidden(guarded.get("/sign-in"))
    guarded.post("/sign-in", data={**own, "username": "agency", "password": PASSWORD})
    form = hidden(guarded.get("/account"))
    clock.move(hours=2)
    typed = {**form, "email": "moi@example.vn", "telephone": "", "locale": "vi"}
    ended = guarded.post("/account", data=typed)
    assert ended.status_code == 401
    assert form["csrf_token"] not in hidden(ended)["typed"]
    back = guarded.post("/sign-in", data={**hidden(ended), "username": "agency", "password": PASSWORD})
    assert back.status_code == 200
    assert "moi@example.vn" in back.get_data(as_text=True)
    assert guarded.post("/account", data=hidden(back)).status_code == 302
    assert "moi@example.vn" in guarded.get("/account").get_data(as_text=True)
