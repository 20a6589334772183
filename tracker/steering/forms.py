"""Shapes of input about responsibilities, delegations, remarks and the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.core.calendar import DayKind
from tracker.directives.states import KIND_LABELS, InstructionKind
from tracker.steering.operations import DayPlan
from tracker.steering.queries import Scope
from tracker.steering.states import DAY_LABELS, OUTCOME_LABELS, Outcome
from tracker.tasks.forms.fields import InsteadFields
from tracker.web.forms import CreatingForm, DayField, Form, VersionedForm

SHORT = 2_000


def _offer(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """The members of an enumeration to choose from, in its order."""
    return [SelectChoice(member.value, _l(label)) for member, label in labels.items()]


class _Checks(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ResponsibilityForm(Form):
    """What an account looks after."""

    directive_ids = _Checks(_l("Văn bản"), coerce=int)
    unit_ids = _Checks(_l("Đơn vị"), coerce=int)
    kinds = _Checks(_l("Loại nhiệm vụ"), choices=_offer(KIND_LABELS))

    seen = HiddenField(validators=[InputRequired()])

    def offer(self, directives: Sequence[tuple[int, str]], units: Sequence[tuple[int, str]]) -> None:
        """Say which directives and units there are to choose from."""
        self.directive_ids.choices = list(directives)
        self.unit_ids.choices = list(units)

    def scope(self) -> Scope:
        """What was ticked."""
        return Scope(
            frozenset(self.directive_ids.data or ()),
            frozenset(self.unit_ids.data or ()),
            frozenset(InstructionKind(kind) for kind in self.kinds.data or ()),
        )


class DelegationForm(CreatingForm):
    """Who acts in one's place, and when."""

    delegate_id = SelectField(_l("Ủy quyền cho"), coerce=int)
    starts_on = DayField(_l("Từ ngày"), validators=[InputRequired(_l("Hãy ghi ngày đầu."))])
    ends_on = DayField(_l("Đến hết ngày"), validators=[InputRequired(_l("Hãy ghi ngày cuối."))])
    reason = StringField(_l("Lý do vắng"), validators=[Length(max=200)])


class EndForm(Form):
    """Taking a delegation back."""


class RemarkForm(InsteadFields, CreatingForm):
    """A remark; with the second choice it becomes tasks."""

    text = TextAreaField(
        _l("Ý kiến chỉ đạo"),
        validators=[InputRequired(_l("Hãy ghi ý kiến.")), Length(max=SHORT)],
        render_kw={"rows": 4},
    )
    instead_of = SelectField(_l("Người ghi ý kiến"), coerce=int, default=0)
    outcome = RadioField(
        _l("Cách xử lý"),
        choices=_offer(OUTCOME_LABELS),
        default=Outcome.NOTE.value,
    )
    title = StringField(_l("Tên nhiệm vụ"), validators=[Length(max=200)])
    due_on = DayField(_l("Hạn"), description=_l("Ví dụ: 15/10/2024"))
    directive_id = SelectField(_l("Giao theo văn bản"), coerce=int)
    unit_ids = _Checks(_l("Đơn vị thực hiện"), coerce=int)

    def offer(self, directives: Sequence[tuple[int, str]], units: Sequence[tuple[int, str]]) -> None:
        """Say in which directive and to which units tasks can be given."""
        self.directive_id.choices = list(directives)
        self.unit_ids.choices = list(units)


class AnswerRemarkForm(VersionedForm):
    """What was done about a remark."""

    answer = TextAreaField(
        _l("Đã xử lý thế nào"),
        validators=[InputRequired(_l("Hãy ghi đã xử lý thế nào.")), Length(max=SHORT)],
        render_kw={"rows": 3},
    )


class DayForm(VersionedForm):
    """A day of the calendar, and after the preview what of it moves which deadlines."""

    day = DayField(_l("Ngày"), validators=[InputRequired(_l("Hãy ghi ngày."))], description=_l("Ví dụ: 2/9/2025"))
    kind = SelectField(
        _l("Là"),
        choices=[*_offer(DAY_LABELS), SelectChoice("", _l("Bỏ khỏi lịch"))],
    )
    reason = StringField(_l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), Length(max=200)])
    legal_ref = StringField(
        _l("Căn cứ"), validators=[Length(max=500)], description=_l("Số, ngày của văn bản công bố.")
    )
    confirmed = BooleanField(_l("Đã có văn bản chính thức"))
    shown = _Checks(validate_choice=False)
    chosen = _Checks(_l("Hạn được dời"), validate_choice=False)

    def plan(self) -> DayPlan:
        """What the day shall be."""
        return DayPlan(
            day=cast(dt.date, self.day.data),
            kind=DayKind(self.kind.data) if self.kind.data else None,
            reason=self.reason.data or "",
            legal_ref=self.legal_ref.data or "",
            confirmed=bool(self.confirmed.data),
        )
