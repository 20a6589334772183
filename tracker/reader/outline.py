"""The numbered and dashed structure of a body, as a tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.reader.layout import MARKER
from tracker.reader.model import Span
from tracker.reader.view import View, tidy

PART, ROMAN, NUMBER, DOTTED, LETTER, DASH, PLUS, PLAIN = range(8)


@dataclass
class Item:
    """One item: its printed label, its own text (ranges in the view), and what stands below it."""

    label: str
    rank: int
    ranges: list[Span]
    children: list["Item"] = field(default_factory=list)

    def text(self, view: View) -> str:
        """Return the item's own text, its marker left out."""
        return tidy(" ".join(view.text[a:b] for a, b in self.ranges))

    def all_ranges(self) -> list[Span]:
        """Return the ranges of the item and of all below it, in order."""
        return self.ranges + [span for child in self.children for span in child.all_ranges()]

    def walk(self) -> Iterator["Item"]:
        """Yield the item and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


_PART = re.compile(r"(?:PHẦN|CHƯƠNG|Phần|Chương) (?:thứ )?[\wIVX]+")


def marker(text: str) -> re.Match[str] | None:
    """Return the match of what opens an item at the start of `text`, None for a plain paragraph."""
    return MARKER.match(text)


_RANKS = (
    (re.compile(r"Điều"), ROMAN),
    (re.compile(r"\w+ là"), NUMBER),
    (re.compile(r"\("), LETTER),
    (re.compile(r"\*"), DOTTED),
    (re.compile(r"[+•]"), PLUS),
    (re.compile(r"[-–]"), DASH),
    (re.compile(r"[IVX]+[.)]"), ROMAN),
)


def rank_of(label: str) -> int:
    """Return how deep a printed marker usually stands."""
    bare = label.strip(" .):")
    for pattern, rank in _RANKS:
        if pattern.match(label):
            return rank
    if re.fullmatch(r"\d+", bare):
        return NUMBER
    return DOTTED if re.fullmatch(r"\d+(?:\.\d+)+", bare) else LETTER


def add(roots: list[Item], item: Item) -> None:
    """Hang `item` below the last item that ranks above it."""
    siblings = roots
    while siblings and siblings[-1].rank < item.rank:
        siblings = siblings[-1].children
    siblings.append(item)


def opened(view: View, a: int, b: int) -> Item | None:
    """Return the item that the paragraph [a, b) opens, None if it opens none."""
    match = MARKER.match(view.text, a, b)
    if match is None:
        return None
    label = match.group(0).strip()
    start = match.end()
    while start < b and view.text[start] == " ":
        start += 1
    return Item(label, rank_of(label), [(start, b)])


def plain(a: int, b: int) -> Item:
    """Return the paragraph [a, b) as an item of its own: what stands below a heading without a marker."""
    return Item("", PLAIN, [(a, b)])


def path(labels: list[str]) -> str | None:
    """Return the path as printed: 'III.2.a'; None where the item is only dashed."""
    if labels and not labels[-1]:
        labels = labels[:-1]
    named = [label for label in labels if label and not label.startswith(("-", "–", "+", "*", "•"))]
    if not labels or labels[-1] not in named:
        return None
    parts: list[str] = []
    for label in named:
        text = label.rstrip(".,:") if len(named) == 1 else label.rstrip(".,:)").lstrip("(")
        if parts and re.match(r"\d+\.\d", text) and text.startswith(parts[-1].split(" ")[-1] + "."):
            parts.pop()
        parts.append(text)
    return ".".join(parts)
