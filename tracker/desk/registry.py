"""What higher packages plug into the desk's pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.core.access import Actor


@dataclass(frozen=True, slots=True)
class AwaitingReport:
    """A report that a leader has to decide on, as the overview lists it."""

    id: int
    title: str
    reference: str
    produced_at: dt.datetime | None
    url: str


AwaitingReports = Callable[[Actor], Sequence[AwaitingReport]]


class _Registry:
    awaiting_reports: AwaitingReports | None = None


_registry = _Registry()


def use_awaiting_reports(reports: AwaitingReports) -> None:
    """Plug in the reports that await a person's decision, oldest first."""
    _registry.awaiting_reports = reports


def awaiting_reports(actor: Actor) -> Sequence[AwaitingReport]:
    """Reports that await the actor's decision; none where no package keeps reports."""
    return _registry.awaiting_reports(actor) if _registry.awaiting_reports else ()
