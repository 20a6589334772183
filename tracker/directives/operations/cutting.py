"""Cutting one instruction into several and joining two: no word of the document is lost or doubled."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.core.errors import Invalid
from tracker.reader.split import split_clauses

Spans = list[list[int]]
LETTERS = "abcdđeghiklmnopqrstuvxy"
"""How parts of an item are lettered in administrative documents."""
TITLE_LENGTH = 90
_PART = re.compile(rf"^(?P<base>.*\d)(?P<letter>[{LETTERS}])$")
_CONNECTIVE = re.compile(
    r"^(?:từ đó|đồng thời|qua đó|bên cạnh đó|ngoài ra|trên cơ sở đó|mặt khác)\b[\s,]*", re.IGNORECASE
)
_HANGING = re.compile(r"(?:\s(?:và|các|về|của|cho|với|để|tại|trong|trên|theo|từ|đến|tới|những))+$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*[.)]|[a-zđ][.)]|[-–+*•])\s+")


class Piece(NamedTuple):
    """Words of an instruction and where they stand in the source text."""

    text: str
    spans: Spans


def boundaries(text: str) -> list[int]:
    """Where an instruction's text may be cut: the beginnings of its sentences and clauses after the first."""
    return [start for start, _ in split_clauses(text, 0, len(text))][1:]


def cut_at_quote(text: str, quote: str) -> int:
    """Where quoted words begin inside a text, white space apart. Raises Invalid when they do not."""
    words = quote.split()
    found = re.search(r"\s+".join(re.escape(word) for word in words), text) if words else None
    if found is None or found.start() == 0:
        raise Invalid("Không thấy đoạn chữ này ở giữa nội dung; hãy chép đúng vài chữ đầu.", field="quote")
    return found.start()


def cut(text: str, spans: Spans, source: str, cuts: Iterable[int]) -> list[Piece]:
    """The pieces of an instruction between the given offsets in its text.

    Raises Invalid for an offset outside the text, inside a word, or next to a piece without a letter.
    """
    places = sorted(set(cuts))
    if not places:
        raise Invalid("Hãy chọn ít nhất một chỗ để tách.", field="cuts")
    if len(places) >= len(LETTERS):
        raise Invalid("Tách thành quá nhiều phần trong một lần.", field="cuts")
    for place in places:
        if not 0 < place < len(text) or (text[place - 1].isalnum() and text[place].isalnum()):
            raise Invalid("Chỗ tách không hợp lệ; hãy chọn đầu một câu hoặc một vế.", field="cuts")
    ends = [0, *places, len(text)]
    located = _located(spans, source)
    pieces: list[Piece] = []
    before = 0
    for start, end in itertools.pairwise(ends):
        part = text[start:end]
        count = sum(not char.isspace() for char in part)
        if not any(char.isalpha() for char in part):
            raise Invalid("Có phần tách ra không có chữ nào.", field="cuts")
        pieces.append(Piece(part.strip(), _bridged(located[before : before + count], source)))
        before += count
    return pieces


def joined(first: Piece, second: Piece, source: str) -> Piece:
    """Two pieces as one, in their order; spans that only white space parts become one."""
    located = _located(first.spans, source) + _located(second.spans, source)
    return Piece(f"{first.text} {second.text}", _bridged(located, source))


def _located(spans: Sequence[Sequence[int]], source: str) -> list[int]:
    """Places in the source of every character that is no white space."""
    return [place for start, end in spans for place in range(start, end) if not source[place].isspace()]


def _bridged(places: list[int], source: str) -> Spans:
    out: Spans = []
    for place in places:
        if out and place >= out[-1][1] and not source[out[-1][1] : place].strip():
            out[-1][1] = place + 1
        else:
            out.append([place, place + 1])
    return out


def labels_after_cut(labels: Sequence[str], at: int, count: int, printed: Iterable[str]) -> list[str]:
    """The labels of all instructions once that at an index became `count`: 2 becomes 2a, 2b, ...

    Parts of one item are lettered through; an item that the document itself printed with a letter gets
    numbers below it. Labels stay unique.
    """
    label = labels[at]
    part = _PART.match(label)
    if part and label not in set(printed):
        return _lettered([*labels[:at], *[label] * count, *labels[at + 1 :]], part["base"], printed)
    marks = [f".{i}" for i in range(1, count + 1)] if label[-1:].isalpha() else list(LETTERS[:count])
    return unique([*labels[:at], *(label + mark for mark in marks), *labels[at + 1 :]])


def labels_after_join(labels: Sequence[str], at: int, printed: Iterable[str]) -> list[str]:
    """The labels once the instruction at an index took in the next: the last two parts of 2 become 2 again."""
    kept = [*labels[: at + 1], *labels[at + 2 :]]
    part = _PART.match(labels[at])
    if part is None or labels[at] in set(printed):
        return kept
    siblings = [label for label in kept if _is_part(label, part["base"], printed)]
    if len(siblings) == 1 and part["base"] not in kept:
        return [part["base"] if label == labels[at] else label for label in kept]
    return _lettered(kept, part["base"], printed)


def _is_part(label: str, base: str, printed: Iterable[str]) -> bool:
    match = _PART.match(label)
    return match is not None and match["base"] == base and label not in set(printed)


def _lettered(labels: Sequence[str], base: str, printed: Iterable[str]) -> list[str]:
    taken = set(printed)
    free = iter([base + letter for letter in LETTERS if base + letter not in taken])
    return unique([next(free, label) if _is_part(label, base, taken) else label for label in labels])


def unique(labels: Sequence[str]) -> list[str]:
    """The labels with '(2)', '(3)', ... behind those that stood before."""
    seen: dict[str, int] = {}
    out: list[str] = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        out.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return out


def title_of(text: str) -> str:
    """A short name for tables: the first clause without its connective, at most 90 characters."""
    words = _CONNECTIVE.sub("", _NUMBERED.sub("", " ".join(text.split())))
    clause = re.split(r"[.;:](?:\s|$)|, (?=đồng thời|qua đó|từ đó)", words, maxsplit=1)[0].strip(" ,;:.")
    if len(clause) > TITLE_LENGTH:
        head = clause[: TITLE_LENGTH + 1]
        comma = head.rfind(", ")
        end = comma if comma > TITLE_LENGTH // 2 else head.rfind(" ")
        clause = _HANGING.sub("", head[: end if end > 0 else TITLE_LENGTH].rstrip(" ,"))
    return clause[:1].upper() + clause[1:]
