"""Shapes of input about units."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.units.operations import Particulars
from tracker.web.forms import DayField, Form, VersionedForm


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
