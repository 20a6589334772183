"""Shapes of input about tasks."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.attachments.forms import EvidenceField
from tracker.tasks.operations import Report
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm
from tracker.web.identifiers import identifier

LONG = 10_000
SHORT = 2_000


class _Checks(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, as boxes; whether a choice still stands is asked of the rows, not of the page."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _known_as(value: str) -> int:
    found = identifier(value)
    if found is None:
        raise ValueError("no row has this number")
    return found


class ReportForm(CreatingForm):
    """What a unit hands in."""

    result = TextAreaField(
        _l("Kết quả thực hiện"),
        validators=[InputRequired(_l("Hãy ghi kết quả thực hiện.")), Length(max=LONG)],
        description=_l("Đã làm gì, ở đâu, còn vướng gì. Không ghi họ tên, số giấy tờ của người dân."),
        render_kw={"rows": 5},
    )
    done_on = DayField(_l("Ngày hoàn thành"), description=_l("Ví dụ: 16/9/2024"))
    difficulties = TextAreaField(_l("Khó khăn, vướng mắc"), validators=[Length(max=LONG)], render_kw={"rows": 3})
    proposals = TextAreaField(_l("Đề xuất, kiến nghị"), validators=[Length(max=LONG)], render_kw={"rows": 3})
    files = EvidenceField(
        _l("Tệp minh chứng"),
        description=_l("Ảnh, PDF, Word hoặc Excel. Vị trí và thông tin máy ảnh được bỏ khỏi ảnh khi lưu."),
    )
    answer_number = StringField(_l("Số văn bản kết quả"), validators=[Length(max=100)])
    answer_date = DayField(_l("Ngày văn bản kết quả"))

    def report(self) -> Report:
        """The fields as the operation takes them."""
        return Report(
            result=self.result.data or "",
            difficulties=self.difficulties.data or "",
            proposals=self.proposals.data or "",
            answer_number=self.answer_number.data or "",
            answer_date=self.answer_date.data,
            done_on=self.done_on.data,
        )


class SubmitForm(ReportForm, VersionedForm):
    """The result of one task."""


class SubmitManyForm(ReportForm):
    """One result for several tasks; each box carries the task and the version that the person saw."""

    task_ids = _Checks(_l("Nhiệm vụ"), validate_choice=False)

    def versions(self) -> dict[int, int]:
        """The versions seen, by task; what is no pair of numbers is left out."""
        pairs = [value.partition(":")[::2] for value in self.task_ids.data or ()]
        numbers = [(identifier(task), identifier(seen)) for task, seen in pairs]
        return {task: seen for task, seen in numbers if task is not None and seen is not None}


class NoteForm(CreatingForm):
    """Progress."""

    text = TextAreaField(
        _l("Tiến độ"),
        validators=[InputRequired(_l("Hãy ghi tiến độ.")), Length(max=LONG)],
        render_kw={"rows": 4},
    )
    percent = IntegerField(
        _l("Đã làm được"),
        validators=[Optional(), NumberRange(0, 100)],
        render_kw={"inputmode": "numeric"},
    )
    files = EvidenceField(_l("Tệp kèm theo"))


class AskForm(CreatingForm):
    """A request to the office; the day only for an extension."""

    reason = TextAreaField(
        _l("Lý do"),
        validators=[InputRequired(_l("Hãy ghi lý do.")), Length(max=SHORT)],
        render_kw={"rows": 4},
    )
    wished_due_on = DayField(_l("Xin gia hạn đến ngày"), description=_l("Ví dụ: 16/9/2024"))


class DecideForm(VersionedForm):
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


class AnswerForm(Form):
    """Grant or refuse a request; which of the two, the button says."""

    answer = TextAreaField(
        _l("Trả lời đơn vị"),
        validators=[Length(max=SHORT)],
        description=_l("Bắt buộc khi không chấp thuận."),
        render_kw={"rows": 3},
    )
    granted_due_on = DayField(_l("Hạn mới"), description=_l("Có thể khác ngày đơn vị xin."))
    do = StringField(validators=[AnyOf(("grant", "refuse"))])


class HeadForm(VersionedForm):
    """The head's word on a result: let it go, or have it changed."""

    reason = TextAreaField(
        _l("Phải sửa gì"),
        validators=[Length(max=SHORT)],
        description=_l("Bắt buộc khi yêu cầu sửa."),
        render_kw={"rows": 3},
    )
    do = StringField(validators=[AnyOf(("approve", "send_back"))])


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
    """Whom to remind, with a word of one's own."""

    task = _Checks(_l("Nhiệm vụ cần nhắc"), coerce=_known_as, validate_choice=False)
    note = TextAreaField(_l("Nội dung nhắc thêm"), validators=[Length(max=SHORT)], render_kw={"rows": 3})
    again = BooleanField(_l("Nhắc cả nhiệm vụ đã nhắc hôm nay"))


class AddTaskForm(CreatingForm):
    """Tasks added by hand to a document that was issued."""

    instruction_id = SelectField(_l("Thuộc nội dung"), coerce=int)
    title = StringField(_l("Tên nhiệm vụ"), validators=[Length(max=200)])
    text = TextAreaField(_l("Nội dung phải thực hiện"), validators=[Length(max=LONG)], render_kw={"rows": 4})
    due_on = DayField(_l("Hạn"), description=_l("Hạn nội bộ; trùng ngày nghỉ thì lùi sang ngày làm việc sau."))
    unit_ids = _Checks(_l("Đơn vị thực hiện"), coerce=int)

    def offer(self, instructions: Any, units: Any) -> None:
        """Fill the choices: the document's instructions (0 is a new one), and the units of its day."""
        self.instruction_id.choices = [(0, _l("Nội dung mới")), *instructions]
        self.unit_ids.choices = units
