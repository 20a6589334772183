"""Changes of an issued document: what is shown is what happens, to exactly those, and history keeps it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from tests.tasks.conftest import DUE, RESULT, Stage
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, Stale
from tracker.desk.queries.task import dossier
from tracker.directives.models import Directive, DirectiveChange, Instruction
from tracker.directives.operations import Header, Wording
from tracker.directives.states import CompletionRule
from tracker.outbox.models import Message
from tracker.tasks import figures, operations, policy
from tracker.tasks.models import Task
from tracker.tasks.operations import Addition, Later
from tracker.tasks.states import Effect

LATER = DUE + dt.timedelta(days=14)
BOTH = {"leads": ("commune_a", "commune_b")}
HEADER = Header(
    type="công văn", number="1318", symbol="UBND-NV", issuer="UBND huyện", place="Phong Thổ",
    date_text="2024-07-05", subject="Nâng cao chỉ số hài lòng", signer_authority="", signer_title="",
    signer_name="", received_on=None, received_number="",
)  # fmt: skip


def directive_of(stage: Stage, task_id: int) -> Directive:
    """The document of a task."""
    return db.session.get_one(Directive, stage.task(task_id).directive_id)


def part_of(task_id: int) -> Instruction:
    """The instruction of a task."""
    return db.session.get_one(Instruction, db.session.get_one(Task, task_id).instruction_id)


def change(stage: Stage, verb: str, row: Any, *given: Any, who: str = "office", **named: Any) -> Any:
    """Let a person change a document; the row is a function that loads it."""
    with transaction():
        return getattr(operations, verb)(
            row(),
            *given,
            actor=stage.cast.actor(who),
            now=stage.clock(),
            **{"reason": "Theo chỉ đạo mới.", **named},
        )


def history(stage: Stage, task_id: int) -> list[str]:
    """The kinds of change that a task's document has seen, oldest first."""
    found = db.session.scalars(
        select(DirectiveChange)
        .where(DirectiveChange.directive_id == stage.task(task_id).directive_id)
        .order_by(DirectiveChange.id)
    )
    return [one.kind.value for one in found]


def told() -> Counter[int | None]:
    """How many messages about changes each unit got."""
    return Counter(db.session.scalars(select(Message.unit_id).where(Message.kind == "directive.changed")))


def test_moving_an_instruction_moves_what_is_open(stage: Stage) -> None:
    done, running, other = stage.issue(BOTH, {})
    stage.bring(done, "completed")
    plan = change(stage, "move_instruction", lambda: part_of(done), Later(until=LATER))
    assert {line.task_id: line.effect for line in plan.lines} == {done: Effect.STAY, running: Effect.MOVE}
    assert [stage.task(one).due_on for one in (done, running, other)] == [DUE, LATER, DUE]
    assert stage.task(running).original_due_on == DUE
    assert part_of(running).due_on == LATER
    assert told() == {stage.cast.units["commune_b"]: 1}
    assert history(stage, done) == ["moved"]
    assert stage.events(running)[-1].verb == "extend"


def test_an_instruction_without_deadline_gets_an_internal_one(stage: Stage) -> None:
    task_id = stage.issue({"due_on": None})[0]
    with pytest.raises(Invalid):
        change(stage, "move_instruction", lambda: part_of(task_id), Later(days=3))
    change(stage, "move_instruction", lambda: part_of(task_id), Later(until=LATER))
    task = stage.task(task_id)
    assert (task.due_on, task.internal_deadline, task.original_due_on) == (LATER, True, None)
    assert part_of(task_id).deadline_kind == "internal"


@pytest.mark.parametrize("later", [Later(), Later(until=DUE), Later(LATER, 3), Later(days=0), Later(days=999)])
def test_moving_nothing_is_refused(stage: Stage, task_id: int, later: Later) -> None:
    with pytest.raises(Invalid):
        change(stage, "move_instruction", lambda: part_of(task_id), later)
    assert stage.task(task_id).due_on == DUE
    assert history(stage, task_id) == []


