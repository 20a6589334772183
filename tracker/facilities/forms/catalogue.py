"""Shapes of groups, items and norms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import TextInput

from tracker.facilities.forms.fields import QuantityField, offer
from tracker.facilities.operations import Norm
from tracker.facilities.states import PER_LABELS, RULE_LABELS, NormPer, Rule
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm

_PLACE = NumberRange(min=0, max=999, message=_l("Thứ tự từ 0 đến 999."))
_DAY_NEEDED = InputRequired(_l("Hãy ghi ngày áp dụng."))


def _place() -> IntegerField:
    needed = InputRequired(_l("Hãy ghi thứ tự."))
    return IntegerField(_l("Thứ tự"), [needed, _PLACE], widget=TextInput(), default=0)


class GroupFields(Form):
    """A group's name and place."""

    name = StringField(_l("Tên nhóm"), [InputRequired(_l("Hãy ghi tên nhóm.")), Length(max=200)])
    position = _place()


class NewGroupForm(GroupFields, CreatingForm):
    """A new group."""


class EditGroupForm(GroupFields, VersionedForm):
    """Changing a group."""


class ItemFields(Form):
    """What an item is called and should be, from a day on."""

    name = StringField(_l("Tên hạng mục"), [InputRequired(_l("Hãy ghi tên hạng mục.")), Length(max=200)])
    group_id = SelectField(_l("Nhóm"), coerce=int)
    position = _place()
    unit_of_count = StringField(
        _l("Đơn vị tính"),
        [InputRequired(_l("Hãy ghi đơn vị tính.")), Length(max=40)],
        description=_l("Ví dụ: cái, m², %"),
    )
    rule = SelectField(_l("Cách so với định mức"), choices=offer(RULE_LABELS), default=Rule.AT_LEAST.value)
    norm = QuantityField(_l("Định mức"))
    norm_district = QuantityField(_l("Định mức của cấp huyện, nếu khác"))
    norm_per = SelectField(_l("Tính cho"), choices=offer(PER_LABELS), default=NormPer.OFFICE.value)
    legal_ref = StringField(_l("Căn cứ"), [Length(max=500)], description=_l("Ví dụ: QĐ 09/2015/QĐ-TTg"))
    reference_only = BooleanField(_l("Chỉ là số tham khảo, không phải quy định bắt buộc"))
    note = TextAreaField(_l("Ghi chú"), [Length(max=1000)], render_kw={"rows": 2})
    valid_from = DayField(
        _l("Áp dụng từ ngày"), [_DAY_NEEDED], description=_l("Kiểm kê trước ngày này giữ định mức cũ.")
    )

    def written(self) -> Norm:
        """The fields as the operation takes them."""
        return Norm(
            name=self.name.data or "",
            unit_of_count=self.unit_of_count.data or "",
            rule=Rule(self.rule.data),
            norm=self.norm.data,
            norm_district=self.norm_district.data,
            norm_per=NormPer(self.norm_per.data),
            legal_ref=self.legal_ref.data or "",
            reference_only=bool(self.reference_only.data),
            note=self.note.data or "",
        )


class NewItemForm(ItemFields, CreatingForm):
    """A new item."""


class EditItemForm(ItemFields, VersionedForm):
    """Another norm from a day on."""


class EndItemForm(VersionedForm):
    """The last day on which an item is counted."""

    last_day = DayField(_l("Ngày cuối cùng được dùng"), [InputRequired(_l("Hãy ghi ngày."))])
