"""Quantities with at most two decimals, as people write them in Vietnamese and as they are shown."""

from __future__ import annotations

import re
from decimal import Decimal

_LONGEST = 18
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+", flags=re.ASCII)
_PLAIN = re.compile(r"\d+(?:\.\d{1,2})?", flags=re.ASCII)


def parse_quantity(text: str) -> Decimal | None:
    """A quantity as people write it (12; 37,5; 1.200); None for nothing.

    Raises ValueError for what is no number, is below zero or has more than two decimals.
    """
    plain = "".join(text.split())
    if not plain:
        return None
    if "," in plain or _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    if len(plain) > _LONGEST or not _PLAIN.fullmatch(plain):
        raise ValueError("no quantity")
    return Decimal(plain)


def is_ambiguous(text: str) -> bool:
    """Whether a spreadsheet may have meant a decimal point where Vietnamese writes thousands: 1.200."""
    return bool(_GROUPED.fullmatch("".join(text.split())))


def write_quantity(value: Decimal | None) -> str:
    """A quantity as it is typed in Vietnamese: 12 or 37,5; nothing for None."""
    if value is None:
        return ""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
