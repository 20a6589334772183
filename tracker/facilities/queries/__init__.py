"""The read side of one-stop offices."""

from tracker.facilities.queries.catalogue import (
    Entry,
    all_groups,
    by_group,
    entries_on,
    get_group,
    get_item,
    next_position,
)
from tracker.facilities.queries.gaps import UNITS_NAMED, Gap, Short, gaps, shortages
from tracker.facilities.queries.stocktakes import (
    Past,
    editions_of,
    get_photo,
    get_visible,
    history_of,
    last_before,
    lines_of,
    open_take,
    standing_take,
    unit_name,
    verdicts_of,
    visible_unit,
)
from tracker.facilities.queries.trend import Change, Moved, changes, moved

__all__ = [
    "UNITS_NAMED",
    "Change",
    "Entry",
    "Gap",
    "Moved",
    "Past",
    "Short",
    "all_groups",
    "by_group",
    "changes",
    "editions_of",
    "entries_on",
    "gaps",
    "get_group",
    "get_item",
    "get_photo",
    "get_visible",
    "history_of",
    "last_before",
    "lines_of",
    "moved",
    "next_position",
    "open_take",
    "shortages",
    "standing_take",
    "unit_name",
    "verdicts_of",
    "visible_unit",
]
