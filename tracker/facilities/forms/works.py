"""Shapes of input about upgrade works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from tracker.attachments.forms import EvidenceField
from tracker.attachments.states import IMAGES
from tracker.escalations.forms import DongField, ReasonForm
from tracker.facilities.forms.fields import QuantityField
from tracker.facilities.models import FIRST_YEAR, LAST_YEAR
from tracker.facilities.operations.works import Scope, Sum
from tracker.facilities.states.works import (
    PHOTO_LABELS,
    SOURCE_LABELS,
    WORK_KIND_LABELS,
    PhotoMoment,
    Source,
    WorkKind,
)
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm
from tracker.web.identifiers import LARGEST, identifier

LONG, SHORT = 10_000, 2_000
PHOTO_ACCEPT = ".jpg,.jpeg,.png,.webp,.heic,.heif"
ROWS = 3
MOST_ROWS = 20


def _offer(labels: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(member.value, _l(label)) for member, label in labels.items()]


class Inner(Form):
    """A part of a form: the whole carries the token."""

    class Meta(Form.Meta):
        """As every form, without a token of its own."""

        csrf = False


class ThingForm(Inner):
    """One item with its quantity; a row without an item is left out."""

    item_id = SelectField(_l("Hạng mục"), coerce=int, default=0)
    quantity = QuantityField(_l("Số lượng"))


class ScopeFields(Form):
    """What a unit writes of a work."""

    title = StringField(
        _l("Tên công việc"),
        validators=[InputRequired(_l("Hãy ghi tên công việc.")), Length(max=200)],
        description=_l("Ví dụ: Mua máy scan cho bộ phận một cửa."),
    )
    kind = SelectField(_l("Cách thực hiện"), choices=_offer(WORK_KIND_LABELS))
    items = FieldList(FormField(ThingForm), min_entries=ROWS, max_entries=MOST_ROWS)
    start_on = DayField(_l("Dự kiến bắt đầu"), description=_l("Ví dụ: 1/10/2024"))
    finish_on = DayField(_l("Dự kiến xong"), description=_l("Ví dụ: 30/11/2024"))
    description = TextAreaField(_l("Nội dung"), validators=[Length(max=LONG)], render_kw={"rows": 3})
    basis = TextAreaField(_l("Căn cứ, hiện trạng"), validators=[Length(max=LONG)], render_kw={"rows": 3})

    def offer(self, catalogue: Sequence[tuple[int, str]]) -> None:
        """Say which items there are to choose from."""
        choices = [(0, "–"), *catalogue]
        for entry in self.items:
            entry.form.item_id.choices = choices

    def more(self, catalogue: Sequence[tuple[int, str]]) -> None:
        """Add an empty row, keep what was typed, and say nothing yet of what is wrong."""
        if len(self.items.entries) < MOST_ROWS:
            self.items.append_entry()
        self.offer(catalogue)

    def scope(self) -> Scope:
        """The fields as the operation takes them; the same item twice is added up."""
        items: dict[int, Decimal] = {}
        for entry in self.items:
            item_id, quantity = entry.form.item_id.data, entry.form.quantity.data
            if item_id:
                items[item_id] = items.get(item_id, Decimal(0)) + (quantity or Decimal(0))
        return Scope(
            title=self.title.data or "",
            kind=WorkKind(self.kind.data),
            items=items,
            description=self.description.data or "",
            basis=self.basis.data or "",
            start_on=self.start_on.data,
            finish_on=self.finish_on.data,
        )


class NewWorkForm(ScopeFields, CreatingForm):
    """A new need."""


class EditWorkForm(ScopeFields, VersionedForm):
    """Changing a need."""


class MoneyForm(CreatingForm, VersionedForm):
    """Money of one source and year."""

    amount = DongField(
        _l("Số tiền (đồng)"),
        validators=[InputRequired(_l("Hãy ghi số tiền."))],
        description=_l("Ví dụ: 115.000.000."),
    )
    source = SelectField(_l("Nguồn vốn"), choices=_offer(SOURCE_LABELS), default=Source.DISTRICT.value)
    year = IntegerField(
        _l("Năm ngân sách"),
        validators=[InputRequired(_l("Hãy ghi năm.")), NumberRange(FIRST_YEAR, LAST_YEAR)],
        render_kw={"inputmode": "numeric"},
    )
    document = StringField(
        _l("Số văn bản, quyết định"), validators=[Length(max=100)], description=_l("Ví dụ: 1127/QĐ-UBND")
    )
    document_on = DayField(_l("Ngày văn bản"), description=_l("Ví dụ: 16/9/2024"))
    note = TextAreaField(
        _l("Ghi chú, lý do"),
        validators=[Length(max=SHORT)],
        description=_l("Bắt buộc khi điều chỉnh kế hoạch đã trình."),
        render_kw={"rows": 2},
    )

    def given(self) -> Sum:
        """The fields as the operation takes them."""
        return Sum(
            amount=self.amount.data or 0,
            source=Source(self.source.data),
            year=self.year.data or 0,
            document=self.document.data or "",
            document_on=self.document_on.data,
            note=self.note.data or "",
        )


class AmountField(DongField):
    """A whole number of đồng that may be zero."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        super().process_formdata(valuelist)
        if self.data is None and valuelist and valuelist[0].strip():
            if "0" not in valuelist[0]:
                raise ValueError(_l("Hãy ghi số đồng bằng chữ số, ví dụ 115.000.000."))
            self.data = 0


