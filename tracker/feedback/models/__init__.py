"""Tables of entries, the persons behind them, needs, improvements and indicators."""

from tracker.feedback.models.entries import Entry, EntryEvent, Person, PersonKey, PersonLook
from tracker.feedback.models.improvements import Improvement, ImprovementEvent, ImprovementNeed
from tracker.feedback.models.indicators import Indicator, Reading
from tracker.feedback.models.needs import Need, NeedEvent, NeedLink

__all__ = [
    "Entry",
    "EntryEvent",
    "Improvement",
    "ImprovementEvent",
    "ImprovementNeed",
    "Indicator",
    "Need",
    "NeedEvent",
    "NeedLink",
    "Person",
    "PersonKey",
    "PersonLook",
    "Reading",
]
