"""A report as data: blocks of typed values that every renderer (page, PDF, CSV) reads.

Frozen and free of markup, so that the same figures reach every form of the report, and so that a
stored report can be rendered again years later from its own JSON.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from tracker.reports.cells import Band, Cell, DocumentError, Linked, Plain, Row, Status, Tone, plain
from tracker.reports.coding import LATER, Frozen, Word, canonical, decode

# Builders and renderers find every part of a document here.
__all__ = ["Band", "Cell", "DocumentError", "Linked", "Plain", "Row", "Status", "Tone", "plain"]

SCHEMA = 1
# A class that has a field `date` cannot name the type by that word.
Day = date


class Kind(Word):
    """What a column holds: decides alignment and how a value is written."""

    TEXT = "text"
    INT = "int"
    ORDINAL = "ordinal"
    DECIMAL = "decimal"
    PCT = "pct"
    DATE = "date"
    STATUS = "status"


class Align(Word):
    """Alignment of a column where the one of its kind does not suit."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Heading(Frozen):
    """Heading inside the body; level 1 is printed in capitals (NĐ 30/2020, annex I, "mục")."""

    text: str
    number: str | None = None
    level: int = 1


@dataclass(frozen=True)
class Paragraph(Frozen):
    """One paragraph; `basis` marks a legal basis, which is set in italics before the body."""

    text: str
    basis: bool = False


@dataclass(frozen=True)
class Bullets(Frozen):
    """Unnumbered points, each printed with a dash."""

    items: Sequence[str]


@dataclass(frozen=True)
class Column(Frozen):
    """One column: `key` names it for machines, `width` is in millimetres, `group` is the head above it."""

    title: str
    key: str
    kind: Kind = Kind.TEXT
    width: int | None = None
    align: Align | None = None
    group: str | None = None


@dataclass(frozen=True)
class Table(Frozen):
    """Rows of typed cells under columns; `empty` is what is printed when there is no row."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str | None = None
    totals: Sequence[Cell] | None = None
    note: str | None = None
    empty: str = "Không có số liệu."

    def __post_init__(self) -> None:
        """Refuse a row that does not have one cell for each column."""
        super().__post_init__()
        rows = [row for row in self.rows if not isinstance(row, Band)]
        if self.totals is not None:
            rows.append(self.totals)
        if any(len(row) != len(self.columns) for row in rows):
            raise DocumentError("every row needs one cell for each column")


@dataclass(frozen=True)
class Figure(Frozen):
    """A rate with what it was computed from; `value` is '–' where the denominator is zero."""

    label: str
    numerator: int | Decimal
    denominator: int | Decimal
    value: str
    definition: str


@dataclass(frozen=True)
class Figures(Frozen):
    """Rates, each with numerator, denominator and definition beside it."""

    items: Sequence[Figure]
    caption: str | None = None


@dataclass(frozen=True)
class Series(Frozen):
    """One part of every bar."""

    label: str
    tone: Tone


@dataclass(frozen=True)
class ChartRow(Frozen):
    """One bar: a label and one whole number for each series."""

    label: str
    values: Sequence[int]


@dataclass(frozen=True)
class Chart(Frozen):
    """Horizontal stacked bars; the figures are always printed beside them. `of` heads their labels."""

    caption: str
    series: Sequence[Series]
    rows: Sequence[ChartRow]
    of: str = "Đơn vị"

    def __post_init__(self) -> None:
        """Refuse a bar that does not have one number, not below zero, for each series."""
        super().__post_init__()
        for row in self.rows:
            if len(row.values) != len(self.series) or any(value < 0 for value in row.values):
                raise DocumentError("every bar needs one number, not below zero, for each series")


@dataclass(frozen=True)
class Note(Frozen):
    """Remark on method or on the limits of the figures, in small italics."""

    text: str


Block = Heading | Paragraph | Bullets | Table | Figures | Chart | Note


@dataclass(frozen=True)
class Letterhead(Frozen):
    """Head of the first page. Without a number the day stays blank: both are given when it is issued."""

    issuer: str
    symbol: str
    place: str
    parent: str | None = None
    number: str | None = None
    date: Day | None = None
    draft: bool = True


@dataclass(frozen=True)
class Signature(Frozen):
    """Who signs: lines of authority (TM., KT., TL.), the office held, and the name once it is known."""

    title: str
    authority: Sequence[str] = ()
    name: str | None = None


@dataclass(frozen=True)
class Annex(Frozen):
    """An annex with its own page numbers; numbered "Phụ lục I, II" where there are several.

    `number` is what it has in the whole document, where an extract prints it without the others.
    """

    title: str
    blocks: Sequence[Block]
    subtitle: str | None = None
    landscape: bool = False
    number: int | None = field(default=None, metadata=LATER)


@dataclass(frozen=True)
class Meta(Frozen):
    """Where the document came from; `created` is fixed so that rendering again gives the same bytes.

    `address` is where people reach the service: what is linked leads there from files.
    """

    author: str
    created: datetime
    audit_head: str | None = None
    address: str | None = field(default=None, metadata=LATER)

    def __post_init__(self) -> None:
        """Refuse a moment without a zone, and keep it in UTC so that equal moments print alike."""
        super().__post_init__()
        if self.created.tzinfo is None:
            raise DocumentError("created needs a time zone")
        object.__setattr__(self, "created", self.created.astimezone(UTC))


@dataclass(frozen=True)
class Document(Frozen):
    """A whole report. Without a `title` it is a letter (công văn): its subject stands under the number.

    A record of two sides (biên bản) has a `left_signature` where other documents name who receives them.
    """

    kind: str
    title: str | None
    subject: str
    letterhead: Letterhead
    signature: Signature
    meta: Meta
    blocks: Sequence[Block]
    addressees: Sequence[str] = ()
    recipients: Sequence[str] = ()
    annexes: Sequence[Annex] = ()
    notice: str | None = None
    language: str = "vi"
    left_signature: Signature | None = None

    def to_json(self) -> str:
        """Return canonical JSON (sorted keys, no spaces): equal documents give equal text."""
        return canonical({"schema": SCHEMA, "document": self})

    @classmethod
    def from_json(cls, text: str) -> "Document":
        """Return the document that `to_json` wrote; raises DocumentError on anything else."""
        try:
            stored = json.loads(text)
            if stored["schema"] != SCHEMA:
                raise DocumentError(f"unknown schema {stored['schema']!r}")
            document = decode(stored["document"])
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise DocumentError(f"not a stored report: {error}") from error
        if not isinstance(document, cls):
            raise DocumentError("not a stored report")
        return document

    @property
    def data_hash(self) -> str:
        """Return the SHA-256 of what is reported: subject, blocks, annexes and notice.

        Number, date, draft mark and signature stay out of it, so that the code on the draft a leader
        approved is the code on the issued report.
        """
        parts = (self.kind, self.subject, self.blocks, self.annexes, self.notice)
        return hashlib.sha256(canonical(parts).encode()).hexdigest()
