"""Fields of the register's forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import TextInput

from tracker.core.quantities import parse_quantity, write_quantity


class QuantityField(Field):  # type: ignore[misc]
    """A quantity with at most two decimals, never below zero."""

    widget = TextInput()

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else write_quantity(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        self.data = None
        try:
            self.data = parse_quantity(valuelist[0] if valuelist else "")
        except ValueError as error:
            raise ValueError(_("Cần nhập một số từ 0, nhiều nhất hai số lẻ, ví dụ 37,5.")) from error


def offer(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """The members of an enumeration to choose from, in its order."""
    return [SelectChoice(member.value, _l(label)) for member, label in labels.items()]


def chosen(field: Any) -> dt.date:
    """The day of a field that must be filled in; ask after validation."""
    day: dt.date = field.data
    return day
