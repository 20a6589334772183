"""What a task of kind outreach is told of its unit: figures, a proposed result, and points to look at."""

from __future__ import annotations

from babel.numbers import format_decimal
from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from tracker.core import db
from tracker.core.clock import local_day
from tracker.outreach import figures
from tracker.outreach.figures import Counts, Scope
from tracker.outreach.models import Activity, ActivityFile
from tracker.outreach.queries.serving import task_line
from tracker.outreach.states import FIGURE_LABELS, MEASURE_LABELS, UNIT_LABELS, Measure
from tracker.tasks.registry import Figure, Subject, UnitFigures
from tracker.units.queries import merged_parts, villages_on


def told_of(subject: Subject) -> UnitFigures | None:
    """The unit's outreach that serves a task, up to the moment asked for; None where it recorded nothing for it.

    Villages are those of the unit on that day. What served a task that was handed over into this one counts too.
    """
    day = local_day(subject.now)
    scope = Scope(last=day, task_ids=task_line(subject.task_id))
    counts = figures.totals(scope, ())
    if not counts.activities:
        return None
    villages = [row.id for row in villages_on(day, [subject.unit_id])]
    reached = len(figures.covered(villages, figures.reached(scope, ()), merged_parts()))
    where = figures.conditions(scope)
    doubtful, bare = _count(where, Activity.concerns != ""), _count(where, _no_file())
    return UnitFigures(
        title=FIGURE_LABELS["title"],
        figures=[
            *_coverage(reached, len(villages)),
            *_lines(counts),
            *([Figure(FIGURE_LABELS["doubtful"], doubtful)] if doubtful else []),
            *([Figure(FIGURE_LABELS["bare"], bare)] if bare else []),
        ],
        path=f"/outreach/activities?task={subject.task_id}",
        proposal=_proposal(counts, reached, len(villages)),
    )


def _coverage(reached: int, villages: int) -> list[Figure]:
    if not villages:
        return []
    return [Figure(FIGURE_LABELS["reached"], reached), Figure(FIGURE_LABELS["villages"], villages)]


def _no_file() -> ColumnElement[bool]:
    return ~select(ActivityFile.id).where(ActivityFile.activity_id == Activity.id).exists()


def _count(where: list[ColumnElement[bool]], more: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Activity).where(*where, more)) or 0


def _lines(counts: Counts) -> list[Figure]:
    """Figures above zero with label and unit of count."""
    labels = {**MEASURE_LABELS, Measure.MINUTES: FIGURE_LABELS["minutes"]}
    found = [Figure(labels[one], getattr(counts, one.value), UNIT_LABELS[one]) for one in Measure]
    return [Figure(FIGURE_LABELS["activities"], counts.activities), *(one for one in found if one.value)]


def hours(minutes: int) -> str:
    """Minutes as hours of at most one decimal, as documents write them: 90 is '1,5'."""
    tenths = (minutes + 3) // 6
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}"


def _proposal(counts: Counts, reached: int, villages: int) -> str:
    """The figures as sentences of a result, for the unit to complete."""
    first = (counts.sessions, "buổi") if counts.sessions else (counts.activities, "hoạt động")
    broadcasts = (counts.broadcasts, f"buổi phát thanh ({hours(counts.minutes)} giờ)")
    words = {
        Measure.COPIES: "bản tài liệu phát",
        Measure.ITEMS: "pa-nô, băng rôn, áp phích",
        Measure.POSTS: "tin bài",
        Measure.HOUSEHOLDS: "lượt hộ",
        Measure.ASSISTS: "lượt hỗ trợ",
    }
    others = [(getattr(counts, measure.value), word) for measure, word in words.items()]
    pairs = [first, (counts.attendances, "lượt người dự"), broadcasts, *others]
    parts = [f"{format_decimal(value, locale='vi')} {word}" for value, word in pairs if value]
    covered = f"; đã đến {reached}/{villages} bản" if villages else ""
    return f"Đã tuyên truyền {', '.join(parts)}{covered}."
