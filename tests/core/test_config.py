"""Settings: good ones are read, bad and unsafe ones stop the start with one sentence."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tracker.config import DEMO_CLOCK, Config, SettingError, load_config

KEY = "k" * 40


def read(tmp_path: Path, **environ: str) -> Config:
    return load_config({"TRACKER_INSTANCE": str(tmp_path / "data"), **environ})


def test_nothing_set_is_a_working_installation(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert config.database_url == f"sqlite:///{tmp_path / 'data' / 'tracker.db'}"
    assert config.clock is None
    key = tmp_path / "data" / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert read(tmp_path).secret_key == config.secret_key


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    start = threading.Barrier(8)

    def begin(_: int) -> str:
        start.wait(timeout=10)
        return read(tmp_path).secret_key

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(begin, range(8)))
    assert keys == {(tmp_path / "data" / "secret_key").read_text(encoding="ascii")}
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_secrets_come_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text(KEY + "\n")
    assert read(tmp_path, TRACKER_SECRET_KEY_FILE=str(secret)).secret_key == KEY


def test_the_settings_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"TRACKER_SECRET_KEY={KEY}\nPORT=8123\n")
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path / "data"))
    monkeypatch.delenv("PORT", raising=False)
    config = load_config(root=tmp_path)
    assert (config.secret_key, config.port) == (KEY, 8123)


def test_a_demonstration_has_its_own_clock(tmp_path: Path) -> None:
    assert read(tmp_path, TRACKER_DEMO="1").clock == DEMO_CLOCK


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        ({"PORT": "abc"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"TRACKER_DEMO": "maybe"}, "TRACKER_DEMO"),
        ({"TRACKER_SECRET_KEY": "short"}, "quá ngắn"),
        ({"TRACKER_SECRET_KEY_FILE": "/nowhere/at/all"}, "Không đọc được"),
        ({"TRACKER_DATABASE_URL": "mysql://x/y"}, "TRACKER_DATABASE_URL"),
        ({"TRACKER_CLOCK": "2024-09-30T08:00"}, "minh họa"),
        ({"TRACKER_DEMO": "1", "TRACKER_CLOCK": "hôm qua"}, "ISO 8601"),
        ({"TRACKER_HOST": "0.0.0.0"}, "TRACKER_TRUSTED_HOSTS"),
        ({"TRACKER_HOST": "0.0.0.0", "TRACKER_TRUSTED_HOSTS": "a.gov.vn"}, "HTTPS"),
        ({"TRACKER_HOST": "0.0.0.0", "TRACKER_DEMO": "1"}, "minh họa"),
        ({"TRACKER_MAIL_HOST": "mail.gov.vn"}, "TRACKER_MAIL_FROM"),
    ],
)
def test_a_bad_setting_is_one_sentence(tmp_path: Path, environ: dict[str, str], word: str) -> None:
    with pytest.raises(SettingError) as refused:
        read(tmp_path, **environ)
    sentence = str(refused.value)
    assert word in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="Không tạo được"):
        load_config({"TRACKER_INSTANCE": str(tmp_path / "file" / "data")})
