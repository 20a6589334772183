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
from tracker.reports import wording
from tracker.reports.document import (
    Annex,
    Band,
    Block,
    Bullets,
    Chart,
    ChartRow,
    Column,
    Document,
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
    Table,
    Tone,
)
from tracker.reports.gather import Gathered, UnitName, gather
from tracker.tasks.figures import Totals
from tracker.tasks.states import STATE_LABELS, Timeliness
from tracker.units import queries as units
from tracker.units.models import UnitVersion

OLDEST = 10
SERIES = (
    Series("Hoàn thành đúng hạn", Tone.OK),
    Series("Hoàn thành quá hạn", Tone.LATE),
    Series("Chưa xong, trong hạn", Tone.PROGRESS),
    Series("Chưa xong, quá hạn", Tone.OVER),
    Series("Không hạn", Tone.NONE),
)
COUNTS = (
    Column("Tổng", "all", Kind.INT, 13),
    Column("Đúng hạn", "done_on_time", Kind.INT, 14, group="Đã hoàn thành"),
    Column("Quá hạn", "done_late", Kind.INT, 14, group="Đã hoàn thành"),
    Column("Không hạn", "done_no_deadline", Kind.INT, 14, group="Đã hoàn thành"),
    Column("Trong hạn", "open_in_term", Kind.INT, 14, group="Chưa hoàn thành"),
    Column("Quá hạn", "open_overdue", Kind.INT, 14, group="Chưa hoàn thành"),
    Column("Không hạn", "open_no_deadline", Kind.INT, 14, group="Chưa hoàn thành"),
    Column("Tỷ lệ (%)", "rate", Kind.PCT, 16),
)


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
    day = local_day(as_of)
    office = units.version_on(unit_id, day)
    above = units.issuer_on(day)
    receiver = above.short_name if above else data.directive.issuer
    return Document(
        kind="compliance",
        title="BÁO CÁO",
        subject=f"Kết quả thực hiện {wording.cited(data.directive)}",
        letterhead=_letterhead(office),
        addressees=[receiver],
        blocks=_body(data, office, as_of),
        signature=Signature(
            title=office.signer_title,
            authority=[office.signer_authority] if office.signer_authority else [],
            name=office.signer_name,
        ),
        recipients=["Như trên", f"Lãnh đạo {receiver}", "Các cơ quan, đơn vị, xã, thị trấn được giao", "Lưu: VT"],
        annexes=[_annex(data)],
        notice=notice,
        meta=Meta(author=author, created=created, audit_head=audit.head()),
    )


def _letterhead(office: UnitVersion) -> Letterhead:
    return Letterhead(
        issuer=office.issuer_line,
        parent=office.parent_line or None,
        symbol=f"BC-{office.symbol}" if office.symbol else "BC",
        place=office.place,
    )


def _body(data: Gathered, office: UnitVersion, as_of: dt.datetime) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(
            f"Thực hiện {wording.cited(data.directive)}, {office.short_name} báo cáo kết quả thực hiện, "
            f"số liệu tính đến {wording.moment(as_of)}, như sau:"
        )
    ]
    blocks += _asked(data)
    blocks += _results(data)
    blocks += _difficulties(data)
    blocks += _overdue(data)
    blocks.append(Heading("Chi tiết và kiến nghị", "V."))
    blocks.append(
        Paragraph(f"Danh sách từng nhiệm vụ ở Phụ lục kèm theo. {office.short_name} trân trọng báo cáo.")
    )
    return blocks


def _asked(data: Gathered) -> list[Block]:
    blocks: list[Block] = [Heading("Nội dung yêu cầu", "I.")]
    count = len({standing.unit_id for standing in data.standings})
    blocks.append(
        Paragraph(
            f"Văn bản giao {len(data.instructions)} nội dung cho {count} đơn vị, "
            f"tổng cộng {len(data.standings)} nhiệm vụ:"
        )
    )
    blocks.append(Bullets([_instruction(data, row) for row in data.instructions]))
    blocks += [Paragraph(f"Mục tiêu: {wording.goal(target)}") for target in data.directive.targets]
    return blocks


