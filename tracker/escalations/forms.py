"""Shapes of input about recommendations."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import TextInput

from tracker.attachments.forms import EvidenceField
from tracker.core.errors import Invalid
from tracker.escalations.operations import Holder, Matter, Paper, Reply, TermPlan
from tracker.escalations.states import (
    ELSEWHERE_LABELS,
    FIELD_LABELS,
    LEVEL_LABELS,
    OUTCOME_LABELS,
    WITHOUT_ACCOUNT,
    Elsewhere,
    LevelCode,
    Outcome,
    TermCode,
)
from tracker.escalations.states import Field as MatterField
from tracker.tasks.forms import InsteadFields
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm

SHORT, LONG = 2_000, 10_000
MONEY = re.compile(r"\d{1,3}(?:[.\s\u00a0\u202f]\d{3}){0,5}|\d{1,16}", flags=re.ASCII)


def _offer(labels: Mapping[Any, str], only: frozenset[Any] | None = None) -> list[SelectChoice]:
    """The members of an enumeration to choose from, in its order."""
    return [
        SelectChoice(member.value, _l(label)) for member, label in labels.items() if only is None or member in only
    ]


def _needed(sentence: Any) -> InputRequired:
    return InputRequired(sentence)


class DongField(Field):  # type: ignore[misc]
    """A whole number of đồng, as people write it: with dots or spaces between thousands, or none."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:,}".replace(",", ".") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        text = valuelist[0].strip().removesuffix("đồng").removesuffix("đ").strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not MONEY.fullmatch(text):
            raise ValueError(_l("Hãy ghi số đồng bằng chữ số, ví dụ 115.000.000."))
        self.data = int(re.sub(r"\D", "", text)) or None


class MatterFields(Form):
    """What a unit writes, in the order of the customary table."""

    title = StringField(
        _l("Tên kiến nghị"),
        validators=[_needed(_l("Hãy ghi tên kiến nghị.")), Length(max=200)],
        description=_l("Một câu ngắn, ví dụ: Sửa đường đến bản Hang É."),
    )
    content = TextAreaField(
        _l("Nội dung kiến nghị"),
        validators=[_needed(_l("Hãy ghi nội dung kiến nghị.")), Length(max=LONG)],
        description=_l("Đề nghị cấp trên làm gì. Không ghi họ tên, số giấy tờ của người dân."),
        render_kw={"rows": 5},
    )
    field = SelectField(_l("Lĩnh vực"), choices=_offer(FIELD_LABELS))
    basis = TextAreaField(_l("Căn cứ, khó khăn vướng mắc"), validators=[Length(max=LONG)], render_kw={"rows": 3})
    done_here = TextAreaField(_l("Đã xử lý tại đơn vị"), validators=[Length(max=LONG)], render_kw={"rows": 3})
    competent_level = SelectField(
        _l("Cấp có thẩm quyền"),
        choices=_offer(LEVEL_LABELS, frozenset({LevelCode.DISTRICT, *WITHOUT_ACCOUNT})),
        default=LevelCode.DEPARTMENT.value,
    )
    authority = StringField(
        _l("Cơ quan có thẩm quyền"), validators=[Length(max=200)], description=_l("Ví dụ: Sở Tài chính")
    )
    funds = DongField(_l("Kinh phí đề xuất (đồng)"), description=_l("Ví dụ: 115.000.000. Để trống nếu không có."))
    wished_on = DayField(_l("Đề nghị trả lời trước ngày"), description=_l("Ví dụ: 30/11/2024"))
    tell_citizens = BooleanField(_l("Cần báo lại cả người dân"))
    files = EvidenceField(_l("Tệp minh chứng"), description=_l("Ảnh, PDF, Word hoặc Excel."))

    def matter(self) -> Matter:
        """The fields as the operation takes them."""
        return Matter(
            title=self.title.data or "",
            content=self.content.data or "",
            field=MatterField(self.field.data),
            competent_level=LevelCode(self.competent_level.data),
            basis=self.basis.data or "",
            done_here=self.done_here.data or "",
            authority=self.authority.data or "",
            funds=self.funds.data,
            wished_on=self.wished_on.data,
            tell_citizens=bool(self.tell_citizens.data),
        )

    def offer_levels(self, levels: Sequence[LevelCode]) -> None:
        """Leave of the levels to choose from only those that exist."""
        there = {level.value for level in levels}
        self.competent_level.choices = [one for one in self.competent_level.choices if one.value in there]


class NewForm(MatterFields, CreatingForm):
    """A new recommendation; the office says of which unit."""

    unit_id = SelectField(_l("Đơn vị kiến nghị"), coerce=int)

    def offer(self, units: Sequence[tuple[int, str]]) -> None:
        """Say which units there are to choose from."""
        self.unit_id.choices = list(units)


class EditForm(MatterFields, VersionedForm):
    """Changing what has not left the unit."""


class ConfirmForm(VersionedForm):
    """Nothing but the wish."""


class ReasonForm(VersionedForm):
    """A wish with its reason."""

    reason = TextAreaField(
        _l("Lý do"), validators=[_needed(_l("Hãy ghi lý do.")), Length(max=SHORT)], render_kw={"rows": 4}
    )


class OpinionForm(VersionedForm):
    """A wish with an opinion, if there is one."""

    reason = TextAreaField(_l("Ý kiến"), validators=[Length(max=SHORT)], render_kw={"rows": 4})


