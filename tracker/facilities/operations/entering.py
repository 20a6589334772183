"""Taking stock: opened for a day, entered item by item, each held against its norm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy.orm.attributes import flag_modified

from tracker.attachments import operations as attachments
from tracker.core import db
from tracker.core.access import IN_UNIT, Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.facilities import policy
from tracker.facilities.models import StockLine, StockPhoto, StockTake
from tracker.facilities.operations.history import begin_verb, happen
from tracker.facilities.queries.catalogue import Entry, entries_on
from tracker.facilities.queries.stocktakes import open_take
from tracker.facilities.states import StockState, Verdict, proposal
from tracker.units import queries as units
from tracker.units.models import UnitVersion
from tracker.units.states import COMMUNE_KINDS
from tracker.web.forms import expect_version

MOST = Decimal(10) ** 7
MOST_OFFICERS = 500
MOST_PHOTOS = 6
_S = StockState


@dataclass(frozen=True)
class Answer:
    """What a person says of one item; a verdict of None means that the norm decides.

    `photos` are added, those whose identifiers `drop` holds are taken away.
    """

    quantity: Decimal | None = None
    broken: Decimal = Decimal(0)
    verdict: Verdict | None = None
    note: str = ""
    photos: Sequence[attachments.Prepared] = field(default=())
    drop: frozenset[int] = frozenset()


def begin(unit_id: int, *, taken_on: dt.date, officers: int | None, actor: Actor, now: dt.datetime) -> StockTake:
    """Open a stock-take of a unit's one-stop office; the office may do it for any unit.

    Takes the day of the count and the officers who serve there. Returns the row. Raises Forbidden, NotFound,
    Invalid where one is open already or the unit has no such office.
    """
    unit = units.get_unit(unit_id)
    if not policy.can_begin(actor, unit_id):
        raise Forbidden
    if not unit.one_stop:
        raise Invalid("Đơn vị này không có bộ phận một cửa.")
    if open_take(unit_id) is not None:
        raise Invalid("Đơn vị đang có một lần kiểm kê chưa nộp; hãy nhập tiếp lần đó.")
    version = units.version_on(unit_id, taken_on)
    _check_day(version, taken_on, now)
    row = StockTake(
        unit_id=unit_id,
        unit_version_id=version.id,
        taken_on=taken_on,
        state=_S.DRAFT,
        officers=_checked_officers(officers),
        created_at=now,
        created_by=actor.user_id,
        entered_by_office=actor.role not in IN_UNIT and actor.unit_id != unit_id,
    )
    db.session.add(row)
    db.session.flush()
    happen(row, "begin", _S.DRAFT, actor=actor, now=now)
    return row


def _check_day(version: UnitVersion, day: dt.date, now: dt.datetime) -> None:
    if day > local_day(now):
        raise Invalid("Ngày kiểm kê ở tương lai.", field="taken_on")
    if day < version.valid_from or (version.valid_to is not None and day > version.valid_to):
        raise Invalid("Đơn vị không hoạt động vào ngày này.", field="taken_on")


def _checked_officers(officers: int | None) -> int | None:
    if officers is not None and not 0 <= officers <= MOST_OFFICERS:
        raise Invalid("Số cán bộ ngoài khoảng cho phép.", field="officers")
    return officers


def set_head(
    row: StockTake,
    *,
    taken_on: dt.date,
    officers: int | None,
    note: str,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
) -> None:
    """Change day, officers and note of an open stock-take; its items are measured anew.

    Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    begin_verb(row, "enter", actor)
    expect_version(row, version)
    unit = units.version_on(row.unit_id, taken_on)
    _check_day(unit, taken_on, now)
    row.taken_on, row.unit_version_id = taken_on, unit.id
    row.officers, row.note = _checked_officers(officers), note.strip()
    _measure_again(row)
    happen(row, "enter", _S.DRAFT, actor=actor, now=now)


def _measure_again(row: StockTake) -> None:
    """Hold every line against the norm of the day; a line whose item is not counted then goes."""
    entries = {entry.item_id: entry for entry in entries_on(row.taken_on)}
    district = is_district(row)
    for line in list(row.lines):
        entry = entries.get(line.item_id)
        if entry is None:
            _drop(line)
            continue
        _write(
            line, entry, Answer(line.quantity, line.broken, _said(line, entry), line.note), row.officers, district
        )


