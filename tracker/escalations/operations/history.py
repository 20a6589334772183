"""The one place where a recommendation moves, so that row, hops, journal and audit record always agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.attachments import operations as attachments
from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.escalations import policy
from tracker.escalations.mail import Letter
from tracker.escalations.models import Escalation, EscalationEvent, EscalationFile, Hop
from tracker.escalations.queries import in_place, load_terms
from tracker.escalations.states import ESCALATION_FLOW, EscalationState, FileRole, HopKind, LevelCode, TermCode
from tracker.outbox.operations import notify_unit
from tracker.units import queries as units

ACTS = {
    "raise": "escalation.raised",
    "edit": "escalation.edited",
    "send": "escalation.sent",
    "approve_in_unit": "escalation.approved_in_unit",
    "send_back_in_unit": "escalation.sent_back_in_unit",
    "withdraw": "escalation.withdrawn",
    "mark_within": "escalation.marked_within",
    "mark_beyond": "escalation.marked_beyond",
    "merge": "escalation.merged",
    "return_": "escalation.returned",
    "redirect": "escalation.redirected",
    "decide": "escalation.decided",
    "forward": "escalation.forwarded",
    "pass_on": "escalation.passed_on",
    "answer": "escalation.answered",
    "tell": "escalation.told",
    "close": "escalation.closed",
    "remind": "escalation.reminded",
    "pause_task": "escalation.task_paused",
    "nudge": "escalation.nudged",
    "retime": "escalation.retimed",
}
Files = Sequence[attachments.Prepared]


@dataclass(frozen=True)
class Paper:
    """Number and date of a letter."""

    number: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Stay:
    """With whom a recommendation now is, for what, and how many working days that holder has."""

    kind: HopKind
    level: LevelCode
    holder: str
    days: int | None


def begin(row: Escalation, verb: str, actor: Actor) -> None:
    """Hold the row until the transaction ends, then ask policy and state. Raises Forbidden, IllegalTransition."""
    claim(row)
    if not policy.may(in_place(actor, row), row, verb):
        raise Forbidden
    ESCALATION_FLOW.check(verb, row.state)


def claim(row: Escalation) -> None:
    """Hold the row until the transaction ends and read it afresh."""
    db.session.refresh(row, with_for_update=True)


def require_text(value: str, field: str, sentence: str) -> str:
    """The text without surrounding space; raises Invalid on the field when nothing is left."""
    text = value.strip()
    if not text:
        raise Invalid(sentence, field=field)
    return text


def happen(
    row: Escalation,
    verb: str,
    target: EscalationState,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    subject: Escalation | None = None,
) -> None:
    """Move the row to a state, and write journal and audit entry. `subject` is another row it has to do with."""
    if verb in ESCALATION_FLOW.transitions:
        ESCALATION_FLOW.check(verb, row.state, target)
    before, row.state = row.state, target
    write(row, verb, actor=actor, now=now, note=note)
    details: dict[str, str | int | None] = {"from": before.value, "to": target.value, "unit": row.unit_id}
    if subject is not None:
        details["other"] = subject.id
    if actor.instead_of:
        details["decided_for"] = actor.instead_of
    audit.record(ACTS[verb], actor=actor, now=now, subject_type="escalation", subject_id=row.id, details=details)


def write(row: Escalation, verb: str, *, actor: Actor, now: dt.datetime, note: str = "") -> None:
    """Add a line to the journal, with how the row stands now: to be called when all else is done."""
    hop = current_hop(row)
    db.session.add(
        EscalationEvent(
            escalation_id=row.id,
            at=now,
            verb=verb,
            actor_id=actor.user_id,
            actor_name=actor.name,
            instead_of=actor.instead_of,
            note=note,
            state=row.state,
            hop_id=hop.id if hop else None,
            due_on=hop.due_on if hop else None,
            main_id=row.merged_into_id,
            funds=row.funds,
        )
    )


def current_hop(row: Escalation) -> Hop | None:
    """The stay that has not ended, or None."""
    return next((hop for hop in row.hops if hop.left_on is None), None)


def leave(row: Escalation, now: dt.datetime) -> Hop | None:
    """End the present stay today. Returns it, if there was one."""
    hop = current_hop(row)
    if hop is not None:
        hop.left_on = local_day(now)
        db.session.flush()
    return hop


def arrive(row: Escalation, stay: Stay, *, now: dt.datetime, reason: str = "", paper: Paper | None = None) -> Hop:
    """End the present stay and begin the next; its deadline is counted in working days from today."""
    leave(row, now)
    today = local_day(now)
    letter = paper or Paper()
    hop = Hop(
        escalation=row,
        kind=stay.kind,
        level=stay.level,
        holder=stay.holder,
        received_on=today,
        due_on=None if stay.days is None else load_calendar().add(today, stay.days),
        reason=reason,
        letter_number=letter.number,
        letter_on=letter.day,
    )
    db.session.add(hop)
    db.session.flush()
    return hop


def add_files(row: Escalation, files: Files, role: FileRole, *, actor: Actor, now: dt.datetime) -> None:
    """Link prepared files to the row. Raises Refusal when their bytes were swept away."""
    for one in files:
        stored = attachments.add(one, actor=actor, now=now)
        db.session.add(EscalationFile(escalation_id=row.id, file_id=stored.id, role=role))


def days_of(code: TermCode | LevelCode, now: dt.datetime) -> int:
    """The working days of a clock that begins now."""
    return load_terms().days(code, local_day(now))


def district_name(now: dt.datetime) -> str:
    """What the district's committee is called on the day."""
    issuer = units.issuer_on(local_day(now))
    return issuer.short_name if issuer else "UBND huyện"


def with_merged(row: Escalation) -> list[Escalation]:
    """The row and those merged into it: everybody whom its answer concerns."""
    return [row, *row.merged]


def tell_unit(row: Escalation, letter: Letter, *, actor: Actor, now: dt.datetime) -> None:
    """Send a message to the row's unit, or to the one that took over from it when it ended."""
    ending = units.ending_of(row.unit_id)
    behind = ending.receiver_id if ending is not None and ending.receiver_id is not None else row.unit_id
    notify_unit(behind, **vars(letter), actor=actor, now=now)


def check_paper(paper: Paper, now: dt.datetime, *, number: str, day: str) -> None:
    """Raise Invalid unless a letter has number and date and is not of the future; takes the fields' names."""
    if not paper.number.strip():
        raise Invalid("Hãy ghi số, ký hiệu văn bản.", field=number)
    if paper.day is None:
        raise Invalid("Hãy ghi ngày văn bản.", field=day)
    if paper.day > local_day(now):
        raise Invalid("Ngày văn bản ở tương lai.", field=day)


def paused(rows: Iterable[Escalation]) -> list[Escalation]:
    """Those whose task rests because of them."""
    return [row for row in rows if row.task_paused]
