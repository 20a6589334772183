"""The office's list of what waits: each line's figure is the length of the list behind its link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement

from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.desk.queries import office as waiting
from tracker.desk.queries.rows import TaskRow
from tracker.desk.status import Tags
from tracker.escalations import queries as escalations
from tracker.escalations.queries import Filters, Group
from tracker.feedback import queries as feedback
from tracker.feedback.states import NeedState
from tracker.steering.queries import Scope
from tracker.steering.queries.remarks import count_open
from tracker.tasks.figures import Totals


@dataclass(frozen=True, slots=True)
class Item:
    """One line: colour, figure, words, where it leads."""

    kind: str
    count: int
    title: str
    detail: str
    url: str


def office_items(tags: Tags, late: Sequence[TaskRow], by_unit: Mapping[int, Totals], submitted: int) -> list[Item]:
    """What waits for the office, lines without anything left out.

    Takes the page's tags, the longest overdue tasks, the totals by unit and the number of submitted results.
    """
    overdue = [totals.open_overdue for totals in by_unit.values() if totals.open_overdue]
    found = (
        _submitted(tags, submitted),
        _asking(),
        _overdue(tags, late, sum(overdue), len(overdue)),
        _drafts(),
        _remarks(),
    )
    return [item for item in found if item.count]


def upward_items(who: Actor, now: dt.datetime) -> list[Item]:
    """What of the recommendations upward waits for the office, and what is overdue above."""
    waiting_here = escalations.counts(who, Filters(waiting=True), now)
    late = escalations.counts(who, Filters(overdue=True), now)[Group.ABOVE]
    lines = (
        ("wait", Group.SORT, _("Kiến nghị chờ phân loại"), _("Trong 5 ngày làm việc kể từ ngày nhận")),
        ("run", Group.FORWARD, _("Kiến nghị chờ chuyển cấp trên"), ""),
        ("soon", Group.TELL, _("Kiến nghị có trả lời, chờ báo lại đơn vị"), ""),
    )
    found = [
        Item(kind, waiting_here[group], title, detail, _upward(group=group.value, waiting=1))
        for kind, group, title, detail in lines
    ]
    found.append(
        Item("over", late, _("Kiến nghị quá hạn ở cấp trên"), "", _upward(group=Group.ABOVE.value, overdue=1))
    )
    return [item for item in found if item.count]


def heard_items(who: Actor, now: dt.datetime, days: int) -> list[Item]:
    """What of people's opinions and needs waits, as far as the person sees it.

    Takes the days within which an opinion should have an answer.
    """
    found = feedback.waiting(who, local_day(now) - dt.timedelta(days=days))
    late = ngettext(
        "Ý kiến người dân quá %(num)s ngày chưa trả lời", "Ý kiến người dân quá %(num)s ngày chưa trả lời", days
    )
    lines = (
        Item("over", found.late, late, "", url_for("feedback.entries", late=1)),
        Item(
            "wait",
            found.undecided,
            _("Nhu cầu của người dân chưa có hướng giải quyết"),
            _("Chưa trả lời, chưa có việc cải thiện, công việc nâng cấp hay kiến nghị"),
            url_for("feedback.needs", undecided=1),
        ),
        Item(
            "soon",
            found.untold,
            _("Nhu cầu đã có trả lời, chờ báo người dân"),
            "",
            url_for("feedback.needs", state=NeedState.ANSWERED.value),
        ),
    )
    return [item for item in lines if item.count]


def _upward(**filters: Any) -> str:
    return url_for("escalations.escalations", **filters)


def own_items(tags: Tags, scope: Scope) -> list[Item]:
    """What waits for the clerk or leader in whose scope it lies; the links lead to lists of the same scope."""
    where = scope.where(among_few=True)
    late = waiting.longest_overdue(tags.now, 1, where)
    counts = waiting.count_overdue(tags.now, where) if late else (0, 0)
    submitted = waiting.count_submitted(where)
    found = (_submitted(tags, submitted, where), _asking(where), _overdue(tags, late, *counts, own=True))
    return [item for item in found if item.count]


def _link(own: bool, **filters: Any) -> str:
    return url_for("desk.tasks", **filters, scope="own" if own else None)


def _submitted(tags: Tags, count: int, *where: ColumnElement[bool]) -> Item:
    oldest = waiting.oldest_submitted(*where) if count else None
    detail = ""
    if oldest is not None and oldest.clock_stopped_at is not None:
        detail = _("Lâu nhất: %(unit)s, %(when)s", unit=oldest.unit_name, when=_ago(tags, oldest.clock_stopped_at))
    return Item("wait", count, _("Kết quả chờ duyệt"), detail, _link(bool(where), state="submitted"))


def _asking(*where: ColumnElement[bool]) -> Item:
    count = waiting.count_asking(*where)
    names = list(dict.fromkeys(row.unit_name for row in waiting.asking(*where))) if count else []
    more = _(" và đơn vị khác") if count > len(names) and len(names) == 3 else ""
    return Item(
        "soon", count, _("Đề nghị chờ trả lời"), ", ".join(names) + more, _link(bool(where), request="any")
    )


def _overdue(tags: Tags, late: Sequence[TaskRow], count: int, units: int, *, own: bool = False) -> Item:
    detail = ""
    if late:
        worst = late[0]
        detail = _("Lâu nhất: %(unit)s, quá hạn %(n)s ngày", unit=worst.unit_name, n=tags.late(worst))
        if worst.reminders:
            detail += _(", đã nhắc %(n)s lần", n=worst.reminders)
    title = ngettext("Nhiệm vụ quá hạn ở %(num)s đơn vị", "Nhiệm vụ quá hạn ở %(num)s đơn vị", units)
    return Item("over", count, title, detail, _link(own, timeliness="overdue"))


def _remarks() -> Item:
    count = count_open()
    return Item("ret", count, _("Ý kiến chỉ đạo chưa có trả lời"), "", url_for("steering.remarks", state="open"))


def _drafts() -> Item:
    return Item(
        "run",
        waiting.count_drafts(),
        _("Văn bản đang rà soát, chưa giao"),
        "",
        url_for("directives.directives", state="draft"),
    )


def _ago(tags: Tags, moment: dt.datetime) -> str:
    days = (tags.today - local_day(moment)).days
    if days <= 0:
        return str(_("nộp hôm nay"))
    return str(ngettext("nộp %(num)s ngày trước", "nộp %(num)s ngày trước", days))
