"""What happens along the way: hops, merging, tasks that wait, reminders, money, likeness."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.escalations.conftest import ROADS, Register
from tracker.core import db, transaction
from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, Stale
from tracker.core.likeness import likeness, words_of
from tracker.escalations import operations, queries
from tracker.escalations.models import Escalation, Telling
from tracker.escalations.states import Audience, Field, LevelCode
from tracker.outbox.models import Message
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState
from tracker.units.models import Reorganisation, Succession
from tracker.units.states import SuccessionKind


def messages(register: Register, unit: str, kind: str) -> int:
    """How many messages of a kind a unit was sent."""
    found = select(Message.id).where(Message.unit_id == register.cast.units[unit], Message.kind == kind)
    return len(db.session.scalars(found).all())


def test_each_hop_has_holder_clock_reason_and_letter(register: Register) -> None:
    row_id = register.write()
    for days, verb in ((2, "send"), (3, "mark_beyond"), (1, "forward"), (30, "answer")):
        register.clock.move(days=days)
        register.act(verb, row_id)
    written, sorted_, above, telling = register.hops(row_id)
    assert (written.holder, written.due_on) == ("Xã Dào San", None)
    assert (sorted_.holder, sorted_.reason) == ("UBND huyện Phong Thổ", "Có lý do rõ ràng.")
    assert (above.holder, above.letter_number) == ("Sở Giao thông vận tải", "87/TTr-UBND")
    calendar, today = load_calendar(), local_day(register.clock())
    # Received on Wednesday 2/10, forwarded on Sunday 6/10, answered on Tuesday 5/11/2024.
    assert (sorted_.days_used(today, calendar), sorted_.days_given(calendar)) == (2, 5)
    assert (above.days_used(today, calendar), above.days_given(calendar)) == (22, 22)
    assert telling.left_on is None
    assert queries.days_above(register.row(row_id), today, calendar) == 24


def test_being_found_beyond_does_not_restart_the_five_days(register: Register) -> None:
    row_id = register.bring("sent")
    due = register.hops(row_id)[-1].due_on
    register.clock.move(days=3)
    register.act("mark_beyond", row_id)
    assert (len(register.hops(row_id)), register.hops(row_id)[-1].due_on) == (2, due)


def test_a_leader_who_refers_it_gives_the_office_five_days_of_its_own(register: Register) -> None:
    row_id = register.bring("with_leader")
    register.clock.move(days=7)
    register.act("mark_beyond", row_id, by="leader")
    assert register.hops(row_id)[-1].days_given(load_calendar()) == 5


def test_the_head_approves_where_the_unit_wants_it(register: Register) -> None:
    register.head_approves(True)
    row_id = register.write()
    register.act("send", row_id)
    assert register.state(row_id) == "awaiting_head"
    register.act("send_back_in_unit", row_id)
    register.act("send", row_id, by="head_a")
    assert register.state(row_id) == "sent", "what the head sends needs nobody's approval"


def test_merged_ones_are_counted_once_told_each_and_lead_one_step(register: Register) -> None:
    first, second = register.bring("sent", "commune_b"), register.bring("sent", "commune_a")
    main = register.bring("to_forward", "agency")
    register.act("merge", first, main=second)
    register.act("merge", second, main=main)
    assert register.row(first).merged_into_id == main
    office, now = register.cast.actor("office"), register.clock()
    assert (queries.totals(office, now).all, queries.totals(office, now).raised) == (1, 3)
    assert queries.totals(office, now).funds == 3 * 2_500_000_000
    register.act("forward", main)
    register.act("answer", main)
    assert {one.escalation_id for one in register.untold()} == {first, second, main}
    for row_id in (first, second):
        register.act("tell", row_id)
    with pytest.raises(Invalid, match="Chưa báo lại đủ"):
        register.act("close", main)
    register.act("tell", main)
    register.act("close", main)
    for unit in ("commune_a", "commune_b", "agency"):
        assert messages(register, unit, "escalation.answered") == 1


@pytest.mark.parametrize("state", ["answered", "closed", "elsewhere", "withdrawn", "draft", "merged"])
def test_nothing_is_merged_into_what_can_take_nothing_in(register: Register, state: str) -> None:
    row_id, main = register.bring("sent", "commune_b"), register.bring(state)
    with pytest.raises(Invalid, match="Không gộp vào"):
        register.act("merge", row_id, main=main)
    with pytest.raises(Invalid, match="Không gộp vào"):
        register.act("merge", row_id, main=row_id)


def test_one_that_others_joined_cannot_be_withdrawn(register: Register) -> None:
    main, row_id = register.bring("sent"), register.bring("sent", "commune_b")
    register.act("merge", row_id, main=main)
    with pytest.raises(Invalid, match="kiến nghị khác gộp vào"):
        register.act("withdraw", main)


def test_redirecting_tells_everybody_who_joined(register: Register) -> None:
    main, row_id = register.bring("sent"), register.bring("sent", "commune_b")
    register.act("merge", row_id, main=main)
    register.act("redirect", main)
    told = db.session.scalars(select(Telling.escalation_id).where(Telling.told_at.is_not(None))).all()
    assert set(told) == {main, row_id}
    assert messages(register, "commune_b", "escalation.redirected") == 1


def test_a_task_waits_and_gets_the_working_days_back(register: Register) -> None:
    row_id, task_id = register.with_task("sent")
    due = db.session.get_one(Task, task_id).due_on
    register.act("pause_task", row_id)
    assert db.session.get_one(Task, task_id).state is TaskState.PAUSED
    with pytest.raises(Invalid, match="tạm dừng chờ kiến nghị"):
        register.act("withdraw", row_id)
    with pytest.raises(Forbidden):
        register.act("pause_task", row_id)
    register.act("mark_beyond", row_id)
    register.act("forward", row_id)
    register.clock.move(days=14)
    register.act("answer", row_id)
    register.act("tell", row_id)
    register.act("close", row_id)
    task, row = db.session.get_one(Task, task_id), register.row(row_id)
    assert (task.state, row.days_lost, row.task_paused) == (TaskState.IN_PROGRESS, 10, False)
    assert task.due_on == load_calendar().add(due, 10)  # type: ignore[arg-type]


def test_a_task_that_somebody_let_go_on_stays_as_it_is(register: Register) -> None:
    row_id, task_id = register.with_task("sent")
    register.act("pause_task", row_id)
    register.tasks.act("office", "resume", task_id)
    register.act("redirect", row_id)
    assert register.row(row_id).days_lost == 0
    assert db.session.get_one(Task, task_id).state is TaskState.IN_PROGRESS


def test_a_recommendation_belongs_to_the_unit_of_its_task(register: Register) -> None:
    task = db.session.get_one(Task, register.tasks.issue({"leads": ("commune_b",)})[0])
    with pytest.raises(Invalid):
        register.write("commune_a", task=task)


def test_a_reminder_once_a_day_reaches_the_holder(register: Register) -> None:
    row_id = register.bring("returned")
    register.act("remind", row_id)
    assert messages(register, "commune_a", "escalation.reminded") == 1
    with pytest.raises(Invalid, match="Hôm nay đã đôn đốc"):
        register.act("remind", row_id)
    register.clock.move(days=1)
    register.act("remind", row_id)
    assert register.hops(row_id)[-1].reminders == 2
    leader = register.bring("with_leader")
    register.act("remind", leader)
    mine = select(Message.id).where(Message.account_id == register.cast.people["leader"])
    assert len(db.session.scalars(mine.where(Message.kind == "escalation.reminded")).all()) == 1


def test_stale_versions_are_refused(register: Register) -> None:
    row_id = register.bring("sent")
    for verb in ("mark_within", "mark_beyond", "return_", "redirect"):
        with pytest.raises(Stale):
            register.act(verb, row_id, version=1)


@pytest.mark.parametrize("funds", [0, -5, 10**15 + 1])
def test_money_out_of_range(register: Register, funds: int) -> None:
    with pytest.raises(Invalid):
        register.write(matter=replace(ROADS, funds=funds))


def test_the_competent_level_lies_above_the_unit_and_exists(register: Register) -> None:
    with pytest.raises(Invalid):
        register.write(matter=replace(ROADS, competent_level=LevelCode.COMMUNE))
    register.write(matter=replace(ROADS, competent_level=LevelCode.DISTRICT))
    register.clock.move(days=300)
    with pytest.raises(Invalid, match="không còn"):
        register.write(matter=replace(ROADS, competent_level=LevelCode.DISTRICT))


def test_past_the_district_a_letter_needs_number_and_authority(register: Register) -> None:
    register.clock.move(days=300)
    row_id = register.write(matter=replace(ROADS, authority=""))
    with pytest.raises(Invalid):
        register.act("send", row_id)
    today = local_day(register.clock())
    with pytest.raises(Invalid, match="cơ quan có thẩm quyền"):
        register.act("send", row_id, paper=operations.Paper("1/TTr", today))


def test_citizens_only_where_wished(register: Register) -> None:
    register.bring("answered", matter=replace(ROADS, tell_citizens=True))
    assert {one.audience for one in register.untold()} == set(Audience)
    other = register.bring("answered", "commune_b")
    with pytest.raises(Invalid):
        register.act("tell", other, audience=Audience.CITIZENS)
    with pytest.raises(IllegalTransition):
        register.act("tell", register.bring("closed", "agency"))


def test_the_same_matter_in_other_words_is_found(register: Register) -> None:
    row_id = register.bring("closed")
    found = queries.alike(
        register.cast.actor("commune_a"),
        title="Đề nghị sửa chữa đường vào bản Hang É",
        content="Mùa mưa đường đất lầy, bà con không đi được.",
        field=Field.ROADS,
        unit_id=register.cast.units["commune_a"],
    )
    assert [one.id for one in found] == [row_id]
    nothing = queries.alike(
        register.cast.actor("commune_a"), title="Bổ sung biên chế", content="Một người.", field=None, unit_id=None
    )
    assert nothing == []
    elsewhere = queries.alike(
        register.cast.actor("stranger"), title=ROADS.title, content=ROADS.content, field=None, unit_id=None
    )
    assert elsewhere == [], "another unit's matters are not shown"


def test_likeness_counts_words_that_tell_apart() -> None:
    assert words_of("Sửa đường của xã đến bản Hang É") == {"sua", "duong", "den", "hang", "e"}
    assert likeness(words_of("sửa đường"), words_of("đường sửa xa")) == 1.0
    assert likeness(words_of("sửa đường"), words_of("xây cầu")) == 0.0
    assert likeness(words_of(""), words_of("xây cầu")) == 0.0


def test_every_act_stands_in_journal_and_record(register: Register) -> None:
    row_id = register.bring("closed")
    assert register.journal(row_id) == ["raise", "send", "mark_beyond", "forward", "answer", "tell", "close"]
    assert register.row(row_id).version > 5
    assert db.session.get_one(Escalation, row_id).answered_by == "Sở Giao thông vận tải"


def test_whoever_took_over_from_an_ended_unit_is_told(register: Register) -> None:
    row_id = register.bring("answered")
    units = register.cast.units
    with transaction() as session:
        act = Reorganisation(
            at=register.clock(),
            actor_id=register.cast.people["office"],
            actor_name="Cán bộ",
            effective_on=local_day(register.clock()),
            legal_ref="Nghị quyết 1670",
            figures={},
        )
        session.add(act)
        session.flush()
        session.add(
            Succession(
                reorganisation_id=act.id,
                predecessor_id=units["commune_a"],
                successor_id=units["commune_b"],
                kind=SuccessionKind.MERGE,
                takes_over=True,
            )
        )
    returned = register.bring("returned")
    register.act("tell", row_id)
    assert messages(register, "commune_b", "escalation.answered") == 1
    assert messages(register, "commune_b", "escalation.returned") == 1
    register.act("send", returned, by="commune_b")
    assert register.state(returned) == "sent"
    with pytest.raises(Forbidden):
        register.act("withdraw", returned, by="agency")
    assert queries.get_visible(row_id, register.cast.actor("commune_b")).id == row_id
