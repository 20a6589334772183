"""Pages and acts of tasks, one file for each kind of person who acts."""

from tracker.tasks.views import (
    changing,
    deciding,
    deciding_many,
    drafting,
    people,
    planned,
    reminding,
    reporting,
    steering,
    succession,
)
from tracker.tasks.views.page import bp

__all__ = [
    "bp",
    "changing",
    "deciding",
    "deciding_many",
    "drafting",
    "people",
    "planned",
    "reminding",
    "reporting",
    "steering",
    "succession",
]
