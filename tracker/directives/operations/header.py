"""What stands at the head and foot of a document, and the goals it names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from tracker.audit.operations import Details, record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Invalid, Stale
from tracker.directives.models import Directive, Target, last_day, reference
from tracker.directives.operations.opening import note_change, open_draft, refold
from tracker.directives.policy import require_prepare
from tracker.directives.queries import twin_of
from tracker.directives.states import DIRECTIVE_FLOW, ChangeKind, DirectiveState
from tracker.units import queries as units


@dataclass(frozen=True)
class Header:
    """Fields of a document's head and signature; `date_text` is ISO 8601, as exact as the document is."""

    type: str
    number: str | None
    symbol: str | None
    issuer: str
    place: str
    date_text: str | None
    subject: str
    signer_authority: str
    signer_title: str
    signer_name: str
    received_on: dt.date | None
    received_number: str


def edit_header(
    directive: Directive, header: Header, *, actor: Actor, now: dt.datetime, version: int | None = None
) -> Directive:
    """Correct what was read of a draft's head and signature.

    When the date changes, units keep their part under the name they bore on the new day. Raises Invalid
    for a number that another document of that date has.
    """
    open_draft(directive, actor, version)
    if not header.subject:
        raise Invalid("Cần nhập trích yếu.", field="subject")
    refuse_twin(directive, header.number, header.symbol, header.date_text, header.issuer)
    for name in Header.__dataclass_fields__:
        setattr(directive, name, getattr(header, name))
    set_date(directive, header.date_text)
    day = last_day(header.date_text) or header.received_on or local_day(now)
    if day != directive.units_on:
        _rename_units(directive, day)
    refold(directive)
    db.session.flush()
    _note("directive.header_changed", directive, actor, now)
    return directive


def record_number(
    directive: Directive,
    *,
    number: str | None,
    symbol: str | None,
    date_text: str | None,
    actor: Actor,
    now: dt.datetime,
    version: int | None = None,
) -> Directive:
    """Enter number and date when the document has got them, be it issued or not.

    Names of units stay those for which the directive was issued. Raises Invalid for a number that another
    document of that date has, and for a date that lies ahead.
    """
    require_prepare(actor)
    DIRECTIVE_FLOW.check("number", directive.state)
    if version is not None and directive.version != version:
        raise Stale
    refuse_twin(directive, number, symbol, date_text, directive.issuer)
    before = f"{directive.number or ''}/{directive.symbol or ''} {directive.date_text or ''}"
    directive.number, directive.symbol = number, symbol
    set_date(directive, date_text)
    if directive.issued_on and directive.issued_on > local_day(now):
        raise Invalid("Ngày ban hành không thể sau hôm nay.", field="date")
    refold(directive)
    if directive.state is DirectiveState.ISSUED:
        said = f"{reference(directive)}, {directive.date_text or ''}".rstrip(", ")
        note_change(directive, ChangeKind.CORRECTED, said, {"before": before}, actor=actor, now=now)
    db.session.flush()
    _note("directive.numbered", directive, actor, now, {"before": before})
    return directive


def save_target(
    directive: Directive,
    target: Target | None,
    *,
    indicator: str,
    comparator: str,
    goal: Decimal | None,
    baseline: Decimal | None,
    measure: str,
    by: str | None,
    actor: Actor,
    now: dt.datetime,
    version: int | None = None,
) -> Target:
    """Change a goal of a draft, or add one (`target` None). Raises Invalid without an indicator or a goal."""
    open_draft(directive, actor, version)
    if not indicator:
        raise Invalid("Cần nhập tên chỉ tiêu.", field="indicator")
    if goal is None:
        raise Invalid("Cần nhập mức phải đạt.", field="goal")
    if target is None:
        target = Target(position=len(directive.targets))
        directive.targets.append(target)
    target.indicator, target.comparator, target.goal = indicator, comparator, goal
    target.baseline, target.measure, target.by = baseline, measure, by
    db.session.flush()
    _note("directive.target_saved", directive, actor, now, {"target": target.id})
    return target


def remove_target(target: Target, *, actor: Actor, now: dt.datetime, version: int | None = None) -> None:
    """Take a goal away from a draft."""
    directive = target.directive
    open_draft(directive, actor, version)
    removed = target.id
    directive.targets.remove(target)
    db.session.flush()
    _note("directive.target_removed", directive, actor, now, {"target": removed})


def set_date(directive: Directive, date_text: str | None) -> None:
    """Set the date as printed, and the day it says where it says one."""
    directive.date_text = date_text
    full = date_text is not None and len(date_text) == 10
    directive.issued_on = dt.date.fromisoformat(date_text) if full and date_text else None


def refuse_twin(
    directive: Directive, number: str | None, symbol: str | None, date_text: str | None, issuer: str
) -> None:
    """Raise Invalid when another document bears this number on this date."""
    twin = twin_of(None, number=number, symbol=symbol, date_text=date_text, issuer=issuer, besides=directive.id)
    if twin is not None:
        raise Invalid("Đã có văn bản khác mang số, ký hiệu và ngày này.", field="number")


def _rename_units(directive: Directive, day: dt.date) -> None:
    present = {version.unit_id: version.id for version in units.all_on(day)}
    for instruction in directive.instructions:
        for part in instruction.units:
            if part.unit_id not in present:
                raise Invalid("Có đơn vị được giao không tồn tại vào ngày này.", field="date")
            part.unit_version_id = present[part.unit_id]
    directive.units_on = day


def _note(act: str, directive: Directive, actor: Actor, now: dt.datetime, details: Details | None = None) -> None:
    facts = {"number": directive.number, "symbol": directive.symbol, "date": directive.date_text}
    record(
        act,
        actor=actor,
        now=now,
        subject_type="directive",
        subject_id=directive.id,
        details={**facts, **(details or {})},
    )
