"""What every file of these views shares."""

from __future__ import annotations

from flask import Blueprint

from tracker.core.access import Role
from tracker.web.guard import roles

bp = Blueprint("audit", __name__, url_prefix="/audit")
readers = roles(Role.AUDITOR, Role.ADMINISTRATOR)
