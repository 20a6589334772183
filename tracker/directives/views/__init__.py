"""Pages of directives, by phase: taking in and finding, reviewing, correcting head and goals."""

from tracker.directives.views import header, review
from tracker.directives.views.intake import bp

__all__ = ["bp", "header", "review"]
