"""Text as people type it, and what must not come in with it."""

from __future__ import annotations

import pytest

from tracker.web.forms import tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Đã họp\r\n7 bản\t\n", "Đã họp\n7 bản"),
        ("Ho\u0300a", "Hòa"),
        ("a\x00b\x07c\x9b", "abc"),
        ("ảnh\u202egpj.exe\u2066\u200f", "ảnhgpj.exe"),
        ("<b> & 'x' =1+1", "<b> & 'x' =1+1"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        (None, None),
    ],
)
def test_text_is_tidied_and_otherwise_left_alone(typed: str | None, kept: str | None) -> None:
    assert tidy(typed) == kept
