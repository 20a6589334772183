"""The product's own tables for tasks, written by hand from the specification and never from the code."""

from __future__ import annotations

STATES = (
    "assigned",
    "in_progress",
    "awaiting_head",
    "submitted",
    "returned",
    "completed",
    "paused",
    "not_applicable",
    "withdrawn",
    "transferred",
)

# verb -> {state before: state after}; a state that is not listed refuses the verb.
TRANSITIONS: dict[str, dict[str, str]] = {
    "acknowledge": {"assigned": "in_progress"},
    "add_note": {
        "assigned": "assigned",
        "in_progress": "in_progress",
        "awaiting_head": "awaiting_head",
        "submitted": "submitted",
        "returned": "returned",
        "paused": "paused",
    },
    "submit": {"assigned": "submitted", "in_progress": "submitted", "returned": "submitted"},
    "submit (head wanted)": {
        "assigned": "awaiting_head",
        "in_progress": "awaiting_head",
        "returned": "awaiting_head",
    },
    "submit_for_unit": {"assigned": "submitted", "in_progress": "submitted", "returned": "submitted"},
    "extend": {
        "assigned": "assigned",
        "in_progress": "in_progress",
        "awaiting_head": "awaiting_head",
        "returned": "returned",
        "paused": "paused",
    },
    "approve_in_unit": {"awaiting_head": "submitted"},
    "send_back_in_unit": {"awaiting_head": "in_progress"},
    "take_back": {"awaiting_head": "in_progress", "submitted": "in_progress"},
    "accept": {"submitted": "completed"},
    "return_": {"submitted": "returned"},
    "ask extension": {
        "assigned": "assigned",
        "in_progress": "in_progress",
        "awaiting_head": "awaiting_head",
        "returned": "returned",
    },
    "ask not_applicable": {
        "assigned": "assigned",
        "in_progress": "in_progress",
        "awaiting_head": "awaiting_head",
        "returned": "returned",
    },
    "ask reopening": {"completed": "completed"},
    "pause": {
        "assigned": "paused",
        "in_progress": "paused",
        "awaiting_head": "paused",
        "submitted": "paused",
        "returned": "paused",
    },
    "resume": {"paused": "assigned"},
    "withdraw": {
        "assigned": "withdrawn",
        "in_progress": "withdrawn",
        "awaiting_head": "withdrawn",
        "submitted": "withdrawn",
        "returned": "withdrawn",
        "paused": "withdrawn",
        "not_applicable": "withdrawn",
    },
}

# What granting a request leads to, from the states in which it can wait for an answer.
GRANTS: dict[str, dict[str, str]] = {
    "extension": {
        "assigned": "assigned",
        "in_progress": "in_progress",
        "awaiting_head": "awaiting_head",
        "returned": "returned",
    },
    "not_applicable": {
        "assigned": "not_applicable",
        "in_progress": "not_applicable",
        "awaiting_head": "not_applicable",
        "returned": "not_applicable",
    },
    "reopening": {"completed": "in_progress"},
}

# States in which a unit can be reminded; in the others the task is left out of the reminder.
REMINDED = frozenset({"assigned", "in_progress", "awaiting_head", "returned"})

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

# A task of Dào San (commune_a), submitted by its reporter; the Justice Division (agency) cooperates in it, and
# Bản Lang (commune_b) has the same task for itself.
SEES = frozenset({"office", "office_2", "leader", "auditor", "commune_a", "head_a", "agency"})
MAY: dict[str, frozenset[str]] = {
    "acknowledge": frozenset({"commune_a", "head_a"}),
    "add_note": frozenset({"commune_a", "head_a", "agency"}),
    "submit": frozenset({"commune_a", "head_a"}),
    "approve_in_unit": frozenset({"head_a"}),
    "send_back_in_unit": frozenset({"head_a"}),
    "take_back": frozenset({"commune_a", "head_a"}),
    "accept": frozenset({"office", "office_2"}),
    "return_": frozenset({"office", "office_2"}),
    "ask extension": frozenset({"commune_a", "head_a"}),
    "ask not_applicable": frozenset({"commune_a", "head_a"}),
    "ask reopening": frozenset({"commune_a", "head_a"}),
    "answer": frozenset({"office", "office_2"}),
    "cancel": frozenset({"commune_a", "head_a"}),
    "pause": frozenset({"office", "office_2"}),
    "resume": frozenset({"office", "office_2"}),
    "withdraw": frozenset({"office", "office_2"}),
    "remind": frozenset({"office", "office_2"}),
    "extend": frozenset({"office", "office_2"}),
    "submit_for_unit": frozenset({"office", "office_2"}),
}

# A task of the office's own unit, handed in by 'office': not its own judge.
MAY_AT_OFFICE: dict[str, frozenset[str]] = {
    "submit": frozenset({"office", "office_2"}),
    "accept": frozenset({"office_2", "leader"}),
    "return_": frozenset({"office_2", "leader"}),
    "answer": frozenset({"office_2", "leader"}),
    "extend": frozenset({"leader"}),
    "submit_for_unit": frozenset(),
}

# A result that 'office' entered for Dào San: another decides, the leader may as well.
MAY_ON_ENTERED: dict[str, frozenset[str]] = {
    "accept": frozenset({"office_2", "leader"}),
    "return_": frozenset({"office_2", "leader"}),
    "take_back": frozenset({"commune_a", "head_a"}),
}

# A state in which each verb is possible, to ask who may.
POSSIBLE_IN = {
    "acknowledge": "assigned",
    "add_note": "in_progress",
    "submit": "in_progress",
    "approve_in_unit": "awaiting_head",
    "send_back_in_unit": "awaiting_head",
    "take_back": "submitted",
    "accept": "submitted",
    "return_": "submitted",
    "ask extension": "in_progress",
    "ask not_applicable": "in_progress",
    "ask reopening": "completed",
    "pause": "in_progress",
    "resume": "paused",
    "withdraw": "in_progress",
    "remind": "in_progress",
    "extend": "in_progress",
    "submit_for_unit": "in_progress",
}
