"""The product's own tables for stock-takes, written by hand and never from the code."""

from __future__ import annotations

STATES = ("draft", "awaiting_head", "submitted", "replaced", "discarded")

# verb -> {state before: state after}; a state that is not listed refuses the verb.
TRANSITIONS: dict[str, dict[str, str]] = {
    "enter": {"draft": "draft"},
    "submit": {"draft": "submitted"},
    "approve_in_unit": {"awaiting_head": "submitted"},
    "send_back_in_unit": {"awaiting_head": "draft"},
    "take_back": {"awaiting_head": "draft", "submitted": "draft"},
    "correct": {"submitted": "submitted"},
    "discard": {"draft": "discarded"},
}
# What happens to the one before when its correction is submitted; nobody asks for it by itself.
BY_ITSELF = {"replace": {"submitted": "replaced"}}

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

# A stock-take of Dào San (commune_a, head_a): what it enters is its own business until it is submitted.
OWN = frozenset({"commune_a", "head_a"})
OFFICE = frozenset({"office", "office_2"})
SEES = OWN | OFFICE | {"leader", "auditor"}
SEES_DRAFT = OWN
SEES_OFFICE_DRAFT = OWN | OFFICE
MAY: dict[str, frozenset[str]] = {
    "enter": OWN,
    "submit": OWN,
    "approve_in_unit": frozenset({"head_a"}),
    "send_back_in_unit": frozenset({"head_a"}),
    "take_back": OWN,
    "take_back (submitted)": OWN | OFFICE,
    "correct": OWN | OFFICE,
    "discard": OWN,
}
MAY_BEGIN = OWN | OFFICE

# rule, needed, working -> the verdict that follows; None: a person has to say it.
VERDICTS: tuple[tuple[str, str | None, str | None, str | None], ...] = (
    ("at_least", "2", "2", "met"),
    ("at_least", "2", "3", "met"),
    ("at_least", "2", "1", "partly"),
    ("at_least", "2", "0.01", "partly"),
    ("at_least", "2", "0", "not_met"),
    ("at_least", "0", "0", "met"),
    ("at_least", None, "1", None),
    ("at_least", "2", None, None),
    ("at_most", "5", "5", "met"),
    ("at_most", "5", "5.01", "not_met"),
    ("present", None, "1", "met"),
    ("present", None, "0", "not_met"),
    ("present", None, None, None),
    ("none", None, "7", None),
)
