"""The register of documents followed up (sổ theo dõi giải quyết văn bản đến): the seven columns of NĐ 30/2020.

A row for each document and unit it gives tasks to; a document belongs to the period in which it came in, or was
issued where that day is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.directives.models import Directive
from tracker.reports import paper, wording
from tracker.reports.document import Annex, Cell, Column, Document, Note, Paragraph, Table
from tracker.reports.order import Order
from tracker.reports.periods import Span
from tracker.reports.pool import Pool, read
from tracker.tasks import figures
from tracker.tasks.figures import Standing
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState

COLUMNS: Sequence[Column] = (
    Column("Số đến", "received", width=16),
    Column("Tên loại, số, ký hiệu, ngày tháng và tên cơ quan ban hành văn bản", "directive", width=56),
    Column("Đơn vị hoặc người nhận", "unit", width=36),
    Column("Thời hạn giải quyết", "due", width=30),
    Column("Tiến độ giải quyết", "progress"),
    Column("Số, ký hiệu văn bản trả lời", "answer", width=34),
    Column("Ghi chú", "remarks", width=30),
)


def build(order: Order) -> Document:
    """The document of the register. Takes the order with its span."""
    span = order.span or Span(local_day(order.as_of), local_day(order.as_of))
    found = _directives(span, order.as_of)
    pool = read(order.as_of, Task.directive_id.in_([row.id for row in found]))
    office = paper.office(order)
    rows = [row for directive in found for row in _rows(directive, pool)]
    return Document(
        kind="register",
        title="SỔ THEO DÕI",
        subject=f"Giải quyết văn bản đến {span.name}",
        letterhead=paper.letterhead(office, "", local_day(order.as_of), draft=False),
        blocks=[
            Paragraph(
                f"Có {len(found)} văn bản đến {span.full_name} giao việc cho {len(pool.units)} đơn vị, tổng cộng "
                f"{len(pool.standings)} nhiệm vụ; tiến độ tính đến {wording.moment(order.as_of)}."
            ),
            Note("Văn bản chưa ghi ngày đến được xếp theo ngày giao nhiệm vụ trên hệ thống."),
            Paragraph("Sổ ở Phụ lục kèm theo."),
        ],
        signature=paper.signature(office),
        recipients=["Lưu: VT"],
        annexes=[
            Annex(
                "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
                [Table(columns=COLUMNS, rows=rows, empty="Không có văn bản đến trong kỳ.")],
                landscape=True,
            )
        ],
        notice=order.notice,
        meta=paper.meta(order),
    )


def _directives(span: Span, as_of: dt.datetime) -> list[Directive]:
    issued = db.session.scalars(
        select(Directive)
        .where(Directive.issued_at.is_not(None), Directive.issued_at <= as_of)
        .order_by(Directive.issued_at, Directive.id)
    ).all()
    return [row for row in issued if span.first <= _came(row) <= span.last]


def _came(directive: Directive) -> dt.date:
    if directive.received_on is not None or directive.issued_at is None:
        return directive.received_on or dt.date.min
    return local_day(directive.issued_at)


def _rows(directive: Directive, pool: Pool) -> Iterable[list[Cell]]:
    """The document's rows, a unit each."""
    of = [row for row in pool.ordered if pool.what[row.instruction_id].directive_id == directive.id]
    for unit in pool.ordered_units:
        own = [row for row in of if row.unit_id == unit.unit_id]
        if own:
            yield [
                directive.received_number,
                wording.cited_head(directive),
                unit.name,
                _due(own),
                _progress(own),
                _answers(own, pool),
                _remarks(own, pool),
            ]


def _due(own: Sequence[Standing]) -> str:
    days = sorted({row.due_on for row in own if row.due_on is not None})
    return "; ".join(wording.day(one) for one in days) or "Không ghi hạn"


def _progress(own: Sequence[Standing]) -> str:
    totals = figures.count(own)
    parts = [f"Hoàn thành {totals.done}/{totals.all} nhiệm vụ"]
    if totals.done_late:
        parts.append(f"{totals.done_late} hoàn thành quá hạn")
    if totals.open_overdue:
        longest = max(row.days_late for row in own if row.bucket == "open_overdue")
        parts.append(f"{totals.open_overdue} đang quá hạn (lâu nhất {longest} ngày)")
    return "; ".join(parts)


def _answers(own: Sequence[Standing], pool: Pool) -> str:
    papers = [pool.answers[row.task_id] for row in own if row.task_id in pool.answers]
    return "; ".join(
        dict.fromkeys(
            answer.answer_number + (f" ngày {wording.day(answer.answer_date)}" if answer.answer_date else "")
            for answer in papers
            if answer.answer_number
        )
    )


def _remarks(own: Sequence[Standing], pool: Pool) -> str:
    ids = {row.task_id for row in own}
    moved = sum(move.task_id in ids for move in pool.moves)
    counted = (
        (moved, f"gia hạn {moved} lần"),
        *(
            (number, f"{number} {word}")
            for state, word in (
                (TaskState.NOT_APPLICABLE, "không áp dụng"),
                (TaskState.WITHDRAWN, "thu hồi"),
                (TaskState.TRANSFERRED, "chuyển giao"),
                (TaskState.PAUSED, "tạm dừng"),
            )
            if (number := sum(row.state is state for row in own))
        ),
    )
    said = "; ".join(text for number, text in counted if number)
    return said[:1].upper() + said[1:]
