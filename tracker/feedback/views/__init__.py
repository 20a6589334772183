"""Pages of entries, needs, improvements and indicators."""

from tracker.feedback.views import acting, entries, importing, improvements, indicators, needs, persons, upward
from tracker.feedback.views.leading import NeedSource, plug_in
from tracker.feedback.views.page import bp

__all__ = [
    "NeedSource",
    "acting",
    "bp",
    "entries",
    "importing",
    "improvements",
    "indicators",
    "needs",
    "persons",
    "plug_in",
    "upward",
]