class CorrectForm(ReasonForm):
    """What an entry should amount to, and why."""

    amount = AmountField(
        _l("Số tiền đúng (đồng)"),
        validators=[InputRequired(_l("Hãy ghi số tiền."))],
        description=_l("Ghi 0 nếu khoản này không đúng. Số cũ và lý do vẫn được giữ."),
    )


class BeginForm(VersionedForm):
    """The day on which it began."""

    began_on = DayField(_l("Ngày bắt đầu"), validators=[InputRequired(_l("Hãy ghi ngày bắt đầu."))])


class DelayForm(ReasonForm):
    """A later day, and why."""

    finish_on = DayField(
        _l("Ngày dự kiến xong mới"),
        validators=[InputRequired(_l("Hãy ghi ngày mới."))],
        description=_l("Ngày đã duyệt vẫn được giữ."),
    )


class AcceptedForm(Inner):
    """How many of an item were accepted."""

    item_id = HiddenField()
    quantity = QuantityField(_l("Số lượng nghiệm thu"))


class AcceptForm(VersionedForm):
    """Day, quantities, photographs."""

    accepted_on = DayField(_l("Ngày nghiệm thu"), validators=[InputRequired(_l("Hãy ghi ngày nghiệm thu."))])
    items = FieldList(FormField(AcceptedForm))
    files = EvidenceField(
        _l("Ảnh sau khi làm"), kinds=IMAGES, accept=PHOTO_ACCEPT, description=_l("JPG, PNG, HEIC.")
    )

    def quantities(self) -> dict[int, Decimal]:
        """Accepted quantities by item; a field left empty is missing."""
        found = {identifier(entry.form.item_id.data or ""): entry.form.quantity.data for entry in self.items}
        return {item: quantity for item, quantity in found.items() if item is not None and quantity is not None}


class PhotosForm(VersionedForm):
    """Photographs of one moment."""

    moment = RadioField(_l("Ảnh chụp"), choices=_offer(PHOTO_LABELS), default=PhotoMoment.BEFORE.value)
    files = EvidenceField(
        _l("Ảnh"),
        kinds=IMAGES,
        accept=PHOTO_ACCEPT,
        description=_l("JPG, PNG, HEIC. Vị trí và thông tin máy ảnh được bỏ khỏi ảnh khi lưu."),
    )


class GapForm(Form):
    """The item of a gap."""

    item = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST)])
