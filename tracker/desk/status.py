"""How a task stands, shown one way on every page: colour, icon and words, always all three."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.core.clock import local_day
from tracker.tasks.states import OPEN, RequestKind, TaskState, Timeliness, days_late, timeliness

ICONS = {
    "ok": "check",
    "late": "checkclock",
    "over": "alert",
    "soon": "clock",
    "wait": "hourglass",
    "ext": "calplus",
    "prog": "progress",
    "ret": "back",
    "new": "dot",
    "na": "minus",
}


def _word(text: str) -> Callable[[int], str]:
    return lambda _days: str(_(text))


def _days(text: str) -> Callable[[int], str]:
    """A wording with a number of days: one form in Vietnamese, two in other languages."""
    return lambda days: str(ngettext(text, text, days, n=days))


WORDS: dict[str, tuple[str, Callable[[int], str]]] = {
    "on_time": ("ok", _word("Đúng hạn")),
    "done": ("ok", _word("Hoàn thành")),
    "late": ("late", _days("Xong, trễ %(n)s ngày")),
    "reopening": ("ext", _word("Xin mở lại")),
    "not_applicable": ("na", _word("Không áp dụng")),
    "withdrawn": ("na", _word("Thu hồi")),
    "transferred": ("na", _word("Chuyển giao")),
    "paused": ("na", _word("Tạm dừng")),
    "submitted": ("wait", _word("Chờ duyệt")),
    "submitted_late": ("wait", _days("Chờ duyệt, trễ %(n)s ngày")),
    "asked_extension": ("ext", _word("Xin gia hạn")),
    "asked_not_applicable": ("ext", _word("Xin không áp dụng")),
    "overdue_extension": ("over", _days("Quá %(n)s ngày, xin gia hạn")),
    "overdue": ("over", _days("Quá hạn %(n)s ngày")),
    "overdue_returned": ("over", _days("Trả lại, quá %(n)s ngày")),
    "returned": ("ret", _word("Trả lại")),
    "awaiting_head": ("wait", _word("Chờ đơn vị duyệt")),
    "today": ("soon", _word("Hạn hôm nay")),
    "soon": ("soon", _days("Còn %(n)s ngày")),
    "assigned": ("new", _word("Chưa tiếp nhận")),
    "in_progress": ("prog", _word("Đang thực hiện")),
}


UNMOVED_BY_TIME = frozenset({TaskState.RETURNED, TaskState.AWAITING_HEAD})
PAST = frozenset({Timeliness.OVERDUE, Timeliness.LATE})
WEIGHT = {
    kind: place
    for place, kind in enumerate(("na", "ok", "late", "prog", "new", "soon", "wait", "ext", "ret", "over"))
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A status as shown: class, icon, words. `weight` orders by how much it asks for attention, most first."""

    kind: str
    icon: str
    text: str
    weight: int


def word_of(
    state: TaskState, standing: Timeliness, late: int, left: int | None, request: RequestKind | None
) -> tuple[str, int]:
    """Which word of WORDS says how a task stands, and its number of days.

    Takes the state, its timeliness, whole days late, days left until the deadline (None without one), and the
    kind of request that is open. A missed deadline outranks what the unit asks, an ask outranks the state.
    """
    if state not in OPEN:
        return _ended(state, standing, late, request)
    if state in {TaskState.SUBMITTED, TaskState.PAUSED}:
        return ("submitted_late", late) if late and state == TaskState.SUBMITTED else (state.value, 0)
    if standing == Timeliness.OVERDUE:
        return _overdue(state, request), late
    if request:
        return f"asked_{request}", 0
    if standing == Timeliness.DUE_SOON and left is not None and state not in UNMOVED_BY_TIME:
        return ("soon", left) if left > 0 else ("today", 0)
    return state.value, 0


def _ended(state: TaskState, standing: Timeliness, late: int, request: RequestKind | None) -> tuple[str, int]:
    if state != TaskState.COMPLETED:
        return state.value, 0
    if request:
        return "reopening", 0
    return {Timeliness.ON_TIME: "on_time", Timeliness.LATE: "late"}.get(standing, "done"), late


def _overdue(state: TaskState, request: RequestKind | None) -> str:
    if request == RequestKind.EXTENSION:
        return "overdue_extension"
    return "overdue_returned" if state == TaskState.RETURNED else "overdue"


class Tags:
    """The tags of one page: asked thousands of times, each wording is made once."""

    def __init__(self, now: dt.datetime, soon_until: dt.datetime) -> None:
        self.now = now
        self.soon_until = soon_until
        self.today = local_day(now)
        self._made: dict[tuple[str, int], Tag] = {}
        self._due: dict[tuple[dt.date, bool], str] = {}

    def of(self, task: Any) -> Tag:
        """The tag of a task or of a row with the columns of one."""
        return self.read(task)[0]

    def late(self, task: Any) -> int:
        """Whole days that a task or row is past its deadline."""
        return days_late(task.due_on, task.due_at, task.clock_stopped_at, self.now)

    def read(self, task: Any) -> tuple[Tag, Timeliness, int]:
        """Tag, timeliness and whole days late of a task or row."""
        due_at = task.due_at
        stopped = task.clock_stopped_at
        standing = timeliness(task.state, due_at, stopped, self.now, self.soon_until)
        late = 0
        left = None
        if due_at is not None:
            left = (task.due_on - self.today).days
            if standing in PAST:
                late = days_late(task.due_on, due_at, stopped, self.now)
        word = word_of(task.state, standing, late, left, task.open_request)
        tag = self._made.get(word)
        if tag is None:
            tag = self._made[word] = self._make(*word)
        return tag, standing, late

    def due(self, task: Any) -> str:
        """The deadline in words for a card: 'Hạn 31/10/2024, còn 45 ngày'."""
        if task.due_on is None:
            return str(_("Không hạn"))
        case = (task.due_on, task.clock_stopped_at is None)
        if case not in self._due:
            self._due[case] = self._make_due(*case)
        return self._due[case]

    def _make_due(self, due_on: dt.date, runs: bool) -> str:
        day = f"{due_on.day:02d}/{due_on.month:02d}/{due_on.year}"
        left = (due_on - self.today).days
        if left > 0 and runs:
            said = ngettext("Hạn %(day)s, còn %(n)s ngày", "Hạn %(day)s, còn %(n)s ngày", left, day=day, n=left)
            return str(said)
        return str(_("Hạn %(day)s", day=day))

    @staticmethod
    def _make(word: str, days: int) -> Tag:
        kind, text = WORDS[word]
        return Tag(kind, ICONS[kind], text(days), WEIGHT[kind])
