"""Files leave as what they are, and can do nothing in the reader's browser."""

from __future__ import annotations

from flask import abort, current_app, send_file
from werkzeug.wrappers import Response

from tracker.attachments.models import StoredFile
from tracker.attachments.queries import path_of
from tracker.attachments.states import IMAGES, FileKind

SHOWN = {kind.value for kind in IMAGES} | {FileKind.PDF.value}
LOCKED = "default-src 'none'; img-src 'self'; style-src 'none'; sandbox"
# A browser's own PDF page does not open inside a sandbox; scripts were refused when the file came in.
LOCKED_PDF = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"


def send(stored: StoredFile, *, download: bool = False, name: str | None = None) -> Response:
    """The answer that carries a stored file; the caller has checked whose it is.

    Only images and PDF are shown in the browser, and those only when not asked to download. `name`
    replaces the name under which it was stored. Answers 404 when the bytes are gone from the store.
    """
    folder = current_app.extensions["tracker_config"].files
    path = path_of(stored, folder)
    if not path.is_file():
        abort(404)
    text = stored.media_type == "text/plain"
    response = send_file(
        path,
        mimetype=stored.media_type + ("; charset=utf-8" if text else ""),
        as_attachment=download or stored.kind not in SHOWN,
        download_name=name or stored.name,
        etag=stored.sha256,
        conditional=True,
        last_modified=stored.uploaded_at,
    )
    response.headers["Content-Security-Policy"] = LOCKED_PDF if stored.kind == FileKind.PDF else LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
