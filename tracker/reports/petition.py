"""The letter that carries a recommendation to the level above: a tờ trình or a công văn of the committee.

Form: NĐ 30/2020/NĐ-CP, annex I and III. A công văn has no title: its subject stands under the number, and its
symbol names who issues and who drafted it. Of a merged recommendation it names every unit that raised it.
"""

from __future__ import annotations

import datetime as dt

from tracker.audit import queries as audit
from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.escalations import queries
from tracker.escalations.models import Escalation
from tracker.escalations.queries import Member
from tracker.escalations.states import LEVEL_LABELS
from tracker.reports import wording
from tracker.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Letterhead,
    Meta,
    Paragraph,
    Table,
)
from tracker.reports.escalations import money, signature
from tracker.units import queries as units
from tracker.units.models import UnitVersion


def build(
    escalation_id: int,
    *,
    as_of: dt.datetime,
    created: dt.datetime,
    unit_id: int,
    author: str,
    notice: str | None,
    letter: bool = False,
) -> Document:
    """The document of the letter, a tờ trình unless it shall be a `letter` (công văn).

    Takes the recommendation, moment and author of the order, the unit that drafts it, and that also sends it where
    no committee stands above, and the notice of a demonstration. Reads only. Raises NotFound for one that does not
    exist.
    """
    row = db.session.get(Escalation, escalation_id)
    if row is None:
        raise NotFound
    day = local_day(as_of)
    drafter = units.version_on(unit_id, day)
    sender = units.issuer_on(day) or drafter
    members = queries.members_of(row)
    receiver = row.authority or LEVEL_LABELS[row.competent_level]
    return Document(
        kind="petition_letter" if letter else "petition",
        title=None if letter else "TỜ TRÌNH",
        subject=f"{'V/v' if letter else 'Về việc'} {row.title[:1].lower()}{row.title[1:]}",
        letterhead=Letterhead(
            issuer=sender.issuer_line,
            parent=sender.parent_line or None,
            symbol=_letter_symbol(sender, drafter) if letter else _petition_symbol(sender),
            place=sender.place,
            date=day,
        ),
        addressees=[receiver],
        blocks=_body(row, members, sender, receiver, "đề nghị" if letter else "trình"),
        signature=signature(sender),
        recipients=["Như trên", *dict.fromkeys(member.unit for member in members), "Lưu: VT"],
        notice=notice,
        meta=Meta(author=author, created=created, audit_head=audit.head()),
    )


def _petition_symbol(sender: UnitVersion) -> str:
    return f"TTr-{sender.symbol}" if sender.symbol else "TTr"


def _letter_symbol(sender: UnitVersion, drafter: UnitVersion) -> str:
    """A công văn has no letters for its type: who issues it, then who drafted it (annex I, part II, 3)."""
    return "-".join(dict.fromkeys(filter(None, (sender.symbol, drafter.symbol))))


def _body(row: Escalation, members: list[Member], sender: UnitVersion, receiver: str, verb: str) -> list[Block]:
    raised = ", ".join(dict.fromkeys(wording.inside(member.unit) for member in members))
    blocks: list[Block] = [
        Paragraph(f"Trên cơ sở kiến nghị của {raised}, {sender.short_name} {verb} {receiver} như sau:"),
        Heading("Nội dung kiến nghị", "I."),
        Paragraph(row.content),
        Heading("Căn cứ, khó khăn, vướng mắc", "II."),
        Paragraph(row.basis or "Nội dung vượt thẩm quyền giải quyết của địa phương."),
        Heading("Việc đã làm tại địa phương", "III."),
        Paragraph(row.done_here or "Địa phương đã rà soát, không còn nguồn lực và thẩm quyền để giải quyết."),
        Heading("Kinh phí đề xuất", "IV."),
        *_funds(members),
        Heading("Đề nghị", "V."),
    ]
    wish = f" trước ngày {wording.day(row.wished_on)}" if row.wished_on else ""
    blocks.append(Paragraph(f"{sender.short_name} đề nghị {receiver} xem xét, giải quyết và trả lời{wish}."))
    return blocks


def _funds(members: list[Member]) -> list[Block]:
    total = sum(member.funds or 0 for member in members)
    if len(members) == 1:
        return [Paragraph(f"{money(total)}." if total else "Không đề xuất kinh phí.")]
    rows: list[list[Cell]] = [
        [place, one.unit, one.title, one.funds] for place, one in enumerate(members, start=1)
    ]
    columns = (
        Column("STT", "number", Kind.ORDINAL, 11),
        Column("Đơn vị", "unit", width=40),
        Column("Kiến nghị", "title"),
        Column("Kinh phí (đồng)", "funds", Kind.INT, 35),
    )
    return [Table(columns=columns, rows=rows, totals=["", "Cộng", "", total or None])]
