"""Settings that change while the service runs: validated, in force at once, remembered."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.audit.models import AuditEntry
from tracker.config import Config
from tracker.console.operations import change_settings
from tracker.console.states import SETTING_LABELS
from tracker.core import db, settings, transaction
from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.core.settings import KINDS, Setting, SettingChange, current, from_text, to_text
from tracker.tasks.operations.history import due_moment
from tracker.web import guard

FORM: dict[str, Any] = {
    "support": "", "due_soon_days": "3", "due_day_counts": "y", "idle_minutes": "60", "session_hours": "12",
    "attempts": "5", "lock_minutes": "15", "password_length": "10", "two_step_roles": [],
    "mail_from_time": "07:30", "mail_until_time": "17:00", "backup_time": "22:30", "backup_daily": "7",
    "backup_weekly": "4", "backup_monthly": "6", "version": "0",
}  # fmt: skip


@pytest.fixture
def config(app: Flask) -> Config:
    found: Config = app.extensions["tracker_config"]
    return found


@pytest.fixture(autouse=True)
def without_second_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saving puts the second step in force for administrators, as in use; these tests are about settings."""
    monkeypatch.setattr(guard, "must_set_second_step", lambda: False)


def page(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_every_setting_has_a_kind_a_name_and_a_place_in_the_configuration() -> None:
    names = {field.name for field in fields(Config)}
    assert set(KINDS) == set(SETTING_LABELS)
    assert set(KINDS) <= names
    assert not {"secret_key", "database_url", "mail_password", "mail_host", "trusted_hosts"} & set(KINDS)


def test_only_administrators_reach_the_page(browser: Any, client: FlaskClient, cast: Cast) -> None:
    assert client.get("/settings").status_code == 302
    for name in ("office", "leader", "auditor", "head_a", "commune_a"):
        assert browser(name).get("/settings").status_code == 403, name
        assert browser(name).post("/settings", data=FORM).status_code == 403, name
    assert browser("admin").get("/settings").status_code == 200


def test_a_change_is_in_force_told_and_recorded(
    browser: Any, config: Config, clock: TestClock, cast: Cast
) -> None:
    admin = browser("admin")
    changed = FORM | {"support": "Nguyễn Văn A, 0213 1", "idle_minutes": "30", "two_step_roles": ["office"]}
    assert admin.post("/settings", data=changed).status_code == 302
    now = current(config)
    assert (now.support, now.idle_minutes, now.two_step_roles) == (
        "Nguyễn Văn A, 0213 1",
        30,
        ("administrator", "office"),
    )
    shown = page(admin.get("/settings"))
    assert "Đã đổi 3 thiết lập." in shown
    assert "Hỗ trợ: Nguyễn Văn A, 0213 1" in shown
    assert shown.count('<th scope="row"') == 3
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "setting.changed")).one()
    assert entry.actor_id == cast.people["admin"]
    assert entry.details["idle_minutes"] == "30"
    clock.move(minutes=31)
    assert admin.get("/settings").status_code == 302, "thirty minutes unused end the session now"


def test_what_equals_the_environment_needs_no_row(
    app: Flask, cast: Cast, config: Config, clock: TestClock
) -> None:
    for attempts in (9, config.attempts):
        with transaction():
            version = db.session.scalar(select(SettingChange.id).order_by(SettingChange.id.desc())) or 0
            change_settings(
                {"attempts": attempts}, config=config, version=version, actor=cast.actor("admin"), now=clock()
            )
        assert current(config).attempts == attempts
    assert db.session.scalars(select(Setting)).all() == []
    changes = db.session.scalars(select(SettingChange).order_by(SettingChange.id)).all()
    assert [(one.before, one.after) for one in changes] == [("5", "9"), ("9", "5")]


