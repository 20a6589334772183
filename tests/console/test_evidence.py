"""A file is recognised by its bytes, and by those it was sent with."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import Stage
from tracker.attachments.models import StoredFile
from tracker.attachments.operations import prepare
from tracker.attachments.queries import path_of
from tracker.console.queries.evidence import normal_digest
from tracker.core import db


@pytest.fixture
def sent(app: Flask, cast: Cast, clock: TestClock) -> tuple[bytes, int]:
    """A photograph as a commune sent it, with where it was taken, and the task it belongs to."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Dào San"
    Image.new("RGB", (32, 24), "green").save(out, "JPEG", exif=exif)
    stage = Stage(cast, clock)
    (task,) = stage.issue({"leads": ("commune_a",)})
    kept = prepare("Ảnh họp bản.jpg", out.getvalue(), folder=store(app))
    stage.act("commune_a", "add_note", task, text="Có ảnh.", files=[kept])
    return out.getvalue(), task


def store(app: Flask) -> Path:
    folder: Path = app.extensions["tracker_config"].files
    return folder


def stored() -> StoredFile:
    db.session.rollback()
    return db.session.scalars(select(StoredFile)).one()


def check(auditor: FlaskClient, **data: Any) -> str:
    answer = auditor.post("/evidence", data=data, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_only_auditors_check_files(browser: Any, client: FlaskClient, cast: Cast) -> None:
    assert client.get("/evidence").status_code == 302
    assert client.post("/evidence", data={"digest": "0" * 64}).status_code == 302
    for name in ("admin", "office", "leader", "head_a", "commune_a"):
        assert browser(name).get("/evidence").status_code == 403, name
        assert browser(name).post("/evidence", data={"digest": "0" * 64}).status_code == 403, name


def test_the_file_as_sent_and_as_kept_lead_to_the_task(app: Flask, browser: Any, sent: tuple[bytes, int]) -> None:
    data, task = sent
    auditor = browser("auditor")
    as_sent = check(auditor, file=(io.BytesIO(data), "khac-ten.jpg"))
    kept = path_of(stored(), store(app)).read_bytes()
    as_kept = check(auditor, file=(io.BytesIO(kept), "x"))
    for shown in (as_sent, as_kept):
        assert "Ảnh họp bản.jpg" in shown
        assert f'href="/tasks/{task}"' in shown
        assert "Bản đang lưu còn nguyên vẹn." in shown
    assert "Trùng với bản người nộp đã gửi" in as_sent
    assert "Trùng từng byte với bản đang lưu." in as_kept
    assert auditor.get(f"/tasks/{task}").status_code == 200


def test_one_changed_byte_is_another_file_and_nothing_is_stored(browser: Any, sent: tuple[bytes, int]) -> None:
    data, _task = sent
    changed = data[:-1] + bytes([data[-1] ^ 1])
    assert "Không có tệp nào mang mã này." in check(browser("auditor"), file=(io.BytesIO(changed), "a.jpg"))
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_a_hash_may_be_pasted_in_any_form(app: Flask, browser: Any, sent: tuple[bytes, int]) -> None:
    digest = hashlib.sha256(sent[0]).hexdigest().upper()
    spaced = " ".join(digest[i : i + 8] for i in range(0, 64, 8))
    assert "Ảnh họp bản.jpg" in check(browser("auditor"), digest=spaced)
    assert normal_digest(":".join(digest[i : i + 2] for i in range(0, 64, 2))) == digest.lower()


@pytest.mark.parametrize("typed", ["", "abc", "g" * 64, "0" * 63])
def test_what_is_no_hash_is_refused(browser: Any, typed: str) -> None:
    answer = browser("auditor").post("/evidence", data={"digest": typed})
    assert answer.status_code == 422
    assert "64 chữ số" in answer.get_data(as_text=True)


def test_kept_bytes_that_rotted_are_told(app: Flask, browser: Any, sent: tuple[bytes, int]) -> None:
    path = path_of(stored(), store(app))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    try:
        assert "Bản đang lưu bị thiếu hoặc hỏng" in check(browser("auditor"), digest=stored().sha256)
    finally:
        path.write_bytes(whole)
