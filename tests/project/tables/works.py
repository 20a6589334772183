"""The product's own tables for upgrade works, written by hand and never from the code."""

from __future__ import annotations

STATES = ("need", "planned", "approved", "funded", "under_way", "accepted", "postponed", "cancelled")

# verb -> {state before: state after}; a state that is not listed refuses the verb.
TRANSITIONS: dict[str, dict[str, str]] = {
    "edit": {"need": "need"},
    "plan": {"need": "planned"},
    "return_": {"planned": "need"},
    "approve": {"planned": "approved"},
    "estimate": {"need": "need", "approved": "approved", "funded": "funded", "under_way": "under_way"},
    "grant": {"approved": "funded", "funded": "funded", "under_way": "under_way"},
    "begin": {"funded": "under_way"},
    "spend": {"under_way": "under_way", "accepted": "accepted"},
    "correct": {state: state for state in STATES},
    "delay": {"approved": "approved", "funded": "funded", "under_way": "under_way"},
    "accept": {"under_way": "accepted"},
    "reopen": {"accepted": "under_way"},
    "postpone": {
        "need": "postponed",
        "planned": "postponed",
        "approved": "postponed",
        "funded": "postponed",
        "under_way": "postponed",
    },
    # The postponed work of the tests rested after its approval.
    "resume": {"postponed": "approved"},
    "cancel": {
        "need": "cancelled",
        "planned": "cancelled",
        "approved": "cancelled",
        "postponed": "cancelled",
    },
    "add_photos": {state: state for state in STATES if state != "cancelled"},
    "escalate": {"need": "need", "planned": "planned", "approved": "approved"},
}

# States from which the verb is listed, but a rule about money refuses it: what was granted was not spent.
REFUSED_BY_RULE = {("cancel", "funded"), ("cancel", "under_way")}

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

# A work of Dào San (commune_a, head_a).
SEES = frozenset({"office", "office_2", "leader", "auditor", "commune_a", "head_a"})
OWN = frozenset({"commune_a", "head_a"})
OFFICE = frozenset({"office", "office_2"})
# verb -> (state, who may there)
MAY: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "edit": (("need", OWN),),
    "plan": (("need", OWN),),
    "return_": (("planned", OFFICE),),
    "approve": (("planned", OFFICE),),
    "estimate": (("need", OWN), ("approved", OFFICE)),
    "grant": (("approved", OFFICE),),
    "begin": (("funded", OWN),),
    "spend": (("under_way", OWN),),
    "correct": (("need", OWN), ("approved", OFFICE)),
    "delay": (("approved", OWN),),
    "accept": (("under_way", OWN),),
    "reopen": (("accepted", OFFICE),),
    "postpone": (("need", OWN), ("approved", OFFICE)),
    "resume": (("postponed", OFFICE),),
    "cancel": (("planned", OWN), ("approved", OFFICE)),
    "add_photos": (("need", OWN),),
    "escalate": (("need", OWN),),
}
# Which entries of the ledger a person corrects: (kind, state) -> who.
CORRECTS: dict[tuple[str, str], frozenset[str]] = {
    ("plan", "need"): OWN,
    ("plan", "approved"): OFFICE,
    ("grant", "funded"): OFFICE,
    ("spend", "under_way"): OWN,
}
