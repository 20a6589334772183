"""Settings: one frozen dataclass, read from TRACKER_* variables, `.env` and `*_FILE` secrets."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
DEMO_CLOCK = dt.datetime(2024, 9, 30, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
MINIMUM_SECRET = 32


class SettingError(Exception):
    """A setting that is missing, malformed or unsafe; the message is one Vietnamese sentence."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between installations. Sizes are bytes, durations minutes or days as named.

    Part of it may be overridden while the service runs: ask `core.settings.current`, where that matters.
    """

    instance: Path
    database_url: str
    secret_key: str
    secret_key_fallbacks: tuple[str, ...] = ()
    demo: bool = False
    clock: dt.datetime | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    https: bool = False
    upload_bytes: int = 20 * 1024 * 1024
    session_hours: int = 12
    idle_minutes: int = 60
    password_length: int = 10
    attempts: int = 5
    lock_minutes: int = 15
    due_soon_days: int = 3
    person_days: int = 90
    answer_days: int = 15
    mail_host: str | None = None
    mail_port: int = 25
    mail_from: str | None = None
    mail_user: str | None = None
    mail_password: str | None = field(default=None, repr=False)
    mail_tls: bool = True
    support: str = ""
    due_day_counts: bool = True
    two_step_roles: tuple[str, ...] = ("administrator",)
    mail_from_time: dt.time = dt.time(7, 30)
    mail_until_time: dt.time = dt.time(17)
    backup_time: dt.time = dt.time(22, 30)
    backup_daily: int = 7
    backup_weekly: int = 4
    backup_monthly: int = 6
    testing: bool = False

    @property
    def files(self) -> Path:
        """Folder of stored files."""
        return self.instance / "files"

    @property
    def backups(self) -> Path:
        """Folder of backups."""
        return self.instance / "backups"

    @property
    def reports(self) -> Path:
        """Folder where commands leave a copy of a report for people."""
        return self.instance / "reports"

    @property
    def mail_enabled(self) -> bool:
        """Whether messages also go out by mail."""
        return self.mail_host is not None


def load_config(environ: Mapping[str, str] | None = None, *, root: Path = ROOT) -> Config:
    """Read the settings.

    Takes the environment (default: `.env` of the project overlaid by `os.environ`) and the project's root.
    Returns a Config. Raises SettingError with one clear sentence when a value is bad or unsafe.
    """
    if environ is None:
        file_values = {k: v for k, v in dotenv_values(root / ".env").items() if v is not None}
        environ = {**file_values, **os.environ}
    read = _Reader(environ)
    instance = Path(read.text("TRACKER_INSTANCE") or root / "instance").expanduser().resolve()
    _make_folder(instance)
    demo = read.flag("TRACKER_DEMO", default=False) or (instance / "demo").exists()
    config = Config(
        instance=instance,
        database_url=_database_url(read.secret("TRACKER_DATABASE_URL"), instance),
        secret_key=_secret_key(read.secret("TRACKER_SECRET_KEY"), instance),
        secret_key_fallbacks=read.words("TRACKER_SECRET_KEY_FALLBACKS"),
        demo=demo,
        clock=_clock(read.text("TRACKER_CLOCK"), demo=demo),
        host=read.text("TRACKER_HOST") or "127.0.0.1",
        port=read.number("PORT", 8000, 1, 65535),
        threads=read.number("TRACKER_THREADS", 8, 1, 64),
        trusted_hosts=read.words("TRACKER_TRUSTED_HOSTS"),
        proxies=read.number("TRACKER_PROXIES", 0, 0, 5),
        https=read.flag("TRACKER_HTTPS", default=False),
        upload_bytes=read.number("TRACKER_UPLOAD_MB", 20, 1, 200) * 1024 * 1024,
        session_hours=read.number("TRACKER_SESSION_HOURS", 12, 1, 24 * 14),
        idle_minutes=read.number("TRACKER_IDLE_MINUTES", 60, 5, 24 * 60),
        password_length=read.number("TRACKER_PASSWORD_LENGTH", 10, 8, 64),
        attempts=read.number("TRACKER_ATTEMPTS", 5, 3, 50),
        lock_minutes=read.number("TRACKER_LOCK_MINUTES", 15, 1, 24 * 60),
        due_soon_days=read.number("TRACKER_DUE_SOON_DAYS", 3, 1, 30),
        person_days=read.number("TRACKER_PERSON_DAYS", 90, 1, 730),
        answer_days=read.number("TRACKER_ANSWER_DAYS", 15, 1, 365),
        mail_host=read.text("TRACKER_MAIL_HOST"),
        mail_port=read.number("TRACKER_MAIL_PORT", 25, 1, 65535),
        mail_from=read.text("TRACKER_MAIL_FROM"),
        mail_user=read.text("TRACKER_MAIL_USER"),
        mail_password=read.secret("TRACKER_MAIL_PASSWORD"),
        mail_tls=read.flag("TRACKER_MAIL_TLS", default=True),
        support=read.text("TRACKER_SUPPORT") or "",
    )
    _refuse_unsafe(config)
    return config


class _Reader:
    """Typed access to the environment, with sentences for what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str) -> str | None:
        return (self.environ.get(name) or "").strip() or None

    def secret(self, name: str) -> str | None:
        path = self.text(f"{name}_FILE")
        if path is None:
            return self.text(name)
        try:
            return Path(path).read_text(encoding="utf-8").strip() or None
        except OSError as error:
            raise SettingError(f"Không đọc được tệp ghi trong {name}_FILE: {path}.") from error

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in (self.text(name) or "").split(",") if word.strip())

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name)
        if value is None:
            return default
        if value.lower() in {"1", "true", "yes", "on"}:
            return True
        if value.lower() in {"0", "false", "no", "off"}:
            return False
        raise SettingError(f"{name} phải là 1 hoặc 0, không phải '{value}'.")

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise SettingError(f"{name} phải là số nguyên từ {least} đến {most}, không phải '{value}'.")
        return int(value)


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"Không tạo được thư mục dữ liệu {path}.") from error
    if not os.access(path, os.W_OK):
        raise SettingError(f"Không ghi được vào thư mục dữ liệu {path}.")


