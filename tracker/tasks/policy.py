"""Who may do what with a task, and which tasks a person sees. The state is asked of TASK_FLOW, not here."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, or_, select, true

from tracker.accounts.models import Account
from tracker.core import db
from tracker.core.access import IN_UNIT, Actor, Role
from tracker.directives.models import InstructionUnit
from tracker.directives.states import Part
from tracker.tasks.models import Task, TaskRequest
from tracker.tasks.states import TASK_FLOW, RequestKind, TaskState

REPORTERS = IN_UNIT | {Role.OFFICE}
ASKING = {
    RequestKind.EXTENSION: "request_extension",
    RequestKind.NOT_APPLICABLE: "request_not_applicable",
    RequestKind.REOPENING: "request_reopening",
}


_COOPERATES = select(
    exists().where(
        InstructionUnit.instruction_id == bindparam("instruction_id"),
        InstructionUnit.unit_id == bindparam("unit_id"),
        InstructionUnit.part == Part.COOPERATE,
    )
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The tasks that a person sees: office, leader and auditor all, a unit its own and those it helps with."""
    if actor.reads_all:
        return true()
    if actor.role not in IN_UNIT or actor.unit_id is None:
        return false()
    helped = select(InstructionUnit.instruction_id).where(
        InstructionUnit.unit_id == actor.unit_id, InstructionUnit.part == Part.COOPERATE
    )
    return or_(Task.unit_id == actor.unit_id, Task.instruction_id.in_(helped))


def can_report(actor: Actor, task: Task) -> bool:
    """Whether the person reports for the task's unit: its reporter, its head, the office for its own."""
    return actor.role in REPORTERS and actor.unit_id == task.unit_id


def cooperates(actor: Actor, task: Task) -> bool:
    """Whether the person's unit cooperates in the task's instruction."""
    if actor.role not in REPORTERS or actor.unit_id is None:
        return False
    return bool(db.session.scalar(_COOPERATES, {"instruction_id": task.instruction_id, "unit_id": actor.unit_id}))


def can_add_note(actor: Actor, task: Task) -> bool:
    """Whether the person writes progress and adds files: the unit itself and those that cooperate."""
    return can_report(actor, task) or cooperates(actor, task)


def can_head(actor: Actor, task: Task) -> bool:
    """Whether the person approves inside the task's unit."""
    return actor.has(Role.UNIT_HEAD) and actor.unit_id == task.unit_id


def can_decide(actor: Actor, task: Task) -> bool:
    """Whether the person decides on what was submitted: the office, never on what they handed in or approved.

    The leader decides on the tasks of the office's own unit, so that it is not its own judge where one clerk
    works alone; also on what the office entered for a unit.
    """
    if actor.user_id is None or actor.user_id in (task.submitted_by, task.approved_by):
        return False
    return _rules_on(actor, task) or (task.entered_by_office and actor.has(Role.LEADER))


def can_extend(actor: Actor, task: Task) -> bool:
    """Whether the person gives more time unasked: the office, not to its own unit; to that the leader."""
    if actor.has(Role.OFFICE):
        return actor.unit_id != task.unit_id
    return actor.has(Role.LEADER) and is_office_unit(task.unit_id)


def can_enter(actor: Actor, task: Task) -> bool:
    """Whether the person writes down what another unit reported by telephone or on paper: the office."""
    return actor.has(Role.OFFICE) and actor.unit_id != task.unit_id


def can_decide_request(actor: Actor, request: TaskRequest, task: Task) -> bool:
    """Whether the person answers a request: as with results, and never one they made."""
    return actor.user_id is not None and actor.user_id != request.asked_by and _rules_on(actor, task)


def can_manage(actor: Actor) -> bool:
    """Whether the person assigns, reminds, pauses, resumes and withdraws: the office."""
    return actor.has(Role.OFFICE)


def can_add(actor: Actor) -> bool:
    """Whether the person adds tasks to an issued directive: the office, and a leader whose remark becomes them."""
    return actor.has(Role.OFFICE, Role.LEADER)


def can_direct(actor: Actor) -> bool:
    """Whether the person's word on a task is a leader's."""
    return actor.has(Role.LEADER)


def can_reschedule(actor: Actor) -> bool:
    """Whether the person lets computed deadlines follow the calendar: those who keep it."""
    return actor.has(Role.OFFICE, Role.ADMINISTRATOR)


def can_issue(actor: Actor) -> bool:
    """Whether the person turns a directive into tasks: the office."""
    return actor.has(Role.OFFICE)


RULES: dict[str, Callable[[Actor, Task], bool]] = {
    **dict.fromkeys(("acknowledge", "submit", "take_back", "cancel_request", *ASKING.values()), can_report),
    **dict.fromkeys(("approve_in_unit", "send_back_in_unit"), can_head),
    **dict.fromkeys(("accept", "return_"), can_decide),
    **dict.fromkeys(("pause", "resume", "withdraw", "remind"), lambda actor, _: can_manage(actor)),
    "add_note": can_add_note,
    "extend": can_extend,
    "submit_for_unit": can_enter,
    "decide_request": lambda actor, task: any(
        can_decide_request(actor, request, task) for request in task.requests if request.decided_at is None
    ),
}


def may(actor: Actor, task: Task, verb: str) -> bool:
    """Whether the person may do the verb with the task, in whatever state it is."""
    return RULES[verb](actor, task)


def verbs(actor: Actor, task: Task) -> frozenset[str]:
    """What the person can do with the task as it stands: verbs of TASK_FLOW, and of an open request."""
    return frozenset(verb for verb in RULES if _possible(verb, task) and may(actor, task, verb))


def _possible(verb: str, task: Task) -> bool:
    if verb in {"cancel_request", "decide_request"}:
        return task.open_request is not None
    if verb in ASKING.values() and task.open_request is not None:
        return False
    if verb == ASKING[RequestKind.EXTENSION] and task.due_at is None:
        return False
    if verb == "extend":
        return runs(task)
    return TASK_FLOW.allows(verb, task.state)


def runs(task: Task) -> bool:
    """Whether more time means anything: there is a deadline, and no result has left the unit."""
    return TASK_FLOW.allows("extend", task.state) and task.due_at is not None and task.state != TaskState.SUBMITTED


def _rules_on(actor: Actor, task: Task) -> bool:
    return actor.has(Role.OFFICE) or (actor.has(Role.LEADER) and is_office_unit(task.unit_id))


def is_office_unit(unit_id: int) -> bool:
    """Whether a unit is the one that follows up: people with the office's role belong to it."""
    clerk = exists().where(and_(Account.unit_id == unit_id, Account.role == Role.OFFICE))
    return bool(db.session.scalar(select(clerk)))
