"""The field for evidence: one bad file does not cost the good ones."""

from __future__ import annotations

import io
import re
from typing import Any

from flask import Flask, render_template_string

from tests.attachments.test_keeping import pdf, picture
from tests.cast import Cast
from tests.conftest import TestClock
from tracker.attachments import forms
from tracker.attachments.forms import EvidenceField, prepare_all
from tracker.web.forms import Form

SHOW = "{% from 'attachments/kept.html' import kept_files %}{{ kept_files(form.files) }}"


class EvidenceForm(Form):
    files = EvidenceField("Minh chứng", most_files=3)


def send(app: Flask, **given: Any) -> tuple[bool, EvidenceForm, str]:
    """Whether the form passed, the form, and the page's boxes."""
    with app.test_request_context("/", method="POST", data=given):
        form = EvidenceForm()
        passed = form.validate_on_submit()
        return passed, form, render_template_string(SHOW, form=form)


def files(*made: tuple[str, bytes]) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(data), name) for name, data in made]


def tokens(page: str) -> list[str]:
    return re.findall(r'name="files-kept" value="([^"]*)"', page)


def test_sound_files_are_prepared(app: Flask) -> None:
    passed, form, page = send(app, files=files(("a.jpg", picture("JPEG")), ("b.pdf", pdf())))
    assert passed
    assert [one.name for one in form.files.prepared] == ["a.jpg", "b.pdf"]
    assert len(tokens(page)) == 2


def test_no_file_at_all_is_no_error(app: Flask) -> None:
    passed, form, page = send(app, other="x")
    assert passed
    assert form.files.prepared == []
    assert page == ""


def test_one_bad_file_is_named_and_the_others_are_kept(app: Flask) -> None:
    passed, form, page = send(app, files=files(("a.jpg", picture("JPEG")), ("x.svg", b"<svg/>"), ("b.pdf", pdf())))
    assert not passed
    assert form.status == 422
    assert [error for error in form.files.errors if "x.svg" in error] == form.files.errors
    assert len(form.files.errors) == 1
    assert "a.jpg" in page
    passed, form, _ = send(app, **{"files-kept": tokens(page), "files": files(("c.png", picture("PNG")))})
    assert passed
    assert [one.name for one in form.files.prepared] == ["a.jpg", "b.pdf", "c.png"]


def test_too_many_files_are_refused(app: Flask) -> None:
    many = files(*[(f"{i}.png", picture("PNG", (10 + i, 10))) for i in range(4)])
    passed, form, _ = send(app, files=many)
    assert not passed
    assert "tối đa 3 tệp" in form.files.errors[0]
    assert len(form.files.prepared) == 3


def test_the_same_file_twice_counts_once(app: Flask) -> None:
    data = picture("PNG")
    _, form, page = send(app, files=files(("a.png", data), ("a.png", data)))
    assert len(form.files.prepared) == 1
    _, form, _ = send(app, **{"files-kept": tokens(page), "files": files(("a.png", data))})
    assert len(form.files.prepared) == 1


def test_forged_and_outdated_tokens_are_refused(app: Flask, monkeypatch: Any) -> None:
    _, _, page = send(app, files=files(("a.png", picture("PNG"))))
    [token] = tokens(page)
    for bad in ("", "x", token[:-3] + "abc", token.replace(token[0], "z", 1)):
        passed, form, _ = send(app, **{"files-kept": [bad]})
        assert not passed
        assert "chọn lại tệp" in form.files.errors[0]
        assert form.files.prepared == []
    monkeypatch.setattr(forms, "KEPT_FOR", -1)
    assert not send(app, **{"files-kept": [token]})[0]


def test_a_kept_file_that_was_swept_must_be_chosen_again(app: Flask, cast: Cast, clock: TestClock) -> None:
    _, form, page = send(app, files=files(("a.png", picture("PNG"))))
    form.files.prepared[0].path.unlink()
    passed, form, _ = send(app, **{"files-kept": tokens(page)})
    assert not passed
    assert form.files.prepared == []


def test_files_are_prepared_once_however_often_they_are_asked_for(app: Flask) -> None:
    data = {"files": files(("a.png", picture("PNG")))}
    with app.test_request_context("/", method="POST", data=data):
        form = EvidenceForm()
        folder = app.extensions["tracker_config"].files
        first = prepare_all(form.files, folder, form.files.tokens)
        assert form.validate_on_submit()
        assert form.files.prepared is first
        assert prepare_all(form.files, folder, form.files.tokens) is first
