"""Run by `benchmarks.reports` in a process of its own: order and produce one report twice, print what it cost."""

from __future__ import annotations

import json
import resource
import sys

from flask import Flask

from benchmarks.dataset.people import OFFICE
from tracker import create_app
from tracker.accounts.models import Account, actor_of
from tracker.attachments.models import StoredFile
from tracker.config import Config
from tracker.core import db, transaction
from tracker.core.clock import system_clock
from tracker.directives.models import Directive
from tracker.reports import operations
from tracker.reports.models import Report
from tracker.reports.production import Press, produce_next

WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def main() -> None:
    """Print CPU seconds of both productions, peak memory and the PDF's size, as one line of JSON."""
    app = create_app()
    with app.app_context():
        _produce(app, int(sys.argv[1]))
        cold = _cpu()
        size = _produce(app, int(sys.argv[1]))
        said = {
            "cold": round(cold, 2),
            "warm": round(_cpu() - cold, 2),
            "peak_mb": max(resource.getrusage(who).ru_maxrss for who in WHO) / 1024,
            "kilobytes": size / 1024,
        }
        db.session.remove()
        db.engine.dispose()
    print(json.dumps(said))


def _produce(app: Flask, directive_id: int) -> int:
    """Order and produce; returns the size of the PDF in bytes."""
    config: Config = app.extensions["tracker_config"]
    with transaction() as session:
        now = system_clock()
        person = session.query(Account).filter_by(username=OFFICE).one()
        directive = session.get_one(Directive, directive_id)
        operations.request_compliance(directive, as_of=now, actor=actor_of(person), now=now)
    report_id = produce_next(Press(clock=system_clock, folder=config.files))
    report = db.session.get_one(Report, report_id)
    if report.draft_file_id is None:
        raise SystemExit(report.error or "no report was produced")
    return db.session.get_one(StoredFile, report.draft_file_id).size


def _cpu() -> float:
    """CPU seconds of this process since its start, with the children that rendered."""
    return sum(sum(resource.getrusage(who)[:2]) for who in WHO)


if __name__ == "__main__":
    main()
