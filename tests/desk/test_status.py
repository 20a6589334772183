"""One wording for each standing of a task, on every page."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from tracker.core.clock import end_of_day
from tracker.desk.status import Tags
from tracker.tasks.states import RequestKind, TaskState

NOW = dt.datetime(2024, 9, 30, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2024, 9, 30)
SOON = end_of_day(dt.date(2024, 10, 3))


def _row(state: str, due: int | None, stopped: int | None = None, request: str | None = None) -> Any:
    """A task whose deadline lies `due` days from today and whose clock stopped `stopped` days from now."""
    due_on = None if due is None else TODAY + dt.timedelta(days=due)
    return SimpleNamespace(
        state=TaskState(state),
        due_on=due_on,
        due_at=None if due_on is None else end_of_day(due_on),
        clock_stopped_at=None if stopped is None else NOW + dt.timedelta(days=stopped),
        open_request=request and RequestKind(request),
    )


@pytest.mark.parametrize(
    ("row", "kind", "text"),
    [
        (_row("assigned", 20), "new", "Chưa tiếp nhận"),
        (_row("assigned", None), "new", "Chưa tiếp nhận"),
        (_row("assigned", 2), "soon", "Còn 2 ngày"),
        (_row("assigned", -2), "over", "Quá hạn 2 ngày"),
        (_row("in_progress", 20), "prog", "Đang thực hiện"),
        (_row("in_progress", 3), "soon", "Còn 3 ngày"),
        (_row("in_progress", 4), "prog", "Đang thực hiện"),
        (_row("in_progress", 0), "soon", "Hạn hôm nay"),
        (_row("in_progress", -1), "over", "Quá hạn 1 ngày"),
        (_row("in_progress", 9, request="extension"), "ext", "Xin gia hạn"),
        (_row("in_progress", 9, request="not_applicable"), "ext", "Xin không áp dụng"),
        (_row("in_progress", -5, request="extension"), "over", "Quá 5 ngày, xin gia hạn"),
        (_row("in_progress", -5, request="not_applicable"), "over", "Quá hạn 5 ngày"),
        (_row("returned", 2), "ret", "Trả lại"),
        (_row("returned", -2), "over", "Trả lại, quá 2 ngày"),
        (_row("awaiting_head", 2), "wait", "Chờ đơn vị duyệt"),
        (_row("awaiting_head", -2), "over", "Quá hạn 2 ngày"),
        (_row("submitted", -5, -6), "wait", "Chờ duyệt"),
        (_row("submitted", -5, -3), "wait", "Chờ duyệt, trễ 2 ngày"),
        (_row("submitted", None, -3), "wait", "Chờ duyệt"),
        (_row("completed", -5, -6), "ok", "Đúng hạn"),
        (_row("completed", -5, -5), "ok", "Đúng hạn"),
        (_row("completed", -5, -4), "late", "Xong, trễ 1 ngày"),
        (_row("completed", None, -4), "ok", "Hoàn thành"),
        (_row("completed", -5, -6, request="reopening"), "ext", "Xin mở lại"),
        (_row("paused", -5, -6), "na", "Tạm dừng"),
        (_row("not_applicable", -5), "na", "Không áp dụng"),
        (_row("withdrawn", -5), "na", "Thu hồi"),
        (_row("transferred", 5), "na", "Chuyển giao"),
    ],
)
def test_wording_of_a_standing(app: Flask, row: Any, kind: str, text: str) -> None:
    tag = Tags(NOW, SOON).of(row)
    assert (tag.kind, tag.text) == (kind, text)
    assert tag.icon


def test_what_is_late_asks_more_attention_than_anything(app: Flask) -> None:
    tags = Tags(NOW, SOON)
    weights = [
        tags.of(row).weight
        for row in (
            _row("in_progress", -1),
            _row("returned", 9),
            _row("submitted", 9, -1),
            _row("in_progress", 1),
            _row("in_progress", 30),
            _row("completed", 9, -1),
            _row("withdrawn", 9),
        )
    ]
    assert weights == sorted(weights, reverse=True)


def test_deadline_in_words(app: Flask) -> None:
    tags = Tags(NOW, SOON)
    assert tags.due(_row("in_progress", None)) == "Không hạn"
    assert tags.due(_row("in_progress", 31)) == "Hạn 31/10/2024, còn 31 ngày"
    assert tags.due(_row("in_progress", 0)) == "Hạn 30/09/2024"
    assert tags.due(_row("submitted", 31, -1)) == "Hạn 31/10/2024"
