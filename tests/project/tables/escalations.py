"""The product's own tables for recommendations upward, written by hand and never from the code."""

from __future__ import annotations

STATES = (
    "draft",
    "awaiting_head",
    "sent",
    "returned",
    "with_leader",
    "to_forward",
    "forwarded",
    "answered",
    "closed",
    "merged",
    "elsewhere",
    "withdrawn",
)

# verb -> {state before: state after}; a state that is not listed refuses the verb.
TRANSITIONS: dict[str, dict[str, str]] = {
    "edit": {"draft": "draft", "awaiting_head": "awaiting_head", "returned": "returned"},
    "send": {"draft": "sent", "returned": "sent"},
    "approve_in_unit": {"awaiting_head": "sent"},
    "send_back_in_unit": {"awaiting_head": "draft"},
    "withdraw": {
        "draft": "withdrawn",
        "awaiting_head": "withdrawn",
        "sent": "withdrawn",
        "returned": "withdrawn",
    },
    "mark_within": {"sent": "with_leader"},
    "mark_beyond": {"sent": "to_forward", "with_leader": "to_forward"},
    "merge": {"sent": "merged", "to_forward": "merged"},
    "return_": {"sent": "returned"},
    "redirect": {"sent": "elsewhere"},
    "decide": {"with_leader": "answered"},
    "forward": {"to_forward": "forwarded"},
    "pass_on": {"forwarded": "forwarded"},
    "answer": {"forwarded": "answered"},
    "tell": {"answered": "answered"},
    "close": {"answered": "closed"},
    "remind": {
        "sent": "sent",
        "returned": "returned",
        "with_leader": "with_leader",
        "to_forward": "to_forward",
        "forwarded": "forwarded",
    },
    "pause_task": {
        "sent": "sent",
        "with_leader": "with_leader",
        "to_forward": "to_forward",
        "forwarded": "forwarded",
    },
}

PEOPLE = (
    "admin",
    "office",
    "office_2",
    "leader",
    "auditor",
    "commune_a",
    "head_a",
    "commune_b",
    "agency",
    "stranger",
)

# A recommendation of Dào San (commune_a, head_a) that has left the unit; drafts are the unit's own business.
SEES = frozenset({"office", "office_2", "leader", "auditor", "commune_a", "head_a"})
SEES_DRAFT = frozenset({"commune_a", "head_a"})
OWN = frozenset({"commune_a", "head_a"})
OFFICE = frozenset({"office", "office_2"})
MAY: dict[str, frozenset[str]] = {
    "edit": OWN,
    "send": OWN,
    "withdraw": OWN,
    "approve_in_unit": frozenset({"head_a"}),
    "send_back_in_unit": frozenset({"head_a"}),
    "mark_within": OFFICE,
    "mark_beyond": OFFICE,
    "mark_beyond (with leader)": frozenset({"leader"}),
    "merge": OFFICE,
    "return_": OFFICE,
    "redirect": OFFICE,
    "decide": frozenset({"leader"}),
    "forward": OFFICE,
    "pass_on": OFFICE,
    "answer": OFFICE,
    "tell": OFFICE,
    "close": OFFICE,
    "remind": OFFICE,
    "pause_task": OFFICE,
}

# What has no deadline of its own, and the working days that each holder is given.
DAYS: dict[str, int | None] = {
    "write": None,
    "sort": 5,
    "forward": 5,
    "decide": 15,
    "complete": 5,
    "answer by the province": 22,
    "answer by the centre": 44,
    "tell": 5,
}

# The levels on a day, from the village upward; the district ends with 30/6/2025.
LEVELS: dict[str, tuple[str, ...]] = {
    "2024-09-30": ("village", "commune", "district", "department", "province", "central"),
    "2025-06-30": ("village", "commune", "district", "department", "province", "central"),
    "2025-07-01": ("village", "commune", "department", "province", "central"),
}
