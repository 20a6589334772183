"""The doors to single rows."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.directives.models import Directive, DirectiveChange, Instruction, Target
from tracker.directives.policy import visible_to
from tracker.directives.states import DirectiveState


def get_visible(directive_id: int, actor: Actor) -> Directive:
    """The directive with this identifier if the actor may know of it. Raises NotFound."""
    directive = db.session.scalars(
        select(Directive).where(Directive.id == directive_id, visible_to(actor))
    ).one_or_none()
    if directive is None:
        raise NotFound("Không tìm thấy văn bản này.")
    return directive


def get_draft(directive_id: int, actor: Actor) -> Directive:
    """A directive that is still under review. Raises NotFound for a foreign or an issued one."""
    directive = get_visible(directive_id, actor)
    if directive.state is not DirectiveState.DRAFT:
        raise NotFound("Văn bản này không còn ở bước rà soát.")
    return directive


def get_instruction(directive_id: int, instruction_id: int, actor: Actor) -> Instruction:
    """An instruction of a directive that the actor may know of. Raises NotFound."""
    directive = get_visible(directive_id, actor)
    for instruction in directive.instructions:
        if instruction.id == instruction_id:
            return instruction
    raise NotFound("Không tìm thấy nhiệm vụ này.")


def get_target(directive_id: int, target_id: int, actor: Actor) -> Target:
    """A target of a directive that the actor may know of. Raises NotFound."""
    directive = get_visible(directive_id, actor)
    for target in directive.targets:
        if target.id == target_id:
            return target
    raise NotFound("Không tìm thấy mục tiêu này.")


def twin_of(
    sha256: str | None,
    *,
    number: str | None,
    symbol: str | None,
    date_text: str | None,
    issuer: str,
    besides: int | None = None,
) -> Directive | None:
    """A directive that was taken in before with the same bytes, or the same number, symbol, date and issuer.

    Those that were discarded do not count, nor the one named `besides`; without a number only bytes decide.
    """
    same = [Directive.source_sha256 == sha256] if sha256 else []
    if number is not None:
        same.append(
            and_(
                Directive.number == number,
                Directive.symbol == symbol,
                Directive.date_text == date_text,
                Directive.issuer == issuer,
            )
        )
    if not same:
        return None
    return db.session.scalars(
        select(Directive)
        .where(or_(*same), Directive.state != DirectiveState.WITHDRAWN, Directive.id != (besides or 0))
        .order_by(Directive.id)
        .limit(1)
    ).first()


def issued_besides(directive: Directive) -> list[Directive]:
    """The other directives that are issued and in force, newest first."""
    return list(
        db.session.scalars(
            select(Directive)
            .where(Directive.state == DirectiveState.ISSUED, Directive.id != directive.id)
            .order_by(Directive.issued_at.desc(), Directive.id.desc())
        )
    )


def changes_of(directive_id: int) -> list[DirectiveChange]:
    """What was changed on a directive after its issue, newest first."""
    return list(
        db.session.scalars(
            select(DirectiveChange)
            .where(DirectiveChange.directive_id == directive_id)
            .order_by(DirectiveChange.id.desc())
        )
    )


def successor_of(directive: Directive, actor: Actor) -> Directive | None:
    """The directive that took the place of one, if there is one that the actor may know of."""
    if directive.replaced_by_id is None:
        return None
    return db.session.scalars(
        select(Directive).where(Directive.id == directive.replaced_by_id, visible_to(actor))
    ).one_or_none()
