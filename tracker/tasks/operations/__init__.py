"""The verbs of a task, by phase of its life."""

from tracker.tasks.operations.adding import Addition, add_task, preview_addition
from tracker.tasks.operations.assigning import issue_directive, open_periods
from tracker.tasks.operations.bulk import decide_many
from tracker.tasks.operations.changing import (
    move_instruction,
    preview_move,
    preview_removal,
    preview_withdrawal,
    remove_units,
    withdraw_directive,
)
from tracker.tasks.operations.correcting import (
    correct_directive,
    preview_correction,
    preview_rewording,
    reword_instruction,
)
from tracker.tasks.operations.deciding import accept, return_
from tracker.tasks.operations.directing import Move, computed_moves, remark, reschedule
from tracker.tasks.operations.entering import Told, submit_for_unit
from tracker.tasks.operations.extending import Later, extend
from tracker.tasks.operations.people import assign_person, note_to_colleague, release_all
from tracker.tasks.operations.planning import Line, Order, Plan
from tracker.tasks.operations.replacing import preview_replacement, replace_directive
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
from tracker.tasks.operations.standing_in import in_place_of
from tracker.tasks.operations.steering import pause, remind, resume, withdraw
from tracker.tasks.operations.templates import PLACES, remove_template, save_template

__all__ = [
    "PLACES",
    "Addition",
    "Later",
    "Line",
    "Move",
    "Order",
    "Plan",
    "Report",
    "Told",
    "accept",
    "acknowledge",
    "acknowledge_all",
    "add_note",
    "add_task",
    "approve_in_unit",
    "ask",
    "assign_person",
    "cancel_request",
    "computed_moves",
    "correct_directive",
    "decide_many",
    "decide_request",
    "extend",
    "in_place_of",
    "issue_directive",
    "move_instruction",
    "note_to_colleague",
    "open_periods",
    "pause",
    "preview_addition",
    "preview_correction",
    "preview_move",
    "preview_removal",
    "preview_replacement",
    "preview_rewording",
    "preview_withdrawal",
    "release_all",
    "remark",
    "remind",
    "remove_template",
    "remove_units",
    "replace_directive",
    "reschedule",
    "resume",
    "return_",
    "reword_instruction",
    "save_template",
    "send_back_in_unit",
    "submit",
    "submit_for_unit",
    "submit_many",
    "take_back",
    "withdraw",
    "withdraw_directive",
]
