"""What no text of the register may hold: numbers of identity papers, telephones, the ethnicity of a named person.

And what is not taken here at all: complaints and denunciations, which have laws of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from tracker.core.errors import Invalid, Term
from tracker.core.text import fold, nfc
from tracker.feedback.states import WRONG_DOOR_LABELS, WrongDoor

PEOPLES = (
    "Kinh", "Thái", "Mông", "H'Mông", "H’Mông", "Hmông", "Dao", "Giáy", "Giấy", "Hà Nhì", "Lự", "Lô Lô", "La Hủ",
    "Khơ Mú", "Cống", "Mảng", "Si La", "Kháng", "Tày", "Nùng", "Mường", "Hoa", "Thổ",
)  # fmt: skip
"""As people of the province are called in writing."""

IDENTITY, TELEPHONE = frozenset({9, 12}), frozenset({10, 11})
"""How many digits the numbers have: CMND and CCCD; mobile and fixed telephones with the zero in front."""

_BETWEEN = r"(?: ?[\-–—] ?| {1,3}|[.,/_])"
_GROUPS = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_SPLIT = re.compile(_BETWEEN)
_MONEY = re.compile(r"\s*(?:đồng|đ\b|vnđ|vnd)", re.IGNORECASE)
_ABROAD = re.compile(r"(?:\+|\b00)84[ .\-]?(?:\(0\)[ .\-]?)?|\b84(?=\d{9}\b)")
_DATES = re.compile(r"(?<!\d)\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}(?!\d)")
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_NAMED = re.compile(
    rf"\b(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]ụ|[Cc]háu|họ tên:?|tên là)\s+[{_CAPITAL}]\w*"
    rf"|\b[{_CAPITAL}]\w*\s+(?:Thị|Văn|A|Mí|Láo)\s+[{_CAPITAL}]\w*"
)
"""A form of address before a name, or a full name by the middle names that people of the province have."""
_PEOPLE = re.compile(rf"(?:dân tộc|người)\s+(?:{'|'.join(map(re.escape, PEOPLES))})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;!?\n]+")


def check_texts(texts: Mapping[str, str]) -> None:
    """Refuse what no text may hold. Takes texts by the field they stand in; raises Invalid on that field."""
    for field, text in texts.items():
        plain = _plain_digits(text)
        for found in _numbers(plain):
            if len(found) in IDENTITY:
                raise _identity(field)
            raise Invalid(
                "Không ghi số điện thoại trong nội dung; hãy ghi vào ô 'Điện thoại' để được bảo vệ.", field=field
            )
        if _names_a_people(plain):
            raise Invalid("Không ghi dân tộc của một người có nêu tên; hãy bỏ tên hoặc bỏ dân tộc.", field=field)


def _identity(field: str) -> Invalid:
    return Invalid("Không ghi số giấy tờ tùy thân (CCCD, CMND) của người dân ở đây; hãy bỏ số đó.", field=field)


def check_person(name: str, telephone: str) -> None:
    """Refuse an identity number in the place of a name or a telephone; raises Invalid."""
    for field, text in (("name", name), ("telephone", telephone)):
        digits = re.sub(r"\D", "", _plain_digits(text))
        if len(digits) in IDENTITY or (field == "name" and len(digits) > 3):
            raise _identity(field)
    if telephone and not re.fullmatch(r"\+?[\d .\-()]{8,20}", _plain_digits(telephone)):
        raise Invalid("Số điện thoại chỉ gồm chữ số, ví dụ 0912 345 678.", field="telephone")


def wrong_door(text: str) -> WrongDoor | None:
    """What a text seems to be that is not taken here, by its words; None for anything else."""
    written = nfc(text).casefold()
    plain = fold(text)
    if "khiếu nại" in written or "khiếu kiện" in written or "khieu nai" in plain:
        return WrongDoor.COMPLAINT
    if "tố cáo" in written or (written.isascii() and "to cao" in written):
        return WrongDoor.DENUNCIATION
    return None


def check_door(text: str, *, confirmed: bool) -> None:
    """Ask before something is taken that seems to be a complaint or a denunciation; raises Invalid."""
    kind = wrong_door(text)
    if kind is not None and not confirmed:
        raise Invalid(
            "Nội dung có vẻ là %(kind)s: khiếu nại, tố cáo không nhận ở đây, hãy hướng dẫn người dân gửi người có "
            "thẩm quyền giải quyết theo luật. Nếu chỉ là phản ánh, góp ý, hãy đánh dấu xác nhận.",
            field="not_complaint",
            kind=Term(WRONG_DOOR_LABELS[kind]),
        )


def _plain_digits(text: str) -> str:
    """The text with every kind of digit as 0 to 9 and without invisible marks between them."""
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char
        for char in unicodedata.normalize("NFC", text).replace("\u00a0", " ")
        if unicodedata.category(char) != "Cf"
    )


def _numbers(text: str) -> Iterable[str]:
    """Digits of the numbers that say who somebody is, neither money nor dates.

    Nine or twelve digits in one piece, ten or eleven after a zero; in several pieces after a zero only, because
    large sums are written in pieces of three too.
    """
    plain = _DATES.sub(" ngày ", _ABROAD.sub("0", text))
    for match in _GROUPS.finditer(plain):
        groups = _SPLIT.split(match.group(0))
        money = _MONEY.match(plain, match.end()) is not None
        for first in range(len(groups)):
            for last in range(first + 1, len(groups) + 1):
                piece = groups[first:last]
                if not (money and last == len(groups)) and _tells(piece):
                    yield "".join(piece)


def _tells(groups: list[str]) -> bool:
    digits = "".join(groups)
    if len(groups) == 1 and len(digits) in IDENTITY:
        return True
    if len(groups) > 1 and (len(groups[0]) < 3 or min(map(len, groups)) < 2):
        return False
    return digits.startswith("0") and len(digits) in IDENTITY | TELEPHONE


def _names_a_people(text: str) -> bool:
    return any(_NAMED.search(part) and _PEOPLE.search(part) for part in _SENTENCE.split(text))
