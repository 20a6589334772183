"""What the Decree on clerical work (30/2020/NĐ-CP, Phụ lục I) lets be derived from a unit's name and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.core.text import fold
from tracker.units.states import COMMUNE_KINDS, UnitKind

COMMITTEE = re.compile(r"^(ủy ban nhân dân|uỷ ban nhân dân|ubnd)\s+", re.IGNORECASE)
HEADS = (
    ("van phong", "CHÁNH VĂN PHÒNG"),
    ("thanh tra", "CHÁNH THANH TRA"),
    ("phong ", "TRƯỞNG PHÒNG"),
    ("trung tam", "GIÁM ĐỐC"),
    ("ban quan ly", "GIÁM ĐỐC"),
    ("so ", "GIÁM ĐỐC"),
)
ONE_STOP_OFFICE = "van phong hdnd va ubnd huyen"


@dataclass(frozen=True)
class Letterhead:
    """The fixed parts of a unit's documents."""

    short_name: str
    parent_line: str
    issuer_line: str
    place: str
    signer_authority: str
    signer_title: str


def _words(text: str) -> str:
    return COMMITTEE.sub("", text)


def short_name(name: str, kind: UnitKind) -> str:
    """How lists name a unit: 'Xã Dào San', 'TT. Phong Thổ', an agency by its own name."""
    place = _words(name)
    if kind is UnitKind.TOWN:
        return "TT. " + re.sub(r"^thị trấn\s+", "", place, flags=re.IGNORECASE)
    if kind in COMMUNE_KINDS:
        return place[:1].upper() + place[1:]
    return f"UBND {place}" if kind is UnitKind.DISTRICT else name


def derive(name: str, kind: UnitKind, issuer: str) -> Letterhead:
    """The letterhead of a unit from its name.

    Takes the name, the kind and the name of the committee that it answers to ('' for that committee itself).
    A committee signs by its chairperson on behalf of the committee (Điều 13), an agency by its head.
    """
    is_committee = COMMITTEE.match(name) is not None
    bare = re.sub(r"^(xã|phường|thị trấn|huyện|tỉnh)\s+", "", _words(name if is_committee else issuer), flags=re.I)
    title = "CHỦ TỊCH" if is_committee else _head(name)
    return Letterhead(
        short_name=short_name(name, kind),
        parent_line=issuer.upper(),
        issuer_line=re.sub(COMMITTEE, "Ủy ban nhân dân ", name).upper(),
        place=bare,
        signer_authority="TM. ỦY BAN NHÂN DÂN" if is_committee else "",
        signer_title=title,
    )


def _head(name: str) -> str:
    key = fold(name)
    return next((title for start, title in HEADS if key.startswith(start)), "THỦ TRƯỞNG ĐƠN VỊ")


def is_one_stop(name: str, kind: UnitKind) -> bool:
    """Whether a unit runs a one-stop desk: every commune, and the office of the district's committee."""
    return kind in COMMUNE_KINDS or fold(name) == ONE_STOP_OFFICE
