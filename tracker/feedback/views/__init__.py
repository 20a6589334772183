"""Pages of entries, needs, improvements and indicators."""

from tracker.feedback.views import acting, entries, importing, improvements, indicators, needs, persons
from tracker.feedback.views.leading import lead_to_escalations, origins
from tracker.feedback.views.page import bp

__all__ = [
    "acting",
    "bp",
    "entries",
    "importing",
    "improvements",
    "indicators",
    "lead_to_escalations",
    "needs",
    "origins",
    "persons",
]
