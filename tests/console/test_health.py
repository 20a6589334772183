"""The page that says whether the service is well, and what to do where it is not."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import namedtuple
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.audit import operations as audit
from tracker.backup.models import BackupRun
from tracker.config import Config
from tracker.console.queries.health import GRACE, Moments, Part, parts
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import LOCAL
from tracker.core.queue import beat

MACHINE = dt.datetime(2026, 3, 2, 12, 0, tzinfo=LOCAL).astimezone(dt.UTC)
LAST_NIGHT = dt.datetime(2026, 3, 1, 22, 31, tzinfo=LOCAL)


@pytest.fixture
def config(app: Flask) -> Config:
    found: Config = app.extensions["tracker_config"]
    return found


def look(config: Config, clock: TestClock, machine: dt.datetime = MACHINE) -> dict[str, Part]:
    db.session.rollback()
    return {str(part.name): part for part in parts(config, Moments(clock(), machine))}


def said(part: Part) -> str:
    return part.state.msgid % part.state.values if part.state.values else part.state.msgid


def add_run(**columns: Any) -> None:
    with transaction() as session:
        session.add(BackupRun(**{"file_name": "nightly-1.zip", "rows": 90, "files": 2, **columns}))


def test_only_administrators_reach_the_page(browser: Any, client: FlaskClient, cast: Cast) -> None:
    assert client.get("/health").status_code == 302
    for name in ("office", "leader", "auditor", "head_a", "commune_a"):
        assert browser(name).get("/health").status_code == 403, name
    answer = browser("admin").get("/health").get_data(as_text=True)
    for name in ("Tiến trình nền", "Thư", "Đĩa", "Sao lưu", "Niêm phong nhật ký", "Cơ sở dữ liệu", "Phiên bản"):
        assert name in answer
    assert "Chưa có bản sao lưu nào" in answer


def test_every_part_that_is_not_well_says_what_to_do(config: Config, clock: TestClock, cast: Cast) -> None:
    found = look(config, clock)
    assert [part.name for part in found.values() if not part.sound and not part.remedy] == []
    assert {part.name for part in found.values() if part.sound and part.remedy} == set()


def test_a_worker_is_seen_or_missed(config: Config, clock: TestClock) -> None:
    assert said(look(config, clock)["Tiến trình nền"]) == "Chưa chạy lần nào"
    with transaction():
        beat(MACHINE)
    assert look(config, clock)["Tiến trình nền"].sound
    late = look(config, clock, MACHINE + dt.timedelta(seconds=91))["Tiến trình nền"]
    assert (late.sound, late.moment) == (False, MACHINE)
    assert "./run worker" in late.remedy


def test_entries_that_wait_too_long_for_their_seal_are_told(config: Config, clock: TestClock, cast: Cast) -> None:
    with transaction():
        audit.record("x", actor=SYSTEM, now=clock(), subject_type="t", subject_id=1)
    clock.move(minutes=15)
    assert look(config, clock)["Niêm phong nhật ký"].sound
    clock.move(seconds=1)
    late = look(config, clock)["Niêm phong nhật ký"]
    assert not late.sound
    assert said(late).startswith("1 mục chờ")
    with transaction():
        audit.seal()
    assert look(config, clock)["Niêm phong nhật ký"].sound


def test_a_backup_is_fresh_late_failed_or_incomplete(config: Config, clock: TestClock) -> None:
    assert said(look(config, clock)["Sao lưu"]) == "Chưa có bản sao lưu nào"
    add_run(at=LAST_NIGHT - dt.timedelta(days=1))
    assert not look(config, clock)["Sao lưu"].sound, "last night's is missing"
    add_run(at=LAST_NIGHT)
    fresh = look(config, clock)["Sao lưu"]
    assert (fresh.sound, said(fresh)) == (True, "nightly-1.zip: 90 dòng, 2 tệp; đã kiểm tra, nguyên vẹn")
    tonight = LAST_NIGHT + dt.timedelta(days=1) - dt.timedelta(minutes=1)
    assert look(config, clock, tonight + GRACE - dt.timedelta(minutes=1))["Sao lưu"].sound, "it may be at work"
    assert not look(config, clock, tonight + GRACE)["Sao lưu"].sound
    add_run(at=LAST_NIGHT + dt.timedelta(minutes=1), missing=1)
    assert "flask doctor" in look(config, clock)["Sao lưu"].remedy
    add_run(at=LAST_NIGHT + dt.timedelta(minutes=2), file_name="", error="Đĩa đầy.")
    failed = look(config, clock)["Sao lưu"]
    assert (failed.sound, said(failed)) == (False, "Lần cuối không thành: Đĩa đầy.")
    assert look(replace(config, demo=True), clock)["Sao lưu"].sound


def test_a_full_disk_is_told(config: Config, clock: TestClock, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10 * 1024**3, 0, 1024**3 - 1))
    full = look(config, clock)["Đĩa"]
    assert (full.sound, said(full)) == (False, "Còn 1,0 GB trên 10,0 GB")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10 * 1024**3, 0, 1024**3))
    assert look(config, clock)["Đĩa"].sound


def test_size_and_version_are_named(config: Config, clock: TestClock) -> None:
    found = look(config, clock)
    assert "MB" in said(found["Cơ sở dữ liệu"])
    assert found["Cơ sở dữ liệu"].state.values["kind"] == db.engine.dialect.name
    assert said(found["Phiên bản"]).startswith("0.1.0")
