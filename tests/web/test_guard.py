"""Deny by default: a route that says nothing is closed, and what a page leads to is checked."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tracker.web.guard import access_of
from tracker.web.views import safe_target


def test_every_route_says_who_may_call_it(app_of_run: Flask) -> None:
    silent = [
        rule.endpoint for rule in app_of_run.url_map.iter_rules() if access_of(app_of_run, rule.endpoint) is None
    ]
    assert silent == []


def test_an_unmarked_route_is_refused() -> None:
    from tracker.web import guard

    app = Flask("bare")
    app.add_url_rule("/open", "open", lambda: "secret")
    app.before_request(guard.enforce)
    assert app.test_client().get("/open").status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        None,
        "/a\r\nb",
        "/\t\\evil.example",
        "/\t/evil.example",
        "/here\\..\\..\\evil.example",
        "/\x00",
    ],
)
def test_an_address_elsewhere_is_never_followed(target: str | None) -> None:
    assert safe_target(target) is None


def test_an_address_here_is_followed() -> None:
    assert safe_target("/tasks/7?page=2") == "/tasks/7?page=2"


def test_headers_of_every_answer(client: FlaskClient) -> None:
    for path in ("/sign-in", "/nowhere", "/help"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_language_and_theme_are_kept_by_the_browser(client: FlaskClient) -> None:
    assert client.post("/locale", data={"locale": "en", "next": "/help"}).location == "/help"
    assert 'lang="en"' in client.get("/help").get_data(as_text=True)
    assert client.post("/locale", data={"locale": "fr"}).status_code == 400
    client.post("/theme", data={"theme": "dark"})
    assert 'data-bs-theme="dark"' in client.get("/help").get_data(as_text=True)


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("br, gzip", "br"), ("identity", None)])
def test_text_travels_small(client: FlaskClient, accepted: str, encoding: str | None) -> None:
    plain = len(client.get("/help", headers={"Accept-Encoding": "identity"}).data)
    answer = client.get("/help", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert len(answer.data) <= (plain * 0.5 if encoding else plain)


def test_the_style_sheet_travels_small_and_is_closed(client: FlaskClient) -> None:
    plain = client.get("/static/site.css", headers={"Accept-Encoding": "identity"}, buffered=True)
    answer = client.get("/static/site.css", headers={"Accept-Encoding": "br"}, buffered=True)
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < len(plain.data) / 3
