"""Changing proposals: what is saved, what is refused, what is recorded."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import FROM, Cast, _unit
from tests.directives.conftest import LETTER, ORDER, Desk
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, NotFound, Stale
from tracker.directives import operations, queries
from tracker.directives.models import Directive
from tracker.directives.operations import Due, Header
from tracker.directives.states import (
    CompletionRule,
    DeadlineKind,
    DirectiveState,
    Every,
    InstructionKind,
    Part,
    choice_of,
    rule_in_words,
    rule_of,
)
from tracker.units.models import GroupMember, UnitGroup
from tracker.units.states import UnitKind

FRIDAY, SATURDAY, MONDAY = dt.date(2024, 10, 11), dt.date(2024, 10, 12), dt.date(2024, 10, 14)


def codes(desk: Desk, directive_id: int, label: str) -> list[str]:
    sheet = queries.sheet(desk.directive(directive_id))
    return next([c.code for c in p.cautions] for p in sheet.proposals if p.instruction.label == label)


def test_split_parts_have_their_own_kind_and_title(desk: Desk) -> None:
    parts = desk.directive(desk.split_letter()).instructions[1:]
    assert [part.kind for part in parts] == [
        InstructionKind.FEEDBACK,
        InstructionKind.IMPROVEMENT,
        InstructionKind.FACILITY,
        InstructionKind.ESCALATION,
    ]
    assert [part.evidence_required for part in parts] == [False, False, True, False]
    assert parts[1].title.startswith("Cải thiện chất lượng")


def test_work_on_one_stop_offices_is_proposed_to_those_that_run_one(desk: Desk, cast: Cast) -> None:
    facility = desk.row(desk.split_letter(), "2c")
    communes = {cast.units[name] for name in ("commune_a", "commune_b", "commune_c")}
    assert {part.unit_id for part in facility.units} == communes


def test_split_parts_quote_the_document(desk: Desk) -> None:
    directive = desk.directive(desk.split_letter())
    words = "".join(LETTER.split())
    for one in directive.instructions:
        quoted = "".join(directive.source_text[a:b] for a, b in one.spans)
        assert "".join(quoted.split()) == "".join(one.text.split())
    two = "".join(one.text for one in directive.instructions[1:])
    assert "".join(two.split()) in words


def test_merging_undoes_a_split(desk: Desk) -> None:
    made = desk.take_in().id
    before = desk.row(made, "2").text, desk.row(made, "2").spans
    cuts = [before[0].index("Chủ động")]
    desk.do(operations.split, made, "2", cuts=cuts)
    assert desk.labels(made) == ["1", "2a", "2b"]
    desk.do(operations.merge_with_next, made, "2a")
    assert desk.labels(made) == ["1", "2"]
    after = desk.row(made, "2")
    assert (after.text, after.spans) == before
    assert len(after.units) == 5


def test_the_last_cannot_be_merged(desk: Desk) -> None:
    made = desk.take_in().id
    with pytest.raises(Invalid, match="cuối cùng"):
        desk.do(operations.merge_with_next, made, "2")


def test_merging_keeps_the_only_deadline(desk: Desk) -> None:
    made = desk.take_in().id
    desk.do(operations.set_deadline, made, "2", due=Due(DeadlineKind.DATE, FRIDAY))
    desk.do(operations.merge_with_next, made, "1")
    assert desk.row(made, "1").due_on == FRIDAY


def test_an_added_instruction_is_found_in_the_text(desk: Desk) -> None:
    made = desk.take_in().id
    quoted = "nghiêm túc triển khai thực hiện"
    actor, now = desk.cast.actor("office"), desk.clock()
    with transaction():
        operations.add_instruction(desk.directive(made), text=quoted, actor=actor, now=now)
        operations.add_instruction(desk.directive(made), text="Gửi ảnh về huyện", actor=actor, now=now)
    third, fourth = desk.row(made, "3"), desk.row(made, "4")
    [[a, b]] = third.spans
    assert LETTER[a:b] == quoted
    assert fourth.spans == []
    assert codes(desk, made, "4") == ["nobody", "no-deadline", "vague-order"]
    with pytest.raises(Invalid), transaction():
        operations.add_instruction(desk.directive(made), text=" ,. ", actor=actor, now=now)


def test_a_dropped_proposal_is_not_counted_and_can_come_back(desk: Desk) -> None:
    made = desk.take_in().id
    desk.do(operations.set_included, made, "2", included=False)
    sheet = queries.sheet(desk.directive(made))
    assert (sheet.instructions, sheet.shares) == (1, 5)
    assert {c.label for c in sheet.all_cautions} <= {"", "1"}
    desk.do(operations.set_included, made, "2", included=True)
    assert queries.sheet(desk.directive(made)).instructions == 2


def test_units_are_set_and_counted(desk: Desk, cast: Cast) -> None:
    made = desk.take_in().id
    lead, helping = [cast.units["commune_b"], cast.units["commune_a"]], [cast.units["agency"]]
    desk.do(operations.set_units, made, "1", lead_unit_ids=lead, cooperate_unit_ids=helping)
    parts = {(part.unit_id, part.part) for part in desk.row(made, "1").units}
    assert parts == {(lead[0], Part.LEAD), (lead[1], Part.LEAD), (helping[0], Part.COOPERATE)}
    assert queries.sheet(desk.directive(made)).shares == 7


@pytest.mark.parametrize(("lead", "helping"), [(["agency"], ["agency"]), (["district"], []), ([99999], [])])
def test_impossible_units_are_refused(desk: Desk, cast: Cast, lead: list[str | int], helping: list[str]) -> None:
    made = desk.take_in().id
    ids = [cast.units[name] if isinstance(name, str) else name for name in lead]
    with pytest.raises(Invalid):
        desk.do(
            operations.set_units,
            made,
            "1",
            lead_unit_ids=ids,
            cooperate_unit_ids=[cast.units[name] for name in helping],
        )


def test_choosing_units_settles_open_names(desk: Desk, cast: Cast) -> None:
    made = desk.take_in(ORDER).id
    assert "open-names" in codes(desk, made, "3")
    assert "nobody" in codes(desk, made, "3")
    desk.do(operations.set_units, made, "3", lead_unit_ids=[cast.units["commune_a"]])
    assert desk.row(made, "3").open_names == []
    assert "nobody" not in codes(desk, made, "3")


def test_a_printed_date_stays_and_an_internal_one_moves_to_a_working_day(desk: Desk) -> None:
    made = desk.take_in().id
    desk.do(operations.set_deadline, made, "1", due=Due(DeadlineKind.DATE, SATURDAY, dt.time(14)))
    desk.do(operations.set_deadline, made, "2", due=Due(DeadlineKind.INTERNAL, SATURDAY))
    assert (desk.row(made, "1").due_on, desk.row(made, "1").due_time) == (SATURDAY, dt.time(14))
    assert desk.row(made, "2").due_on == MONDAY


@pytest.mark.parametrize("kind", [DeadlineKind.DATE, DeadlineKind.INTERNAL, DeadlineKind.RECURRING])
def test_a_deadline_without_its_day_or_rule_is_refused(desk: Desk, kind: DeadlineKind) -> None:
    made = desk.take_in().id
    with pytest.raises(Invalid):
        desk.do(operations.set_deadline, made, "1", due=Due(kind))


def test_a_recurrence_replaces_a_date_and_none_replaces_both(desk: Desk) -> None:
    made = desk.take_in().id
    desk.do(operations.set_deadline, made, "1", due=Due(DeadlineKind.DATE, FRIDAY))
    rule = rule_of(Every.MONTH, 5)
    desk.do(operations.set_deadline, made, "1", due=Due(DeadlineKind.RECURRING, FRIDAY, None, rule))
    assert (desk.row(made, "1").due_on, desk.row(made, "1").rule) == (None, rule)
    desk.do(operations.set_deadline, made, "1", due=Due(DeadlineKind.NONE, FRIDAY, None, rule))
    assert (desk.row(made, "1").due_on, desk.row(made, "1").rule) == (None, None)


def test_one_internal_deadline_for_all_that_have_none(desk: Desk) -> None:
    made = desk.split_letter()
    desk.do(operations.set_deadline, made, "1", due=Due(DeadlineKind.DATE, FRIDAY))
    desk.do(operations.set_included, made, "2d", included=False)
    actor, now = desk.cast.actor("office"), desk.clock()
    with transaction():
        count = operations.set_internal_deadlines(desk.directive(made), due_on=SATURDAY, actor=actor, now=now)
    assert count == 3
    assert [one.due_on for one in desk.directive(made).instructions] == [FRIDAY, MONDAY, MONDAY, MONDAY, None]
    with pytest.raises(Invalid, match="chưa có hạn"), transaction():
        operations.set_internal_deadlines(desk.directive(made), due_on=FRIDAY, actor=actor, now=now)


def test_a_deadline_before_the_document_is_pointed_out_and_fixed_on_request(desk: Desk) -> None:
    made = desk.take_in(ORDER).id
    assert "due-before-issue" in codes(desk, made, "2")
    assert "due-before-issue" not in codes(desk, made, "1")
    desk.do(operations.fix_year, made, "2")
    assert desk.row(made, "2").due_on == dt.date(2024, 9, 30)
    assert "due-before-issue" not in codes(desk, made, "2")
    with pytest.raises(Invalid):
        desk.do(operations.fix_year, made, "1")


def test_blank_number_day_and_vague_orders_are_pointed_out(desk: Desk) -> None:
    made = desk.split_letter()
    sheet = queries.sheet(desk.directive(made))
    assert [c.code for c in sheet.cautions] == ["blank-number", "blank-day"]
    assert codes(desk, made, "2b") == ["no-deadline", "vague-order"]
    assert codes(desk, made, "2c") == ["no-deadline"]
    said = [(group[0].code, [c.label for c in group]) for group in sheet.points]
    assert said == [
        ("blank-number", [""]),
        ("blank-day", [""]),
        ("no-deadline", ["1", "2a", "2b", "2c", "2d"]),
        ("vague-order", ["2b"]),
    ]


def edit(desk: Desk, made: int, **changes: object) -> None:
    given: dict[str, object] = {
        "title": "Tên mới",
        "kind": InstructionKind.REPORT,
        "lead_unit_ids": [desk.cast.units["commune_a"]],
        "cooperate_unit_ids": [],
        "due": Due(DeadlineKind.DATE, FRIDAY),
        "evidence_required": True,
        "completion_rule": CompletionRule.ANY,
    }
    desk.do(operations.edit_instruction, made, "1", **{**given, **changes})


def test_everything_about_a_proposal_is_saved_at_once(desk: Desk) -> None:
    made = desk.take_in().id
    edit(desk, made)
    one = desk.row(made, "1")
    assert (one.title, one.kind, one.due_on) == ("Tên mới", InstructionKind.REPORT, FRIDAY)
    assert (one.evidence_required, one.completion_rule) == (True, CompletionRule.ANY)
    assert one.folded.startswith("1 ten moi")
    with pytest.raises(Invalid):
        edit(desk, made, title="  ")


def test_every_change_raises_the_version_and_is_recorded_once(desk: Desk) -> None:
    made = desk.take_in().id
    acts: list[tuple[str, str, dict[str, object]]] = [
        ("instruction.changed", "edit", {}),
        ("instruction.units_set", "set_units", {"lead_unit_ids": [desk.cast.units["agency"]]}),
        ("instruction.deadline_set", "set_deadline", {"due": Due(DeadlineKind.DATE, FRIDAY)}),
        ("instruction.dropped", "set_included", {"included": False}),
        ("instruction.restored", "set_included", {"included": True}),
        ("instruction.merged", "merge_with_next", {}),
    ]
    for act, verb, given in acts:
        version = desk.directive(made).version
        count = db.session.query(AuditEntry).count()
        if verb == "edit":
            edit(desk, made)
        else:
            desk.do(getattr(operations, verb), made, "1", **given)
        assert desk.directive(made).version == version + 1
        assert db.session.query(AuditEntry).count() == count + 1
        last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert last is not None
        assert last.act == act


def test_a_stale_version_changes_nothing(desk: Desk) -> None:
    made = desk.take_in().id
    version = desk.directive(made).version
    desk.do(operations.set_included, made, "1", included=False, version=version)
    with pytest.raises(Stale):
        desk.do(operations.set_included, made, "2", included=False, version=version)
    assert desk.row(made, "2").included


@pytest.mark.parametrize("name", ["leader", "auditor"])
def test_readers_change_nothing(desk: Desk, name: str) -> None:
    made = desk.take_in().id
    with pytest.raises(Forbidden), transaction():
        operations.set_included(desk.row(made, "1"), included=False, actor=desk.cast.actor(name), now=desk.clock())


def header(**changes: object) -> Header:
    given: dict[str, object] = {
        "type": "công văn",
        "number": "1318",
        "symbol": "UBND-NV",
        "issuer": "UBND huyện Phong Thổ",
        "place": "Phong Thổ",
        "date_text": "2024-07-05",
        "subject": "Về chỉ số hài lòng",
        "signer_authority": "",
        "signer_title": "CHỦ TỊCH",
        "signer_name": "",
        "received_on": None,
        "received_number": "",
    }
    return Header(**{**given, **changes})  # type: ignore[arg-type]


def save_header(desk: Desk, made: int, **changes: object) -> Directive:
    with transaction():
        operations.edit_header(
            desk.directive(made), header(**changes), actor=desk.cast.actor("office"), now=desk.clock()
        )
    return desk.directive(made)


def test_the_head_is_corrected_and_found_by_its_number(desk: Desk) -> None:
    made = desk.take_in().id
    directive = save_header(desk, made)
    assert directive.issued_on == directive.units_on == dt.date(2024, 7, 5)
    found, total = queries.listing(queries.Filters(words="1318/ubnd"), desk.cast.actor("office"))
    assert (total, found[0].id) == (1, made)
    assert [c.code for c in queries.sheet(directive).cautions] == []


def test_a_number_that_another_document_has_is_refused(desk: Desk) -> None:
    save_header(desk, desk.take_in().id)
    other = desk.take_in(ORDER).id
    with pytest.raises(Invalid, match="văn bản khác"):
        save_header(desk, other)


def test_units_bear_the_names_of_the_new_day(desk: Desk, cast: Cast) -> None:
    """A unit that was renamed appears under the name of the document's day."""
    with transaction() as session:
        unit = _unit(90, "Phòng Cũ", "Phòng Cũ", UnitKind.OFFICE)
        unit.versions[0].valid_to = dt.date(2024, 7, 15)
        fresh = _unit(90, "Phòng Mới", "Phòng Mới", UnitKind.OFFICE).versions[0]
        fresh.valid_from, fresh.unit = dt.date(2024, 7, 16), unit
        group = session.query(UnitGroup).filter_by(name="cơ quan, đơn vị huyện").one()
        session.add_all([unit, GroupMember(group=group, unit=unit, valid_from=FROM)])
    made = desk.take_in().id
    names = [part.short_name for part in queries.sheet(desk.directive(made)).proposals[0].lead]
    assert "Phòng Mới" in names
    save_header(desk, made)
    names = [part.short_name for part in queries.sheet(desk.directive(made)).proposals[0].lead]
    assert "Phòng Cũ" in names
    assert "Phòng Mới" not in names


