"""Making a report from order to bytes: short transactions around work that holds no lock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tracker.accounts.models import Account
from tracker.attachments import operations as attachments
from tracker.attachments.states import FileKind
from tracker.core import db, transaction
from tracker.core.clock import Clock
from tracker.reports import operations
from tracker.reports.document import Document
from tracker.reports.models import Report
from tracker.reports.registry import REPORTS, Order, build
from tracker.reports.render.isolated import RenderFailed, render_pdf_isolated

SECONDS = 240
MEMORY_MB = 1500


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
    final_id = operations.awaiting_final()
    if final_id is not None:
        _print_final(final_id, press)
    return final_id


def _produce(report_id: int, press: Press) -> None:
    try:
        document = _document(report_id, press)
        with transaction():
            operations.advance(report_id, step="Đang dàn trang", percent=40, now=press.clock())
        pdf = _printed(document, f"bao-cao-{report_id}-du-thao.pdf", press)
    except RenderFailed as error:
        with transaction():
            operations.fail(report_id, error=str(error), now=press.clock())
        return
    with transaction():
        decided = REPORTS[document.kind].decided
        operations.finish(report_id, document=document, pdf=pdf, decided=decided, now=press.clock())


def _print_final(report_id: int, press: Press) -> None:
    report = db.session.get_one(Report, report_id)
    document = Document.from_json(report.document or "")
    final = replace(document, letterhead=replace(document.letterhead, draft=False))
    pdf = _printed(final, f"bao-cao-{report_id}.pdf", press)
    with transaction():
        operations.finish_final(report_id, pdf=pdf, now=press.clock())


def _document(report_id: int, press: Press) -> Document:
    report = db.session.get_one(Report, report_id)
    requester = db.session.get_one(Account, report.requested_by)
    order = Order(
        directive_id=report.directive_id,
        as_of=report.as_of,
        created=report.requested_at,
        unit_id=requester.unit_id,
        author=report.requester_name,
        notice=press.notice,
        reorganisation_id=report.reorganisation_id,
        subject_unit_id=report.unit_id,
        escalation_id=report.escalation_id,
    )
    made = build(report.kind, order)
    return replace(made, meta=replace(made.meta, address=press.address))


def _printed(document: Document, name: str, press: Press) -> attachments.Prepared:
    data = render_pdf_isolated(document, seconds=SECONDS, memory_mb=MEMORY_MB)
    return attachments.prepare_own(name, data, kind=FileKind.PDF, folder=press.folder)
