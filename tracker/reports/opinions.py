"""What people said, what was made of it and how satisfied they are: the register of opinions with SIPAS on paper.

Counts are of the moment; values of indicators are those entered by then, as they now read. Nothing is added up of
indicators: values of other surveys or formulas do not compare.
"""

from __future__ import annotations

from decimal import Decimal

from tracker.core.clock import local_day
from tracker.feedback import queries
from tracker.feedback.queries import Value
from tracker.feedback.states import FORMULA_NAME_LABELS, NEED_LABELS, NeedState
from tracker.reports import feedback, links, paper, wording
from tracker.reports.document import Annex, Block, Cell, Column, Document, Heading, Kind, Note, Paragraph, Table
from tracker.reports.order import Order
from tracker.units import queries as units


def build(order: Order) -> Document:
    """The document as of the order's moment, of all units in force on its day and of those before them."""
    day = local_day(order.as_of)
    office = paper.office(order)
    ids = sorted(units.short_names(day).keys() - units.receivers_on(day).keys())
    return Document(
        kind="feedback",
        title="BẢNG TỔNG HỢP",
        subject="Ý kiến của người dân, việc cải thiện và mức độ hài lòng",
        letterhead=paper.letterhead(office, "BTH", day, draft=False),
        blocks=[
            Paragraph(f"Số liệu trong các sổ của mọi đơn vị tính đến {wording.moment(order.as_of)}."),
            *_section("I.", "Ý kiến của người dân", feedback.heard(ids, order.as_of)),
            *_section("II.", "Nhu cầu", [_needs(ids, order)]),
            *_section("III.", "Cải thiện chính sách, dịch vụ công", feedback.improved(ids, order.as_of)),
            Heading("Mức độ hài lòng", "IV."),
            Paragraph(f"Giá trị từng chỉ số theo đơn vị, năm và cuộc khảo sát ở {wording.enclosed(False)}."),
        ],
        signature=paper.signature(office),
        recipients=[f"Lãnh đạo {paper.receiver(order)}", "Lưu: VT"],
        annexes=[Annex("CHỈ SỐ HÀI LÒNG VÀ CHỈ SỐ KHÁC", [_values(order), Note(_APART)], landscape=True)],
        notice=order.notice,
        meta=paper.meta(order),
    )


_APART = "Giá trị của cuộc khảo sát hoặc cách tính khác không so sánh được, nên không cộng và không xếp thứ."


def _section(number: str, title: str, blocks: list[Block]) -> list[Block]:
    return [Heading(title, number), *(blocks or [Paragraph("Chưa ghi gì.")])]


def _needs(ids: list[int], order: Order) -> Table:
    found = queries.totals_at(ids, order.as_of).needs
    listed = [state for state in NeedState if state in found]
    return Table(
        caption="Nhu cầu theo tình trạng",
        columns=[Column("Tình trạng", "state"), Column("Số nhu cầu", "count", Kind.INT, 30)],
        rows=[[NEED_LABELS[state], found[state]] for state in listed],
        totals=["Cộng", sum(found.values())],
    )


def _values(order: Order) -> Table:
    return Table(
        columns=[
            Column("Chỉ số", "title"),
            Column("Đơn vị", "unit", width=42),
            Column("Năm", "year", Kind.ORDINAL, 16),
            Column("Giá trị", "value", Kind.DECIMAL, 22),
            Column("Đo bằng", "measure", width=20),
            Column("Cách tính", "formula", width=38),
            Column("Cuộc khảo sát, nguồn", "survey", width=62),
        ],
        rows=[_value(indicator_id, value) for indicator_id, value in queries.values_at(order.as_of)],
        empty="Chưa ghi giá trị nào.",
    )


def _value(indicator_id: int, one: Value) -> list[Cell]:
    return [
        links.page(f"/feedback/indicators/{indicator_id}", one.indicator),
        one.unit_name,
        one.year,
        _without_idle_zeros(one.value),
        one.measure,
        FORMULA_NAME_LABELS[one.formula],
        ". ".join(filter(None, (one.survey, one.source))),
    ]


def _without_idle_zeros(value: Decimal) -> Decimal:
    """92.700 as 92.7 and 90.000 as 90."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
