"""The document's own text, cut up for the page: what became an instruction, and what is left blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.directives.models import Directive

_BLANK = {
    "number": re.compile(r"Số\s*:?(?P<hole>[\s.…_]*)(?=/)"),
    "day": re.compile(r"ngày(?P<hole>[\s.…_]*)(?=tháng)", re.IGNORECASE),
}
_PARAGRAPHS = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)+")
_EMPHASIS = re.compile(r"\*{1,3}")


class Segment(NamedTuple):
    """A stretch of a paragraph. `kind`: text, mark (an instruction's words), ref (where it begins), hole (blank).

    `anchor` is the instruction's identifier for ref and mark, 'number' or 'day' for hole; `text` is the
    label for ref.
    """

    kind: str
    text: str
    anchor: str = ""


class _Cut(NamedTuple):
    start: int
    end: int
    kind: str
    label: str
    anchor: str


def passages(directive: Directive) -> list[list[Segment]]:
    """The source text as paragraphs of segments, with the spans of included instructions and the blanks marked."""
    text = directive.source_text
    cuts = _apart([*_marks(directive), *_holes(directive)])
    out: list[list[Segment]] = []
    start = 0
    for gap in [*_PARAGRAPHS.finditer(text), None]:
        end = gap.start() if gap else len(text)
        segments = [s for s in _segments(text, start, end, cuts) if s.text or s.kind == "hole"]
        if any(segment.text.strip() for segment in segments):
            out.append(segments)
        start = gap.end() if gap else end
    return out


def _marks(directive: Directive) -> Iterator[_Cut]:
    for instruction in directive.instructions:
        if instruction.included:
            for number, (start, end) in enumerate(instruction.spans):
                label = instruction.label if number == 0 else ""
                yield _Cut(start, end, "mark", label, str(instruction.id))


def _holes(directive: Directive) -> Iterator[_Cut]:
    begins = [start for one in directive.instructions for start, _ in one.spans]
    head = directive.source_text[: min(begins, default=3000)]
    blank = {"number": directive.number is None, "day": directive.issued_on is None}
    for what, pattern in _BLANK.items():
        found = pattern.search(head) if blank[what] else None
        if found:
            yield _Cut(found.start("hole"), found.end("hole"), "hole", "", what)


def _apart(cuts: list[_Cut]) -> list[_Cut]:
    """In order and without overlap: of two that overlap the first stays."""
    out: list[_Cut] = []
    for cut in sorted(cuts):
        if not out or cut.start >= out[-1].end:
            out.append(cut)
    return out


def _segments(text: str, start: int, end: int, cuts: list[_Cut]) -> Iterator[Segment]:
    at = start
    for cut in cuts:
        if cut.end < start or cut.start >= end or (cut.end == start and cut.kind == "mark"):
            continue
        yield Segment("text", _shown(text[at : max(at, cut.start)]))
        if cut.label and cut.start >= start:
            yield Segment("ref", cut.label, cut.anchor)
        inner = text[max(cut.start, start) : min(cut.end, end)]
        yield Segment(cut.kind, "" if cut.kind == "hole" else _shown(inner), cut.anchor)
        at = max(at, min(cut.end, end))
    yield Segment("text", _shown(text[at:end]))


def _shown(text: str) -> str:
    """The words without marks of emphasis that a plain-text document writes with asterisks."""
    return _EMPHASIS.sub("", text)
