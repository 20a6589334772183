"""Names of acts, rows and details as people read them; stored entries keep the stable names."""

from __future__ import annotations

from tracker.audit.states.acts import ACT_LABELS
from tracker.audit.states.details import DETAIL_LABELS, SUBJECT_LABELS

__all__ = ["ACT_LABELS", "DETAIL_LABELS", "SUBJECT_LABELS", "act_label", "detail_label", "subject_label"]


def detail_label(key: str) -> str:
    """What a detail of an entry is called for people."""
    return DETAIL_LABELS.get(key, key)


def act_label(act: str) -> str:
    """What an act is called for people; an act without a name here is shown by its stable name."""
    return ACT_LABELS.get(act, act)


def subject_label(subject_type: str) -> str:
    """What a kind of row is called for people."""
    return SUBJECT_LABELS.get(subject_type, subject_type)
