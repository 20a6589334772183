"""Shapes of input about units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.units.models import MOST_HOUSEHOLDS, UnitGroup, UnitVersion
from tracker.units.operations import Fate, Heir, NewUnit, Particulars, Reform, VillageFacts
from tracker.units.queries import memberships
from tracker.units.states import ENDING, VILLAGE_LABELS, SuccessionKind, UnitKind, VillageKind
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm

OUTSIDE, AS_BEFORE = 0, -1
KINDS = (UnitKind.COMMUNE, UnitKind.TOWN, UnitKind.WARD, UnitKind.OFFICE, UnitKind.SERVICE, UnitKind.OTHER)


class ImportForm(Form):
    """A file of units."""

    file = FileField(_l("Tệp CSV hoặc XLSX"), validators=[FileRequired(_l("Cần chọn một tệp."))])


class UnitForm(VersionedForm):
    """Letterhead and ways of working of a unit."""

    short_name = StringField(_l("Tên ngắn"), validators=[InputRequired(), Length(max=200)])
    parent_line = StringField(_l("Dòng cơ quan chủ quản"), validators=[Length(max=200)])
    issuer_line = StringField(_l("Dòng cơ quan ban hành"), validators=[InputRequired(), Length(max=200)])
    symbol = StringField(_l("Ký hiệu văn bản"), validators=[Length(max=40)])
    place = StringField(_l("Địa danh"), validators=[InputRequired(), Length(max=200)])
    signer_authority = StringField(_l("Thẩm quyền ký"), validators=[Length(max=200)])
    signer_title = StringField(_l("Chức vụ người ký"), validators=[InputRequired(), Length(max=200)])
    signer_name = StringField(_l("Họ tên người ký"), validators=[Length(max=200)])
    telephone = StringField(_l("Điện thoại"), validators=[Length(max=40)])
    wants_head_approval = BooleanField(_l("Lãnh đạo đơn vị duyệt trước khi nộp kết quả"))
    one_stop = BooleanField(_l("Có bộ phận một cửa"))

    def particulars(self) -> Particulars:
        """The fields as the operation takes them."""
        return Particulars(
            short_name=self.short_name.data,
            parent_line=self.parent_line.data or "",
            issuer_line=self.issuer_line.data,
            symbol=self.symbol.data or "",
            place=self.place.data,
            signer_authority=self.signer_authority.data or "",
            signer_title=self.signer_title.data,
            signer_name=self.signer_name.data or None,
            telephone=self.telephone.data or "",
        )


class AliasForm(VersionedForm):
    """Another spelling of the name."""

    spelling = StringField(_l("Cách viết khác"), validators=[InputRequired(), Length(max=200)])


class RenameForm(VersionedForm):
    """A new name from a day on."""

    name = StringField(_l("Tên mới đầy đủ"), validators=[InputRequired(), Length(max=200)])
    valid_from = DayField(_l("Từ ngày"), validators=[InputRequired()])
    legal_ref = TextAreaField(_l("Căn cứ"), validators=[InputRequired(), Length(max=2000)])


class ActForm(Form):
    """What every act that changes units names: its day and what it rests on."""

    effective_on = DayField(_l("Ngày hiệu lực"), validators=[InputRequired()])
    legal_ref = TextAreaField(_l("Căn cứ"), validators=[InputRequired(), Length(max=2000)])


class ChangeForm(ActForm):
    """One act of one kind: the units it is about, what follows them, who takes open tasks.

    A page asks only what its kind needs; what it does not ask has a default.
    """

    unit_ids = SelectMultipleField(
        _l("Đơn vị được sắp xếp"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    name = StringField(_l("Tên đầy đủ của đơn vị mới"), validators=[Optional(), Length(max=200)])
    new_names = TextAreaField(_l("Tên đầy đủ của các đơn vị mới"), validators=[Optional(), Length(max=4000)])
    kind = SelectField(
        _l("Loại đơn vị"),
        choices=[SelectChoice(kind.value, kind.value) for kind in KINDS],
        default=next(iter(KINDS)).value,
    )
    gso_code = StringField(_l("Mã thống kê"), validators=[Optional(), Length(max=5)])
    symbol = StringField(_l("Ký hiệu văn bản"), validators=[Optional(), Length(max=40)])
    parent = StringField(_l("Cơ quan chủ quản"), validators=[Optional(), Length(max=200)])
    group_id = SelectField(_l("Nhóm của đơn vị mới"), coerce=int, default=AS_BEFORE)
    receiver = SelectField(_l("Nhập vào đơn vị đang có"), coerce=int, default=0)
    reason = TextAreaField(_l("Lý do thu hồi nhiệm vụ đang mở"), validators=[Optional(), Length(max=2000)])
    move_people = BooleanField(_l("Chuyển tài khoản sang đơn vị nhận"), default=True)

    def offer(self, units: Sequence[UnitVersion], groups: Sequence[UnitGroup]) -> None:
        """Fill in what can be chosen: units of the day, groups that take members."""
        choices = [SelectChoice(version.unit_id, version.short_name) for version in units]
        self.unit_ids.choices = choices
        self.receiver.choices = [SelectChoice(0, _("Không")), *choices]
        within = [SelectChoice(group.id, group.name) for group in groups if not group.is_issuer]
        as_before = SelectChoice(AS_BEFORE, _("Như đơn vị cũ"))
        self.group_id.choices = [as_before, *within, SelectChoice(OUTSIDE, _("Ngoài các nhóm"))]

    def reform(self, kind: SuccessionKind) -> Reform:
        """The act that the fields describe; its rules are asked when it is shown."""
        new_units = tuple(self._new_unit(name) for name in self._names(kind))
        heirs = tuple(Heir(new=True, number=number) for number, _unit in enumerate(new_units))
        existing = Heir(new=False, number=self.receiver.data) if self.receiver.data and kind in ENDING else None
        if kind is SuccessionKind.MERGE and existing is not None:
            heirs = (existing,)
        receiver = existing if kind is SuccessionKind.DISSOLVE else next(iter(heirs), None)
        fates = tuple(
            Fate(unit_id, kind, heirs, receiver, self.reason.data or "", bool(self.move_people.data))
            for unit_id in self.unit_ids.data or []
        )
        return Reform(cast(dt.date, self.effective_on.data), self.legal_ref.data, new_units, fates)

    def _names(self, kind: SuccessionKind) -> list[str]:
        if kind is SuccessionKind.SPLIT:
            lines = (self.new_names.data or "").splitlines()
            return [name for line in lines if (name := " ".join(line.split()))]
        begins = kind is not SuccessionKind.DISSOLVE and not (kind is SuccessionKind.MERGE and self.receiver.data)
        return [self.name.data or ""] if begins else []

    def _new_unit(self, name: str) -> NewUnit:
        return NewUnit(
            name=name,
            kind=UnitKind(self.kind.data),
            gso_code=self.gso_code.data or None,
            symbol=self.symbol.data or "",
            parent=self.parent.data or "",
            group_id=self._group(),
        )

    def _group(self) -> int | None:
        """The group chosen, or that of the first unit that has one on the day before."""
        if self.group_id.data != AS_BEFORE:
            return self.group_id.data or None
        eve = cast(dt.date, self.effective_on.data) - dt.timedelta(days=1)
        found = memberships(self.unit_ids.data or [], eve)
        return next((group.id for of in found.values() for group in of if not group.is_issuer), None)


class ReformFileForm(ActForm):
    """A whole reform as a file."""

    file = FileField(_l("Tệp CSV hoặc XLSX"), validators=[FileRequired(_l("Cần chọn một tệp."))])
    parent = StringField(_l("Cơ quan chủ quản của đơn vị mới"), validators=[Optional(), Length(max=200)])
    reason = TextAreaField(_l("Lý do thu hồi nhiệm vụ đang mở"), validators=[Optional(), Length(max=2000)])


class ConfirmForm(CreatingForm):
    """The act that was shown, and the mark of what was shown."""

    act = HiddenField(validators=[InputRequired(), Length(max=1_000_000)])
    digest = HiddenField(validators=[InputRequired(), Length(max=64)])


VILLAGE_CHOICES = [SelectChoice(kind.value, _l(label)) for kind, label in VILLAGE_LABELS.items()]


class VillageFields(Form):
    """What is known of a village."""

    kind = SelectField(_l("Loại"), choices=VILLAGE_CHOICES)
    name = StringField(
        _l("Tên bản"),
        validators=[InputRequired(_l("Hãy ghi tên bản.")), Length(max=100)],
        description=_l("Không ghi lại chữ bản, thôn ở trước tên."),
    )
    households = IntegerField(
        _l("Số hộ"), validators=[Optional(), NumberRange(0, MOST_HOUSEHOLDS, _l("Số hộ ngoài khoảng cho phép."))]
    )

    def facts(self, unit_id: int) -> VillageFacts:
        """The fields as the operation takes them."""
        return VillageFacts(unit_id, VillageKind(self.kind.data), self.name.data or "", self.households.data)


class NewVillageForm(VillageFields, CreatingForm):
    """A village to be added."""

    valid_from = DayField(_l("Từ ngày"), validators=[InputRequired(_l("Hãy ghi ngày."))])


class VillageForm(VillageFields, VersionedForm):
    """What is put right about a village."""


class ChangeVillageForm(VillageFields, VersionedForm):
    """A new name, or another unit, from a day on."""

    unit_id = SelectField(_l("Thuộc xã, thị trấn"), coerce=int)
    valid_from = DayField(_l("Từ ngày"), validators=[InputRequired(_l("Hãy ghi ngày."))])
    legal_ref = StringField(_l("Căn cứ"), validators=[InputRequired(_l("Hãy ghi căn cứ.")), Length(max=500)])


class EndVillageForm(VersionedForm):
    """The last day of a village."""

    last_day = DayField(_l("Ngày cuối"), validators=[InputRequired(_l("Hãy ghi ngày."))])
    legal_ref = StringField(_l("Căn cứ"), validators=[InputRequired(_l("Hãy ghi căn cứ.")), Length(max=500)])


class MergeVillagesForm(VillageFields, CreatingForm):
    """Villages that become one."""

    village_ids = SelectMultipleField(
        _l("Các bản được nhập"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    valid_from = DayField(_l("Từ ngày"), validators=[InputRequired(_l("Hãy ghi ngày."))])
    legal_ref = StringField(_l("Căn cứ"), validators=[InputRequired(_l("Hãy ghi căn cứ.")), Length(max=500)])


class ConfirmRowsForm(CreatingForm):
    """The rows of a file as they were shown, signed."""

    rows = HiddenField(validators=[InputRequired()])
