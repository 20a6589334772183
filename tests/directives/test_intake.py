"""A document comes in: what is stored, whom its names mean, what is refused."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from tests.cast import FROM, Cast, _unit
from tests.directives.conftest import LETTER, ORDER, REPORT, Desk
from tracker.attachments.queries import path_of
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, Invalid, Refusal
from tracker.directives import operations, queries
from tracker.directives.models import Directive, last_day
from tracker.directives.states import DeadlineKind, DirectiveState, InstructionKind, Part
from tracker.units.models import GroupMember, UnitGroup
from tracker.units.states import UnitKind
from tracker.web.locale import date_in_words


def test_the_letter_becomes_a_draft(desk: Desk) -> None:
    directive = desk.take_in()
    assert directive.state is DirectiveState.DRAFT
    assert (directive.number, directive.symbol, directive.date_text) == (None, "UBND-NV", "2024-07")
    assert directive.issued_on is None
    assert directive.units_on == dt.date(2024, 7, 31)
    assert directive.signer_name == "Trần Bảo Trung"
    assert [basis.number for basis in directive.bases] == [
        "694/QĐ-UBND", "2205/KH-UBND", "209/KH-UBND", "1235/SNV-CCHC",
    ]  # fmt: skip
    assert [(t.comparator, float(t.goal), float(t.baseline or 0)) for t in directive.targets] == [(">", 93, 92.7)]
    assert [one.label for one in directive.instructions] == ["1", "2"]
    assert [one.kind for one in directive.instructions] == [InstructionKind.OUTREACH, InstructionKind.FEEDBACK]
    assert [one.evidence_required for one in directive.instructions] == [True, False]
    assert all(len(one.title) <= 90 for one in directive.instructions)
    assert all(one.deadline_kind is DeadlineKind.NONE for one in directive.instructions)


def test_groups_become_the_units_of_the_day(desk: Desk, cast: Cast) -> None:
    first = desk.take_in().instructions[0]
    addressed = {cast.units[name] for name in ("office", "agency", "commune_a", "commune_b", "commune_c")}
    assert {part.unit_id for part in first.units} == addressed
    assert {part.part for part in first.units} == {Part.LEAD}
    assert first.open_names == []


def test_bytes_text_and_hash_are_kept_verbatim(desk: Desk) -> None:
    directive = desk.take_in()
    stored = directive.file
    assert stored is not None
    kept = path_of(stored, desk.app.extensions["tracker_config"].files).read_bytes()
    assert kept.decode() == LETTER
    assert directive.source_sha256 == hashlib.sha256(LETTER.encode()).hexdigest()
    for one in directive.instructions:
        joined = "".join(directive.source_text[a:b] for a, b in one.spans)
        assert "".join(joined.split()) == "".join(one.text.split())


def test_named_units_deadlines_and_open_names(desk: Desk, cast: Cast) -> None:
    directive = desk.take_in(ORDER)
    one, two, three = directive.instructions
    assert directive.units_on == directive.issued_on == dt.date(2024, 9, 5)
    assert [(part.unit_id, part.part) for part in one.units] == [
        (cast.units["office"], Part.COOPERATE),
        (cast.units["agency"], Part.LEAD),
    ]
    assert (one.deadline_kind, one.due_on) == (DeadlineKind.DATE, dt.date(2024, 9, 25))
    assert [part.unit_id for part in two.units] == [cast.units["commune_a"]]
    assert two.due_on == dt.date(2023, 9, 30)
    assert three.units == []
    assert len(three.open_names) == 1
    assert "Ánh Dương" in three.open_names[0]


def grow(cast: Cast, communes: int, agencies: int) -> None:
    """Add units until the district has as many as it really had."""
    with transaction() as session:
        for name, kind, count in (
            ("cơ quan, đơn vị huyện", UnitKind.OFFICE, agencies),
            ("UBND các xã, thị trấn", UnitKind.COMMUNE, communes),
        ):
            group = session.query(UnitGroup).filter_by(name=name).one()
            for i in range(count):
                unit = _unit(100 + i, f"{kind} Thử số {i}", f"{kind} Thử {i}", kind)
                session.add(unit)
                session.add(GroupMember(group=group, unit=unit, valid_from=FROM))
        cast.unit("office").one_stop = True


def test_the_letter_gives_154_shares_to_34_units(desk: Desk, cast: Cast) -> None:
    grow(cast, communes=14, agencies=15)
    sheet = queries.sheet(desk.directive(desk.split_letter()))
    assert [p.instruction.label for p in sheet.proposals] == ["1", "2a", "2b", "2c", "2d"]
    assert [len(p.lead) for p in sheet.proposals] == [34, 34, 34, 18, 34]
    assert (sheet.instructions, sheet.units, sheet.shares) == (5, 34, 154)
    assert sheet.proposals[3].only_one_stop
    assert (sheet.proposals[0].agencies, sheet.proposals[0].communes) == (17, 17)


def test_what_orders_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match="không giao việc"):
        desk.take_in(REPORT)
    assert db.session.query(Directive).count() == 0


def test_a_text_that_is_no_text_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal):
        desk.take_in("")


@pytest.mark.parametrize("text", [LETTER, ORDER])
def test_the_same_document_is_pointed_out(desk: Desk, text: str) -> None:
    first = desk.take_in(text).id
    with pytest.raises(operations.Duplicate, match="đã có") as refused:
        desk.take_in(text)
    assert refused.value.directive_id == first
    assert desk.take_in(text, again=True).id != first


def test_another_copy_with_the_same_number_is_pointed_out(desk: Desk) -> None:
    first = desk.take_in(ORDER).id
    with pytest.raises(operations.Duplicate) as refused:
        desk.take_in(ORDER + "\n\n")
    assert refused.value.directive_id == first


def test_a_discarded_document_may_come_again(desk: Desk) -> None:
    first = desk.take_in()
    with transaction():
        operations.discard(desk.directive(first.id), actor=desk.cast.actor("office"), now=desk.clock())
    assert desk.take_in().state is DirectiveState.DRAFT


@pytest.mark.parametrize("name", ["leader", "auditor", "admin", "commune_a", "head_a"])
def test_only_the_office_takes_in(desk: Desk, name: str) -> None:
    with pytest.raises(Forbidden):
        desk.take_in(name=name)


def test_taking_in_is_recorded_once(desk: Desk) -> None:
    directive = desk.take_in()
    entry = db.session.query(AuditEntry).filter_by(act="directive.taken_in").one()
    assert (entry.subject_type, entry.subject_id) == ("directive", directive.id)
    assert "Trần Bảo Trung" not in str(entry.details)


@pytest.mark.parametrize(
    ("date_text", "day", "words"),
    [
        ("2024-07-05", dt.date(2024, 7, 5), "05/07/2024"),
        ("2024-02", dt.date(2024, 2, 29), "tháng 2/2024"),
        ("2024", None, "năm 2024"),
        (None, None, "chưa ghi ngày"),
    ],
)
def test_partial_dates(date_text: str | None, day: dt.date | None, words: str) -> None:
    assert last_day(date_text) == day
    assert date_in_words(date_text) == words


def test_without_a_date_units_are_those_of_the_day_of_receipt(desk: Desk) -> None:
    text = ORDER.replace("Phong Thổ, ngày 05 tháng 9 năm 2024", "")
    folder = desk.app.extensions["tracker_config"].files
    reading = operations.read(operations.keep_text(text, folder=folder))
    with transaction():
        directive = operations.intake(
            reading,
            actor=desk.cast.actor("office"),
            now=desk.clock(),
            received_on=dt.date(2024, 8, 1),
            received_number="77",
        )
        assert directive.units_on == dt.date(2024, 8, 1)
        assert directive.received_number == "77"