def test_nothing_changed_is_no_change(browser: Any) -> None:
    admin = browser("admin")
    assert admin.post("/settings", data=FORM).status_code == 302
    assert admin.post("/settings", data=FORM | {"version": "1"}).status_code == 302
    assert "Không có thiết lập nào thay đổi." in page(admin.get("/settings"))
    assert len(db.session.scalars(select(SettingChange)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"attempts": "2"}, "Số phải trong khoảng 3 đến 50."),
        ({"attempts": "nhiều"}, "Cần nhập một số nguyên."),
        ({"idle_minutes": ""}, "Cần nhập mục này."),
        ({"backup_time": "25:00"}, "Cần nhập giờ theo dạng 14:30."),
        ({"mail_from_time": "17:00"}, "Giờ cuối phải sau giờ đầu."),
        ({"two_step_roles": ["emperor"]}, "không có trong danh sách"),
        ({"support": "x" * 201}, "Chỉ được dài nhất 200 ký tự."),
    ],
)
def test_what_is_out_of_bounds_is_refused_and_kept_on_the_page(
    browser: Any, changes: dict[str, Any], words: str
) -> None:
    answer = browser("admin").post("/settings", data=FORM | {"support": "Còn nguyên"} | changes)
    assert answer.status_code == 422
    assert words in page(answer)
    if "support" not in changes:
        assert 'value="Còn nguyên"' in page(answer)
    assert db.session.scalars(select(Setting)).all() == []


def test_a_stale_page_is_refused(browser: Any) -> None:
    admin = browser("admin")
    admin.post("/settings", data=FORM | {"attempts": "6"})
    answer = admin.post("/settings", data=FORM | {"attempts": "7"})
    assert answer.status_code == 409
    assert 'value="7"' in page(answer)


def test_rules_ask_who_and_what(app: Flask, cast: Cast, config: Config, clock: TestClock) -> None:
    def change(person: str, **wanted: Any) -> None:
        with transaction():
            change_settings(wanted, config=config, version=0, actor=cast.actor(person), now=clock())

    with pytest.raises(Forbidden):
        change("office", attempts=9)
    for wanted in (
        {"secret_key": "x"},
        {"attempts": True},
        {"due_day_counts": 1},
        {"two_step_roles": ("x",)},
        {"two_step_roles": (Role.OFFICE,)},
    ):
        with pytest.raises(Invalid):
            change("admin", **wanted)
    with pytest.raises(Stale), transaction():
        change_settings({}, config=config, version=7, actor=cast.actor("admin"), now=clock())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("support", 'Ông "A" \\ 0213'), ("attempts", 7), ("due_day_counts", False), ("backup_time", dt.time(5, 5)),
        ("two_step_roles", (Role.ADMINISTRATOR, Role.OFFICE)),
    ],
)  # fmt: skip
def test_a_value_is_the_same_after_storing(key: str, value: Any) -> None:
    assert from_text(key, to_text(value)) == value


def test_other_processes_see_a_change_within_seconds(
    app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert current(config).attempts == 5
    with transaction() as session:
        session.add(Setting(key="attempts", value="8"))
    assert current(config).attempts == 5, "kept for some seconds"
    moment = settings.time.monotonic()
    monkeypatch.setattr(settings.time, "monotonic", lambda: moment + settings.KEPT_SECONDS)
    assert current(config).attempts == 8


def test_without_a_database_the_environment_stays_in_force(app: Flask, config: Config) -> None:
    with transaction() as session:
        session.execute(text("DROP TABLE setting"))
    try:
        settings.forget()
        assert current(config) == config
    finally:
        with transaction() as session:
            Setting.__table__.create(session.connection())


def test_whether_the_day_itself_counts_decides_new_deadlines(
    app: Flask, config: Config, cast: Cast, clock: TestClock
) -> None:
    day = dt.date(2024, 9, 30)
    assert local_day(due_moment(day)) == dt.date(2024, 10, 1)
    with transaction():
        change_settings(
            {"due_day_counts": False}, config=config, version=0, actor=cast.actor("admin"), now=clock()
        )
    assert local_day(due_moment(day)) == day
    assert due_moment(day, dt.time(17)).hour == 10, "a named hour stays what it is"
    assert replace(config, due_day_counts=False) == current(config)
