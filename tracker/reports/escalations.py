"""Recommendations beyond local authority in the customary table (bảng tổng hợp kiến nghị, đề xuất).

No national form exists; the columns are those in use. Every matter is counted once, with all units that raised it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select

from tracker.audit import queries as audit
from tracker.core import db
from tracker.core.clock import local_day
from tracker.escalations import queries
from tracker.escalations.models import Escalation
from tracker.escalations.queries import Standing, Totals
from tracker.escalations.states import FIELD_LABELS, LEVEL_LABELS, OUTCOME_LABELS, STATE_LABELS, EscalationState
from tracker.reports import links, wording
from tracker.reports.document import (
    Annex,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Letterhead,
    Meta,
    Note,
    Paragraph,
    Signature,
    Table,
)
from tracker.units import queries as units
from tracker.units.models import UnitVersion

COLUMNS = (
    Column("STT", "number", Kind.ORDINAL, 10),
    Column("Nội dung kiến nghị", "content", width=48),
    Column("Đơn vị kiến nghị", "unit", width=26),
    Column("Lĩnh vực", "field", width=22),
    Column("Căn cứ, khó khăn vướng mắc", "basis", width=32),
    Column("Đã xử lý tại cấp mình", "done", width=28),
    Column("Thẩm quyền giải quyết", "authority", width=26),
    Column("Kinh phí đề xuất (đồng)", "funds", Kind.INT, 26),
    Column("Thời hạn đề nghị", "wished", Kind.DATE, 20),
    Column("Kết quả, văn bản trả lời", "result", width=26),
)

Matters = Sequence[tuple[Standing, list[Standing]]]


def build(*, as_of: dt.datetime, created: dt.datetime, unit_id: int, author: str, notice: str | None) -> Document:
    """The document of the table, as the register stood at a moment.

    Takes that moment, the moment of the order, the unit that reports, its author, and the notice of a
    demonstration. States, holders, funds and answers are those of the moment; texts are as they now read.
    """
    day = local_day(as_of)
    office, above = units.version_on(unit_id, day), units.issuer_on(day)
    receiver = above.short_name if above else office.short_name
    matters = queries.matters(queries.standings(as_of))
    totals = queries.totals_of(matters, as_of)
    return Document(
        kind="escalations",
        title="BẢNG TỔNG HỢP",
        subject="Kiến nghị, đề xuất vượt thẩm quyền của các cơ quan, đơn vị",
        letterhead=Letterhead(
            issuer=office.issuer_line,
            parent=office.parent_line or None,
            symbol=f"BTH-{office.symbol}" if office.symbol else "BTH",
            place=office.place,
            date=day,
        ),
        addressees=[receiver],
        blocks=_body(totals, as_of),
        signature=signature(office),
        recipients=["Như trên", "Lưu: VT"],
        annexes=[Annex("DANH MỤC KIẾN NGHỊ, ĐỀ XUẤT", [_table(matters, totals)], landscape=True)],
        notice=notice,
        meta=Meta(author=author, created=created, audit_head=audit.head()),
    )


def signature(unit: UnitVersion) -> Signature:
    """Who signs for a unit."""
    return Signature(
        title=unit.signer_title,
        authority=[unit.signer_authority] if unit.signer_authority else [],
        name=unit.signer_name,
    )


def _body(totals: Totals, as_of: dt.datetime) -> list[Block]:
    together = f"{totals.raised} kiến nghị của các đơn vị, gộp thành {totals.all} nội dung"
    return [
        Paragraph(
            f"Đến {wording.moment(as_of)} có {together}; đang xử lý {totals.open}, trong đó quá hạn "
            f"{totals.overdue}. Tổng kinh phí đề xuất: {money(totals.funds)}."
        ),
        Heading("Theo tình trạng", "1.", 2),
        Table(
            columns=[Column("Tình trạng", "state"), Column("Số nội dung", "count", Kind.INT, 30)],
            rows=[[STATE_LABELS[state], count] for state, count in totals.by_state.items()],
            totals=["Cộng", totals.all],
        ),
        Heading("Theo kết quả trả lời", "2.", 2),
        Table(
            columns=[Column("Kết quả", "outcome"), Column("Số nội dung", "count", Kind.INT, 30)],
            rows=[[label, totals.by_outcome.get(outcome, 0)] for outcome, label in OUTCOME_LABELS.items()],
            totals=["Cộng", sum(totals.by_outcome.values())],
        ),
        Note("Các kiến nghị trùng được gộp và tính là một nội dung; kinh phí là tổng đề xuất của các đơn vị."),
        Paragraph("Danh mục từng kiến nghị ở Phụ lục kèm theo."),
    ]


def money(dong: int) -> str:
    """A sum as administrative documents write it: 115.000.000 đồng."""
    return f"{dong:,} đồng".replace(",", ".")


def _table(matters: Matters, totals: Totals) -> Table:
    ids = [main.id for main, _members in matters]
    texts = {row.id: row for row in db.session.scalars(select(Escalation).where(Escalation.id.in_(ids)))}
    return Table(
        columns=COLUMNS,
        rows=[
            _row(number, texts[main.id], main, members) for number, (main, members) in enumerate(matters, start=1)
        ],
        totals=["", "Cộng", "", "", "", "", "", totals.funds, None, ""],
        empty="Không có kiến nghị nào.",
    )


def _row(number: int, row: Escalation, main: Standing, members: Sequence[Standing]) -> list[Cell]:
    funds = sum(member.funds or 0 for member in members)
    return [
        number,
        links.page(f"/escalations/{main.id}", f"{row.title}. {row.content}"),
        ", ".join(dict.fromkeys(member.unit for member in members)),
        FIELD_LABELS[row.field],
        row.basis,
        row.done_here,
        ": ".join(part for part in (LEVEL_LABELS[row.competent_level], row.authority) if part),
        funds or None,
        row.wished_on,
        result(row, main),
    ]


def result(row: Escalation, main: Standing) -> str:
    """What had become of it in one line: the answer with its paper, else where it stood and with whom."""
    if main.outcome is None:
        where = f" ({main.holder})" if main.state is EscalationState.FORWARDED else ""
        return f"{STATE_LABELS[main.state]}{where}"
    paper = f", văn bản {row.answer_number}" if row.answer_number else ""
    when = f" ngày {wording.day(row.answered_on)}" if row.answer_number else ""
    return f"{OUTCOME_LABELS[main.outcome]}{paper}{when}"


def blocks(unit_ids: Collection[int], as_of: dt.datetime) -> list[Block]:
    """The section of a report on units: what they had raised at a moment, each as it stood; empty without any."""
    found = queries.raised_by(unit_ids, as_of)
    if not found:
        return []
    open_ones = [row for _title, row in found if row.outcome is None]
    return [
        Paragraph(
            f"Đã kiến nghị {len(found)} nội dung vượt thẩm quyền, {len(open_ones)} nội dung chưa có trả lời."
        ),
        Table(
            columns=[
                Column("STT", "number", Kind.ORDINAL, 11),
                Column("Đơn vị", "unit", width=26),
                Column("Kiến nghị", "title"),
                Column("Tình trạng", "state", width=29),
                Column("Đang ở", "holder", width=27),
                Column("Kinh phí đề xuất (đồng)", "funds", Kind.INT, 28),
            ],
            rows=[
                [number, row.unit, links.page(f"/escalations/{row.id}", title), _stood(row), row.holder, row.funds]
                for number, (title, row) in enumerate(found, start=1)
            ],
            totals=["", "Cộng", "", "", "", sum(row.funds or 0 for _title, row in found) or None],
        ),
    ]


def _stood(row: Standing) -> str:
    return STATE_LABELS[row.state] if row.outcome is None else OUTCOME_LABELS[row.outcome]
