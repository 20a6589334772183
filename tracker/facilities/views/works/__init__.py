"""Pages of upgrade works."""

from tracker.facilities.views.works import acting, lists, reading, upward, writing

__all__ = ["acting", "lists", "reading", "upward", "writing"]
