"""Geometry of stacked bars in whole numbers, shared by the page and the PDF."""

from dataclasses import dataclass

from tracker.reports.document import Chart, Tone

SCALE = 1000


@dataclass(frozen=True)
class Segment:
    """One part of a bar on a scale of 1,000; parts of no width are left out."""

    tone: Tone
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """One bar with the figures that stand beside it; `words` says the same to a screen reader."""

    label: str
    values: tuple[int, ...]
    total: int
    segments: tuple[Segment, ...]
    words: str


def shares(values: tuple[int, ...], whole: int) -> list[int]:
    """Return whole-number parts of SCALE for `values` out of `whole`, by largest remainder.

    The parts add up to what the values make of the whole, so that a full bar has no gap at its end.
    A whole of zero gives zeros.
    """
    if whole == 0:
        return [0] * len(values)
    parts = [value * SCALE // whole for value in values]
    missing = sum(values) * SCALE // whole - sum(parts)
    by_remainder = sorted(range(len(values)), key=lambda i: (-(values[i] * SCALE % whole), i))
    for index in by_remainder[:missing]:
        parts[index] += 1
    return parts


def bars(chart: Chart) -> list[Bar]:
    """Return the bars of `chart`, each as long as its total compared with the largest total."""
    longest = max((sum(row.values) for row in chart.rows), default=0)
    return [_bar(chart, row.label, tuple(row.values), longest) for row in chart.rows]


def totals(chart: Chart) -> list[int]:
    """Return the sum of each series over all bars."""
    return [sum(row.values[index] for row in chart.rows) for index in range(len(chart.series))]


def _bar(chart: Chart, label: str, values: tuple[int, ...], longest: int) -> Bar:
    segments, x = [], 0
    for series, width in zip(chart.series, shares(values, longest), strict=True):
        if width:
            segments.append(Segment(series.tone, x, width))
        x += width
    said = ", ".join(f"{series.label.lower()} {value}" for series, value in zip(chart.series, values, strict=True))
    return Bar(label, values, sum(values), tuple(segments), f"{label}: {said}")
