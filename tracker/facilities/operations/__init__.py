"""The verbs of the register of one-stop offices."""

from tracker.facilities.operations.catalogue import (
    Norm,
    add_item,
    change_item,
    end_item,
    save_group,
    seed_catalogue,
)
from tracker.facilities.operations.entering import MOST_PHOTOS, Answer, begin, enter, set_head
from tracker.facilities.operations.importing import Line, Problem, Sheet, read_sheet, take_in, to_plain
from tracker.facilities.operations.submitting import (
    approve_in_unit,
    correct,
    discard,
    send_back_in_unit,
    still_takes_back,
    submit,
    take_back,
)

__all__ = [
    "MOST_PHOTOS",
    "Answer",
    "Line",
    "Norm",
    "Problem",
    "Sheet",
    "add_item",
    "approve_in_unit",
    "begin",
    "change_item",
    "correct",
    "discard",
    "end_item",
    "enter",
    "read_sheet",
    "save_group",
    "seed_catalogue",
    "send_back_in_unit",
    "set_head",
    "still_takes_back",
    "submit",
    "take_back",
    "take_in",
    "to_plain",
]