def test_only_what_was_shown_is_done(stage: Stage) -> None:
    first, _ = stage.issue(BOTH)
    actor, now = stage.cast.actor("office"), stage.clock()
    seen = operations.preview_move(part_of(first), Later(until=LATER), actor=actor, now=now).digest
    db.session.rollback()
    stage.bring(first, "completed")
    with pytest.raises(Stale):
        change(stage, "move_instruction", lambda: part_of(first), Later(until=LATER), seen=seen)
    fresh = operations.preview_move(part_of(first), Later(until=LATER), actor=actor, now=now).digest
    db.session.rollback()
    change(stage, "move_instruction", lambda: part_of(first), Later(until=LATER), seen=fresh)


def test_a_preview_changes_nothing(stage: Stage) -> None:
    first, second = stage.issue(BOTH)
    other = stage.issue()[0]
    actor, now = stage.cast.actor("office"), stage.clock()
    before = {one: stage.task(one).version for one in (first, second, other)}
    directive = directive_of(stage, first)
    operations.preview_move(part_of(first), Later(days=5), actor=actor, now=now)
    operations.preview_removal(part_of(first), [stage.cast.units["commune_a"]], actor=actor)
    operations.preview_rewording(part_of(first), Wording("Tên", "Nội dung", True), actor=actor)
    operations.preview_correction(directive, HEADER, actor=actor)
    operations.preview_withdrawal(directive, actor=actor)
    operations.preview_replacement(directive, directive_of(stage, other), [], actor=actor)
    operations.preview_addition(directive, Addition([2], None, None, "Mới", "Mới"), actor=actor, now=now)
    assert not db.session.new
    assert not db.session.dirty
    db.session.rollback()
    assert {one: stage.task(one).version for one in before} == before


def test_removing_units(stage: Stage) -> None:
    first, second = stage.issue(BOTH)
    unit = stage.cast.units["commune_a"]
    change(stage, "remove_units", lambda: part_of(first), [unit])
    assert (stage.task(first).state, stage.task(second).state) == ("withdrawn", "assigned")
    assert [row.unit_id for row in part_of(first).units] == [stage.cast.units["commune_b"]]
    assert told() == {unit: 1}
    assert history(stage, first) == ["removed"]
    with pytest.raises(Invalid, match="từng được giao"):
        add(stage, first, [unit])


def add(stage: Stage, task_id: int, unit_ids: list[int]) -> int:
    """Give an instruction to more units."""
    with transaction():
        made: int = operations.add_task(
            db.session.get_one(Directive, db.session.get_one(Task, task_id).directive_id),
            actor=stage.cast.actor("office"),
            now=stage.clock(),
            unit_ids=unit_ids,
            due_on=LATER,
            instruction_id=db.session.get_one(Task, task_id).instruction_id,
        )
    return made


def test_who_is_done_or_never_had_it_is_not_removed(stage: Stage) -> None:
    first, _ = stage.issue(BOTH)
    stage.bring(first, "completed")
    for units in ([], [stage.cast.units["agency"]], [stage.cast.units["commune_a"]]):
        with pytest.raises(Invalid):
            change(stage, "remove_units", lambda: part_of(first), units)
    assert len(part_of(first).units) == 2


def test_a_unit_that_was_removed_gets_no_further_period(stage: Stage) -> None:
    first = stage.issue({"rule": "FREQ=MONTHLY;BYMONTHDAY=25", **BOTH})[0]
    change(stage, "remove_units", lambda: part_of(first), [stage.task(first).unit_id])
    stage.clock.move(days=40)
    with transaction():
        operations.open_periods(actor=stage.cast.actor("office"), now=stage.clock())
    left = db.session.scalars(select(Task.unit_id).where(Task.state == "assigned").distinct()).all()
    assert left == [stage.cast.units["commune_b"]]


def test_adding_units_is_kept_and_told(stage: Stage, task_id: int) -> None:
    assert add(stage, task_id, [stage.cast.units["commune_c"]]) == 1
    assert history(stage, task_id) == ["added"]
    assert stage.task(task_id).state == "assigned"


