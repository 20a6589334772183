"""Fields that several forms about tasks share."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    SelectMultipleField,
)
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.tasks.operations import Later
from tracker.web.forms import DayField, Form
from tracker.web.identifiers import identifier

LONG = 10_000
SHORT = 2_000


class Checks(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, as boxes; whether a choice still stands is asked of the rows, not of the page."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def known_as(value: str) -> int:
    """A number that a row can have. Raises ValueError for any other value."""
    found = identifier(value)
    if found is None:
        raise ValueError("no row has this number")
    return found


def pairs_in(values: Any) -> dict[int, int]:
    """Versions by task from values such as '7:3'; what is no pair of numbers is left out."""
    pairs = [value.partition(":")[::2] for value in values or ()]
    found = [(identifier(task), identifier(seen)) for task, seen in pairs]
    return {task: seen for task, seen in found if task is not None and seen is not None}


class LaterFields(Form):
    """A later deadline: a day, or working days on top."""

    until = DayField(_l("Hạn mới"), description=_l("Một ngày chung, ví dụ 16/9/2024."))
    days = IntegerField(
        _l("Hoặc cộng thêm"),
        validators=[Optional(), NumberRange(1, 250)],
        description=_l("Số ngày làm việc, cộng vào hạn hiện nay của từng nhiệm vụ."),
        render_kw={"inputmode": "numeric"},
    )

    def later(self) -> Later | None:
        """What was typed, or None for nothing."""
        if self.until.data is None and self.days.data is None:
            return None
        return Later(self.until.data, self.days.data)
