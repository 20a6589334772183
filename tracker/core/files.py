"""Files as such: names that are safe to show, packages that are safe to unpack, bytes that survive a crash."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

NAME_LENGTH = 120
PARTIAL = ".partial-"
_RESERVED = re.compile(r'[<>:"|?*]')
_ENCRYPTED = 0x1


class UnsafePackage(Exception):
    """A zip package beyond the limits or with members that no document has."""


@dataclass(frozen=True)
class PackageLimits:
    """What a package may unpack to: members, bytes in all, and how far one member may be blown up."""

    members: int = 2_000
    unpacked: int = 120 * 1024 * 1024
    ratio: int = 250
    ratio_from: int = 1024 * 1024


def clean_name(name: str) -> str:
    """A file's name without folders, control and direction marks, at most 120 characters, extension kept.

    A name that tells nothing becomes 'tep'.
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    text = " ".join(_RESERVED.sub(" ", text).split()).strip(" .")
    stem, dot, extension = text.rpartition(".")
    if not dot:
        return text[:NAME_LENGTH] or "tep"
    extension = extension[:10]
    return f"{stem[: NAME_LENGTH - len(extension) - 1].rstrip(' .') or 'tep'}.{extension}"


def check_package(package: zipfile.ZipFile, limits: PackageLimits | None = None) -> None:
    """Look over a package's directory before anything is unpacked.

    Raises UnsafePackage for too many or too large members, encryption, doubled names, and names that lead
    outside. Sizes are those the package declares; zipfile refuses a member that unpacks to more.
    """
    limits = limits or PackageLimits()
    members = package.infolist()
    if len(members) > limits.members or sum(m.file_size for m in members) > limits.unpacked:
        raise UnsafePackage("too large")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise UnsafePackage("doubled names")
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise UnsafePackage("name leads outside")
        if member.flag_bits & _ENCRYPTED:
            raise UnsafePackage("encrypted")
        blown = member.file_size > limits.ratio * max(1, member.compress_size)
        if blown and member.file_size > limits.ratio_from:
            raise UnsafePackage("ratio")


def sha256(data: bytes) -> str:
    """SHA-256 of bytes as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def content_path(folder: Path, digest: str) -> Path:
    """Where bytes of a digest lie below a folder of content."""
    return folder / digest[:2] / digest


def keep(folder: Path, data: bytes) -> tuple[str, Path]:
    """Write bytes under their digest, durably, or leave nothing behind.

    Takes the folder of content. Returns digest and path; bytes that are already kept are only touched, so
    that a sweep sees them as new. Raises OSError when the disk refuses.
    """
    digest = sha256(data)
    path = content_path(folder, digest)
    if path.exists():
        os.utime(path)
        return digest, path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(partial).unlink(missing_ok=True)
        raise
    for above in (path.parent, folder):
        _sync_folder(above)
    return digest, path


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
