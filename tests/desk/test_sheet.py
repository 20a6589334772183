"""The sheet for a meeting, as a page and as a PDF."""

from __future__ import annotations

import io
import subprocess
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import Stage
from tracker.desk.site import soon_until
from tracker.desk.status import Tags
from tracker.reports.document import Document
from tracker.reports.render import apart
from tracker.reports.render.isolated import TOO_LONG, RenderFailed
from tracker.reports.sheet import build


def staged(stage: Stage, cast: Cast) -> None:
    first, _second, done, _theirs = stage.issue(
        {"title": "Họp dân"},
        {"title": "Phát tờ gấp"},
        {"title": "Đã xong"},
        {"leads": ("commune_b",), "title": "Lạ"},
    )
    stage.bring(done, "completed")
    stage.act("commune_a", "add_note", first, text="Đã họp 3 bản,\ncòn 4 bản", percent=40, files=[])
    stage.act("commune_a", "assign_person", first, person_id=cast.people["head_a"])


def test_the_page_shows_what_is_open_with_room_to_write(stage: Stage, cast: Cast, browser: Any) -> None:
    staged(stage, cast)
    page = browser("commune_a").get("/my/sheet").get_data(as_text=True)
    for words in ("Họp dân", "Phát tờ gấp", "Đã họp 3 bản", "Lãnh đạo Dào San", "15/10/2024", "2 nhiệm vụ"):
        assert words in page
    assert "Đã xong" not in page
    assert "Lạ" not in page
    assert page.count('<td class="by-hand">') == 2


def test_the_document_counts_what_it_lists(stage: Stage, cast: Cast, clock: TestClock) -> None:
    staged(stage, cast)
    clock.move(days=30)
    tags = Tags(clock(), soon_until(clock()))
    document = build(cast.actor("commune_a"), tags, created=clock(), notice=None)
    assert "đơn vị có 2 nhiệm vụ chưa hoàn thành, trong đó 2 nhiệm vụ quá hạn" in str(document.blocks[0])
    (table,) = document.annexes[0].blocks
    assert [row[1] for row in table.rows] == ["1. Họp dân", "2. Phát tờ gấp"]
    assert table.rows[0][5:] == ("Lãnh đạo Dào San", "Đã họp 3 bản, còn 4 bản", "")
    assert Document.from_json(document.to_json()) == document


def test_the_pdf_is_landscape_and_says_the_same(stage: Stage, cast: Cast, browser: Any) -> None:
    staged(stage, cast)
    answer = browser("commune_a").get("/my/sheet.pdf")
    assert answer.mimetype == "application/pdf"
    pages = PdfDocument(io.BytesIO(answer.data))
    width, height = pages[1].get_size()
    assert width > height
    words = pages[1].get_textpage().get_text_range()
    assert "Phát tờ gấp" in words
    assert "Ghi tại cuộc họp" in " ".join(words.split())
    pages.close()


def test_a_unit_without_work_has_an_empty_sheet(browser: Any) -> None:
    assert "Không còn nhiệm vụ nào" in browser("commune_b").get("/my/sheet").get_data(as_text=True)


def test_refusals(browser: Any, client: FlaskClient) -> None:
    for path in ("/my/sheet", "/my/sheet.pdf"):
        assert "/sign-in" in client.get(path).location
        for name in ("leader", "admin", "auditor"):
            assert browser(name).get(path).status_code == 403


def test_rendering_that_fails_or_hangs_is_told(
    cast: Cast, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = build(cast.actor("commune_a"), Tags(clock(), clock()), created=clock(), notice=None)
    monkeypatch.setattr(apart, "COMMAND", ("/bin/false",))
    with pytest.raises(RenderFailed):
        apart.render_pdf_apart(document)

    def hang(*_args: Any, **_options: Any) -> None:
        raise subprocess.TimeoutExpired("python", 30)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(RenderFailed, match=TOO_LONG.split(":", maxsplit=1)[0]):
        apart.render_pdf_apart(document)
