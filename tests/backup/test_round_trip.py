"""Backups: what comes back equals what was there; what is damaged is refused and changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from tests.cast import Cast
from tests.conftest import START, TestClock
from tracker import create_app
from tracker.attachments.models import StoredFile
from tracker.audit.operations import record
from tracker.audit.queries import verify_chain
from tracker.backup import restoring, rows
from tracker.backup.archive import Manifest, open_archive
from tracker.backup.restoring import restore
from tracker.backup.saving import create
from tracker.config import Config, load_config
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.errors import Refusal
from tracker.core.files import content_path, keep
from tracker.core.migrated import expected_revision
from tracker.directives.models import Directive, Instruction, Target
from tracker.directives.states import DeadlineKind
from tracker.jobs.sealing import seal_all
from tracker.reports.models import Report

MOMENT = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
Snapshot = dict[str, list[dict[str, Any]]]


@pytest.fixture
def config(app: Flask) -> Config:
    found: Config = app.extensions["tracker_config"]
    return found


@pytest.fixture
def filled(app: Flask, cast: Cast, config: Config) -> list[str]:
    """Rows of every kind of column, a sealed chain and two stored files; returns the files' digests."""
    digests = [keep(config.files, content)[0] for content in ("ảnh một".encode() * 5000, b"%PDF-1.7 two")]
    with transaction() as session:
        for number, digest in enumerate(digests):
            session.add(stored_file(f"tệp {number}.pdf", digest))
        session.add(directive())
        session.add(
            Report(
                kind="compliance",
                title="Báo cáo 'thử' \"ngoặc\" \u2028 dòng",
                as_of=START + dt.timedelta(microseconds=123456),
                requested_at=START,
                requester_name="Cán bộ Nội vụ thử",
            )
        )
        record("test.act", actor=SYSTEM, now=START, subject_type="test", subject_id=1, details={"số": [1, 2]})
    seal_all()
    return digests


def stored_file(name: str, digest: str) -> StoredFile:
    return StoredFile(
        name=name,
        kind="pdf",
        media_type="application/pdf",
        size=3,
        sha256=digest,
        original_sha256=digest,
        uploaded_by=None,
        uploaded_at=START,
    )


def directive() -> Directive:
    return Directive(
        units_on=dt.date(2024, 7, 31),
        subject="thử\tsao lưu\nhai dòng",
        source_text="Nguyên văn \\ \x07",
        source_sha256="0" * 64,
        folded="thu sao luu",
        created_at=START,
        recipients=["Như trên", 'UBND "xã"'],
        instructions=[
            Instruction(
                position=1,
                label="1",
                title="Việc",
                text="Làm việc",
                deadline_kind=DeadlineKind.DATE,
                due_on=dt.date(2024, 9, 30),
                due_time=dt.time(17, 30),
            )
        ],
        targets=[Target(position=1, indicator="Hài lòng", goal="93.125", comparator=">")],
    )


