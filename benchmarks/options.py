"""What the command line decides for every measurement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """`quick` measures less of everything; `postgres` is the address of a database to measure on."""

    quick: bool = False
    postgres: str | None = None

    def count(self, full: int, quick: int) -> int:
        """How often to do something."""
        return quick if self.quick else full
