"""Head, signature and origin that reports of the office share (NĐ 30/2020/NĐ-CP, annex I)."""

from __future__ import annotations

import datetime as dt

from tracker.audit import queries as audit
from tracker.core.clock import local_day
from tracker.reports.document import Letterhead, Meta, Signature
from tracker.reports.order import Order
from tracker.units import queries as units
from tracker.units.models import UnitVersion


def office(order: Order) -> UnitVersion:
    """The unit that reports, under the name of the figures' day."""
    return units.version_on(order.unit_id, local_day(order.as_of))


def receiver(order: Order) -> str:
    """To whom the office reports: the authority that issues the directives, itself where there is none."""
    above = units.issuer_on(local_day(order.as_of))
    return above.short_name if above else office(order).short_name


def letterhead(unit: UnitVersion, letters: str, day: dt.date, *, draft: bool = True) -> Letterhead:
    """The head of a unit's document whose type is written with `letters` (BC, DS) before the unit's symbol."""
    return Letterhead(
        issuer=unit.issuer_line or unit.name.upper(),
        parent=unit.parent_line or None,
        symbol="-".join(filter(None, (letters, unit.symbol))),
        place=unit.place,
        date=day,
        draft=draft,
    )


def signature(unit: UnitVersion) -> Signature:
    """Who signs for a unit."""
    return Signature(
        title=unit.signer_title,
        authority=[unit.signer_authority] if unit.signer_authority else [],
        name=unit.signer_name,
    )


def meta(order: Order) -> Meta:
    """Who ordered it when, and the newest seal of the audit record."""
    return Meta(author=order.author, created=order.created, audit_head=audit.head())
