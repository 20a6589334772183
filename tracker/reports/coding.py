"""Frozen values that go to canonical JSON and come back with their types.

Every object is tagged with its class, so that a date, a decimal or a status is never taken for text.
"""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

# Of a field that documents stored before do not have: left out at its default, so that their hash stays.
LATER = {"later": True}
_CLASSES: dict[str, type] = {}
# A moment is a date as well: it has to be asked for first.
_PLAIN: dict[type, tuple[str, Callable[[Any], str], Callable[[str], Any]]] = {
    datetime: ("moment", datetime.isoformat, datetime.fromisoformat),
    date: ("date", date.isoformat, date.fromisoformat),
    Decimal: ("decimal", str, Decimal),
}


class Frozen:
    """Base of the dataclasses that are stored; a subclass is known to `decode` by its name.

    Lists given by a builder become tuples: frozen all the way down, and equal after a round trip.
    """

    def __init_subclass__(cls) -> None:
        """Make the class known to `decode`."""
        super().__init_subclass__()
        _CLASSES[cls.__name__] = cls

    def __post_init__(self) -> None:
        """Replace every list field, and the lists inside it, by tuples."""
        for item in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, item.name, _tuples(getattr(self, item.name)))


class Word(StrEnum):
    """Base of the enumerations that are stored."""

    def __init_subclass__(cls) -> None:
        """Make the enumeration known to `decode`."""
        super().__init_subclass__()
        _CLASSES[cls.__name__] = cls


def canonical(value: Any) -> str:
    """Return JSON with sorted keys and no spaces: equal values give equal text."""
    return json.dumps(encode(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def encode(value: Any) -> Any:
    """Return what `json` can write of a value that Frozen classes hold."""
    if isinstance(value, Frozen):
        named = {
            item.name: encode(getattr(value, item.name))
            for item in fields(value)  # type: ignore[arg-type]
            if not (item.metadata.get("later") and getattr(value, item.name) == item.default)
        }
        return {"type": type(value).__name__, **named}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, Word):
        return {"type": type(value).__name__, "value": value.value}
    for kind, (name, write, _read) in _PLAIN.items():
        if isinstance(value, kind):
            return {"type": name, "value": write(value)}
    return value


def decode(value: Any) -> Any:
    """Return the value that `encode` made `value` of.

    Raises KeyError, TypeError, ValueError or decimal.InvalidOperation for what it did not make.
    """
    if isinstance(value, list):
        return tuple(decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    name = value["type"]
    for plain, _write, read in _PLAIN.values():
        if name == plain:
            return read(value["value"])
    return _CLASSES[name](**{key: decode(item) for key, item in value.items() if key != "type"})


def _tuples(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_tuples(item) for item in value)
    return value