def snapshot() -> Snapshot:
    """Every row of every table, by the database itself."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(table.select().order_by(*table.primary_key.columns)).mappings()
            ]
            for table in db.metadata.sorted_tables
        }


def wipe(config: Config) -> None:
    """Leave an installation without data and without files."""
    with transaction() as session:
        rows.clear(session.connection())
    for path in config.files.glob("??/*"):
        path.unlink()


def made(config: Config, tmp_path: Path, **options: Any) -> Path:
    path = tmp_path / "copy.zip"
    create(path, config=config, moment=MOMENT, **options)
    return path


def test_a_round_trip_gives_identical_rows_and_files(filled: list[str], config: Config, tmp_path: Path) -> None:
    before = snapshot()
    files = {digest: content_path(config.files, digest).read_bytes() for digest in filled}
    path = made(config, tmp_path)
    wipe(config)
    restored = restore(path, config=config, replace=False)
    assert snapshot() == before
    assert {digest: content_path(config.files, digest).read_bytes() for digest in filled} == files
    assert restored.chain.intact
    assert restored.manifest.rows == sum(len(found) for found in before.values()) > 30
    assert restored.manifest.files == 2


def test_a_backup_moves_to_another_database_and_back(filled: list[str], config: Config, tmp_path: Path) -> None:
    before = snapshot()
    there = tmp_path / "other"
    environ = {"TRACKER_INSTANCE": str(there), "TRACKER_SECRET_KEY": "k" * 40}
    other = create_app(replace(load_config(environ), testing=True))
    path = made(config, tmp_path)
    with other.app_context():
        db.create_all()
        restore(path, config=other.extensions["tracker_config"], replace=False)
        assert snapshot() == before
        back = tmp_path / "back.zip"
        create(back, config=other.extensions["tracker_config"], moment=MOMENT)
        db.session.remove()
        db.engine.dispose()
    wipe(config)
    restore(back, config=config, replace=False)
    assert snapshot() == before
    assert content_path(config.files, filled[0]).is_file()


def test_new_rows_are_numbered_after_those_restored(filled: list[str], config: Config, tmp_path: Path) -> None:
    path = made(config, tmp_path)
    wipe(config)
    restore(path, config=config, replace=False)
    with transaction():
        record("test.after", actor=SYSTEM, now=START, subject_type="test", subject_id=2)
    assert seal_all() == 1
    assert verify_chain().intact


def test_a_column_without_a_value_comes_back_without_one(
    filled: list[str], config: Config, tmp_path: Path
) -> None:
    path = made(config, tmp_path)
    restore(path, config=config, replace=True)
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM report WHERE document IS NULL")) == 1


def test_it_is_readable_by_its_owner_only_and_holds_no_key(
    filled: list[str], config: Config, tmp_path: Path
) -> None:
    path = made(config, tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["copy.zip"]
    with open_archive(path) as archive:
        assert "secret_key" not in archive.manifest.members
    assert config.secret_key.encode() not in path.read_bytes()


def test_the_key_goes_in_on_request_and_comes_back(filled: list[str], config: Config, tmp_path: Path) -> None:
    path = made(config, tmp_path, with_secret=True)
    restore(path, config=config, replace=True)
    key = config.instance / "secret_key"
    assert key.read_text(encoding="ascii") == config.secret_key
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.unlink()


def test_a_backup_is_made_though_a_file_is_missing_and_says_which(
    filled: list[str], config: Config, tmp_path: Path
) -> None:
    content_path(config.files, filled[0]).unlink()
    content_path(config.files, filled[1]).write_bytes(b"rotten")
    manifest = create(tmp_path / "copy.zip", config=config, moment=MOMENT)
    assert sorted(manifest.missing) == sorted(filled)
    content_path(config.files, filled[1]).unlink()


def test_present_data_are_not_replaced_without_leave(filled: list[str], config: Config, tmp_path: Path) -> None:
    path = made(config, tmp_path)
    with transaction() as session:
        session.add(directive())
    before = snapshot()
    with pytest.raises(Refusal, match="--yes"):
        restore(path, config=config, replace=False)
    assert snapshot() == before
    restore(path, config=config, replace=True)
    assert len(snapshot()["directive"]) == len(before["directive"]) - 1


def test_a_rotten_file_in_the_store_is_replaced(filled: list[str], config: Config, tmp_path: Path) -> None:
    path = made(config, tmp_path)
    kept = content_path(config.files, filled[0])
    kept.write_bytes(b"rotten")
    restore(path, config=config, replace=True)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == filled[0]


def test_one_changed_byte_anywhere_is_found(filled: list[str], config: Config, tmp_path: Path) -> None:
    path = made(config, tmp_path)
    sound = path.read_bytes()
    places = random.Random(7).sample(range(len(sound)), 150)
    for place in [0, 1, len(sound) - 1, len(sound) - 64, len(sound) - 65, *places]:
        damaged = bytearray(sound)
        damaged[place] ^= 0x20
        path.write_bytes(damaged)
        with pytest.raises(Refusal, match="bị hỏng"), open_archive(path):
            pytest.fail(f"byte {place} was not missed")
    path.write_bytes(sound)
    with open_archive(path):
        pass


@pytest.mark.parametrize("length", [0, 10, 64, 65, -1, -64, -1000])
def test_a_cut_file_is_refused(filled: list[str], config: Config, tmp_path: Path, length: int) -> None:
    path = made(config, tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Refusal, match="bị hỏng"), open_archive(path):
        pytest.fail("a cut file was opened")


def forged(path: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> None:
    """Rewrite a backup with changed manifest and members, and seal it as an attacker would."""
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(manifest, members)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
        package.writestr("manifest.json", json.dumps(manifest))
        package.comment = b"0" * 64
    body = path.read_bytes()[:-64]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())


def entry(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def other_content(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["tables/unit.jsonl"] = members["tables/unit.jsonl"].replace(b"1", b"2", 1)


def fewer_members(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    del members["tables/task.jsonl"]


def more_members(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["tables/extra.jsonl"] = b"[]\n"


def outside(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["files/../../outside"] = b"x"
    manifest["members"]["files/../../outside"] = entry(b"x")


def absolute(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["/tmp/outside"] = b"x"
    manifest["members"]["/tmp/outside"] = entry(b"x")


def other_count(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest["tables"]["account"] += 1


def other_tables(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    for mapping in (manifest["members"], members):
        mapping["tables/pet.jsonl"] = mapping.pop("tables/task.jsonl")
    manifest["tables"]["pet"] = manifest["tables"].pop("task")


def other_columns(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    content = members["tables/account.jsonl"].replace(b"username", b"nickname", 1)
    members["tables/account.jsonl"] = content
    manifest["members"]["tables/account.jsonl"] = entry(content)


def impossible_row(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    content = members["tables/account.jsonl"].replace(b'"office"', b'"emperor"')
    members["tables/account.jsonl"] = content
    manifest["members"]["tables/account.jsonl"] = entry(content)


def misnamed_file(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("files/"))
    members[name] = b"not these bytes"
    manifest["members"][name] = entry(b"not these bytes")


def no_manifest_fields(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    del manifest["members"]


FORGERIES = [
    other_content,
    fewer_members,
    more_members,
    outside,
    absolute,
    other_count,
    other_tables,
    other_columns,
    impossible_row,
    misnamed_file,
    no_manifest_fields,
]


@pytest.mark.parametrize("change", FORGERIES, ids=lambda change: change.__name__)
def test_a_forged_backup_is_refused_and_nothing_changes(
    filled: list[str],
    config: Config,
    tmp_path: Path,
    change: Callable[[dict[str, Any], dict[str, bytes]], None],
) -> None:
    path = made(config, tmp_path)
    forged(path, change)
    before = snapshot()
    with pytest.raises(Refusal, match="bị hỏng"):
        restore(path, config=config, replace=True)
    assert snapshot() == before
    assert not (config.instance.parent / "outside").exists()


@pytest.mark.parametrize(("field", "value"), [("format", 2), ("revision", "ffffffffffff")])
def test_a_backup_of_a_newer_program_is_refused(
    filled: list[str], config: Config, tmp_path: Path, field: str, value: object
) -> None:
    path = made(config, tmp_path)
    forged(path, lambda manifest, _members: manifest.update({field: value}))
    with pytest.raises(Refusal, match="phiên bản mới hơn"):
        restore(path, config=config, replace=True)


def test_a_backup_of_an_older_program_says_which(filled: list[str], config: Config, tmp_path: Path) -> None:
    path = made(config, tmp_path)
    older = expected_revision()
    forged(path, lambda manifest, _members: manifest.update(revision=older, application="0.0.7"))
    with pytest.raises(Refusal, match=r"phiên bản cũ 0\.0\.7"):
        restore(path, config=config, replace=True)


def test_a_restore_that_is_interrupted_leaves_the_present_data(
    filled: list[str], config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(config, tmp_path)
    with transaction() as session:
        session.add(directive())
    before = snapshot()
    load = rows.load

    def interrupted(connection: Any, table: Any, lines: Any) -> int:
        if table.name == "task":
            raise KeyboardInterrupt
        return load(connection, table, lines)

    monkeypatch.setattr(restoring.rows, "load", interrupted)
    with pytest.raises(KeyboardInterrupt):
        restore(path, config=config, replace=True)
    assert snapshot() == before


def test_a_backup_that_is_interrupted_leaves_nothing(
    filled: list[str], config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_manifest: Manifest) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(Manifest, "to_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        made(config, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_overwritten(filled: list[str], config: Config, tmp_path: Path) -> None:
    path = made(config, tmp_path)
    before = path.read_bytes()
    with pytest.raises(Refusal, match="Đã có tệp"):
        made(config, tmp_path)
    assert path.read_bytes() == before


def test_the_commands_make_check_and_restore(
    app: Flask, filled: list[str], config: Config, clock: TestClock, tmp_path: Path
) -> None:
    runner = app.test_cli_runner()
    before = snapshot()
    answer = runner.invoke(args=["backup", "create"])
    path = Path(answer.stdout.splitlines()[-1])
    assert (answer.exit_code, path.parent) == (0, config.instance / "backups")
    assert runner.invoke(args=["backup", "verify", str(path)]).exit_code == 0
    refused = runner.invoke(args=["backup", "restore", str(path)])
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
    wipe(config)
    assert runner.invoke(args=["backup", "restore", str(path)]).exit_code == 0
    assert snapshot() == before
    os.truncate(path, 100)
    damaged = runner.invoke(args=["backup", "verify", str(path)])
    assert (damaged.exit_code, "bị hỏng" in damaged.stderr) == (1, True)
    path.unlink()
