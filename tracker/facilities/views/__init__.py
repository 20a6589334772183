"""Pages of the register of one-stop offices."""

from tracker.facilities.views import board, works
from tracker.facilities.views.page import bp

__all__ = ["board", "bp", "works"]
