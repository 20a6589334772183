"""What the review page shows: proposals with their units, what to look at, and the sum."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from tracker.core import db
from tracker.directives.models import Directive, Instruction, InstructionUnit
from tracker.directives.states import DeadlineKind, InstructionKind, Part
from tracker.units import queries as units
from tracker.units.models import Unit, UnitVersion
from tracker.units.states import COMMUNE_KINDS, UnitKind

NAMES_SHOWN = 5
_VAGUE_KINDS = frozenset({InstructionKind.GENERAL, InstructionKind.IMPROVEMENT})
_LIVE = frozenset({"blank-number", "partial-date", "due-before-issue", "vague-order", "no-instruction"})
"""Warnings of the reader that are found anew here, because editing may settle them."""


class Caution(NamedTuple):
    """Something to look at before issuing; `message` is the reader's own sentence where it has one."""

    code: str
    instruction_id: int | None = None
    label: str = ""
    message: str = ""
    day: dt.date | None = None


class _Part(NamedTuple):
    instruction_id: int
    unit_id: int
    part: Part
    short_name: str
    kind: UnitKind
    one_stop: bool


@dataclass(frozen=True)
class Proposal:
    """One instruction with its units as names and counts."""

    instruction: Instruction
    lead: list[_Part] = field(default_factory=list)
    cooperate: list[_Part] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)

    @property
    def communes(self) -> int:
        """How many communes and towns lead."""
        return sum(part.kind in COMMUNE_KINDS for part in self.lead)

    @property
    def agencies(self) -> int:
        """How many other units lead."""
        return len(self.lead) - self.communes

    @property
    def only_one_stop(self) -> bool:
        """Whether each unit that leads runs a one-stop office."""
        return bool(self.lead) and all(part.one_stop for part in self.lead)

    @property
    def lead_names(self) -> str:
        """Names of the units that lead, if they are few; otherwise nothing."""
        return ", ".join(p.short_name for p in self.lead) if len(self.lead) <= NAMES_SHOWN else ""

    @property
    def cooperate_names(self) -> str:
        """Names of the units that cooperate, the rest as a number."""
        names = ", ".join(p.short_name for p in self.cooperate[:NAMES_SHOWN])
        more = len(self.cooperate) - NAMES_SHOWN
        return f"{names} (+{more})" if more > 0 else names


@dataclass(frozen=True)
class Sheet:
    """The review of one directive: proposals in order, cautions of the whole, and what issuing would assign."""

    proposals: list[Proposal]
    cautions: list[Caution]
    instructions: int
    units: int
    shares: int

    @property
    def all_cautions(self) -> list[Caution]:
        """Cautions of the whole, then those of each included proposal."""
        included = [p for p in self.proposals if p.instruction.included]
        return [*self.cautions, *(caution for p in included for caution in p.cautions)]

    @property
    def points(self) -> list[list[Caution]]:
        """The same, those that say the same of several proposals together."""
        together: dict[tuple[str, str, dt.date | None], list[Caution]] = {}
        for caution in self.all_cautions:
            together.setdefault((caution.code, caution.message, caution.day), []).append(caution)
        return list(together.values())


def sheet(directive: Directive) -> Sheet:
    """Everything the review page says about a directive, in a fixed number of queries."""
    parts: defaultdict[int, list[_Part]] = defaultdict(list)
    for part in _parts(directive.id):
        parts[part.instruction_id].append(part)
    proposals = [_proposal(directive, one, parts[one.id]) for one in directive.instructions]
    leading = [part for p in proposals if p.instruction.included for part in p.lead]
    return Sheet(
        proposals=proposals,
        cautions=_cautions(directive),
        instructions=sum(p.instruction.included for p in proposals),
        units=len({part.unit_id for part in leading}),
        shares=len(leading),
    )


