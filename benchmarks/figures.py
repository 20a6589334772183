"""What a measurement yields, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value. `most` is the target: the greatest value that still meets it."""

    key: str
    label: str
    value: float
    unit: str
    most: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.most is None else self.value <= self.most


@dataclass(frozen=True)
class Block:
    """The figures of one measurement, between two runs of the calibration loop (CPU milliseconds).

    `load` is how many processes wanted a core, on average of the last minute.
    """

    name: str
    title: str
    figures: Sequence[Figure]
    calibration: tuple[float, float]
    load: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Plain values for a file."""
        return {
            "name": self.name,
            "calibration_ms": [round(value, 1) for value in self.calibration],
            "load": round(self.load, 2),
            "figures": [{**asdict(figure), "met": figure.met} for figure in self.figures],
        }


def number(value: float, places: int = 1) -> str:
    """A number as people here read it: point for thousands, comma for decimals, no more digits than it holds."""
    text = f"{value:,.0f}" if abs(value) >= 100 or isinstance(value, int) else f"{value:,.{places}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def lines(block: Block) -> Iterator[str]:
    """The table of a block."""
    before, after = block.calibration
    yield f"{block.title} (vòng chuẩn {number(before)} và {number(after)} ms CPU, tải {number(block.load)})"
    width = max(len(figure.label) for figure in block.figures)
    for figure in block.figures:
        places = 2 if figure.unit == "×" else 1
        value = f"{number(figure.value, places)} {figure.unit}".rstrip()
        target = f"≤ {number(figure.most, places)}" if figure.most is not None else ""
        mark = {True: "✓", False: "✗", None: ""}[figure.met]
        note = f"({figure.note})" if figure.note else ""
        yield f"  {figure.label:<{width}}  {value:>14}  {target:>9} {mark:<1}  {note}".rstrip()


def missed(blocks: Sequence[Block]) -> list[Figure]:
    """The figures whose target is not met."""
    return [figure for block in blocks for figure in block.figures if figure.met is False]
