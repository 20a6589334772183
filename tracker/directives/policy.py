"""Who may see and change a directive."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, true

from tracker.core.access import Actor, Role
from tracker.core.errors import Forbidden
from tracker.directives.models import Directive, Instruction, InstructionUnit


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which directives an actor may know of, as a WHERE expression.

    Office, leader and auditor: all. A unit: those that were issued (also if withdrawn since) in which it has a
    part. Others: none.
    """
    if actor.reads_all:
        return true()
    if actor.has(Role.ADMINISTRATOR) or actor.unit_id is None:
        return false()
    part = exists().where(
        InstructionUnit.instruction_id == Instruction.id,
        Instruction.directive_id == Directive.id,
        Instruction.included.is_(True),
        InstructionUnit.unit_id == actor.unit_id,
    )
    return and_(Directive.issued_at.is_not(None), part)


def can_prepare(actor: Actor) -> bool:
    """Whether the actor takes directives in, reviews and issues them: the Interior Office."""
    return actor.is_system or actor.has(Role.OFFICE)


def require_prepare(actor: Actor) -> None:
    """Raise Forbidden unless the actor may prepare directives."""
    if not can_prepare(actor):
        raise Forbidden("Chỉ Phòng Nội vụ được tiếp nhận và rà soát văn bản chỉ đạo.")
