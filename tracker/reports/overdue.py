"""Tasks that are overdue and not done, by unit: the list of the office, and what a letter to each of them lists.

A letter urges only for what a unit has in its hands: what it handed in, or what rests for an answer from above,
does not wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.core.clock import local_day
from tracker.reports import measures, paper, wording
from tracker.reports.document import (
    Annex,
    Band,
    Block,
    Cell,
    Column,
    Document,
    Kind,
    Note,
    Paragraph,
    Row,
    Table,
)
from tracker.reports.order import Order
from tracker.reports.pool import HOLDING, Pool, read
from tracker.tasks.figures import Standing, rate

COLUMNS: Sequence[Column] = (
    Column("STT", "number", Kind.ORDINAL, 11),
    Column("Văn bản", "directive", width=36),
    Column("Nội dung nhiệm vụ", "instruction"),
    Column("Hạn gốc", "original", Kind.DATE, 24),
    Column("Hạn", "due", Kind.DATE, 24),
    Column("Quá hạn (ngày)", "days", Kind.INT, 20),
    Column("Tình trạng", "status", Kind.STATUS, 40),
    Column("Đơn vị cập nhật gần nhất", "entered", Kind.DATE, 27),
)


def build(order: Order) -> Document:
    """The document of the list as of the order's moment."""
    pool = read(order.as_of)
    late, office = by_unit(pool.late), paper.office(order)
    return Document(
        kind="overdue",
        title="DANH SÁCH",
        subject="Nhiệm vụ quá hạn chưa hoàn thành của các cơ quan, đơn vị",
        letterhead=paper.letterhead(office, "DS", local_day(order.as_of), draft=False),
        blocks=_body(pool, late, order),
        signature=paper.signature(office),
        recipients=[f"Lãnh đạo {paper.receiver(order)}", "Lưu: VT"],
        annexes=[Annex("NHIỆM VỤ QUÁ HẠN THEO TỪNG ĐƠN VỊ", [_rows(pool, late)], landscape=True)],
        notice=order.notice,
        meta=paper.meta(order),
    )


def by_unit(late: Sequence[Standing]) -> dict[int, list[Standing]]:
    """Overdue tasks by unit, the unit with the longest delay first."""
    found: dict[int, list[Standing]] = {}
    for row in late:
        found.setdefault(row.unit_id, []).append(row)
    return found


def in_hand(pool: Pool) -> dict[int, list[Standing]]:
    """The same of those that the units have in their hands, units in the order of groups and names."""
    found = by_unit([row for row in pool.late if row.state in HOLDING])
    return dict(sorted(found.items(), key=lambda item: pool.units[item[0]].order))


def _body(pool: Pool, late: Mapping[int, Sequence[Standing]], order: Order) -> list[Block]:
    count = sum(len(rows) for rows in late.values())
    if not count:
        return [Paragraph(f"Đến {wording.moment(order.as_of)} không có nhiệm vụ quá hạn chưa hoàn thành.")]
    held = sum(row.state in HOLDING for rows in late.values() for row in rows)
    return [
        Paragraph(
            f"Đến {wording.moment(order.as_of)} có {count} nhiệm vụ của {len(late)} đơn vị quá hạn chưa hoàn "
            f"thành, trong đó {held} nhiệm vụ đơn vị đang giữ và {count - held} nhiệm vụ đã nộp hoặc tạm dừng."
        ),
        _summary(pool, late),
        Note("Tỷ lệ quá hạn là số quá hạn chia cho số nhiệm vụ của đơn vị tính tỷ lệ."),
        Paragraph("Danh sách từng nhiệm vụ ở Phụ lục kèm theo."),
    ]


def _summary(pool: Pool, late: Mapping[int, Sequence[Standing]]) -> Table:
    totals = pool.by_unit
    rows: list[list[Cell]] = [
        [
            pool.units[unit_id].name,
            totals[unit_id].all,
            len(rows),
            sum(row.state in HOLDING for row in rows),
            rate(len(rows), totals[unit_id].all),
            rows[0].days_late,
        ]
        for unit_id, rows in late.items()
    ]
    count = sum(len(found) for found in late.values())
    given = sum(totals[unit_id].all for unit_id in late)
    return Table(
        caption="Nhiệm vụ quá hạn theo đơn vị",
        columns=[
            Column("Đơn vị", "unit"),
            Column("Số nhiệm vụ", "all", Kind.INT, 20),
            Column("Quá hạn", "late", Kind.INT, 18),
            Column("Đơn vị đang giữ", "held", Kind.INT, 20),
            Column("Tỷ lệ quá hạn", "rate", Kind.PCT, 21),
            Column("Lâu nhất (ngày)", "longest", Kind.INT, 22),
        ],
        rows=rows,
        totals=[
            "Cộng",
            given,
            count,
            sum(row.state in HOLDING for found in late.values() for row in found),
            rate(count, given),
            None,
        ],
    )


def _rows(pool: Pool, late: Mapping[int, Sequence[Standing]]) -> Table:
    rows: list[Row] = []
    number = 0
    for unit_id, found in late.items():
        rows.append(Band(f"{pool.units[unit_id].name}: {len(found)} nhiệm vụ"))
        for row in found:
            number += 1
            rows.append([number, *_cells(pool, row)])
    return Table(columns=COLUMNS, rows=rows, empty="Không có nhiệm vụ quá hạn.")


def _cells(pool: Pool, row: Standing) -> list[Cell]:
    what, entered = pool.what[row.instruction_id], pool.entered.get(row.task_id)
    return [
        what.reference,
        measures.task_name(what, row),
        row.original_due_on,
        row.due_on,
        row.days_late,
        wording.status(row),
        local_day(entered) if entered else None,
    ]


def of_unit(pool: Pool, rows: Sequence[Standing]) -> Table:
    """The overdue tasks of one unit, as the annex of a letter lists them."""
    return Table(columns=COLUMNS, rows=[[number, *_cells(pool, row)] for number, row in enumerate(rows, start=1)])
