"""The letterhead: who issued the document, its number, place, day, type and subject."""

import re
from dataclasses import dataclass

from tracker.reader.dates import iso_partial
from tracker.reader.view import UPPER, flat, tidy

TYPES = {
    "quyet dinh": "quyết định",
    "chi thi": "chỉ thị",
    "ke hoach": "kế hoạch",
    "thong bao": "thông báo",
    "cong dien": "công điện",
    "nghi quyet": "nghị quyết",
    "huong dan": "hướng dẫn",
    "chuong trinh": "chương trình",
    "to trinh": "tờ trình",
    "bao cao": "báo cáo",
    "giay moi": "giấy mời",
    "phieu trinh": "phiếu trình",
    "bien ban": "biên bản",
    "quy che": "quy chế",
    "quy dinh": "quy định",
    "thong cao": "thông cáo",
    "phuong an": "phương án",
    "de an": "đề án",
    "du an": "dự án",
    "hop dong": "hợp đồng",
    "ban ghi nho": "bản ghi nhớ",
    "ban thoa thuan": "bản thỏa thuận",
    "giay uy quyen": "giấy ủy quyền",
    "giay gioi thieu": "giấy giới thiệu",
    "giay nghi phep": "giấy nghỉ phép",
    "phieu gui": "phiếu gửi",
    "phieu chuyen": "phiếu chuyển",
    "phieu bao": "phiếu báo",
    "thu cong": "thư công",
    "cong van": "công văn",
    "ket luan": "kết luận",
    "phieu lay y kien": "phiếu lấy ý kiến",
}
_CODES = {
    "NQ": "nghị quyết", "QĐ": "quyết định", "CT": "chỉ thị", "QC": "quy chế", "QyĐ": "quy định", "TC": "thông cáo",
    "TB": "thông báo", "HD": "hướng dẫn", "CTr": "chương trình", "KH": "kế hoạch", "PA": "phương án",
    "ĐA": "đề án", "DA": "dự án", "BC": "báo cáo", "BB": "biên bản", "TTr": "tờ trình", "HĐ": "hợp đồng",
    "CĐ": "công điện",
    "GM": "giấy mời", "GUQ": "giấy ủy quyền", "GGT": "giấy giới thiệu", "GNP": "giấy nghỉ phép", "PG": "phiếu gửi",
    "PC": "phiếu chuyển", "PB": "phiếu báo", "KL": "kết luận",
}  # fmt: skip

_NUMBER = re.compile(
    r"(?m)^(?:Số|SỐ|So|Sô)(?:\s*/\s*Ký"
    r" hiệu)?\s*:?[\s.…_]{0,80}(?P<n>\d{0,6}[a-z]?)[\s.…_]{0,80}/\s*(?P<s>(?:\d{4}/)?[A-ZĐÂƠƯ][^\s,;:|]*)"
)
_PARTY = re.compile(r"(?m)^(?:Số|SỐ)\s*:?[\s.…_]{0,80}(?P<n>\d{0,6})\s*-\s*(?P<s>[A-ZĐ]{2,}[A-Za-zĐđ]*/[A-ZĐ]\S*)")
_BLANK = r"[\s.…_]{0,80}"
_DATE = re.compile(
    rf"(?m)^(?P<place>[^\n,:;]{{2,40}}?),? (?:hoi [^\n]{{4,25}}?"
    rf" )?ngay{_BLANK}(?P<d>\d{{0,2}}){_BLANK}thang{_BLANK}"
    rf"(?P<m>\d{{0,2}}){_BLANK}nam{_BLANK}(?P<y>\d{{4}})?"
)
_MOTTO = "cong hoa xa hoi chu nghia viet nam"
_NATIONAL = re.compile(r"cong hoa xa hoi|chu nghia viet nam|^doc lap|dang cong san")
_STAMP = re.compile(r"^(?:hoa toc|thuong khan|khan|mat|du thao|dong dau|luu hanh|xem xong)\b")
_TITLE = re.compile(rf"^(?:{'|'.join(sorted(TYPES, key=len, reverse=True))})(?![a-z])")
_SUBJECT = re.compile(r"^v ?/ ?v:? ?|^\(?ve viec ")
_AUTHORITY = re.compile(
    r"^(?:pho )?(?:chu tich|giam doc|truong ban|bo truong|hoi dong nhan dan|uy ban nhan dan|ban thuong vu)\b"
)
_BODY = re.compile(
    r"^(?:kinh gui|noi nhan|can cu|thuc hien|theo de nghi|xet|tren co so|[ivx]{1,4}\. |"
    r"\d{1,2}[.)] |dieu \d|-|\*|\|)|: ?$"
)


