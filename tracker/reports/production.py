"""Making a report from order to bytes: short transactions around work that holds no lock."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.accounts.models import Account
from tracker.attachments import operations as attachments
from tracker.attachments.states import FileKind
from tracker.core import db, transaction
from tracker.core.clock import Clock, local_day
from tracker.reports import changes, operations, queries
from tracker.reports.document import Document
from tracker.reports.models import Report
from tracker.reports.order import Order
from tracker.reports.registry import REPORTS, build
from tracker.reports.render.isolated import Abandoned, RenderFailed, render_pdf_isolated
from tracker.units.queries import renamed_between

SECONDS = 240
MEMORY_MB = 1500
COMPARING, LAYING_OUT, ALMOST = 30, 40, 95


@dataclass(frozen=True)
class Press:
    """What production needs: clock, folder of files, notice of a demonstration, and the service's address."""

    clock: Clock
    folder: Path
    notice: str | None = None
    address: str | None = None


def produce_next(press: Press) -> int | None:
    """Produce the next report that waits, or the final form of an approved one.

    Returns the report's identifier, None when nothing waits. A report whose rendering fails is marked so; a
    worker killed in the middle leaves a lease that runs out.
    """
    with transaction():
        report_id = operations.claim(press.clock())
    if report_id is not None:
        _produce(report_id, press)
        return report_id
    final_id = operations.awaiting_final(press.clock())
    if final_id is not None:
        _print_final(final_id, press)
    return final_id


def _produce(report_id: int, press: Press) -> None:
    try:
        built = _built(report_id, press)
        if not _advance(report_id, "Đang dàn trang", LAYING_OUT, press):
            return
        wanted = _watch(report_id, press)
        pdf = _printed(built.document, f"bao-cao-{report_id}-du-thao.pdf", press, wanted)
    except Abandoned:
        return
    except RenderFailed as error:
        with transaction():
            operations.fail(report_id, error=str(error), now=press.clock())
        return
    with transaction():
        operations.finish(
            report_id,
            document=built.document,
            pdf=pdf,
            decided=REPORTS[built.document.kind].decided,
            addressed=built.addressed,
            previous_id=built.previous_id,
            now=press.clock(),
        )


def _advance(report_id: int, step: str, percent: int, press: Press) -> bool:
    with transaction():
        return operations.advance(report_id, step=step, percent=percent, now=press.clock())


def _watch(report_id: int, press: Press) -> Callable[[], bool]:
    """What is asked while pages are laid out: shows that it goes on, and says whether anybody still waits."""
    shown = itertools.count(LAYING_OUT + 1)

    def wanted() -> bool:
        return _advance(report_id, "Đang dàn trang", min(next(shown), ALMOST), press)

    return wanted


def _print_final(report_id: int, press: Press) -> None:
    report = db.session.get_one(Report, report_id)
    document = Document.from_json(report.document or "")
    final = replace(document, letterhead=replace(document.letterhead, draft=False))
    try:
        pdf = _printed(final, f"bao-cao-{report_id}.pdf", press)
    except RenderFailed as error:
        with transaction():
            operations.fail_final(report_id, error=str(error), now=press.clock())
        return
    with transaction():
        operations.finish_final(report_id, pdf=pdf, now=press.clock())


@dataclass(frozen=True)
class _Built:
    """A document before it is printed, the units of its annexes, and the edition it was compared with."""

    document: Document
    addressed: Sequence[int] = ()
    previous_id: int | None = None


def _built(report_id: int, press: Press) -> _Built:
    report = db.session.get_one(Report, report_id)
    kind = REPORTS[report.kind]
    before = queries.edition_before(report) if kind.editions else None
    order = _order(report, before, press)
    document = build(report.kind, order)
    document = replace(document, meta=replace(document.meta, address=press.address))
    if before is not None and kind.compares:
        if not _advance(report_id, "Đang so với lần lập trước", COMPARING, press):
            raise Abandoned
        previous = queries.document_of(before)
        document = changes.told(
            document,
            previous,
            as_of=report.as_of,
            before=before.as_of,
            renamed=renamed_between(local_day(before.as_of), local_day(report.as_of)),
        )
    addressed = kind.addressed(order) if kind.addressed else ()
    return _Built(document, addressed, before.id if before else None)


def _order(report: Report, before: Report | None, press: Press) -> Order:
    requester = db.session.get_one(Account, report.requested_by)
    return Order(
        directive_id=report.directive_id,
        as_of=report.as_of,
        created=report.requested_at,
        unit_id=requester.unit_id,
        author=report.requester_name,
        notice=press.notice,
        reorganisation_id=report.reorganisation_id,
        subject_unit_id=report.unit_id,
        escalation_id=report.escalation_id,
        span=queries.span_of_report(report),
        previous_at=before.as_of if before else None,
    )


def _printed(
    document: Document, name: str, press: Press, wanted: Callable[[], bool] | None = None
) -> attachments.Prepared:
    data = render_pdf_isolated(document, seconds=SECONDS, memory_mb=MEMORY_MB, wanted=wanted)
    return attachments.prepare_own(name, data, kind=FileKind.PDF, folder=press.folder)
