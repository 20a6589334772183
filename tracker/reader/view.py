"""A cleaned copy of a text that remembers where every character came from.

Rules need wraps undone, page numbers gone and columns apart; the review page needs the untouched
text. A View gives the first and leads back to the second.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from tracker.reader.model import Span

INSERTED = -1
"""Origin of white space that the source does not have."""

UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(chr(c) for c in range(0x1EA0, 0x1EFA, 2))
LOWER = "a-zàáâãèéêìíòóôõùúýăđĩũơư" + "".join(chr(c) for c in range(0x1EA1, 0x1EFA, 2))
"""Vietnamese capitals and small letters, for use inside a character class."""

_PLACED = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)")


def _move_tone(match: re.Match[str]) -> str:
    """Return 'òa' for 'oà': the same word, the same length, one spelling."""
    pair = match.group(0)
    parts = unicodedata.normalize("NFD", pair[1])
    return unicodedata.normalize("NFC", pair[0] + parts[1:]) + parts[0]


def lower(text: str) -> str:
    """Return `text` in small letters with one placement of tones, of the same length."""
    small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _PLACED.sub(_move_tone, small)


def flat(text: str) -> str:
    """Return `text` without case and diacritics, of the same length, so that offsets hold."""
    return "".join(_flat_char(c) for c in text)


_ODD = {"đ": "d", "–": "-", "—": "-", "\u2011": "-", "“": '"', "”": '"'}


def _flat_char(char: str) -> str:
    if char.isascii():
        return char.lower()
    base = unicodedata.normalize("NFD", char)[0].lower()
    return _ODD.get(base, base if len(base) == 1 else char)


def tidy(text: str) -> str:
    """Return `text` with white space collapsed and trimmed."""
    return " ".join(text.split())


class View:
    """Text with the origin of each character; every change returns a new View."""

    def __init__(self, text: str, origin: list[int], source: str) -> None:
        self.text = text
        self.origin = origin
        self.source = source

    @classmethod
    def of(cls, source: str) -> "View":
        """Return the View that shows all of `source`."""
        return cls(source, list(range(len(source))), source)

    @cached_property
    def lower(self) -> str:
        """The text in small letters, tones placed one way; offsets are those of `text`."""
        return lower(self.text)

    @cached_property
    def flat(self) -> str:
        """The text without case and diacritics; offsets are those of `text`."""
        return flat(self.text)

    def drop(self, ranges: Iterable[Span]) -> "View":
        """Return the View without the given ranges, which are in order and apart."""
        kept: list[Span] = []
        end = 0
        for a, b in ranges:
            kept.append((end, a))
            end = b
        kept.append((end, len(self.text)))
        return self.pick(kept)

    def pick(self, ranges: Iterable[Span], between: str = "") -> "View":
        """Return the given ranges one after the other, `between` (white space) put between them."""
        texts: list[str] = []
        origin: list[int] = []
        for a, b in ranges:
            if between and texts:
                texts.append(between)
                origin.extend([INSERTED] * len(between))
            texts.append(self.text[a:b])
            origin.extend(self.origin[a:b])
        return View("".join(texts), origin, self.source)

    def break_at(self, places: Iterable[int]) -> "View":
        """Return the View with a line break before each of `places`."""
        cuts = [0, *sorted({p for p in places if 0 < p < len(self.text)}), len(self.text)]
        return self.pick(pairwise(cuts), between="\n")

    def put(self, changes: dict[int, str]) -> "View":
        """Return the View with single white-space characters replaced by others."""
        chars = list(self.text)
        for place, char in changes.items():
            chars[place] = char
        return View("".join(chars), self.origin, self.source)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return where [start, end) stands in the source; white space between parts is bridged."""
        out: list[list[int]] = []
        for char, place in zip(self.text[start:end], self.origin[start:end], strict=True):
            if char.isspace() or place == INSERTED:
                continue
            if out and place >= out[-1][1] and not self.source[out[-1][1] : place].strip():
                out[-1][1] = place + 1
            else:
                out.append([place, place + 1])
        return tuple((a, b) for a, b in out)