def _instruction(data: Gathered, row: Instruction) -> str:
    count = sum(standing.instruction_id == row.id for standing in data.standings)
    due = f"hạn {wording.day(row.due_on)}" if row.due_on else "không ghi hạn"
    if row.deadline_kind is DeadlineKind.INTERNAL:
        due += " (hạn nội bộ)"
    return f"Nội dung {row.label}: {row.title} ({KIND_LABELS[row.kind].lower()}; {count} đơn vị; {due})"


def _results(data: Gathered) -> list[Block]:
    totals = data.totals
    blocks: list[Block] = [Heading("Kết quả thực hiện", "II."), Heading("Kết quả chung", "1.", 2)]
    blocks.append(Paragraph(_sum(totals)))
    if totals.apart:
        blocks.append(
            Paragraph(
                f"Ngoài ra có {totals.apart} nhiệm vụ không tính vào tỷ lệ: {totals.not_applicable} không "
                f"áp dụng, {totals.withdrawn} thu hồi, {totals.transferred} chuyển giao."
            )
        )
    blocks.append(Figures(wording.rates(totals)))
    blocks.append(Heading("Theo nội dung", "2.", 2))
    blocks.append(_chart(data))
    blocks.append(_by_instruction(data, totals))
    blocks.append(Heading("Theo đơn vị", "3.", 2))
    blocks.append(_by_unit(data, totals))
    blocks.append(Note("Tỷ lệ ở các bảng là tỷ lệ hoàn thành theo định nghĩa ở mục 1; '–' là không có mẫu số."))
    return blocks


def _sum(totals: Totals) -> str:
    return (
        f"Trong {totals.all} nhiệm vụ, đã hoàn thành {totals.done} (đúng hạn {totals.done_on_time}, quá hạn "
        f"{totals.done_late}, không hạn {totals.done_no_deadline}); chưa hoàn thành {totals.open} (trong hạn "
        f"{totals.open_in_term}, quá hạn {totals.open_overdue}, không hạn {totals.open_no_deadline})."
    )


def _chart(data: Gathered) -> Chart:
    by = data.by_instruction
    return Chart(
        caption="Số nhiệm vụ theo nội dung và tình trạng",
        series=SERIES,
        rows=[ChartRow(f"Nội dung {row.label}", _bar(by[row.id])) for row in data.instructions],
    )


def _bar(totals: Totals) -> list[int]:
    return [
        totals.done_on_time,
        totals.done_late,
        totals.open_in_term,
        totals.open_overdue,
        totals.done_no_deadline + totals.open_no_deadline,
    ]


def _counts(totals: Totals) -> list[int | object]:
    return [
        totals.all,
        totals.done_on_time,
        totals.done_late,
        totals.done_no_deadline,
        totals.open_in_term,
        totals.open_overdue,
        totals.open_no_deadline,
        totals.completion_rate,
    ]


def _by_instruction(data: Gathered, totals: Totals) -> Table:
    by = data.by_instruction
    return Table(
        caption="Kết quả theo nội dung",
        columns=[Column("Nội dung", "instruction"), *COUNTS],
        rows=[[f"{row.label}. {row.title}", *_counts(by[row.id])] for row in data.instructions],  # type: ignore[list-item]
        totals=["Cộng", *_counts(totals)],  # type: ignore[list-item]
    )


def ordered_units(data: Gathered) -> list[UnitName]:
    """Units as the report lists them: by group, then by name."""
    return sorted(data.units.values(), key=lambda unit: unit.order)


def _by_unit(data: Gathered, totals: Totals) -> Table:
    by = data.by_unit
    rows: list[Row] = []
    group = None
    for unit in ordered_units(data):
        if unit.group != group:
            group = unit.group
            rows.append(Band(group))
        rows.append([unit.name, *_counts(by[unit.unit_id])])  # type: ignore[list-item]
    return Table(
        caption="Kết quả theo đơn vị",
        columns=[Column("Đơn vị", "unit"), *COUNTS],
        rows=rows,
        totals=["Cộng", *_counts(totals)],  # type: ignore[list-item]
    )


