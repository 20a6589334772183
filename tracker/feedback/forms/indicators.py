"""Shape of what is typed about indicators and their values."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from tracker.feedback.forms.fields import SHORT, NumberField, needed, offer
from tracker.feedback.operations.measuring import Measured
from tracker.feedback.states import DIRECTION_LABELS, FORMULA_LABELS, LEVEL_LABELS, Direction, Formula
from tracker.web.forms import CreatingForm, Form, VersionedForm


class IndicatorFields(Form):
    """What is measured, and which way it should go."""

    name = StringField(_l("Tên chỉ số"), validators=[needed(_l("Hãy ghi tên chỉ số.")), Length(max=SHORT)])
    measure = StringField(_l("Đơn vị tính"), validators=[Length(max=40)], default="%")
    direction = SelectField(_l("Chiều mong muốn"), choices=offer(DIRECTION_LABELS), default=Direction.UP.value)
    target_id = SelectField(_l("Mục tiêu của văn bản chỉ đạo"), coerce=int, default=0)


class NewIndicatorForm(IndicatorFields, CreatingForm):
    """A new indicator."""


class EditIndicatorForm(IndicatorFields, VersionedForm):
    """Changing an indicator."""


def _count(level: int) -> IntegerField:
    return IntegerField(_l(LEVEL_LABELS[level]), validators=[Optional()], render_kw={"inputmode": "numeric"})


class ReadingFields(Form):
    """A value with its source: as published, or out of the counts of the five levels."""

    unit_id = SelectField(_l("Đơn vị"), coerce=int)
    year = IntegerField(_l("Năm"), validators=[needed(_l("Hãy ghi năm."))], render_kw={"inputmode": "numeric"})
    survey = StringField(
        _l("Cuộc khảo sát"),
        validators=[needed(_l("Hãy ghi tên cuộc khảo sát.")), Length(max=SHORT)],
        description=_l("Ai khảo sát, bằng cách nào; số của các cuộc khảo sát khác nhau không so với nhau."),
    )
    source = TextAreaField(
        _l("Nguồn của số liệu"),
        validators=[needed(_l("Hãy ghi nguồn của số liệu.")), Length(max=1000)],
        description=_l("Ví dụ: Quyết định số …, báo cáo ngày …"),
        render_kw={"rows": 2},
    )
    formula = SelectField(_l("Công thức"), choices=offer(FORMULA_LABELS), default=Formula.STATED.value)
    value = NumberField(_l("Giá trị công bố"), description=_l("Chỉ ghi khi không biết số phiếu từng mức."))
    level_1 = _count(1)
    level_2 = _count(2)
    level_3 = _count(3)
    level_4 = _count(4)
    level_5 = _count(5)

    def measured(self) -> Measured:
        """The value as the operation takes it."""
        formula = Formula(self.formula.data)
        levels = tuple(getattr(self, f"level_{level}").data for level in LEVEL_LABELS)
        return Measured(
            unit_id=self.unit_id.data,
            year=self.year.data,
            survey=self.survey.data or "",
            source=self.source.data or "",
            formula=formula,
            value=self.value.data if formula is Formula.STATED else None,
            levels=None if None in levels else levels,
        )


class NewReadingForm(ReadingFields, CreatingForm):
    """A new value."""


class EditReadingForm(ReadingFields, VersionedForm):
    """Putting a value right."""