class PaperFields(VersionedForm):
    """Number and date of the letter that goes up."""

    letter_number = StringField(
        _l("Số, ký hiệu văn bản"), validators=[Length(max=100)], description=_l("Ví dụ: 87/TTr-UBND")
    )
    letter_on = DayField(_l("Ngày văn bản"), description=_l("Ví dụ: 16/9/2024"))

    def paper(self) -> Paper:
        """The letter as the operation takes it; an empty one where the page does not ask for it."""
        if self.letter_number is None:
            return Paper()
        return Paper(self.letter_number.data or "", self.letter_on.data)


class RedirectForm(OpinionForm):
    """Where something belongs that is no recommendation upward."""

    kind = RadioField(
        _l("Loại nội dung"),
        choices=_offer(ELSEWHERE_LABELS),
        default=Elsewhere.COMPLAINT.value,
    )


class MergeForm(OpinionForm):
    """The one that is alike."""

    main_id = SelectField(_l("Gộp vào kiến nghị"), coerce=int)


class ForwardForm(PaperFields):
    """Where it goes, and with which letter."""

    level = SelectField(_l("Cấp nhận"), choices=_offer(LEVEL_LABELS, WITHOUT_ACCOUNT))
    authority = StringField(
        _l("Cơ quan nhận"),
        validators=[_needed(_l("Hãy ghi cơ quan có thẩm quyền.")), Length(max=200)],
        description=_l("Ví dụ: Sở Tài chính"),
    )
    reason = TextAreaField(_l("Ghi chú"), validators=[Length(max=SHORT)], render_kw={"rows": 3})
    files = EvidenceField(_l("Bản văn bản chuyển"), description=_l("PDF, ảnh, Word hoặc Excel."))

    def holder(self) -> Holder:
        """Where it goes, as the operation takes it."""
        return Holder(LevelCode(self.level.data), self.authority.data or "")


class ReplyForm(VersionedForm):
    """What was answered."""

    outcome = RadioField(_l("Kết quả"), choices=_offer(OUTCOME_LABELS), default=Outcome.ACCEPTED.value)
    answer = TextAreaField(
        _l("Nội dung trả lời"),
        validators=[_needed(_l("Hãy ghi nội dung trả lời.")), Length(max=LONG)],
        render_kw={"rows": 5},
    )
    answer_number = StringField(
        _l("Số, ký hiệu văn bản trả lời"), validators=[Length(max=100)], description=_l("Ví dụ: 512/STC-NS")
    )
    answered_on = DayField(_l("Ngày văn bản trả lời"), description=_l("Ví dụ: 16/9/2024"))
    files = EvidenceField(_l("Bản văn bản trả lời"), description=_l("PDF, ảnh, Word hoặc Excel."))

    def reply(self) -> Reply:
        """The answer as the operation takes it."""
        return Reply(
            Outcome(self.outcome.data),
            self.answer.data or "",
            Paper(self.answer_number.data or "", self.answered_on.data),
        )


class DecideForm(InsteadFields, ReplyForm):
    """A leader's decision, of one's own or in the place of one who is away."""


class RemindForm(ConfirmForm):
    """A reminder; to who has no account it went by letter or telephone."""

    letter_number = StringField(
        _l("Số văn bản đôn đốc"),
        validators=[Length(max=100)],
        description=_l("Nếu đã gửi văn bản tới cơ quan không dùng hệ thống này."),
    )
    note = TextAreaField(_l("Nội dung đôn đốc"), validators=[Length(max=SHORT)], render_kw={"rows": 3})


class TellForm(Form):
    """How somebody was told, and on which day."""

    told_on = DayField(_l("Ngày báo"), description=_l("Ví dụ: 16/9/2024"))

    how = TextAreaField(
        _l("Đã báo bằng cách nào"),
        validators=[_needed(_l("Hãy ghi đã báo bằng cách nào.")), Length(max=500)],
        description=_l("Ví dụ: văn bản số 214/UBND-NV; họp bản ngày 12/9."),
        render_kw={"rows": 3},
    )


class TermForm(VersionedForm):
    """A clock from a day on, and after the preview which running deadlines move with it."""

    begins = DayField(
        _l("Áp dụng từ ngày"), validators=[_needed(_l("Hãy ghi ngày."))], description=_l("Ví dụ: 1/7/2025")
    )
    exists = RadioField(
        _l("Từ ngày đó"),
        choices=[SelectChoice("yes", _l("Có thời hạn dưới đây")), SelectChoice("no", _l("Cấp này không còn"))],
        default="yes",
    )
    days = IntegerField(_l("Số ngày làm việc"), validators=[Optional()])
    ends = DayField(_l("Đến hết ngày"), description=_l("Để trống nếu không định ngày kết thúc."))
    legal_ref = StringField(
        _l("Căn cứ"), validators=[Length(max=500)], description=_l("Số, ngày của văn bản quy định.")
    )
    reason = StringField(_l("Lý do"), validators=[_needed(_l("Hãy ghi lý do.")), Length(max=200)])
    shown = SelectMultipleField(validate_choice=False)
    chosen = SelectMultipleField(_l("Thời hạn được đổi"), validate_choice=False)

    def plan(self, code: TermCode) -> TermPlan:
        """What the clock shall be. Raises Invalid without a number of days where it has one."""
        stays = "exists" not in self or self.exists.data == "yes"
        if stays and self.days.data is None:
            raise Invalid("Hãy ghi số ngày làm việc.", field="days")
        return TermPlan(
            code=code,
            begins=cast(dt.date, self.begins.data),
            days=self.days.data if stays else None,
            ends=self.ends.data if stays and "ends" in self else None,
            legal_ref=self.legal_ref.data or "",
            reason=self.reason.data or "",
        )