def test_a_day_before_a_unit_existed_is_refused(desk: Desk) -> None:
    made = desk.take_in().id
    with pytest.raises(Invalid, match="không tồn tại"):
        save_header(desk, made, date_text="2019-07-05")


def number(desk: Desk, made: int, actor: Actor, **changes: object) -> None:
    given: dict[str, object] = {"number": "1318", "symbol": "UBND-NV", "date_text": "2024-07-05", **changes}
    with transaction():
        directive = queries.get_visible(made, actor)
        operations.record_number(directive, actor=actor, now=desk.clock(), **given)  # type: ignore[arg-type]


def test_number_and_day_come_after_issue(desk: Desk) -> None:
    made = desk.take_in().id
    desk.issue(made)
    office = desk.cast.actor("office")
    number(desk, made, office)
    directive = desk.directive(made)
    assert (directive.number, directive.issued_on) == ("1318", dt.date(2024, 7, 5))
    assert directive.units_on == dt.date(2024, 7, 31)
    entry = db.session.query(AuditEntry).filter_by(act="directive.numbered").one()
    assert entry.details["before"] == "/UBND-NV 2024-07"
    with pytest.raises(Invalid, match="sau hôm nay"):
        number(desk, made, office, date_text="2024-10-01")
    with pytest.raises(Forbidden):
        number(desk, made, desk.cast.actor("leader"))


