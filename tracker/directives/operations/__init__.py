"""What is done to a directive, by phase of its life: taken in, reviewed, issued."""

from tracker.directives.operations.header import Header, edit_header, record_number, remove_target, save_target
from tracker.directives.operations.intake import Duplicate, Reading, intake, keep_text, read
from tracker.directives.operations.issuing import discard, mark_issued
from tracker.directives.operations.proposals import (
    add_instruction,
    merge_with_next,
    set_included,
    split,
)
from tracker.directives.operations.review import (
    Due,
    edit_instruction,
    fix_year,
    set_deadline,
    set_internal_deadlines,
    set_units,
)

__all__ = [
    "Due",
    "Duplicate",
    "Header",
    "Reading",
    "add_instruction",
    "discard",
    "edit_header",
    "edit_instruction",
    "fix_year",
    "intake",
    "keep_text",
    "mark_issued",
    "merge_with_next",
    "read",
    "record_number",
    "remove_target",
    "save_target",
    "set_deadline",
    "set_included",
    "set_internal_deadlines",
    "set_units",
    "split",
]
