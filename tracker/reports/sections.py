"""What the registers add to a compliance report: a section each, where the document asks for what they hold.

A register has one line here: the kind of instruction that it answers, and the function that makes its part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.directives.states import InstructionKind
from tracker.reports import escalations, facilities, feedback, outreach
from tracker.reports.document import Annex, Block
from tracker.reports.gather import Gathered


@dataclass(frozen=True)
class Asked:
    """Of which directive a section is, and the units of which the document asks for it."""

    directive_id: int
    unit_ids: Sequence[int]


Builder = Callable[[Asked, dt.datetime], Sequence[Block]]
AnnexBuilder = Callable[[Asked, dt.datetime], Annex | None]


@dataclass(frozen=True)
class Section:
    """A register's part: its heading, its blocks, its annex; both take what is asked and the figures' moment.

    Blocks empty mean that the register holds nothing of these units.
    """

    kind: InstructionKind
    title: str
    blocks: Builder
    annex: AnnexBuilder


SECTIONS: tuple[Section, ...] = (
    Section(
        InstructionKind.OUTREACH,
        "Tuyên truyền",
        lambda asked, as_of: outreach.blocks(asked.directive_id, asked.unit_ids, as_of),
        lambda _asked, _as_of: None,
    ),
    Section(
        InstructionKind.FEEDBACK,
        "Ý kiến của người dân",
        lambda asked, as_of: feedback.heard(asked.unit_ids, as_of),
        lambda _asked, _as_of: None,
    ),
    Section(
        InstructionKind.IMPROVEMENT,
        "Cải thiện chính sách, dịch vụ công",
        lambda asked, as_of: feedback.improved(asked.unit_ids, as_of),
        lambda _asked, _as_of: None,
    ),
    Section(
        InstructionKind.FACILITY,
        "Cơ sở vật chất, trang thiết bị bộ phận một cửa",
        lambda asked, as_of: facilities.blocks(asked.unit_ids, as_of),
        lambda asked, as_of: facilities.annex(asked.unit_ids, as_of),
    ),
    Section(
        InstructionKind.ESCALATION,
        "Kiến nghị vượt thẩm quyền",
        lambda asked, as_of: escalations.blocks(asked.unit_ids, as_of),
        lambda _asked, _as_of: None,
    ),
)


@dataclass(frozen=True)
class Part:
    """A section as it was built for one report."""

    title: str
    blocks: Sequence[Block]
    annex: Annex | None


def parts(data: Gathered, as_of: dt.datetime) -> list[Part]:
    """The sections of the registers that the document's instructions ask for, those with something to tell."""
    found = []
    for section in SECTIONS:
        asked = {row.id for row in data.instructions if row.kind is section.kind}
        units = sorted({standing.unit_id for standing in data.standings if standing.instruction_id in asked})
        subject = Asked(data.directive.id, units)
        blocks = section.blocks(subject, as_of) if units else ()
        if blocks:
            found.append(Part(section.title, blocks, section.annex(subject, as_of)))
    return found
