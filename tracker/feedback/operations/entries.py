"""What a person of the unit does with what was said: write down, take up, answer, put right, withdraw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update

from tracker.accounts.operations import Keys
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.core.text import fold, spelled
from tracker.feedback import policy
from tracker.feedback.models import Entry
from tracker.feedback.operations.guarding import check_door, check_texts
from tracker.feedback.operations.history import (
    SHORT,
    happen,
    hold,
    require_text,
    within,
)
from tracker.feedback.operations.persons import Who, erase_of, keep_person
from tracker.feedback.states import Channel, EntryState, Topic
from tracker.units import queries as units
from tracker.web.forms import expect_version

OLDEST = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Heard:
    """What was said, as it is written down; the place is a village of the unit, or stands in words.

    `not_complaint` confirms that it is none, where its words ask.
    """

    received_on: dt.date
    channel: Channel
    topic: Topic
    said: str
    village_id: int | None = None
    village: str = ""
    answer: str = ""
    not_complaint: bool = False


@dataclass(frozen=True)
class Spoken:
    """Who spoke, where they wish to be answered, with the keys that seal it."""

    who: Who
    keys: Keys = field(repr=False)


def record(
    heard: Heard, *, actor: Actor, now: dt.datetime, spoken: Spoken | None = None, answered: bool = False
) -> Entry:
    """Write down what was said, for the actor's own unit; `answered` says that it was answered at once.

    Returns the entry. Raises Forbidden, Invalid.
    """
    if not policy.can_write(actor):
        raise Forbidden
    row = Entry(
        unit_id=actor.unit_id or 0,
        unit_version_id=units.version_on(actor.unit_id or 0, local_day(now)).id,
        state=EntryState.RECEIVED,
        created_at=now,
        created_by=actor.user_id,
    )
    _fill(row, heard, actor, now)
    db.session.add(row)
    db.session.flush()
    happen(row, "record", EntryState.RECEIVED, actor=actor, now=now)
    if spoken is not None:
        keep_person(row, spoken.who, keys=spoken.keys, now=now)
    if answered:
        close(row, heard.answer, "answer", actor=actor, now=now)
    return row


def record_many(rows: Sequence[Heard], *, actor: Actor, now: dt.datetime) -> list[Entry]:
    """Write down all that a table holds, or nothing. Raises as `record`."""
    return [record(heard, actor=actor, now=now) for heard in rows]


def check(heard: Heard, now: dt.datetime) -> None:
    """Raise Invalid, on the field to blame, for what can not be written down."""
    if heard.received_on > local_day(now):
        raise Invalid("Ngày tiếp nhận ở tương lai.", field="received_on")
    if heard.received_on < OLDEST:
        raise Invalid("Ngày tiếp nhận quá xa.", field="received_on")
    require_text(heard.said, "said", "Hãy ghi nội dung ý kiến.")
    within(heard.answer, "answer")
    within(heard.village, "village", SHORT)
    check_texts({"said": heard.said, "answer": heard.answer, "village": heard.village})
    check_door(heard.said, confirmed=heard.not_complaint)


def _fill(row: Entry, heard: Heard, actor: Actor, now: dt.datetime) -> None:
    check(heard, now)
    row.received_on, row.channel, row.topic = heard.received_on, heard.channel, heard.topic
    row.said, row.answer = heard.said.strip(), heard.answer.strip()
    _place(row, heard, actor)
    spell(row)


def _place(row: Entry, heard: Heard, actor: Actor) -> None:
    """Say where it was heard: the chosen village, or the one that the words name exactly, or the words alone."""
    if heard.village_id is not None:
        if not units.belongs_to(heard.village_id, {row.unit_id, actor.unit_id or 0}):
            raise Invalid("Hãy chọn một bản của đơn vị.", field="village_id")
        if heard.village.strip():
            raise Invalid("Đã chọn bản thì để trống ô này.", field="village")
        row.village_id = heard.village_id
        row.village = units.village_labels([heard.village_id], heard.received_on)[heard.village_id]
    else:
        row.village = " ".join(heard.village.split())
        row.village_id = units.find_village(row.unit_id, row.village, heard.received_on)
    row.village_key = fold(row.village)


def follow_village(unit_id: int, folded: str) -> None:
    """Lead entries of a unit that name a village in words to it, now that it is known; within the transaction.

    What the entries say does not change, so they get no new version and no line in their journals.
    """
    where = (
        Entry.unit_id == unit_id,
        Entry.village_id.is_(None),
        Entry.village_key.in_(units.village_spellings(folded)),
    )
    for row in db.session.execute(select(Entry.id, Entry.received_on).where(*where)).all():
        village_id = units.find_village(unit_id, folded, row.received_on)
        if village_id is not None:
            db.session.execute(update(Entry).where(Entry.id == row.id).values(village_id=village_id))


def spell(row: Entry) -> None:
    """Keep the searchable words in step with the texts."""
    row.words = "\n".join(spelled(text) for text in (row.said, row.village, row.answer))


def edit(
    row: Entry,
    heard: Heard,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    spoken: Spoken | None = None,
) -> None:
    """Put right what was written. Raises Forbidden, IllegalTransition, Stale, Invalid.

    A name or telephone given now replaces what was kept; none given leaves it as it is.
    """
    hold(row, "edit", actor)
    expect_version(row, version)
    _fill(row, heard, actor, now)
    happen(row, "edit", row.state, actor=actor, now=now)
    if spoken is not None:
        keep_person(row, spoken.who, keys=spoken.keys, now=now)


def take_up(row: Entry, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Say that the unit works on it. Raises Forbidden, IllegalTransition, Stale."""
    hold(row, "take_up", actor)
    expect_version(row, version)
    happen(row, "take_up", EntryState.HANDLING, actor=actor, now=now)


def answer(row: Entry, *, actor: Actor, now: dt.datetime, version: int | None, answer: str) -> None:
    """Say what the unit did or will do; from now on the time runs after which who spoke is erased.

    Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    hold(row, "answer", actor)
    expect_version(row, version)
    close(row, answer, "answer", actor=actor, now=now)


def close(row: Entry, said: str, place: str, *, actor: Actor, now: dt.datetime) -> None:
    """Give an open entry its answer; `place` names the form field to blame."""
    text = require_text(said, place, "Hãy ghi đơn vị đã hoặc sẽ làm gì.")
    check_texts({place: text})
    row.answer, row.answered_at = text, now
    spell(row)
    happen(row, "answer", EntryState.ANSWERED, actor=actor, now=now)


def reopen(row: Entry, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Work on it again; who spoke is kept again for as long, where not erased yet. Raises as `answer`."""
    hold(row, "reopen", actor)
    expect_version(row, version)
    said = require_text(reason, "reason", "Hãy ghi lý do xử lý tiếp.")
    check_texts({"reason": said})
    row.answered_at = None
    happen(row, "reopen", EntryState.HANDLING, actor=actor, now=now, note=said)


def withdraw(row: Entry, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Take back what was written by mistake: it counts no more, and who spoke is erased at once. As `answer`."""
    hold(row, "withdraw", actor)
    expect_version(row, version)
    said = require_text(reason, "reason", "Hãy ghi lý do bỏ ý kiến.")
    check_texts({"reason": said})
    row.withdrawn_at, row.need_id = now, None
    happen(row, "withdraw", EntryState.WITHDRAWN, actor=actor, now=now, note=said)
    erase_of([row.id])
