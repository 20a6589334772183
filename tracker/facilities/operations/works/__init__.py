"""The verbs of an upgrade work, by phase of its life."""

from tracker.facilities.operations.works.doing import (
    accept,
    add_photos,
    begin,
    cancel,
    delay,
    postpone,
    reopen,
    resume,
)
from tracker.facilities.operations.works.gaps import add_from_gap
from tracker.facilities.operations.works.money import Sum, amount_of, correct, estimate, grant, spend
from tracker.facilities.operations.works.planning import Scope, add, approve, edit, plan, return_
from tracker.facilities.operations.works.upward import matter_of, tie

__all__ = [
    "Scope",
    "Sum",
    "accept",
    "add",
    "add_from_gap",
    "add_photos",
    "amount_of",
    "approve",
    "begin",
    "cancel",
    "correct",
    "delay",
    "edit",
    "estimate",
    "grant",
    "matter_of",
    "plan",
    "postpone",
    "reopen",
    "resume",
    "return_",
    "spend",
    "tie",
]
