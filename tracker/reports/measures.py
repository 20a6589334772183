"""What reports over many tasks measure beside the totals: deadlines as first set and as moved, entries, days lost.

Rates print numerator, denominator and definition. A unit with fewer than five tasks is shown and not ranked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from tracker.core.clock import local_day
from tracker.desk.ranking import FEWEST
from tracker.reports import links, wording
from tracker.reports.document import Block, Cell, Column, Figure, Figures, Kind, Note, Paragraph, Table
from tracker.reports.pool import FRESH, Pool, What
from tracker.reports.tables import COUNTS, HANDED_IN, counts
from tracker.tasks.figures import Standing, Totals, rate

DEFINED = (
    f"Nhiệm vụ đơn vị đang giữ là nhiệm vụ chưa hoàn thành, chưa nộp và không tạm dừng; có cập nhật là đơn vị đã "
    f"ghi tiến độ, tiếp nhận hoặc nộp trong {FRESH.days} ngày trước thời điểm chốt. Ngày chờ cấp trên là ngày làm "
    f"việc nhiệm vụ tạm dừng vì chờ trả lời kiến nghị. Đơn vị có dưới {FEWEST} nhiệm vụ không xếp thứ."
)
BY_UNIT = (
    Column("Đơn vị", "unit"),
    Column("Số nhiệm vụ", "all", Kind.INT, 16),
    Column("Tỷ lệ hoàn thành", "rate", Kind.PCT, 19),
    Column("Đang giữ", "held", Kind.INT, 15, group="Cập nhật"),
    Column("Có cập nhật", "fresh", Kind.INT, 16, group="Cập nhật"),
    Column("Tỷ lệ", "fresh_rate", Kind.PCT, 17, group="Cập nhật"),
    Column("Lần gia hạn", "moves", Kind.INT, 15),
    Column("Ngày chờ cấp trên", "lost", Kind.INT, 16),
    Column("Xếp thứ", "rank", Kind.INT, 13),
)


def results(totals: Totals) -> list[Block]:
    """The totals in words, those apart, and the three rates."""
    blocks: list[Block] = [Paragraph(wording.sums(totals))]
    if totals.apart:
        blocks.append(Paragraph(wording.apart(totals)))
    return [*blocks, Figures(wording.rates(totals))]


def up_to_date(pool: Pool) -> Figure:
    """How many of the tasks in the units' hands have a recent entry: stands beside the completion rate."""
    held, fresh = len(pool.held()), pool.fresh()
    return Figure(
        label="Tỷ lệ nhiệm vụ có cập nhật",
        numerator=fresh,
        denominator=held,
        value=wording.percent(rate(fresh, held)),
        definition=f"số nhiệm vụ đơn vị đang giữ có cập nhật trong {FRESH.days} ngày chia cho số đơn vị đang giữ",
    )


def deadlines(pool: Pool) -> list[Block]:
    """The same tasks by their original deadlines and by those in force, with what moved them."""
    return [
        Table(
            caption="Kết quả theo hạn gốc và theo hạn đã điều chỉnh",
            columns=[Column("Tính theo", "basis"), *COUNTS],
            rows=[
                ["Hạn gốc", *counts(pool.by_original())],
                ["Hạn đã điều chỉnh", *counts(pool.totals)],
            ],
        ),
        Paragraph(_moved(pool)),
    ]


def _moved(pool: Pool) -> str:
    if pool.moves:
        tasks = len({move.task_id for move in pool.moves})
        expired = sum(move.after_expiry for move in pool.moves)
        said = f"Đã gia hạn {len(pool.moves)} lần cho {tasks} nhiệm vụ, trong đó {expired} lần xin khi đã quá hạn."
    else:
        said = "Không có lần gia hạn nào."
    lost = pool.days_lost()
    if not lost:
        return f"{said} Không có ngày nào phải tạm dừng chờ cấp trên trả lời kiến nghị."
    return f"{said} Các nhiệm vụ tạm dừng chờ cấp trên trả lời kiến nghị tổng cộng {lost} ngày làm việc."


