"""The reports that there are: one line each, from a name to the function that builds its document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from tracker.reports import (
    compliance,
    escalations,
    handover,
    leader,
    one_stop,
    opinions,
    outreach,
    overdue,
    periodic,
    petition,
    register,
    unit,
    urging,
)
from tracker.reports.document import Document
from tracker.reports.order import Order
from tracker.reports.states import REPORT_KIND_LABELS as LABELS


class Subject(StrEnum):
    """What a report that people choose is about: everything at a moment, or one directive, unit or period."""

    MOMENT = "moment"
    DIRECTIVE = "directive"
    UNIT = "unit"
    PERIOD = "period"


@dataclass(frozen=True)
class ReportKind:
    """A report: its name for people, its builder, which reads only, and whether a leader decides on it.

    One without a `subject` is ordered where it belongs, not from the list of reports. `editions` says that a new
    edition is made in the knowledge of the last one, `compares` that it lists what changed; `addressed` gives the
    units of a letter's annexes in their order.
    """

    label: str
    build: Callable[[Order], Document]
    subject: Subject | None = None
    decided: bool = True
    editions: bool = False
    compares: bool = True
    addressed: Callable[[Order], Sequence[int]] | None = None


def _compliance(order: Order) -> Document:
    return compliance.build(
        order.directive_id or 0,
        as_of=order.as_of,
        created=order.created,
        unit_id=order.unit_id,
        author=order.author,
        notice=order.notice,
    )


def _handover(order: Order) -> Document:
    return handover.build(
        order.reorganisation_id or 0,
        order.subject_unit_id or 0,
        as_of=order.as_of,
        created=order.created,
        author=order.author,
        notice=order.notice,
    )


def _petition(order: Order, *, letter: bool = False) -> Document:
    return petition.build(
        order.escalation_id or 0,
        as_of=order.as_of,
        created=order.created,
        unit_id=order.unit_id,
        author=order.author,
        notice=order.notice,
        letter=letter,
    )


def _escalations(order: Order) -> Document:
    return escalations.build(
        as_of=order.as_of,
        created=order.created,
        unit_id=order.unit_id,
        author=order.author,
        notice=order.notice,
    )


_S = Subject
REPORTS: dict[str, ReportKind] = {
    "compliance": ReportKind(LABELS["compliance"], _compliance, _S.DIRECTIVE, editions=True),
    "unit": ReportKind(LABELS["unit"], unit.build, _S.UNIT, editions=True),
    "overdue": ReportKind(LABELS["overdue"], overdue.build, _S.MOMENT, decided=False, editions=True),
    "urging": ReportKind(LABELS["urging"], urging.build, _S.MOMENT, addressed=urging.addressed),
    "periodic": ReportKind(LABELS["periodic"], periodic.build, _S.PERIOD, editions=True),
    "register": ReportKind(LABELS["register"], register.build, _S.PERIOD, decided=False, editions=True),
    "leader": ReportKind(LABELS["leader"], leader.build, _S.MOMENT, decided=False, editions=True, compares=False),
    "handover": ReportKind(LABELS["handover"], _handover, decided=False),
    "petition": ReportKind(LABELS["petition"], _petition),
    "petition_letter": ReportKind(LABELS["petition_letter"], partial(_petition, letter=True)),
    "outreach": ReportKind(LABELS["outreach"], outreach.build_register, _S.MOMENT, decided=False, editions=True),
    "feedback": ReportKind(LABELS["feedback"], opinions.build, _S.MOMENT, decided=False, editions=True),
    "facilities": ReportKind(LABELS["facilities"], one_stop.build, _S.MOMENT, decided=False, editions=True),
    "escalations": ReportKind(LABELS["escalations"], _escalations, _S.MOMENT, decided=False, editions=True),
}


def build(kind: str, order: Order) -> Document:
    """The document of a report; raises KeyError for a kind that is not registered."""
    return REPORTS[kind].build(order)
