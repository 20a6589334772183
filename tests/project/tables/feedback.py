"""The product's own tables for what people say, needs and improvements, written by hand, never from the code."""

from __future__ import annotations

# verb -> {state before: state after}; a state that is not listed refuses the verb.
ENTRY_STATES = ("received", "handling", "answered", "withdrawn")
ENTRIES: dict[str, dict[str, str]] = {
    "edit": {"received": "received", "handling": "handling"},
    "take_up": {"received": "handling"},
    "answer": {"received": "answered", "handling": "answered"},
    "reopen": {"answered": "handling"},
    "withdraw": {"received": "withdrawn", "handling": "withdrawn"},
    "gather": {"received": "received", "handling": "handling", "answered": "answered"},
    "release": {"received": "received", "handling": "handling", "answered": "answered"},
    "see_person": {"received": "received", "handling": "handling", "answered": "answered"},
    "erase_person": {"received": "received", "handling": "handling", "answered": "answered"},
}
NEED_STATES = ("open", "answered", "told", "merged")
NEEDS: dict[str, dict[str, str]] = {
    "edit": {"open": "open", "answered": "answered"},
    "gather": {"open": "open", "answered": "answered"},
    "release": {"open": "open", "answered": "answered", "told": "told"},
    "split": {"open": "open", "answered": "answered"},
    "merge": {"open": "merged", "answered": "merged"},
    "answer": {"open": "answered", "answered": "answered"},
    "tell": {"answered": "told"},
    "reopen": {"answered": "open", "told": "open"},
    "escalate": {"open": "open", "answered": "answered"},
    "tie_work": {"open": "open", "answered": "answered"},
}
IMPROVEMENT_STATES = ("planned", "running", "done", "dropped")
IMPROVEMENTS: dict[str, dict[str, str]] = {
    "edit": {"planned": "planned", "running": "running"},
    "begin": {"planned": "running"},
    "finish": {"running": "done"},
    "drop": {"planned": "dropped", "running": "dropped"},
    "serve": {"planned": "planned", "running": "running", "done": "done"},
    "unserve": {"planned": "planned", "running": "running", "done": "done"},
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
# Rows of Dào San (commune_a wrote them, head_a leads the unit).
OWN = frozenset({"commune_a", "head_a"})
OFFICE = frozenset({"office", "office_2"})
SEES = OWN | OFFICE | {"leader", "auditor"}
ENTRY_MAY: dict[str, frozenset[str]] = {
    "edit": OWN,
    "take_up": OWN,
    "answer": OWN,
    "reopen": OWN,
    "withdraw": OWN,
    "gather": OWN | OFFICE,
    "release": OWN | OFFICE,
    # Who wrote it down, and the head of the unit; nobody above.
    "see_person": OWN,
    "erase_person": OWN,
}
NEED_MAY: dict[str, frozenset[str]] = dict.fromkeys(NEEDS, OWN | OFFICE)
IMPROVEMENT_MAY: dict[str, frozenset[str]] = dict.fromkeys(IMPROVEMENTS, OWN)
