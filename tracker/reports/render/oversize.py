"""Tables too long for paper: the PDF says how many rows they have and carries them as a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.reports.document import Annex, Block, Document, Table
from tracker.reports.render.values import whole

MOST_ROWS = 2_000
"""What all annexes of one document print together: some 250 pages."""
WORKBOOK = "so-lieu.xlsx"


@dataclass(frozen=True)
class Printed:
    """The annexes as they are printed, and whether some of their rows are in the workbook only."""

    annexes: Sequence[Annex]
    shortened: bool


def printed(document: Document) -> Printed:
    """Return the annexes, every table that does not fit any more reduced to its head, its sum and a sentence."""
    left = MOST_ROWS
    shortened = False
    annexes = []
    for annex in document.annexes:
        blocks: list[Block] = []
        for block in annex.blocks:
            rows = len(block.rows) if isinstance(block, Table) else 0
            if isinstance(block, Table) and rows > left:
                blocks.append(replace(block, rows=(), empty=_sentence(rows)))
                shortened = True
            else:
                blocks.append(block)
                left -= rows
        annexes.append(replace(annex, blocks=blocks))
    return Printed(annexes if shortened else document.annexes, shortened)


def _sentence(rows: int) -> str:
    return (
        f"Bảng có {whole(rows)} dòng, nhiều hơn số dòng in trên giấy ({whole(MOST_ROWS)} dòng cho một báo cáo). "
        f"Toàn bộ các dòng ở tệp {WORKBOOK} đính kèm trong tệp PDF này."
    )
