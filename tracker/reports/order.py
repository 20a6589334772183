"""What a builder is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.reports.periods import Span


@dataclass(frozen=True)
class Order:
    """What a builder is told: subject, moment of the figures, moment of writing, whose report, and the notice.

    The subject is a directive, an act that changed units with one of them, a unit, a period or a recommendation
    upward. `previous_at` is the moment of the figures of the last edition of the same report.
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
    span: Span | None = None
    previous_at: dt.datetime | None = None
