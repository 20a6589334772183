"""An act that changes units, as data: what a form or a file proposes, shown first and then carried out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tracker.core.errors import Invalid
from tracker.units.states import SuccessionKind, UnitKind


@dataclass(frozen=True)
class NewUnit:
    """A unit that begins with the act, or the new particulars of one that goes on.

    `group_id` is the group whose member it becomes; None keeps it outside every group, and directives of the
    issuer no longer reach it. `parent` names the committee that it answers to, '' for none.
    """

    name: str
    kind: UnitKind
    gso_code: str | None = None
    symbol: str = ""
    parent: str = ""
    group_id: int | None = None


@dataclass(frozen=True, order=True)
class Heir:
    """Who goes on: one of the act's new units by its place in the list, or an existing unit by identifier."""

    new: bool
    number: int


@dataclass(frozen=True)
class Fate:
    """What becomes of one unit.

    `receiver` takes open tasks and people; without one, open tasks are withdrawn for `reason`.
    """

    unit_id: int
    kind: SuccessionKind
    heirs: tuple[Heir, ...] = ()
    receiver: Heir | None = None
    reason: str = ""
    move_people: bool = True


@dataclass(frozen=True)
class Reform:
    """A whole act: its day, what it rests on, the units it begins and the fates it decides."""

    effective_on: dt.date
    legal_ref: str
    new_units: tuple[NewUnit, ...]
    fates: tuple[Fate, ...]

    def heirs_of(self, heir: Heir) -> Sequence[Fate]:
        """The fates that lead to a unit."""
        return [fate for fate in self.fates if heir in fate.heirs]


def encode(reform: Reform) -> str:
    """The act as text, for the page that shows it to carry to the one that confirms it."""
    return json.dumps(asdict(reform), ensure_ascii=False, sort_keys=True, default=dt.date.isoformat)


def decode(text: str) -> Reform:
    """The act that `encode` wrote. Raises Invalid for anything else; the rules are asked when it is done."""
    try:
        given = json.loads(text)
        return Reform(
            effective_on=dt.date.fromisoformat(given["effective_on"]),
            legal_ref=_text(given["legal_ref"], 2000),
            new_units=tuple(_new_unit(one) for one in given["new_units"]),
            fates=tuple(_fate(one) for one in given["fates"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid("Không đọc được nội dung sắp xếp; hãy lập lại từ đầu.") from error


def _new_unit(given: dict[str, Any]) -> NewUnit:
    code = given["gso_code"]
    return NewUnit(
        name=_text(given["name"], 200),
        kind=UnitKind(given["kind"]),
        gso_code=None if code is None else _text(code, 40),
        symbol=_text(given["symbol"], 40),
        parent=_text(given["parent"], 200),
        group_id=None if given["group_id"] is None else _number(given["group_id"]),
    )


def _fate(given: dict[str, Any]) -> Fate:
    return Fate(
        unit_id=_number(given["unit_id"]),
        kind=SuccessionKind(given["kind"]),
        heirs=tuple(_heir(one) for one in given["heirs"]),
        receiver=None if given["receiver"] is None else _heir(given["receiver"]),
        reason=_text(given["reason"], 2000),
        move_people=bool(given["move_people"]),
    )


def _heir(given: dict[str, Any]) -> Heir:
    return Heir(bool(given["new"]), _number(given["number"]))


def _number(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given < 2**31:
        raise ValueError("not a number")
    return given


def _text(given: object, most: int) -> str:
    if not isinstance(given, str) or len(given) > most:
        raise ValueError("not a text")
    return given