def _parts(directive_id: int) -> Iterable[_Part]:
    rows = db.session.execute(
        select(
            InstructionUnit.instruction_id,
            InstructionUnit.unit_id,
            InstructionUnit.part,
            UnitVersion.short_name,
            UnitVersion.kind,
            Unit.one_stop,
        )
        .join(Instruction, Instruction.id == InstructionUnit.instruction_id)
        .join(UnitVersion, UnitVersion.id == InstructionUnit.unit_version_id)
        .join(Unit, Unit.id == InstructionUnit.unit_id)
        .where(Instruction.directive_id == directive_id)
        .order_by(InstructionUnit.id)
    )
    return [_Part(*row) for row in rows]


def _proposal(directive: Directive, one: Instruction, parts: list[_Part]) -> Proposal:
    proposal = Proposal(
        instruction=one,
        lead=[part for part in parts if part.part == Part.LEAD],
        cooperate=[part for part in parts if part.part == Part.COOPERATE],
    )
    proposal.cautions.extend(_cautions_of(directive, proposal))
    return proposal


def _cautions(directive: Directive) -> list[Caution]:
    found: list[Caution] = []
    if directive.number is None:
        found.append(Caution("blank-number"))
    if directive.issued_on is None:
        found.append(Caution("blank-day"))
    if not any(one.included for one in directive.instructions):
        found.append(Caution("no-instruction"))
    found.extend(
        Caution("reader", message=warning["message"])
        for warning in directive.parsed.get("warnings", [])
        if warning["code"] not in _LIVE and warning.get("instruction") is None
    )
    return found


def _cautions_of(directive: Directive, proposal: Proposal) -> list[Caution]:
    one = proposal.instruction
    found: list[Caution] = []

    def say(code: str, message: str = "", day: dt.date | None = None) -> None:
        found.append(Caution(code, one.id, one.label, message, day))

    if not proposal.lead:
        say("nobody")
    if one.open_names:
        say("open-names", ", ".join(one.open_names))
    if one.deadline_kind is DeadlineKind.NONE:
        say("no-deadline", one.deadline_text)
    fixed = fixed_year(directive, one)
    if fixed is not None:
        say("due-before-issue", day=fixed)
    if one.kind in _VAGUE_KINDS and one.deadline_kind is DeadlineKind.NONE and not one.evidence_required:
        say("vague-order")
    for message in _read_about(directive, one):
        say("reader", message)
    return found


def _read_about(directive: Directive, one: Instruction) -> Iterable[str]:
    """What the reader said about the item that an instruction's words come from."""
    items = directive.parsed.get("instructions", [])
    for warning in directive.parsed.get("warnings", []):
        index = warning.get("instruction")
        if warning["code"] in _LIVE or index is None or index >= len(items):
            continue
        spans = items[index].get("spans", [])
        if any(a < end and start < b for a, b in spans for start, end in one.spans):
            yield warning["message"]


def fixed_year(directive: Directive, one: Instruction) -> dt.date | None:
    """The same day and month in the first year that is not before the document, if its deadline is; else None."""
    issued = directive.issued_on or directive.units_on.replace(day=1)
    if one.due_on is None or one.due_on >= issued or one.deadline_kind is not DeadlineKind.DATE:
        return None
    for year in (issued.year, issued.year + 1):
        day = _in_year(one.due_on, year)
        if day >= issued:
            return day
    return None


def _in_year(day: dt.date, year: int) -> dt.date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


class Members(NamedTuple):
    """A group with its members on a day, as the form offers them."""

    name: str
    units: list[UnitVersion]


def group_members(day: dt.date) -> list[Members]:
    """The groups that directives address, each with its members on a day; a unit stands in its first group."""
    seen: set[int] = set()
    out: list[Members] = []
    for group in units.groups():
        if group.is_issuer:
            continue
        fresh = [version for version in units.members_on(group.id, day) if version.unit_id not in seen]
        seen |= {version.unit_id for version in fresh}
        if fresh:
            out.append(Members(group.name, fresh))
    return out


def one_stop_ids() -> frozenset[int]:
    """Identifiers of the units that run a one-stop office."""
    return frozenset(db.session.scalars(select(Unit.id).where(Unit.one_stop.is_(True))))
