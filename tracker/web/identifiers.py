"""Identifiers of rows as addresses and forms carry them: a number that no row can have is no identifier."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1


class Identifier(IntegerConverter):
    """The 'int' of routes; a larger number than the databases hold leads nowhere (404) instead of into them."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002 (name given by Werkzeug)
        super().__init__(map, *args, **{"max": LARGEST, **options})


def identifier(text: str) -> int | None:
    """The number of a row that a text names; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return None
    number = int(text)
    return number if number <= LARGEST else None
