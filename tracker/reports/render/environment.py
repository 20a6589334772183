"""Jinja environments of the renderers: they work without an application, so a worker or a test can render."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.reports import charts
from tracker.reports.document import Band, Linked, Status, plain
from tracker.reports.render import tables, values

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


def _block_name(block: object) -> str:
    return type(block).__name__.lower()


def _is_band(row: object) -> bool:
    return isinstance(row, Band)


def _tone(value: object) -> str:
    said = plain(value)  # type: ignore[arg-type]  # a template hands over what a row holds
    return said.tone.value if isinstance(said, Status) else ""


def _path(value: object) -> str:
    return value.path if isinstance(value, Linked) else ""


def environment(finalize: Callable[[Any], Any] | None = None) -> Environment:
    """Return an environment that escapes everything and fails on a name that is not there.

    `finalize` is applied to every value a template prints.
    """
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    env.filters |= {"whole": values.whole, "decimal": values.decimal, "listed": values.listed}
    env.tests |= {"band": _is_band}
    env.globals |= {
        "alignment": tables.alignment,
        "bars": charts.bars,
        "block_name": _block_name,
        "cell_text": values.cell,
        "chart_totals": charts.totals,
        "heads": tables.heads,
        "is_number": tables.is_number,
        "path": _path,
        "plain": plain,
        "row_header": tables.row_header,
        "stays_whole": tables.stays_whole,
        "tone": _tone,
        "widths": tables.widths,
    }
    return env