def test_a_unit_that_helps_and_is_given_its_own_task_sees_both(stage: Stage, task_id: int) -> None:
    agency = stage.cast.units["agency"]
    stage.act("agency", "add_note", task_id, text="Đã cử cán bộ.")
    add(stage, task_id, [agency])
    seen = set(db.session.scalars(select(Task.unit_id).where(policy.visible_to(stage.cast.actor("agency")))))
    assert seen == {agency, stage.cast.units["commune_a"], stage.cast.units["commune_b"]}
    stage.act("agency", "add_note", task_id, text="Đã gửi tài liệu.")
    own = db.session.scalars(select(Task).where(Task.unit_id == agency)).one()
    assert dossier(own).helpers == []
    assert dossier(stage.task(task_id)).helpers == ["Phòng Tư pháp"]
    change(stage, "remove_units", lambda: part_of(task_id), [agency])
    stage.act("agency", "add_note", task_id, text="Vẫn phối hợp.")


def test_nobody_joins_what_one_unit_has_settled(stage: Stage) -> None:
    first = stage.issue({**BOTH, "completion_rule": CompletionRule.ANY})[0]
    stage.bring(first, "completed")
    with pytest.raises(Invalid, match="đã hoàn thành") as refused:
        add(stage, first, [stage.cast.units["commune_c"]])
    assert refused.value.values == {"unit": "Xã Dào San"}
    stage.answer("office", stage.ask("commune_a", first, "reopening"), True)
    assert add(stage, first, [stage.cast.units["commune_c"]]) == 1


def test_new_words_reach_who_still_works(stage: Stage) -> None:
    done, running = stage.issue(BOTH)
    stage.bring(done, "completed")
    words = Wording("Tên mới", "Nội dung mới", True)
    plan = change(stage, "reword_instruction", lambda: part_of(done), words)
    assert [fact.name for fact in plan.facts] == ["Tên ngắn", "Nội dung", "Minh chứng"]
    one = part_of(running)
    assert (one.title, one.text, one.evidence_required) == ("Tên mới", "Nội dung mới", True)
    assert told() == {stage.cast.units["commune_b"]: 1}
    kept = db.session.scalars(select(DirectiveChange)).one()
    assert kept.details["facts"][0] == ["Tên ngắn", "Việc 1", "Tên mới"]
    with pytest.raises(Invalid):
        change(stage, "reword_instruction", lambda: part_of(done), words)


def test_correcting_the_head(stage: Stage) -> None:
    first, second = stage.issue(BOTH)
    stage.bring(first, "completed")
    version = directive_of(stage, first).version
    change(stage, "correct_directive", lambda: directive_of(stage, first), HEADER)
    directive = directive_of(stage, first)
    assert (directive.number, str(directive.issued_on), directive.units_on) == (
        "1318",
        "2024-07-05",
        dt.date(2024, 7, 1),
    )
    assert directive.version > version
    assert "1318/ubnd-nv" in directive.folded
    assert told() == {stage.task(second).unit_id: 1}
    with pytest.raises(Invalid):
        change(stage, "correct_directive", lambda: directive_of(stage, first), HEADER)
    other = stage.issue()[0]
    with pytest.raises(Invalid, match="Đã có văn bản khác"):
        change(stage, "correct_directive", lambda: directive_of(stage, other), HEADER)


def test_withdrawing_a_document(stage: Stage) -> None:
    done, running, submitted = stage.issue(BOTH, {})
    stage.bring(done, "completed")
    stage.act("commune_a", "submit", submitted, **RESULT)
    change(stage, "withdraw_directive", lambda: directive_of(stage, done))
    assert [stage.task(one).state for one in (done, running, submitted)] == ["completed", "withdrawn", "withdrawn"]
    directive = directive_of(stage, done)
    assert directive.state == "withdrawn"
    assert directive.issued_at is not None
    assert set(told().values()) == {1}
    assert len(told()) == 2
    with pytest.raises(IllegalTransition):
        change(stage, "move_instruction", lambda: part_of(done), Later(until=LATER))
    with pytest.raises(Invalid):
        add(stage, done, [stage.cast.units["commune_c"]])


