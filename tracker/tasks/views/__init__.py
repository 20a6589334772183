"""Pages and acts of tasks, one file for each kind of person who acts."""

from tracker.tasks.views import deciding, reporting, steering
from tracker.tasks.views.page import bp

__all__ = ["bp", "deciding", "reporting", "steering"]