def test_issuing_closes_the_review(desk: Desk) -> None:
    made = desk.split_letter()
    desk.issue(made)
    directive = desk.directive(made)
    assert directive.state is DirectiveState.ISSUED
    assert directive.issued_at == desk.clock()
    entry = db.session.query(AuditEntry).filter_by(act="directive.issued").one()
    assert entry.details == {"instructions": 5, "shares": 23}
    with pytest.raises(IllegalTransition):
        desk.issue(made)
    with pytest.raises(IllegalTransition):
        desk.do(operations.set_included, made, "1", included=False)


def test_nothing_or_nobody_cannot_be_issued(desk: Desk) -> None:
    made = desk.take_in(ORDER).id
    with pytest.raises(Invalid, match="Nhiệm vụ 3 chưa có đơn vị"):
        desk.issue(made)
    for label in ("1", "2", "3"):
        desk.do(operations.set_included, made, label, included=False)
    with pytest.raises(Invalid, match="Chưa có nhiệm vụ"):
        desk.issue(made)


def test_a_discarded_draft_stays_on_record(desk: Desk) -> None:
    made = desk.take_in().id
    office = desk.cast.actor("office")
    with transaction():
        operations.discard(desk.directive(made), actor=office, now=desk.clock())
    assert desk.directive(made).state is DirectiveState.WITHDRAWN
    assert queries.listing(queries.Filters(), office)[1] == 0
    assert queries.listing(queries.Filters(state="withdrawn"), office)[1] == 1
    with pytest.raises(NotFound):
        queries.get_draft(made, office)


@pytest.mark.parametrize(
    ("every", "day", "words"),
    [
        (Every.WEEK, None, "Hằng tuần, thứ Sáu"),
        (Every.MONTH, 5, "Hằng tháng, ngày 5"),
        (Every.QUARTER, 23, "Hằng quý, tháng cuối quý, ngày 23"),
        (Every.HALF, None, "Sáu tháng một lần, ngày cuối tháng, tháng 6, 12"),
        (Every.YEAR, 15, "Hằng năm, ngày 15, tháng 12"),
    ],
)
def test_recurrences_are_said_in_words_and_read_back(every: Every, day: int | None, words: str) -> None:
    rule = rule_of(every, day)
    assert rule_in_words(rule) == words
    chosen = choice_of(rule)
    assert chosen is not None
    assert rule_of(*chosen) == rule
    assert choice_of("FREQ=DAILY") is None
