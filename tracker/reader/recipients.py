"""To whom a document is addressed: Kính gửi, and the list of a telegram."""

import re

from tracker.reader.names import NameReader
from tracker.reader.view import flat, tidy

_HEAD = re.compile(r"^kinh gui ?:? ?")
_TELEGRAM = re.compile(r"\bdien ?: ?$")
_DASH = re.compile(r"^[-–+*•] ?")


def read(lines: list[str], start: int) -> tuple[tuple[str, ...], int]:
    """Return the addressees that stand from line `start` on, and the line after them."""
    at = start
    for at in range(max(start - 1, 0), min(start + 3, len(lines))):
        if _HEAD.match(flat(lines[at])) or _TELEGRAM.search(flat(lines[at])):
            break
    else:
        return (), start
    head = _HEAD.match(flat(lines[at]))
    first = lines[at][head.end() :] if head else ""
    entries = re.split(r"; ?|(?<=\w) ?- (?=Các |UBND |Phòng |Sở )", first) if first.strip() else []
    at += 1
    while at < len(lines) and (dash := _DASH.match(lines[at])):
        entries += lines[at][dash.end() :].split(";")
        if lines[at].rstrip().endswith("."):
            at += 1
            break
        at += 1
    return tuple(name for entry in entries for name in expand(entry)), at


def expand(entry: str) -> list[str]:
    """Return one line of addressees, 'Các sở: A, B' as 'Sở A', 'Sở B'."""
    text = tidy(_DASH.sub("", entry.strip())).rstrip(".;, ")
    if not text:
        return []
    if re.match(r"(?:các )?[\w ,]+ ?:", text, re.IGNORECASE):
        actors, end = NameReader(text).read(0)
        if len(actors) > 1 and not text[end:].strip():
            return [actor.name for actor in actors]
    return [text]
