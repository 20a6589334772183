"""How well a reading agrees with an annotation: one figure a field, and their mean.

Names are compared without case, tone placement and abbreviations, a post as the unit it heads, lists as
sets, instructions by overlapping words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any

Json = dict[str, Any]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ABBREVIATIONS = (
    ("hđnd", "hội đồng nhân dân"),
    ("ubnd", "ủy ban nhân dân"),
    ("mttq", "mặt trận tổ quốc"),
    ("lđ-tb&xh", "lao động - thương binh và xã hội"),
    ("nn&ptnt", "nông nghiệp và phát triển nông thôn"),
    ("nn&mt", "nông nghiệp và môi trường"),
    ("ptnt", "phát triển nông thôn"),
    ("tn&mt", "tài nguyên và môi trường"),
    ("gd&đt", "giáo dục và đào tạo"),
    ("kh&đt", "kế hoạch và đầu tư"),
    ("tc-kh", "tài chính - kế hoạch"),
    ("kt&ht", "kinh tế và hạ tầng"),
    ("tt&tt", "thông tin và truyền thông"),
)
_POSTS = (
    *("đồng chí", "chỉ huy trưởng", "thủ trưởng", "giám đốc", "trưởng", "chánh", "phó chủ tịch"),
    *("chủ tịch", "người đứng đầu", "hiệu trưởng"),
)
_LEVELS = ["huyện", "thị xã", "thành phố", "tỉnh", "xã", "phường", "đặc khu"]
_OFFICES = ["phòng", "văn phòng", "thanh tra", "trung tâm", "ban", "sở", "hạt", "hội"]
NOT_SCORED = {"low-confidence-text", "vague-order"}


def _syllable(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(c for c in parts if c not in _TONES)
    return unicodedata.normalize("NFC", bare) + "".join(c for c in parts if c in _TONES)


def plain(value: object) -> str | None:
    """Return what of a text counts when two are compared."""
    if value is None:
        return None
    text = unicodedata.normalize("NFC", str(value)).casefold()
    for short, full in _ABBREVIATIONS:
        text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", full, text)
    return " ".join(_syllable(word) for word in re.sub(r"[^\w%]+", " ", text).split())


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(plain(word) or "") for word in words)


_POST = re.compile(rf"^(?:{_any_of(_POSTS)}) ")
_OWN_LEVEL = re.compile(rf"^((?:{_any_of(_OFFICES)}) .+?) (?:{_any_of(_LEVELS)})$")


def unit(value: str) -> str:
    """Return what of a unit's name counts: no post before it, no level after an office's name."""
    name = plain(value) or ""
    while _POST.match(name):
        name = _POST.sub("", name)
    return _OWN_LEVEL.sub(r"\1", name)


def _number(value: object) -> str | None:
    return None if value is None else re.sub(r"\s+", "", str(value)).casefold()


def _subject(value: object) -> str | None:
    text = plain(value)
    return None if text is None else re.sub(rf"^(?:{_any_of(['v/v', 'về việc', 'về'])}) ", "", text)


def _issuer(value: object) -> Hashable:
    text = plain(value)
    if text and re.search(rf"\b(?:{_any_of(['sở', 'phòng', 'văn phòng'])})\b", text):
        return tuple(sorted(text.replace(plain("ủy ban nhân dân") or "", " ").split()))
    return text


def _moment(value: str | None) -> str | None:
    match = re.match(r"(\d{4}-\d\d-\d\d)(?:T(\d\d):(\d\d))?", value or "")
    if match is None:
        return value
    return match[1] + (f"T{match[2]}:{match[3]}" if match[2] else "")


def _rule(value: str | None) -> str | None:
    if not value:
        return None
    parts = dict(part.split("=", 1) for part in value.upper().split(";"))
    parts.setdefault("INTERVAL", "1")
    return ";".join(f"{key}={parts[key]}" for key in sorted(parts))


def overlap(one: str, other: str) -> float:
    """Return how many of the words of two texts agree, 0 to 1."""
    a, b = Counter((plain(one) or "").split()), Counter((plain(other) or "").split())
    both = sum((a & b).values())
    return both / (a.total() + b.total() - both) if both else 0.0


class Tally:
    """Hits, wrong ones and missed ones of one field."""

    def __init__(self) -> None:
        self.hit = self.extra = self.missed = 0

    def sets(self, gold: Iterable[Hashable], found: Iterable[Hashable], *, names: bool = False) -> None:
        """Compare two lists as sets; `names` that share four words of five agree too."""
        wanted, left = list(dict.fromkeys(gold)), list(dict.fromkeys(found))
        for near in (lambda a, b: a == b, _near) if names else (lambda a, b: a == b,):
            for value in list(wanted):
                twin = next((other for other in left if near(value, other)), None)
                if twin is not None:
                    wanted.remove(value)
                    left.remove(twin)
                    self.hit += 1
        self.extra += len(left)
        self.missed += len(wanted)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall, 1 where there is nothing to find."""
        total = 2 * self.hit + self.extra + self.missed
        return 2 * self.hit / total if total else 1.0


