"""Shape of what is typed about an entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import starmap

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from tracker.feedback.forms.fields import LONG, SHORT, needed, offer
from tracker.feedback.operations.entries import Heard
from tracker.feedback.operations.persons import NAME, TELEPHONE, Who
from tracker.feedback.states import CHANNEL_LABELS, TOPIC_LABELS, Channel, Topic
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm
from tracker.web.identifiers import identifier


def _village(value: object) -> int | None:
    return identifier(str(value))


class EntryFields(Form):
    """An entry in the order in which it is heard; who spoke comes last and may stay empty."""

    received_on = DayField(
        _l("Ngày tiếp nhận"),
        validators=[needed(_l("Hãy ghi ngày tiếp nhận."))],
        description=_l("Ví dụ: 30/9/2024"),
    )
    village_id = SelectField(_l("Bản, tổ dân phố"), coerce=_village)
    village = StringField(_l("Nơi khác"), validators=[Length(max=SHORT)])
    channel = SelectField(_l("Cách tiếp nhận"), choices=offer(CHANNEL_LABELS))
    topic = SelectField(_l("Lĩnh vực"), choices=offer(TOPIC_LABELS))
    said = TextAreaField(
        _l("Người dân nói gì"),
        validators=[needed(_l("Hãy ghi nội dung ý kiến.")), Length(max=LONG)],
        description=_l("Ghi ý, không ghi họ tên, số điện thoại, số giấy tờ hay dân tộc của người nói."),
        render_kw={"rows": 4},
    )
    answer = TextAreaField(_l("Đơn vị đã hoặc sẽ làm gì"), validators=[Length(max=LONG)], render_kw={"rows": 2})
    not_complaint = BooleanField(_l("Đây là phản ánh, góp ý; không phải khiếu nại, tố cáo"))
    name = StringField(_l("Họ và tên"), validators=[Length(max=NAME)], render_kw={"autocomplete": "off"})
    telephone = StringField(
        _l("Điện thoại"),
        validators=[Length(max=TELEPHONE)],
        render_kw={"autocomplete": "off", "inputmode": "tel"},
    )

    def offer_villages(self, villages: Sequence[tuple[int, str]]) -> None:
        """Say which villages there are to choose from; without any the place is written in words."""
        if villages:
            nowhere = SelectChoice("", _l("Không ghi hoặc nơi khác"))
            self.village_id.choices = [nowhere, *starmap(SelectChoice, villages)]
        else:
            self.village.label.text = self.village_id.label.text
            del self.village_id

    def heard(self) -> Heard:
        """The entry as the operation takes it."""
        return Heard(
            received_on=self.received_on.data or dt.date.min,
            channel=Channel(self.channel.data),
            topic=Topic(self.topic.data),
            said=self.said.data or "",
            village_id=self.village_id.data if "village_id" in self else None,
            village=self.village.data or "",
            answer=self.answer.data or "",
            not_complaint=bool(self.not_complaint.data),
        )

    def who(self) -> Who:
        """Who spoke, as the operation takes it."""
        return Who(self.name.data or "", self.telephone.data or "")


class NewEntryForm(EntryFields, CreatingForm):
    """A new entry; it may have been answered at once."""

    answered = BooleanField(_l("Đã trả lời người dân ngay"))


class EditEntryForm(EntryFields, VersionedForm):
    """Putting an entry right."""
