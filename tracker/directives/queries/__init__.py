"""The read side of directives."""

from tracker.directives.queries.finding import get_draft, get_instruction, get_target, get_visible, twin_of
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
    "counts_by_state",
    "fixed_year",
    "get_draft",
    "get_instruction",
    "get_target",
    "get_visible",
    "group_members",
    "listing",
    "one_stop_ids",
    "passages",
    "sheet",
    "twin_of",
    "types",
    "years",
]
