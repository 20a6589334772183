"""The record, for auditors and administrators: read only."""

from tracker.audit.views import chain, entries
from tracker.audit.views.page import bp

__all__ = ["bp", "chain", "entries"]