def _said(line: StockLine, entry: Entry) -> Verdict | None:
    """The verdict that a person gave: against the norm, or where the norm says nothing."""
    by_person = line.overridden or proposal(entry.rule, line.required, line.working) is None
    return line.verdict if by_person else None


def _drop(line: StockLine) -> None:
    for photo in line.photos:
        db.session.delete(photo)
    db.session.delete(line)


def is_district(row: StockTake) -> bool:
    """Whether the norms of a district's office hold for it: any unit that is no commune."""
    version = db.session.get_one(UnitVersion, row.unit_version_id)
    return version.kind not in COMMUNE_KINDS


def enter(
    row: StockTake,
    answers: Mapping[int, Answer],
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    verb: str = "enter",
) -> None:
    """Write down what was found of some items, by item; the others stay as they are.

    Raises Forbidden, IllegalTransition, Stale, and Invalid on a field named '<what>-<item>'; then nothing is kept.
    """
    begin_verb(row, "enter", actor)
    expect_version(row, version)
    entries = {entry.item_id: entry for entry in entries_on(row.taken_on)}
    lines = {line.item_id: line for line in row.lines}
    district = is_district(row)
    for item_id, answer in answers.items():
        entry = entries.get(item_id)
        if entry is None:
            raise Invalid("Hạng mục này không có trong danh mục của ngày kiểm kê.")
        line = lines.get(item_id) or StockLine(stock_take=row, item_id=item_id)
        _write(line, entry, answer, row.officers, district)
        db.session.add(line)
        if answer.photos or answer.drop:
            db.session.flush()
            _attach(line, answer, actor=actor, now=now)
    flag_modified(row, "state")
    happen(row, verb, _S.DRAFT, actor=actor, now=now, details={"rows": len(answers)})


@dataclass(frozen=True)
class Judgement:
    """What follows from an answer: what was required, the verdict, and whether a person overrode the norm's."""

    required: Decimal | None
    verdict: Verdict
    overridden: bool


def judge(entry: Entry, answer: Answer, *, officers: int | None, district: bool) -> Judgement:
    """Hold an answer against the norm: the norm decides unless a person says otherwise, with the reason noted.

    Raises Invalid on 'quantity', 'broken' or 'note'; the field's name ends with the item's identifier.
    """
    quantity, broken = answer.quantity, answer.broken
    if quantity is not None and not 0 <= quantity <= MOST:
        raise Invalid("Số lượng ngoài khoảng cho phép.", field=f"quantity-{entry.item_id}")
    if broken < 0 or broken > (quantity or 0):
        raise Invalid("Số hỏng không được lớn hơn số lượng.", field=f"broken-{entry.item_id}")
    needed = entry.required(officers, district)
    proposed = proposal(entry.rule, needed, None if quantity is None else quantity - broken)
    verdict = answer.verdict or proposed
    if verdict is None:
        raise Invalid(
            "%(code)s: hãy ghi số lượng hoặc chọn đánh giá.", field=f"quantity-{entry.item_id}", code=entry.code
        )
    overridden = verdict is not proposed and (proposed is not None or verdict is Verdict.NOT_APPLICABLE)
    if overridden and not answer.note.strip():
        raise Invalid(
            "%(code)s: đánh giá khác với định mức thì cần ghi lý do.",
            field=f"note-{entry.item_id}",
            code=entry.code,
        )
    return Judgement(needed, verdict, overridden)


def _write(line: StockLine, entry: Entry, answer: Answer, officers: int | None, district: bool) -> None:
    found = judge(entry, answer, officers=officers, district=district)
    line.item_version_id, line.required = entry.version_id, found.required
    line.quantity, line.broken, line.note = answer.quantity, answer.broken, answer.note.strip()
    line.verdict, line.overridden = found.verdict, found.overridden


def _attach(line: StockLine, answer: Answer, *, actor: Actor, now: dt.datetime) -> None:
    have = set()
    for photo in line.photos:
        if photo.id in answer.drop:
            db.session.delete(photo)
        else:
            have.add(photo.file.sha256)
    fresh = [one for one in answer.photos if one.sha256 not in have]
    if len(have) + len(fresh) > MOST_PHOTOS:
        raise Invalid("Mỗi hạng mục tối đa %(most)s ảnh.", field=f"photos-{line.item_id}", most=MOST_PHOTOS)
    for one in fresh:
        stored = attachments.add(one, actor=actor, now=now)
        db.session.add(StockPhoto(line_id=line.id, file_id=stored.id))
