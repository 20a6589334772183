"""The product's own tables for acts on units that wait for their day, written by hand from the specification."""

from __future__ import annotations

STATES = ("waiting", "carried_out", "hindered", "cancelled")

# verb -> {state before: state after}; a state that is not listed refuses the verb.
TRANSITIONS: dict[str, dict[str, str]] = {
    "carry_out": {"waiting": "carried_out"},
    "hinder": {"waiting": "hindered"},
    "retry": {"hindered": "waiting"},
    "cancel": {"waiting": "cancelled", "hindered": "cancelled"},
}

# Who does a verb; the clock is nobody of the cast.
MAY: dict[str, frozenset[str]] = {
    "plan": frozenset({"admin", "office"}),
    "cancel": frozenset({"admin", "office"}),
    "retry": frozenset({"admin", "office"}),
    "carry_out": frozenset(),
    "hinder": frozenset(),
}
