"""Shapes of what a unit hands in, notes and asks."""

from __future__ import annotations

import datetime as dt
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from tracker.attachments.forms import EvidenceField
from tracker.tasks.forms.fields import LONG, SHORT, Checks, pairs_in
from tracker.tasks.operations import Report, Told
from tracker.tasks.states import CHANNEL_LABELS, Channel
from tracker.web.forms import CreatingForm, DayField, VersionedForm


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

    def take(self, proposed: str) -> None:
        """Put proposed words behind what was typed, once; nothing that was typed is lost, files included.

        The form is shown again and not sent, so that of its errors only those about files remain.
        """
        self.validate()
        typed = self.result.data or ""
        if proposed not in typed:
            self.result.data = "\n".join(part for part in (typed, proposed) if part)
        for item in self:
            if item is not self.files:
                item.errors = []


class SubmitManyForm(ReportForm):
    """One result for several tasks; each box carries the task and the version that the person saw."""

    task_ids = Checks(_l("Nhiệm vụ"), validate_choice=False)

    def versions(self) -> dict[int, int]:
        """The versions seen, by task."""
        return pairs_in(self.task_ids.data)


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


class HeadForm(VersionedForm):
    """The head's word on a result: let it go, or have it changed."""

    reason = TextAreaField(
        _l("Phải sửa gì"),
        validators=[Length(max=SHORT)],
        description=_l("Bắt buộc khi yêu cầu sửa."),
        render_kw={"rows": 3},
    )
    do = StringField(validators=[AnyOf(("approve", "send_back"))])


class EnterForm(ReportForm, VersionedForm):
    """What a unit reported by telephone or on paper."""

    channel = RadioField(
        _l("Đơn vị báo bằng"),
        choices=[SelectChoice(channel.value, _l(label)) for channel, label in CHANNEL_LABELS.items()],
        validators=[InputRequired(_l("Hãy chọn cách đơn vị báo."))],
    )
    told_by = StringField(
        _l("Người báo"),
        validators=[InputRequired(_l("Hãy ghi ai đã báo.")), Length(max=200)],
        description=_l("Họ tên và chức vụ người của đơn vị."),
    )
    told_on = DayField(
        _l("Ngày đơn vị báo"),
        validators=[InputRequired(_l("Hãy ghi ngày đơn vị báo."))],
        description=_l("Ngày này quyết định nhiệm vụ xong đúng hạn hay quá hạn."),
    )
    told_time = TimeField(
        _l("Giờ đơn vị báo"),
        validators=[Optional()],
        description=_l("Để trống thì tính đến hết giờ làm việc của ngày đó."),
    )

    def told(self) -> Told:
        """How the office learned of it, as the operation takes it."""
        day = cast(dt.date, self.told_on.data)
        return Told(Channel(self.channel.data), self.told_by.data or "", day, self.told_time.data)
