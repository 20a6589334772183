"""What a register tells about a unit: shown, proposed, never over what was typed, kept as it was."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from tests.tasks.conftest import RESULT, Stage
from tests.tasks.test_views import PNG, go, text
from tracker.directives.states import InstructionKind
from tracker.tasks import registry
from tracker.tasks.registry import Figure, Subject, UnitFigures

PROPOSED = "Đã kiểm kê 12 hạng mục, đạt 9."


class Shelf:
    """A register of one number that a test moves; units without it have nothing to tell."""

    def __init__(self) -> None:
        self.count: int | None = 9
        self.asked: list[Subject] = []

    def __call__(self, subject: Subject) -> UnitFigures | None:
        self.asked.append(subject)
        if self.count is None:
            return None
        return UnitFigures("Kệ sách", [Figure("Hạng mục đạt", self.count)], "/shelf", PROPOSED)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """A register for tasks about outreach, and for no others."""
    found = Shelf()
    monkeypatch.setattr(registry, "_registry", type(registry._registry)())
    registry.use_register(InstructionKind.OUTREACH, "shelf", found)
    return found


@pytest.fixture
def about(stage: Stage, shelf: Shelf) -> int:
    """A task about outreach of Dào San, being worked on."""
    task_id = stage.issue({"leads": ("commune_a",), "kind": InstructionKind.OUTREACH})[0]
    return stage.bring(task_id, "in_progress")


def result_of(page: str) -> str:
    """What stands in the field of the result."""
    return page.partition('name="result"')[2].partition(">")[2].partition("</textarea>")[0].strip()


def test_the_figures_stand_on_both_pages_and_are_proposed(about: int, shelf: Shelf, browser: Any) -> None:
    commune = browser("commune_a")
    page = text(commune.get(f"/tasks/{about}"))
    assert "Số liệu hiện nay: Kệ sách" in page
    assert 'href="/shelf"' in page
    form = text(commune.get(f"/tasks/{about}/submit"))
    assert "Kệ sách" in form
    assert result_of(form) == PROPOSED
    asked = shelf.asked[-1]
    assert (asked.task_id, asked.period) == (about, "")


def test_other_kinds_and_empty_registers_tell_nothing(
    stage: Stage, about: int, shelf: Shelf, browser: Any
) -> None:
    other = stage.bring(stage.issue({"leads": ("commune_a",)})[0], "in_progress")
    commune = browser("commune_a")
    assert "Kệ sách" not in text(commune.get(f"/tasks/{other}/submit"))
    shelf.count = None
    page = text(commune.get(f"/tasks/{about}/submit"))
    assert "Kệ sách" not in page
    assert "Thêm số liệu" not in page
    assert result_of(page) == ""


def test_what_was_typed_is_never_overwritten(about: int, browser: Any) -> None:
    commune = browser("commune_a")
    typed = {"result": "Đã sửa mái.", "key": "k" * 32, "version": "2", "do": "propose"}
    page = text(go(commune, about, "submit", **typed))
    assert result_of(page) == f"Đã sửa mái.\n{PROPOSED}"
    again = text(go(commune, about, "submit", **{**typed, "result": f"Đã sửa mái.\n{PROPOSED}"}))
    assert result_of(again).count(PROPOSED) == 1
    assert "errsum" not in again


def test_after_a_return_the_words_of_the_unit_stay(stage: Stage, about: int, browser: Any) -> None:
    stage.act("commune_a", "submit", about, result="Đã làm xong.")
    stage.act("office", "return_", about, reason="Thiếu ảnh.")
    assert result_of(text(browser("commune_a").get(f"/tasks/{about}/submit"))) == "Đã làm xong."


def test_a_result_keeps_the_figures_of_its_moment(stage: Stage, about: int, shelf: Shelf, browser: Any) -> None:
    commune = browser("commune_a")
    version = str(stage.task(about).version)
    sent = go(commune, about, "submit", **{**RESULT, "version": version, "key": "q" * 32})
    assert sent.status_code == 302, text(sent)
    shelf.count = 11
    assert stage.task(about).submissions[-1].figures == [
        {"title": "Kệ sách", "figures": [["Hạng mục đạt", 9, ""]]}
    ]
    office = browser("office")
    page = text(office.get(f"/tasks/{about}"))
    then, now = page.partition("Số liệu khi nộp")[2], page.partition("Số liệu hiện nay")[2]
    assert "<dd>9</dd>" in then[:300]
    assert "<dd>11</dd>" in now[:300]
    assert "<dd>9</dd>" in text(office.get(f"/tasks/{about}/decide"))


def test_files_chosen_before_are_not_lost_by_adding_figures(about: int, browser: Any) -> None:
    sent = {"result": "", "key": "f" * 32, "version": "2", "do": "propose"}
    page = text(go(browser("commune_a"), about, "submit", **sent, files=(io.BytesIO(PNG), "anh.png")))
    assert "files-kept" in page
    assert "anh.png" in page
