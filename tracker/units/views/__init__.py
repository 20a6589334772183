"""Pages of units and their villages."""

from tracker.units.views import units, village_file, villages
from tracker.units.views.page import bp

__all__ = ["bp", "units", "village_file", "villages"]
