"""Shapes of input about tasks."""

from tracker.tasks.forms.changing import (
    AddTaskForm,
    ChangeForm,
    CorrectForm,
    MoveForm,
    RemoveForm,
    ReplaceForm,
    RewordForm,
    WithdrawForm,
)
from tracker.tasks.forms.fields import InsteadFields
from tracker.tasks.forms.reporting import (
    AskForm,
    EnterForm,
    HeadForm,
    NoteForm,
    ReportForm,
    SubmitForm,
    SubmitManyForm,
)
from tracker.tasks.forms.steering import (
    AnswerForm,
    BulkForm,
    DecideForm,
    ExtendForm,
    ReasonForm,
    RemindForm,
    SeenForm,
    TemplateForm,
)

__all__ = [
    "AddTaskForm",
    "AnswerForm",
    "AskForm",
    "BulkForm",
    "ChangeForm",
    "CorrectForm",
    "DecideForm",
    "EnterForm",
    "ExtendForm",
    "HeadForm",
    "InsteadFields",
    "MoveForm",
    "NoteForm",
    "ReasonForm",
    "RemindForm",
    "RemoveForm",
    "ReplaceForm",
    "ReportForm",
    "RewordForm",
    "SeenForm",
    "SubmitForm",
    "SubmitManyForm",
    "TemplateForm",
    "WithdrawForm",
]
