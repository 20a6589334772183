"""Fields and pieces that the forms of the register share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, HiddenField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextInput

from tracker.web.forms import CreatingForm, Form, VersionedForm

SHORT, LONG = 200, 4_000
_NUMBER = re.compile(r"^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$|^-?\d+(?:[.,]\d+)?$")


def offer(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """The members of an enumeration to choose from, in its order."""
    return [SelectChoice(getattr(member, "value", member), _l(label)) for member, label in labels.items()]


def needed(sentence: Any) -> InputRequired:
    """A field that may not stay empty, with what to say of it."""
    return InputRequired(sentence)


class NumberField(Field):  # type: ignore[misc]
    """A figure as people write it: 92,7 or 1.250,5; a point alone before one or two digits is a comma too."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}".replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        text = valuelist[0].strip().removesuffix("%").strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not text.isascii() or not _NUMBER.match(text):
            raise ValueError(_l("Hãy ghi một số, ví dụ 92,7."))
        if "," in text or re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+", text):
            text = text.replace(".", "").replace(",", ".")
        try:
            self.data = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(_l("Hãy ghi một số, ví dụ 92,7.")) from error


class ConfirmForm(VersionedForm):
    """Nothing but the wish."""


class ReasonForm(VersionedForm):
    """A wish with its reason."""

    reason = TextAreaField(
        _l("Lý do"), validators=[needed(_l("Hãy ghi lý do.")), Length(max=LONG)], render_kw={"rows": 3}
    )


class AnswerForm(VersionedForm):
    """What the unit did or will do."""

    answer = TextAreaField(
        _l("Đơn vị đã hoặc sẽ làm gì"),
        validators=[needed(_l("Hãy ghi đơn vị đã hoặc sẽ làm gì.")), Length(max=LONG)],
        description=_l("Nội dung trả lời người dân; không ghi họ tên, số giấy tờ."),
        render_kw={"rows": 4},
    )


class ImportForm(Form):
    """A table to be read."""

    file = FileField(
        _l("Tệp Excel hoặc CSV"),
        validators=[FileRequired(_l("Hãy chọn tệp."))],
        render_kw={"accept": ".xlsx,.csv"},
    )


class ConfirmImportForm(CreatingForm):
    """The rows that were looked at, signed."""

    rows = HiddenField(validators=[InputRequired()])
