"""Commands: what they print, that they end with 1 and one sentence when they cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import START, TestClock
from tracker.accounts.models import Account, SecondStep
from tracker.accounts.operations import matches
from tracker.audit.models import AuditEntry
from tracker.audit.operations import record
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.calendar import CalendarDay
from tracker.jobs.sealing import seal_all
from tracker.units.models import Unit

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tracker" / "demo" / "data"
LETTER = DATA / "phong-tho-sipas-2024.md"
SCHEMA = ROOT / "tests" / "reader" / "parsed-directive.schema.json"
Call = Callable[..., Result]


@pytest.fixture
def call(app: Flask) -> Call:
    """Run a command as a person would."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(args=[str(argument) for argument in arguments])


def refused(answer: Result) -> str:
    """The one sentence of a command that could not do as asked."""
    assert answer.exit_code == 1
    assert len(answer.stderr.splitlines()) == 1, answer.output
    return answer.stderr.strip()


def account(username: str) -> Account:
    db.session.rollback()
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def test_parse_prints_the_schemas_json(call: Call) -> None:
    answer = call("directives", "parse", LETTER, "--json")
    parsed = json.loads(answer.stdout)
    jsonschema.validate(parsed, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert len(parsed["instructions"]) == 2


def test_parse_without_json_is_a_summary(call: Call) -> None:
    lines = call("directives", "parse", LETTER).stdout.splitlines()
    assert lines[:2] == ["Loại: công văn", "Số, ký hiệu: (trống)/UBND-NV"]
    assert [line[:2] for line in lines if re.match(r"\d\. ", line)] == ["1.", "2."]


def test_parse_refuses_in_one_sentence(call: Call, tmp_path: Path) -> None:
    picture = tmp_path / "anh.png"
    picture.write_bytes(b"\x89PNG")
    assert "Không đọc được tệp" in refused(call("directives", "parse", tmp_path / "none.md"))
    assert "Chỉ đọc được" in refused(call("directives", "parse", picture, "--json"))


def test_units_are_imported_once(call: Call) -> None:
    before = db.session.scalar(select(func.count()).select_from(Unit)) or 0
    file = DATA / "phong-tho-2024.csv"
    assert call("units", "import", file, "--check").exit_code == 0
    assert db.session.scalar(select(func.count()).select_from(Unit)) == before
    assert call("units", "import", file).exit_code == 0
    after = db.session.scalar(select(func.count()).select_from(Unit)) or 0
    assert after > before
    assert "Đã thêm 0 đơn vị" in call("units", "import", file).stdout
    assert db.session.scalar(select(func.count()).select_from(Unit)) == after


def test_a_wrong_file_of_units_is_refused_whole_with_its_cells(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    good = (DATA / "phong-tho-2024.csv").read_text(encoding="utf-8")
    file.write_text(good.replace("2020-02-01", "2020-02-31", 1), encoding="utf-8")
    before = db.session.scalar(select(func.count()).select_from(Unit))
    answer = call("units", "import", file)
    assert answer.exit_code == 1
    assert re.match(r"[A-Z]+2: ", answer.stderr)
    assert db.session.scalar(select(func.count()).select_from(Unit)) == before


def test_an_account_is_created_with_a_password_shown_once(call: Call) -> None:
    answer = call(
        "accounts", "create", "moi.1", "--role", "unit_reporter", "--unit", "Xã Dào San", "--name", "Thử"
    )
    assert answer.exit_code == 0, answer.output
    password = re.search(r"Mật khẩu đầu tiên: (\S+)", answer.stdout)
    assert password is not None
    made = account("moi.1")
    assert made.must_change_password
    assert matches(made.password_hash, password[1])
    assert password[1] not in call("accounts", "list").stdout


def test_accounts_are_refused_in_one_sentence(call: Call) -> None:
    options = ("--role", "office", "--name", "Thử")
    assert "đã có người dùng" in refused(call("accounts", "create", "office", *options))
    assert "Không tìm thấy đơn vị" in refused(
        call("accounts", "create", "moi.2", "--unit", "Xã Không Có", *options)
    )
    assert "Không có tài khoản" in refused(call("accounts", "lock", "ai.do"))
    assert "quản trị cuối cùng" in refused(call("accounts", "lock", "admin"))


def test_an_account_is_locked_unlocked_and_reset(call: Call, cast: Cast) -> None:
    old = account("commune.a").password_hash
    assert call("accounts", "lock", "commune.a").exit_code == 0
    assert account("commune.a").is_locked
    assert "đã khóa" in call("accounts", "list").stdout
    assert call("accounts", "unlock", "commune.a").exit_code == 0
    assert not account("commune.a").is_locked
    assert call("accounts", "reset", "commune.a").exit_code == 0
    assert account("commune.a").password_hash != old
    assert account("commune.a").must_change_password


def test_the_record_is_verified(call: Call) -> None:
    with transaction():
        for number in range(3):
            record("test.act", actor=SYSTEM, now=START, subject_type="test", subject_id=number)
    seal_all()
    answer = call("audit", "verify")
    assert answer.exit_code == 0
    assert "Đã niêm: 3 mục; chờ niêm: 0 mục" in answer.stdout
    assert answer.stdout.splitlines()[-1] == "Chuỗi nguyên vẹn"
    with transaction() as session:
        session.scalars(select(AuditEntry).where(AuditEntry.subject_id == 1)).one().act = "test.other"
    assert refused(call("audit", "verify")) == "Chuỗi đứt tại dấu niêm số 2"


def test_the_calendar_is_seeded_once(call: Call) -> None:
    assert "Đã thêm" in call("calendar", "seed").stdout
    days = db.session.scalar(select(func.count()).select_from(CalendarDay))
    assert call("calendar", "seed").stdout.strip() == "Lịch đã đủ ngày nghỉ và ngày làm bù"
    assert db.session.scalar(select(func.count()).select_from(CalendarDay)) == days


def test_a_report_that_cannot_be_made_is_refused(call: Call) -> None:
    assert "Không tìm thấy văn bản" in refused(call("reports", "compliance", "99"))
    assert "ISO 8601" in refused(call("reports", "compliance", "99", "--as-of", "hôm qua"))
    assert "Chưa có tài khoản" in refused(call("reports", "compliance", "99", "--as", "ai.do"))
    assert call("reports", "list").stdout == ""


def test_a_second_step_that_was_lost_is_taken_away(call: Call, cast: Cast, clock: TestClock) -> None:
    assert "chưa cài" in refused(call("accounts", "reset-second-step", "agency"))
    with transaction() as session:
        session.add(
            SecondStep(account_id=cast.people["agency"], secret="x", created_at=clock(), confirmed_at=clock())
        )
    assert call("accounts", "reset-second-step", "agency").exit_code == 0
    db.session.rollback()
    assert db.session.scalars(select(SecondStep)).all() == []
