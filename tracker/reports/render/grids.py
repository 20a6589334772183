"""Every block of figures as rows under columns: what CSV and XLSX write, each in its own form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.reports import charts
from tracker.reports.document import (
    Annex,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Figures,
    Heading,
    Kind,
    Row,
    Table,
)

_FIGURES = (
    Column("Chỉ tiêu", "label", width=60),
    Column("Tử số", "numerator", Kind.INT, 20),
    Column("Mẫu số", "denominator", Kind.INT, 20),
    Column("Kết quả", "value", Kind.PCT, 20),
    Column("Cách tính", "definition"),
)


@dataclass(frozen=True)
class Grid:
    """One table, rate table or chart: `block` is what it was made of, `name` what a sheet may be called by."""

    block: Table | Figures | Chart
    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Sequence[Cell] | None = None
    caption: str | None = None
    note: str | None = None
    name: str = ""
    annex: str | None = None

    @property
    def titles(self) -> list[str]:
        """The head in one row, a group before the title of each of its columns."""
        return [
            column.title if column.group is None else f"{column.group}: {column.title}" for column in self.columns
        ]


def grids(document: Document) -> Iterator[Grid]:
    """Yield every block of figures of the document and its annexes, in the order in which they are printed."""
    yield from _of_part(document.blocks, None)
    titles = [annex.title for annex in document.annexes]
    for annex in document.annexes:
        # Annexes of one title, one for each unit, are told apart by what stands below it.
        several = titles.count(annex.title) > 1
        yield from _of_part(annex.blocks, annex, annex.subtitle if several else None)


def _of_part(blocks: Iterable[Block], annex: Annex | None, called: str | None = None) -> Iterator[Grid]:
    heading = called or (annex.title if annex else "")
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Table):
            yield _table(block, heading, annex)
        elif isinstance(block, Figures):
            yield _figures(block, heading, annex)
        elif isinstance(block, Chart):
            yield _chart(block, annex)


def _table(table: Table, heading: str, annex: Annex | None) -> Grid:
    return Grid(
        block=table,
        columns=table.columns,
        rows=table.rows,
        totals=table.totals,
        caption=table.caption,
        note=table.note,
        name=table.caption or heading,
        annex=annex.title if annex else None,
    )


def _figures(block: Figures, heading: str, annex: Annex | None) -> Grid:
    rows = [(item.label, item.numerator, item.denominator, item.value, item.definition) for item in block.items]
    return Grid(
        block=block,
        columns=_FIGURES,
        rows=rows,
        caption=block.caption,
        name=block.caption or heading or "Tỷ lệ",
        annex=annex.title if annex else None,
    )


def _chart(chart: Chart, annex: Annex | None) -> Grid:
    counts = [Column(series.label, f"series_{place}", Kind.INT) for place, series in enumerate(chart.series)]
    sums = charts.totals(chart)
    return Grid(
        block=chart,
        columns=(Column(chart.of, "label", width=60), *counts, Column("Cộng", "all", Kind.INT)),
        rows=[(bar.label, *bar.values, sum(bar.values)) for bar in chart.rows],
        totals=("Cộng", *sums, sum(sums)),
        caption=chart.caption,
        name=chart.caption,
        annex=annex.title if annex else None,
    )
