"""Addresses of the pages that show several domains; one file for each group of pages."""

from tracker.desk.views import directives, lists, messages, search, task, units, work
from tracker.desk.views.page import bp

__all__ = ["bp", "directives", "lists", "messages", "search", "task", "units", "work"]
