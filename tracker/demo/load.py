"""Loading the demonstration once, and finding it loaded at every later run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import exists, select

from tracker.accounts.models import Account, actor_of
from tracker.accounts.operations import keys_of
from tracker.attachments.operations import Prepared, prepare
from tracker.attachments.states import SOURCE
from tracker.core import db, transaction
from tracker.core.errors import Refusal
from tracker.demo import people, story
from tracker.demo.evidence import Evidence
from tracker.directives import operations as directives
from tracker.directives.models import Directive
from tracker.jobs.lock import place_if_free
from tracker.jobs.printing import Copies, leave_copies, print_ordered
from tracker.jobs.sealing import seal_all
from tracker.jobs.surroundings import Surroundings
from tracker.reports.models import Report
from tracker.reports.operations import request_compliance
from tracker.units.models import Unit
from tracker.units.operations import read_units

MARKER = "demo"
MARKER_TEXT = "Thư mục này chứa bản minh họa: người và số liệu là giả định.\n"


@dataclass(frozen=True)
class Loaded:
    """What a run prints: who can sign in, and where the report lies."""

    people: list[people.Person]
    copies: Copies


def load(around: Surroundings) -> Loaded:
    """Load story and report where they are not loaded yet.

    Every part is written whole or not at all, so that a run after an interrupted one finishes the work.
    Raises Refusal outside a demonstration, and for a database that holds anything else.
    """
    everyone = begin(around)
    report = _report(around)
    seal(around.config.instance)
    return Loaded(everyone, leave_copies(report, around))


def begin(around: Surroundings) -> list[people.Person]:
    """Let the story happen where it has not yet. Returns who can sign in. Raises Refusal as `load`."""
    config = around.config
    if not config.demo:
        raise Refusal("Lệnh này chỉ dùng cho bản minh họa; đặt TRACKER_DEMO=1 và một thư mục dữ liệu riêng.")
    marker = config.instance / MARKER
    if not _holds_data():
        marker.write_text(MARKER_TEXT, encoding="utf-8")
        _tell(around)
    elif not marker.exists():
        raise Refusal("Cơ sở dữ liệu đang có dữ liệu không phải bản minh họa; không nạp thêm gì.")
    # The report prints the newest seal, so what happened is sealed before and the report itself after.
    seal(config.instance)
    return people.kept_passwords(config.instance)


def _holds_data() -> bool:
    found = any(
        bool(db.session.scalar(select(exists().where(model.id > 0)))) for model in (Unit, Account, Directive)
    )
    db.session.rollback()
    return found


def seal(instance: Path) -> None:
    """Seal here what a worker, where one is at work, seals within a second."""
    with place_if_free(instance) as alone:
        if alone:
            seal_all()


def _tell(around: Surroundings) -> None:
    """Prepare everything slow, then let the story happen in one transaction."""
    folder = around.config.files
    rows = read_units(story.UNITS_FILE.read_bytes()).rows
    letter = directives.read(_stored(story.LETTER_FILE, folder))
    evidence = Evidence(folder)
    everyone = people.make_passwords()
    hashes = people.hash_all(everyone)
    people.keep_passwords(everyone, around.config.instance)
    with transaction():
        story.tell(rows, letter, evidence, hashes, keys_of(around.config))


def _stored(path: Path, folder: Path) -> Prepared:
    return prepare(path.name, path.read_bytes(), folder=folder, kinds=SOURCE, verbatim=True)


def _report(around: Surroundings) -> Report:
    report_id = db.session.scalar(select(Report.id).order_by(Report.id).limit(1))
    if report_id is None:
        with transaction():
            directive = db.session.scalars(select(Directive).order_by(Directive.id)).one()
            office = db.session.scalars(select(Account).where(Account.username == people.PARTS[0].username)).one()
            now = around.clock()
            report_id = request_compliance(directive, as_of=now, actor=actor_of(office), now=now).id
    return print_report(report_id, around)


def print_report(report_id: int, around: Surroundings) -> Report:
    """Produce a report that was ordered, where it is not produced yet. Raises Refusal when it could not be."""
    print_ordered(report_id, around)
    report = db.session.get_one(Report, report_id)
    if report.draft_file is None:
        raise Refusal(report.error or "Chưa lập được báo cáo của bản minh họa.")
    return report
