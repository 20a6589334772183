"""Tables that assign work: one row, one instruction."""

import re
from dataclasses import dataclass
from itertools import pairwise

from tracker.reader.model import Span
from tracker.reader.view import View, flat, tidy

_COLUMNS = (
    ("number", r"^(?:stt|tt|so tt)$"),
    ("cooperate", r"phoi hop"),
    ("lead", r"chu tri|thuc hien$|don vi|co quan|phu trach|trach nhiem"),
    ("due", r"thoi gian|thoi han|hoan thanh|tien do|han"),
    ("task", r"noi dung|nhiem vu|cong viec|viec|hoat dong|giai phap"),
)


@dataclass(frozen=True)
class Row:
    """A row that assigns work; `task` is the range of its cell in the view."""

    number: str | None
    task: Span
    lead: str
    cooperate: str
    due: str


def rows(view: View, lines: list[Span]) -> list[Row]:
    """Return the rows of tables whose head names a task and who does it."""
    out: list[Row] = []
    columns: dict[str, int] = {}
    for a, b in lines:
        cells = _cells(view, a, b)
        if not cells:
            columns = {}
            continue
        head = _head(view, cells)
        if head:
            columns = head
        elif columns and len(cells) > max(columns.values()):
            row = _row(view, cells, columns)
            if row:
                out.append(row)
    return out


def _cells(view: View, a: int, b: int) -> list[Span]:
    if not view.text.startswith("|", a):
        return []
    bars = [a + i for i, char in enumerate(view.text[a:b]) if char == "|"]
    if bars[-1] != b - 1:
        bars.append(b)
    return [(x + 1, y) for x, y in pairwise(bars)]


def _head(view: View, cells: list[Span]) -> dict[str, int]:
    found: dict[str, int] = {}
    for i, (a, b) in enumerate(cells):
        title = flat(tidy(view.text[a:b]))
        for name, pattern in _COLUMNS:
            if name not in found and len(title) < 60 and re.search(pattern, title):
                found[name] = i
                break
    return found if "task" in found and "lead" in found else {}


def _row(view: View, cells: list[Span], columns: dict[str, int]) -> Row | None:
    def cell(name: str) -> str:
        return tidy(view.text[slice(*cells[columns[name]])]) if name in columns else ""

    a, b = cells[columns["task"]]
    task = view.text[a:b]
    if len(tidy(task)) < 8 or not (cell("lead") or cell("due")):
        return None
    a += len(task) - len(task.lstrip())
    b -= len(task) - len(task.rstrip())
    return Row(cell("number").strip(".") or None, (a, b), cell("lead"), cell("cooperate"), cell("due"))
