"""Shapes of input about activities: which fields there are follows from the channel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from tracker.attachments.forms import EvidenceField
from tracker.outreach.operations import Confirmation
from tracker.outreach.queries import ActivityFacts
from tracker.outreach.states import (
    AUDIENCE_LABELS,
    CHANNELS,
    LANGUAGE_LABELS,
    MEASURE_LABELS,
    Audience,
    Channel,
    Measure,
    most_of,
)
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm

SHORT, LONG = 200, 2_000
HOURS = re.compile(r"^(\d{1,4})(?:[.,](\d{1,2}))?$")
CLOCK = re.compile(r"^(\d{1,4}):([0-5]\d)$")


def offer(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """The members of an enumeration to choose from, in its order."""
    return [SelectChoice(member.value, _l(label)) for member, label in labels.items()]


class HoursField(Field):  # type: ignore[misc]
    """Hours as people write them (1,5 or 1:30); the data are minutes."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        whole, rest = divmod(self.data, 60)
        return f"{whole}:{rest:02d}" if rest else str(whole)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        clock, decimal = CLOCK.match(text), HOURS.match(text)
        if clock:
            self.data = int(clock[1]) * 60 + int(clock[2])
        elif decimal:
            self.data = int(decimal[1]) * 60 + round(float(f"0.{decimal[2] or 0}") * 60)
        else:
            raise ValueError(_l("Ghi số giờ, ví dụ 1,5 hoặc 1:30."))


def _boxes(label: Any, coerce: Any = int, **options: Any) -> Any:
    return SelectMultipleField(
        label, coerce=coerce, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **options
    )


def _count(measure: Measure) -> Any:
    if measure is Measure.MINUTES:
        return HoursField(_l(MEASURE_LABELS[measure]), description=_l("Ví dụ: 1,5 hoặc 1:30."))
    return IntegerField(
        _l(MEASURE_LABELS[measure]),
        validators=[Optional(), NumberRange(0, most_of(measure), _l("Số này ngoài khoảng cho phép."))],
    )


class ActivityFields(Form):
    """What is written down about an activity, on one screen of a phone; `narrow` leaves the channel's counts."""

    held_on = DayField(_l("Ngày"), validators=[InputRequired(_l("Hãy ghi ngày."))])
    audience = RadioField(_l("Đối tượng"), choices=offer(AUDIENCE_LABELS), default=Audience.RESIDENTS.value)
    village_ids = _boxes(_l("Bản"))
    place = StringField(
        _l("Địa điểm"), validators=[Length(max=SHORT)], description=_l("Ví dụ: nhà văn hóa bản; chợ Mường So.")
    )
    languages = _boxes(_l("Ngôn ngữ"), str, choices=offer(LANGUAGE_LABELS))
    sessions = _count(Measure.SESSIONS)
    broadcasts = _count(Measure.BROADCASTS)
    minutes = _count(Measure.MINUTES)
    attendances = _count(Measure.ATTENDANCES)
    women = _count(Measure.WOMEN)
    minorities = _count(Measure.MINORITIES)
    copies = _count(Measure.COPIES)
    items = _count(Measure.ITEMS)
    posts = _count(Measure.POSTS)
    views = _count(Measure.VIEWS)
    households = _count(Measure.HOUSEHOLDS)
    assists = _count(Measure.ASSISTS)
    task_ids = _boxes(_l("Phục vụ nhiệm vụ"))
    directive_ids = _boxes(_l("Phục vụ cả văn bản khác"))
    material_ids = _boxes(_l("Tài liệu đã dùng"))
    files = EvidenceField(
        _l("Ảnh, biên bản"), description=_l("Danh sách người dự không ghi số giấy tờ. Vị trí trong ảnh được xóa.")
    )
    note = TextAreaField(_l("Ghi chú"), validators=[Length(max=LONG)], render_kw={"rows": 2})
    seen = HiddenField(default="")
    concern_reason = StringField(_l("Lý do"), validators=[Length(max=500)])

    def narrow(self, channel: Channel) -> None:
        """Leave only the counts that the channel asks for."""
        for measure in Measure:
            if measure not in CHANNELS[channel].measures:
                del self[measure.value]

    def choose_from(
        self,
        villages: Sequence[tuple[int, str]],
        tasks: Sequence[tuple[int, str]],
        directives: Sequence[tuple[int, str]],
        materials: Sequence[tuple[int, str]],
    ) -> None:
        """Say what there is to choose from; a question without an answer to choose is left out."""
        offered = {
            "village_ids": villages,
            "task_ids": tasks,
            "directive_ids": directives,
            "material_ids": materials,
        }
        for name, pairs in offered.items():
            if pairs:
                self[name].choices = list(pairs)
            else:
                del self[name]

    def measures(self) -> list[Field]:
        """The counts that are asked for, in order."""
        return [self[measure.value] for measure in Measure if measure.value in self]

    def facts(self, unit_id: int, channel: Channel) -> ActivityFacts:
        """The fields as the operation takes them."""
        return ActivityFacts(
            unit_id=unit_id,
            held_on=cast(dt.date, self.held_on.data),
            channel=channel,
            audience=Audience(self.audience.data),
            counts={
                measure: self[measure.value].data
                for measure in CHANNELS[channel].measures
                if self[measure.value].data is not None
            },
            village_ids=self._chosen("village_ids"),
            place=self.place.data or "",
            languages=tuple(self.languages.data or ()),
            task_ids=self._chosen("task_ids"),
            directive_ids=self._chosen("directive_ids"),
            material_ids=self._chosen("material_ids"),
            note=self.note.data or "",
        )

    def _chosen(self, name: str) -> tuple[int, ...]:
        return tuple(self[name].data or ()) if name in self else ()

    def confirmation(self) -> Confirmation:
        """The points that this page showed, and the reason given for them."""
        shown = frozenset(one for one in (self.seen.data or "").split(",") if one)
        return Confirmation(shown, self.concern_reason.data or "")

    def show(self, concerns: str) -> None:
        """Let the form carry the points that are shown now."""
        self.seen.raw_data, self.seen.data = None, concerns


class NewActivityForm(ActivityFields, CreatingForm):
    """A new activity."""


class CorrectForm(ActivityFields, VersionedForm):
    """Putting an activity right, and why."""

    correction = StringField(_l("Sửa vì"), validators=[Length(max=500)])


class WithdrawForm(VersionedForm):
    """Taking an activity out of the totals."""

    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do rút.")), Length(max=LONG)], render_kw={"rows": 3}
    )
