"""Shape of what is typed about a directive; rules are the operations' matter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
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
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from tracker.attachments.forms import EvidenceField
from tracker.attachments.states import SOURCE, SOURCE_ACCEPT
from tracker.directives.models import Directive, Instruction
from tracker.directives.operations import Due, Header
from tracker.directives.states import (
    DEADLINE_LABELS,
    EVERY_LABELS,
    KIND_LABELS,
    RULE_LABELS,
    CompletionRule,
    DeadlineKind,
    Every,
    InstructionKind,
    Part,
    choice_of,
    rule_of,
)
from tracker.web.forms import CreatingForm, DayField, VersionedForm, parse_day

MOST_TEXT = 400_000
KEEP = "keep"
_MONTH = re.compile(r"^(?:tháng\s*)?(\d{1,2})[/.\-](\d{4})$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:năm\s*)?(\d{4})$", re.IGNORECASE)


def parse_partial(text: str) -> str | None:
    """A date as exact as a document gives it (5/7/2024, 7/2024, 2024) in ISO 8601; None for nothing.

    Raises ValueError for anything else.
    """
    if not text.strip():
        return None
    month, year = _MONTH.match(text.strip()), _YEAR.match(text.strip())
    if month:
        return f"{dt.date(int(month[2]), int(month[1]), 1):%Y-%m}"
    if year:
        return f"{dt.date(int(year[1]), 1, 1):%Y}"
    return parse_day(text).isoformat()


def _offer(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """The members of an enumeration with their labels, as choices."""
    return [SelectChoice(member.value, _l(label)) for member, label in labels.items()]


class PartialDayField(Field):  # type: ignore[misc]
    """A date that may lack its day, or day and month, as documents come; its data is ISO 8601 or None."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "/".join(str(int(part)) for part in reversed((self.data or "").split("-")) if part)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        try:
            self.data = parse_partial(valuelist[0] if valuelist else "")
        except ValueError as error:
            self.data = None
            raise ValueError(_("Cần nhập ngày/tháng/năm, hoặc tháng/năm khi văn bản chưa ghi ngày.")) from error


