"""The read side of pages that show several domains at once: light rows, few queries."""

from tracker.desk.queries.counts import count_to_do, count_unread, to_do_of, unread_of
from tracker.desk.site import site

__all__ = ["count_to_do", "count_unread", "site", "to_do_of", "unread_of"]
