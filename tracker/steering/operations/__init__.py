"""The verbs of steering."""

from tracker.steering.operations.calendar import FIRST_YEAR, LAST_YEAR, DayPlan, Preview, preview, save_day
from tracker.steering.operations.delegating import delegate, end_delegation
from tracker.steering.operations.remarking import About, Order, answer, remark
from tracker.steering.operations.responsibilities import set_responsibilities

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "About",
    "DayPlan",
    "Order",
    "Preview",
    "answer",
    "delegate",
    "end_delegation",
    "preview",
    "remark",
    "save_day",
    "set_responsibilities",
]