class NumberField(Field):  # type: ignore[misc]
    """A number as people write it here: 92,7 or 4.289 or 93."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}".replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        text = "".join((valuelist[0] if valuelist else "").split())
        self.data = None
        if not text:
            return
        if "," in text or re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text):
            text = text.replace(".", "").replace(",", ".")
        try:
            self.data = Decimal(text).quantize(Decimal("0.001"))
        except InvalidOperation as error:
            raise ValueError(_("Cần nhập một số, ví dụ 92,7.")) from error
        if not self.data.is_finite() or abs(self.data) >= Decimal(10) ** 11:
            raise ValueError(_("Cần nhập một số, ví dụ 92,7."))


class UploadForm(CreatingForm):
    """A document as a file or as pasted text."""

    file = EvidenceField(_l("Tệp văn bản"), kinds=SOURCE, accept=SOURCE_ACCEPT, most_files=1, verbatim=True)
    text = TextAreaField(_l("Hoặc dán nội dung"), [Length(max=MOST_TEXT)])
    received_on = DayField(_l("Ngày đến"), [Optional()])
    received_number = StringField(_l("Số đến"), [Length(max=40)])
    again = BooleanField(_l("Vẫn tiếp nhận, dù văn bản đã có"))
    earlier: int | None = None

    def validate_text(self, field: Field) -> None:
        """Exactly one of file and text must be there; a file that was refused has its own sentence."""
        has_file = bool(self.file.sent or self.file.tokens)
        if not has_file and not field.data:
            raise ValidationError(_("Hãy chọn tệp hoặc dán nội dung văn bản."))
        if has_file and field.data:
            raise ValidationError(_("Chỉ chọn một cách: tệp hoặc nội dung dán vào."))


class HeaderForm(VersionedForm):
    """Head and signature of a document."""

    type = StringField(_l("Loại văn bản"), [InputRequired(), Length(max=40)])
    number = StringField(_l("Số"), [Length(max=40)])
    symbol = StringField(_l("Ký hiệu"), [Length(max=40)])
    issuer = StringField(_l("Cơ quan ban hành"), [Length(max=200)])
    place = StringField(_l("Địa danh"), [Length(max=200)])
    date = PartialDayField(_l("Ngày ban hành"))
    subject = TextAreaField(_l("Trích yếu"), [InputRequired(), Length(max=2000)])
    signer_authority = StringField(_l("Thẩm quyền ký"), [Length(max=200)])
    signer_title = StringField(_l("Chức vụ người ký"), [Length(max=200)])
    signer_name = StringField(_l("Họ tên người ký"), [Length(max=200)])
    received_on = DayField(_l("Ngày đến"), [Optional()])
    received_number = StringField(_l("Số đến"), [Length(max=40)])

    @classmethod
    def of(cls, directive: Directive) -> HeaderForm:
        """The form as the directive stands; what was sent goes before."""
        return cls(obj=directive, date=directive.date_text)

    def header(self) -> Header:
        """What was typed, as the operation takes it."""
        return Header(
            type=self.type.data.lower(),
            number=self.number.data or None,
            symbol=self.symbol.data or None,
            issuer=self.issuer.data,
            place=self.place.data,
            date_text=self.date.data,
            subject=self.subject.data,
            signer_authority=self.signer_authority.data,
            signer_title=self.signer_title.data,
            signer_name=self.signer_name.data,
            received_on=self.received_on.data,
            received_number=self.received_number.data,
        )


class NumberForm(VersionedForm):
    """Number and date of a document that has got them."""

    number = StringField(_l("Số"), [InputRequired(), Length(max=40)])
    symbol = StringField(_l("Ký hiệu"), [Length(max=40)])
    date = PartialDayField(_l("Ngày ban hành"))


class TargetForm(VersionedForm):
    """A goal that the document names."""

    indicator = TextAreaField(_l("Chỉ tiêu"), [InputRequired(), Length(max=1000)])
    comparator = SelectField(
        _l("So sánh"),
        choices=[
            SelectChoice(">", _l("trên")),
            SelectChoice(">=", _l("từ … trở lên")),
            SelectChoice("=", _l("bằng")),
            SelectChoice("<", _l("dưới")),
            SelectChoice("<=", _l("không quá")),
        ],
    )
    goal = NumberField(_l("Mức phải đạt"), [InputRequired()])
    measure = StringField(_l("Đơn vị tính"), [Length(max=40)])
    baseline = NumberField(_l("Mức trước đó"))
    by = PartialDayField(_l("Đến"))


class DeadlinesForm(VersionedForm):
    """One internal deadline for everything that has none."""

    due_on = DayField(_l("Hạn nội bộ"), [InputRequired()])


class AddForm(VersionedForm):
    """An instruction that the reader did not find."""

    text = TextAreaField(_l("Nội dung"), [InputRequired(), Length(max=10_000)])
    title = StringField(_l("Tên ngắn"), [Length(max=200)])


class SplitForm(VersionedForm):
    """Where an instruction is cut: at offered boundaries, or before quoted words."""

    cuts = SelectMultipleField(_l("Tách tại"), coerce=int, choices=())
    quote = StringField(_l("Hoặc tách ngay trước những chữ này"), [Length(max=300)])


class InstructionForm(VersionedForm):
    """A proposal: name, kind, units, deadline."""

    title = StringField(_l("Tên ngắn"), [InputRequired(), Length(max=200)])
    kind = SelectField(_l("Loại"), choices=_offer(KIND_LABELS))
    lead = SelectMultipleField(_l("Chủ trì"), coerce=int, choices=())
    cooperate = SelectMultipleField(_l("Phối hợp"), coerce=int, choices=())
    deadline = RadioField(_l("Thời hạn"), choices=_offer(DEADLINE_LABELS))
    due_on = DayField(_l("Ngày hạn"), [Optional()])
    due_time = StringField(_l("Giờ"))
    every = SelectField(_l("Chu kỳ"), choices=())
    every_day = IntegerField(_l("Vào ngày"), [Optional(), NumberRange(1, 31)])
    evidence_required = BooleanField(_l("Phải kèm minh chứng khi nộp"))
    completion_rule = RadioField(_l("Coi là xong khi"), choices=_offer(RULE_LABELS))

    @classmethod
    def of(cls, one: Instruction, unit_ids: list[int]) -> InstructionForm:
        """The form as the instruction stands, offering the units of the document's day."""
        chosen = choice_of(one.rule)
        form = cls(
            version=one.directive.version,
            title=one.title,
            due_on=one.due_on,
            evidence_required=one.evidence_required,
            kind=one.kind.value,
            lead=[part.unit_id for part in one.units if part.part is Part.LEAD],
            cooperate=[part.unit_id for part in one.units if part.part is Part.COOPERATE],
            deadline=one.deadline_kind.value,
            due_time=f"{one.due_time:%H:%M}" if one.due_time else "",
            every=chosen[0].value if chosen else (KEEP if one.rule else Every.MONTH.value),
            every_day=chosen[1] if chosen else None,
            completion_rule=one.completion_rule.value,
        )
        form.every.choices = _offer(EVERY_LABELS)
        if one.rule and not chosen:
            words = _("Như văn bản: %(words)s", words=one.deadline_text or one.rule)
            form.every.choices.insert(0, SelectChoice(KEEP, words))
        form.lead.choices = form.cooperate.choices = [SelectChoice(str(unit_id)) for unit_id in unit_ids]
        form.present_rule = one.rule
        return form

    present_rule: str | None = None

    def validate_due_time(self, field: Field) -> None:
        """An hour is written 14:30, or left out."""
        if field.data and self.time() is None:
            raise ValidationError(_("Cần nhập giờ theo dạng 14:30."))

    def validate_every_day(self, field: Field) -> None:
        """A day of the week lies between 1 (Monday) and 5."""
        if self.every.data == Every.WEEK.value and field.data is not None and not 1 <= field.data <= 5:
            raise ValidationError(_("Với chu kỳ tuần, nhập 1 (thứ Hai) đến 5 (thứ Sáu)."))

    def time(self) -> dt.time | None:
        """The hour typed, or None."""
        match = re.fullmatch(r"([01]?\d|2[0-3])[:hg]([0-5]\d)", (self.due_time.data or "").strip())
        return dt.time(int(match[1]), int(match[2])) if match else None

    def due(self) -> Due:
        """The deadline typed, as the operation takes it."""
        kind = DeadlineKind(self.deadline.data)
        keeps = self.every.data == KEEP
        rule = self.present_rule if keeps else rule_of(Every(self.every.data), self.every_day.data)
        return Due(kind, self.due_on.data, self.time(), rule if kind is DeadlineKind.RECURRING else None)

    def changes(self) -> dict[str, Any]:
        """Everything typed, by the names of the operation."""
        return {
            "title": self.title.data,
            "kind": InstructionKind(self.kind.data),
            "lead_unit_ids": self.lead.data,
            "cooperate_unit_ids": self.cooperate.data,
            "due": self.due(),
            "evidence_required": self.evidence_required.data,
            "completion_rule": CompletionRule(self.completion_rule.data),
        }

    def narrow(self, wish: str, one_stop: frozenset[int], groups: list[list[int]]) -> None:
        """Tick units as a button says, without saving: all, none, those with a one-stop office, one group more."""
        offered = [int(choice.value) for choice in self.lead.choices]
        if wish == "one_stop":
            self.lead.data = [unit_id for unit_id in offered if unit_id in one_stop]
        elif wish == "all":
            self.lead.data = offered
        elif wish == "none":
            self.lead.data = []
        elif wish.isascii() and wish.isdigit() and int(wish) < len(groups):
            self.lead.data = list(dict.fromkeys([*(self.lead.data or []), *groups[int(wish)]]))
        self.cooperate.data = [unit_id for unit_id in self.cooperate.data or [] if unit_id not in self.lead.data]
