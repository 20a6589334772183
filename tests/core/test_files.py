"""Names, packages and durable bytes."""

from __future__ import annotations

import errno
import io
import os
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.files import (
    NAME_LENGTH,
    PackageLimits,
    UnsafePackage,
    check_package,
    clean_name,
    content_path,
    keep,
    sha256,
)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("ảnh bộ phận một cửa.jpg", "ảnh bộ phận một cửa.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\báo cáo.docx", "báo cáo.docx"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x\x00\r\ny.pdf", "xy.pdf"),
        ("", "tep"),
        (".pdf", "pdf"),
        ("...", "tep"),
        ("Anh\u0300.png", "Anh\u0300.png"),
    ],
)
def test_names_are_bare_and_readable(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown(sent: str) -> None:
    name = clean_name(sent)
    assert 0 < len(name) <= NAME_LENGTH
    assert "/" not in name
    assert "\\" not in name
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name)


def test_a_long_name_keeps_its_extension() -> None:
    assert clean_name("á" * 300 + ".docx").endswith("á.docx")


def package(*members: tuple[str, bytes]) -> zipfile.ZipFile:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return zipfile.ZipFile(data)


def test_an_ordinary_package_passes() -> None:
    check_package(package(("word/document.xml", b"<a/>"), ("a.xml", b"<b/>")))


@pytest.mark.parametrize("name", ["../outside.xml", "/etc/passwd", "a/../../b", "..\\b", "C:/x"])
def test_names_that_lead_outside_are_refused(name: str) -> None:
    with pytest.raises(UnsafePackage):
        check_package(package((name, b"x")))


def test_a_package_beyond_its_limits_is_refused() -> None:
    many = package(*[(f"{i}.xml", b"x") for i in range(5)])
    blown = package(("a.xml", b"\0" * 3_000_000))
    with pytest.raises(UnsafePackage):
        check_package(many, PackageLimits(members=4))
    with pytest.raises(UnsafePackage):
        check_package(blown)
    with pytest.raises(UnsafePackage):
        check_package(blown, PackageLimits(unpacked=1_000_000, ratio=10**9))


def test_doubled_members_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        doubled = package(("a.xml", b"1"), ("a.xml", b"2"))
    with pytest.raises(UnsafePackage):
        check_package(doubled)


def test_bytes_lie_under_their_digest(tmp_path: Path) -> None:
    digest, path = keep(tmp_path, b"abc")
    assert digest == sha256(b"abc")
    assert path == content_path(tmp_path, digest)
    assert path.read_bytes() == b"abc"
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


def test_bytes_kept_again_are_touched_and_not_doubled(tmp_path: Path) -> None:
    _, path = keep(tmp_path, b"abc")
    os.utime(path, (1, 1))
    assert keep(tmp_path, b"abc")[1] == path
    assert path.stat().st_mtime > 1


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        keep(tmp_path, b"abc")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
