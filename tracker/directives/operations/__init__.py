"""What is done to a directive, by phase of its life: taken in, reviewed, issued."""

from tracker.directives.operations.header import Header, edit_header, record_number, remove_target, save_target
from tracker.directives.operations.intake import Duplicate, Reading, intake, keep_text, read
from tracker.directives.operations.issued import (
    HEADER_NAMES,
    Fact,
    Wording,
    correct,
    header_facts,
    mark_withdrawn,
    open_issued,
    reword,
    wording_facts,
)
from tracker.directives.operations.issuing import discard, mark_issued
from tracker.directives.operations.opening import note_change
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
    "HEADER_NAMES",
    "Due",
    "Duplicate",
    "Fact",
    "Header",
    "Reading",
    "Wording",
    "add_instruction",
    "correct",
    "discard",
    "edit_header",
    "edit_instruction",
    "fix_year",
    "header_facts",
    "intake",
    "keep_text",
    "mark_issued",
    "mark_withdrawn",
    "merge_with_next",
    "note_change",
    "open_issued",
    "read",
    "record_number",
    "remove_target",
    "reword",
    "save_target",
    "set_deadline",
    "set_included",
    "set_internal_deadlines",
    "set_units",
    "split",
    "wording_facts",
]
