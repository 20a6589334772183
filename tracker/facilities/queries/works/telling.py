"""What a facility task is told of its unit: verdicts of the last stock-take, works, money."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.facilities import figures
from tracker.facilities.models import Work
from tracker.facilities.queries.works.ledger import money_table
from tracker.facilities.states.works import WORK_FIGURE_LABELS, WORK_OPEN, MoneyKind, WorkState
from tracker.tasks.registry import Figure, Subject, UnitFigures


def unit_register(subject: Subject) -> UnitFigures | None:
    """The figures of a task's unit with words proposed for its result; None where the register holds nothing."""
    office = figures.unit_figures(subject.unit_id, subject.now)
    counted = select(Work.state, func.count()).where(Work.unit_id == subject.unit_id).group_by(Work.state)
    works: dict[WorkState, int] = dict(db.session.execute(counted).all())
    if office.taken_on is None and not works:
        return None
    money = money_table([Work.unit_id == subject.unit_id])
    values = {
        **{name: getattr(office, name) for name in ("met", "partly", "not_met")},
        "open": sum(count for state, count in works.items() if state in WORK_OPEN),
        "accepted": works.get(WorkState.ACCEPTED, 0),
    }
    sums = {kind.value: money.total(kind) for kind in MoneyKind}
    measure = WORK_FIGURE_LABELS["measure"]
    return UnitFigures(
        title=WORK_FIGURE_LABELS["title"],
        figures=[
            *(Figure(WORK_FIGURE_LABELS[name], value) for name, value in values.items()),
            *(Figure(WORK_FIGURE_LABELS[name], value, measure) for name, value in sums.items()),
        ],
        path=f"/facilities/units/{subject.unit_id}",
        proposal=_proposal(subject, office, values, sums),
    )


def _proposal(subject: Subject, office: figures.UnitFigures, values: dict[str, int], sums: dict[str, int]) -> str:
    said = []
    if office.taken_on is not None:
        said.append(
            f"Kiểm kê bộ phận một cửa ngày {office.taken_on:%d/%m/%Y}: {office.met} hạng mục đạt, "
            f"{office.partly} đạt một phần, {office.not_met} chưa đạt, {office.not_applicable} không áp dụng."
        )
    if values["open"] or values["accepted"]:
        day = f"{local_day(subject.now):%d/%m/%Y}"
        said.append(
            f"Đến ngày {day} có {values['open']} công việc nâng cấp đang mở, {values['accepted']} đã nghiệm thu; "
            f"kế hoạch vốn {_dong(sums['plan'])}, đã bố trí {_dong(sums['grant'])}, đã chi {_dong(sums['spend'])}."
        )
    return " ".join(said)


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")
