"""From what the reader found to proposals: whose names mean which units on the document's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from tracker.directives.models import Directive, Instruction, InstructionUnit, LegalBasis, Target
from tracker.directives.operations.cutting import title_of, unique
from tracker.directives.queries import one_stop_ids
from tracker.directives.states import DeadlineKind, InstructionKind, Part
from tracker.reader import model as read
from tracker.reader.kinds import guess_kinds
from tracker.units import queries as units
from tracker.units.models import UnitVersion

SHOWS_EVIDENCE = frozenset({InstructionKind.OUTREACH, InstructionKind.FACILITY})
LABEL_LENGTH = 40
RULE_LENGTH = 200


@dataclass
class Named:
    """Whom a list of names means: units by identifier, whether each was named alone, and what stayed open."""

    units: dict[int, UnitVersion] = field(default_factory=dict)
    by_group_only: bool = True
    open_names: list[str] = field(default_factory=list)


class Names:
    """The names of one day, resolved for many instructions."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        self.directory = units.directory_on(day)
        self.members: dict[int, list[UnitVersion]] = {}
        self.addressed = {version.unit_id for version in units.all_on(day)}
        self.one_stop = one_stop_ids()

    def resolve(self, names: Iterable[str]) -> Named:
        """Units for names and phrases; a phrase for a group stands for its members of the day."""
        out = Named()
        for name in names:
            version = self.directory.unit(name)
            group = None if version else self.directory.group(name)
            if version is not None and version.unit_id in self.addressed:
                out.units.setdefault(version.unit_id, version)
                out.by_group_only = False
            elif group is not None:
                for member in self._members_of(group.id):
                    out.units.setdefault(member.unit_id, member)
            else:
                out.open_names.append(name)
        return out

    def _members_of(self, group_id: int) -> list[UnitVersion]:
        if group_id not in self.members:
            self.members[group_id] = units.members_on(group_id, self.day)
        return self.members[group_id]


def draft(directive: Directive, parsed: read.ParsedDirective) -> None:
    """Fill a new directive with grounds, targets and proposed instructions."""
    directive.bases = [
        LegalBasis(position=i, text=basis.text, number=basis.number, date_text=basis.date)
        for i, basis in enumerate(parsed.legal_bases)
    ]
    directive.targets = [_target(i, target) for i, target in enumerate(parsed.targets)]
    names = Names(directive.units_on)
    numbers = [(one.number or str(i))[:LABEL_LENGTH] for i, one in enumerate(parsed.instructions, 1)]
    labels = unique([number.rstrip(".)") or str(i) for i, number in enumerate(numbers, 1)])
    for i, one in enumerate(parsed.instructions):
        directive.instructions.append(_instruction(i, labels[i], one, names, parsed.recipients))


def _target(position: int, target: read.Target) -> Target:
    return Target(
        position=position,
        indicator=target.indicator,
        baseline=_decimal(target.baseline),
        goal=_decimal(target.goal) or Decimal(0),
        measure=(target.unit or "")[:LABEL_LENGTH],
        comparator=target.comparator,
        by=target.by,
    )


def _decimal(value: float | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value)).quantize(Decimal("0.001"))
    except InvalidOperation:
        return None


def _instruction(
    position: int, label: str, one: read.Instruction, names: Names, recipients: tuple[str, ...]
) -> Instruction:
    kind = kind_of(one.kinds)
    row = Instruction(
        position=position,
        label=label,
        title=title_of(one.text),
        text=one.text,
        spans=[list(span) for span in one.spans],
        kind=kind,
        evidence_required=kind in SHOWS_EVIDENCE,
        included=True,
        **deadline_columns(one.deadline),
    )
    asked = names.resolve([*one.lead, *one.audience] or recipients)
    helping = names.resolve(one.cooperate)
    row.open_names = [*asked.open_names, *helping.open_names]
    lead = list(asked.units.values())
    if asked.by_group_only:
        lead = narrowed(kind, one.text, lead, names.one_stop)
    place_units(row, lead, helping.units.values())
    return row


def place_units(row: Instruction, lead: Iterable[UnitVersion], cooperate: Iterable[UnitVersion]) -> None:
    """Give an instruction its units; one that leads does not cooperate as well. Rows that stay are kept."""
    wanted = {version.unit_id: (version, Part.COOPERATE) for version in cooperate}
    wanted |= {version.unit_id: (version, Part.LEAD) for version in lead}
    present = {part.unit_id: part for part in row.units}
    for unit_id, part in present.items():
        if unit_id not in wanted:
            row.units.remove(part)
    for unit_id, (version, kind) in wanted.items():
        if unit_id in present:
            present[unit_id].part, present[unit_id].unit_version_id = kind, version.id
        else:
            row.units.append(InstructionUnit(unit_id=unit_id, unit_version_id=version.id, part=kind))


def kind_of(kinds: Iterable[str]) -> InstructionKind:
    """The first kind that the reader named and the product knows, else the general one."""
    known = set(InstructionKind)
    return next((InstructionKind(kind) for kind in kinds if kind in known), InstructionKind.GENERAL)


def guessed_kind(text: str) -> InstructionKind:
    """The kind that the words of an instruction suggest."""
    return kind_of(guess_kinds(text))


def narrowed(
    kind: InstructionKind, text: str, lead: list[UnitVersion], one_stop: frozenset[int]
) -> list[UnitVersion]:
    """For work on one-stop offices the units that run one, where a whole group was addressed; else all."""
    if kind is not InstructionKind.FACILITY or "một cửa" not in text.lower():
        return lead
    return [version for version in lead if version.unit_id in one_stop] or lead


def deadline_columns(deadline: read.Deadline) -> dict[str, Any]:
    """Columns for a deadline as read. What has no day and no rule stays words for the person to judge."""
    columns: dict[str, Any] = {
        "deadline_kind": DeadlineKind.NONE,
        "due_on": None,
        "due_time": None,
        "rule": None,
        "deadline_text": deadline.text or "",
    }
    if deadline.kind == "date" and deadline.due:
        day, time = _moment(deadline.due)
        if day is not None:
            columns |= {"deadline_kind": DeadlineKind.DATE, "due_on": day, "due_time": time}
    elif deadline.kind == "recurring" and deadline.rule and len(deadline.rule) <= RULE_LENGTH:
        columns |= {"deadline_kind": DeadlineKind.RECURRING, "rule": deadline.rule}
    return columns


def _moment(due: str) -> tuple[dt.date | None, dt.time | None]:
    """Day and hour as printed; a moment at midnight is a day."""
    try:
        if "T" not in due:
            return dt.date.fromisoformat(due), None
        moment = dt.datetime.fromisoformat(due)
    except ValueError:
        return None, None
    return moment.date(), moment.time().replace(second=0, microsecond=0)