def _near(one: Hashable, other: Hashable) -> bool:
    a, b = set(str(one).split()), set(str(other).split())
    return bool(a | b) and len(a & b) / len(a | b) >= 0.8


_FIELDS: dict[str, Callable[[Any], Hashable]] = {
    "is_directive": bool,
    "type": plain,
    "number": _number,
    "symbol": _number,
    "date": _moment,
    "subject": _subject,
    "issuer": _issuer,
    "place": plain,
}


def pairs(gold: list[Json], found: list[Json]) -> list[tuple[int, int]]:
    """Return which found instruction stands for which annotated one."""
    candidates = sorted(
        (
            (max(overlap(text, y["text"]) for text in [x["text"], *x.get("alt_text", [])]), -i, -j)
            for i, x in enumerate(gold)
            for j, y in enumerate(found)
        ),
        reverse=True,
    )
    taken: list[tuple[int, int]] = []
    for likeness, i, j in candidates:
        if likeness >= 0.6 and all(-i != a and -j != b for a, b in taken):
            taken.append((-i, -j))
    return sorted(taken)


def _due_right(gold: Json, found: Json) -> bool:
    if gold["kind"] != found["kind"]:
        return False
    if gold["kind"] == "date":
        return _moment(found["due"]) in [_moment(due) for due in gold.get("due_any") or [gold["due"]]]
    if gold["kind"] in {"recurring", "relative"}:
        return _rule_or_span(gold) == _rule_or_span(found)
    return not found["due"]


def _rule_or_span(deadline: Json) -> str | None:
    return _rule(deadline["rule"]) if deadline["kind"] == "recurring" else deadline["rule"]


def score(gold: Json, found: Json) -> dict[str, float]:
    """Return one figure between 0 and 1 for each field of one document."""
    rows = {name: float(form(gold[name]) == form(found[name])) for name, form in _FIELDS.items()}
    tallies = {name: Tally() for name in ("legal_bases", "recipients", "targets", "instructions")}
    tallies["legal_bases"].sets(
        *([(_number(b["number"]), b["date"]) for b in d["legal_bases"]] for d in (gold, found))
    )
    tallies["recipients"].sets(*([unit(r) for r in d["recipients"]] for d in (gold, found)), names=True)
    tallies["targets"].sets(
        *([(t["goal"], plain(t["unit"]), t["comparator"]) for t in d["targets"]] for d in (gold, found))
    )
    matched = pairs(gold["instructions"], found["instructions"])
    _instructions(rows, tallies, gold["instructions"], found["instructions"], matched)
    if not gold["is_directive"]:
        rows["no false task"] = float(not found["instructions"])
    tallies["warnings"] = Tally()
    tallies["warnings"].sets(*({w["code"] for w in d["warnings"]} - NOT_SCORED for d in (gold, found)))
    return rows | {name: tally.f1 for name, tally in tallies.items()}


def _instructions(
    rows: dict[str, float],
    tallies: dict[str, Tally],
    gold: list[Json],
    found: list[Json],
    matched: list[tuple[int, int]],
) -> None:
    whole = tallies["instructions"]
    whole.hit, whole.extra, whole.missed = len(matched), len(found) - len(matched), len(gold) - len(matched)
    for name in ("lead", "cooperate", "audience", "kinds"):
        tallies[name] = Tally()
        form = str if name == "kinds" else unit
        for i, j in matched:
            tallies[name].sets(map(form, gold[i][name]), map(form, found[j][name]), names=name != "kinds")
    dues = [(gold[i]["deadline"], found[j]["deadline"]) for i, j in matched]
    rows["deadline_kind"] = _share([a["kind"] == b["kind"] for a, b in dues], whole)
    rows["deadline_exact"] = _share([_due_right(a, b) for a, b in dues], whole)
    if whole.missed and not whole.hit:
        for name in ("lead", "cooperate", "audience", "kinds"):
            tallies[name].missed += 1


def _share(right: list[bool], whole: Tally) -> float:
    if not right:
        return 0.0 if whole.missed else 1.0
    return sum(right) / len(right)


def mean(rows: dict[str, float]) -> float:
    """Return the mean of all fields."""
    return sum(rows.values()) / len(rows)
