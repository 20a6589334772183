"""What the views of units share."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("units", __name__, url_prefix="/units")
Page = str | Response | tuple[str, int]
