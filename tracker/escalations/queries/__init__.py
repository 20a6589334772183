"""The read side of recommendations."""

from tracker.escalations.queries.counting import Totals, counts, holders, totals, waiting_of
from tracker.escalations.queries.filters import AGES, Filters, Funds, Group, conditions
from tracker.escalations.queries.likeness import Alike, alike
from tracker.escalations.queries.listing import (
    PER_PAGE,
    SORTS,
    Row,
    above,
    clock,
    page_of,
    rows_where,
)
from tracker.escalations.queries.rows import (
    Member,
    Step,
    days_above,
    files_of,
    get_file,
    get_visible,
    joinable,
    main_of,
    members_of,
    of_task,
    path_of,
    tellings_of,
    unit_name,
)

__all__ = [
    "AGES",
    "PER_PAGE",
    "SORTS",
    "Alike",
    "Filters",
    "Funds",
    "Group",
    "Member",
    "Row",
    "Step",
    "Totals",
    "above",
    "alike",
    "clock",
    "conditions",
    "counts",
    "days_above",
    "files_of",
    "get_file",
    "get_visible",
    "holders",
    "joinable",
    "main_of",
    "members_of",
    "of_task",
    "page_of",
    "path_of",
    "rows_where",
    "tellings_of",
    "totals",
    "unit_name",
    "waiting_of",
]
