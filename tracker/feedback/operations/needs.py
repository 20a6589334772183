"""Entries that ask for the same, gathered by a person: found, filled, split, merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.core.text import spelled
from tracker.feedback import policy
from tracker.feedback.models import Entry, ImprovementNeed, Need, NeedLink
from tracker.feedback.operations.guarding import check_texts
from tracker.feedback.operations.history import (
    SHORT,
    claim,
    happen,
    hold,
    require_text,
)
from tracker.feedback.states import NEED_FLOW, NeedState, Topic
from tracker.units import queries as units
from tracker.web.forms import expect_version


def found(title: str, topic: Topic, entries: Sequence[Entry], *, actor: Actor, now: dt.datetime) -> Need:
    """Make a need of the actor's unit out of entries. Returns it. Raises Forbidden, IllegalTransition, Invalid."""
    if not policy.can_write(actor):
        raise Forbidden
    if not entries:
        raise Invalid("Hãy chọn ít nhất một ý kiến.", field="entries")
    row = _new(title, topic, actor.unit_id or 0, actor=actor, now=now)
    happen(row, "found", NeedState.OPEN, actor=actor, now=now, details={"rows": len(entries)})
    _put(row, entries, actor=actor, now=now)
    return row


def _new(title: str, topic: Topic, unit_id: int, *, actor: Actor, now: dt.datetime) -> Need:
    name = _title(title)
    row = Need(
        unit_id=unit_id,
        unit_version_id=units.version_on(unit_id, local_day(now)).id,
        state=NeedState.OPEN,
        title=name,
        topic=topic,
        words=spelled(name),
        created_at=now,
        created_by=actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _title(title: str) -> str:
    name = require_text(title, "title", "Hãy ghi tên nhu cầu.", SHORT)
    check_texts({"title": name})
    return name


def _put(need: Need, entries: Sequence[Entry], *, actor: Actor, now: dt.datetime) -> None:
    """Lead entries to a need; one that is in another need has to be let go of first."""
    for entry in sorted(entries, key=lambda one: one.id):
        hold(entry, "gather", actor)
        if entry.need_id is not None and entry.need_id != need.id:
            raise Invalid("Ý kiến số %(number)s đã thuộc nhu cầu khác.", field="entries", number=entry.id)
        if entry.need_id is None:
            entry.need_id = need.id
            happen(entry, "gather", entry.state, actor=actor, now=now, details={"need": need.id})
    db.session.flush()


def edit(need: Need, title: str, topic: Topic, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Rename it or give it another topic. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    hold(need, "edit", actor)
    expect_version(need, version)
    need.title, need.topic = _title(title), topic
    need.words = spelled(need.title)
    happen(need, "edit", need.state, actor=actor, now=now)


def gather(need: Need, entries: Sequence[Entry], *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Add entries to it. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    hold(need, "gather", actor)
    expect_version(need, version)
    if not entries:
        raise Invalid("Hãy chọn ít nhất một ý kiến.", field="entries")
    _put(need, entries, actor=actor, now=now)
    happen(need, "gather", need.state, actor=actor, now=now, details={"rows": len(entries)})
    _touch(need)


def release(need: Need, entries: Sequence[Entry], *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Let entries go; they are in no need afterwards. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    hold(need, "release", actor)
    expect_version(need, version)
    for entry in _of(need, entries):
        hold(entry, "release", actor)
        entry.need_id = None
        happen(entry, "release", entry.state, actor=actor, now=now, details={"need": need.id})
    db.session.flush()
    happen(need, "release", need.state, actor=actor, now=now, details={"rows": len(entries)})
    _touch(need)


def split(
    need: Need,
    title: str,
    topic: Topic,
    entries: Sequence[Entry],
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
) -> Need:
    """Make a second need, of the same unit, out of some of its entries, not all. Returns the new one.

    Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    hold(need, "split", actor)
    expect_version(need, version)
    moving = _of(need, entries)
    if len(moving) >= len(entries_of(need)):
        raise Invalid("Tách thì nhu cầu cũ phải còn ít nhất một ý kiến.", field="entries")
    other = _new(title, topic, need.unit_id, actor=actor, now=now)
    happen(other, "found", NeedState.OPEN, actor=actor, now=now, details={"need": need.id})
    for entry in moving:
        claim(entry)
        entry.need_id = other.id
        happen(entry, "gather", entry.state, actor=actor, now=now, details={"need": other.id})
    db.session.flush()
    details = {"other": other.id, "rows": len(moving)}
    happen(need, "split", need.state, actor=actor, now=now, note=other.title, details=details)
    _touch(need)
    return other


def merge(need: Need, main: Need, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Let a need go with another: its entries, and what it led to, are the other's from now on.

    Raises Forbidden for either, IllegalTransition, Stale, and Invalid for itself or one that takes nothing in.
    """
    for one in sorted({need, main}, key=lambda each: each.id):
        claim(one)
    hold(need, "merge", actor)
    expect_version(need, version)
    if main.id == need.id or not NEED_FLOW.allows("gather", main.state):
        raise Invalid("Không gộp vào nhu cầu này được; hãy chọn nhu cầu khác.", field="main_id")
    if not policy.may_with_need(actor, main, "gather"):
        raise Forbidden
    for entry in entries_of(need):
        claim(entry)
        entry.need_id = main.id
        happen(entry, "gather", entry.state, actor=actor, now=now, details={"need": main.id})
    _carry(need, main)
    need.merged_into_id = main.id
    happen(need, "merge", NeedState.MERGED, actor=actor, now=now, note=main.title, details={"other": main.id})
    happen(main, "gather", main.state, actor=actor, now=now, note=need.title, details={"other": need.id})
    _touch(main)


def _carry(need: Need, main: Need) -> None:
    """Lead what followed the need, and what the need led to, to the main one; nothing stands there twice."""
    for follower in db.session.scalars(select(Need).where(Need.merged_into_id == need.id)):
        follower.merged_into_id = main.id
    there = {(link.kind, link.target_id) for link in links_of(main)}
    for link in links_of(need):
        if (link.kind, link.target_id) in there:
            db.session.delete(link)
        else:
            link.need_id = main.id
    served = set(
        db.session.scalars(select(ImprovementNeed.improvement_id).where(ImprovementNeed.need_id == main.id))
    )
    for serving in db.session.scalars(select(ImprovementNeed).where(ImprovementNeed.need_id == need.id)):
        if serving.improvement_id in served:
            db.session.delete(serving)
        else:
            serving.need_id = main.id
    db.session.flush()


def entries_of(need: Need) -> Sequence[Entry]:
    """The entries of a need, in the order of their numbers."""
    return db.session.scalars(select(Entry).where(Entry.need_id == need.id).order_by(Entry.id)).all()


def links_of(need: Need) -> Sequence[NeedLink]:
    """Where a need leads, outside this package."""
    return db.session.scalars(select(NeedLink).where(NeedLink.need_id == need.id).order_by(NeedLink.id)).all()


def _of(need: Need, entries: Sequence[Entry]) -> list[Entry]:
    """Entries in the order of their numbers; raises Invalid unless they are some of the need's own."""
    if not entries:
        raise Invalid("Hãy chọn ít nhất một ý kiến.", field="entries")
    if any(entry.need_id != need.id for entry in entries):
        raise Invalid("Có ý kiến không thuộc nhu cầu này; hãy tải lại trang.", field="entries")
    return sorted(entries, key=lambda entry: entry.id)


def _touch(need: Need) -> None:
    """Count a new version although only the entries have changed: what somebody saw is no longer so."""
    db.session.flush()
    need.version += 1
