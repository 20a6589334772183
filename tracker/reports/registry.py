"""The reports that there are: one line each, from a name to the function that builds its document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from tracker.reports import compliance
from tracker.reports.document import Document


@dataclass(frozen=True)
class Order:
    """What a builder is told: subject, moment of the figures, moment of writing, whose report, and the notice."""

    directive_id: int
    as_of: dt.datetime
    created: dt.datetime
    unit_id: int
    author: str
    notice: str | None


class Builder(Protocol):
    """Turns an order into a document; reads only."""

    def __call__(
        self,
        directive_id: int,
        *,
        as_of: dt.datetime,
        created: dt.datetime,
        unit_id: int,
        author: str,
        notice: str | None,
    ) -> Document:
        """The document."""
        ...


@dataclass(frozen=True)
class ReportKind:
    """A report: its name for people and its builder."""

    label: str
    build: Builder


REPORTS: dict[str, ReportKind] = {
    "compliance": ReportKind("Kết quả thực hiện văn bản chỉ đạo", compliance.build),
}


def build(kind: str, order: Order) -> Document:
    """The document of a report; raises KeyError for a kind that is not registered."""
    return REPORTS[kind].build(
        order.directive_id,
        as_of=order.as_of,
        created=order.created,
        unit_id=order.unit_id,
        author=order.author,
        notice=order.notice,
    )
