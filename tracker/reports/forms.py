"""Forms of reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

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


class RetryForm(VersionedForm):
    """Ordering a failed report once more."""
