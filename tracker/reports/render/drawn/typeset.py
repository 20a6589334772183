"""Text broken into lines by the widths of the shipped faces."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.reports.render.drawn.faces import Face, face

# Where a word that is wider than its column is broken first: numbers of documents are such words.
_JOINTS = re.compile(r"[^-/]*[-/]+|[^-/]+")
_BLANKS = re.compile(r"[ \t]+")


@lru_cache(maxsize=20_000)
def lines(text: str, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return text in lines no wider than `room`, which is a length in parts of the size of the type.

    Blanks run together, a line that was written stays one, and a word that no line holds is broken. A line that
    ends at a blank keeps it, so that a reader of the file does not run two words into one.
    """
    type_face = face(bold=bold)
    # A hyphen that is seen only where a word is broken: words are not broken there.
    text = text.replace("\u00ad", "")
    *before, last = (_filled(part, room, type_face) for part in text.split("\n"))
    return (*(line for part in before for line in (*part[:-1], f"{part[-1]} ")), *last)


def _filled(text: str, room: float, type_face: Face) -> list[str]:
    found, line, used = [], "", 0.0
    blank = type_face.width(" ")
    for word in _BLANKS.sub(" ", text.strip(" \t")).split(" "):
        width = type_face.width(word)
        if line and used + blank + width <= room:
            line, used = f"{line} {word}", used + blank + width
            continue
        if line:
            found.append(f"{line} ")
        *full, line = [word] if width <= room else _broken(word, room, type_face)
        found += full
        used = type_face.width(line)
    return [*found, line]


def _broken(word: str, room: float, type_face: Face) -> list[str]:
    """Return a word in parts that each fill a line, broken at its joints where it has some."""
    found, line = [], ""
    for part in _JOINTS.findall(word):
        if type_face.width(line + part) <= room:
            line += part
            continue
        if line:
            found.append(line)
        line = part
        while type_face.width(line) > room and len(line) > 1:
            cut = _longest(line, room, type_face)
            found.append(line[:cut])
            line = line[cut:]
    return [*found, line]


def _longest(text: str, room: float, type_face: Face) -> int:
    """Return how many letters of a text fit in a line: one at least."""
    used = 0.0
    for place, letter in enumerate(text):
        used += type_face.width(letter)
        if used > room:
            return max(place, 1)
    return len(text)
