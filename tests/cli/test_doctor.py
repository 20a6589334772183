"""The doctor: every line that can turn to ✗ does so for its own reason, and says what to do."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from packaging.requirements import Requirement
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.conftest import START
from tracker.attachments.models import StoredFile
from tracker.audit.models import AuditEntry
from tracker.audit.operations import record
from tracker.cli import checks
from tracker.config import Config
from tracker.core import transaction
from tracker.core.access import SYSTEM
from tracker.core.errors import Refusal
from tracker.core.files import keep
from tracker.core.queue import beat
from tracker.jobs.sealing import seal_all

NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def config(app: Flask, tmp_path: Path) -> Config:
    return replace(app.extensions["tracker_config"], instance=tmp_path)


def test_the_machine_that_runs_the_tests_is_sound(config: Config) -> None:
    for check in (checks.check_python, checks.check_packages, checks.check_fonts, checks.check_instance):
        finding = check(config, NOW)
        assert finding.sound, finding.sentence


def test_an_old_python_is_named(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "OLDEST_PYTHON", (4, 0))
    assert "cài Python" in wrong(checks.check_python(config, NOW))


def wrong(finding: checks.Finding) -> str:
    assert not finding.sound, finding.sentence
    return finding.sentence


def test_a_missing_and_a_wrong_library_are_named(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    pins = [Requirement("flask==0.1"), Requirement("no-such-library==1"), Requirement("click")]
    monkeypatch.setattr(checks, "_pinned", lambda: pins)
    assert "flask, no-such-library;" in wrong(checks.check_packages(config, NOW))


def test_a_missing_font_is_named(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "FONTS", ("Nothing.ttf",))
    assert "Nothing.ttf" in wrong(checks.check_fonts(config, NOW))


def test_a_key_that_others_can_read_is_found(config: Config) -> None:
    key = config.instance / "secret_key"
    key.write_text("k" * 40)
    key.chmod(0o644)
    assert "chmod 600" in wrong(checks.check_instance(config, NOW))
    key.chmod(0o600)
    assert checks.check_instance(config, NOW).sound


def test_a_full_disk_is_found(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(config.instance)
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _path: usage._replace(free=10**8))
    assert "0,1 GB" in wrong(checks.check_disk(config, NOW))


def test_a_database_of_another_version_is_found(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def behind() -> None:
        raise Refusal("Cơ sở dữ liệu chưa cập nhật; hãy chạy ./run setup.")

    monkeypatch.setattr(checks, "require_migrated", behind)
    assert "./run setup" in wrong(checks.check_database(config, NOW))


def test_a_worker_that_is_not_seen_is_found(config: Config) -> None:
    assert "./run worker" in wrong(checks.check_worker(config, NOW))
    with transaction():
        beat(NOW)
    assert checks.check_worker(config, NOW + dt.timedelta(seconds=89)).sound
    assert "./run worker" in wrong(checks.check_worker(config, NOW + dt.timedelta(seconds=90)))


def test_a_broken_chain_is_found(config: Config) -> None:
    with transaction():
        record("test.act", actor=SYSTEM, now=START, subject_type="test", subject_id=1)
    seal_all()
    assert checks.check_chain(config, NOW).sound
    with transaction() as session:
        session.scalars(select(AuditEntry)).one().actor_name = "Người khác"
    assert "số 1" in wrong(checks.check_chain(config, NOW))


@pytest.fixture
def stored(config: Config) -> Iterator[Path]:
    digest, path = keep(config.files, b"content")
    with transaction() as session:
        session.add(
            StoredFile(
                name="tệp.pdf",
                kind="pdf",
                media_type="application/pdf",
                size=7,
                sha256=digest,
                original_sha256=digest,
                uploaded_at=START,
            )
        )
    yield path
    path.unlink(missing_ok=True)


def test_a_missing_and_a_changed_file_are_found(config: Config, stored: Path) -> None:
    assert checks.check_files(config, NOW).sound
    stored.write_bytes(b"changed")
    assert "tệp.pdf" in wrong(checks.check_files(config, NOW))
    stored.unlink()
    assert "tệp.pdf" in wrong(checks.check_files(config, NOW))


def test_an_old_backup_is_found_and_a_demonstration_needs_none(config: Config) -> None:
    assert "backup create" in wrong(checks.check_backup(config, NOW))
    file = config.instance / "backups" / "tracker.zip"
    file.parent.mkdir()
    file.touch()
    for hours, sound in ((1, True), (47, True), (49, False)):
        moment = (NOW - dt.timedelta(hours=hours)).timestamp()
        os.utime(file, (moment, moment))
        assert checks.check_backup(config, NOW).sound is sound
    file.unlink()
    assert checks.check_backup(replace(config, demo=True), NOW).sound


def test_a_database_that_does_not_answer_is_said(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("no answer"))

    for name, check in (("worker_alive", checks.check_worker), ("verify_chain", checks.check_chain)):
        monkeypatch.setattr(checks, name, silent)
        assert "cơ sở dữ liệu chưa sẵn sàng" in wrong(check(config, NOW))


def test_the_command_prints_a_line_for_each_check_and_fails_with_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = checks.Finding(True, "tốt"), checks.Finding(False, "hỏng; sửa đi")
    answers = [[good, good], [good, bad, good]]
    for findings in answers:
        monkeypatch.setattr(
            "tracker.cli.doctor.all_checks", lambda found=findings: [lambda *_, one=one: one for one in found]
        )
        answer = app.test_cli_runner().invoke(args=["doctor"])
        assert answer.stdout.splitlines() == [f"{'✓' if one.sound else '✗'} {one.sentence}" for one in findings]
        assert answer.exit_code == (1 if bad in findings else 0)
    assert len(checks.all_checks()) == 10
