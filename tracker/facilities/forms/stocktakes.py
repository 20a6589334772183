"""Shapes of what people say of a one-stop office on a day."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput, TextInput

from tracker.attachments.forms import EvidenceField
from tracker.attachments.states import IMAGES
from tracker.core.errors import Invalid, Refusal
from tracker.facilities.forms.fields import QuantityField, offer
from tracker.facilities.operations import Answer
from tracker.facilities.queries import Entry
from tracker.facilities.states import VERDICT_LABELS, Verdict
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm
from tracker.web.locale import told

PHOTOS = ".jpg,.jpeg,.png,.webp,.heic,.heif"
BY_NORM = ""


class HeadFields(Form):
    """Day of the count and who serves there."""

    taken_on = DayField(
        _l("Ngày kiểm kê"), [InputRequired(_l("Hãy ghi ngày kiểm kê."))], description=_l("Ví dụ: 16/9/2024")
    )
    officers = IntegerField(
        _l("Số cán bộ trực một cửa"),
        [InputRequired(_l("Hãy ghi số cán bộ trực một cửa."))],
        widget=TextInput(),
        description=_l("Một số định mức tính theo mỗi cán bộ, ví dụ máy tính."),
    )


class BeginForm(HeadFields, CreatingForm):
    """Opening a stock-take."""


class HeadForm(HeadFields, VersionedForm):
    """Changing day, officers and note of one that is open."""

    note = TextAreaField(_l("Ghi chú chung"), [Length(max=2000)], render_kw={"rows": 3})


class AnswerFields(Form):
    """What is said of one item."""

    class Meta(Form.Meta):
        """The token stands in the form around it."""

        csrf = False

    item = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    quantity = QuantityField(_l("Số lượng"))
    broken = QuantityField(_l("Trong đó hỏng"))
    verdict = RadioField(
        _l("Đánh giá"),
        choices=[SelectChoice(BY_NORM, _l("Theo định mức")), *offer(VERDICT_LABELS)],
        default=BY_NORM,
        validators=[Optional()],
    )
    note = StringField(_l("Ghi chú, lý do"), [Length(max=500)])
    photos = EvidenceField(_l("Ảnh"), kinds=IMAGES, accept=PHOTOS, most_files=4)

    def answer(self, drop: frozenset[int]) -> Answer:
        """The fields as the operation takes them."""
        return Answer(
            quantity=self.quantity.data,
            broken=self.broken.data or Decimal(0),
            verdict=Verdict(self.verdict.data) if self.verdict.data else None,
            note=self.note.data or "",
            photos=self.photos.prepared,
            drop=drop,
        )


class GroupForm(VersionedForm):
    """The items of one group."""

    answers = FieldList(FormField(AnswerFields))

    def put(self, refused: Refusal) -> None:
        """Show a rule's answer beside the item that it is about."""
        name, _dash, item = (refused.field or "").rpartition("-") if isinstance(refused, Invalid) else ("", "", "")
        for entry in self.answers:
            if str(entry.form.item.data) == item and name in entry.form:
                self.status = 422
                entry.form[name].errors = [*entry.form[name].errors, told(refused)]
                return
        super().put(refused)

    def by_item(self) -> dict[int, Any]:
        """The fields of each item."""
        return {entry.form.item.data: entry.form for entry in self.answers}

    def read(self, entries: Mapping[int, Entry], drop: frozenset[int]) -> dict[int, Answer]:
        """What was said of each item. Raises Invalid for an item that is none of the group's."""
        found = self.by_item()
        if set(found) - set(entries):
            raise Invalid("Danh mục đã thay đổi; hãy mở lại nhóm này.")
        return {item_id: fields.answer(drop) for item_id, fields in found.items()}


class ConfirmForm(VersionedForm):
    """Nothing but the wish."""


class ReasonForm(VersionedForm):
    """A wish with its reason."""

    reason = TextAreaField(
        _l("Lý do"), [InputRequired(_l("Hãy ghi lý do.")), Length(max=2000)], render_kw={"rows": 4}
    )


class ImportForm(Form):
    """A filled-in sheet."""

    file = FileField(_l("Tệp kiểm kê"), [InputRequired(_l("Hãy chọn tệp."))])


class ConfirmImportForm(CreatingForm):
    """The rows that were looked at, signed."""

    rows = HiddenField(validators=[InputRequired()])
