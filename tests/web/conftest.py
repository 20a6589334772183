"""A bare application in which no name may be missing, for tests of templates alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from jinja2 import StrictUndefined

from tests.web.stage import Outline, Stage
from tracker.web import icons

ROOT = Path(__file__).resolve().parents[2]
ENDPOINTS = {
    "web.home": "/",
    "web.set_locale": "/locale",
    "web.set_theme": "/theme",
    "web.help": "/help",
    "accounts.sign_in": "/sign-in",
    "accounts.sign_out": "/sign-out",
    "accounts.profile": "/profile",
    "desk.search": "/search",
    "steering.calendar": "/calendar",
    "list.units": "/units/<int:group>",
}


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def bare(stage: Stage) -> Iterator[Flask]:
    app = Flask("bare", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "tracker" / "static"))
    app.secret_key = "bare"
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension("jinja2.ext.i18n")
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(csrf_token=lambda: "token-of-session", icon=icons.use)
    env.filters.update(num=lambda n: f"{n:,}".replace(",", "."), dmy=str, dmy_hm=str, pct=str, filesize=str)
    for endpoint, rule in ENDPOINTS.items():
        app.add_url_rule(rule, endpoint, lambda **_: "", methods=["GET", "POST"])
    app.context_processor(stage.names)
    with app.test_request_context("/units/2?sort=name&q=x"):
        yield app


@pytest.fixture
def draw(bare: Flask) -> Callable[..., str]:
    """Render `{{ call }}` with the macros of one file imported; the text of the element."""

    def render(file: str, names: str, body: str, **given: Any) -> str:
        text = render_template_string(f'{{% from "macros/{file}.html" import {names} %}}{body}', **given)
        assert Outline(text).faults == []
        return text

    return render
