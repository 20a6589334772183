"""Compliance over all directives in a period, beside the one before: a báo cáo of the office (NĐ 09/2019).

Tasks of a period are those carried over open from before it, those given in it, and those opened again in it; what
was settled before it began belongs to an earlier one. Every total is the sum of the rows of the annex.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.core.clock import last_instant, local_day, start_of_day
from tracker.reports import explanations, measures, paper, tables, voices, wording
from tracker.reports.document import (
    Align,
    Annex,
    Block,
    Cell,
    Column,
    Document,
    Figures,
    Heading,
    Kind,
    Note,
    Paragraph,
    Table,
)
from tracker.reports.handed import as_it_was
from tracker.reports.order import Order
from tracker.reports.periods import Span, before
from tracker.reports.pool import Pool, read
from tracker.tasks.figures import Standing, Totals, standings_of
from tracker.tasks.states import APART, TaskState
from tracker.units import queries as units

BASIS = (
    "Căn cứ Nghị định số 09/2019/NĐ-CP ngày 24/01/2019 của Chính phủ quy định về chế độ báo cáo của cơ quan hành "
    "chính nhà nước;"
)
CARRIED, GIVEN, REOPENED = "Kỳ trước chuyển sang", "Giao trong kỳ", "Mở lại trong kỳ"
OLDEST = 10
TASKS = (
    Column("STT", "number", Kind.ORDINAL, 12),
    Column("Đơn vị", "unit", width=36),
    Column("Văn bản", "directive", width=34),
    Column("Nội dung nhiệm vụ", "instruction"),
    Column("Nguồn", "origin", width=26),
    Column("Hạn gốc", "original", Kind.DATE, 23),
    Column("Hạn", "due", Kind.DATE, 23),
    Column("Ngày nộp", "submitted", Kind.DATE, 23),
    Column("Tình trạng", "status", Kind.STATUS, 34),
)


@dataclass(frozen=True)
class InPeriod:
    """The tasks of a period as they stood at its end, and where each came from."""

    pool: Pool
    origin: Mapping[int, str]

    def count(self, origin: str) -> int:
        """How many came from there; one that was handed over counts as the one that goes on with it."""
        return sum(
            self.origin[row.task_id] == origin
            for row in self.pool.standings
            if row.state is not TaskState.TRANSFERRED
        )


def of_period(span: Span, as_of: dt.datetime) -> InPeriod:
    """The tasks of a period. Takes the moment of the figures: its end or, while it runs, the present one."""
    start = last_instant(span.first - dt.timedelta(days=1))
    whole = read(as_of, since=span.first)
    known = {row.task_id for row in whole.standings}
    earlier = as_it_was({row.task_id: row for row in standings_of(start)}, known)
    origin = {
        row.task_id: found
        for row in whole.standings
        if (found := _origin(earlier.get(row.task_id), row)) is not None
    }
    pool = whole.only(lambda row: row.task_id in origin)
    return InPeriod(_within(pool, start_of_day(span.first)), origin)


def _origin(old: Standing | None, row: Standing) -> str | None:
    if old is None:
        return GIVEN
    if old.bucket.startswith("open"):
        return CARRIED
    changed = (row.state, row.clock_stopped_at) != (old.state, old.clock_stopped_at)
    return REOPENED if changed and row.state not in APART else None


def _within(pool: Pool, start: dt.datetime) -> Pool:
    """The pool with what was decided and written in the period only."""
    return replace(
        pool,
        answers={key: answer for key, answer in pool.answers.items() if answer.at >= start},
        moves=[move for move in pool.moves if move.at >= start],
    )


def build(order: Order) -> Document:
    """The document of the report. Takes the order with its span."""
    span = order.span or Span(local_day(order.as_of), local_day(order.as_of))
    now, then = of_period(span, order.as_of), _earlier(span)
    office, receiver = paper.office(order), paper.receiver(order)
    return Document(
        kind="periodic",
        title="BÁO CÁO",
        subject=f"Kết quả thực hiện nhiệm vụ được giao {span.name}",
        letterhead=paper.letterhead(office, "BC", local_day(order.as_of)),
        addressees=[receiver],
        blocks=[*_opening(span, order), *_given(now), *_results(now, then, span), *_rest(now, span, order)],
        signature=paper.signature(office),
        recipients=["Như trên", f"Lãnh đạo {receiver}", "Các cơ quan, đơn vị, xã, thị trấn", "Lưu: VT"],
        annexes=[Annex("NHIỆM VỤ TRONG KỲ", [_tasks(now)], landscape=True)],
        notice=order.notice,
        meta=paper.meta(order),
    )


def _earlier(span: Span) -> InPeriod:
    earlier = before(span)
    return of_period(earlier, last_instant(earlier.last))


def _opening(span: Span, order: Order) -> list[Block]:
    name = units.version_on(order.unit_id, local_day(order.as_of)).short_name
    return [
        Paragraph(BASIS, basis=True),
        Paragraph(
            f"{name} báo cáo kết quả thực hiện nhiệm vụ giao tại các văn bản chỉ đạo {span.full_name}, số liệu "
            f"tính đến {wording.moment(order.as_of)}, như sau:"
        ),
    ]


def _given(now: InPeriod) -> list[Block]:
    pool, counts = now.pool, [now.count(origin) for origin in (CARRIED, GIVEN, REOPENED)]
    carried, given, reopened = counts
    return [
        Heading("Tình hình giao nhiệm vụ", "I."),
        Paragraph(
            f"Trong kỳ có {sum(counts)} nhiệm vụ của {len(pool.units)} đơn vị theo {len(pool.by_directive)} "
            f"văn bản chỉ đạo: kỳ trước chuyển sang {carried}, giao trong kỳ {given}, mở lại trong kỳ {reopened}."
        ),
    ]


def _results(now: InPeriod, then: InPeriod, span: Span) -> list[Block]:
    pool, totals = now.pool, now.pool.totals
    return [
        Heading("Kết quả thực hiện", "II."),
        Heading("Kết quả chung", "1.", 2),
        *measures.results(totals),
        Figures([measures.up_to_date(pool)], caption="Mức độ cập nhật"),
        Heading("So với kỳ trước", "2.", 2),
        *_beside(totals, then.pool.totals, before(span)),
        Heading("Hạn gốc, gia hạn và thời gian chờ cấp trên", "3.", 2),
        *measures.deadlines(pool),
        Heading("Theo văn bản", "4.", 2),
        by_directive(pool),
        Heading("Theo đơn vị", "5.", 2),
        tables.units_table(pool.ordered_units, pool.by_unit, totals),
        *measures.by_unit(pool),
    ]


def by_directive(pool: Pool) -> Table:
    """Totals by directive, with their sum."""
    of = {what.directive_id: what for what in pool.what.values()}
    return Table(
        caption="Kết quả theo văn bản",
        columns=[Column("Văn bản", "directive"), *tables.COUNTS],
        rows=[[of[key].reference, *tables.counts(found)] for key, found in pool.by_directive.items()],
        totals=["Cộng", *tables.counts(pool.totals)],
        empty="Không có nhiệm vụ nào trong kỳ.",
    )


def _beside(now: Totals, then: Totals, earlier: Span) -> list[Block]:
    rows = [
        ("Nhiệm vụ trong kỳ", now.all, then.all),
        ("Đã hoàn thành", now.done, then.done),
        ("Trong đó hoàn thành quá hạn", now.done_late, then.done_late),
        ("Chưa hoàn thành", now.open, then.open),
        ("Trong đó quá hạn", now.open_overdue, then.open_overdue),
    ]
    rates = [
        ("Tỷ lệ hoàn thành", now.completion_rate, then.completion_rate),
        ("Tỷ lệ hoàn thành trên tổng số giao", now.done_share, then.done_share),
        ("Tỷ lệ hoàn thành đúng hạn", now.on_time_rate, then.on_time_rate),
    ]
    return [
        Table(
            columns=_compared(Kind.INT),
            rows=[[label, new, old, _signed(new - old)] for label, new, old in rows],
        ),
        Table(
            columns=_compared(Kind.PCT),
            rows=[
                [label, new, old, _signed(new - old) if new is not None and old is not None else "–"]
                for label, new, old in rates
            ],
        ),
        Note(f"Kỳ trước: {earlier.full_name}. Tăng, giảm của tỷ lệ tính bằng điểm phần trăm."),
    ]


def _compared(kind: Kind) -> list[Column]:
    return [
        Column("Chỉ tiêu", "basis"),
        Column("Kỳ này", "now", kind, 26),
        Column("Kỳ trước", "then", kind, 26),
        Column("Tăng, giảm", "difference", width=28, align=Align.CENTER),
    ]


def _signed(value: object) -> str:
    return f"{value:+}".replace(".", ",").replace("-", "−") if value else "0"


def _rest(now: InPeriod, span: Span, order: Order) -> list[Block]:
    pool, late = now.pool, now.pool.late
    said = explanations.of_span(span, order.as_of, until=order.created)
    return [
        Heading("Nhiệm vụ quá hạn chưa hoàn thành", "III."),
        *_late(pool, late),
        Heading("Khó khăn, vướng mắc và đề xuất của các đơn vị", "IV."),
        *voices.blocks(pool.standings, pool.units, pool.answers),
        Heading("Giải trình của các đơn vị", "V."),
        *(said or [Paragraph("Không đơn vị nào có giải trình về số liệu của kỳ này.")]),
        Paragraph(
            f"Danh sách từng nhiệm vụ ở Phụ lục kèm theo. {paper.office(order).short_name} trân trọng báo cáo."
        ),
    ]


def _late(pool: Pool, late: list[Standing]) -> list[Block]:
    if not late:
        return [Paragraph("Không có nhiệm vụ quá hạn chưa hoàn thành.")]
    more = f" Quá hạn lâu nhất ({OLDEST} nhiệm vụ đầu):" if len(late) > OLDEST else ""
    return [
        Paragraph(f"Có {len(late)} nhiệm vụ quá hạn chưa hoàn thành.{more}"),
        Table(
            columns=[
                Column("Đơn vị", "unit", width=40),
                Column("Nội dung", "instruction"),
                Column("Hạn", "due", Kind.DATE, 24),
                Column("Quá hạn (ngày)", "days", Kind.INT, 20),
                Column("Tình trạng", "status", Kind.STATUS, 34),
            ],
            rows=[
                [
                    pool.units[row.unit_id].name,
                    measures.task_name(pool.what[row.instruction_id], row),
                    row.due_on,
                    row.days_late,
                    wording.status(row),
                ]
                for row in late[:OLDEST]
            ],
        ),
    ]


def _tasks(now: InPeriod) -> Table:
    pool = now.pool
    rows: list[list[Cell]] = [
        [
            number,
            pool.units[row.unit_id].name,
            pool.what[row.instruction_id].reference,
            measures.task_name(pool.what[row.instruction_id], row),
            now.origin[row.task_id],
            row.original_due_on,
            row.due_on,
            measures.handed_in(row),
            wording.status(row),
        ]
        for number, row in enumerate(pool.ordered, start=1)
    ]
    return Table(columns=TASKS, rows=rows, empty="Không có nhiệm vụ nào trong kỳ.")
