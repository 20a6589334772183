"""The tables, chart and annex of a compliance report, from gathered figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.core.clock import local_day
from tracker.directives.models import Instruction
from tracker.directives.states import DeadlineKind
from tracker.reports import links, wording
from tracker.reports.document import (
    Annex,
    Band,
    Cell,
    Chart,
    ChartRow,
    Column,
    Kind,
    Row,
    Series,
    Table,
    Tone,
)
from tracker.reports.gather import Gathered, UnitName
from tracker.tasks.figures import Standing, Totals
from tracker.tasks.states import TaskState

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


def chart(data: Gathered) -> Chart:
    """One bar for each instruction."""
    by = data.by_instruction
    return Chart(
        caption="Số nhiệm vụ theo nội dung và tình trạng",
        of="Nội dung",
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


def counts(totals: Totals, **subject: int) -> list[Cell]:
    """The cells of COUNTS.

    With a subject (`directive`, `unit`, `instruction`) that holds just these tasks, each figure leads to them.
    """
    figures: list[Cell] = [getattr(totals, column.key) for column in COUNTS[:-1]]
    if subject:
        figures = [links.tasks(totals, column.key, **subject) for column in COUNTS[:-1]]
    return [*figures, totals.completion_rate]


def by_instruction(data: Gathered, totals: Totals) -> Table:
    """Totals by instruction, with their sum."""
    by = data.by_instruction
    return Table(
        caption="Kết quả theo nội dung",
        columns=[Column("Nội dung", "instruction"), *COUNTS],
        rows=[
            [f"{row.label}. {row.title}", *counts(by[row.id], directive=data.directive.id, instruction=row.id)]
            for row in data.instructions
        ],
        totals=["Cộng", *counts(totals, directive=data.directive.id)],
    )


def ordered_units(data: Gathered) -> list[UnitName]:
    """Units as the report lists them: by group, then by name."""
    return sorted(data.units.values(), key=lambda unit: unit.order)


def by_unit(data: Gathered, totals: Totals) -> Table:
    """Totals by unit under the names of their groups, with their sum."""
    return units_table(ordered_units(data), data.by_unit, totals, directive=data.directive.id)


def units_table(units: Sequence[UnitName], by: Mapping[int, Totals], totals: Totals, **subject: int) -> Table:
    """Totals of ordered units under the names of their groups, with their sum; `subject` as `counts` takes it."""
    rows: list[Row] = []
    group = None
    for unit in units:
        if unit.group != group:
            group = unit.group
            rows.append(Band(group[:1].upper() + group[1:]))
        of_unit = subject | {"unit": unit.unit_id} if subject else {}
        rows.append([unit.name, *counts(by[unit.unit_id], **of_unit)])
    return Table(
        caption="Kết quả theo đơn vị",
        columns=[Column("Đơn vị", "unit"), *COUNTS],
        rows=rows,
        totals=["Cộng", *counts(totals, **subject)],
    )


ANNEX_COLUMNS: Sequence[Column] = (
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
HANDED_IN = frozenset({TaskState.SUBMITTED, TaskState.COMPLETED})


def annex(data: Gathered) -> Annex:
    """Every task in the customary columns, on landscape pages."""
    instructions = {row.id: (index, row) for index, row in enumerate(data.instructions)}
    order = {unit.unit_id: index for index, unit in enumerate(ordered_units(data))}
    found = sorted(
        data.standings, key=lambda row: (order[row.unit_id], instructions[row.instruction_id][0], row.period)
    )
    rows = [
        [number, *_annex_row(data, standing, instructions[standing.instruction_id][1])]
        for number, standing in enumerate(found, start=1)
    ]
    return Annex(
        title="TỔNG HỢP TÌNH HÌNH THỰC HIỆN TỪNG NHIỆM VỤ",
        landscape=True,
        blocks=[Table(columns=ANNEX_COLUMNS, rows=rows)],
    )


def _annex_row(data: Gathered, standing: Standing, instruction: Instruction) -> list[Cell]:
    answer = data.answers.get(standing.task_id)
    period = f" (kỳ {standing.period})" if standing.period else ""
    left = standing.clock_stopped_at if standing.state in HANDED_IN else None
    return [
        data.units[standing.unit_id].name,
        links.task(standing.task_id, f"{instruction.label}. {instruction.title}{period}"),
        wording.due(standing, internal=instruction.deadline_kind is DeadlineKind.INTERNAL),
        local_day(left) if left else None,
        wording.result(answer, data.notes.get(standing.task_id)),
        wording.status(standing),
        answer.difficulties if answer else "",
        answer.proposals if answer else "",
    ]
