"""What leaves the store can do nothing in the reader's browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.http import parse_options_header

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.attachments.models import StoredFile
from tracker.attachments.sending import send
from tracker.attachments.states import EVIDENCE, MEDIA_TYPES, SOURCE, FileKind
from tracker.core.files import clean_name, keep

SHOWN = {FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC, FileKind.PDF}


def stored(app: Flask, cast: Cast, clock: TestClock, kind: FileKind, data: bytes = b"bytes") -> StoredFile:
    digest, _ = keep(app.extensions["tracker_config"].files, data)
    return StoredFile(
        name=f"Báo cáo “một cửa”.{kind.value}",
        kind=kind.value,
        media_type=MEDIA_TYPES[kind],
        size=len(data),
        sha256=digest,
        original_sha256=digest,
        uploaded_by=cast.people["office"],
        uploaded_at=clock(),
    )


@pytest.mark.parametrize("download", [False, True])
@pytest.mark.parametrize("kind", sorted(EVIDENCE | SOURCE))
def test_only_pictures_and_pdf_are_shown_and_only_when_not_downloaded(
    app: Flask, cast: Cast, clock: TestClock, kind: FileKind, download: bool
) -> None:
    with app.test_request_context():
        answer = send(stored(app, cast, clock, kind), download=download)
        answer.direct_passthrough = False
        assert answer.data == b"bytes"
        answer.close()
    inline = kind in SHOWN and not download
    assert answer.headers["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert ("sandbox" in answer.headers["Content-Security-Policy"]) is (kind is not FileKind.PDF)
    assert answer.headers["Cache-Control"].startswith("private")
    assert "html" not in answer.headers["Content-Type"]
    assert "svg" not in answer.headers["Content-Type"]


def test_a_name_with_quotes_and_marks_stays_in_its_header(app: Flask, cast: Cast, clock: TestClock) -> None:
    row = stored(app, cast, clock, FileKind.PDF)
    row.name = clean_name('a"; x="b\r\nSet-Cookie: c=d.pdf')
    with app.test_request_context():
        answer = send(row, download=True)
        answer.close()
    assert "Set-Cookie" not in answer.headers
    assert parse_options_header(answer.headers["Content-Disposition"]) == (
        "attachment",
        {"filename": "a ; x= bSet-Cookie c=d.pdf"},
    )


def test_bytes_that_are_gone_are_not_found(app: Flask, cast: Cast, clock: TestClock) -> None:
    row = stored(app, cast, clock, FileKind.PDF, b"other bytes")
    digest = row.sha256
    Path(app.extensions["tracker_config"].files / digest[:2] / digest).unlink()
    with app.test_request_context(), pytest.raises(NotFound):
        send(row)
