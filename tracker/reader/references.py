"""Deadlines that an item takes from another item: 'theo thời hạn nêu tại điểm c khoản 2'."""

import re
from dataclasses import dataclass

from tracker.reader.view import flat

_REFERENCE = re.compile(
    r"theo (?:dung )?(?:thoi (?:gian|han)|tien do)[^.;,]{0,30}? tai (?:diem (?P<c>[a-z]|"
    r"đ)[, ]+)?(?:khoan|muc) (?P<i>\d+)"
)


@dataclass(frozen=True)
class Reference:
    """A deadline that is said to be that of another item of the same document."""

    path: tuple[str, ...]
    text: str


def reference(text: str) -> Reference | None:
    """Return which item of this document `text` takes its deadline from, if it says so."""
    match = _REFERENCE.search(flat(text))
    if match is None:
        return None
    path = (match["i"], match["c"]) if match["c"] else (match["i"],)
    return Reference(path, text[match.start() : match.end()])
