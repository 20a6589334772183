"""Every layout and error page stands on its own, for each kind of visitor."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, flash, render_template, render_template_string
from jinja2 import StrictUndefined

from tests.web.stage import Outline, Sample, Stage, sent

CODES = (400, 403, 404, 409, 413, 429, 500, 503)
PLAIN = (429, 500, 503)
WORK = ("page", "form_page", "wide")


def _layout(name: str, body: str = "{% block heading %}Tên <b>trang</b>{% endblock %}", **given: Any) -> Outline:
    page = Outline(render_template_string(f'{{% extends "layout/{name}.html" %}}{body}', **given))
    assert page.faults == []
    return page


def _text(name: str, body: str = "{% block heading %}Tên <b>trang</b>{% endblock %}", **given: Any) -> str:
    _layout(name, body, **given)
    return render_template_string(f'{{% extends "layout/{name}.html" %}}{body}', **given)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", [*WORK, "sign_in", "plain"])
def test_layout_has_title_language_skip_link_and_one_heading(name: str) -> None:
    page = _layout(name)
    assert page.all("html")[0]["lang"] == "vi"
    assert page.all("a")[0]["href"] == "#noi-dung"
    assert page.by_id("noi-dung")[0] == "main"
    assert len(page.all("h1")) == 1
    assert "<title>Tên trang – Theo dõi chỉ đạo, UBND huyện Phong Thổ</title>" in _text(name)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", [*WORK, "sign_in"])
def test_layout_says_when_figures_are_invented_and_offers_the_language(name: str, stage: Stage) -> None:
    assert "Số liệu minh họa" in _text(name)
    assert 'action="/locale"' in _text(name)
    stage.demo = False
    assert "Số liệu minh họa" not in _text(name)


@pytest.mark.usefixtures("bare")
def test_theme_and_locale_reach_the_root(stage: Stage) -> None:
    assert "data-bs-theme" not in _layout("page").all("html")[0]
    stage.theme, stage.locale = "dark", "en"
    root = _layout("page").all("html")[0]
    assert (root["data-bs-theme"], root["lang"]) == ("dark", "en")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("role", ["office", "administrator", "unit_reporter", "leader"])
def test_a_stopped_worker_is_told_to_those_who_can_act(role: str, stage: Stage) -> None:
    stage.role, stage.alive = role, False
    assert ("chạy nền đang dừng" in _text("page")) == (role in {"office", "administrator"})
    stage.alive = True
    assert "chạy nền đang dừng" not in _text("page")


@pytest.mark.usefixtures("bare")
def test_short_menu_becomes_tabs_and_long_menu_folds(stage: Stage) -> None:
    assert "tabs-bottom" not in _text("page")
    assert "drop only-phone" in _text("page")
    stage.entries = 4
    assert "tabs-bottom" in _text("page")
    assert "drop only-phone" not in _text("page")
    assert "tabs-bottom" not in _text("form_page")
    assert _text("page").count('<span class="pip">3<') == 2


@pytest.mark.usefixtures("bare")
def test_a_long_menu_keeps_its_daily_entries_at_the_foot(stage: Stage) -> None:
    stage.daily = 4
    text = _text("page")
    foot = text[text.index("tabs-bottom") :]
    assert "drop only-phone" in text
    assert foot.count("<li>") == 4


@pytest.mark.usefixtures("bare")
def test_one_entry_is_current_and_the_person_is_escaped() -> None:
    text = _text("page")
    nav = text[text.index('<nav class="nav-main"') : text.index("<main")]
    assert nav.count('aria-current="page"') == 1
    assert "Lò Thị &lt;Hương&gt;" in text


@pytest.mark.usefixtures("bare")
def test_a_stranger_sees_neither_menu_nor_search(stage: Stage) -> None:
    stage.signed_in = False
    text = _text("page")
    assert stage.asked == []
    for word in ("nav-main", "mast-find", "sign-out", "tabs-bottom"):
        assert word not in text


@pytest.mark.usefixtures("bare")
def test_empty_blocks_leave_no_empty_elements() -> None:
    text = _text("page")
    for name in ('class="eyebrow"', 'class="lead"', 'class="facts"', 'class="actions"'):
        assert name not in text
    full = _text(
        "page",
        "{% block heading %}H{% endblock %}{% block eyebrow %}E{% endblock %}{% block lead %}L{% endblock %}"
        "{% block facts %}<li>F</li>{% endblock %}{% block actions %}<a href='/'>A</a>{% endblock %}"
        "{% block content %}<p>C</p>{% endblock %}{% block after %}<p>Sau</p>{% endblock %}",
    )
    for piece in ('"eyebrow">E<', '"lead">L<', '"facts"><li>F<', '"actions"><a', "<p>C</p>", "<p>Sau</p>"):
        assert piece in full
    assert full.index("</main>") < full.index("<p>Sau</p>") < full.index("<footer")


@pytest.mark.usefixtures("bare")
def test_widths_differ() -> None:
    assert 'class="wrap wrap-narrow"' in _text("form_page")
    assert '<body class="wide">' in _text("wide")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", [*WORK, "sign_in"])
def test_a_form_sent_back_marks_the_title_and_shows_the_summary(name: str) -> None:
    text = _text(name, form=sent(day="x"))
    assert "<title>Lỗi: Tên trang" in text
    assert text.count('class="errsum"') == 1
    refused = Sample()
    refused.refusal = "Đã duyệt rồi."
    assert "<title>Lỗi: " in _text(name, form=refused)
    clean = _text(name, form=Sample())
    assert "errsum" not in clean
    assert "Lỗi:" not in clean


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", ["page", "sign_in"])
def test_messages_of_the_last_action_are_shown_once(name: str) -> None:
    flash("Đã nộp kết quả.", "success")
    text = render_template_string(f'{{% extends "layout/{name}.html" %}}{{% block heading %}}H{{% endblock %}}')
    assert text.count("Đã nộp kết quả.") == 1
    assert "note-ok" in text


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("code", CODES)
def test_error_page_alone_and_with_what_the_handler_gives(code: int) -> None:
    alone = Outline(render_template(f"errors/{code}.html"))
    assert alone.faults == []
    assert len(alone.all("h1")) == 1
    text = render_template(
        f"errors/{code}.html", message="Câu trả lời.", typed=[("result", "Đã họp 7 bản.")], back="/form"
    )
    assert Outline(text).faults == []
    assert "Câu trả lời." in text
    assert "Đã họp 7 bản.</textarea>" in text
    assert 'href="/form"' in text


@pytest.mark.parametrize("code", PLAIN)
def test_error_page_of_a_broken_service_asks_for_nothing(code: int, bare: Flask, stage: Stage) -> None:
    stage.broken = True
    text = render_template(f"errors/{code}.html")
    assert f"Mã trang: {code}." in text
    assert stage.asked == []
    assert "csrf" not in text
    assert bare.jinja_env.undefined is StrictUndefined


@pytest.mark.usefixtures("bare")
def test_conflict_shows_both_versions_and_sends_the_typed_one_again() -> None:
    conflict = SimpleNamespace(
        message="Vàng Thị Mỷ đã lưu lúc 08:05.",
        rows=[("Bản đã đến", "7", "8"), ("Lượt nữ", "262", "262")],
        edit_url="/edit",
        action="/save",
        hidden=[("villages", "7"), ("version", "4"), ("csrf_token", "old")],
    )
    text = render_template("errors/409.html", conflict=conflict)
    page = Outline(text)
    assert page.faults == []
    assert re.findall(r"<ins>(\d+)</ins>", text) == ["7", "8"]
    sent = {i["name"]: i["value"] for f in [page] for i in f.all("input") if i["name"] in {"villages", "version"}}
    assert sent == {"villages": "7", "version": "4"}
    assert 'value="old"' not in text
    assert text.index('href="/edit"') < text.index("Lưu đè")
