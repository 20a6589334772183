"""Fields that several forms about tasks share."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.tasks.operations import Later, in_place_of
from tracker.tasks.registry import absent_for
from tracker.web.forms import DayField, Form
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now

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


class InsteadFields(Form):
    """A decision of one's own or in the place of a leader who is away; the choice is there only for who has it."""

    instead_of = SelectField(_l("Quyết định"), coerce=int, default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        absent = absent_for(actor(), local_day(now()))
        places = [(one.leader_id, _("thay mặt %(who)s", who=one.name)) for one in absent]
        self.instead_of.choices = [*places, (0, _("với tư cách của mình"))]
        self.stands_in = bool(places)
        if places and self.instead_of.raw_data is None:
            self.instead_of.data = places[0][0]

    def decider(self) -> Actor:
        """The person as who decides. Raises Invalid where the delegation has ended meanwhile."""
        return in_place_of(self.instead_of.data, actor=actor(), now=now())


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
