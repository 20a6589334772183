"""The one-stop offices on paper: verdicts by unit, what is lacking and where, works and their money."""

from __future__ import annotations

from tracker.core.clock import local_day
from tracker.facilities.figures import offices_at, offices_on
from tracker.facilities.queries import gaps
from tracker.reports import facilities, links, paper, wording
from tracker.reports.document import Annex, Column, Document, Kind, Paragraph, Table
from tracker.reports.order import Order


def build(order: Order) -> Document:
    """The document as of the order's moment, of every unit in force on its day that has a one-stop office."""
    day = local_day(order.as_of)
    office = paper.office(order)
    ids = [unit_id for unit_id, _name in offices_on(day)]
    works = facilities.annex(ids, order.as_of)
    return Document(
        kind="facilities",
        title="BẢNG TỔNG HỢP",
        subject="Cơ sở vật chất, trang thiết bị bộ phận một cửa và công việc nâng cấp",
        letterhead=paper.letterhead(office, "BTH", day, draft=False),
        blocks=[
            Paragraph(_opening(len(ids), order, several=works is not None)),
            *(facilities.blocks(ids, order.as_of) or [Paragraph("Chưa bộ phận một cửa nào được kiểm kê.")]),
        ],
        signature=paper.signature(office),
        recipients=[f"Lãnh đạo {paper.receiver(order)}", "Lưu: VT"],
        annexes=[_lacking(order), *([works] if works is not None else [])],
        notice=order.notice,
        meta=paper.meta(order),
    )


def _opening(count: int, order: Order, *, several: bool) -> str:
    listed = f"hạng mục còn thiếu ở {wording.enclosed(several)}"
    if several:
        listed += f", công việc nâng cấp ở {wording.enclosed(True, 2)}"
    return f"Số liệu của {count} bộ phận một cửa tính đến {wording.moment(order.as_of)}; {listed}."


def _lacking(order: Order) -> Annex:
    """Items that some office lacks, in the order of the checklist."""
    found = [one for one in gaps(offices_at(order.as_of)) if one.units]
    return Annex(
        title="HẠNG MỤC CÒN THIẾU HOẶC CHƯA ĐẠT",
        landscape=True,
        blocks=[
            Table(
                columns=[
                    Column("Mã", "code", width=18),
                    Column("Nhóm", "group", width=44),
                    Column("Hạng mục", "title", width=64),
                    Column("Số đơn vị thiếu", "count", Kind.INT, 24),
                    Column("Đơn vị thiếu", "units"),
                ],
                rows=[
                    [
                        one.code,
                        one.group,
                        links.page(f"/facilities/gaps/{one.item_id}", one.name),
                        len(one.units),
                        ", ".join(one.units),
                    ]
                    for one in found
                ],
                empty="Không bộ phận một cửa nào thiếu hạng mục nào.",
            )
        ],
    )
