"""The verbs of outreach: record, correct, withdraw, import, plan, provide and fetch materials."""

from tracker.outreach.operations.importing import (
    ActivityLine,
    ActivityReading,
    import_activities,
    lines_from_plain,
    lines_to_plain,
    minutes_in,
    read_activities,
)
from tracker.outreach.operations.materials import MaterialFacts, fetch, provide, renew, retire
from tracker.outreach.operations.planning import Intent, set_plan
from tracker.outreach.operations.recording import UNCONFIRMED, Confirmation, correct, record, withdraw

__all__ = [
    "UNCONFIRMED",
    "ActivityLine",
    "ActivityReading",
    "Confirmation",
    "Intent",
    "MaterialFacts",
    "correct",
    "fetch",
    "import_activities",
    "lines_from_plain",
    "lines_to_plain",
    "minutes_in",
    "provide",
    "read_activities",
    "record",
    "renew",
    "retire",
    "set_plan",
    "withdraw",
]
