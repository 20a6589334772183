"""Shapes of input about outreach."""

from tracker.outreach.forms.activity import ActivityFields, CorrectForm, HoursField, NewActivityForm, WithdrawForm
from tracker.outreach.forms.others import ConfirmForm, EditionForm, FileForm, MaterialForm, PlanForm, RetireForm

__all__ = [
    "ActivityFields",
    "ConfirmForm",
    "CorrectForm",
    "EditionForm",
    "FileForm",
    "HoursField",
    "MaterialForm",
    "NewActivityForm",
    "PlanForm",
    "RetireForm",
    "WithdrawForm",
]
