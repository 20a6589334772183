"""Who in a unit does a task, and words between colleagues. The task stays the unit's whatever they do."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import IllegalTransition, Invalid
from tracker.outbox.operations import notify_account, notify_unit
from tracker.tasks import mail, policy
from tracker.tasks.models import Task, TaskAssignment, UnitNote
from tracker.tasks.operations.history import claim, record, require, require_text
from tracker.tasks.queries import Colleague, assignment_of, colleagues, open_assignments
from tracker.tasks.states import OPEN


def assign_person(task: Task, person_id: int | None, *, actor: Actor, now: dt.datetime) -> None:
    """Let a person of the unit do a task, or None: nobody in particular.

    Anyone who reports for the unit may take it or hand it on. Doing it twice changes nothing. Raises
    Forbidden, IllegalTransition for a task that has ended, Invalid for who does not work for the unit.
    """
    claim(task)
    require(policy.can_report(actor, task))
    if task.state not in OPEN:
        raise IllegalTransition("Nhiệm vụ đã kết thúc, không phân công được nữa.")
    present = assignment_of(task.id)
    if person_id is None:
        if present is not None:
            _release(task, present, actor=actor, now=now)
        return
    person = _colleague(task.unit_id, person_id)
    if present is not None and present.account_id == person.id:
        return
    if present is None:
        present = TaskAssignment(task_id=task.id)
        db.session.add(present)
    present.account_id, present.assigned_at, present.assigned_by = person.id, now, actor.user_id
    record(
        task,
        "assign_person",
        actor=actor,
        now=now,
        old_state=task.state,
        note=person.name,
        details={"person": person.id},
    )
    if person.id != actor.user_id:
        notify_account(person.id, actor=actor, now=now, **vars(mail.given_to_you(task, actor.name)))


def note_to_colleague(task: Task, person_id: int, *, actor: Actor, now: dt.datetime, text: str) -> UnitNote:
    """Write to a colleague about a task of the own unit; nobody outside the unit sees it.

    Raises Forbidden, Invalid for an empty text and for who does not work for the unit.
    """
    require(policy.can_report(actor, task))
    person = _colleague(task.unit_id, person_id)
    words = require_text(text, "text", "Hãy ghi nội dung cần nhắn.")
    note = UnitNote(
        task_id=task.id,
        unit_id=task.unit_id,
        at=now,
        account_id=actor.user_id,
        author_name=actor.name,
        to_account_id=person.id,
        to_name=person.name,
        text=words,
    )
    db.session.add(note)
    audit.record(
        "task.colleague_noted",
        actor=actor,
        now=now,
        subject_type="task",
        subject_id=task.id,
        details={"person": person.id},
    )
    if person.id != actor.user_id:
        notify_account(person.id, actor=actor, now=now, **vars(mail.from_colleague(task, actor.name, words)))
    return note


def release_all(account_id: int, actor: Actor, now: dt.datetime) -> None:
    """Free the open tasks of a person who leaves the unit, and tell the unit that they wait for somebody."""
    freed: Counter[int] = Counter()
    for assignment, task in open_assignments(account_id):
        claim(task)
        _release(task, assignment, actor=actor, now=now)
        freed[task.unit_id] += 1
    for unit_id, count in freed.items():
        notify_unit(unit_id, actor=actor, now=now, **vars(mail.left_to_unit(count)))


def _release(task: Task, assignment: TaskAssignment, *, actor: Actor, now: dt.datetime) -> None:
    person_id = assignment.account_id
    db.session.delete(assignment)
    record(task, "release_person", actor=actor, now=now, old_state=task.state, details={"person": person_id})


def _colleague(unit_id: int, person_id: int) -> Colleague:
    found = next((one for one in colleagues(unit_id) if one.id == person_id), None)
    if found is None:
        raise Invalid("Người này không làm việc cho đơn vị.", field="person_id")
    return found
