"""From raw text to paragraphs: one line each, columns apart, wraps undone, page furniture gone.

Documents come as typed text, as saved web pages, as the text of a PDF with two columns on one line,
or with all line breaks lost. After this module they look alike; nothing but white space, rules, page
numbers and Markdown marks is left out.
"""

import re
import unicodedata
from dataclasses import dataclass

from tracker.reader.view import LOWER, UPPER, View

_BREAKS = "\n\u000b\u000c\u0085\u2028\u2029"
_MARKDOWN = re.compile(r"\*{2,}|(?m:^[ ]{0,3}#{1,6}[ ]+)|\\(?=[-.*_#()\[\]+!>])|__(?=\S)|(?<=\S)__")
_RULE_LINE = re.compile(r"(?m)^[-_=~|:+*–—.…•· ]*[-_=~|:+*–—.…•·][ ]*$\n?")
_PAGE_NUMBER = re.compile(
    r"(?m)(?:^[ ]*\n){0,6}^[ ]{0,120}(?:Trang[ ]+)?\d{1,3}(?:/\d{1,3})?[ ]*$\n(?:^[ ]*\n){0,6}"
)

MARKER = re.compile(
    rf"(?:(?:[IVX]{{1,5}}|\d{{1,2}}(?:\.\d{{1,2}})*)[.)](?=[ {UPPER}\"“])|"
    rf"\d{{1,2}}(?:\.\d{{1,2}})+[ ](?=[{UPPER}])"
    r"|\(\d{1,2}\)|[a-zđ]\)|[a-zđ]\.[ ]|[-–+*•][ ]?(?=\S)|Điều[ ]\d+[.:]|"
    r"(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám) là(?=[ ,:])[,:]?)"
)
"""What opens a numbered or dashed item."""

_ANCHOR = re.compile(
    r"(?:noi nhan\b|kinh gui\b|(?:tm|kt|tl|tuq)\. ?[a-z]|phu luc\b|so ?:|v/v\b|cong hoa xa hoi|doc lap *-)"
)
_COLUMN_GAP = re.compile(r"(?<=\S)(?<!so:)(?<!ngay)(?<!thang)(?<!nam)(?<! so)[ ]{3,}(?!/|thang|nam|ngay)(?=\S)")
_NATIONAL = re.compile(r"cong hoa xa hoi|doc lap *-|ngay [^a-z]*thang")


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    indent: int
    blank_before: bool


def paragraphs(source: str) -> View:
    """Return the cleaned View of `source` (in normal form C): one paragraph a line, none empty."""
    view = _furniture(_characters(View.of(source)))
    view = _glued(view)
    view = _columns(view)
    return _unwrap(view)


def _characters(view: View) -> View:
    """Make all white space a plain space or a line break; drop what has no width."""
    changes: dict[int, str] = {}
    gone: list[tuple[int, int]] = []
    for i, char in enumerate(view.text):
        if char in _BREAKS:
            changes[i] = "\n"
        elif char == "\r" or unicodedata.category(char) in {"Cf", "Cs"}:
            gone.append((i, i + 1))
            if char == "\r" and view.text[i + 1 : i + 2] != "\n":
                gone.pop()
                changes[i] = "\n"
        elif char == "\t" or char.isspace():
            changes[i] = " "
        elif unicodedata.category(char) == "Cc":
            gone.append((i, i + 1))
    return view.put(changes).drop(gone)


def _furniture(view: View) -> View:
    """Drop Markdown marks, ruled lines, lone bars and page numbers."""
    view = view.drop(m.span() for m in _MARKDOWN.finditer(view.text))
    view = view.drop(m.span() for m in _RULE_LINE.finditer(view.text))
    numbers = [m.span() for m in _PAGE_NUMBER.finditer(view.text) if m.start() > 0]
    return view.drop(numbers)