def test_a_withdrawn_document_stays_readable(stage: Stage, browser: Any) -> None:
    done = stage.issue()[0]
    stage.bring(done, "completed")
    change(stage, "withdraw_directive", lambda: directive_of(stage, done))
    address = f"/directives/{stage.task(done).directive_id}"
    for name in ("office", "leader", "commune_a"):
        answer = browser(name).get(address)
        assert answer.status_code == 200, name
        assert "Thu hồi văn bản" in answer.get_data(as_text=True)
    assert browser("stranger").get(address).status_code == 404
    assert browser("office").get(f"{address}/matrix").status_code == 200


def test_replacing_a_document(stage: Stage) -> None:
    done, running, late, gone, sent = stage.issue(BOTH, {"due_on": dt.date(2024, 10, 1)}, {}, {})
    stage.bring(done, "completed")
    stage.act("commune_a", "acknowledge", late)
    stage.act("commune_a", "submit", sent, **RESULT)
    new = stage.issue({"title": "Việc mới"})[0]
    stage.clock.move(days=10)
    carried = [stage.task(one).instruction_id for one in (running, late, sent)]
    plan = change(stage, "replace_directive", lambda: directive_of(stage, done), directive_of(stage, new), carried)
    effects = {line.task_id: line.effect for line in plan.lines}
    assert effects == {
        done: Effect.STAY, running: Effect.CARRY, late: Effect.CARRY, gone: Effect.WITHDRAW, sent: Effect.STAY,
    }  # fmt: skip
    old, successor = directive_of(stage, done), directive_of(stage, new)
    assert (old.state, old.replaced_by_id) == ("withdrawn", successor.id)
    states = [stage.task(one).state for one in (done, running, late, gone, sent)]
    assert states == ["completed", "withdrawn", "withdrawn", "withdrawn", "submitted"]
    of_new = select(Task).where(Task.directive_id == successor.id, Task.id != new)
    fresh = {one.unit_id: one for one in db.session.scalars(of_new)}
    for before, state in ((running, "assigned"), (late, "in_progress")):
        kept = stage.task(before)
        again = fresh[kept.unit_id]
        assert again.state == state
        for column in ("due_on", "due_at", "original_due_on", "assigned_at", "unit_version_id"):
            assert getattr(again, column) == getattr(kept, column), column
    assert (history(stage, done), history(stage, new)) == (["replaced"], ["replaces"])
    totals = figures.totals(stage.clock())
    assert (totals.all, totals.withdrawn, totals.open_overdue) == (5, 3, 1)
    assert figures.count(figures.standings(successor.id, stage.clock())).all == 3


def test_what_cannot_replace(stage: Stage, task_id: int) -> None:
    same = directive_of(stage, task_id)
    draft = stage.draft()
    for other in (same.id, draft):
        with pytest.raises(Invalid):
            change(
                stage,
                "replace_directive",
                lambda: directive_of(stage, task_id),
                db.session.get_one(Directive, other),
                [],
            )
    assert directive_of(stage, task_id).state == "issued"


@pytest.mark.parametrize("who", ["leader", "auditor", "commune_a", "head_a", "admin", "stranger"])
def test_nobody_else_changes_a_document(stage: Stage, task_id: int, who: str) -> None:
    def directive() -> Directive:
        return directive_of(stage, task_id)

    def part() -> Instruction:
        return part_of(task_id)

    deeds: list[tuple[str, Any, tuple[Any, ...]]] = [
        ("move_instruction", part, (Later(until=LATER),)),
        ("remove_units", part, ([stage.cast.units["commune_a"]],)),
        ("reword_instruction", part, (Wording("A", "B", True),)),
        ("correct_directive", directive, (HEADER,)),
        ("withdraw_directive", directive, ()),
    ]
    for verb, row, given in deeds:
        with pytest.raises(Forbidden):
            change(stage, verb, row, *given, who=who)
    assert history(stage, task_id) == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_every_change_says_why(stage: Stage, task_id: int, reason: str) -> None:
    with pytest.raises(Invalid):
        change(stage, "move_instruction", lambda: part_of(task_id), Later(until=LATER), reason=reason)
    with pytest.raises(Invalid):
        change(stage, "withdraw_directive", lambda: directive_of(stage, task_id), reason=reason)
    assert stage.task(task_id).due_on == DUE