def _database_url(value: str | None, instance: Path) -> str:
    if value is None:
        return f"sqlite:///{instance / 'tracker.db'}"
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    raise SettingError("TRACKER_DATABASE_URL phải bắt đầu bằng sqlite:/// hoặc postgresql://.")


def _secret_key(value: str | None, instance: Path) -> str:
    if value is not None:
        if len(value) < MINIMUM_SECRET:
            raise SettingError(f"TRACKER_SECRET_KEY quá ngắn: cần ít nhất {MINIMUM_SECRET} ký tự.")
        return value
    path = instance / "secret_key"
    if not path.exists():
        _draw_key(path)
    stored = path.read_text(encoding="ascii").strip()
    if len(stored) < MINIMUM_SECRET:
        raise SettingError(f"Tệp khóa {path} bị hỏng: xóa tệp để tạo khóa mới.")
    return stored


def _draw_key(path: Path) -> None:
    """Write a random key whole; of two processes that start together the second takes over the first's."""
    handle, draft = tempfile.mkstemp(prefix=f"{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()


def _clock(value: str | None, *, demo: bool) -> dt.datetime | None:
    if value is None:
        return DEMO_CLOCK if demo else None
    if not demo:
        raise SettingError("TRACKER_CLOCK chỉ dùng cho bản minh họa: đồng hồ của hệ thống thật không đặt được.")
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise SettingError(f"TRACKER_CLOCK không phải thời điểm ISO 8601: '{value}'.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=DEMO_CLOCK.tzinfo)


def _refuse_unsafe(config: Config) -> None:
    local = config.host in {"127.0.0.1", "localhost", "::1"}
    if not local and config.demo:
        raise SettingError("Bản minh họa chỉ chạy trên máy này: bỏ TRACKER_HOST hoặc bỏ TRACKER_DEMO.")
    if not local and not config.trusted_hosts:
        raise SettingError("Khi mở ra mạng (TRACKER_HOST), phải khai tên miền trong TRACKER_TRUSTED_HOSTS.")
    if not local and not config.https:
        raise SettingError("Khi mở ra mạng (TRACKER_HOST), phải chạy sau HTTPS và đặt TRACKER_HTTPS=1.")
    if config.mail_host and not config.mail_from:
        raise SettingError("Có TRACKER_MAIL_HOST thì phải có TRACKER_MAIL_FROM.")