@dataclass(frozen=True)
class Header:
    """What the letterhead says; `end` counts the paragraphs it takes."""

    type: str
    number: str | None
    symbol: str | None
    issuer: str | None
    place: str | None
    date: str | None
    subject: str | None
    end: int
    has_number_line: bool
    has_date_line: bool


def read(lines: list[str]) -> Header:
    """Return the letterhead of a document given as paragraphs; what is missing is None."""
    start = _first_line(lines)
    body = _body_start(lines, start)
    head = lines[start:body]
    number, symbol, numbered = _number("\n".join(head))
    place, date, dated = _place_and_date("\n".join(head))
    title = next((i for i, line in enumerate(head) if _is_title(line)), None)
    kind = TYPES[_TITLE.match(flat(head[title])).group(0)] if title is not None else _by_symbol(symbol)  # type: ignore[union-attr]
    subject, authority = _subject(head, title)
    if authority is None and kind == "công điện":
        authority = _telegram_authority(lines[body : body + 1])
    return Header(
        type=kind,
        number=number,
        symbol=symbol,
        issuer=_issuer(head, title, authority),
        place=place,
        date=date,
        subject=subject,
        end=body,
        has_number_line=numbered,
        has_date_line=dated,
    )


def _first_line(lines: list[str]) -> int:
    """Skip what a web page prints above the letterhead."""
    for i, line in enumerate(lines[:40]):
        if _is_upper(line) and re.match(
            r"uy ban|y ban|ubnd|hdnd|hoi dong|so |bo |phong |ban |cong hoa|van phong|thanh tra|"
            r"huyen uy|tinh uy|dang uy|trung tam",
            flat(line),
        ):
            return i
    return 0


def _body_start(lines: list[str], start: int) -> int:
    """Return where the letterhead ends: at addressees, grounds, an item, or the first long sentence."""
    for i in range(start, len(lines)):
        line, bare = lines[i], flat(lines[i])
        if re.match(r"kinh gui\b", bare):
            return i
        if i - start > 25:
            return i
        if _is_header_line(line, bare):
            continue
        after_title = any(_is_title(x) or _SUBJECT.match(flat(x)) for x in lines[start:i])
        if (_BODY.search(bare) and (after_title or not _SUBJECT.match(bare))) or re.search(r"[.;]$|\./\.", line):
            return i
    return len(lines)


def _telegram_authority(lines: list[str]) -> str | None:
    """Return who wires, from a line such as 'CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ... điện:'."""
    for line in lines:
        match = re.match(r"(.+?) điện ?:?$", line)
        if match and _is_upper(match[1]) and _AUTHORITY.match(flat(line)):
            return match[1]
    return None


def _is_header_line(line: str, bare: str) -> bool:
    return bool(
        _is_national(bare)
        or _NUMBER.match(line)
        or _PARTY.match(line)
        or _DATE.match(bare)
        or _SUBJECT.match(bare)
        or (_is_upper(line) and not re.match(r"[IVX]{1,4}\.|\d", line))
    )


def _is_national(bare: str) -> bool:
    """Tell whether a line is the country's name or motto, or a part of it that a wrap has cut off."""
    return bool(_NATIONAL.search(bare)) or f" {bare.strip()} " in f" {_MOTTO} "


