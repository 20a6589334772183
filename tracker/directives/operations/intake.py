"""Taking a document in: bytes kept as they came, text read, proposals drafted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.attachments.operations import Prepared, add, prepare
from tracker.attachments.states import SOURCE
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.directives.models import Directive, last_day, reference
from tracker.directives.operations.drafting import draft
from tracker.directives.operations.opening import refold
from tracker.directives.policy import require_prepare
from tracker.directives.queries import twin_of
from tracker.directives.states import DirectiveState
from tracker.reader.extract import extract
from tracker.reader.model import ParsedDirective
from tracker.reader.parse import parse

PASTED = "van-ban.txt"
SHORT, CODE = 200, 40


class Duplicate(Invalid):
    """The document was taken in before; `directive_id` is the earlier one."""

    def __init__(self, earlier: Directive) -> None:
        super().__init__(
            "Văn bản này đã có trong hệ thống: %(reference)s.", field="again", reference=reference(earlier)
        )
        self.directive_id = earlier.id


@dataclass(frozen=True)
class Reading:
    """A document that lies in the store and has been read, but is no directive yet."""

    prepared: Prepared
    parsed: ParsedDirective


def keep_text(text: str, *, folder: Path) -> Prepared:
    """Put pasted text into the store as a file of plain text. Raises Refusal when it is empty."""
    return prepare(PASTED, text.encode(), folder=folder, kinds=SOURCE, verbatim=True)


def read(prepared: Prepared) -> Reading:
    """Read a stored document; call it outside a transaction.

    Raises Refusal when there is no text in it, and Invalid when the text tells nobody to do anything.
    """
    extracted = extract(prepared.path.read_bytes(), prepared.name)
    parsed = parse(extracted.text)
    if not parsed.is_directive:
        raise Invalid(
            "Văn bản này không giao việc cho ai, có thể là báo cáo, tờ trình hoặc giấy mời; chưa tiếp nhận."
        )
    return Reading(prepared, parsed)


def intake(
    reading: Reading,
    *,
    actor: Actor,
    now: dt.datetime,
    received_on: dt.date | None = None,
    received_number: str = "",
    again: bool = False,
) -> Directive:
    """Make a draft from a document that was read.

    Takes the day and number of receipt, and whether to go on although it was taken in before. Returns the
    directive with its proposals, flushed. Raises Forbidden, and Duplicate unless `again`.
    """
    require_prepare(actor)
    parsed, prepared = reading.parsed, reading.prepared
    issuer = (parsed.issuer or "")[:SHORT]
    earlier = twin_of(
        prepared.original_sha256,
        number=parsed.number,
        symbol=parsed.symbol,
        date_text=parsed.date,
        issuer=issuer,
    )
    if earlier is not None and not again:
        raise Duplicate(earlier)
    directive = _directive(parsed, received_on=received_on, today=local_day(now))
    directive.issuer = issuer
    directive.received_number = received_number[:CODE]
    directive.source_sha256 = prepared.original_sha256
    directive.created_at, directive.created_by = now, actor.user_id
    directive.file_id = add(prepared, actor=actor, now=now).id
    draft(directive, parsed)
    refold(directive)
    db.session.add(directive)
    db.session.flush()
    record(
        "directive.taken_in",
        actor=actor,
        now=now,
        subject_type="directive",
        subject_id=directive.id,
        details={"sha256": directive.source_sha256, "instructions": len(directive.instructions)},
    )
    return directive


def _directive(parsed: ParsedDirective, *, received_on: dt.date | None, today: dt.date) -> Directive:
    signer = parsed.signer
    full = parsed.date if parsed.date and len(parsed.date) == 10 else None
    return Directive(
        state=DirectiveState.DRAFT,
        type=(parsed.type or "công văn")[:CODE],
        number=parsed.number[:CODE] if parsed.number else None,
        symbol=parsed.symbol[:CODE] if parsed.symbol else None,
        place=(parsed.place or "")[:SHORT],
        date_text=parsed.date,
        issued_on=dt.date.fromisoformat(full) if full else None,
        units_on=last_day(parsed.date) or received_on or today,
        subject=parsed.subject or "",
        signer_authority=((signer.authority if signer else None) or "")[:SHORT],
        signer_title=((signer.title if signer else None) or "")[:SHORT],
        signer_name=((signer.name if signer else None) or "")[:SHORT],
        received_on=received_on,
        recipients=list(parsed.recipients),
        distribution=list(parsed.distribution),
        parsed=_proposed(parsed),
        source_text=parsed.source_text,
    )


def _proposed(parsed: ParsedDirective) -> dict[str, Any]:
    """What the reader proposed, without the text, which has its own column."""
    return {key: value for key, value in parsed.to_dict().items() if key != "source_text"}
