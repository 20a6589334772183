"""The administrator's pages about the service itself."""

from tracker.console.views import evidence, health, mails, settings
from tracker.console.views.page import bp

__all__ = ["bp", "evidence", "health", "mails", "settings"]
