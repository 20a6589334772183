"""Pages of a list, whose place stays in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of `per` rows out of `total`."""

    rows: Sequence[T]
    page: int
    per: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per))

    @property
    def first(self) -> int:
        """Number of the first row shown, 0 when there is none."""
        return (self.page - 1) * self.per + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.page * self.per, self.total)

    def url(self, page: int) -> str:
        """The present address with another page."""
        return address_with(page=page)


def page_number() -> int:
    """The page asked for in the address; 1 for anything that is no page."""
    value = request.args.get("page", "1")
    return max(1, min(int(value), 100_000)) if value.isascii() and value.isdigit() and len(value) < 7 else 1


def address_with(**changes: Any) -> str:
    """The present address with some arguments changed (None removes one)."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
    arguments.update(changes)
    endpoint = request.endpoint or "web.home"
    return url_for(endpoint, **{k: v for k, v in arguments.items() if v not in (None, "", [""])})
