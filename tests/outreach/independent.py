"""The count that every total is held against: a list of what people wrote down, summed in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.outreach.states import Channel, Measure

SHOWN = (Measure.SESSIONS, Measure.ATTENDANCES, Measure.BROADCASTS, Measure.MINUTES, Measure.COPIES, Measure.POSTS)
PARTS = frozenset({"hop_1", "hop_2"})


@dataclass
class Noted:
    """An activity as somebody wrote it down."""

    id: int
    unit: str
    villages: frozenset[str]
    directives: frozenset[int]
    channel: Channel
    languages: frozenset[str]
    for_residents: bool
    counts: dict[Measure, int] = field(default_factory=dict)


def wanted(channel: Channel, number: int) -> dict[Measure, int]:
    """Counts of a channel made from one number."""
    made = {
        Channel.MEETING: {Measure.SESSIONS: 1, Measure.ATTENDANCES: number, Measure.WOMEN: number // 2},
        Channel.LOUDSPEAKER: {Measure.BROADCASTS: number % 7 + 1, Measure.MINUTES: number * 6},
        Channel.MARKET: {Measure.SESSIONS: 1, Measure.ATTENDANCES: number * 3, Measure.COPIES: number},
        Channel.SOCIAL: {Measure.POSTS: number},
    }
    return made[channel]


def serving(noted: Iterable[Noted], directive: int | None) -> list[Noted]:
    """Those that serve a directive; all for None."""
    return [one for one in noted if directive is None or directive in one.directives]


def summed(noted: Iterable[Noted]) -> dict[Measure, int]:
    """The totals that pages and papers show."""
    total: Counter[Measure] = Counter()
    for one in noted:
        total.update(one.counts)
    return {measure: total[measure] for measure in SHOWN}


def reached(noted: Iterable[Noted], *, together: bool) -> set[str]:
    """Villages in force that were reached; `together` once Hợp 1 and Hợp 2 have become one."""
    named = {name for one in noted if one.for_residents for name in one.villages}
    if not together:
        return named
    return named - PARTS | ({"hop"} if "hop" in named or named >= PARTS else set())


def hours(minutes: int) -> str:
    """Broadcast time as papers write it; every number here is a multiple of six minutes."""
    whole, tenths = divmod(minutes // 6, 10)
    return f"{whole},{tenths}" if tenths else str(whole)


def sentence(noted: list[Noted], villages: int, of: int) -> str:
    """The totals as the report says them."""
    sums = summed(noted)
    said = {
        Measure.SESSIONS: "buổi",
        Measure.ATTENDANCES: "lượt người dự",
        Measure.BROADCASTS: f"buổi phát thanh ({hours(sums[Measure.MINUTES])} giờ)",
        Measure.COPIES: "bản tài liệu",
        Measure.POSTS: "tin bài",
    }
    parts = [f"{sums[one]:,}".replace(",", ".") + f" {text}" for one, text in said.items() if sums[one]]
    told = f": {', '.join(parts)}" if parts else ""
    return f"Đã ghi {len(noted)} hoạt động tuyên truyền{told}; đã đến {villages}/{of} bản."
