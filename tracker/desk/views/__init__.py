"""Addresses of the pages that show several domains; one file for each group of pages."""

from tracker.desk.views import calendar_feed, directives, lists, messages, search, sheet, task, units, work
from tracker.desk.views.page import bp

__all__ = ["bp", "calendar_feed", "directives", "lists", "messages", "search", "sheet", "task", "units", "work"]
