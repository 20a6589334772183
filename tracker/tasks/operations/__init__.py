"""The verbs of a task, by phase of its life."""

from tracker.tasks.operations.assigning import add_task, issue_directive, open_periods
from tracker.tasks.operations.deciding import accept, return_
from tracker.tasks.operations.reporting import (
    Report,
    acknowledge,
    acknowledge_all,
    add_note,
    approve_in_unit,
    send_back_in_unit,
    submit,
    submit_many,
    take_back,
)
from tracker.tasks.operations.requesting import ask, cancel_request, decide_request
from tracker.tasks.operations.steering import pause, remind, resume, withdraw

__all__ = [
    "Report",
    "accept",
    "acknowledge",
    "acknowledge_all",
    "add_note",
    "add_task",
    "approve_in_unit",
    "ask",
    "cancel_request",
    "decide_request",
    "issue_directive",
    "open_periods",
    "pause",
    "remind",
    "resume",
    "return_",
    "send_back_in_unit",
    "submit",
    "submit_many",
    "take_back",
    "withdraw",
]