def _is_upper(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def _is_title(line: str) -> bool:
    return _is_upper(line) and bool(_TITLE.match(flat(line))) and not flat(line).startswith("quyet dinh:")


def _number(head: str) -> tuple[str | None, str | None, bool]:
    match = _NUMBER.search(head) or _PARTY.search(head)
    if match is None:
        return None, None, bool(re.search(r"(?m)^Số\s*:", head))
    return match["n"] or None, match["s"].rstrip(".") or None, True


def _place_and_date(head: str) -> tuple[str | None, str | None, bool]:
    match = _DATE.search(flat(head))
    if match is None:
        return None, None, False
    place = tidy(head[match.start("place") : match.end("place")])
    return place or None, iso_partial(match["y"], match["m"], match["d"]), True


def _by_symbol(symbol: str | None) -> str:
    """Return the type that the symbol tells; a letter without a code is a công văn."""
    parts = re.split(r"[-/]", symbol or "")
    codes = [part for part in parts[:2] if not part.isdigit()]
    return next((_CODES[code] for code in codes[:1] if code in _CODES), "công văn")


def _subject(head: list[str], title: int | None) -> tuple[str | None, str | None]:
    """Return subject and, for decisions and telegrams, the line naming who decides."""
    if title is None:
        at = next((i for i, line in enumerate(head) if _SUBJECT.match(flat(line))), None)
    else:
        at = title + 1 if title + 1 < len(head) else None
    if at is None:
        return None, None
    parts: list[str] = []
    authority = None
    for line in head[at:]:
        if title is not None and _is_upper(line) and _AUTHORITY.match(flat(line)):
            authority = line
            break
        if parts and ((_is_header_line(line, flat(line)) and not _is_upper(line)) or _is_national(flat(line))):
            break
        if _STAMP.match(flat(line)) and _is_upper(line):
            continue
        parts.append(line)
    subject = tidy(" ".join(parts))
    return _SUBJECT.sub("", flat(subject)) and _without_prefix(subject), authority


def _without_prefix(subject: str) -> str | None:
    match = _SUBJECT.match(flat(subject))
    return (subject[match.end() :] if match else subject).strip(" .;") or None


def _issuer(head: list[str], title: int | None, authority: str | None) -> str | None:
    """Return the issuing body in ordinary spelling, its parent first where there are two."""
    if authority and re.search(r"(?:huyen|tinh|xa|phuong|thanh pho|thi xa|thi tran)$", flat(authority)):
        body = _issuer(head, title, None)
        return f"Chủ tịch {body}" if body and flat(authority).startswith("chu tich") else body
    if authority:
        return proper(re.sub(r"(?:\s+(?:điện|ĐIỆN))?\s*:$", "", authority))
    own = [
        line
        for line in head[: title if title is not None else len(head)]
        if _is_upper(line) and not _is_national(flat(line)) and not _STAMP.match(flat(line))
        and not _NUMBER.match(line) and not _SUBJECT.match(flat(line)) and not re.match(r"^S[ốỐ]\b", line)
    ]  # fmt: skip
    if not own:
        return None
    joined: list[str] = []
    for line in own[:4]:
        if joined and re.match(r"(?:tinh|huyen|thanh pho|thi xa|xa|phuong|thi tran|va |dac khu)", flat(line)):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return " - ".join(proper(line) for line in joined[:2])


_LEVEL_WORDS = re.compile(r"\b(tỉnh|huyện|thành phố|thị xã|xã|phường|thị trấn|đặc khu) (.+)$")
_COMMON = re.compile(
    r"^((?:phó )?(?:chủ tịch|giám đốc|trưởng ban)?\s*)"
    r"((?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|bộ|tổng cục|cục|hội đồng nhân dân|hđnd|sở|phòng|ban|văn phòng|"
    r"trung tâm|thanh tra|chi cục|công an|hội))\b"
)


def proper(line: str) -> str:
    """Return a letterhead's capitals in ordinary spelling: 'UBND huyện Phong Thổ'."""
    low = re.sub(r"[ủu][ỷy] ban nhân dân|ủy ban nhân dân", "UBND", tidy(line).lower())
    low = re.sub(r"\bubnd\b", "UBND", low)
    low = re.sub(r"\bhđnd\b|hội đồng nhân dân", "HĐND", low)
    level = _LEVEL_WORDS.search(low)
    if level:
        low = low[: level.start(2)] + " ".join(word.capitalize() for word in level[2].split())
        head, tail = low[: level.start()], low[level.start() :]
    else:
        head, tail = low, ""
    match = _COMMON.match(head)
    named = match.end() if match else 0
    body = re.sub(r"(^\s*|, | và | - )(\w)", lambda m: m[1] + m[2].upper(), head[named:])
    out = head[:named] + body + tail
    return out[:1].upper() + out[1:] if re.match(rf"[^{UPPER}]", out) else out
