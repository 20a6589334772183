"""What every form on paper prints beside the blocks: names of annexes, and what ties a sheet to its figures."""

from tracker.reports.document import Document
from tracker.reports.render import values


def annex_names(document: Document) -> list[str]:
    """Return "Phụ lục" for a single annex, else "Phụ lục I" and so on; an extract keeps its number."""
    alone = len(document.annexes) == 1
    return [
        "Phụ lục" if alone and annex.number is None else f"Phụ lục {values.roman(annex.number or place)}"
        for place, annex in enumerate(document.annexes, start=1)
    ]


def trace(document: Document) -> str:
    """Return the small line that ties a sheet of paper to the stored figures and the audit chain."""
    line = f"Mã số liệu {document.data_hash[:16]}"
    head = document.meta.audit_head
    return line if head is None else f"{line}; nhật ký {head[:16]}"
