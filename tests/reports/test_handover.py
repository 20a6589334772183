"""The handover sheet: what it says, that it is ordered once, and that it prints."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, Invalid
from tracker.outbox.models import Message
from tracker.reports import handover, operations
from tracker.reports.document import Bullets, Document, Paragraph, Table
from tracker.reports.models import Report
from tracker.reports.production import Press, produce_next
from tracker.reports.render.html import render_html
from tracker.reports.states import ReportState
from tracker.tasks.operations import succession
from tracker.units import queries as units
from tracker.units.operations import Fate, Heir, NewUnit, Reform
from tracker.units.states import SuccessionKind, UnitKind

NEW = Heir(new=True, number=0)
DAY = dt.date(2024, 9, 30)


@pytest.fixture
def act_id(stage: Stage, tasks: list[int]) -> int:
    """Dào San (one done, one open) and Bản Lang (one waiting, one open) became one commune."""
    fates = [
        Fate(stage.cast.units[name], SuccessionKind.MERGE, (NEW,), NEW, "", name == "commune_a")
        for name in ("commune_a", "commune_b")
    ]
    new = NewUnit("Ủy ban nhân dân xã Dào San", UnitKind.COMMUNE, "03571", "UBND")
    reform = Reform(DAY, "Nghị quyết số 1670/NQ-UBTVQH15", (new,), tuple(fates))
    actor, now = stage.cast.actor("office"), stage.clock()
    digest = succession.plan(reform, actor=actor, now=now).digest
    db.session.rollback()
    with transaction():
        return succession.carry_out(reform, actor=actor, now=now, digest=digest).id


def build(stage: Stage, act_id: int, name: str) -> Document:
    return handover.build(
        act_id, stage.cast.units[name], as_of=stage.clock(), created=stage.clock(), author="Người thử", notice=None
    )


def text(document: Document) -> str:
    parts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    return "\n".join(
        parts + [item for block in document.blocks if isinstance(block, Bullets) for item in block.items]
    )


def test_it_names_both_sides_and_what_goes_over(stage: Stage, act_id: int) -> None:
    document = build(stage, act_id, "commune_a")
    said = text(document)
    assert document.subject == "Bàn giao nhiệm vụ từ xã Dào San sang xã Dào San (lập từ ngày 30/9/2024)"
    assert "Đã hoàn thành 1; đã nộp, chờ quyết định 0; bàn giao 1; thu hồi 0; không áp dụng 0." in said
    assert "Căn cứ Nghị quyết số 1670/NQ-UBTVQH15;" in said
    assert "Báo cáo Dào San: chuyển sang bên nhận" in said
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [row[1] for row in table.rows] == ["2. Việc 2"]  # type: ignore[index]
    assert document.left_signature is not None
    assert (document.left_signature.authority[0], document.signature.authority[0]) == ("BÊN GIAO", "BÊN NHẬN")
    assert Document.from_json(document.to_json()) == document
    assert "BÊN GIAO" in render_html(document)


def test_what_waits_stays_and_people_may_stay(stage: Stage, act_id: int) -> None:
    said = text(build(stage, act_id, "commune_b"))
    assert "Đã hoàn thành 0; đã nộp, chờ quyết định 1; bàn giao 1; thu hồi 0; không áp dụng 0." in said
    assert "Báo cáo Bản Lang: chưa chuyển, chờ quyết định" in said


def order(stage: Stage, act_id: int, unit_id: int, who: str = "office") -> int:
    with transaction():
        report = operations.request_handover(
            units.get_act(act_id), unit_id, actor=stage.cast.actor(who), now=stage.clock()
        )
        return report.id


def test_it_prints_once_and_waits_for_no_leader(stage: Stage, act_id: int, press: Press) -> None:
    unit_id = stage.cast.units["commune_a"]
    report_id = order(stage, act_id, unit_id)
    assert order(stage, act_id, unit_id) == report_id
    produce_next(press)
    report = db.session.get_one(Report, report_id)
    assert (report.state, report.error) == (ReportState.PRODUCED, "")
    assert report.draft_file is not None
    assert db.session.scalar(select(func.count()).where(Message.kind == "report.awaiting")) == 0


def test_who_may_order_it_and_for_whom(stage: Stage, act_id: int) -> None:
    with pytest.raises(Forbidden):
        order(stage, act_id, stage.cast.units["commune_a"], "commune_a")
    with pytest.raises(Invalid):
        order(stage, act_id, stage.cast.units["agency"])


def test_the_page_orders_it(browser: Any, stage: Stage, act_id: int) -> None:
    address = f"/units/changes/{act_id}/handover/{stage.cast.units['commune_a']}"
    assert browser("leader").post(address).status_code == 403
    assert browser("commune_a").post(address).status_code == 403
    office = browser("office")
    answer = office.post(address)
    assert answer.location == f"/reports/{db.session.scalars(select(Report.id)).one()}"
    assert office.get(answer.location).status_code == 200
    assert office.get("/reports").status_code == 200
    assert office.post("/units/changes/99/handover/1").status_code == 404
    assert "Lập biên bản" in office.get(f"/units/changes/{act_id}").get_data(as_text=True)
    assert "Lập biên bản" not in browser("admin").get(f"/units/changes/{act_id}").get_data(as_text=True)
