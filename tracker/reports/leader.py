"""One page for a leader: the oldest delays, what waits above, which units need help, what changed since.

It has to fit on one A4 page whatever the names are: few lines, long texts shortened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.text import one_line
from tracker.desk.ranking import needing_help
from tracker.escalations.models import Escalation
from tracker.escalations.queries import Standing as Matter
from tracker.escalations.queries import matters, standings
from tracker.escalations.states import EscalationState
from tracker.reports import paper, wording
from tracker.reports.document import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Table,
)
from tracker.reports.handed import as_it_was, went_to
from tracker.reports.order import Order
from tracker.reports.pool import Pool, read
from tracker.tasks import figures
from tracker.tasks.figures import Standing, rate

MOST_LATE, MOST_ABOVE, MOST_UNITS = 4, 2, 2
LONGEST_TITLE, LONGEST_NAME = 52, 26
LONGEST_TASK = 44
WEEK = dt.timedelta(days=7)
ABOVE = frozenset({EscalationState.FORWARDED, EscalationState.WITH_LEADER})


def build(order: Order) -> Document:
    """The document of the page as of the order's moment."""
    pool, office = read(order.as_of), paper.office(order)
    return Document(
        kind="leader",
        title="BÁO CÁO",
        subject="Tóm tắt tình hình thực hiện nhiệm vụ",
        letterhead=paper.letterhead(office, "BC", local_day(order.as_of), draft=False),
        blocks=[
            Paragraph(_sum(pool, order.as_of)),
            Heading("Quá hạn lâu nhất", "1.", 2),
            _late(pool),
            Heading("Đang chờ cấp trên", "2.", 2),
            _above(order.as_of),
            Heading("Đơn vị cần giúp", "3.", 2),
            _help(pool),
            Heading(_since(order), "4.", 2),
            Paragraph(_changed(pool, order)),
        ],
        signature=paper.signature(office),
        recipients=["Lãnh đạo", "Lưu: VT"],
        notice=order.notice,
        meta=paper.meta(order),
    )


def _sum(pool: Pool, as_of: dt.datetime) -> str:
    totals = pool.totals
    counted = totals.done + totals.open_overdue
    return (
        f"Đến {wording.moment(as_of)} có {totals.all} nhiệm vụ: hoàn thành {totals.done}, chưa hoàn thành "
        f"{totals.open}, trong đó quá hạn {totals.open_overdue}. Tỷ lệ hoàn thành "
        f"{wording.percent(totals.completion_rate)} ({totals.done} trên {counted} hoàn thành và quá hạn)."
    )


def _late(pool: Pool) -> Block:
    if not pool.late:
        return Paragraph("Không có nhiệm vụ quá hạn.")
    return Table(
        columns=[
            Column("Đơn vị", "unit", width=58),
            Column("Nội dung", "instruction"),
            Column("Số ngày", "days", Kind.INT, 18),
        ],
        rows=[
            [
                one_line(pool.units[row.unit_id].name, LONGEST_NAME),
                one_line(pool.what[row.instruction_id].name, LONGEST_TASK),
                row.days_late,
            ]
            for row in pool.late[:MOST_LATE]
        ],
    )


def _above(as_of: dt.datetime) -> Block:
    waiting = sorted(
        (main for main, _members in matters(standings(as_of)) if main.state in ABOVE),
        key=lambda main: (main.due_on is None, main.due_on, main.id),
    )
    if not waiting:
        return Paragraph("Không có kiến nghị nào đang chờ cấp trên.")
    titles = dict(
        db.session.execute(
            select(Escalation.id, Escalation.title).where(Escalation.id.in_([row.id for row in waiting]))
        ).all()
    )
    shown = [_matter(row, titles[row.id], as_of) for row in waiting[:MOST_ABOVE]]
    more = len(waiting) - len(shown)
    return Bullets([*shown[:-1], shown[-1] + (f"; và {more} kiến nghị khác" if more else "")])


def _matter(row: Matter, title: str, as_of: dt.datetime) -> str:
    holder = one_line(row.holder, LONGEST_NAME)
    if row.due_on is None:
        return f"{one_line(title, LONGEST_TITLE)} ({holder})"
    late = (local_day(as_of) - row.due_on).days
    said = f"quá hạn {late} ngày" if late > 0 else f"hạn {wording.day(row.due_on)}"
    return f"{one_line(title, LONGEST_TITLE)} ({holder}, {said})"


def _help(pool: Pool) -> Block:
    names = {key: unit.name for key, unit in pool.units.items()}
    ranked, few = needing_help(pool.by_unit, names)
    if not ranked and not few:
        return Paragraph("Không đơn vị nào có nhiệm vụ quá hạn.")
    shown = [
        f"{one_line(one.name, LONGEST_NAME)} (quá hạn {one.totals.open_overdue}/{one.totals.all}, "
        f"{wording.percent(rate(one.totals.open_overdue, one.totals.all))})"
        for one in ranked[:MOST_UNITS]
    ]
    others = len(ranked) - len(shown)
    parts = ["; ".join(shown)] if shown else []
    if others:
        parts.append(f"và {others} đơn vị khác")
    if few:
        parts.append(f"{len(few)} đơn vị có dưới 5 nhiệm vụ không xếp thứ")
    return Paragraph("; ".join(parts) + ".")


def _earlier(order: Order) -> dt.datetime | None:
    """The moment of the last page, where it lies before this one."""
    at = order.previous_at
    return at if at is not None and at < order.as_of else None


def _since(order: Order) -> str:
    at = _earlier(order)
    return "Thay đổi trong 7 ngày qua" if at is None else f"Thay đổi từ lần trước ({wording.moment(at)})"


def _changed(pool: Pool, order: Order) -> str:
    earlier = _earlier(order) or order.as_of - WEEK
    then = {row.task_id: row for row in figures.standings_of(earlier)}
    new = {row.task_id: row for row in pool.standings}
    old, heirs = as_it_was(then, new), went_to(new)
    done = [key for key in new if _became(old.get(key), new[key], "done")]
    late = [key for key in new if _became(old.get(key), new[key], "open_overdue")]
    mended = [
        key for key, row in then.items() if row.bucket == "open_overdue" and _not_late(new[heirs.get(key, key)])
    ]
    given = [key for key in new if key not in old]
    units = _named([pool.units[new[key].unit_id].name for key in late])
    rates = [wording.percent(figures.count(rows.values()).completion_rate) for rows in (then, new)]
    return (
        f"Giao mới {len(given)}; hoàn thành thêm {len(done)}; quá hạn mới {len(late)}{units}; hết quá hạn "
        f"{len(mended)}. Tỷ lệ hoàn thành từ {rates[0]} thành {rates[1]}."
    )


def _became(old: Standing | None, new: Standing, bucket: str) -> bool:
    return new.bucket.startswith(bucket) and (old is None or not old.bucket.startswith(bucket))


def _not_late(row: Standing) -> bool:
    return row.bucket != "open_overdue"


def _named(names: Sequence[str]) -> str:
    once = [one_line(name, LONGEST_NAME) for name in dict.fromkeys(names)]
    if not once:
        return ""
    more = f" và {len(once) - 2} đơn vị khác" if len(once) > 2 else ""
    return f" ({', '.join(once[:2])}{more})"
