"""Compliance with one directive: a báo cáo of the office to the district's people's committee.

Form: NĐ 30/2020/NĐ-CP, annex I. Totals are sums of the rows of the annex, replayed as of the report's moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tracker.audit import queries as audit
from tracker.core.clock import local_day
from tracker.directives.models import Instruction
from tracker.directives.states import KIND_LABELS, DeadlineKind
from tracker.reports import explanations, links, measures, sections, tables, voices, wording
from tracker.reports.document import (
    Block,
    Bullets,
    Column,
    Document,
    Figures,
    Heading,
    Kind,
    Letterhead,
    Meta,
    Note,
    Paragraph,
    Signature,
    Table,
)
from tracker.reports.gather import Gathered, gather
from tracker.reports.pool import read
from tracker.reports.sections import Part
from tracker.tasks.figures import Standing
from tracker.tasks.models import Task
from tracker.tasks.states import STATE_LABELS, TaskState
from tracker.units import queries as units
from tracker.units.models import UnitVersion

OLDEST = 10


def build(
    directive_id: int,
    *,
    as_of: dt.datetime,
    created: dt.datetime,
    unit_id: int,
    author: str,
    notice: str | None,
) -> Document:
    """The document of the report.

    Takes the directive, the moment of the figures, the moment and author of the order, the unit that reports,
    and the notice of a demonstration. Reads only. Raises NotFound for a directive that does not exist.
    """
    data = gather(directive_id, as_of)
    registers = sections.parts(data, as_of)
    day = local_day(as_of)
    office = units.version_on(unit_id, day)
    above = units.issuer_on(day)
    receiver = above.short_name if above else data.directive.issuer
    return Document(
        kind="compliance",
        title="BÁO CÁO",
        subject=f"Kết quả thực hiện {wording.cited(data.directive)}",
        letterhead=_letterhead(office, day),
        addressees=[receiver],
        blocks=_body(data, registers, office, as_of),
        signature=Signature(
            title=office.signer_title,
            authority=[office.signer_authority] if office.signer_authority else [],
            name=office.signer_name,
        ),
        recipients=["Như trên", f"Lãnh đạo {receiver}", "Các cơ quan, đơn vị, xã, thị trấn được giao", "Lưu: VT"],
        annexes=[tables.annex(data), *(part.annex for part in registers if part.annex is not None)],
        notice=notice,
        meta=Meta(author=author, created=created, audit_head=audit.head()),
    )


def _letterhead(office: UnitVersion, day: dt.date) -> Letterhead:
    return Letterhead(
        issuer=office.issuer_line,
        parent=office.parent_line or None,
        symbol=f"BC-{office.symbol}" if office.symbol else "BC",
        place=office.place,
        date=day,
    )


def _body(data: Gathered, registers: Sequence[Part], office: UnitVersion, as_of: dt.datetime) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(
            f"Thực hiện {wording.cited(data.directive)}, {office.short_name} báo cáo kết quả thực hiện, "
            f"số liệu tính đến {wording.moment(as_of)}, như sau:"
        )
    ]
    if data.ending is not None:
        blocks.append(Paragraph(wording.ended(data.ending)))
    blocks += _asked(data)
    blocks += _results(data, as_of)
    place = 1
    for number, part in enumerate(registers, start=4):
        blocks += [Heading(part.title, f"{number}.", 2), *part.blocks]
        if part.annex is not None:
            place += 1
            blocks.append(Paragraph(f"Chi tiết ở {wording.enclosed(True, place)}."))
    blocks.append(Heading("Khó khăn, vướng mắc và đề xuất của các đơn vị", "III."))
    blocks += voices.blocks(data.standings, data.units, data.answers)
    said = explanations.of_directive(data.directive.id, as_of)
    if said:
        blocks += [Heading("Giải trình", "3.", 2), *said]
    blocks += _overdue(data)
    blocks.append(Heading("Chi tiết và kiến nghị", "V."))
    where = wording.enclosed(any(part.annex for part in registers))
    blocks.append(Paragraph(f"Danh sách từng nhiệm vụ ở {where}. {office.short_name} trân trọng báo cáo."))
    return blocks


def _asked(data: Gathered) -> list[Block]:
    blocks: list[Block] = [Heading("Nội dung yêu cầu", "I.")]
    assigned = _assigned(data)
    count = len({standing.unit_id for standing in assigned})
    blocks.append(
        Paragraph(
            f"Văn bản giao {len(data.instructions)} nội dung cho {count} đơn vị, "
            f"tổng cộng {len(assigned)} nhiệm vụ:"
        )
    )
    blocks.append(Bullets([_instruction(data, row) for row in data.instructions]))
    blocks += [Paragraph(f"Mục tiêu: {wording.goal(target)}") for target in data.directive.targets]
    return blocks


def _assigned(data: Gathered) -> list[Standing]:
    """Every task once: one that was handed over is counted as the task that goes on with it."""
    return [standing for standing in data.standings if standing.state is not TaskState.TRANSFERRED]


def _instruction(data: Gathered, row: Instruction) -> str:
    count = sum(standing.instruction_id == row.id for standing in _assigned(data))
    name = "hạn nội bộ" if row.deadline_kind is DeadlineKind.INTERNAL else "hạn"
    due = f"{name} {wording.day(row.due_on)}" if row.due_on else "không ghi hạn"
    return f"Nội dung {row.label}: {row.title} ({KIND_LABELS[row.kind].lower()}; {count} đơn vị; {due})"


def _results(data: Gathered, as_of: dt.datetime) -> list[Block]:
    totals = data.totals
    blocks: list[Block] = [Heading("Kết quả thực hiện", "II."), Heading("Kết quả chung", "1.", 2)]
    blocks += measures.results(totals)
    pool = read(as_of, Task.directive_id == data.directive.id)
    blocks.append(Figures([measures.up_to_date(pool)], caption="Mức độ cập nhật"))
    blocks += measures.deadlines(pool)
    blocks.append(Heading("Theo nội dung", "2.", 2))
    blocks.append(tables.chart(data))
    blocks.append(tables.by_instruction(data, totals))
    blocks.append(Heading("Theo đơn vị", "3.", 2))
    blocks.append(tables.by_unit(data, totals))
    blocks.append(Note("Tỷ lệ ở các bảng là tỷ lệ hoàn thành theo định nghĩa ở mục 1; '–' là không có mẫu số."))
    return blocks


def _overdue(data: Gathered) -> list[Block]:
    late = sorted(
        (row for row in data.standings if row.bucket == "open_overdue"),
        key=lambda row: (-row.days_late, data.units[row.unit_id].order),
    )
    blocks: list[Block] = [Heading("Nhiệm vụ quá hạn chưa hoàn thành", "IV.")]
    if not late:
        return [*blocks, Paragraph("Không có nhiệm vụ quá hạn chưa hoàn thành.")]
    titles = {row.id: f"{row.label}. {row.title}" for row in data.instructions}
    more = f" Quá hạn lâu nhất ({OLDEST} nhiệm vụ đầu):" if len(late) > OLDEST else ""
    blocks.append(Paragraph(f"Có {len(late)} nhiệm vụ quá hạn chưa hoàn thành.{more}"))
    blocks.append(
        Table(
            columns=[
                Column("Đơn vị", "unit", width=38),
                Column("Nội dung", "instruction"),
                Column("Hạn", "due", Kind.DATE, 24),
                Column("Quá hạn (ngày)", "days", Kind.INT, 20),
                Column("Tình trạng", "state", width=32),
            ],
            rows=[
                [
                    data.units[row.unit_id].name,
                    links.task(row.task_id, titles[row.instruction_id]),
                    row.due_on,
                    row.days_late,
                    STATE_LABELS[row.state],
                ]
                for row in late[:OLDEST]
            ],
        )
    )
    return blocks
