"""Run by `benchmarks.reports` in a process of its own: what a report of many rows costs as DOCX and as XLSX."""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Callable

from tracker.reports.document import (
    Annex,
    Column,
    Document,
    Kind,
    Letterhead,
    Meta,
    Paragraph,
    Signature,
    Status,
    Table,
    Tone,
)
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.xlsx_ import render_xlsx

MOMENT = dt.datetime(2024, 9, 30, tzinfo=dt.UTC)
FORMS: dict[str, Callable[[Document], bytes]] = {"docx": render_docx, "xlsx": render_xlsx}
TEXT = "Tuyên truyền Chỉ số đo lường sự hài lòng của người dân tại bản và bộ phận một cửa"
COLUMNS = (
    Column("STT", "number", Kind.ORDINAL, 10),
    Column("Đơn vị", "unit", width=34),
    Column("Nội dung nhiệm vụ", "task", width=58),
    Column("Hạn", "due", Kind.DATE, 21),
    Column("Kết quả", "result", width=34),
    Column("Tình trạng", "state", Kind.STATUS, 25),
    Column("Khó khăn", "difficulty", width=38),
    Column("Kinh phí (đồng)", "funds", Kind.INT, 32),
)


def document(rows: int) -> Document:
    """A report whose annex has so many rows of about 270 characters."""
    done = Status("Hoàn thành đúng hạn", Tone.OK)
    cells = [
        (number, "UBND xã Sin Suối Hồ", TEXT, MOMENT.date(), "Văn bản 12/BC-UBND", done, TEXT, number * 1_000_000)
        for number in range(1, rows + 1)
    ]
    totals = (None, "Cộng", "", None, "", None, "", sum(row[7] for row in cells))
    return Document(
        kind="compliance",
        title="BÁO CÁO",
        subject="Kết quả thực hiện",
        letterhead=Letterhead("PHÒNG NỘI VỤ", "BC-NV", "Phong Thổ", date=MOMENT.date()),
        signature=Signature("TRƯỞNG PHÒNG"),
        meta=Meta("Phòng Nội vụ", MOMENT),
        blocks=[Paragraph("Danh sách ở phụ lục.")],
        annexes=[Annex("Danh mục nhiệm vụ", [Table(COLUMNS, cells, totals=totals)], landscape=True)],
    )


def main() -> None:
    """Print CPU seconds of the second rendering of each form, its size and the peak memory, as a line of JSON."""
    made = document(int(sys.argv[1]))
    said: dict[str, float] = {}
    for name, render in FORMS.items():
        render(made)
        begun = time.process_time()
        data = render(made)
        said[name] = round(time.process_time() - begun, 2)
        said[f"{name}_kb"] = len(data) / 1024
    said["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(said))


if __name__ == "__main__":
    main()
