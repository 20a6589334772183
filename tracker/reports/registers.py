"""What the registers hold of one unit, for its sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from tracker.core.clock import local_day
from tracker.outreach import figures
from tracker.outreach.figures import Scope
from tracker.outreach.queries import board
from tracker.reports import escalations, facilities, feedback, outreach
from tracker.reports.document import Block, Heading, Paragraph
from tracker.units.queries import receivers_on

NOTHING = "Các sổ chưa ghi gì của đơn vị."


def of_unit(unit_id: int, as_of: dt.datetime) -> list[Block]:
    """A section for each register that holds anything of a unit at a moment."""
    parts: list[tuple[str, Sequence[Block]]] = [
        ("Tuyên truyền", _outreach(unit_id, as_of)),
        ("Ý kiến của người dân", feedback.heard([unit_id], as_of)),
        ("Cải thiện chính sách, dịch vụ công", feedback.improved([unit_id], as_of)),
        ("Cơ sở vật chất, trang thiết bị bộ phận một cửa", facilities.blocks([unit_id], as_of)),
        ("Kiến nghị vượt thẩm quyền", escalations.blocks([unit_id], as_of)),
    ]
    filled = [(title, blocks) for title, blocks in parts if blocks]
    if not filled:
        return [Paragraph(NOTHING)]
    found: list[Block] = []
    for number, (title, blocks) in enumerate(filled, start=1):
        found += [Heading(title, f"{number}.", 2), *blocks]
    return found


def _outreach(unit_id: int, as_of: dt.datetime) -> list[Block]:
    """Of a unit that has ended what it recorded itself: its villages, and the sum of both, are the other's now."""
    scope = Scope(last=local_day(as_of), moment=as_of)
    if unit_id in receivers_on(scope.last):
        own = replace(scope, unit_ids=frozenset({unit_id}))
        counts = figures.totals(own, figures.changed_since(as_of))
        return [Paragraph(outreach.told(counts))] if counts.activities else []
    found = board(scope, among={unit_id})
    return [Paragraph(outreach.said(found))] if found.counts.activities else []
