"""Norms over time, entering, submitting, correcting: the rules themselves."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.facilities.conftest import Shelf, how_many
from tracker.attachments.operations import prepare
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.facilities import figures, operations, queries
from tracker.facilities.models import Item, StockTake
from tracker.facilities.operations import Answer, Norm
from tracker.facilities.states import NormPer, Rule, Verdict


def change(shelf: Shelf, code: str, day: dt.date, by: str = "office", **more: object) -> None:
    """Let another norm hold from a day on."""
    entry = shelf.item(code)
    present = Norm(
        entry.name, entry.unit_of_count, entry.rule, entry.norm, entry.norm_district, entry.per, entry.legal_ref,
        entry.reference_only,
    )  # fmt: skip
    with transaction():
        item = queries.get_item(entry.item_id)
        operations.change_item(
            item,
            replace(present, **more),  # type: ignore[arg-type]
            group=item.group,
            position=item.position,
            valid_from=day,
            actor=shelf.cast.actor(by),
            now=shelf.clock(),
            version=item.version,
        )


def test_the_first_catalogue_is_loaded_once(shelf: Shelf) -> None:
    entries = shelf.entries()
    assert 50 <= len(entries) <= 60
    assert len({entry.group for entry in entries}) == 6
    assert [entry.code for entry in entries] == sorted(
        (entry.code for entry in entries), key=lambda code: ("DT QC TB MG TT NS".index(code[:2]), code)
    )
    area = shelf.item("DT01")
    assert (area.norm, area.norm_district, area.legal_ref) == (Decimal(40), Decimal(80), "QĐ 09/2015/QĐ-TTg")
    assert all(entry.reference_only for entry in entries if entry.norm is not None)
    with transaction():
        assert operations.seed_catalogue(actor=SYSTEM, now=shelf.clock()) == 0


def test_what_the_office_edited_is_left_alone_by_a_second_loading(shelf: Shelf) -> None:
    change(shelf, "QC04", dt.date(2024, 9, 1), norm=Decimal(20))
    with transaction():
        operations.seed_catalogue(actor=SYSTEM, now=shelf.clock())
    assert shelf.item("QC04").norm == Decimal(20)


def test_the_past_keeps_its_norm(shelf: Shelf) -> None:
    before = shelf.bring("submitted", but={"QC04": how_many(16)}, day=dt.date(2024, 8, 31))
    change(shelf, "QC04", dt.date(2024, 9, 1), norm=Decimal(20), name="Ghế ngồi chờ")
    after = shelf.bring("submitted", but={"QC04": how_many(16)})
    assert shelf.line(before, "QC04").verdict is Verdict.MET
    assert shelf.line(after, "QC04").verdict is Verdict.PARTLY
    names = {entry.code: entry.name for entry in shelf.entries(dt.date(2024, 8, 31))}
    assert (names["QC04"], shelf.item("QC04").name) == ("Ghế chờ", "Ghế ngồi chờ")


def test_a_norm_that_was_measured_by_is_not_rewritten(shelf: Shelf) -> None:
    today = local_day(shelf.clock())
    change(shelf, "QC04", today, norm=Decimal(20))
    change(shelf, "QC04", today, norm=Decimal(22))
    assert shelf.item("QC04").norm == Decimal(22), "nothing was measured by it so far"
    shelf.bring("submitted")
    with pytest.raises(Invalid, match="Đã có kiểm kê theo định mức"):
        change(shelf, "QC04", today, norm=Decimal(30))
    with pytest.raises(Invalid, match="hãy chọn ngày sau"):
        change(shelf, "QC04", today - dt.timedelta(days=1), norm=Decimal(30))


def test_a_group_and_an_item_are_added_and_end(shelf: Shelf) -> None:
    office, now = shelf.cast.actor("office"), shelf.clock()
    with transaction():
        group = operations.save_group(None, name="An toàn", position=9, actor=office, now=now)
        item = operations.add_item(
            group, Norm("Bình chữa cháy", "bình", Rule.AT_LEAST, Decimal(2)), position=0,
            valid_from=dt.date(2024, 9, 1), actor=office, now=now,
        )  # fmt: skip
        item_id = item.id
    assert shelf.entries()[-1].name == "Bình chữa cháy"
    assert "Bình chữa cháy" not in {entry.name for entry in shelf.entries(dt.date(2024, 8, 31))}
    with transaction():
        row = db.session.get_one(Item, item_id)
        operations.end_item(row, last_day=local_day(now), actor=office, now=now, version=row.version)
    shelf.clock.move(days=1)
    assert "Bình chữa cháy" not in {entry.name for entry in shelf.entries()}
    with pytest.raises(Invalid), transaction():
        operations.save_group(None, name="An toàn", position=9, actor=office, now=now)


@pytest.mark.parametrize("name", ["commune_a", "leader", "auditor", "admin"])
def test_nobody_else_edits_the_catalogue(shelf: Shelf, name: str) -> None:
    with pytest.raises(Forbidden):
        change(shelf, "QC04", local_day(shelf.clock()), by=name, norm=Decimal(1))


@pytest.mark.parametrize(
    "norm",
    [
        Norm("", "cái", Rule.PRESENT),
        Norm("Ghế", " ", Rule.PRESENT),
        Norm("Ghế", "cái", Rule.AT_LEAST),
        Norm("Ghế", "cái", Rule.AT_LEAST, Decimal(10) ** 10),
    ],
)
def test_norms_that_are_none(shelf: Shelf, norm: Norm) -> None:
    with pytest.raises(Invalid), transaction():
        operations.add_item(
            queries.all_groups()[0], norm, position=0, valid_from=dt.date(2024, 9, 1),
            actor=shelf.cast.actor("office"), now=shelf.clock(),
        )  # fmt: skip


def test_what_is_broken_does_not_count_and_officers_multiply(shelf: Shelf) -> None:
    take_id = shelf.begin(officers=3)
    shelf.enter(take_id, {"TB01": how_many(3, 1), "TB02": how_many(2, 2), "QC01": how_many("3")})
    computers, printers = shelf.line(take_id, "TB01"), shelf.line(take_id, "TB02")
    assert (computers.required, computers.working, computers.verdict) == (Decimal(3), Decimal(2), Verdict.PARTLY)
    assert printers.verdict is Verdict.NOT_MET
    with transaction():
        row = db.session.get_one(StockTake, take_id)
        operations.set_head(
            row, taken_on=row.taken_on, officers=2, note="", actor=shelf.cast.actor("commune_a"),
            now=shelf.clock(), version=row.version,
        )  # fmt: skip
    assert shelf.line(take_id, "TB01").verdict is Verdict.MET, "measured anew with two officers"


def test_a_districts_office_has_its_own_norms(shelf: Shelf) -> None:
    with transaction():
        shelf.cast.unit("agency").one_stop = True
    take_id = shelf.begin("agency")
    shelf.enter(take_id, {"DT01": how_many(60)}, by="agency")
    assert (shelf.line(take_id, "DT01").required, shelf.line(take_id, "DT01").verdict) == (
        Decimal(80),
        Verdict.PARTLY,
    )


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (how_many(-1), "quantity"),
        (how_many(10**8), "quantity"),
        (how_many(2, 3), "broken"),
        (how_many(2, -1), "broken"),
        (Answer(), "quantity"),
        (how_many(0, verdict=Verdict.MET), "note"),
        (Answer(verdict=Verdict.NOT_APPLICABLE), "note"),
        (how_many(1, verdict=Verdict.NOT_APPLICABLE, note=" "), "note"),
    ],
)
def test_answers_that_are_refused(shelf: Shelf, answer: Answer, field: str) -> None:
    take_id = shelf.begin()
    with pytest.raises(Invalid) as refused:
        shelf.enter(take_id, {"QC05": how_many(2), "TB03": answer})
    assert refused.value.field == f"{field}-{shelf.item('TB03').item_id}"
    assert queries.lines_of(shelf.row(take_id)) == {}, "nothing of the group is kept"


def test_a_person_may_judge_otherwise_and_says_why(shelf: Shelf) -> None:
    take_id = shelf.begin()
    note = "Máy cũ, quét được 5 trang mỗi phút."
    shelf.enter(take_id, {"TB03": how_many(1, verdict=Verdict.PARTLY, note=note)})
    line = shelf.line(take_id, "TB03")
    assert (line.verdict, line.overridden, line.note) == (Verdict.PARTLY, True, note)
    shelf.enter(take_id, {"TB03": how_many(1, verdict=Verdict.MET)})
    assert not shelf.line(take_id, "TB03").overridden, "what agrees with the norm needs no reason"


def test_a_stale_version_is_refused(shelf: Shelf) -> None:
    take_id = shelf.begin()
    version = shelf.row(take_id).version
    shelf.enter(take_id, {"TB03": how_many(1)}, version=version)
    with pytest.raises(Stale):
        shelf.enter(take_id, {"TB04": how_many(1)}, by="head_a", version=version)


def test_what_is_not_answered_is_named(shelf: Shelf) -> None:
    take_id = shelf.begin()
    shelf.enter(take_id, {entry.code: how_many(100) for entry in shelf.entries() if entry.code != "TB03"})
    with pytest.raises(Invalid, match="Còn 1 hạng mục chưa nhập: TB03"):
        shelf.act("submit", take_id)


@pytest.mark.parametrize("days", [1, 400_000])
def test_days_to_come_are_refused(shelf: Shelf, days: int) -> None:
    with pytest.raises(Invalid, match="tương lai"):
        shelf.begin(day=local_day(shelf.clock()) + dt.timedelta(days=days))
    with pytest.raises(Invalid, match="không hoạt động"):
        shelf.begin(day=dt.date(2019, 1, 1))


def test_one_open_stock_take_a_unit_and_one_standing_a_day(shelf: Shelf) -> None:
    first = shelf.begin()
    with pytest.raises(Invalid, match="chưa nộp"):
        shelf.begin(by="office")
    shelf.fill(first)
    shelf.act("submit", first)
    second = shelf.begin()
    shelf.fill(second)
    with pytest.raises(Invalid, match="Ngày này đã có kiểm kê"):
        shelf.act("submit", second)


def test_a_unit_without_an_office_takes_no_stock(shelf: Shelf) -> None:
    with pytest.raises(Invalid, match="không có bộ phận một cửa"):
        shelf.begin("agency")


def test_the_last_one_is_the_start_of_the_next_and_the_past_stays(shelf: Shelf) -> None:
    first = shelf.bring("submitted", but={"TB03": how_many(1)}, day=dt.date(2024, 8, 1))
    second = shelf.begin()
    assert queries.last_before(shelf.row(second)).id == first  # type: ignore[union-attr]
    shelf.fill(second, {"TB03": how_many(0)})
    shelf.act("submit", second)
    assert shelf.line(first, "TB03").quantity == Decimal(1)


def test_a_correction_is_a_new_edition(shelf: Shelf) -> None:
    first = shelf.bring("submitted", but={"TB03": how_many(1)})
    handed_in = shelf.clock()
    shelf.clock.move(days=3)
    second = shelf.correct(first)
    shelf.enter(second, {"TB03": how_many(0)})
    unit = shelf.cast.units["commune_a"]
    assert figures.unit_figures(unit, shelf.clock()).stock_take_id == first, "it counts until the new one is in"
    shelf.act("submit", second)
    assert (shelf.state(first), shelf.state(second), shelf.row(second).edition) == ("replaced", "submitted", 2)
    assert shelf.line(first, "TB03").quantity == Decimal(1), "what was said stays"
    now, then = figures.unit_figures(unit, shelf.clock()), figures.unit_figures(unit, handed_in)
    assert (now.stock_take_id, then.stock_take_id) == (second, first)
    assert (now.not_met, then.not_met) == (1, 0)
    assert [one.edition for one in queries.editions_of(shelf.row(first))] == [1, 2]
    with pytest.raises(Invalid, match="không rút lại được"):
        shelf.act("take_back", second)


def test_taking_back_is_for_the_same_day(shelf: Shelf) -> None:
    take_id = shelf.bring("submitted")
    unit = shelf.cast.units["commune_a"]
    shelf.act("take_back", take_id)
    assert figures.unit_figures(unit, shelf.clock()).stock_take_id is None
    shelf.act("submit", take_id)
    shelf.clock.move(days=1)
    with pytest.raises(Invalid, match="trong ngày nộp"):
        shelf.act("take_back", take_id)


def test_photographs_are_kept_dropped_and_carried_into_a_correction(shelf: Shelf, app: Flask) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "JPEG")
    photo = prepare("may.jpg", out.getvalue(), folder=app.extensions["tracker_config"].files)
    take_id = shelf.begin()
    shelf.enter(take_id, {"TB03": how_many(1, photos=[photo])})
    shelf.enter(take_id, {"TB03": how_many(1, photos=[photo])})
    kept = shelf.line(take_id, "TB03").photos
    assert len(kept) == 1, "the same picture twice is one"
    shelf.fill(take_id)
    shelf.act("submit", take_id)
    second = shelf.correct(take_id)
    (copied,) = shelf.line(second, "TB03").photos
    assert copied.file_id == kept[0].file_id
    shelf.enter(second, {"TB03": how_many(1, drop=frozenset({copied.id}))})
    assert shelf.line(second, "TB03").photos == []
    assert len(shelf.line(take_id, "TB03").photos) == 1


def test_every_act_is_recorded(shelf: Shelf) -> None:
    first = shelf.bring("submitted")
    shelf.act("submit", shelf.correct(first))
    acts = set(db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("stock_take.%"))))
    assert acts == {
        f"stock_take.{act}" for act in ("begun", "entered", "submitted", "correction_begun", "replaced")
    }
    assert db.session.scalar(select(AuditEntry.id).where(AuditEntry.act == "facility.catalogue_seeded"))


def test_norms_per_officer_need_their_number(shelf: Shelf) -> None:
    entry = shelf.item("TB01")
    assert entry.per is NormPer.OFFICER
    assert entry.required(None, False) is None
    assert entry.required(0, False) == Decimal(0)
