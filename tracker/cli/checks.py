"""What the doctor looks at. Each check changes nothing and says, where something is wrong, what to do."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from packaging.requirements import Requirement
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from tracker.attachments.models import StoredFile
from tracker.audit.queries import verify_chain
from tracker.backup.saving import hash_of
from tracker.config import ROOT, Config
from tracker.core import db
from tracker.core.errors import Refusal
from tracker.core.files import content_path
from tracker.core.migrated import require_migrated
from tracker.core.queue import worker_alive

OLDEST_PYTHON = (3, 11)
LEAST_FREE = 1024**3
OLDEST_BACKUP = dt.timedelta(days=2)
FONTS = tuple(f"LiberationSerif-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic"))


@dataclass(frozen=True)
class Finding:
    """What a check found, in one Vietnamese sentence."""

    sound: bool
    sentence: str


Check = Callable[[Config, dt.datetime], Finding]


def all_checks() -> list[Check]:
    """Every check, cheapest first."""
    return [
        check_python,
        check_packages,
        check_fonts,
        check_instance,
        check_disk,
        check_database,
        check_worker,
        check_chain,
        check_files,
        check_backup,
    ]


def check_python(_config: Config, _now: dt.datetime) -> Finding:
    """Whether Python is new enough."""
    number = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Finding(False, f"Python {number} quá cũ; cài Python 3.11 trở lên rồi chạy ./run setup")
    return Finding(True, f"Python {number}")


def check_packages(_config: Config, _now: dt.datetime) -> Finding:
    """Whether the libraries installed are those that this version was tested with."""
    wrong = [requirement.name for requirement in _pinned() if not _satisfied(requirement)]
    if wrong:
        return Finding(False, f"Thư viện thiếu hoặc sai phiên bản: {', '.join(wrong)}; chạy ./run setup")
    return Finding(True, "Thư viện Python đủ và đúng phiên bản")


def _pinned() -> list[Requirement]:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.partition(" --hash")[0].strip() for line in text.splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith(("#", "--"))]
    return [requirement for requirement in found if requirement.marker is None or requirement.marker.evaluate()]


def _satisfied(requirement: Requirement) -> bool:
    try:
        return requirement.specifier.contains(version(requirement.name), prereleases=True)
    except PackageNotFoundError:
        return False


def check_fonts(_config: Config, _now: dt.datetime) -> Finding:
    """Whether the typefaces of the printed report are there."""
    missing = [name for name in FONTS if not (ROOT / "tracker" / "static" / "fonts" / name).is_file()]
    if missing:
        return Finding(False, f"Thiếu phông chữ {', '.join(missing)}; lấy lại mã nguồn đầy đủ")
    return Finding(True, "Phông chữ của báo cáo có đủ")


def check_instance(config: Config, _now: dt.datetime) -> Finding:
    """Whether data can be written, and only the service can read its key."""
    if not os.access(config.instance, os.W_OK):
        return Finding(False, f"Không ghi được vào {config.instance}; sửa quyền của thư mục")
    key = config.instance / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        return Finding(False, f"Người khác đọc được {key}; chạy chmod 600 {key}")
    return Finding(True, f"Thư mục dữ liệu {config.instance} ghi được")


def check_disk(config: Config, _now: dt.datetime) -> Finding:
    """Whether there is room for files and backups."""
    free = shutil.disk_usage(config.instance).free
    shown = f"{free / 1024**3:.1f}".replace(".", ",")
    if free < LEAST_FREE:
        return Finding(False, f"Đĩa chỉ còn {shown} GB; cần ít nhất 1 GB, hãy dọn đĩa")
    return Finding(True, f"Đĩa còn {shown} GB")


def check_database(_config: Config, _now: dt.datetime) -> Finding:
    """Whether the database answers and has the tables of this version."""
    try:
        require_migrated()
    except Refusal as refused:
        return Finding(False, refused.message)
    return Finding(True, f"Cơ sở dữ liệu ({db.engine.dialect.name}) hoạt động và đúng phiên bản")


def _ask(question: Callable[[], Finding], subject: str) -> Finding:
    try:
        return question()
    except SQLAlchemyError:
        return Finding(False, f"Chưa kiểm tra được {subject}: cơ sở dữ liệu chưa sẵn sàng")


def check_worker(_config: Config, now: dt.datetime) -> Finding:
    """Whether the worker was seen lately, by the machine's clock."""

    def question() -> Finding:
        if worker_alive(now):
            return Finding(True, "Tiến trình nền đang chạy")
        return Finding(False, "Tiến trình nền không chạy; chạy ./run web hoặc ./run worker")

    return _ask(question, "tiến trình nền")


def check_chain(_config: Config, _now: dt.datetime) -> Finding:
    """Whether the audit chain is whole."""

    def question() -> Finding:
        chain = verify_chain()
        if not chain.intact:
            return Finding(
                False,
                f"Chuỗi nhật ký đứt tại dấu niêm số {chain.broken_at}; giữ nguyên máy và đối chiếu bản sao lưu",
            )
        return Finding(True, f"Chuỗi nhật ký nguyên vẹn: {chain.sealed} mục đã niêm, {chain.waiting} mục chờ")

    return _ask(question, "chuỗi nhật ký")


def check_files(config: Config, _now: dt.datetime) -> Finding:
    """Whether every stored file is there with the bytes it was stored with."""

    def question() -> Finding:
        stored = db.session.execute(select(StoredFile.id, StoredFile.name, StoredFile.sha256)).all()
        wrong = [(file_id, name) for file_id, name, digest in stored if not _sound(config, digest)]
        if wrong:
            named = "; ".join(f"{file_id} ({name})" for file_id, name in wrong[:5])
            return Finding(False, f"{len(wrong)} tệp thiếu hoặc hỏng: {named}; phục hồi từ bản sao lưu")
        return Finding(True, f"{len(stored)} tệp đã lưu có đủ và nguyên vẹn")

    return _ask(question, "tệp đã lưu")


def _sound(config: Config, digest: str) -> bool:
    path = content_path(config.files, digest)
    return path.is_file() and hash_of(path) == digest


def check_backup(config: Config, now: dt.datetime) -> Finding:
    """Whether there is a fresh backup; a demonstration needs none."""
    if config.demo:
        return Finding(True, "Bản minh họa không cần sao lưu")
    times = [path.stat().st_mtime for path in (config.instance / "backups").glob("*.zip")]
    if not times:
        return Finding(False, "Chưa có bản sao lưu nào; chạy ./run flask backup create")
    age = now - dt.datetime.fromtimestamp(max(times), dt.UTC)
    hours = max(0, int(age.total_seconds() // 3600))
    if age > OLDEST_BACKUP:
        return Finding(False, f"Bản sao lưu mới nhất đã {hours} giờ; chạy ./run flask backup create")
    return Finding(True, f"Bản sao lưu mới nhất: {hours} giờ trước")
