"""Pages of the register of one-stop offices."""

from tracker.facilities.views import acting, board, catalogue, entering, files, importing, office, works
from tracker.facilities.views.page import bp

__all__ = ["acting", "board", "bp", "catalogue", "entering", "files", "importing", "office", "works"]
