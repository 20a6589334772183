"""What people say, what is improved and how satisfied they are, as parts of a compliance report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from tracker.core.clock import local_day
from tracker.feedback import queries
from tracker.feedback.models import Improvement
from tracker.feedback.states import CHANNEL_LABELS, TOPIC_LABELS, EntryState, ImprovementState, NeedState
from tracker.reports import links
from tracker.reports.document import Block, Cell, Column, Kind, Note, Paragraph, Table
from tracker.reports.wording import day

HEARD = (
    Column("Đơn vị", "unit"),
    Column("Ý kiến", "heard", Kind.INT, 25),
    Column("Đã trả lời", "answered", Kind.INT, 25),
)
IMPROVED = (
    Column("Đơn vị", "unit", width=34),
    Column("Dịch vụ, thủ tục, chính sách", "service", width=42),
    Column("Biện pháp", "title"),
    Column("Trước", "before", width=22),
    Column("Sau", "after", width=22),
)


def heard(unit_ids: Sequence[int], as_of: dt.datetime) -> list[Block]:
    """What units had heard at a moment, by topic, way and unit; empty where it was nothing."""
    found = queries.totals_at(unit_ids, as_of)
    if not found.all:
        return []
    rows = queries.by_unit_at(unit_ids, as_of)
    return [
        Paragraph(
            f"Đến ngày {day(local_day(as_of))} đã ghi {found.all} ý kiến của người dân, đã trả lời "
            f"{found.answered}; gom thành {sum(found.needs.values())} nhu cầu, "
            f"đã báo người dân {found.needs[NeedState.TOLD]} nhu cầu."
        ),
        _counts(
            "Ý kiến theo lĩnh vực",
            "Lĩnh vực",
            {TOPIC_LABELS[topic]: count for topic, count in found.by_topic.items()},
        ),
        _counts(
            "Ý kiến theo cách tiếp nhận",
            "Cách tiếp nhận",
            {CHANNEL_LABELS[way]: count for way, count in found.by_channel.items()},
        ),
        Table(
            caption="Ý kiến theo đơn vị",
            columns=HEARD,
            rows=[_heard(row) for row in rows],
            totals=["Cộng", sum(row.heard for row in rows), sum(row.answered for row in rows)],
        ),
        Note("Ý kiến ghi nhầm đã bỏ không được tính. Sổ không ghi ai đã nói; không có khiếu nại, tố cáo."),
    ]


def _heard(row: queries.UnitCount) -> list[Cell]:
    answered = EntryState.ANSWERED.value
    return [
        row.unit_name,
        links.listed(row.heard, "/feedback", unit=row.unit_id),
        links.listed(row.answered, "/feedback", unit=row.unit_id, state=answered),
    ]


def _counts(caption: str, name: str, found: dict[str, int]) -> Table:
    return Table(
        caption=caption,
        columns=[Column(name, "kind"), Column("Số ý kiến", "count", Kind.INT, 30)],
        rows=[[label, count] for label, count in found.items() if count],
        totals=["Cộng", sum(found.values())],
    )


def improved(unit_ids: Sequence[int], as_of: dt.datetime) -> list[Block]:
    """Improvements of units, those done with their figures; empty where there are none."""
    counts = queries.totals_at(unit_ids, as_of).improvements
    if not sum(counts.values()):
        return []
    done = Improvement.id.in_(queries.improved_at(unit_ids, as_of))
    rows = queries.improvement_rows([done], "unit")
    return [
        Paragraph(
            f"Đã cải thiện {counts[ImprovementState.DONE]} việc, đang làm {counts[ImprovementState.RUNNING]}, "
            f"dự kiến {counts[ImprovementState.PLANNED]}, không làm nữa {counts[ImprovementState.DROPPED]}."
        ),
        Table(
            columns=IMPROVED,
            rows=[
                [
                    row.unit_name,
                    row.service,
                    links.page(f"/feedback/improvements/{row.id}", row.title),
                    "" if row.before is None else _figure(row.before, row.measure),
                    "" if row.after is None else _figure(row.after, row.measure),
                ]
                for row in rows
            ],
            empty="Chưa có việc nào xong.",
        ),
    ]


def _figure(value: Decimal, measure: str) -> str:
    return f"{value.normalize():f} {measure}".replace(".", ",").strip()
