"""The reports that there are: one line each, from a name to the function that builds its document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tracker.reports import compliance, escalations, handover, petition
from tracker.reports.document import Document


@dataclass(frozen=True)
class Order:
    """What a builder is told: subject, moment of the figures, moment of writing, whose report, and the notice.

    The subject is a directive, an act that changed units with one of them, or a recommendation upward.
    """

    directive_id: int | None
    as_of: dt.datetime
    created: dt.datetime
    unit_id: int
    author: str
    notice: str | None
    reorganisation_id: int | None = None
    subject_unit_id: int | None = None
    escalation_id: int | None = None


@dataclass(frozen=True)
class ReportKind:
    """A report: its name for people, its builder, which reads only, and whether a leader decides on it."""

    label: str
    build: Callable[[Order], Document]
    decided: bool = True


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


REPORTS: dict[str, ReportKind] = {
    "compliance": ReportKind("Kết quả thực hiện văn bản chỉ đạo", _compliance),
    "handover": ReportKind("Biên bản bàn giao nhiệm vụ", _handover, decided=False),
    "petition": ReportKind("Tờ trình kiến nghị vượt thẩm quyền", _petition),
    "petition_letter": ReportKind("Công văn kiến nghị vượt thẩm quyền", partial(_petition, letter=True)),
    "escalations": ReportKind("Bảng tổng hợp kiến nghị, đề xuất", _escalations, decided=False),
}


def build(kind: str, order: Order) -> Document:
    """The document of a report; raises KeyError for a kind that is not registered."""
    return REPORTS[kind].build(order)
