"""Shapes of input inside a unit: who does a task, words to a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.web.forms import CreatingForm, Form

LONGEST_WORD = 2_000


class PersonForm(Form):
    """Which person of the unit does a task; 0 for nobody in particular."""

    person_id = SelectField(_l("Người làm"), coerce=int, validate_choice=False)

    def offer(self, people: Iterable[tuple[int, Any]]) -> None:
        """Set the people to choose from; whether one still works for the unit is asked of the rows."""
        self.person_id.choices = [SelectChoice(value, label) for value, label in people]


class ColleagueForm(CreatingForm):
    """A word to a colleague."""

    person_id = SelectField(_l("Người nhận"), coerce=int, validate_choice=False)
    text = TextAreaField(
        _l("Nội dung nhắn"),
        validators=[InputRequired(_l("Hãy ghi nội dung cần nhắn.")), Length(max=LONGEST_WORD)],
        render_kw={"rows": 4},
    )

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Set the people to choose from; whether one still works for the unit is asked of the rows."""
        self.person_id.choices = [SelectChoice(value, label) for value, label in people]
