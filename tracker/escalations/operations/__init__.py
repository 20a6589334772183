"""The verbs of a recommendation, by phase of its life."""

from tracker.escalations.operations.closing import close, pause_task, tell, untold
from tracker.escalations.operations.following import (
    Holder,
    Reply,
    answer,
    decide,
    forward,
    pass_on,
    remind,
)
from tracker.escalations.operations.history import Paper, current_hop
from tracker.escalations.operations.nudging import days_of_reminding, nudge_due
from tracker.escalations.operations.sorting import mark_beyond, mark_within, merge, redirect, return_
from tracker.escalations.operations.timing import TermPlan, TermPreview, preview_term, set_term
from tracker.escalations.operations.writing import (
    Matter,
    approve_in_unit,
    edit,
    raise_,
    send,
    send_back_in_unit,
    through_district,
    withdraw,
)

__all__ = [
    "Holder",
    "Matter",
    "Paper",
    "Reply",
    "TermPlan",
    "TermPreview",
    "answer",
    "approve_in_unit",
    "close",
    "current_hop",
    "days_of_reminding",
    "decide",
    "edit",
    "forward",
    "mark_beyond",
    "mark_within",
    "merge",
    "nudge_due",
    "pass_on",
    "pause_task",
    "preview_term",
    "raise_",
    "redirect",
    "remind",
    "return_",
    "send",
    "send_back_in_unit",
    "set_term",
    "tell",
    "through_district",
    "untold",
    "withdraw",
]
