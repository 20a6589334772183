"""What the reader returns: plain, frozen values that a person will look over.

The shape is that of the exchange schema. `to_dict` gives its JSON; what is uncertain is None or a
warning, never a guess dressed as a fact.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Span = tuple[int, int]
DeadlineKind = Literal["date", "recurring", "relative", "continuous", "none"]
Comparator = Literal[">", ">=", "=", "<", "<="]

SCHEMA_KINDS = ("outreach", "feedback", "facility", "escalation", "report", "general")
"""Kinds the exchange schema knows. `improvement` is ours: it stays inside the application."""


@dataclass(frozen=True)
class LegalBasis:
    """One document that is cited as a ground. `number` is whole ('694/QĐ-UBND'), `date` is ISO 8601."""

    text: str
    number: str | None
    date: str | None


@dataclass(frozen=True)
class Target:
    """A goal set by the document; `by` is an ISO 8601 date, often the year alone."""

    indicator: str
    goal: float
    unit: str | None
    comparator: Comparator
    baseline: float | None = None
    by: str | None = None


@dataclass(frozen=True)
class Deadline:
    """When something is due. `due` keeps the day as printed; `before` says the wording is 'trước'.

    `rule` is an RFC 5545 RRULE for what recurs and an ISO 8601 duration for what runs from an event,
    working days written 'P15WD'.
    """

    kind: DeadlineKind = "none"
    due: str | None = None
    rule: str | None = None
    text: str | None = None
    before: bool = False


@dataclass(frozen=True)
class Instruction:
    """What someone must do. `spans` point into `ParsedDirective.source_text`."""

    number: str | None
    text: str
    kinds: tuple[str, ...]
    lead: tuple[str, ...] = ()
    cooperate: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    deadline: Deadline = field(default_factory=Deadline)
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Signer:
    """Who signed: 'TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH / PHÓ CHỦ TỊCH', and the name."""

    authority: str | None
    title: str | None
    name: str | None


@dataclass(frozen=True)
class ReadingWarning:
    """What the person who reviews should look at; `instruction` is an index, None for the whole."""

    code: str
    message: str
    instruction: int | None = None


@dataclass(frozen=True)
class ParsedDirective:
    """One document as read. `source_text` is the text given, in normal form C."""

    is_directive: bool
    type: str | None
    number: str | None
    symbol: str | None
    issuer: str | None
    place: str | None
    date: str | None
    subject: str | None
    legal_bases: tuple[LegalBasis, ...]
    recipients: tuple[str, ...]
    targets: tuple[Target, ...]
    instructions: tuple[Instruction, ...]
    distribution: tuple[str, ...]
    signer: Signer | None
    warnings: tuple[ReadingWarning, ...]
    source_text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the exchange schema, kinds that it does not know mapped to `general`."""
        out = _plain(asdict(self))
        for instruction in out["instructions"]:
            known = [kind for kind in instruction["kinds"] if kind in SCHEMA_KINDS]
            instruction["kinds"] = known or ["general"]
        return dict(out)


def _plain(value: Any) -> Any:
    """Return `value` with tuples as lists, as JSON and its schema expect them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
