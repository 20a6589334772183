"""The read side of recommendations."""

from tracker.escalations.queries.above import Holding, holdings, together
from tracker.escalations.queries.counting import Totals, counts, holders, totals, waiting_of
from tracker.escalations.queries.filters import AGES, Filters, Funds, Group, conditions
from tracker.escalations.queries.likeness import Alike, alike
from tracker.escalations.queries.listing import (
    PER_PAGE,
    SORTS,
    Row,
    clock,
    page_of,
    rows_where,
)
from tracker.escalations.queries.replay import Standing, matters, standings, totals_of
from tracker.escalations.queries.rows import (
    Member,
    Step,
    days_above,
    files_of,
    get_file,
    get_visible,
    in_place,
    joinable,
    main_of,
    members_of,
    of_task,
    path_of,
    tellings_of,
    titles_of,
    unit_name,
)
from tracker.escalations.queries.terms import count_term_changes, load_terms, term_changes

__all__ = [
    "AGES",
    "PER_PAGE",
    "SORTS",
    "Alike",
    "Filters",
    "Funds",
    "Group",
    "Holding",
    "Member",
    "Row",
    "Standing",
    "Step",
    "Totals",
    "alike",
    "clock",
    "conditions",
    "count_term_changes",
    "counts",
    "days_above",
    "files_of",
    "get_file",
    "get_visible",
    "holders",
    "holdings",
    "in_place",
    "joinable",
    "load_terms",
    "main_of",
    "matters",
    "members_of",
    "of_task",
    "page_of",
    "path_of",
    "rows_where",
    "standings",
    "tellings_of",
    "term_changes",
    "titles_of",
    "together",
    "totals",
    "totals_of",
    "unit_name",
    "waiting_of",
]
