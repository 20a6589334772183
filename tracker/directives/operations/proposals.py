"""Which instructions there are: split, merged, added by hand, dropped and restored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select

from tracker.audit.operations import Details, record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Invalid
from tracker.directives.models import Directive, Instruction
from tracker.directives.operations.cutting import (
    Piece,
    cut,
    joined,
    labels_after_cut,
    labels_after_join,
    title_of,
    unique,
)
from tracker.directives.operations.drafting import SHOWS_EVIDENCE, guessed_kind, narrowed, place_units
from tracker.directives.operations.opening import open_draft
from tracker.directives.queries import one_stop_ids
from tracker.directives.states import DeadlineKind, InstructionKind, Part
from tracker.units.models import UnitVersion

MOST_INSTRUCTIONS = 200


def split(
    instruction: Instruction, *, cuts: Iterable[int], actor: Actor, now: dt.datetime, version: int | None = None
) -> list[Instruction]:
    """Cut an instruction into several at offsets in its text; each gets its own title and kind.

    Units and deadline pass to every part; work on one-stop offices is proposed only to units that run one.
    Returns the parts in order, the first being the row that was. Raises Invalid for a bad place.
    """
    directive = instruction.directive
    open_draft(directive, actor, version)
    pieces = cut(instruction.text, instruction.spans, directive.source_text, cuts)
    if len(directive.instructions) + len(pieces) > MOST_INSTRUCTIONS:
        raise Invalid("Văn bản có quá nhiều nhiệm vụ.")
    before = instruction.label
    at = directive.instructions.index(instruction)
    labels = labels_after_cut(_labels(directive), at, len(pieces), _printed(directive))
    lead, cooperate = _versions(instruction, Part.LEAD), _versions(instruction, Part.COOPERATE)
    parts = [instruction, *(_copy(instruction) for _ in pieces[1:])]
    directive.instructions[at + 1 : at + 1] = parts[1:]
    for part, piece in zip(parts, pieces, strict=True):
        _take(part, piece)
        place_units(part, narrowed(part.kind, part.text, lead, one_stop_ids()), cooperate)
    _renumber(directive, labels)
    db.session.flush()
    _note("instruction.split", instruction, actor, now, {"label": before, "parts": [p.label for p in parts]})
    return parts


def merge_with_next(
    instruction: Instruction, *, actor: Actor, now: dt.datetime, version: int | None = None
) -> Instruction:
    """Join an instruction with the one after it, whose units it takes over as well.

    Returns the first, which keeps its deadline unless only the second has one. Raises Invalid for the last.
    """
    directive = instruction.directive
    open_draft(directive, actor, version)
    at = directive.instructions.index(instruction)
    if at + 1 >= len(directive.instructions):
        raise Invalid("Đây là nhiệm vụ cuối cùng, không có nhiệm vụ sau để gộp.")
    following = directive.instructions[at + 1]
    labels = labels_after_join(_labels(directive), at, _printed(directive))
    gone = following.label
    piece = joined(
        Piece(instruction.text, instruction.spans), Piece(following.text, following.spans), directive.source_text
    )
    lead = {v.unit_id: v for one in (instruction, following) for v in _versions(one, Part.LEAD)}
    helping = {v.unit_id: v for one in (instruction, following) for v in _versions(one, Part.COOPERATE)}
    if instruction.deadline_kind is DeadlineKind.NONE:
        _pass_deadline(following, instruction)
    instruction.open_names = list(dict.fromkeys([*instruction.open_names, *following.open_names]))
    instruction.included = instruction.included or following.included
    directive.instructions.remove(following)
    instruction.text, instruction.spans = piece
    place_units(instruction, lead.values(), helping.values())
    _renumber(directive, labels)
    db.session.flush()
    _note("instruction.merged", instruction, actor, now, {"label": instruction.label, "with": gone})
    return instruction


def add_instruction(
    directive: Directive, *, text: str, actor: Actor, now: dt.datetime, title: str = "", version: int | None = None
) -> Instruction:
    """Add an instruction that the reader did not find; it begins without units and deadline.

    Its place in the source is marked where the text stands there word by word. Raises Invalid without text.
    """
    open_draft(directive, actor, version)
    text = " ".join(text.split())
    if not any(char.isalpha() for char in text):
        raise Invalid("Cần nhập nội dung nhiệm vụ.", field="text")
    if len(directive.instructions) >= MOST_INSTRUCTIONS:
        raise Invalid("Văn bản có quá nhiều nhiệm vụ.")
    kind = guessed_kind(text)
    labels = _labels(directive)
    number = 1 + max((int(label) for label in labels if label.isascii() and label.isdigit()), default=len(labels))
    row = Instruction(
        position=len(labels),
        label=unique([*labels, str(number)])[-1],
        title=title.strip()[:200] or title_of(text),
        text=text,
        spans=_found_in(directive.source_text, text),
        kind=kind,
        evidence_required=kind in SHOWS_EVIDENCE,
        deadline_kind=DeadlineKind.NONE,
        included=True,
        open_names=[],
    )
    directive.instructions.append(row)
    db.session.flush()
    _note("instruction.added", row, actor, now, {"label": row.label})
    return row


def set_included(
    instruction: Instruction, *, included: bool, actor: Actor, now: dt.datetime, version: int | None = None
) -> Instruction:
    """Drop a proposal, or take a dropped one up again; it stays on the page either way."""
    open_draft(instruction.directive, actor, version)
    instruction.included = included
    db.session.flush()
    act = "instruction.restored" if included else "instruction.dropped"
    _note(act, instruction, actor, now, {"label": instruction.label})
    return instruction


def _note(act: str, instruction: Instruction, actor: Actor, now: dt.datetime, details: Details) -> None:
    record(
        act,
        actor=actor,
        now=now,
        subject_type="directive",
        subject_id=instruction.directive_id,
        details={"instruction": instruction.id, **details},
    )


def _labels(directive: Directive) -> list[str]:
    return [one.label for one in directive.instructions]


def _printed(directive: Directive) -> set[str]:
    """Labels that the document itself bears."""
    return {str(one.get("number")) for one in directive.parsed.get("instructions", [])}


def _renumber(directive: Directive, labels: list[str]) -> None:
    for position, (one, label) in enumerate(zip(directive.instructions, labels, strict=True)):
        one.position, one.label = position, label


def _copy(instruction: Instruction) -> Instruction:
    fresh = Instruction(
        position=0,
        label="",
        title="",
        text="",
        kind=InstructionKind.GENERAL,
        included=instruction.included,
        completion_rule=instruction.completion_rule,
        open_names=[],
    )
    _pass_deadline(instruction, fresh)
    return fresh


def _pass_deadline(source: Instruction, target: Instruction) -> None:
    for name in ("deadline_kind", "due_on", "due_time", "rule", "deadline_text"):
        setattr(target, name, getattr(source, name))


def _take(part: Instruction, piece: Piece) -> None:
    part.text, part.spans = piece
    part.title = title_of(piece.text)
    part.kind = guessed_kind(piece.text)
    part.evidence_required = part.kind in SHOWS_EVIDENCE


def _versions(instruction: Instruction, part: Part) -> list[UnitVersion]:
    wanted = [row.unit_version_id for row in instruction.units if row.part is part]
    rows = db.session.scalars(select(UnitVersion).where(UnitVersion.id.in_(wanted)))
    found = {version.id: version for version in rows}
    return [found[version_id] for version_id in wanted]


def _found_in(source: str, text: str) -> list[list[int]]:
    start = source.find(text)
    return [[start, start + len(text)]] if start >= 0 else []
