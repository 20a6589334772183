"""The file of a backup: a ZIP whose comment is the SHA-256 of every byte before it.

The manifest names every member with its hash, and the comment covers the manifest and the ZIP's own records, so
that one changed byte anywhere is found before anything is read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from tracker.core.errors import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = 64
CHUNK = 1024 * 1024
MEMBER = re.compile(r"tables/[a-z_]{1,60}\.jsonl|files/[0-9a-f]{2}/[0-9a-f]{64}|secret_key")
DAMAGED = "Bản sao lưu bị hỏng hoặc bị sửa: {}. Hãy dùng bản khác."
_ANY_DATE = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Member:
    """Size in bytes and SHA-256 of a member's content."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    `tables` counts rows by table, `missing` lists stored files that were not there when the backup was made,
    `chain_head` is the newest seal of the audit chain.
    """

    format: int
    application: str
    revision: str | None
    dialect: str
    created_at: str
    demo: bool
    chain_head: str
    tables: dict[str, int]
    missing: list[str]
    members: dict[str, Member]

    @property
    def files(self) -> int:
        """How many stored files the backup holds."""
        return sum(name.startswith("files/") for name in self.members)

    @property
    def rows(self) -> int:
        """How many rows of all tables the backup holds."""
        return sum(self.tables.values())

    def to_bytes(self) -> bytes:
        """The manifest as it stands in the file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()


class Writer:
    """Writes members one after the other and remembers their hashes."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self.members: dict[str, Member] = {}

    def add(self, name: str, chunks: Iterable[bytes], *, compress: bool) -> None:
        """Write one member from chunks of bytes."""
        digest, size = hashlib.sha256(), 0
        with self._package.open(_info(name, compress=compress), "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.members[name] = Member(size, digest.hexdigest())

    def close(self, manifest: Manifest) -> None:
        """Write the manifest and leave room for the seal."""
        self._package.writestr(_info(MANIFEST, compress=True), manifest.to_bytes())
        self._package.comment = b"0" * SEAL


def _info(name: str, *, compress: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ANY_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    return info


@contextmanager
def new_archive(path: Path) -> Iterator[Writer]:
    """Write a backup beside its place and put it there, readable by its owner only, once it is whole and on disk.

    Nothing is left when the block raises. Raises Refusal when the file exists already.
    """
    if path.exists():
        raise Refusal(f"Đã có tệp {path}; hãy chọn tên khác.")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w") as package:
                yield Writer(package)
            _seal(file)
        partial.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _seal(file: IO[bytes]) -> None:
    end = file.seek(-SEAL, os.SEEK_END)
    seal = _digest(file, end)
    file.seek(end)
    file.write(seal)
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(file: IO[bytes], end: int) -> bytes:
    digest, left = hashlib.sha256(), end
    file.seek(0)
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            break
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()


@dataclass(frozen=True)
class Archive:
    """A backup that was checked from its first byte to its last."""

    manifest: Manifest
    package: zipfile.ZipFile

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece."""
        with self.package.open(name) as member:
            while chunk := member.read(CHUNK):
                yield chunk

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member."""
        with self.package.open(name) as member:
            yield from member


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a backup after checking its seal, its manifest and the hash of every member.

    Raises Refusal, with what is wrong, for a file that is missing, damaged, changed, or of a newer form.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refusal(f"Không đọc được tệp {path}.") from error
    with file:
        _check_seal(file)
        with _package(file) as package:
            archive = Archive(_manifest(package), package)
            _check_members(archive)
            yield archive


def _check_seal(file: IO[bytes]) -> None:
    length = file.seek(0, os.SEEK_END)
    if length <= SEAL:
        raise Refusal(DAMAGED.format("tệp quá ngắn"))
    file.seek(length - SEAL)
    if file.read(SEAL) != _digest(file, length - SEAL):
        raise Refusal(DAMAGED.format("mã kiểm tra của tệp không khớp"))
    file.seek(0)


def _package(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise Refusal(DAMAGED.format("tệp không đúng dạng")) from error


def _manifest(package: zipfile.ZipFile) -> Manifest:
    try:
        found: dict[str, Any] = json.loads(package.read(MANIFEST))
        if found["format"] > FORMAT:
            raise Refusal("Bản sao lưu do phiên bản mới hơn tạo ra; hãy nâng cấp ứng dụng rồi phục hồi.")
        found["members"] = {name: Member(**member) for name, member in found["members"].items()}
        return Manifest(**found)
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise Refusal(DAMAGED.format("bảng kê không đọc được")) from error


def _check_members(archive: Archive) -> None:
    members = archive.manifest.members
    names = [info.filename for info in archive.package.infolist()]
    if sorted(names) != sorted([*members, MANIFEST]):
        raise Refusal(DAMAGED.format("thành phần không khớp bảng kê"))
    for name, member in members.items():
        if MEMBER.fullmatch(name) is None:
            raise Refusal(DAMAGED.format(f"tên thành phần lạ '{name[:80]}'"))
        if _content(archive, name, member.size) != member:
            raise Refusal(DAMAGED.format(f"nội dung '{name}' không khớp"))


def _content(archive: Archive, name: str, most: int) -> Member | None:
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in archive.chunks(name):
            digest.update(chunk)
            size += len(chunk)
            if size > most:
                return None
    except (zipfile.BadZipFile, EOFError, NotImplementedError):
        return None
    return Member(size, digest.hexdigest())


def moment_of(manifest: Manifest) -> dt.datetime:
    """When the backup was made. Raises Refusal when the manifest does not say."""
    try:
        return dt.datetime.fromisoformat(manifest.created_at)
    except ValueError as error:
        raise Refusal(DAMAGED.format("bảng kê không đọc được")) from error
