"""What every file of these views shares."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("console", __name__)
Page = str | Response | tuple[str, int]
