"""Shapes of input about plans, materials and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.attachments.forms import EvidenceField
from tracker.outreach.forms.activity import LONG, offer
from tracker.outreach.operations import Intent, MaterialFacts
from tracker.outreach.states import LANGUAGE_LABELS, MATERIAL_LABELS, MOST_USUALLY, Language, MaterialKind
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm


class PlanForm(VersionedForm):
    """What a unit means to do for a directive."""

    sessions = IntegerField(
        _l("Số buổi dự kiến"),
        validators=[
            InputRequired(_l("Hãy ghi số buổi.")),
            NumberRange(0, MOST_USUALLY, _l("Số này ngoài khoảng cho phép.")),
        ],
    )
    due_on = DayField(_l("Xong trước ngày"), validators=[InputRequired(_l("Hãy ghi ngày."))])
    village_ids = SelectMultipleField(
        _l("Các bản sẽ đến"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Không chọn bản nào là đến mọi bản."),
    )
    note = TextAreaField(_l("Ghi chú"), validators=[Length(max=LONG)], render_kw={"rows": 2})

    def intent(self) -> Intent:
        """The fields as the operation takes them."""
        villages = tuple(self.village_ids.data or ()) if self.village_ids else ()
        return Intent(self.sessions.data or 0, cast(dt.date, self.due_on.data), villages, self.note.data or "")


class MaterialForm(CreatingForm):
    """A new material with its first edition."""

    title = StringField(
        _l("Tên tài liệu"), validators=[InputRequired(_l("Hãy ghi tên tài liệu.")), Length(max=200)]
    )
    kind = SelectField(_l("Loại tài liệu"), choices=offer(MATERIAL_LABELS))
    language = SelectField(_l("Ngôn ngữ"), choices=offer(LANGUAGE_LABELS))
    directive_id = SelectField(_l("Phục vụ văn bản"), coerce=int)
    files = EvidenceField(
        _l("Tệp"), most_files=1, description=_l("PDF, Word, Excel hoặc ảnh; tệp âm thanh gửi kèm lời thoại.")
    )
    note = TextAreaField(_l("Ghi chú"), validators=[Length(max=LONG)], render_kw={"rows": 2})

    def offer_directives(self, directives: Sequence[tuple[int, str]]) -> None:
        """Say which directives there are to choose from."""
        self.directive_id.choices = [SelectChoice(0, _l("Dùng chung")), *directives]

    def facts(self) -> MaterialFacts:
        """The fields as the operation takes them."""
        return MaterialFacts(
            self.title.data or "",
            MaterialKind(self.kind.data),
            Language(self.language.data),
            self.directive_id.data or None,
            self.note.data or "",
        )


class EditionForm(VersionedForm):
    """A new edition of a material."""

    files = EvidenceField(_l("Tệp"), most_files=1, description=_l("Bản này thay bản đang dùng; bản cũ vẫn lưu."))
    note = StringField(_l("Thay đổi gì"), validators=[Length(max=500)])


class RetireForm(VersionedForm):
    """Nothing but the wish."""


class FileForm(Form):
    """A file of activities."""

    file = FileField(_l("Tệp CSV hoặc XLSX"), validators=[FileRequired(_l("Cần chọn một tệp."))])


class ConfirmForm(CreatingForm):
    """The lines of a file as they were shown, signed."""

    rows = HiddenField(validators=[InputRequired()])
