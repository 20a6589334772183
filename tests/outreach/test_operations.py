"""Rules of recording, correcting, withdrawing, planning and providing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from tests.outreach.conftest import DAY, TODAY, Outreach
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import IllegalTransition, Invalid, NotFound, Stale
from tracker.outreach import operations, queries
from tracker.outreach.models import ActivityDirective, ActivityEvent, Material
from tracker.outreach.operations import UNCONFIRMED, Confirmation
from tracker.outreach.states import Audience, Channel, Concern, Language, MaterialKind, Measure
from tracker.units import operations as units
from tracker.units.states import VillageKind


def test_an_activity_is_recorded_with_all_it_says(outreach: Outreach, leaflet: Any) -> None:
    task = outreach.task()
    row = outreach.row(
        outreach.record(
            villages=("hop_1", "hop_2"), languages=("hmong", "kinh"), task_ids=(task,), files=[leaflet()],
            counts={"sessions": 2, "attendances": 90, "women": 40, "minorities": 80},
        )
    )  # fmt: skip
    assert (row.sessions, row.attendances, row.women, row.minorities) == (2, 90, 40, 80)
    assert [one.directive_id for one in row.directives] == [outreach.directive(task)]
    assert [one.verb for one in row.events] == ["record"]
    assert len(row.files) == 1
    assert not row.entered_by_office
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "outreach.recorded")).one()
    assert entry.subject_id == row.id


def test_what_the_office_records_for_a_unit_says_so(outreach: Outreach) -> None:
    row = outreach.row(outreach.record(by="office"))
    assert row.entered_by_office
    assert row.events[0].by_office
    outreach.correct(row.id, "office_2", place="Nhà văn hóa")
    assert outreach.row(row.id).events[-1].by_office


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"languages": ()}, "languages"),
        ({"villages": ()}, "village_ids"),
        ({"counts": {"sessions": 1, "attendances": 5, "women": 6}}, "women"),
        ({"counts": {"sessions": 1, "attendances": 5, "minorities": 6}}, "minorities"),
        ({"counts": {"sessions": 1, "attendances": 100_001}}, "attendances"),
        ({"task_ids": (99_999,)}, "task_ids"),
        ({"directive_ids": (99_999,)}, "directive_ids"),
        ({"material_ids": (99_999,)}, "material_ids"),
        ({"village_ids": (99_999,)}, "village_ids"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(outreach: Outreach, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        outreach.record(**given)
    assert refused.value.field == field


def test_a_task_of_another_unit_or_kind_is_refused(outreach: Outreach) -> None:
    foreign = outreach.task("commune_b")
    other_kind = outreach.tasks.issue({"leads": ("commune_a",)})[0]
    for task_id in (foreign, other_kind):
        with pytest.raises(Invalid):
            outreach.record(task_ids=(task_id,))


# What is pointed out, by what is written down; households of Hợp 1: 60, of Hợp 2: 50, of Xin Chải unknown.
POINTED: tuple[tuple[dict[str, Any], set[str]], ...] = (
    ({}, set()),
    ({"counts": {"sessions": 1, "attendances": 480}}, set()),
    ({"counts": {"sessions": 1, "attendances": 481}}, {"crowd"}),
    ({"counts": {"sessions": 2, "attendances": 481}}, set()),
    ({"villages": ("xin_chai",), "counts": {"sessions": 1, "attendances": 301}}, {"crowd"}),
    ({"villages": ("hop_1", "hop_2"), "counts": {"sessions": 1, "attendances": 880}}, set()),
    ({"channel": Channel.MARKET, "counts": {"sessions": 1, "attendances": 1_900}}, set()),
    ({"held_on": TODAY + dt.timedelta(days=1)}, {"future"}),
    ({"villages": ("na_cung",)}, {"foreign"}),
    ({"villages": ("na_cung",), "held_on": TODAY + dt.timedelta(days=9)}, {"future", "foreign"}),
)


def test_what_is_not_plausible_is_pointed_out(outreach: Outreach) -> None:
    for given, wanted in POINTED:
        found = queries.doubts(outreach.facts(**given), TODAY)
        assert {one.concern.value for one in found} == wanted, given


def test_a_day_before_the_directive_is_pointed_out(outreach: Outreach) -> None:
    directive = outreach.directive(outreach.task())
    for day, wanted in ((dt.date(2024, 8, 31), [Concern.EARLY]), (dt.date(2024, 9, 1), [])):
        found = queries.doubts(outreach.facts(held_on=day, directive_ids=(directive,)), TODAY)
        assert [one.concern for one in found] == wanted


def test_the_same_event_twice_is_pointed_out(outreach: Outreach) -> None:
    first = outreach.record()
    same = queries.doubts(outreach.facts(), TODAY)
    assert [one.concern for one in same] == [Concern.TWICE]
    assert str(first) in same[0].why.message
    assert queries.doubts(outreach.facts(), TODAY, but=first) == []
    agency = queries.doubts(outreach.facts("agency"), TODAY)
    assert [one.concern for one in agency] == [Concern.TWO_UNITS]
    for other in (
        {"villages": ("hop_2",)},
        {"channel": Channel.COMBINED},
        {"held_on": DAY + dt.timedelta(days=1)},
    ):
        assert queries.doubts(outreach.facts(**other), TODAY) == []
    outreach.withdraw(first)
    assert queries.doubts(outreach.facts(), TODAY) == []


def test_two_units_at_one_market_are_pointed_out_by_its_name(outreach: Outreach) -> None:
    market = {"villages": (), "channel": Channel.MARKET, "place": "Chợ Dào San"}
    outreach.record("commune_b", **market)
    found = queries.doubts(outreach.facts(**{**market, "place": "chợ dào san"}), TODAY)
    assert [one.concern for one in found] == [Concern.TWO_UNITS]
    assert queries.doubts(outreach.facts(**{**market, "place": "Chợ Mường So"}), TODAY) == []


@pytest.mark.parametrize(
    "confirmed",
    [UNCONFIRMED, Confirmation(frozenset({"future"}), "Đúng."), Confirmation(frozenset({"crowd"}), "  ")],
)
def test_a_point_must_be_seen_and_given_a_reason(outreach: Outreach, confirmed: Confirmation) -> None:
    crowd = {"counts": {"sessions": 1, "attendances": 700}}
    with pytest.raises(Invalid) as refused:
        outreach.record(**crowd, confirmed=confirmed)
    assert refused.value.field == "concern_reason"
    row = outreach.row(outreach.record(**crowd, confirmed=Confirmation(frozenset({"crowd"}), "Ba bản cùng họp.")))
    assert (row.concerns, row.concern_reason) == ("crowd", "Ba bản cùng họp.")
    outreach.correct(row.id, counts={Measure.SESSIONS: 2, Measure.ATTENDANCES: 700})
    assert (outreach.row(row.id).concerns, outreach.row(row.id).concern_reason) == ("", "")


def test_a_correction_keeps_what_it_said_before(outreach: Outreach) -> None:
    row_id = outreach.record(languages=("hmong",))
    outreach.correct(
        row_id, counts={Measure.SESSIONS: 1, Measure.ATTENDANCES: 44}, languages=("hmong", "kinh"),
        village_ids=(outreach.villages["hop_2"],), note="Đếm lại.",
    )  # fmt: skip
    event = db.session.scalars(select(ActivityEvent).where(ActivityEvent.verb == "correct")).one()
    assert event.changes == [
        ["Bản", "Bản Hợp 1", "Bản Hợp 2"],
        ["Ngôn ngữ", "Tiếng Mông", "Tiếng Mông, Tiếng Việt"],
        ["Lượt người dự", "40", "44"],
    ]
    assert event.note == "Đếm lại."
    assert outreach.reached() == {"hop_2"}
    with pytest.raises(Invalid):
        outreach.correct(row_id)


def test_a_stale_correction_and_a_withdrawal_without_reason_are_refused(outreach: Outreach) -> None:
    row_id = outreach.record()
    seen = outreach.row(row_id).version
    outreach.correct(row_id, place="Sân trường")
    with pytest.raises(Stale):
        outreach.correct(row_id, place="Chợ", version=seen)
    with pytest.raises(Stale):
        outreach.withdraw(row_id, version=seen)
    with pytest.raises(Invalid):
        outreach.withdraw(row_id, reason=" ")
    outreach.withdraw(row_id, reason="Ghi hai lần.")
    assert outreach.totals().activities == 0
    assert outreach.row(row_id).events[-1].note == "Ghi hai lần."


def test_an_activity_that_serves_two_directives_counts_once(outreach: Outreach) -> None:
    one, two = outreach.task(), outreach.task()
    outreach.record(task_ids=(one, two))
    assert outreach.totals().attendances == 40
    for task in (one, two):
        assert outreach.totals(directive_id=outreach.directive(task)).attendances == 40
        assert outreach.totals(task_ids=queries.task_line(task)).attendances == 40
    assert db.session.scalars(select(ActivityDirective)).all().__len__() == 2


def test_only_what_was_for_residents_and_has_come_reaches_a_village(outreach: Outreach) -> None:
    outreach.record(audience=Audience.STAFF)
    outreach.record(villages=("hop_2",), held_on=TODAY + dt.timedelta(days=3))
    assert outreach.reached() == set()
    assert outreach.totals().activities == 1
    outreach.record("agency", villages=("na_cung",))
    assert outreach.reached() == {"na_cung"}


def test_half_of_a_merged_village_is_not_all_of_it(outreach: Outreach) -> None:
    outreach.record(villages=("hop_1",))
    with transaction():
        whole = units.merge_villages(
            [outreach.villages["hop_1"], outreach.villages["hop_2"]],
            units.VillageFacts(outreach.cast.units["commune_a"], VillageKind.BAN, "Hợp"),
            valid_from=dt.date(2024, 9, 25), legal_ref="NQ 7", actor=outreach.cast.actor("office"),
            now=outreach.clock(),
        ).id  # fmt: skip
    outreach.villages["hop"] = whole
    assert outreach.reached() == set()
    assert outreach.reached(last=dt.date(2024, 9, 24)) == {"hop_1"}
    outreach.record(villages=("hop_2",))
    assert outreach.reached() == {"hop"}


def test_a_plan_is_measured_against_what_was_done(outreach: Outreach) -> None:
    task = outreach.task()
    directive = outreach.directive(task)
    outreach.plan(directive, sessions=2, villages=("hop_1", "hop_2"))
    outreach.record(task_ids=(task,))
    unit = outreach.cast.units["commune_a"]
    found = next(one for one in queries.progress(directive, TODAY) if one.unit_id == unit)
    assert (found.counts.sessions, found.reached, [row.name for row in found.missing]) == (1, 1, ["Hợp 2"])
    assert not found.is_done
    assert not found.is_late(TODAY)
    assert found.is_late(dt.date(2024, 10, 11))
    outreach.record(task_ids=(task,), villages=("hop_2",))
    found = next(one for one in queries.progress(directive, TODAY) if one.unit_id == unit)
    assert found.is_done


def test_a_plan_refuses_foreign_villages_early_days_and_stale_saves(outreach: Outreach) -> None:
    directive = outreach.directive(outreach.task())
    for given, field in (({"villages": ("na_cung",)}, "village_ids"), ({"due_on": dt.date(2024, 8, 1)}, "due_on")):
        with pytest.raises(Invalid) as refused:
            outreach.plan(directive, **given)
        assert refused.value.field == field
    outreach.plan(directive)
    with pytest.raises(Stale):
        outreach.plan(directive, version=0)


def test_materials_have_editions_and_know_who_fetched_them(outreach: Outreach, leaflet: Any) -> None:
    office, commune, now = outreach.cast.actor("office"), outreach.cast.actor("commune_a"), outreach.clock()
    facts = operations.MaterialFacts("Tờ rơi SIPAS", MaterialKind.LEAFLET, Language.HMONG)
    with transaction():
        row_id = operations.provide(facts, leaflet(), actor=office, now=now).id
    row = db.session.get_one(Material, row_id)
    with pytest.raises(NotFound):
        queries.get_edition(row_id, 1, commune)
    for _ in range(2):
        with transaction():
            operations.fetch(db.session.get_one(Material, row_id), actor=commune, now=now)
    assert queries.get_edition(row_id, 1, commune).number == 1
    with transaction():
        row = db.session.get_one(Material, row_id)
        operations.renew(row, leaflet(), note="Sửa lỗi in.", actor=office, now=now, version=row.version)
    shelf = queries.shelf(commune)
    assert [(one.edition.number, one.units, one.own) for one in shelf] == [(2, 0, False)]
    with transaction():
        row = db.session.get_one(Material, row_id)
        operations.retire(row, actor=office, now=now, version=row.version)
    assert queries.shelf(commune) == []
    with pytest.raises(IllegalTransition), transaction():
        operations.fetch(db.session.get_one(Material, row_id), actor=commune, now=now)


def test_a_task_is_told_what_served_it(outreach: Outreach) -> None:
    from tracker.tasks import queries as tasks

    task = outreach.task()
    assert tasks.unit_figures(outreach.tasks.task(task), outreach.clock()) == []
    outreach.record(task_ids=(task,))
    outreach.record(villages=("hop_2",), counts={"sessions": 1, "attendances": 999}, task_ids=(task,))
    outreach.record(villages=("xin_chai",))
    told = tasks.unit_figures(outreach.tasks.task(task), outreach.clock())[0]
    figures = {one.label: one.value for one in told.figures}
    assert figures["Bản đã có tuyên truyền"] == 2
    assert figures["Tổng số bản"] == 3
    assert figures["Số buổi"] == 2
    assert figures["Hoạt động có điểm cần xem lại"] == 1
    assert figures["Hoạt động chưa có minh chứng"] == 2
    assert told.proposal == "Đã tuyên truyền 2 buổi, 1.039 lượt người dự; đã đến 2/3 bản."


@pytest.mark.parametrize(("minutes", "text"), [(0, "0"), (30, "0,5"), (60, "1"), (90, "1,5"), (100, "1,7")])
def test_minutes_are_said_as_hours(minutes: int, text: str) -> None:
    assert queries.hours(minutes) == text
