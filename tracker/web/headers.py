"""Security headers of every answer, what may be kept by caches, and fewer bytes on the way."""

from __future__ import annotations

from flask import Flask, request
from flask_compress import Compress
from werkzeug.wrappers import Response

POLICY = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
YEAR = 365 * 24 * 3600
COMPRESSED = ("text/html", "text/css", "text/javascript", "text/csv", "image/svg+xml", "application/json")


def install(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer of the application, and compress text: mountain networks are slow."""
    app.config.update(COMPRESS_MIMETYPES=list(COMPRESSED), COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=4)
    Compress(app)

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "geolocation=(), camera=(self), microphone=()")
        if https:
            headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        if request.endpoint == "static":
            _read_whole(response)
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response


def _read_whole(response: Response) -> None:
    """Hold a small text file in memory, so that it is compressed and closed like a page."""
    if response.mimetype in COMPRESSED and response.status_code == 200:
        response.direct_passthrough = False
        response.make_sequence()
