"""Addresses of accounts: signing in, one's own account, and the administrator's pages."""

from tracker.accounts.views import managing, own, signing_in
from tracker.accounts.views.page import bp

__all__ = ["bp", "managing", "own", "signing_in"]
