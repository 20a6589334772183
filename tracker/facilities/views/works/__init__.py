"""Pages of upgrade works."""

from tracker.facilities.views.works import acting, beside, lists, reading, upward, writing

__all__ = ["acting", "beside", "lists", "reading", "upward", "writing"]
