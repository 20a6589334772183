"""Pages of steering."""

from tracker.steering.views import calendar, delegations, remarks, responsibilities
from tracker.steering.views.page import bp

__all__ = ["bp", "calendar", "delegations", "remarks", "responsibilities"]
