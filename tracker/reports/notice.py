"""The notice for the village board: what people said, and what the unit answers. Nobody is named."""

from __future__ import annotations

import datetime as dt

from tracker.core.clock import local_day
from tracker.feedback import queries
from tracker.feedback.models import Need
from tracker.reports.document import Block, Bullets, Document, Heading, Letterhead, Meta, Paragraph, Signature
from tracker.units import queries as units


def build(need: Need, *, author: str, created: dt.datetime, notice: str | None) -> Document:
    """The notice of a need that has an answer; takes its author, the moment, and a demonstration's notice."""
    day = local_day(created)
    unit = units.version_on(units.going_on(need.unit_id), day)
    places = queries.need_places(need, day)
    total = sum(place.count for place in places)
    villages = queries.names_of(places)
    blocks: list[Block] = [
        Paragraph(f"{unit.short_name} đã nhận {total} ý kiến của người dân về: {need.title.rstrip('.')}."),
    ]
    if villages:
        blocks += [Heading("Nơi có ý kiến", "1.", 2), Bullets(villages)]
    blocks.append(Heading("Trả lời", "2." if villages else "1.", 2))
    blocks += [Paragraph(part) for part in need.answer.splitlines() if part.strip()]
    blocks.append(Paragraph("Người dân có ý kiến thêm, xin gặp bộ phận một cửa hoặc trưởng bản."))
    return Document(
        kind="notice",
        title="THÔNG BÁO",
        subject="Trả lời ý kiến của người dân",
        letterhead=Letterhead(
            issuer=unit.issuer_line or unit.name.upper(),
            parent=unit.parent_line or None,
            symbol=f"TB-{unit.symbol}" if unit.symbol else "TB",
            place=unit.place,
            date=day,
        ),
        blocks=blocks,
        signature=Signature(
            title=unit.signer_title,
            authority=[unit.signer_authority] if unit.signer_authority else [],
            name=unit.signer_name,
        ),
        recipients=["Niêm yết tại các bản", "Lưu: VT"],
        notice=notice,
        meta=Meta(author=author, created=created),
    )
