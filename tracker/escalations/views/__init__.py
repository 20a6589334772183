"""Pages of recommendations."""

from tracker.escalations.views import acting, lists, path, terms, writing
from tracker.escalations.views.page import bp

__all__ = ["acting", "bp", "lists", "path", "terms", "writing"]
