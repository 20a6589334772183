"""Shapes of input about entries, needs, improvements and indicators."""

from tracker.feedback.forms.entries import EditEntryForm, EntryFields, NewEntryForm
from tracker.feedback.forms.fields import (
    AnswerForm,
    ConfirmForm,
    ConfirmImportForm,
    ImportForm,
    NumberField,
    ReasonForm,
)
from tracker.feedback.forms.indicators import (
    EditIndicatorForm,
    EditReadingForm,
    IndicatorFields,
    NewIndicatorForm,
    NewReadingForm,
    ReadingFields,
)
from tracker.feedback.forms.needs import (
    EditNeedForm,
    EditPlanForm,
    EscalateForm,
    FinishForm,
    MergeForm,
    NeedAnswerForm,
    NewNeedForm,
    NewPlanForm,
    ServeForm,
    SplitForm,
    TellForm,
    WorkForm,
)

__all__ = [
    "AnswerForm",
    "ConfirmForm",
    "ConfirmImportForm",
    "EditEntryForm",
    "EditIndicatorForm",
    "EditNeedForm",
    "EditPlanForm",
    "EditReadingForm",
    "EntryFields",
    "EscalateForm",
    "FinishForm",
    "ImportForm",
    "IndicatorFields",
    "MergeForm",
    "NeedAnswerForm",
    "NewEntryForm",
    "NewIndicatorForm",
    "NewNeedForm",
    "NewPlanForm",
    "NewReadingForm",
    "NumberField",
    "ReadingFields",
    "ReasonForm",
    "ServeForm",
    "SplitForm",
    "TellForm",
    "WorkForm",
]
