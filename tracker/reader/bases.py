"""The grounds of a document: Căn cứ, Thực hiện, Theo đề nghị, Xét, Trên cơ sở."""

import re

from tracker.reader.dates import DAY, iso_partial
from tracker.reader.model import LegalBasis
from tracker.reader.view import flat, tidy

_OPENING = re.compile(
    r"(?:^|(?<=[.;:] )|(?<=\n))(?:can cu|thuc hien|thi hanh|theo (?:de nghi|chi dao|y kien|"
    r"(?:ke hoach|cong van|quyet dinh|nghi quyet|thong bao|chi thi|van ban) so)|xet|"
    r"tren co so|tiep theo)\b"
)
_DOCUMENT = (
    r"(?:bo luat|luat|phap lenh|nghi dinh|nghi quyet|quyet dinh|ke hoach|cong van|chi thi|"
    r"thong tu(?: lien tich)?|thong bao|to trinh|"
    r"van ban|bao cao|ket luan|huong dan|cong dien|chuong trinh|quy dinh|quy che|de an|phuong an|bien ban)"
)
_SYMBOL = r"(?P<n>\d{1,6}[a-z]?)\s*(?P<s>[/-]\s*(?:\d{4}/)?[a-z][\w&]*(?:[-/][\w&]+)*(?:\(\w+\))?)"
_CITED = re.compile(rf"{_DOCUMENT}[^.;\n]{{0,80}}?\bso ?:? ?{_SYMBOL}(?:,? ?(?:ban hanh )?ngay ?{DAY})?")
_LAW = re.compile(rf"(?:bo luat|luat|phap lenh) [^;\n]{{3,200}}?(?:ngay ?{DAY}|nam (?P<ly>\d{{4}}))")
_ISSUER_ACTS = re.compile(
    r", (?=(?:uy ban nhan dan|ubnd|chu tich|so |phong |ban |van phong)[^,;]{0,60}?"
    r"(?:yeu cau|giao|chi dao|de nghi|ban hanh|phan dau|bao cao|trien khai|thong bao|xay dung|huong dan))"
)
_NEXT_CITATION = re.compile(rf"(?:,| va) (?={_DOCUMENT}[^.;,\n]{{0,40}}? so ?\d)")


def read(preamble: str) -> tuple[LegalBasis, ...]:
    """Return the documents cited as grounds in the text between letterhead and first item, in order."""
    out: list[LegalBasis] = []
    for line in preamble.split("\n"):
        for sentence in _sentences(line):
            if _OPENING.match(flat(sentence)):
                out += _citations(sentence)
    return tuple(out)


def _sentences(line: str) -> list[str]:
    """Cut at full stops that end a sentence: a space and a capital follow."""
    return [
        part for part in re.split(r"(?<=[^\W\d_])\.\s+(?=[^\W\d_])|(?<=\d)\.\s+(?=[^\W\d_])", line) if part.strip()
    ]


def _citations(sentence: str) -> list[LegalBasis]:
    acts = _ISSUER_ACTS.search(flat(sentence))
    if acts:
        sentence = sentence[: acts.start()]
    out: list[LegalBasis] = []
    for clause in _clauses(sentence):
        bare = flat(clause)
        cited = _CITED.search(bare)
        if cited:
            number = re.sub(r"\s+", "", clause[cited.start("n") : cited.end("s")])
            out.append(
                LegalBasis(tidy(clause).rstrip(" ;.,"), number, iso_partial(cited["y"], cited["m"], cited["d"]))
            )
        elif law := _LAW.search(bare):
            date = iso_partial(law["ly"] or law["y"], law["m"], law["d"])
            out.append(LegalBasis(tidy(clause).rstrip(" ;.,"), None, date))
    return out


def _clauses(sentence: str) -> list[str]:
    """One citation each: cut at semicolons and before ', Kế hoạch số ...'."""
    out: list[str] = []
    for part in sentence.split(";"):
        start = 0
        for match in _NEXT_CITATION.finditer(flat(part)):
            out.append(part[start : match.start()])
            start = match.end()
        out.append(part[start:])
    return [part for part in out if part.strip()]
