"""Shapes of what people type about one-stop offices."""

from tracker.facilities.forms.catalogue import EditGroupForm, EditItemForm, EndItemForm, NewGroupForm, NewItemForm
from tracker.facilities.forms.fields import chosen
from tracker.facilities.forms.stocktakes import (
    BeginForm,
    ConfirmForm,
    ConfirmImportForm,
    GroupForm,
    HeadForm,
    ImportForm,
    ReasonForm,
)

__all__ = [
    "BeginForm",
    "ConfirmForm",
    "ConfirmImportForm",
    "EditGroupForm",
    "EditItemForm",
    "EndItemForm",
    "GroupForm",
    "HeadForm",
    "ImportForm",
    "NewGroupForm",
    "NewItemForm",
    "ReasonForm",
    "chosen",
]
