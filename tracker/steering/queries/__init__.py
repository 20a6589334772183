"""The read side of steering."""

from tracker.steering.queries.calendar import DayRow, Year, day_on, events_of, year
from tracker.steering.queries.delegations import Deputy, acting_for, leaders, of_leader
from tracker.steering.queries.remarks import Line, about, get_visible, listing
from tracker.steering.queries.responsibilities import (
    Keeper,
    Scope,
    chosen,
    clerks,
    get_account,
    issued_directives,
    names_by_directive,
    scope_of,
)

__all__ = [
    "DayRow",
    "Deputy",
    "Keeper",
    "Line",
    "Scope",
    "Year",
    "about",
    "acting_for",
    "chosen",
    "clerks",
    "day_on",
    "events_of",
    "get_account",
    "get_visible",
    "issued_directives",
    "leaders",
    "listing",
    "names_by_directive",
    "of_leader",
    "scope_of",
    "year",
]
