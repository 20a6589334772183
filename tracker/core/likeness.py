"""How much alike two texts are, by the words that tell one from another."""

from __future__ import annotations

from tracker.core.text import spelled

COMMON = frozenset({"va", "cua", "cho", "cac", "co", "la", "de", "trong", "tai", "theo", "ve", "mot", "nhung"})
PLACES = frozenset({"duoc", "khong", "chua", "thi", "bo", "xa", "huyen", "tinh", "ubnd", "uy", "ban"})
SILENT = COMMON | PLACES
"""Words that stand in every text."""


def words_of(text: str) -> frozenset[str]:
    """The words that tell one text from another, folded."""
    return telling(spelled(text))


def telling(plain: str) -> frozenset[str]:
    """The same of a text that is kept as plain words already."""
    return frozenset(plain.split()) - SILENT


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter text's words that the other has too; 0 for a text without words."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
