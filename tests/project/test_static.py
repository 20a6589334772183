"""What every visitor downloads stays small, self-contained and traceable to its source."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tracker.web.icons import ICONS, sprite

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "tracker" / "static"
TEMPLATES = ROOT / "templates"
STYLE = (STATIC / "site.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "site.js").read_text(encoding="utf-8")
SCREEN = sorted(p for part in ("layout", "macros", "errors") for p in (TEMPLATES / part).glob("*.html"))


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.parametrize(("name", "most"), [("site.css", 13_312), ("site.js", 3_072), ("icons.svg", 3_072)])
def test_first_load_stays_within_its_budget(name: str, most: int) -> None:
    assert 0 < _compressed(STATIC / name) <= most


def test_style_sheet_reaches_for_nothing_outside_static() -> None:
    assert "data:" not in STYLE
    assert "@import" not in STYLE
    addresses = re.findall(r"url\(([^)]*)\)", STYLE)
    assert addresses
    for address in addresses:
        target = (STATIC / address.strip("\"'")).resolve()
        assert target.is_relative_to(STATIC), address
        assert target.is_file(), address


def test_style_sheet_avoids_what_old_browsers_do_not_know() -> None:
    for modern in (":has(", "light-dark(", "color-mix(", "@layer", "@container"):
        assert modern not in STYLE


def test_style_sheet_has_balanced_braces() -> None:
    bare = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", STYLE, flags=re.DOTALL)
    assert bare.count("{") == bare.count("}")


def test_dark_by_device_and_dark_by_choice_hold_the_same_colours() -> None:
    blocks = re.findall(r"color-scheme:dark;(.*?)\}", STYLE, flags=re.DOTALL)
    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()


def test_every_colour_has_a_dark_value() -> None:
    light = re.search(r"color-scheme:light;(.*?)\}", STYLE, flags=re.DOTALL)
    dark = re.search(r"color-scheme:dark;(.*?)\}", STYLE, flags=re.DOTALL)
    assert light is not None
    assert dark is not None
    declared = re.compile(r"--([a-z-]+):(?:#|rgb)")
    assert set(declared.findall(light[1])) == set(declared.findall(dark[1]))


def _channel(pair: str) -> float:
    share = int(pair, 16) / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _light(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    red, green, blue = (_channel(digits[i : i + 2]) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dim, bright = sorted((_light(one), _light(other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *[(name, f"{name}-bg", 4.5) for name in ("ok", "late", "over", "soon", "wait", "run", "back", "none")],
        ("ink", "paper", 4.5),
        ("ink", "canvas", 4.5),
        ("ink", "mark", 4.5),
        ("muted", "paper", 4.5),
        ("muted", "canvas", 4.5),
        ("muted", "sunken", 4.5),
        ("link", "paper", 4.5),
        ("link", "canvas", 4.5),
        ("on-primary", "primary", 4.5),
        ("brand-ink", "brand", 4.5),
        ("brand-soft", "brand", 4.5),
        ("edge", "paper", 3.0),
        ("edge", "canvas", 3.0),
    ],
)
def test_colours_are_told_apart(scheme: str, ink: str, ground: str, least: float) -> None:
    """WCAG 2.2, 1.4.3 for text and 1.4.11 for the borders of fields."""
    block = re.search(rf"color-scheme:{scheme};(.*?)\}}", STYLE, flags=re.DOTALL)
    assert block is not None
    colours = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", block[1]))
    assert _contrast(colours[ink], colours[ground]) >= least


def test_vendored_part_is_what_the_lock_says() -> None:
    lock = json.loads((STATIC / "vendor.json").read_text(encoding="utf-8"))
    assert lock["vendored"]
    for entry in lock["vendored"]:
        held = (STATIC / entry["file"]).read_bytes()[: entry["bytes"]]
        assert hashlib.sha256(held).hexdigest() == entry["sha256"]
        assert entry["version"].encode() in held
        assert (STATIC / entry["licence_file"]).is_file()
    assert STYLE.encode()[lock["vendored"][0]["bytes"] :].startswith(b"\n/* end of vendored part */\n")


def test_icons_file_is_written_from_its_source() -> None:
    assert (STATIC / "icons.svg").read_text(encoding="utf-8") == sprite()
    names = [symbol.get("id") for symbol in ET.fromstring(sprite())]  # noqa: S314 - our own text
    assert len(names) == len(set(names)) == len(ICONS) + 1


def test_drawings_carry_no_script() -> None:
    for drawing in STATIC.rglob("*.svg"):
        text = drawing.read_text(encoding="utf-8").lower()
        assert not re.search(r"<script|\son\w+=|javascript:|style=", text), drawing.name


def test_templates_hold_nothing_the_content_policy_forbids() -> None:
    assert len(SCREEN) > 20
    inline = re.compile(r"\sstyle=|\son[a-z]+=|javascript:|data:[a-z]+/|<style|<script(?! src=)")
    for path in SCREEN:
        text = path.read_text(encoding="utf-8")
        assert not inline.search(text), path
        assert not re.search(r"(?:src|href)=\"https?:", text), path


def test_script_sends_drafts_only_and_builds_no_markup() -> None:
    assert re.findall(r"fetch\(([^,]*),", SCRIPT) == ["form.dataset.draft"]
    for forbidden in ("XMLHttpRequest", "innerHTML", "eval(", "document.write", "http:", "https:"):
        assert forbidden not in SCRIPT


def test_every_icon_named_in_a_shared_template_exists() -> None:
    named = {name for path in SCREEN for name in re.findall(r"\bic\('([a-z]+)'", path.read_text(encoding="utf-8"))}
    assert named
    assert named <= {*ICONS, "brand"}


def test_every_macro_is_described() -> None:
    page = (ROOT / "docs" / "frontend.md").read_text(encoding="utf-8")
    macros = [
        name
        for path in (TEMPLATES / "macros").glob("*.html")
        for name in re.findall(r"\{%-? macro (\w+)\(", path.read_text(encoding="utf-8"))
    ]
    assert len(macros) > 30
    assert [name for name in macros if f"`{name}(" not in page] == []


def test_every_macro_has_a_line_saying_what_it_takes() -> None:
    for path in (TEMPLATES / "macros").glob("*.html"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if re.match(r"\{%-? macro ", line):
                assert lines[number - 1].startswith("{#"), f"{path.name}: {line}"
