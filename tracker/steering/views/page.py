"""What the views of steering share."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("steering", __name__)
Answer = Response | str | tuple[str, int]
