"""The whole record of one unit: its tasks, deadlines met and missed, what moved them, its registers, its words.

A phiếu of the office on a unit; every total is the sum of the rows of its annex, replayed as of the moment.
"""

from __future__ import annotations

from tracker.core.clock import local_day
from tracker.reports import explanations, measures, paper, registers, wording
from tracker.reports.document import (
    Annex,
    Block,
    Cell,
    Column,
    Document,
    Figures,
    Heading,
    Kind,
    Paragraph,
    Table,
)
from tracker.reports.order import Order
from tracker.reports.pool import Pool, read
from tracker.reports.tables import COUNTS, counts
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task
from tracker.units import queries as units


def build(order: Order) -> Document:
    """The document of the sheet. Takes the order with its unit. Raises NotFound for a unit that is not there."""
    unit_id = order.subject_unit_id or 0
    unit = units.version_on(unit_id, local_day(order.as_of))
    pool = read(order.as_of, Task.unit_id == unit_id)
    office = paper.office(order)
    return Document(
        kind="unit",
        title="PHIẾU THEO DÕI",
        subject=f"Kết quả thực hiện nhiệm vụ của {wording.inside(unit.short_name)}",
        letterhead=paper.letterhead(office, "PTD", local_day(order.as_of)),
        blocks=_body(pool, unit_id, unit.name, order),
        signature=paper.signature(office),
        recipients=[f"Lãnh đạo {paper.receiver(order)}", unit.short_name, "Lưu: VT"],
        annexes=[Annex("NHIỆM VỤ CỦA ĐƠN VỊ", [_tasks(pool)], landscape=True)],
        notice=order.notice,
        meta=paper.meta(order),
    )


def _body(pool: Pool, unit_id: int, name: str, order: Order) -> list[Block]:
    totals = pool.totals
    blocks: list[Block] = [
        Paragraph(
            f"Đến {wording.moment(order.as_of)}, {name} được giao {len(pool.standings)} nhiệm vụ theo "
            f"{len(pool.by_directive)} văn bản chỉ đạo; danh sách từng nhiệm vụ ở Phụ lục kèm theo."
        ),
        Heading("Kết quả thực hiện", "I."),
        *measures.results(totals),
        Figures([measures.up_to_date(pool)], caption="Mức độ cập nhật"),
        *measures.deadlines(pool),
        Heading("Theo văn bản", "II."),
        _by_directive(pool, totals, unit_id),
        Heading("Nhiệm vụ quá hạn chưa hoàn thành", "III."),
        _late(pool),
        Heading("Gia hạn", "IV."),
        measures.moves(pool),
        Heading("Kết quả ghi trong các sổ", "V."),
        *registers.of_unit(unit_id, order.as_of),
        Heading("Giải trình của đơn vị", "VI."),
        *explanations.of_unit(unit_id, order.as_of),
    ]
    return blocks


def _by_directive(pool: Pool, totals: Totals, unit_id: int) -> Table:
    of = {what.directive_id: what for what in pool.what.values()}
    return Table(
        columns=[Column("Văn bản", "directive"), *COUNTS],
        rows=[
            [of[key].reference, *counts(found, unit=unit_id, directive=key)]
            for key, found in pool.by_directive.items()
        ],
        totals=["Cộng", *counts(totals, unit=unit_id)],
        empty="Chưa được giao nhiệm vụ nào.",
    )


def _late(pool: Pool) -> Table:
    return Table(
        columns=[
            Column("Nội dung", "instruction"),
            Column("Văn bản", "directive", width=34),
            Column("Hạn", "due", Kind.DATE, 24),
            Column("Quá hạn (ngày)", "days", Kind.INT, 20),
            Column("Tình trạng", "status", Kind.STATUS, 32),
        ],
        rows=[
            [
                measures.task_name(pool.what[row.instruction_id], row),
                pool.what[row.instruction_id].reference,
                row.due_on,
                row.days_late,
                wording.status(row),
            ]
            for row in pool.late
        ],
        empty="Không có nhiệm vụ quá hạn chưa hoàn thành.",
    )


def _tasks(pool: Pool) -> Table:
    rows: list[list[Cell]] = [
        [number, *measures.listed(pool, row)] for number, row in enumerate(pool.ordered, start=1)
    ]
    return Table(
        columns=[Column("STT", "number", Kind.ORDINAL, 11), *measures.LISTED],
        rows=rows,
        empty="Chưa được giao nhiệm vụ nào.",
    )
