"""On its way up and back: forward, note the next holder, remind, write down the answer, decide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import inspect

from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.escalations import mail
from tracker.escalations.models import Escalation, Hop, Telling
from tracker.escalations.operations.history import (
    Files,
    Paper,
    Stay,
    add_files,
    arrive,
    begin,
    check_paper,
    current_hop,
    days_of,
    district_name,
    happen,
    require_text,
    tell_unit,
    with_merged,
)
from tracker.escalations.queries import load_terms
from tracker.escalations.states import (
    WITHOUT_ACCOUNT,
    Audience,
    EscalationState,
    FileRole,
    HopKind,
    LevelCode,
    Outcome,
    TermCode,
)
from tracker.outbox.operations import notify_role
from tracker.web.forms import expect_version


@dataclass(frozen=True)
class Holder:
    """Where something goes: a level above the district and the agency's name."""

    level: LevelCode
    name: str


@dataclass(frozen=True)
class Reply:
    """What was answered, by whom where that is not the holder, and on what paper."""

    outcome: Outcome
    text: str
    paper: Paper
    by: str = ""


def forward(
    row: Escalation,
    to: Holder,
    paper: Paper,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    reason: str = "",
    files: Files = (),
) -> None:
    """Note that the letter to the level above has gone out; its clock begins.

    Raises Forbidden, IllegalTransition, Stale, and Invalid for a level that is not above or a letter without
    number and date.
    """
    begin(row, "forward", actor)
    expect_version(row, version)
    _go(row, "forward", to, paper, actor=actor, now=now, reason=reason)
    add_files(row, files, FileRole.LETTER, actor=actor, now=now)
    for one in with_merged(row):
        tell_unit(one, mail.forwarded(one, to.name, paper.number), actor=actor, now=now)


def pass_on(
    row: Escalation,
    to: Holder,
    paper: Paper,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    reason: str = "",
    files: Files = (),
) -> None:
    """Note that who had it sent it on to somebody else above. Raises as `forward`."""
    begin(row, "pass_on", actor)
    expect_version(row, version)
    _go(row, "pass_on", to, paper, actor=actor, now=now, reason=reason)
    add_files(row, files, FileRole.LETTER, actor=actor, now=now)


def _go(
    row: Escalation, verb: str, to: Holder, paper: Paper, *, actor: Actor, now: dt.datetime, reason: str
) -> None:
    if to.level not in WITHOUT_ACCOUNT or not load_terms().exists(to.level, local_day(now)):
        raise Invalid("Hãy chọn cấp trên có thẩm quyền.", field="level")
    name = require_text(to.name, "authority", "Hãy ghi cơ quan có thẩm quyền.")
    check_paper(paper, now, number="letter_number", day="letter_on")
    said = reason.strip()
    stay = Stay(HopKind.ANSWER, to.level, name, days_of(to.level, now))
    arrive(row, stay, now=now, reason=said, paper=paper)
    happen(row, verb, EscalationState.FORWARDED, actor=actor, now=now, note=f"{name}, {paper.number}")


def answer(
    row: Escalation,
    reply: Reply,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    files: Files = (),
) -> None:
    """Write down what the level above answered. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    begin(row, "answer", actor)
    expect_version(row, version)
    check_paper(reply.paper, now, number="answer_number", day="answered_on")
    hop = current_hop(row)
    if hop is not None and hop.letter_on and reply.paper.day and reply.paper.day < hop.letter_on:
        raise Invalid("Ngày trả lời trước ngày văn bản chuyển.", field="answered_on")
    by = reply.by.strip() or (hop.holder if hop else row.authority)
    _answered(row, "answer", reply, by, actor=actor, now=now)
    add_files(row, files, FileRole.ANSWER, actor=actor, now=now)


def decide(
    row: Escalation,
    reply: Reply,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    files: Files = (),
) -> None:
    """A leader settles what lies within the district's authority. Raises as `answer`; the paper may be missing."""
    begin(row, "decide", actor)
    expect_version(row, version)
    if reply.paper.number or reply.paper.day:
        check_paper(reply.paper, now, number="answer_number", day="answered_on")
    _answered(row, "decide", reply, district_name(now), actor=actor, now=now)
    add_files(row, files, FileRole.ANSWER, actor=actor, now=now)
    notify_role(Role.OFFICE, **vars(mail.to_tell(row)), actor=actor, now=now)


def _answered(row: Escalation, verb: str, reply: Reply, by: str, *, actor: Actor, now: dt.datetime) -> None:
    said = require_text(reply.text, "answer", "Hãy ghi nội dung trả lời.")
    first = row.hops[0]
    level, holder = (first.level, first.holder) if row.direct else (LevelCode.DISTRICT, district_name(now))
    arrive(row, Stay(HopKind.TELL, level, holder, days_of(TermCode.TELL, now)), now=now)
    row.outcome, row.answer, row.answer_number = reply.outcome, said, reply.paper.number.strip()
    row.answered_on, row.answered_by = reply.paper.day or local_day(now), by
    happen(row, verb, EscalationState.ANSWERED, actor=actor, now=now, note=said)
    for one in with_merged(row):
        db.session.add(Telling(escalation_id=one.id, audience=Audience.ORIGINATOR))
        if one.tell_citizens:
            db.session.add(Telling(escalation_id=one.id, audience=Audience.CITIZENS))


def remind(row: Escalation, *, actor: Actor, now: dt.datetime, note: str = "", paper: Paper | None = None) -> None:
    """Remind whoever holds it, once a day: a message to who has an account, else the letter that was written.

    Raises Forbidden, IllegalTransition, Invalid.
    """
    begin(row, "remind", actor)
    hop = current_hop(row)
    if hop is None or (hop.reminded_at is not None and local_day(hop.reminded_at) == local_day(now)):
        raise Invalid("Hôm nay đã đôn đốc rồi.")
    letter = paper or Paper()
    said = ". ".join(part for part in (letter.number.strip(), note.strip()) if part)
    count(hop, now)
    happen(row, "remind", row.state, actor=actor, now=now, note=said or hop.holder)
    reach(row, hop, mail.reminded(row, hop.holder, note.strip()), actor=actor, now=now)


def count(hop: Hop, now: dt.datetime) -> None:
    """Count a reminder with the stay, which has no version: nobody's form becomes stale by it."""
    if inspect(hop).persistent:
        hop.reminders += 1
        hop.reminded_at = now


def reach(row: Escalation, hop: Hop, letter: mail.Letter, *, actor: Actor, now: dt.datetime) -> None:
    """Send a message to the people behind a stay; who has none is reached by the office."""
    behind = addressee(row, hop)
    if isinstance(behind, Role):
        notify_role(behind, **vars(letter), actor=actor, now=now)
    else:
        tell_unit(row, letter, actor=actor, now=now)


def addressee(row: Escalation, hop: Hop) -> Role | int:
    """Who acts for a stay: the unit (its identifier), leaders, or the office, also for levels without account."""
    if hop.kind in {HopKind.COMPLETE, HopKind.WRITE} or row.direct:
        return row.unit_id
    return Role.LEADER if hop.kind is HopKind.DECIDE else Role.OFFICE