_TITLES = (
    "CÔNG ĐIỆN|CHỈ THỊ|QUYẾT ĐỊNH|KẾ HOẠCH|THÔNG BÁO|NGHỊ QUYẾT|HƯỚNG DẪN|TỜ TRÌNH|BÁO CÁO|GIẤY MỜI|"
    "HỎA TỐC|HOẢ TỐC|KHẨN|CỘNG HÒA|CỘNG HOÀ|CHỦ TỊCH|PHÓ CHỦ TỊCH|PHÓ CHÁNH|CHÁNH VĂN|PHÓ GIÁM|GIÁM ĐỐC|"
    r"KT\.|TM\.|TL\.|TUQ\.|TỈNH|HUYỆN|THÀNH PHỐ|THỊ XÃ|XÃ (?!HỘI)|PHƯỜNG|SỞ"
)
_GLUED_WORDS = re.compile(
    rf"(?<=[{UPPER}]{{2}})(?=[{UPPER}][{LOWER}])"  # TỐCSố, UBNDHà
    rf"|(?<=[{LOWER}])(?=[{UPPER}](?:[{LOWER}]|[{UPPER}]{{2}}))"  # phúcHỎA, vụKính
    rf"|(?<=[{UPPER}])(?<![ ][{UPPER}])(?={_TITLES})"  # DÂNTỈNH, TỊCHPHÓ
    rf"|(?<=\d)(?=(?:{_TITLES}))"
    rf"|(?<=[.)])(?=(?:KT|TM|TL|TUQ)\.[ ]?[{UPPER}]|(?:PHÓ )?(?:CHỦ TỊCH|CHÁNH|GIÁM ĐỐC|TRƯỞNG))"
    r"|(?<=\./\.)(?=\S)|(?<=[.;])(?=Nơi nhận)"
    rf"|(?<=[:;])(?=-[ ]?[{UPPER}])"
    r"|(?<=\d{4})(?=(?:V/v|Về việc|Kính gửi))"
    rf"|(?<=[{LOWER}\)]\.)(?=[{UPPER}](?:[{LOWER}]|[{UPPER}]{{2}}))"  # tỉnh.Đêm
)
_GLUED_ITEM = re.compile(rf"(?<=[.:;])[ ]?(?=(\d{{1,2}})[.)][ ]?[{UPPER}])")
_GLUED_CLAUSE = re.compile(r"(?<=[:.])(?=(?:- ?|\* ?)\S)|(?<=[.;:])(?=Nơi nhận:)")
_LONG = 500


def _glued(view: View) -> View:
    """Break lines again where a conversion has lost them all."""
    longest = max((len(line) for line in view.text.split("\n")), default=0)
    if longest < _LONG or not re.search(r"viet nam ?doc lap|dan(?:tinh|huyen|xa|phuong|thanh)", view.flat):
        return view.break_at(_expected_items(view, tight=True))
    places = [m.start() for m in _GLUED_WORDS.finditer(view.text)]
    view = view.break_at(places)
    view = view.break_at([m.start() for m in _GLUED_CLAUSE.finditer(view.text)])
    return view.break_at(_expected_items(view, tight=False))


def _expected_items(view: View, *, tight: bool) -> list[int]:
    """Return where 1., 2., 3. follow one another inside a line; `tight`: only with no space between."""
    places: list[int] = []
    expected = 1
    for match in _GLUED_ITEM.finditer(view.text):
        number = int(match.group(1))
        spaced = match.end() > match.start()
        dotted = view.text[max(match.start() - 2, 0)].isdigit()
        if tight and (spaced or dotted):
            continue
        if number in (expected, 1):
            places.append(match.end())
            expected = number + 1
    return places


def _line_spans(text: str) -> list[tuple[int, int]]:
    out, start = [], 0
    for line in text.split("\n"):
        out.append((start, start + len(line)))
        start += len(line) + 1
    return out


def _columns(view: View) -> View:
    """Set the two columns of the letterhead, and of recipients and signature, one below the other."""
    lines = _line_spans(view.text)
    foot = _foot_start(view, lines)
    head_rows = [
        i
        for i, (a, b) in enumerate(lines[: min(foot, 25)])
        if _gap(view, a, b) and _NATIONAL.search(view.flat, a, b)
    ]
    order: list[tuple[int, int]] = []
    done = 0
    if head_rows:
        first, last = head_rows[0], head_rows[-1]
        order += lines[:first]
        left, right = _split_rows(view, lines[first : last + 1])
        order += left + right
        done = last + 1
    order += lines[done:foot]
    if foot < len(lines):
        end = _foot_end(view, lines, foot)
        left, right = _split_rows(view, lines[foot:end])
        order += left + right + lines[end:]
    return view.pick(order, between="\n")


def _foot_start(view: View, lines: list[tuple[int, int]]) -> int:
    for i, (a, b) in enumerate(lines):
        if re.match(r"\s*noi nhan\b", view.flat[a:b]):
            return i
    return len(lines)


def _foot_end(view: View, lines: list[tuple[int, int]], foot: int) -> int:
    for i in range(foot, len(lines)):
        a, b = lines[i]
        if re.match(r"\s*(?:phu luc|\|)", view.flat[a:b]):
            return i
    return len(lines)


def _gap(view: View, a: int, b: int) -> re.Match[str] | None:
    """Return the gap between the two cells of a line, if it has two."""
    return _COLUMN_GAP.search(view.flat, a, b)


