"""Is the service well?"""

from __future__ import annotations

from flask import render_template

from tracker.console.queries.health import Moments, parts
from tracker.console.views.page import bp
from tracker.core.access import Role
from tracker.core.clock import system_clock
from tracker.web.guard import roles
from tracker.web.identity import now, settings


@bp.get("/health")
@roles(Role.ADMINISTRATOR)
def health() -> str:
    """Worker, queues, mail, record, backup, disk, database and version, with what to do where one is not well."""
    found = parts(settings(), Moments(now=now(), machine=system_clock()))
    return render_template("console/health.html", parts=found, unsound=sum(not part.sound for part in found))
