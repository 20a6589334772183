"""Forms of reports."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from tracker.steering.queries import Deputy
from tracker.web.forms import CreatingForm, DayField, VersionedForm


class RequestForm(CreatingForm):
    """The moment of the figures; empty means now."""

    as_of_day = DayField(_l("Chốt số liệu đến ngày"), validators=[Optional()])
    as_of_time = StringField(
        _l("Giờ"), validators=[Optional(), Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", message=_l("Ghi giờ dạng 17:00."))]
    )


class DecisionForm(VersionedForm):
    """A leader's decision on a report."""

    remark = TextAreaField(_l("Ý kiến chỉ đạo"), validators=[Length(max=4000)])
    instead_of = SelectField(_l("Quyết định"), coerce=int, default=0)

    def offer(self, deputies: Sequence[Deputy]) -> None:
        """Say in whose place the person may decide; at first the first of them."""
        places = [(one.leader_id, _("thay mặt %(who)s", who=one.name)) for one in deputies]
        self.instead_of.choices = [*places, (0, _("với tư cách của mình"))]
        if places and not self.is_submitted():
            self.instead_of.data = places[0][0]


class RetryForm(VersionedForm):
    """Ordering a failed report once more."""
