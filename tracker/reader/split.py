"""Where one instruction can be divided: sentences, and the clauses that carry a duty of their own."""

import re
from itertools import pairwise

from tracker.reader.model import Span
from tracker.reader.view import LOWER, UPPER, lower

_SENTENCE_END = re.compile(rf"(?<=[{LOWER}\d%)\"”])[.!?](?:/\.)?(?=\s+[{UPPER}\"“(])")
_CLAUSE_END = re.compile(
    r";(?=\s)|,(?=\s+(?:đồng thời|bên cạnh đó|ngoài ra|trong đó|mặt khác|hoàn thành trước|báo cáo|"
    r"gửi|tổng hợp|kịp thời|"
    r"chủ động|từ đó|thường xuyên|phối hợp|có kiến nghị|kiến nghị|đề xuất)\b)"
)
_ABBREVIATED = re.compile(r"(?:TP|TX|TT|KT|TM|TL|PGS|TS|Th|đ/c|v\.v|số|Tr)$")


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the sentences of text[start:end], white space around them left out."""
    cuts = [
        m.end()
        for m in _SENTENCE_END.finditer(text, start, end)
        if not _ABBREVIATED.search(text[start : m.start()])
    ]
    return _trimmed(text, [start, *cuts, end])


def split_clauses(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of the clauses of text[start:end] that a reviewer may make duties of their own.

    Clauses end at sentence ends, at semicolons, and at commas before words that open a further duty
    ('đồng thời', 'báo cáo', ...). Together the spans hold all of the text but white space.
    """
    out: list[Span] = []
    low = lower(text)
    for a, b in split_sentences(text, start, end):
        cuts = [m.end() for m in _CLAUSE_END.finditer(low, a, b) if _outside_brackets(text, a, m.start())]
        out += _trimmed(text, [a, *cuts, b])
    return out


def _outside_brackets(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) <= text.count(")", start, at)


def _trimmed(text: str, cuts: list[int]) -> list[Span]:
    out: list[Span] = []
    for cut, following in pairwise(cuts):
        a, b = cut, following
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b:
            out.append((a, b))
    return out
