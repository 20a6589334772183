"""Forms of reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from tracker.reports import periods, queries
from tracker.reports.periods import Span
from tracker.reports.registry import REPORTS, Subject
from tracker.reports.render.values import roman
from tracker.reports.states import EVERY_LABELS, REPORT_KIND_LABELS, Every
from tracker.steering.queries import Deputy
from tracker.web.forms import CreatingForm, DayField, VersionedForm


def period_words(span: Span) -> str:
    """A period of the decree with its days, in the reader's language."""
    every, year, number = span.code.split("-")
    words = {
        Every.MONTH: _("Tháng %(n)s năm %(year)s", n=number, year=year),
        Every.QUARTER: _("Quý %(n)s năm %(year)s", n=roman(int(number)), year=year),
        Every.HALF: _("6 tháng đầu năm %(year)s", year=year),
        Every.NINE: _("9 tháng năm %(year)s", year=year),
        Every.YEAR: _("Năm %(year)s", year=year),
    }
    days = _("%(first)s đến %(last)s", first=f"{span.first:%d/%m/%Y}", last=f"{span.last:%d/%m/%Y}")
    return f"{words[Every(every)]} ({days})"


class RequestForm(CreatingForm):
    """The moment of the figures; empty means now."""

    as_of_day = DayField(_l("Chốt số liệu đến ngày"), validators=[Optional()])
    as_of_time = StringField(
        _l("Giờ"), validators=[Optional(), Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", message=_l("Ghi giờ dạng 17:00."))]
    )


class OrderForm(RequestForm):
    """What a report is about; `offer` leaves the fields that its kind asks for."""

    directive = SelectField(_l("Văn bản chỉ đạo"), coerce=int, default=0)
    unit = SelectField(_l("Đơn vị"), coerce=int, default=0)
    period = SelectField(_l("Kỳ báo cáo"), default="")
    first = DayField(_l("Từ ngày"), validators=[Optional()])
    last = DayField(_l("Đến hết ngày"), validators=[Optional()])

    def offer(self, subject: Subject, today: dt.date) -> None:
        """Leave what a subject asks for, with today's choices; at first the newest period that is over."""
        of_period = subject is Subject.PERIOD
        for name, kept in (
            ("directive", subject is Subject.DIRECTIVE),
            ("unit", subject is Subject.UNIT),
            *((name, of_period) for name in ("period", "first", "last")),
            *((name, not of_period) for name in ("as_of_day", "as_of_time")),
        ):
            if not kept:
                del self[name]
        if self.directive:
            self.directive.choices = [(0, _("Chọn văn bản")), *queries.directives_to_choose()]
        if self.unit:
            self.unit.choices = [(0, _("Chọn đơn vị")), *queries.units_to_choose(today)]
        if self.period:
            self._offer_periods(today)

    def _offer_periods(self, today: dt.date) -> None:
        spans = periods.to_choose(today)
        named = [(one.code, period_words(one)) for one in spans]
        self.period.choices = [("", _("Ngày tự chọn, ghi bên dưới")), *named]
        if not self.is_submitted():
            self.period.data = periods.latest_ended(Every.MONTH, today).code


class ScheduleForm(CreatingForm):
    """A report to be made at the end of each period; directive or unit only where the kind asks for one."""

    kind = SelectField(_l("Loại báo cáo"))
    every = SelectField(_l("Lập khi hết mỗi"))
    directive = SelectField(_l("Văn bản chỉ đạo"), coerce=int, default=0)
    unit = SelectField(_l("Đơn vị"), coerce=int, default=0)

    def offer(self, today: dt.date) -> None:
        """Give the choices of today."""
        offered = [kind for kind, one in REPORTS.items() if one.subject is not None]
        self.kind.choices = [(kind, _(REPORT_KIND_LABELS[kind])) for kind in offered]
        self.every.choices = [(every.value, _(label)) for every, label in EVERY_LABELS.items()]
        self.directive.choices = [(0, _("Không")), *queries.directives_to_choose()]
        self.unit.choices = [(0, _("Không")), *queries.units_to_choose(today)]
        if not self.is_submitted():
            self.kind.data = "periodic"


class ExplanationForm(CreatingForm):
    """What a unit says about its figures of a directive or a period."""

    about = SelectField(_l("Về số liệu của"))
    text = TextAreaField(_l("Giải trình"), validators=[Length(max=2000)])

    def offer(self, unit_id: int, today: dt.date) -> None:
        """Give the unit's directives, then the periods that have begun."""
        named = [(f"directive-{number}", name) for number, name in queries.directives_of(unit_id)]
        spans = [(one.code, period_words(one)) for one in periods.to_choose(today)]
        self.about.choices = [("", _("Chọn văn bản hoặc kỳ báo cáo")), *named, *spans]


class SettleForm(VersionedForm):
    """The head's decision on an explanation."""

    remark = TextAreaField(_l("Cần sửa gì"), validators=[Length(max=2000)])


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
    """Ordering once more what failed, or giving up what runs."""
