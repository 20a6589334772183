"""What the desk's views share: blueprint, the page's tags, lenient reading of the address."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, g, request

from tracker.core.access import IN_UNIT, READS_ALL
from tracker.core.clock import local_day
from tracker.desk.site import soon_until
from tracker.desk.status import Tags
from tracker.directives.models import reference_of
from tracker.steering.queries import Scope, scope_of
from tracker.web.forms import tidy
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now

bp = Blueprint("desk", __name__)
bp.add_app_template_global(reference_of, "refer")
READERS = tuple(READS_ALL)
WORKERS = (*READS_ALL, *IN_UNIT)
E = TypeVar("E", bound=StrEnum)


def tags() -> Tags:
    """The tags of this request's page: one 'now' and one idea of 'soon' for all of it."""
    if "desk_tags" not in g:
        moment = now()
        g.desk_tags = Tags(moment, soon_until(moment))
    made: Tags = g.desk_tags
    return made


def own_scope() -> Scope:
    """What the person of this request looks after, asked once."""
    if "desk_scope" not in g:
        g.desk_scope = scope_of(actor(), local_day(now()))
    made: Scope = g.desk_scope
    return made


def text(name: str, most: int = 200) -> str:
    """A free text of the address."""
    return (tidy(request.args.get(name)) or "")[:most]


def number(name: str) -> int | None:
    """A row's identifier in the address; None for anything else: a stale link shows the whole list."""
    return identifier(request.args.get(name, ""))


def choice(name: str, kind: type[E]) -> E | None:
    """A member of an enumeration in the address; None for anything else."""
    value = request.args.get(name, "")
    return kind(value) if value in kind.__members__.values() else None
