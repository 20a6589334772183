"""Ordering, producing, deciding: effects, refusals, and what a killed worker leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import Cast
from tests.reports.conftest import order
from tests.tasks.conftest import Stage
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, NotFound, Stale
from tracker.directives.models import Directive
from tracker.outbox.models import Message
from tracker.reports import compliance, operations, production, queries
from tracker.reports.document import Paragraph
from tracker.reports.gather import gather
from tracker.reports.models import Report
from tracker.reports.production import Press, produce_next
from tracker.reports.render.isolated import RenderFailed
from tracker.reports.states import ReportState
from tracker.tasks import operations as tasks


def _report(report_id: int) -> Report:
    db.session.expire_all()
    return db.session.get_one(Report, report_id)


def _decide(stage: Stage, name: str, verb: str, report_id: int, **values: object) -> None:
    deed = getattr(operations, verb)
    version = values.pop("version", _report(report_id).version)
    with transaction():
        deed(
            db.session.get_one(Report, report_id),
            version=version,
            remark=str(values.pop("remark", "")),
            actor=stage.cast.actor(name),
            now=stage.clock(),
        )


@pytest.fixture
def produced(stage: Stage, directive_id: int, press: Press) -> int:
    report_id = order(stage, directive_id)
    assert produce_next(press) == report_id
    return report_id


def test_only_the_office_orders(stage: Stage, directive_id: int, cast: Cast) -> None:
    from tracker.directives.models import Directive

    for name in ("leader", "auditor", "commune_a", "admin"):
        with pytest.raises(Forbidden), transaction():
            operations.request_compliance(
                db.session.get_one(Directive, directive_id),
                as_of=stage.clock(),
                actor=cast.actor(name),
                now=stage.clock(),
            )


def test_a_moment_out_of_range_is_refused(stage: Stage, directive_id: int) -> None:
    for away in (dt.timedelta(days=1), dt.timedelta(days=-400)):
        with pytest.raises(Invalid):
            order(stage, directive_id, as_of=stage.clock() + away)


@pytest.mark.parametrize("replaced", [False, True])
def test_one_withdrawn_or_replaced_is_reported_on_and_says_so(
    stage: Stage, directive_id: int, replaced: bool
) -> None:
    before = stage.clock()
    successor = stage.task(stage.issue()[0]).directive_id
    stage.clock.move(days=2)
    common = {"actor": stage.cast.actor("office"), "now": stage.clock(), "reason": "Theo chỉ đạo mới."}
    with transaction():
        old = db.session.get_one(Directive, directive_id)
        if replaced:
            tasks.replace_directive(old, db.session.get_one(Directive, successor), [], **common)
        else:
            tasks.withdraw_directive(old, **common)
    said = "được thay thế bằng Công văn số\u00a0\u00a0\u00a0\u00a0\u00a0/UBND-NV" if replaced else "được thu hồi"
    for as_of, open_ones in ((before, True), (stage.clock(), False)):
        report_id = order(stage, directive_id, as_of=as_of)
        document = compliance.build(
            directive_id,
            as_of=as_of,
            created=stage.clock(),
            unit_id=stage.cast.units["office"],
            author="Cán bộ thử",
            notice=None,
        )
        words = [block.text for block in document.blocks if isinstance(block, Paragraph)]
        assert f"Văn bản này đã {said} ngày 02/10/2024." in words
        assert bool(gather(directive_id, as_of).totals.open) is open_ones
        assert _report(report_id).title.endswith("Công văn số\u00a0\u00a0\u00a0\u00a0\u00a0/UBND-NV")


def test_a_draft_is_not_reported_on(stage: Stage) -> None:
    with pytest.raises(Invalid):
        order(stage, stage.draft())


def test_a_produced_report_is_on_the_leaders_desk(stage: Stage, produced: int, cast: Cast) -> None:
    report = _report(produced)
    assert report.state is ReportState.AWAITING_LEADER
    assert [row.id for row in queries.awaiting_leader()] == [produced]
    told = db.session.scalars(select(Message.account_id).where(Message.kind == "report.awaiting")).all()
    assert told == [cast.people["leader"]]
    entries = select(AuditEntry.act).where(AuditEntry.subject_type == "report").order_by(AuditEntry.id)
    assert db.session.scalars(entries).all() == ["report.requested", "report.produced"]


def test_approval_leads_to_a_final_form(stage: Stage, produced: int, press: Press) -> None:
    _decide(stage, "leader", "approve", produced)
    assert produce_next(press) == produced
    report = _report(produced)
    assert report.final_file is not None
    assert report.draft_file is not None
    assert report.final_file.sha256 != report.draft_file.sha256
    assert produce_next(press) is None


def test_a_final_form_that_fails_holds_back_no_other(
    stage: Stage, produced: int, press: Press, monkeypatch: pytest.MonkeyPatch, browser: Any
) -> None:
    other = order(stage, _report(produced).directive_id or 0)
    assert produce_next(press) == other
    for report_id in (produced, other):
        _decide(stage, "leader", "approve", report_id)

    def refuse(*_: object, **__: object) -> bytes:
        raise RenderFailed("Máy chủ hết bộ nhớ.")

    with monkeypatch.context() as patched:
        patched.setattr(production, "render_pdf_isolated", refuse)
        assert produce_next(press) == produced
    assert (_report(produced).final_file, _report(produced).error) == (None, "Máy chủ hết bộ nhớ.")
    assert "Máy chủ hết bộ nhớ." in browser("office").get(f"/reports/{produced}").text
    # The next in line is not held back; the one that failed rests for an hour.
    assert produce_next(press) == other
    assert produce_next(press) is None
    stage.clock.move(hours=1)
    assert produce_next(press) == produced
    assert (_report(produced).final_file is not None, _report(produced).error) == (True, "")


def test_a_return_needs_a_remark(stage: Stage, produced: int) -> None:
    with pytest.raises(Invalid):
        _decide(stage, "leader", "return_", produced)
    _decide(stage, "leader", "return_", produced, remark="Bổ sung số liệu xã Dào San.")
    assert _report(produced).state is ReportState.RETURNED


@pytest.mark.parametrize("name", ["office", "office_2", "auditor", "commune_a", "admin", "head_a"])
def test_nobody_else_decides(stage: Stage, produced: int, name: str) -> None:
    with pytest.raises(Forbidden):
        _decide(stage, name, "approve", produced)


def test_a_decision_is_made_once_and_on_what_was_seen(stage: Stage, produced: int) -> None:
    with pytest.raises(Stale):
        _decide(stage, "leader", "approve", produced, version=1)
    _decide(stage, "leader", "approve", produced)
    with pytest.raises(IllegalTransition):
        _decide(stage, "leader", "return_", produced, remark="Muộn.")


def test_strangers_see_no_report(produced: int, cast: Cast) -> None:
    for name in ("commune_a", "admin", "head_a"):
        with pytest.raises(NotFound):
            queries.get_visible(produced, cast.actor(name))


def test_a_killed_worker_leaves_neither_a_stuck_report_nor_two(
    stage: Stage, directive_id: int, press: Press
) -> None:
    report_id = order(stage, directive_id)
    with transaction():
        assert operations.claim(stage.clock()) == report_id
    assert produce_next(press) is None
    stage.clock.move(minutes=11)
    assert produce_next(press) == report_id
    assert _report(report_id).state is ReportState.AWAITING_LEADER
    assert db.session.scalars(select(Report.id)).all() == [report_id]


def test_what_fails_says_so_and_can_be_tried_again(
    stage: Stage, directive_id: int, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = order(stage, directive_id)

    def refuse(*_: object, **__: object) -> bytes:
        raise RenderFailed("Báo cáo quá lớn.")

    with monkeypatch.context() as patched:
        patched.setattr(production, "render_pdf_isolated", refuse)
        produce_next(press)
    assert _report(report_id).state is ReportState.FAILED
    assert _report(report_id).error == "Báo cáo quá lớn."
    with transaction():
        operations.retry(
            db.session.get_one(Report, report_id),
            version=_report(report_id).version,
            actor=stage.cast.actor("office"),
            now=stage.clock(),
        )
    assert produce_next(press) == report_id
    assert _report(report_id).state is ReportState.AWAITING_LEADER


def test_a_slow_worker_that_fails_spoils_nothing(stage: Stage, directive_id: int, press: Press) -> None:
    """Ordered again, or finished by another worker meanwhile, the report is no longer its own."""
    report_id, office = order(stage, directive_id), stage.cast.actor("office")
    with transaction():
        operations.claim(stage.clock())
    for verb in (operations.cancel, operations.retry):
        with transaction():
            verb(_report(report_id), version=_report(report_id).version, actor=office, now=stage.clock())
    for state in (ReportState.QUEUED, ReportState.AWAITING_LEADER):
        with transaction():
            operations.fail(report_id, error="Báo cáo quá lớn.", now=stage.clock())
        assert _report(report_id).state is state
        produce_next(press)


def test_after_three_attempts_it_is_given_up(stage: Stage, directive_id: int) -> None:
    report_id = order(stage, directive_id)
    for _ in range(3):
        with transaction():
            assert operations.claim(stage.clock()) == report_id
        stage.clock.move(minutes=11)
    with transaction():
        assert operations.claim(stage.clock()) is None
    assert _report(report_id).state is ReportState.FAILED
