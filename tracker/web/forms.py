"""The base of every form: Vietnamese sentences, dates as people write them, rules' answers beside the fields."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import abort
from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput, TextInput

from tracker.core import carry_out, text
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, NotFound, Refusal, Stale
from tracker.web.idempotency import earlier_answer, remember
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.locale import told
from tracker.web.messages import Translations

T = TypeVar("T")


def tidy(value: str | None) -> str | None:
    """Text as typed, made tidy; None stays None."""
    return None if value is None else text.tidy(value)


class Form(FlaskForm):
    """A form whose refusals, by shape or by rule, stand where the person can see them.

    `status` is the HTTP status to answer with; `refusal` the sentence of a rule that names no field.
    """

    status = 200
    refusal: str | None = None

    class Meta:
        """Vietnamese first; every text field tidied."""

        def get_translations(self, form: FlaskForm) -> Translations:
            """Sentences in the page's language."""
            return Translations(str(get_locale() or "vi"))

        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Give every text field the tidying filter."""
            if issubclass(unbound_field.field_class, StringField | TextAreaField):
                options = {**options, "filters": (tidy, *unbound_field.kwargs.pop("filters", ()))}
            return unbound_field.bind(form=form, **options)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent and its shape is right; sets the status where it is not."""
        if not self.is_submitted():
            return False
        if self.validate(extra_validators):
            return True
        self.status = 422
        return False

    def attempt(self, change: Callable[[], T]) -> T | None:
        """Run a change in a transaction; put a rule's answer on the form and return None when refused.

        Rows must be loaded inside `change`, which may run a second time. NotFound and Forbidden pass through to
        become pages.
        """
        try:
            return carry_out(change)
        except (NotFound, Forbidden):
            raise
        except Refusal as refused:
            self.put(refused)
            return None

    def put(self, refused: Refusal) -> None:
        """Show a rule's answer on the form."""
        self.status = 409 if isinstance(refused, Stale | IllegalTransition) else 422
        field = self._fields.get(refused.field) if isinstance(refused, Invalid) and refused.field else None
        if field is None:
            self.refusal = told(refused)
        else:
            field.errors = [*field.errors, told(refused)]

    def said(self) -> Iterable[tuple[Field, str]]:
        """Every field with a sentence about it, in the form's order."""
        for field in self:
            for error in field.errors:
                yield field, str(error)


class CreatingForm(Form):
    """A form that creates: sent twice with the same key, it answers as the first time."""

    key = HiddenField(default=lambda: uuid.uuid4().hex, validators=[InputRequired()])

    def attempt_once(self, change: Callable[[], str]) -> str | None:
        """Run a change that returns the address to go to; give the stored address for a key seen before."""
        key = str(self.key.data)[:64]

        def change_and_remember() -> str:
            address = earlier_answer(actor(), key)
            if address is None:
                address = change()
                remember(actor(), key, address, now())
            return address

        return self.attempt(change_and_remember)


class VersionedForm(Form):
    """A form that edits a row: carries the version that the person saw."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


def expect_version(row: Any, version: int | None) -> None:
    """Raise Stale unless the row still has the version that the person saw."""
    if version is None or row.version != version:
        raise Stale


DAY = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")


def parse_day(text: str) -> dt.date:
    """A date as people write it, day first (30/9/2024). Raises ValueError for anything else."""
    match = DAY.match(text.strip())
    if match is None:
        raise ValueError("not a date")
    day, month, year = (int(part) for part in match.groups())
    if not 1990 <= year <= 2100:
        raise ValueError("year out of range")
    return dt.date(year, month, day)


class DayField(Field):
    """A date as text, day first: a native picker shows the browser's order, not the reader's."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.day}/{self.data.month}/{self.data.year}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        try:
            self.data = parse_day(text)
        except ValueError as error:
            self.data = None
            raise ValueError(self.gettext("Not a valid date value.")) from error


def whole_number(values: Iterable[str], *, most: int = 500) -> list[int]:
    """Identifiers sent as a list (checkboxes); answers 400 for what is none. Raises Invalid for too many."""
    found = [identifier(value) for value in values]
    if len(found) > most:
        raise Invalid("Đã chọn %(count)s mục; mỗi lần chọn nhiều nhất %(most)s mục.", count=len(found), most=most)
    if None in found:
        abort(400)
    return [number for number in found if number is not None]
