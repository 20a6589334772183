"""What changes on a directive after its issue, each change kept as a row; the tasks package moves the tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Invalid
from tracker.directives.models import Directive, Instruction, reference
from tracker.directives.operations.header import Header, refuse_twin, set_date
from tracker.directives.operations.opening import note_change, open_draft, refold
from tracker.directives.states import ChangeKind, DirectiveState

HEADER_NAMES = {
    "type": "Loại văn bản",
    "number": "Số",
    "symbol": "Ký hiệu",
    "issuer": "Cơ quan ban hành",
    "place": "Địa danh",
    "date_text": "Ngày ban hành",
    "subject": "Trích yếu",
    "signer_authority": "Thẩm quyền ký",
    "signer_title": "Chức vụ người ký",
    "signer_name": "Họ tên người ký",
    "received_on": "Ngày đến",
    "received_number": "Số đến",
}


class Fact(NamedTuple):
    """One fact of a document that changes; `name` is its label for people."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Wording:
    """The words of an instruction, and whether evidence must come with a result."""

    title: str
    text: str
    evidence_required: bool


def open_issued(directive: Directive, actor: Actor, verb: str = "change") -> None:
    """Open an issued directive for a change and count its version up. Raises Forbidden, IllegalTransition."""
    open_draft(directive, actor, None, verb=verb)


def header_facts(directive: Directive, header: Header) -> list[Fact]:
    """What a correction of head and signature would change, without changing it."""
    found = []
    for one in fields(header):
        before, after = getattr(directive, one.name), getattr(header, one.name)
        if (before or None) != (after or None):
            found.append(Fact(HEADER_NAMES[one.name], _said(before), _said(after)))
    return found


def _said(value: object) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value or "")


def correct(directive: Directive, header: Header, *, reason: str, actor: Actor, now: dt.datetime) -> list[Fact]:
    """Correct head and signature of an issued directive; names of units stay those of its issue.

    Returns what changed. Raises Forbidden, IllegalTransition, Invalid (nothing changes, no subject, or a number
    that another document of the date has).
    """
    open_issued(directive, actor)
    changed = header_facts(directive, header)
    if not changed:
        raise Invalid("Không có thông tin nào thay đổi.")
    if not header.subject:
        raise Invalid("Cần nhập trích yếu.", field="subject")
    refuse_twin(directive, header.number, header.symbol, header.date_text, header.issuer)
    for one in fields(header):
        setattr(directive, one.name, getattr(header, one.name))
    set_date(directive, header.date_text)
    refold(directive)
    _change(directive, ChangeKind.CORRECTED, reason, changed, "directive.corrected", actor=actor, now=now)
    return changed


def wording_facts(instruction: Instruction, wording: Wording) -> list[Fact]:
    """What new words would change on an instruction, without changing it."""
    pairs = (
        ("Tên ngắn", instruction.title, wording.title),
        ("Nội dung", instruction.text, wording.text),
        ("Minh chứng", _evidence(instruction.evidence_required), _evidence(wording.evidence_required)),
    )
    return [Fact(*pair) for pair in pairs if pair[1] != pair[2]]


def _evidence(required: bool) -> str:
    return "Bắt buộc" if required else "Nếu có"


def reword(
    instruction: Instruction, wording: Wording, *, reason: str, actor: Actor, now: dt.datetime
) -> list[Fact]:
    """Change title, text and evidence of an instruction that was issued; its place in the source stays marked.

    Returns what changed. Raises Forbidden, IllegalTransition, Invalid.
    """
    directive = instruction.directive
    open_issued(directive, actor)
    changed = wording_facts(instruction, wording)
    if not changed:
        raise Invalid("Không có nội dung nào thay đổi.")
    if not wording.title or not wording.text:
        raise Invalid("Cần nhập tên và nội dung nhiệm vụ.", field="text")
    instruction.title, instruction.text = wording.title, wording.text
    instruction.evidence_required = wording.evidence_required
    said = f"{instruction.label}. {instruction.title}. {reason}".strip()
    _change(directive, ChangeKind.REWORDED, said, changed, "instruction.reworded", actor=actor, now=now)
    return changed


def _change(
    directive: Directive,
    kind: ChangeKind,
    summary: str,
    facts: list[Fact],
    act: str,
    *,
    actor: Actor,
    now: dt.datetime,
) -> None:
    details = {"facts": [list(fact) for fact in facts]}
    note_change(directive, kind, summary, details, actor=actor, now=now)
    db.session.flush()
    names = [fact.name for fact in facts]
    record(act, actor=actor, now=now, subject_type="directive", subject_id=directive.id, details={"fields": names})


def mark_withdrawn(
    directive: Directive,
    *,
    reason: str,
    details: dict[str, Any],
    actor: Actor,
    now: dt.datetime,
    replaced_by: Directive | None = None,
) -> None:
    """End an issued directive, withdrawn or replaced by another that was issued; the moment of issue stays.

    Raises Forbidden, IllegalTransition, Invalid (a directive that cannot take its place).
    """
    if replaced_by is directive or (replaced_by is not None and replaced_by.state is not DirectiveState.ISSUED):
        raise Invalid("Văn bản thay thế phải là một văn bản khác đã giao.", field="replacement")
    open_issued(directive, actor, "withdraw")
    directive.state = DirectiveState.WITHDRAWN
    kind, act, said = ChangeKind.WITHDRAWN, "directive.withdrawn", reason
    if replaced_by is not None:
        directive.replaced_by_id = replaced_by.id
        kind, act = ChangeKind.REPLACED, "directive.replaced"
        said = f"{reference(replaced_by)}. {reason}"
        open_issued(replaced_by, actor)
        took = f"{reference(directive)}. {reason}"
        note_change(replaced_by, ChangeKind.REPLACES, took, {}, actor=actor, now=now)
    note_change(directive, kind, said, details, actor=actor, now=now)
    db.session.flush()
    record(act, actor=actor, now=now, subject_type="directive", subject_id=directive.id, details=details)
