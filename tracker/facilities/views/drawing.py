"""Stock-takes in pieces, as the templates draw them row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _

from tracker.core.quantities import write_quantity
from tracker.facilities.models import StockLine
from tracker.facilities.queries import Entry, Moved
from tracker.facilities.views.page import LABELS
from tracker.web.rows import Piece

Parts = Sequence[tuple[int, str, Sequence[Entry]]]


def checked(
    parts: Parts, lines: Mapping[int, StockLine], norms: Mapping[int, str], moved: Mapping[int, Moved]
) -> list[tuple[str, list[Piece]]]:
    """The groups of a stock-take by name with their items, as `items` of `_parts.html` draws them.

    Takes the items by group, and by item its line, its norm in words and how it stood before if that changed.
    """
    before = {verdict: str(label) for verdict, label in LABELS["verdict"].items()} if moved else {}
    broken, told = str(_("hỏng %(n)s")), str(_("trước: %(verdict)s"))
    found = []
    for _group, name, entries in parts:
        pieces: list[Piece] = []
        for entry in entries:
            line, change = lines.get(entry.item_id), moved.get(entry.item_id)
            said = [_amount(line, entry.unit_of_count, broken) if line else "", norms[entry.item_id]]
            said += [line.note if line else "", told % {"verdict": before[change.before]} if change else ""]
            photos = list(_photos(line, entry.name)) if line else []
            verdict: list[Piece] = [(line.verdict.value if line else "untold", ())]
            pieces.append(("item", (entry.name, " · ".join([part for part in said if part]), photos, verdict)))
        found.append((name, pieces))
    return found


def _photos(line: StockLine, name: str) -> Iterator[Piece]:
    for number, photo in enumerate(line.photos, 1):
        yield "photo", (photo.id, _("Ảnh %(n)s: %(name)s", n=number, name=name))


def _amount(line: StockLine, unit_of_count: str, broken: str) -> str:
    """What was counted, as '12/16 cái' of what is needed, and how many are broken; empty for a verdict alone."""
    if line.working is None:
        return ""
    needed = "" if line.required is None else f"/{write_quantity(line.required)}"
    lost = f", {broken % {'n': write_quantity(line.broken)}}" if line.broken else ""
    return f"{write_quantity(line.working)}{needed} {unit_of_count}{lost}"