def by_unit(pool: Pool) -> list[Block]:
    """Completion and how up to date the entries are, side by side for each unit, with its rank."""
    found, ranks = pool.by_unit, ranking(pool)
    totals = pool.totals
    held, fresh = len(pool.held()), pool.fresh()
    return [
        Table(
            caption="Tỷ lệ hoàn thành và mức độ cập nhật theo đơn vị",
            columns=BY_UNIT,
            rows=[_unit(pool, unit.unit_id, unit.name, found[unit.unit_id], ranks) for unit in pool.ordered_units],
            totals=[
                "Cộng",
                totals.all,
                totals.completion_rate,
                held,
                fresh,
                rate(fresh, held),
                pool.moved(),
                pool.days_lost(),
                None,
            ],
        ),
        Note(DEFINED),
    ]


def _unit(pool: Pool, unit_id: int, name: str, totals: Totals, ranks: dict[int, int]) -> list[Cell]:
    held, fresh = len(pool.held(unit_id)), pool.fresh(unit_id)
    return [
        name,
        totals.all,
        totals.completion_rate,
        held,
        fresh,
        rate(fresh, held),
        pool.moved(unit_id),
        pool.days_lost(unit_id),
        ranks.get(unit_id),
    ]


def ranking(pool: Pool) -> dict[int, int]:
    """The place of each unit with five tasks or more, by completion rate; equal rates share a place."""
    rated: dict[int, Decimal] = {}
    for unit_id, totals in pool.by_unit.items():
        share = totals.completion_rate
        if totals.all >= FEWEST and share is not None:
            rated[unit_id] = share
    return {unit_id: 1 + sum(other > own for other in rated.values()) for unit_id, own in rated.items()}


def moves(pool: Pool) -> Table:
    """Every deadline that was moved, with the day before and after."""
    of = {row.task_id: row for row in pool.standings}
    return Table(
        columns=[
            Column("STT", "number", Kind.ORDINAL, 11),
            Column("Nhiệm vụ", "instruction"),
            Column("Hạn cũ", "before", Kind.DATE, 23),
            Column("Hạn mới", "after", Kind.DATE, 23),
            Column("Ngày quyết định", "decided", Kind.DATE, 24),
            Column("Lý do", "reason", width=48),
        ],
        rows=[
            [
                number,
                task_name(pool.what[of[move.task_id].instruction_id], of[move.task_id]),
                move.before,
                move.after,
                local_day(move.at),
                move.reason + (" (xin khi đã quá hạn)" if move.after_expiry else ""),
            ]
            for number, move in enumerate(pool.moves, start=1)
        ],
        empty="Không có lần gia hạn nào.",
    )


def task_name(what: What, row: Standing) -> Cell:
    """A task by label, title, and period where it recurs; leads to its page."""
    return links.task(row.task_id, what.name + (f" (kỳ {row.period})" if row.period else ""))


LISTED: Sequence[Column] = (
    Column("Văn bản", "directive", width=32),
    Column("Nội dung nhiệm vụ", "instruction"),
    Column("Hạn gốc", "original", Kind.DATE, 23),
    Column("Hạn", "due", Kind.DATE, 23),
    Column("Ngày nộp", "submitted", Kind.DATE, 23),
    Column("Kết quả thực hiện (số văn bản)", "result", width=60),
    Column("Tình trạng", "status", Kind.STATUS, 30),
)


def handed_in(row: Standing) -> dt.date | None:
    """The day on which what counts left the unit; None while nothing has."""
    left = row.clock_stopped_at if row.state in HANDED_IN else None
    return local_day(left) if left else None


def listed(pool: Pool, row: Standing) -> list[Cell]:
    """The cells of LISTED for a task."""
    what = pool.what[row.instruction_id]
    return [
        what.reference,
        task_name(what, row),
        row.original_due_on,
        row.due_on,
        handed_in(row),
        wording.result(pool.answers.get(row.task_id), pool.notes.get(row.task_id)),
        wording.status(row),
    ]
