"""Shapes of input: signing in, one's own account, and what an administrator enters."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from tracker.core.access import ROLE_LABELS, Role
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm
from tracker.web.locale import words_for

MAIL = Regexp(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$", message=_l("Địa chỉ thư không hợp lệ."))
ROLE_CHOICES = [SelectChoice(role.value, word) for role, word in words_for(ROLE_LABELS).items()]

MOST_TYPED = 2_000_000
"""Characters of JSON: the longest text that a form takes (a pasted document) with room for escapes."""


class OnwardForm(Form):
    """Carries through the way in where to go on to, and what was typed before the session ended."""

    next = HiddenField(validators=[Length(max=2000)])
    typed_path = HiddenField(validators=[Length(max=2000)])
    typed = HiddenField(validators=[Length(max=500_000)])

    def kept(self) -> list[tuple[str, str]]:
        """The (field, text) pairs typed before the session ended; none where they are damaged."""
        try:
            pairs = json.loads(self.typed.data or "[]")
            return [(str(name), str(value)) for name, value in pairs]
        except (ValueError, TypeError):
            return []


class SignInForm(OnwardForm):
    """Name and password."""

    username = StringField(_l("Tên đăng nhập"), validators=[InputRequired(), Length(max=200)])
    password = PasswordField(_l("Mật khẩu"), validators=[InputRequired(), Length(max=200)])


class SecondStepForm(OnwardForm):
    """The code of the telephone, or a recovery code."""

    code = StringField(_l("Mã xác nhận"), validators=[InputRequired(), Length(max=40)])


class CodeForm(Form):
    """The first code, which confirms that the telephone holds the secret."""

    code = StringField(_l("Mã 6 số đang hiện"), validators=[InputRequired(), Length(max=40)])


class OwnPasswordForm(Form):
    """The password, to show that it is the person and not only their open browser."""

    password = PasswordField(_l("Mật khẩu đang dùng"), validators=[InputRequired(), Length(max=200)])


class PaperCodeForm(Form):
    """A new password by the code of a slip."""

    username = StringField(_l("Tên đăng nhập"), validators=[InputRequired(), Length(max=200)])
    code = StringField(_l("Mã trên phiếu"), validators=[InputRequired(), Length(max=40)])
    new_password = PasswordField(_l("Mật khẩu mới"), validators=[InputRequired(), Length(max=200)])
    repeat_password = PasswordField(
        _l("Nhập lại mật khẩu mới"), validators=[InputRequired(), EqualTo("new_password")]
    )


class PasswordForm(Form):
    """A new password, and the old one to show who asks."""

    password = PasswordField(_l("Mật khẩu đang dùng"), validators=[InputRequired(), Length(max=200)])
    new_password = PasswordField(_l("Mật khẩu mới"), validators=[InputRequired(), Length(max=200)])
    repeat_password = PasswordField(
        _l("Nhập lại mật khẩu mới"), validators=[InputRequired(), EqualTo("new_password")]
    )


class ProfileForm(VersionedForm):
    """What a person keeps up to date about themselves."""

    email = EmailField(_l("Thư công vụ"), validators=[Optional(), MAIL, Length(max=200)])
    wants_mail = BooleanField(
        _l("Nhận thư tóm tắt tin nhắn"), description=_l("Mỗi ngày nhiều nhất một thư, trong giờ làm việc.")
    )
    telephone = StringField(_l("Số điện thoại"), validators=[Length(max=40)])
    locale = SelectField(_l("Ngôn ngữ"), choices=[SelectChoice("vi", "Tiếng Việt"), SelectChoice("en", "English")])


class _Particulars(Form):
    full_name = StringField(_l("Họ và tên"), validators=[InputRequired(), Length(max=200)])
    position_title = StringField(_l("Chức vụ"), validators=[Length(max=200)])
    role = SelectField(_l("Vai trò"), choices=ROLE_CHOICES, validators=[InputRequired()])
    unit_id = SelectField(_l("Đơn vị"), coerce=int, validators=[InputRequired()])
    email = EmailField(_l("Thư công vụ"), validators=[Optional(), MAIL, Length(max=200)])
    telephone = StringField(_l("Số điện thoại"), validators=[Length(max=40)])

    def particulars(self) -> dict[str, Any]:
        """The fields as the operations take them."""
        return {
            "full_name": self.full_name.data,
            "position_title": self.position_title.data or "",
            "role": Role(self.role.data),
            "unit_id": self.unit_id.data,
            "email": self.email.data or None,
            "telephone": self.telephone.data or "",
        }


class NewAccountForm(_Particulars, CreatingForm):
    """A new account."""

    username = StringField(_l("Tên đăng nhập"), validators=[InputRequired(), Length(max=60)])


class EditAccountForm(_Particulars, VersionedForm):
    """A person's particulars, role and unit."""


class AccountVerbForm(VersionedForm):
    """Lock, unlock, reset: one button with the version that was seen."""


class LeaveForm(VersionedForm):
    """A person leaves."""

    left_on = DayField(_l("Ngày nghỉ hoặc chuyển đi"), validators=[InputRequired()])


class ImportForm(Form):
    """A file of people."""

    file = FileField(_l("Tệp XLSX hoặc CSV"), validators=[FileRequired(_l("Cần chọn một tệp."))])


class ConfirmImportForm(CreatingForm):
    """The list that was shown is to be created."""
