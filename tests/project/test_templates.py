"""Every template compiles, leads only to routes that exist, and holds nothing that the content policy refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from tracker.reports.render.environment import environment

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*.html"))
REPORTS = ("reports/nd30/", "reports/render/")  # rendered without the application, in an environment of their own
PAGES = [path for path in TEMPLATES if not path.as_posix().startswith(REPORTS)]
FORMS = [path for path in TEMPLATES if path not in PAGES]
ENDPOINT = re.compile(r"url_for\(\s*['\"]([a-z_0-9.]+)['\"]")
REFUSED = re.compile(r"""\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|\bdata:image""")


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_it_compiles(app_of_run: Flask, path: Path) -> None:
    app_of_run.jinja_env.get_template(path.as_posix())


@pytest.mark.parametrize("path", FORMS, ids=str)
def test_forms_of_reports_compile(path: Path) -> None:
    environment().get_template(path.as_posix())


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_it_leads_only_to_routes_that_exist(app_of_run: Flask, path: Path) -> None:
    named = set(ENDPOINT.findall((ROOT / "templates" / path).read_text(encoding="utf-8")))
    assert named <= set(app_of_run.view_functions)


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_it_holds_nothing_that_the_policy_refuses(path: Path) -> None:
    assert REFUSED.findall((ROOT / "templates" / path).read_text(encoding="utf-8")) == []


def test_code_leads_only_to_routes_that_exist(app_of_run: Flask) -> None:
    named = {
        endpoint
        for path in (ROOT / "tracker").rglob("*.py")
        for endpoint in ENDPOINT.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= set(app_of_run.view_functions)