def _split_rows(view: View, rows: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return left and right cells of `rows`; a line of one cell goes to the column it stands in."""
    starts = [g.end() - a for a, b in rows if (g := _gap(view, a, b))]
    edge = min(starts) - 8 if starts else None
    left: list[tuple[int, int]] = []
    right: list[tuple[int, int]] = []
    for a, b in rows:
        gap = _gap(view, a, b)
        text = view.text[a:b]
        if gap:
            left.append((a, gap.start()))
            right.append((gap.end(), b))
        elif edge is not None and text.strip() and len(text) - len(text.lstrip()) >= max(edge, 12):
            right.append((a, b))
        else:
            left.append((a, b))
    return left, right


def _unwrap(view: View) -> View:
    """Join the lines of one paragraph; drop empty ones."""
    lines = _lines(view.text)
    wrap = _Wrap.of(view.text, lines)
    pieces: list[tuple[int, int]] = []
    joins: list[str] = []
    in_foot = False
    for i, line in enumerate(lines):
        here = view.flat[line.start : line.end]
        in_foot = in_foot or here.startswith("noi nhan")
        if i and _continues(view, lines[i - 1], line, wrap, in_foot=in_foot):
            joins.append(
                _joint(view.text[lines[i - 1].start : lines[i - 1].end], view.text[line.start : line.end])
            )
        elif i:
            joins.append("\n")
        pieces.append((line.start, line.end))
    return _assemble(view, pieces, joins)


def _assemble(view: View, pieces: list[tuple[int, int]], joins: list[str]) -> View:
    """Return `pieces` with the given white space between each two."""
    if not pieces:
        return view.pick([])
    text, origin = "", []
    parts = [view.text[pieces[0][0] : pieces[0][1]]]
    origin += view.origin[pieces[0][0] : pieces[0][1]]
    for (a, b), join in zip(pieces[1:], joins, strict=True):
        parts += [join, view.text[a:b]]
        origin += [-1] * len(join) + view.origin[a:b]
    text = "".join(parts)
    return View(text, origin, view.source)


def _joint(before: str, after: str) -> str:
    """A date broken after its slash closes up; all else is joined by a space."""
    return "" if re.search(r"\d/$", before) and re.match(r"\d", after) else " "


def _lines(text: str) -> list[_Line]:
    out: list[_Line] = []
    blank = False
    for a, b in _line_spans(text):
        body = text[a:b]
        if not body.strip():
            blank = True
            continue
        indent = len(body) - len(body.lstrip())
        out.append(_Line(a + indent, a + len(body.rstrip()), indent, blank))
        blank = False
    return out


@dataclass(frozen=True)
class _Wrap:
    """How the text is wrapped: at which width, and whether paragraphs begin with an indent."""

    width: int | None
    indent: int | None

    @classmethod
    def of(cls, text: str, lines: list[_Line]) -> "_Wrap":
        ends = [line.indent + line.end - line.start for line in lines if not text.startswith("|", line.start)]
        long = [n for n in ends if n >= 40]
        if len(long) < 5 or max(long) > 125:
            return cls(None, None)
        width = max(long)
        if sum(n >= 0.8 * width for n in long) < 0.5 * len(long):
            return cls(None, None)
        flush = sum(line.indent <= 1 for line in lines)
        indented = sum(2 <= line.indent <= 14 for line in lines)
        return cls(width, 2 if flush >= 0.3 * len(lines) and indented >= 3 else None)


def _continues(view: View, before: _Line, line: _Line, wrap: _Wrap, *, in_foot: bool) -> bool:
    """Tell whether `line` goes on with the paragraph of the line before it."""
    text, prev = view.text[line.start : line.end], view.text[before.start : before.end]
    if text.startswith("|") or prev.startswith("|") or MARKER.match(text):
        return False
    if _ANCHOR.match(view.flat, line.start):
        return False
    small = bool(re.match(rf"[{LOWER}\d(,;.)%]", text))
    ended = bool(re.search(r"[.:;!?]$|\./\.$", prev))
    if in_foot:
        return small and not ended and text[0].islower()
    if prev.endswith((",", "(")) or (small and not ended):
        return True
    return _wrapped_on(view.text, before, line, wrap, small=small, ended=ended)


def _wrapped_on(text: str, before: _Line, line: _Line, wrap: _Wrap, *, small: bool, ended: bool) -> bool:
    """Judge by the width of the text and its indents, where words alone do not tell."""
    if wrap.width is None or line.blank_before:
        return False
    if wrap.indent is not None:
        return line.indent < wrap.indent and before.indent + before.end - before.start > 0.6 * wrap.width
    length = before.indent + before.end - before.start
    if small or not ended:
        return length >= 0.75 * wrap.width
    word = text[line.start : line.end].split(maxsplit=1)[0]
    return length + 1 + len(word) > wrap.width and text[before.end - 1] == "."
