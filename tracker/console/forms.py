"""Shapes of input: settings, and which mails to send again."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, IntegerField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from tracker.config import Config
from tracker.console.states import SETTING_LABELS
from tracker.core.access import ROLE_LABELS, Role
from tracker.core.settings import KINDS, Hour, Line, RoleList, Whole, YesNo
from tracker.web.forms import Form, VersionedForm
from tracker.web.locale import words_for

WORDS = words_for(SETTING_LABELS)
OTHERS = [
    SelectChoice(role.value, word)
    for role, word in words_for(ROLE_LABELS).items()
    if role is not Role.ADMINISTRATOR
]


class RolesField(SelectMultipleField):  # type: ignore[misc]
    """Boxes of the roles that may be asked for a second step; administrators always are."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _field(key: str) -> Any:
    kind, label = KINDS[key], WORDS[key]
    if isinstance(kind, Whole):
        return IntegerField(label, validators=[InputRequired(), NumberRange(kind.least, kind.most)])
    if isinstance(kind, YesNo):
        return BooleanField(label)
    if isinstance(kind, Hour):
        return TimeField(label, validators=[InputRequired()], widget=TextInput())
    if isinstance(kind, RoleList):
        return RolesField(label, choices=OTHERS)
    return StringField(label, validators=[Length(max=200)])


class SettingsForm(VersionedForm):
    """Every setting that may change while the service runs; one field for each, by its key."""

    support = _field("support")
    due_soon_days = _field("due_soon_days")
    due_day_counts = _field("due_day_counts")
    idle_minutes = _field("idle_minutes")
    session_hours = _field("session_hours")
    attempts = _field("attempts")
    lock_minutes = _field("lock_minutes")
    password_length = _field("password_length")
    two_step_roles = _field("two_step_roles")
    mail_from_time = _field("mail_from_time")
    mail_until_time = _field("mail_until_time")
    backup_time = _field("backup_time")
    backup_daily = _field("backup_daily")
    backup_weekly = _field("backup_weekly")
    backup_monthly = _field("backup_monthly")

    def wanted(self) -> dict[str, Any]:
        """The values as the operation takes them, by field of Config."""
        return {key: _value(self[key], key) for key in SETTING_LABELS}


def _value(field: Field, key: str) -> Any:
    kind = KINDS[key]
    if isinstance(kind, RoleList):
        return (Role.ADMINISTRATOR, *(Role(one) for one in field.data or ()))
    return (field.data or "") if isinstance(kind, Line) else field.data


def shown(config: Config) -> dict[str, Any]:
    """The settings in force as the form shows them."""
    return {
        key: [str(role) for role in config.two_step_roles] if key == "two_step_roles" else getattr(config, key)
        for key in SETTING_LABELS
    }


class EvidenceForm(Form):
    """A file, of which only the hash is computed, or a hash."""

    file = FileField(_l("Tệp cần kiểm tra"))
    digest = StringField(_l("Mã băm SHA-256"), validators=[Length(max=200)])
