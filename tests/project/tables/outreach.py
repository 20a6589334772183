"""The product's own tables for outreach, written by hand and never from the code."""

from __future__ import annotations

STATES = ("recorded", "withdrawn")

# verb -> {state before: state after}; a state that is not listed refuses the verb.
TRANSITIONS: dict[str, dict[str, str]] = {
    "correct": {"recorded": "recorded"},
    "withdraw": {"recorded": "withdrawn"},
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

# An activity of Dào San (commune_a, head_a).
SEES = frozenset({"office", "office_2", "leader", "auditor", "commune_a", "head_a"})
OFFICE = frozenset({"office", "office_2"})
OWN = frozenset({"commune_a", "head_a"})
MAY: dict[str, frozenset[str]] = {
    "record": OWN | OFFICE,
    "correct": OWN | OFFICE,
    "withdraw": OWN | OFFICE,
    "set_plan": OWN | OFFICE,
    "provide": OFFICE,
    "renew": OFFICE,
    "retire": OFFICE,
    "fetch": frozenset(PEOPLE) - {"admin"},
}

# What each channel must count, and what it may.
CHANNELS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "meeting": (("sessions", "attendances"), ("women", "minorities")),
    "combined": (("sessions", "attendances"), ("women", "minorities")),
    "loudspeaker": (("broadcasts", "minutes"), ()),
    "mobile": (("broadcasts", "minutes"), ()),
    "market": (("sessions", "attendances"), ("women", "minorities", "copies")),
    "leaflet": (("copies",), ("households",)),
    "banner": (("items",), ()),
    "social": (("posts",), ("views",)),
    "website": (("posts",), ("views",)),
    "press": (("posts",), ()),
    "performance": (("sessions", "attendances"), ("women", "minorities")),
    "one_stop": (("attendances",), ("women", "minorities")),
    "home": (("households",), ("attendances", "women", "minorities")),
    "school": (("sessions", "attendances"), ("women", "minorities")),
    "support": (("assists",), ("households",)),
}

LANGUAGES = ("kinh", "thai", "hmong", "dao", "giay", "ha_nhi", "lu", "lo_lo", "other")
CONCERNS = ("crowd", "future", "early", "twice", "two_units", "foreign")