def _difficulties(data: Gathered) -> list[Block]:
    blocks: list[Block] = [Heading("Khó khăn, vướng mắc và đề xuất của các đơn vị", "III.")]
    difficulties = _voices(data, "difficulties")
    proposals = _voices(data, "proposals")
    blocks.append(Heading("Khó khăn, vướng mắc", "1.", 2))
    blocks.append(Bullets(difficulties) if difficulties else Paragraph("Không đơn vị nào nêu khó khăn."))
    blocks.append(Heading("Đề xuất, kiến nghị", "2.", 2))
    blocks.append(Bullets(proposals) if proposals else Paragraph("Không đơn vị nào nêu đề xuất."))
    return blocks


def _voices(data: Gathered, field: str) -> list[str]:
    """What units wrote, the same words gathered once with the units that wrote them."""
    said: dict[str, list[str]] = {}
    order = {unit.unit_id: index for index, unit in enumerate(ordered_units(data))}
    for standing in sorted(data.standings, key=lambda row: (order[row.unit_id], row.instruction_id)):
        answer = data.answers.get(standing.task_id)
        text = getattr(answer, field).strip() if answer else ""
        name = data.units[standing.unit_id].name
        if text and name not in said.setdefault(text, []):
            said[text].append(name)
    return [f"{text.rstrip('. ')} ({', '.join(names)})" for text, names in said.items()]


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
                Column("Đơn vị", "unit", width=45),
                Column("Nội dung", "instruction"),
                Column("Hạn", "due", Kind.DATE, 24),
                Column("Quá hạn (ngày)", "days", Kind.INT, 20),
                Column("Tình trạng", "state", width=32),
            ],
            rows=[
                [
                    data.units[row.unit_id].name,
                    titles[row.instruction_id],
                    row.due_on,
                    row.days_late,
                    STATE_LABELS[row.state],
                ]
                for row in late[:OLDEST]
            ],
        )
    )
    return blocks


def _annex(data: Gathered) -> Annex:
    titles = {row.id: f"{row.label}. {row.title}" for row in data.instructions}
    internal = {row.id: row.deadline_kind is DeadlineKind.INTERNAL for row in data.instructions}
    position = {row.id: index for index, row in enumerate(data.instructions)}
    order = {unit.unit_id: index for index, unit in enumerate(ordered_units(data))}
    rows: list[Row] = []
    for number, standing in enumerate(
        sorted(data.standings, key=lambda row: (order[row.unit_id], position[row.instruction_id], row.period)), 1
    ):
        answer = data.answers.get(standing.task_id)
        content = titles[standing.instruction_id] + (f" (kỳ {standing.period})" if standing.period else "")
        submitted = standing.clock_stopped_at if standing.timeliness is not Timeliness.APART else None
        rows.append(
            [
                number,
                data.units[standing.unit_id].name,
                content,
                wording.due(standing, internal=internal[standing.instruction_id]),
                local_day(submitted) if submitted else None,
                wording.result(answer, data.notes.get(standing.task_id)),
                wording.status(standing),
                answer.difficulties if answer else "",
                answer.proposals if answer else "",
            ]
        )
    return Annex(
        title="TỔNG HỢP TÌNH HÌNH THỰC HIỆN TỪNG NHIỆM VỤ",
        landscape=True,
        blocks=[Table(columns=_ANNEX_COLUMNS, rows=rows)],
    )


_ANNEX_COLUMNS: Sequence[Column] = (
    Column("STT", "number", Kind.ORDINAL, 11),
    Column("Đơn vị thực hiện", "unit", width=33),
    Column("Nội dung nhiệm vụ", "instruction", width=46),
    Column("Thời hạn", "due", width=24),
    Column("Ngày nộp", "submitted", Kind.DATE, 22),
    Column("Kết quả thực hiện (số văn bản)", "result", width=52),
    Column("Tình trạng", "status", Kind.STATUS, 26),
    Column("Khó khăn, nguyên nhân", "difficulties", width=24),
    Column("Kiến nghị", "proposals", width=24),
)
