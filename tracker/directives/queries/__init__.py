"""The read side of directives."""

from tracker.directives.queries.finding import (
    changes_of,
    get_draft,
    get_instruction,
    get_target,
    get_visible,
    issued_besides,
    successor_of,
    twin_of,
)
from tracker.directives.queries.listing import Filters, Row, counts_by_state, listing, types, years
from tracker.directives.queries.passages import Segment, passages
from tracker.directives.queries.reviewing import (
    Caution,
    Members,
    Proposal,
    Sheet,
    fixed_year,
    group_members,
    one_stop_ids,
    sheet,
)

__all__ = [
    "Caution",
    "Filters",
    "Members",
    "Proposal",
    "Row",
    "Segment",
    "Sheet",
    "changes_of",
    "counts_by_state",
    "fixed_year",
    "get_draft",
    "get_instruction",
    "get_target",
    "get_visible",
    "group_members",
    "issued_besides",
    "listing",
    "one_stop_ids",
    "passages",
    "sheet",
    "successor_of",
    "twin_of",
    "types",
    "years",
]
