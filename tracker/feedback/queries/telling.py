"""What tasks of the kinds feedback and improvement are told of their unit, with words proposed for the result."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker.core import db
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.feedback.models import Improvement, ImprovementNeed
from tracker.feedback.queries.counting import totals
from tracker.feedback.queries.replay import with_those_before
from tracker.feedback.states import TASK_FIGURE_LABELS, ImprovementState, NeedState
from tracker.tasks.registry import Figure, Subject, UnitFigures


def heard_register(subject: Subject) -> UnitFigures | None:
    """What the unit heard and answered up to the moment; None where it wrote nothing down."""
    day = local_day(subject.now)
    found = totals(SYSTEM, unit_ids=with_those_before([subject.unit_id], subject.now), until=day)
    if not found.all:
        return None
    values = {
        "heard": found.all,
        "answered": found.answered,
        "needs": sum(found.needs.values()),
        "told": found.needs[NeedState.TOLD],
    }
    return UnitFigures(
        title=TASK_FIGURE_LABELS["feedback"],
        figures=[Figure(TASK_FIGURE_LABELS[name], value) for name, value in values.items()],
        path="/feedback",
        proposal=(
            f"Đến ngày {day:%d/%m/%Y} đã ghi {values['heard']} ý kiến của người dân, "
            f"trả lời {values['answered']}; gom thành {values['needs']} nhu cầu, "
            f"đã báo người dân {values['told']} nhu cầu."
        ),
    )


def improved_register(subject: Subject) -> UnitFigures | None:
    """What the unit improves and has improved; None where nothing is written down."""
    unit_ids = with_those_before([subject.unit_id], subject.now)
    found = totals(SYSTEM, unit_ids=unit_ids).improvements
    counted = {state: count for state, count in found.items() if state is not ImprovementState.DROPPED}
    if not sum(counted.values()):
        return None
    served = db.session.scalar(
        select(func.count(func.distinct(ImprovementNeed.need_id)))
        .join(Improvement, Improvement.id == ImprovementNeed.improvement_id)
        .where(Improvement.unit_id.in_(unit_ids), Improvement.state != ImprovementState.DROPPED)
    )
    values = {
        "running": counted[ImprovementState.RUNNING],
        "done": counted[ImprovementState.DONE],
        "served": served or 0,
    }
    planned = counted[ImprovementState.PLANNED]
    return UnitFigures(
        title=TASK_FIGURE_LABELS["improvement"],
        figures=[Figure(TASK_FIGURE_LABELS[name], value) for name, value in values.items()],
        path="/feedback/improvements",
        proposal=(
            f"Đã cải thiện {values['done']} việc, đang làm {values['running']}, dự kiến {planned}; "
            f"phục vụ {values['served']} nhu cầu của người dân."
        ),
    )
