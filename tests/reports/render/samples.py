"""Blocks and documents as a builder would make them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tracker.reports.document import (
    Annex,
    Band,
    Block,
    Bullets,
    Chart,
    ChartRow,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Kind,
    Letterhead,
    Meta,
    Note,
    Paragraph,
    Row,
    Series,
    Signature,
    Status,
    Table,
    Tone,
)

MOMENT = datetime(2024, 9, 16, 1, 12, tzinfo=UTC)
ANNEX_COLUMNS = [
    Column("STT", "number", Kind.ORDINAL, width=10),
    Column("Đơn vị", "unit", width=34),
    Column("Nội dung nhiệm vụ", "task", width=58),
    Column("Hạn", "due", Kind.DATE, width=21),
    Column("Ngày nộp, kết quả (số văn bản)", "result", width=34),
    Column("Tình trạng", "status", Kind.STATUS, width=25),
    Column("Khó khăn", "difficulty", width=38),
    Column("Kiến nghị", "proposal", width=32),
]


def annex_row(number: int, **given: str) -> list[object]:
    return [
        number,
        given.get("unit", "UBND xã Sin Suối Hồ"),
        given.get("task", "Tuyên truyền Chỉ số đo lường sự hài lòng của người dân"),
        date(2024, 9, 5),
        "12/BC-UBND",
        Status("Hoàn thành đúng hạn", Tone.OK),
        given.get("difficulty"),
        None,
    ]


def annex_table(rows: list[Row]) -> Table:
    return Table(ANNEX_COLUMNS, rows, caption="Danh mục nhiệm vụ")


def summary() -> Table:
    done, open_ = "Hoàn thành", "Chưa hoàn thành"
    return Table(
        [
            Column("Nhóm đơn vị", "group", width=50),
            Column("Tổng", "total", Kind.INT, width=18),
            Column("Đúng hạn", "on_time", Kind.INT, group=done),
            Column("Quá hạn", "late", Kind.INT, group=done),
            Column("Trong hạn", "running", Kind.INT, group=open_),
            Column("Tỷ lệ", "rate", Kind.PCT, width=22),
        ],
        [
            Band("I. Cấp huyện"),
            ["Cơ quan, đơn vị huyện", 1069, 43, 2, 23, Decimal("97.8")],
            ["UBND xã, thị trấn", 85, 25, 3, 51, None],
        ],
        caption="Bảng 1",
        totals=["Cộng", 1154, 68, 5, 74, Decimal("91.2")],
        note="Không tính nhiệm vụ còn trong hạn.",
    )


def body() -> list[Block]:
    return [
        Paragraph("Căn cứ Công văn số 1318/UBND-NV;", basis=True),
        Heading("Kết quả chung", "I."),
        Paragraph("Đã giao 154 nhiệm vụ cho 34 đơn vị. " * 12),
        summary(),
        Figures([Figure("Tỷ lệ hoàn thành", 73, 80, "91,2%", "Đã hoàn thành chia cho đã đến hạn")], "Tỷ lệ"),
        Chart(
            "Biểu 1",
            [Series("Đúng hạn", Tone.OK), Series("Quá hạn", Tone.OVER)],
            [ChartRow("Phòng Tư pháp", [3, 1]), ChartRow("Phòng Y tế", [0, 0])],
        ),
        Note("Số liệu tính đến ngày 16/9/2024."),
        Bullets(["UBND xã Pa Vây Sử", "UBND xã Mù Sang"]),
        Paragraph("Đề nghị các đơn vị hoàn thành trước ngày 30/9/2024."),
    ]


def make_document(**given: object) -> Document:
    """Return a document; any field of Document or of its letterhead may be given."""

    head: dict[str, object] = {
        "parent": "UBND HUYỆN PHONG THỔ",
        "issuer": "PHÒNG NỘI VỤ",
        "symbol": "BC-NV",
        "place": "Phong Thổ",
        "date": date(2024, 9, 16),
    }
    head |= {name: given.pop(name) for name in list(given) if name in Letterhead.__dataclass_fields__}
    fields: dict[str, object] = {
        "kind": "compliance",
        "title": "BÁO CÁO",
        "subject": "Kết quả thực hiện Công văn số 1318/UBND-NV",
        "letterhead": Letterhead(**head),  # type: ignore[arg-type]
        "signature": Signature("TRƯỞNG PHÒNG", name="Nguyễn Văn Hòa"),
        "meta": Meta("Phòng Nội vụ", MOMENT, "ab" * 32),
        "blocks": body(),
        "recipients": ["UBND huyện (b/c)", "Lưu: VT, NV"],
    }
    return Document(**(fields | given))  # type: ignore[arg-type]


def full_document() -> Document:
    """Return a document with every kind of block, two landscape annexes and one upright."""
    rows: list[Row] = [annex_row(number) for number in range(1, 41)]  # type: ignore[misc]
    return make_document(
        addressees=["Ủy ban nhân dân huyện Phong Thổ."],
        annexes=[
            Annex("Danh mục nhiệm vụ", [annex_table(rows)], "(Kèm theo Báo cáo)", landscape=True),
            Annex("Danh mục quá hạn", [annex_table(rows)], landscape=True),
            Annex("Tổng hợp", [summary()]),
        ],
        notice="Số liệu minh họa",
    )
