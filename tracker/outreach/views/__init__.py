"""Pages of outreach."""

from tracker.outreach.views import activity, importing, lists, materials, plans, register, writing
from tracker.outreach.views.page import bp

__all__ = ["activity", "bp", "importing", "lists", "materials", "plans", "register", "writing"]
