"""Addresses of accounts: signing in, one's own account, and the administrator's pages."""

from tracker.accounts.views import feed, history, importing, managing, own, paper, second_step, signing_in
from tracker.accounts.views.page import bp

__all__ = ["bp", "feed", "history", "importing", "managing", "own", "paper", "second_step", "signing_in"]
