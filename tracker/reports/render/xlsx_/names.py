"""Names of sheets that every spreadsheet accepts: short, without its signs, no two alike."""

from collections.abc import Sequence

from tracker.core.text import printable

FIRST = "Thuyết minh"
LONGEST = 31
_SIGNS = str.maketrans(dict.fromkeys("[]:*?/\\'\n\t", " "))


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return one name for each wanted one: numbered, so that none is empty, reserved or there twice."""
    return [_name(place, text) for place, text in enumerate(wanted, start=1)]


def _name(place: int, text: str) -> str:
    words = " ".join(printable(text).translate(_SIGNS).split())
    # The format counts in units of 16 bits.
    short = f"{place}. {words}".encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", errors="ignore")
    return short.rstrip(" .") if words else f"Bảng {place}"
