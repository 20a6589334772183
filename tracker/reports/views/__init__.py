"""Pages of reports."""

from tracker.reports.views import deciding, explaining, letters, ordering, papers, reading, scheduling
from tracker.reports.views.page import bp
from tracker.reports.views.reading import awaiting

__all__ = ["awaiting", "bp", "deciding", "explaining", "letters", "ordering", "papers", "reading", "scheduling"]
