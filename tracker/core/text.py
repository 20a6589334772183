"""Vietnamese text: one normal form, one fold for search and comparison, one key for order.

Two ways of writing a tone (hòa, hoà) and two ways of composing a letter are the same word to a
reader; a database compares bytes. Whatever is searched, compared or sorted passes through here, so
that SQLite and PostgreSQL answer alike.
"""

import re
import unicodedata

_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order in which dictionaries list a syllable's tones."""

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_DIGITS = "0123456789"

_ABBREVIATIONS = {
    "ub mttq": "uy ban mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "mttq": "mat tran to quoc",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "nn va ptnt": "nong nghiep va phat trien nong thon",
    "nnptnt": "nong nghiep va phat trien nong thon",
    "nn va mt": "nong nghiep va moi truong",
    "ptnt": "phat trien nong thon",
    "tn va mt": "tai nguyen va moi truong",
    "tnmt": "tai nguyen va moi truong",
    "gd va dt": "giao duc va dao tao",
    "gddt": "giao duc va dao tao",
    "gdnn gdtx": "giao duc nghe nghiep giao duc thuong xuyen",
    "ld tb va xh": "lao dong thuong binh va xa hoi",
    "ldtb va xh": "lao dong thuong binh va xa hoi",
    "ldtbxh": "lao dong thuong binh va xa hoi",
    "kh va dt": "ke hoach va dau tu",
    "tc kh": "tai chinh ke hoach",
    "tckh": "tai chinh ke hoach",
    "kt va ht": "kinh te va ha tang",
    "kt ht": "kinh te va ha tang",
    "vh va tt": "van hoa va thong tin",
    "vh tt": "van hoa thong tin",
    "vh tt va tt": "van hoa the thao va truyen thong",
    "vh xh": "van hoa xa hoi",
    "tt va tt": "thong tin va truyen thong",
    "kh va cn": "khoa hoc va cong nghe",
    "gtvt": "giao thong van tai",
    "pvhcc": "phuc vu hanh chinh cong",
    "bchqs": "ban chi huy quan su",
    "bhxh": "bao hiem xa hoi",
    "nhcsxh": "ngan hang chinh sach xa hoi",
    "bql": "ban quan ly",
    "qlda": "quan ly du an",
    "bcd": "ban chi dao",
    "vp": "van phong",
    "tx": "thi xa",
    "tp": "thanh pho",
}
"""As whole words of a folded name, hyphens as spaces and '&' as 'va'."""

_ABBREVIATION = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _ABBREVIATIONS), key=len, reverse=True)) + r")\b"
)


DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_NO_XML = {*map(chr, range(0xD800, 0xE000)), "\ufffe", "\uffff"}


def tidy(text: str) -> str:
    """`text` in NFC, without control characters, marks of direction and surrounding space; lines and tabs stay.

    Vietnamese needs no mark of direction, and one turns round how what follows is read.
    """
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(c for c in composed if c in "\n\t" or not _hidden(c)).strip()


def printable(text: str) -> str:
    """`text` as an office file may carry it: lines and tabs stay, what XML forbids and marks of direction go."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not (_hidden(c) or c in _NO_XML))


def _hidden(char: str) -> bool:
    return char in DIRECTION_MARKS or unicodedata.category(char) == "Cc"


def nfc(text: str) -> str:
    """Return `text` in Unicode normal form C, the only form the application stores."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return `text` without case, diacritics and tone placement, đ as d, white space collapsed.

    Serves search and comparison: 'Ủy ban', 'Uỷ ban' and 'uy ban' fold alike. Folding twice changes
    nothing.
    """
    lowered = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").split())


def unit_key(text: str) -> str:
    """Return the key under which the name of a unit is looked up.

    It is the fold with the usual abbreviations (UBND, HĐND, NN&PTNT, LĐ-TB&XH, ...) written out, '&'
    read as 'và' and punctuation dropped. No word of the name is dropped: an agency and the committee
    it belongs to stay apart.
    """
    words = " ".join(re.sub(r"[\W_]+", " ", fold(text).replace("&", " va ")).split())
    return _ABBREVIATION.sub(lambda match: _ABBREVIATIONS[match.group(0)], words)


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that starts with one of these is a formula to a spreadsheet; the wide forms are folded by some."""


def spreadsheet_safe(text: str) -> str:
    """Return `text` for a cell of a CSV file: what a spreadsheet would run gets a leading apostrophe."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def sort_key(text: str) -> str:
    """Return a key whose plain order is the Vietnamese alphabetical order, on any database.

    Letters decide first (a ă â b c d đ e ê ...), tones only between names whose letters are equal
    (ngang, huyền, hỏi, ngã, sắc, nặng), wherever in the syllable the tone is written. The key holds
    only a-z, so that no collation can reorder it.
    """
    letters: list[str] = []
    tones: list[str] = []
    tone = 0
    gap = True
    for char in unicodedata.normalize("NFD", _recomposed(text)):
        if char in _TONES:
            tone = _TONES.index(char) + 1
            continue
        code = _code(char)
        if code is not None:
            letters.append(code)
            gap = False
        elif not gap:
            letters.append("ab")
            tones.append("abcdef"[tone])
            tone, gap = 0, True
    if gap and letters:
        letters.pop()
    elif not gap:
        tones.append("abcdef"[tone])
    return "".join(letters) + "aa" + "".join(tones)


_MARKED = {"a\u0306": "\ue000", "a\u0302": "\ue001", "e\u0302": "\ue002"}
_MARKED |= {"o\u0302": "\ue003", "o\u031b": "\ue004", "u\u031b": "\ue005"}
_UNMARKED = {v: unicodedata.normalize("NFC", k) for k, v in _MARKED.items()}


def _recomposed(text: str) -> str:
    """Return `text` in lower case with ă â ê ô ơ ư held by one private character each.

    Their marks are part of the letter; only then can decomposition separate the tones.
    """
    out = unicodedata.normalize("NFD", text.casefold())
    # A mark of tone may stand before the mark of the letter (ậ decomposes to a, dot below, circumflex).
    out = re.sub(rf"([aeou])([{_TONES}])([\u0306\u0302\u031b])", r"\1\3\2", out)
    for pair, held in _MARKED.items():
        out = out.replace(pair, held)
    return out


def _code(char: str) -> str | None:
    """Return two letters that stand for one sortable character, None for a separator."""
    char = _UNMARKED.get(char, char)
    if char in _DIGITS:
        return "b" + chr(ord("a") + _DIGITS.index(char))
    if char in _ALPHABET:
        place = _ALPHABET.index(char)
        return chr(ord("c") + place // 26) + chr(ord("a") + place % 26)
    if char.isalpha():
        return "zz"
    return None


def one_line(text: str, most: int = 200) -> str:
    """A text as one line of at most so many characters, an ellipsis where it was cut: fit for a mail header."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def spelled(text: str) -> str:
    """A text as plain folded words on one line: what search and likeness compare."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())
