"""The letter that urges late units: approved, sent once to each, read by each with its own annex alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import TestClock
from tests.reports.conftest import merge_communes
from tests.reports.render.sheets import read_sheets
from tests.tasks.conftest import Stage
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition
from tracker.outbox.models import Message
from tracker.reports import operations
from tracker.reports.models import Addressee, Report
from tracker.reports.operations import Asked
from tracker.reports.production import Press, produce_next
from tracker.reports.render.values import roman


@pytest.fixture
def letter(stage: Stage, clock: TestClock, press: Press) -> int:
    """A letter to Dào San and Bản Lang on the leader's desk."""
    stage.issue({"leads": ("commune_a", "commune_b"), "due_on": dt.date(2024, 10, 4)}, {"leads": ("commune_c",)})
    clock.move(days=9)
    with transaction():
        asked = Asked(as_of=clock())
        report_id = operations.request_report("urging", asked, actor=stage.cast.actor("office"), now=clock()).id
    produce_next(press)
    return report_id


def approve(stage: Stage, report_id: int, press: Press) -> None:
    with transaction():
        row = db.session.get_one(Report, report_id)
        leader = stage.cast.actor("leader")
        operations.approve(row, version=row.version, remark="", actor=leader, now=stage.clock())
    produce_next(press)


def send(stage: Stage, report_id: int, who: str = "office") -> int:
    with transaction():
        row = db.session.get_one(Report, report_id)
        return operations.send_letter(row, actor=stage.cast.actor(who), now=stage.clock())


def test_sent_once_to_each_unit_with_its_own_annex(stage: Stage, letter: int, press: Press, browser: Any) -> None:
    office, dao_san = browser("office"), browser("commune_a")
    assert dao_san.get(f"/letters/{letter}").status_code == 404
    approve(stage, letter, press)
    assert "Gửi đến các đơn vị" in office.get(f"/reports/{letter}").get_data(as_text=True)
    version = db.session.get_one(Report, letter).version
    assert office.post(f"/reports/{letter}/send", data={"version": version}).status_code == 302
    told = db.session.scalars(select(Message.unit_id).where(Message.kind == "report.letter")).all()
    assert sorted(told) == sorted(stage.cast.units[name] for name in ("commune_a", "commune_b"))
    assert send(stage, letter) == 0
    page = dao_san.get(f"/letters/{letter}").get_data(as_text=True)
    assert "V/v đôn đốc thực hiện nhiệm vụ quá hạn" in page
    assert "Ủy ban nhân dân xã Dào San" in page.partition("DANH SÁCH NHIỆM VỤ QUÁ HẠN")[2]
    assert "Ủy ban nhân dân xã Bản Lang" not in page.partition("DANH SÁCH NHIỆM VỤ QUÁ HẠN")[2]
    own = db.session.scalars(select(Addressee).where(Addressee.unit_id == stage.cast.units["commune_a"])).one()
    named = f"Phụ lục {roman(own.place + 1)}"
    assert f"{named}. DANH SÁCH" in page
    pdf = dao_san.get(f"/letters/{letter}/letter.pdf")
    assert read_sheets(pdf.data)[-1].word("Phụ lục").text.strip() == named
    assert browser("stranger").get(f"/letters/{letter}").status_code == 404
    assert "Đã gửi đến 2 đơn vị" in office.get(f"/reports/{letter}").get_data(as_text=True)
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_type == "report")).all()
    assert acts.count("report.sent") == 1


def test_nothing_leaves_before_a_leader_approved(stage: Stage, letter: int, press: Press) -> None:
    with pytest.raises(IllegalTransition):
        send(stage, letter)
    with transaction():
        row = db.session.get_one(Report, letter)
        leader = stage.cast.actor("leader")
        operations.approve(row, version=row.version, remark="", actor=leader, now=stage.clock())
    with pytest.raises(IllegalTransition, match="đang được lập"):
        send(stage, letter)
    for who in ("leader", "auditor", "commune_a"):
        with pytest.raises(Forbidden):
            send(stage, letter, who)
    assert db.session.scalar(select(Message.id).where(Message.kind == "report.letter")) is None


def test_what_two_units_were_sent_is_read_where_they_went(
    stage: Stage, letter: int, press: Press, clock: TestClock, browser: Any
) -> None:
    approve(stage, letter, press)
    merge_communes(stage)
    clock.move(hours=1)
    assert send(stage, letter) == 2
    heir = db.session.scalars(select(Message.unit_id).where(Message.kind == "report.letter")).one()
    assert heir not in stage.cast.units.values()
    with transaction():
        stage.cast.account("agency").unit_id = heir
    people = browser("agency")
    page = people.get(f"/letters/{letter}").get_data(as_text=True)
    assert page.count("DANH SÁCH NHIỆM VỤ QUÁ HẠN") == 2
    assert people.get(f"/letters/{letter}/letter.pdf").status_code == 200
    assert browser("stranger").get(f"/letters/{letter}").status_code == 404
