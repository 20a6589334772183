"""flask reports: the report lies where it was asked for, with the figures of the moment named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.core.clock import LOCAL, end_of_day, local_day
from tracker.reports import production
from tracker.reports.models import Report
from tracker.reports.render.isolated import RenderFailed
from tracker.reports.states import ReportState

THIN_PDF = b"%PDF-1.7 thin"


@pytest.fixture
def directive_id(app: Flask, cast: Cast, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> int:
    """An issued directive; printing is replaced, because the printed page has tests of its own."""

    def thin(*_: Any, **__: Any) -> bytes:
        return THIN_PDF

    monkeypatch.setattr(production, "render_pdf_isolated", thin)
    stage = Stage(cast, clock)
    (first, *_) = stage.issue({"leads": ("commune_a", "commune_b")})
    found: int = stage.task(first).directive_id
    clock.move(hours=3)
    return found


def report() -> Report:
    db.session.rollback()
    return db.session.get_one(Report, 1)


def test_the_report_is_written_where_asked(
    app: Flask, directive_id: int, clock: TestClock, tmp_path: Path
) -> None:
    target = tmp_path / "bao-cao.pdf"
    answer = app.test_cli_runner().invoke(
        args=["reports", "compliance", str(directive_id), "--output", str(target), "--as", "office.2"]
    )
    assert (answer.exit_code, answer.stdout.splitlines()[-1]) == (0, str(target)), answer.output
    assert target.read_bytes() == THIN_PDF
    assert (report().state, report().requester_name) == (ReportState.AWAITING_LEADER, "Cán bộ Nội vụ hai")
    assert report().as_of == clock()
    listed = app.test_cli_runner().invoke(args=["reports", "list"]).stdout
    assert listed.startswith("1\tChờ lãnh đạo duyệt\t")


def test_without_a_place_it_lies_among_the_reports_with_its_figures(app: Flask, directive_id: int) -> None:
    answer = app.test_cli_runner().invoke(args=["reports", "compliance", str(directive_id)])
    pdf = Path(answer.stdout.splitlines()[-1])
    assert pdf.parent == app.extensions["tracker_config"].reports
    assert pdf.with_suffix(".csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert report().requester_name == "Cán bộ Nội vụ thử"


def test_a_moment_without_a_zone_is_vietnams(app: Flask, directive_id: int, clock: TestClock) -> None:
    wanted = (clock().astimezone(LOCAL)).replace(minute=0)
    text = wanted.replace(tzinfo=None).isoformat()
    answer = app.test_cli_runner().invoke(args=["reports", "compliance", str(directive_id), "--as-of", text])
    assert answer.exit_code == 0, answer.output
    assert report().as_of == wanted


def test_a_day_alone_counts_to_its_end(app: Flask, directive_id: int, clock: TestClock) -> None:
    day = local_day(clock())
    clock.move(days=1)
    for text, wanted in ((day, end_of_day(day) - dt.timedelta(microseconds=1)), (local_day(clock()), clock())):
        answer = app.test_cli_runner().invoke(
            args=["reports", "compliance", str(directive_id), "--as-of", text.isoformat()]
        )
        assert answer.exit_code == 0, answer.output
        db.session.rollback()
        assert db.session.scalars(select(Report).order_by(Report.id.desc())).first().as_of == wanted


def test_a_moment_to_come_is_refused(app: Flask, directive_id: int, clock: TestClock) -> None:
    later = clock.moment.replace(year=2030).isoformat()
    answer = app.test_cli_runner().invoke(args=["reports", "compliance", str(directive_id), "--as-of", later])
    assert (answer.exit_code, "tương lai" in answer.stderr) == (1, True)


def test_a_report_that_fails_ends_the_command_with_its_reason(
    app: Flask, directive_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> bytes:
        raise RenderFailed("Báo cáo quá lớn.")

    monkeypatch.setattr(production, "render_pdf_isolated", broken)
    answer = app.test_cli_runner().invoke(args=["reports", "compliance", str(directive_id)])
    assert (answer.exit_code, answer.stderr.strip()) == (1, "Báo cáo quá lớn.")
