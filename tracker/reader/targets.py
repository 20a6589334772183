"""Goals that a document sets: 'phấn đấu ... đạt trên 93%'."""

import re
from collections.abc import Iterable

from tracker.reader.model import Comparator, Target
from tracker.reader.view import flat, tidy

_NUMBER = r"(?P<v>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_GOAL = re.compile(
    rf"(?P<c>tren|lon hon|tu|toi thieu|it nhat|khong duoi|khong thap hon|duoi|khong qua|toi da|bang|dat|con)"
    rf" {_NUMBER} ?(?P<u>%|diem|bac)(?P<t> tro len)?"
)
_COMPARATORS: dict[str, Comparator] = {
    "tren": ">", "lon hon": ">", "tu": ">=", "toi thieu": ">=", "it nhat": ">=", "khong duoi": ">=",
    "khong thap hon": ">=", "duoi": "<", "khong qua": "<=", "toi da": "<=", "bang": "=", "dat": "=", "con": "=",
}  # fmt: skip
_AIMS = re.compile(r"\bphan dau|muc tieu|chi tieu")
_BASELINE = re.compile(r"(?:dat|la|:) ?(\d+(?:[.,]\d+)?) ?(%|diem)")
_YEAR = re.compile(r"(?:nam|/) ?(20\d{2})")
_LEAD = re.compile(
    r"^.*(?:phan dau|muc tieu|chi tieu)(?:(?: den| het| trong|"
    r" cua)? nam \d{4})?[ ,:]*(?:phan dau )?(?:den|het|trong)?(?: ?nam \d{4},?)? ?"
)


def read(preamble: Iterable[str], goals: Iterable[str], subject: str | None) -> tuple[Target, ...]:
    """Return the targets in the sentences before the items and in the sections that set goals.

    Figures of the situation are none: outside the goal sections a sentence must speak of aiming.
    """
    out: list[Target] = []
    before = ""
    for paragraph in preamble:
        for sentence in re.split(r"(?<=[\w%)])\. (?=\S)", paragraph):
            if _AIMS.search(flat(sentence)):
                out += _in_sentence(sentence, before, subject)
            before = sentence
    for paragraph in goals:
        out += _in_sentence(paragraph, "", subject) or _opening_share(paragraph, subject)
    return tuple(out)


def _in_sentence(sentence: str, before: str, subject: str | None) -> list[Target]:
    note = " ".join(re.findall(r"\(([^)]*)\)", sentence))
    body = re.sub(r"\([^)]*\)", lambda m: " " * len(m.group(0)), sentence)
    out: list[Target] = []
    start = 0
    bare = flat(body)
    for match in _GOAL.finditer(bare):
        indicator = _indicator(body[start : match.start()], body[match.end() :])
        start = match.end()
        baseline = _baseline(note) if note else None
        if not indicator:
            indicator = _measured(before)
        if baseline is None and before and _same(indicator, before):
            baseline = _baseline(before)
        out.append(
            Target(indicator, _value(match["v"]), {"%": "%", "diem": "điểm", "bac": "bậc"}[match["u"]],
                   _COMPARATORS[match["c"]], baseline, _by(bare[: match.end()], subject))
        )  # fmt: skip
    return out


def _opening_share(paragraph: str, subject: str | None) -> list[Target]:
    """'100% thủ tục được công khai': the share comes first and is meant exactly."""
    match = re.match(rf"(?:phan dau )?{_NUMBER} ?% (?:so )?(?P<what>[^.;]+)", flat(paragraph))
    if match is None:
        return []
    what = tidy(paragraph[match.start("what") : match.end("what")])
    return [Target(what, _value(match["v"]), "%", "=", None, _by(flat(paragraph), subject))]


def _value(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def _baseline(text: str) -> float | None:
    match = _BASELINE.search(flat(text))
    return float(match.group(1).replace(",", ".")) if match else None


def _by(before: str, subject: str | None) -> str | None:
    years = _YEAR.findall(before) or _YEAR.findall(flat(subject or ""))
    return years[-1] if years else None


def _indicator(before: str, after: str) -> str:
    """Return the words that say what is measured: before the figure, or after it and 'là'."""
    lead = _LEAD.match(flat(before))
    words = before[lead.end() :] if lead else before
    words = tidy(words).strip(" ,;:.")
    words = re.sub(
        r"(?i)(?:^(?:và|năm \d{4},?|hết năm \d{4},?)\s*|\s*(?:phấn đấu|đạt|ở mức|mức|phải)$)", "", words
    ).strip(" ,;:")
    words = re.sub(r"(?i)^đạt$|^năm \d{4}$", "", words)
    if not words and (stated := re.match(r"\s*là ([^,;.]+)", after)):
        return tidy(stated.group(1))
    return words


def _measured(sentence: str) -> str:
    """Return what the sentence before gives a figure for: 'Chỉ số hài lòng ... mới đạt 91,4%'."""
    match = re.search(
        r"((?:Chỉ số|chỉ số|tỷ lệ|Tỷ lệ|mức độ) [^,.;]*?)(?: năm \d{4})?(?: [^,.;]{0,40}?)?(?: mới)? đạt", sentence
    )
    return tidy(match.group(1)) if match else ""


def _same(indicator: str, sentence: str) -> bool:
    """Tell whether `sentence` measures the same thing: most words of one stand in the other."""
    words = set(flat(indicator).split()) - {"cua", "tren", "dia", "ban", "doi", "voi"}
    return bool(words) and len(words & set(flat(sentence).replace(",", " ").split())) >= 0.6 * len(words)
