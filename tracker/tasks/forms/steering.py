"""Shapes of what the office decides, answers and reminds of."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, Length

from tracker.tasks.forms.fields import SHORT, Checks, InsteadFields, LaterFields, known_as, pairs_in
from tracker.tasks.operations import Order
from tracker.web.forms import CreatingForm, DayField, VersionedForm


class DecideForm(InsteadFields, VersionedForm):
    """Accept or return; which of the two, the button says."""

    note = TextAreaField(
        _l("Ý kiến gửi đơn vị"),
        validators=[Length(max=SHORT)],
        description=_l("Bắt buộc khi trả lại: ghi rõ phải bổ sung gì."),
        render_kw={"rows": 3},
    )
    redo_on = DayField(
        _l("Nộp lại chậm nhất ngày"),
        description=_l("Chỉ dùng khi trả lại; muộn hơn hạn hiện nay thì ghi nhận là gia hạn."),
    )
    do = StringField(validators=[AnyOf(("accept", "return"))])


class AnswerForm(InsteadFields):
    """Grant or refuse a request; which of the two, the button says."""

    answer = TextAreaField(
        _l("Trả lời đơn vị"),
        validators=[Length(max=SHORT)],
        description=_l("Bắt buộc khi không chấp thuận."),
        render_kw={"rows": 3},
    )
    granted_due_on = DayField(_l("Hạn mới"), description=_l("Có thể khác ngày đơn vị xin."))
    do = StringField(validators=[AnyOf(("grant", "refuse"))])


class ReasonForm(VersionedForm):
    """An act of the office that needs its reason."""

    reason = TextAreaField(
        _l("Lý do"),
        validators=[InputRequired(_l("Hãy ghi lý do.")), Length(max=SHORT)],
        render_kw={"rows": 3},
    )


class SeenForm(VersionedForm):
    """An act that needs nothing but the version that the person saw."""


class RemindForm(CreatingForm):
    """Whom to remind, with a word of one's own or of a template."""

    template = SelectField(_l("Mẫu nhắc"), coerce=int, validate_choice=False)
    task = Checks(_l("Nhiệm vụ cần nhắc"), coerce=known_as, validate_choice=False)
    note = TextAreaField(
        _l("Nội dung nhắc thêm"),
        validators=[Length(max=SHORT)],
        description=_l("Chỗ điền sẵn cho từng đơn vị: {don_vi}, {so_nhiem_vu}, {han}."),
        render_kw={"rows": 3},
    )
    again = BooleanField(_l("Nhắc cả nhiệm vụ đã nhắc hôm nay"))


class TemplateForm(CreatingForm, VersionedForm):
    """A text for reminders, under a name."""

    name = StringField(_l("Tên mẫu"), validators=[InputRequired(_l("Hãy đặt tên cho mẫu.")), Length(max=200)])
    text = TextAreaField(
        _l("Nội dung mẫu"),
        validators=[InputRequired(_l("Hãy ghi nội dung mẫu.")), Length(max=SHORT)],
        description=_l("Chỗ điền sẵn cho từng đơn vị: {don_vi}, {so_nhiem_vu}, {han}."),
        render_kw={"rows": 5},
    )


class ExtendForm(InsteadFields, LaterFields, VersionedForm):
    """More time for one task."""

    reason = TextAreaField(
        _l("Lý do"),
        validators=[InputRequired(_l("Hãy ghi lý do gia hạn.")), Length(max=SHORT)],
        render_kw={"rows": 3},
    )


class BulkForm(InsteadFields, LaterFields, CreatingForm):
    """One decision on many tasks; each box carries the task and the version that the person saw.

    `seen` is the deadline for which the new days were shown.
    """

    seen = HiddenField()
    task = Checks(_l("Nhiệm vụ"), validate_choice=False)
    note = TextAreaField(_l("Ý kiến gửi đơn vị"), validators=[Length(max=SHORT)], render_kw={"rows": 3})
    redo_on = DayField(
        _l("Nộp lại chậm nhất ngày"), description=_l("Muộn hơn hạn hiện nay thì ghi nhận là gia hạn.")
    )
    skip = BooleanField(_l("Nếu có nhiệm vụ vừa thay đổi thì bỏ qua, vẫn làm các nhiệm vụ còn lại"))

    def order(self, verb: str) -> Order:
        """What is to be done, as the operation takes it."""
        redo_on = self.redo_on.data if verb == "return_" else None
        return Order(verb, self.note.data or "", redo_on, self.later() if verb == "extend" else None)

    def versions(self) -> dict[int, int]:
        """The versions seen, by task."""
        return pairs_in(self.task.data)
