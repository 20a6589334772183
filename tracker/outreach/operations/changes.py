"""What a correction changed, in words that stay readable when names change later."""

from __future__ import annotations

from sqlalchemy import select

from tracker.core import db
from tracker.directives.models import Directive, reference
from tracker.outreach.models import Material
from tracker.outreach.queries import ActivityFacts
from tracker.outreach.states import (
    AUDIENCE_LABELS,
    CHANNEL_LABELS,
    FACT_LABELS,
    LANGUAGE_LABELS,
    MEASURE_LABELS,
    Language,
    Measure,
)
from tracker.tasks.models import Task
from tracker.units.queries import village_labels

Change = tuple[str, str, str]


def differences(before: ActivityFacts, after: ActivityFacts) -> list[Change]:
    """Every field that differs, with what it said before and says now; labels are texts with a translation."""
    pairs = zip(_said(before), _said(after), strict=True)
    return [(label, old, new) for (label, old), (_label, new) in pairs if old != new]


def _said(facts: ActivityFacts) -> list[tuple[str, str]]:
    labels = village_labels(facts.village_ids, facts.held_on)
    return [
        (FACT_LABELS["held_on"], f"{facts.held_on:%d/%m/%Y}"),
        (FACT_LABELS["channel"], CHANNEL_LABELS[facts.channel]),
        (FACT_LABELS["audience"], AUDIENCE_LABELS[facts.audience]),
        (FACT_LABELS["villages"], ", ".join(labels[one] for one in facts.village_ids)),
        (FACT_LABELS["place"], facts.place),
        (FACT_LABELS["languages"], ", ".join(LANGUAGE_LABELS[Language(one)] for one in facts.languages)),
        *((MEASURE_LABELS[measure], _count(facts, measure)) for measure in Measure),
        (FACT_LABELS["tasks"], _tasks(facts.task_ids)),
        (FACT_LABELS["directives"], _directives(facts.directive_ids)),
        (FACT_LABELS["materials"], _materials(facts.material_ids)),
        (FACT_LABELS["note"], facts.note),
    ]


def _count(facts: ActivityFacts, measure: Measure) -> str:
    value = facts.counts.get(measure)
    if value is None:
        return ""
    return f"{value} phút" if measure is Measure.MINUTES else str(value)


def _tasks(ids: tuple[int, ...]) -> str:
    rows = db.session.scalars(select(Task).where(Task.id.in_(ids)).order_by(Task.id))
    return ", ".join(f"{row.instruction.label}. {row.instruction.title}" for row in rows)


def _directives(ids: tuple[int, ...]) -> str:
    return ", ".join(reference(row) for row in db.session.scalars(select(Directive).where(Directive.id.in_(ids))))


def _materials(ids: tuple[int, ...]) -> str:
    return ", ".join(db.session.scalars(select(Material.title).where(Material.id.in_(ids)).order_by(Material.id)))
