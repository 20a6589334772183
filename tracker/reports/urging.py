"""The letter that urges every late unit in one go (công văn đôn đốc), with an annex for each of them.

One letter of the authority that issued the directives, as practice has it; once approved, each unit is sent it
with its own annex. A công văn has no title: its subject stands under the number (NĐ 30/2020/NĐ-CP, annex I).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.reports import overdue, paper, wording
from tracker.reports.document import Annex, Block, Column, Document, Kind, Paragraph, Table
from tracker.reports.order import Order
from tracker.reports.pool import Pool, read
from tracker.reports.render import values
from tracker.tasks.figures import Standing
from tracker.units import queries as units
from tracker.units.models import UnitVersion

DAYS_TO_ANSWER = 5
MOST_NAMED = 8
ALL = ("Các cơ quan, đơn vị có tên tại các Phụ lục", "Ủy ban nhân dân các xã, thị trấn có tên tại các Phụ lục")


def build(order: Order) -> Document:
    """The document of the letter. Without any late unit it says so and has no annex."""
    day = local_day(order.as_of)
    pool, drafter = read(order.as_of), paper.office(order)
    sender = units.issuer_on(day) or drafter
    late = overdue.in_hand(pool)
    names = {unit_id: units.version_on(unit_id, day) for unit_id in late}
    head = paper.letterhead(sender, "", day)
    letters = "-".join(dict.fromkeys(filter(None, (sender.symbol, drafter.symbol))))
    named = [names[unit_id].name for unit_id in late]
    return Document(
        kind="urging",
        title=None,
        subject="V/v đôn đốc thực hiện nhiệm vụ quá hạn",
        letterhead=replace(head, symbol=letters),
        addressees=named if 0 < len(named) <= MOST_NAMED else ALL,
        blocks=_body(pool, late, sender, drafter, order),
        signature=paper.signature(sender),
        recipients=["Như trên", drafter.short_name, "Lưu: VT"],
        annexes=[
            Annex(
                "DANH SÁCH NHIỆM VỤ QUÁ HẠN",
                [overdue.of_unit(pool, rows)],
                subtitle=names[unit_id].name,
                landscape=True,
            )
            for unit_id, rows in late.items()
        ],
        notice=order.notice,
        meta=paper.meta(order),
    )


def addressed(order: Order) -> Sequence[int]:
    """The units of the annexes, in their order."""
    return list(overdue.in_hand(read(order.as_of)))


def _body(
    pool: Pool, late: Mapping[int, Sequence[Standing]], sender: UnitVersion, drafter: UnitVersion, order: Order
) -> list[Block]:
    moment = wording.moment(order.as_of)
    if not late:
        return [Paragraph(f"Đến {moment} không đơn vị nào phải đôn đốc vì quá hạn.")]
    rows = [row for found in late.values() for row in found]
    until = wording.day(_answer_by(order))
    annexes = "Phụ lục" if len(late) == 1 else "các Phụ lục"
    reports = f"{drafter.short_name} theo dõi, tổng hợp kết quả, báo cáo {sender.short_name} trước ngày {until}"
    return [
        Paragraph(
            f"Qua theo dõi việc thực hiện nhiệm vụ giao tại các văn bản chỉ đạo, đến {moment} còn {len(rows)} "
            f"nhiệm vụ của {len(late)} đơn vị đã quá hạn mà chưa hoàn thành, quá hạn lâu nhất "
            f"{max(row.days_late for row in rows)} ngày (danh sách ở {annexes} kèm theo)."
        ),
        Paragraph(
            f"{sender.short_name} yêu cầu Thủ trưởng các cơ quan, đơn vị, Chủ tịch Ủy ban nhân dân các xã, "
            f"thị trấn có tên tại {annexes}:"
        ),
        Paragraph(f"1. Tập trung hoàn thành nhiệm vụ quá hạn và cập nhật kết quả trước ngày {until}."),
        Paragraph(
            "2. Với nhiệm vụ chưa thể hoàn thành, báo cáo rõ nguyên nhân, trách nhiệm, đề nghị gia hạn hoặc kiến "
            "nghị cấp có thẩm quyền giải quyết."
        ),
        Paragraph(f"3. {reports}."),
        _summary(pool, late),
        Paragraph(f"{sender.short_name} yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện."),
    ]


def _answer_by(order: Order) -> dt.date:
    return load_calendar().add(local_day(order.as_of), DAYS_TO_ANSWER)


def _summary(pool: Pool, late: Mapping[int, Sequence[Standing]]) -> Table:
    several = len(late) > 1
    return Table(
        caption="Nhiệm vụ quá hạn theo đơn vị",
        columns=[
            Column("Đơn vị", "unit"),
            Column("Nhiệm vụ quá hạn", "late", Kind.INT, 32),
            Column("Lâu nhất (ngày)", "longest", Kind.INT, 32),
            Column("Phụ lục", "annex", width=30),
        ],
        rows=[
            [
                pool.units[unit_id].name,
                len(rows),
                rows[0].days_late,
                f"Phụ lục {values.roman(place)}" if several else "Phụ lục",
            ]
            for place, (unit_id, rows) in enumerate(late.items(), start=1)
        ],
        totals=["Cộng", sum(len(rows) for rows in late.values()), None, ""],
    )
