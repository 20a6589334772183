"""Clearing away, once an hour, what has served its time and belongs to nobody."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CursorResult, delete

from tracker.accounts.operations import clear_lists, clear_old
from tracker.attachments.operations import sweep_orphans
from tracker.core import transaction
from tracker.jobs.surroundings import Surroundings
from tracker.web import drafts
from tracker.web.models import FormAnswer

FORM_ANSWERS_KEPT = dt.timedelta(days=7)
# A form that failed keeps its files for the person until the session ends; two weeks is the longest session.
ORPHANS_KEPT = dt.timedelta(days=15)


def sweep(around: Surroundings) -> int:
    """Remove old form answers, drafts, lists of people, failed sign-ins, ended sessions and files without a row.

    Returns how many answers and files went.
    """
    now = around.clock()
    with transaction() as session:
        clear_old(now=now)
        clear_lists(now=now)
        drafts.clear_old(now)
        result = session.execute(delete(FormAnswer).where(FormAnswer.at < now - FORM_ANSWERS_KEPT))
    answers = result.rowcount if isinstance(result, CursorResult) else 0
    return answers + sweep_orphans(around.config.files, around.machine() - ORPHANS_KEPT)
