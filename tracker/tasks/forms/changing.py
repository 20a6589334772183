"""Shapes of changes of an issued document."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from tracker.directives.forms import HeaderForm
from tracker.directives.models import Directive
from tracker.tasks.forms.fields import LONG, SHORT, Checks, LaterFields, known_as
from tracker.web.forms import CreatingForm, DayField


class ChangeForm(CreatingForm):
    """A change of an issued document: first shown, then confirmed; `seen` names the plan that was shown."""

    seen = HiddenField()
    reason = TextAreaField(
        _l("Lý do"),
        validators=[InputRequired(_l("Hãy ghi lý do thay đổi.")), Length(max=SHORT)],
        render_kw={"rows": 3},
    )


class MoveForm(LaterFields, ChangeForm):
    """A later deadline for a whole instruction."""


class RemoveForm(ChangeForm):
    """Units that are taken off an instruction."""

    unit_ids = Checks(_l("Đơn vị thôi thực hiện"), coerce=known_as)


class RewordForm(ChangeForm):
    """New words for an instruction."""

    title = StringField(_l("Tên ngắn"), validators=[InputRequired(), Length(max=200)])
    text = TextAreaField(_l("Nội dung"), validators=[InputRequired(), Length(max=LONG)], render_kw={"rows": 6})
    evidence_required = BooleanField(_l("Phải kèm minh chứng khi nộp"))


class CorrectForm(ChangeForm, HeaderForm):
    """Head and signature of an issued document."""

    @classmethod
    def of(cls, directive: Directive) -> CorrectForm:
        """The form as the directive stands; what was sent goes before."""
        return cls(obj=directive, date=directive.date_text)


class WithdrawForm(ChangeForm):
    """Withdrawing a whole document."""


class ReplaceForm(ChangeForm):
    """The document that takes another's place, and what goes on under it."""

    replacement = SelectField(_l("Văn bản thay thế"), coerce=int)
    carried = Checks(
        _l("Nội dung chuyển tiếp"),
        coerce=known_as,
        description=_l("Nhiệm vụ đang mở của nội dung được chọn tiếp tục theo văn bản mới; còn lại thu hồi."),
    )


class AddTaskForm(CreatingForm):
    """Tasks added by hand to a document that was issued; `seen` names the plan that was shown."""

    seen = HiddenField()
    instruction_id = SelectField(_l("Thuộc nội dung"), coerce=int)
    title = StringField(_l("Tên nhiệm vụ"), validators=[Length(max=200)])
    text = TextAreaField(_l("Nội dung phải thực hiện"), validators=[Length(max=LONG)], render_kw={"rows": 4})
    due_on = DayField(_l("Hạn"), description=_l("Hạn nội bộ; trùng ngày nghỉ thì lùi sang ngày làm việc sau."))
    unit_ids = Checks(_l("Đơn vị thực hiện"), coerce=int)

    def addition(self) -> dict[str, Any]:
        """What was typed, by the names of the operation."""
        return {
            "unit_ids": self.unit_ids.data or [],
            "due_on": self.due_on.data,
            "instruction_id": self.instruction_id.data or None,
            "title": self.title.data or "",
            "text": self.text.data or "",
        }

    def offer(self, instructions: Any, units: Any) -> None:
        """Fill the choices: the document's instructions (0 is a new one), and the units of its day."""
        self.instruction_id.choices = [(0, _l("Nội dung mới")), *instructions]
        self.unit_ids.choices = units
