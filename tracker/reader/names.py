"""Reads lists of units and groups of units out of running text.

'Giao Phòng Nội vụ, UBND các xã, thị trấn rà soát ...' names a unit and a group; nothing but
vocabulary tells where the names end and the order begins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.reader.lexicon import HEADS, LEVELS, LOWER_NAMED, NOUNS, STANDALONE, TYPES, VERBS
from tracker.reader.view import UPPER, lower, tidy

_STANDALONE = frozenset(lower(name) for name in STANDALONE)
_LOWER_NAMED = frozenset(lower(name) for name in LOWER_NAMED)
_NOT_NAMES = re.compile(
    r"(?:tổ chức|báo cáo|đoàn kết|hội nghị|hội thảo|hội họp|ban hành|trường hợp|khoa học|đội ngũ|"
    r"sở hữu|trạm dừng|"
    r"phòng ngừa|phòng,? chống|phòng học|cục bộ|thống kê|hội viên|hội thi|bộ phận một cửa|"
    r"bộ phận tiếp nhận và trả)\b"
)
_ATOM = re.compile(
    r"(?:đầu tư xây dựng|đăng ký đất đai|quản lý thị trường|quản lý dự án|quản lý rừng|"
    r"giáo dục thường xuyên|có liên quan|"
    r"giáo dục nghề nghiệp|chính sách xã hội|phục vụ hành chính công|tiếp công dân|"
    r"dịch vụ nông nghiệp|phát triển nông thôn|"
    r"phát triển quỹ đất|văn hóa, (?:thể thao|khoa học|thông tin|xã hội)(?:, (?:du lịch|thể thao))*"
    r"(?: và (?:truyền thông|du lịch|thông tin))?|kiểm soát bệnh tật|dịch vụ tổng hợp|"
    r"bảo vệ thực vật|thi hành án)"
    r"(?!\w)"
)
_OFFICE = re.compile(
    r"văn phòng (?:hđnd|hội đồng nhân dân)(?: và |, | ?[-&–] ?)(?:ubnd|ủy ban nhân dân)"
    r"(?: (?:huyện|tỉnh|xã|phường|thị trấn|thành phố|thị xã)\b)?"
)
_COMMITTEE = r"(?:ubnd|ủy ban nhân dân|hđnd và ubnd|hđnd|đảng ủy)"
_LEVEL_LIST = rf"{LEVELS}(?:(?:, | và |; ){LEVELS})*(?!\w)"
_COMMITTEES = re.compile(rf"{_COMMITTEE} (?:các |\d+ )(?:\d+ )?{_LEVEL_LIST}")
_DISTRIBUTIVE = re.compile(
    r"(?:các )?(?P<t>sở|phòng|ban|chi cục)(?:, (?:ban|ngành))? ?: ?|các (?P<u>sở|phòng) (?=\S)"
)
_COMPOUND = re.compile(
    r"(?:khoa học|tài nguyên|nông nghiệp|giáo dục|kế hoạch|thông tin|văn hóa|kinh tế|"
    r"lao động[^,]*|xây dựng|dân tộc) và "
    r"(?:công nghệ|môi trường|ptnt|phát triển nông thôn|đào tạo|đầu tư|truyền thông|thông tin|"
    r"hạ tầng|xã hội|đô thị|tôn giáo)"
)
_HEAD = re.compile(HEADS + r" (?=\S)")
_GROUP = re.compile(r"(?:tất cả |toàn thể |toàn bộ )?(?:các|mọi|những) ")
_SEPARATOR = re.compile(r"(?:[,;] (?:và |cùng )?| và )")
_MAX_WORDS = 14


@dataclass(frozen=True)
class Actor:
    """Who is addressed: one unit, or a group of units as the document words it."""

    name: str
    group: bool


@lru_cache(maxsize=1)
def _verb_pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(re.escape(lower(verb)) for verb in VERBS) + r")(?!\w)")


_NOUN = re.compile("(?:" + "|".join(re.escape(lower(noun)) for noun in NOUNS) + r")(?!\w)")
_TYPE = re.compile("(?:" + "|".join(re.escape(lower(name)) for name in TYPES) + r")(?!\w)")
_LEVEL = re.compile(r"(?:xã|phường|thị trấn|thị xã|huyện|thành phố|đặc khu|tỉnh)(?!\w)")


class NameReader:
    """Reads names at places of one text. `known` are names certain to be units, such as recipients."""

    def __init__(self, text: str, known: Sequence[str] = ()) -> None:
        self.text = text
        self.low = lower(text)
        self.known = sorted({tidy(name) for name in known if name.strip()}, key=len, reverse=True)

    def verb_at(self, place: int) -> bool:
        """Tell whether an order or a particle, in small letters, stands at `place`."""
        return bool(_verb_pattern().match(self.low, place))

    def read(self, place: int) -> tuple[list[Actor], int]:
        """Return the actors listed from `place` on, and where the list ends (`place` if none)."""
        actors: list[Actor] = []
        end = place
        while True:
            found = self._one(place)
            if found is None:
                return actors, end
            new, end = found
            actors += new
            separator = _SEPARATOR.match(self.low, end)
            if separator is None:
                return actors, end
            place = separator.end()

    def _one(self, place: int) -> tuple[list[Actor], int] | None:
        start = place
        head = _HEAD.match(self.low, place)
        if head:
            place = head.end()
            if self.low[place:].startswith(("bản", "thôn")) or re.match(
                r"các (?:bản|thôn|khu)\b", self.low[place:]
            ):
                end = self._group_end(place)
                return [Actor(tidy(self.text[start:end]), True)], end
        return (
            self._known(place)
            or self._distributive(place)
            or self._committees(place)
            or self._group(place)
            or self._unit(place, after_head=head is not None)
        )

    def _known(self, place: int) -> tuple[list[Actor], int] | None:
        for name in self.known:
            end = place + len(name)
            if self.low[place:end] == lower(name) and not re.match(r"\w", self.low[end : end + 1]):
                return [Actor(self._cased(place, end), is_group(name))], end
        return None

    def _cased(self, start: int, end: int) -> str:
        name = tidy(self.text[start:end])
        return name if is_group(name) else name[:1].upper() + name[1:]

    def _distributive(self, place: int) -> tuple[list[Actor], int] | None:
        """'Các sở: A, B và C' gives 'Sở A', 'Sở B', 'Sở C'."""
        match = _DISTRIBUTIVE.match(self.low, place)
        if match is None or not re.match(rf"[{UPPER}]", self.text[match.end() :]):
            return None
        kind = (match["t"] or match["u"]).capitalize()
        actors: list[Actor] = []
        at = match.end()
        while re.match(rf"[{UPPER}]", self.text[at:]) and not (actors and self._starts_unit(at)):
            end = self._words_end(at, first_free=False, stop_at_and=True)
            compound = _COMPOUND.match(self.low, at)
            end = max(end, compound.end()) if compound else end
            if end <= at:
                break
            actors.append(Actor(f"{kind} {tidy(self.text[at:end])}", False))
            separator = _SEPARATOR.match(self.low, end)
            last = end
            if separator is None:
                return actors, last
            at = separator.end()
        return (actors, last) if actors else None

    def _committees(self, place: int) -> tuple[list[Actor], int] | None:
        office = _OFFICE.match(self.low, place)
        if office:
            return [Actor(self._cased(place, office.end()), False)], office.end()
        match = _COMMITTEES.match(self.low, place)
        if match and not re.match(rf" ?: ?[{UPPER}]\w* ?[{UPPER},;]", self.text[match.end() :]):
            end = match.end()
            while tail := re.match(r" (?:thuộc|trong|của) (?:huyện|tỉnh)\b", self.low[end:]):
                end += tail.end()
            return [Actor(tidy(self.text[place:end]), True)], end
        named = _named_committee(self.text, self.low, place)
        return self._each_committee(place, named) if named else None

    def _each_committee(self, place: int, named: re.Match[str]) -> tuple[list[Actor], int]:
        """'UBND xã Mường So' is one, 'UBND các xã: Mường So, Bản Lang' several."""
        prefix = tidy(f"{self.text[named.start('c') : named.end('c')]} {named['l']}")
        at, end = named.end(), named.end()
        actors: list[Actor] = []
        proper = re.compile(rf"[{UPPER}]\w*(?: [{UPPER}]\w*)*")
        while name := proper.match(self.text, at):
            if actors and (named["s"] == " " or self._starts_unit(at)):
                break
            actors.append(Actor(f"{prefix} {name.group(0)}", False))
            end = name.end()
            separator = _SEPARATOR.match(self.low, end)
            if separator is None:
                break
            at = separator.end()
        return actors, end

    def _starts_unit(self, place: int) -> bool:
        if _NOT_NAMES.match(self.low, place):
            return False
        return bool(
            _TYPE.match(self.low, place) or _GROUP.match(self.low, place) or _HEAD.match(self.low, place)
        ) or any(self.low.startswith(lower(name), place) for name in self.known)

    def _group(self, place: int) -> tuple[list[Actor], int] | None:
        if not _GROUP.match(self.low, place):
            return None
        end = self._group_end(place)
        first = _GROUP.match(self.low, place)
        if first is None or end <= first.end() or not _NOUN.match(self.low, first.end()):
            return None
        return [Actor(tidy(self.text[place:end]), True)], end

    def _group_end(self, place: int) -> int:
        """Return where a list such as 'các phòng, ban, đơn vị sự nghiệp thuộc huyện' ends."""
        first = _GROUP.match(self.low, place)
        at = first.end() if first else place
        end, fresh = place, True
        for _ in range(2 * _MAX_WORDS):
            noun = _NOUN.match(self.low, at) if fresh else None
            if noun:
                at = end = noun.end()
            elif self._stops(at, allow_verb=False):
                break
            else:
                word = re.compile(r"[\w/&-]+").match(self.text, at)
                if word is None:
                    break
                at = end = word.end()
            joint = re.compile(r", | và | ").match(self.low, at)
            if joint is None:
                break
            fresh = joint.group(0) != " "
            if fresh and not (_NOUN.match(self.low, joint.end()) and self.text[joint.end()].islower()):
                break
            at = joint.end()
        return end

    def _stops(self, at: int, *, allow_verb: bool) -> bool:
        """Tell whether a name cannot go on with the word at `at`."""
        if at >= len(self.text) or re.match(r"các |là |[(\[\"“.;:]", self.low[at:]):
            return True
        if _ATOM.match(self.low, at) or allow_verb:
            return False
        return self.text[at].islower() and self.verb_at(at)

    def _unit(self, place: int, *, after_head: bool) -> tuple[list[Actor], int] | None:
        kind = _TYPE.match(self.low, place)
        if kind is None or _NOT_NAMES.match(self.low, place):
            return None
        if not (self.text[place].isupper() or after_head):
            return None
        standalone = kind.group(0) in _STANDALONE
        end = kind.end()
        follows = re.compile(r" (?=\S)").match(self.text, end)
        if follows is None:
            return ([Actor(self._cased(place, end), False)], end) if standalone else None
        at = follows.end()
        named = self.text[at].isupper() or bool(_LEVEL.match(self.low, at)) or bool(_ATOM.match(self.low, at))
        if not named and kind.group(0) not in _LOWER_NAMED and not after_head:
            return ([Actor(self._cased(place, end), False)], end) if standalone else None
        end = max(self._words_end(at, first_free=not standalone), end)
        listed = re.compile(rf"(?:, | và ){LEVELS}(?:, {LEVELS})*(?!\w)(?! [{UPPER}])").match(self.low, end)
        if listed and _LEVEL.search(self.low[place:end][-8:]):
            return [Actor(tidy(self.text[place : listed.end()]), True)], listed.end()
        return [Actor(self._cased(place, end), False)], end

    def _words_end(self, at: int, *, first_free: bool, stop_at_and: bool = False) -> int:
        """Return where the words of a proper name that begin at `at` end."""
        end = at
        word_pattern = re.compile(r"[\w/&.-]*[\w&/-]|[-–]")
        for count in range(_MAX_WORDS):
            atom = _ATOM.match(self.low, at)
            if self._stops(at, allow_verb=first_free and count == 0):
                break
            word = atom or word_pattern.match(self.text, at)
            if word is None or (word.group(0).isdigit() and not re.search(r"(?:số|khu vực|khu) $", self.low[:at])):
                break
            if word.group(0) == "và" and (stop_at_and or self._and_ends(word.end() + 1)):
                break
            end = word.end()
            if (level := _LEVEL.match(self.low, at)) and self.text[at].islower():
                return self._place_end(level.end())
            if self.text[end : end + 1] != " ":
                break
            at = end + 1
        return end if self.text[at:end].strip() not in {"-", "–", "và"} else at

    def _and_ends(self, place: int) -> bool:
        """After 'và', a name goes on only with another capital that opens no unit."""
        if place >= len(self.text) or self._starts_unit(place):
            return True
        return self.text[place].islower() and (self.verb_at(place) or bool(_NOUN.match(self.low, place)))

    def _place_end(self, end: int) -> int:
        """Return the end of the proper name after a level: 'huyện Phong Thổ'."""
        name = re.compile(rf"(?: [{UPPER}]\w*)+").match(self.text, end)
        if name is None:
            return end
        words = name.group(0).split()
        if _TYPE.match(lower(" ".join(words))):
            return end
        return name.end()


def _named_committee(text: str, low: str, place: int) -> re.Match[str] | None:
    """Match 'UBND xã X' whatever the case of the committee's name, the proper name in capitals."""
    pattern = re.compile(rf"(?P<c>{_COMMITTEE}) (?:các )?(?P<l>xã|phường|huyện|thị trấn|tỉnh|thành phố)(?P<s>:? )")
    match = pattern.match(low, place)
    if match and re.match(rf"[{UPPER}]", text[match.end() :]):
        return match
    return None


def is_group(name: str) -> bool:
    """Tell whether `name` words a class of units instead of naming one."""
    low = lower(name)
    return bool(
        re.search(r"(?:^|[ (])(?:các|mọi|những|toàn thể|tất cả) ", low)
        or re.search(rf"{_LEVEL.pattern}(?:, | và ){_LEVEL.pattern}", low)
    )


_POST = re.compile(HEADS + r" (?=\S)")


def without_post(name: str) -> str:
    """Return the unit for whom the named post answers: 'Giám đốc Sở Nội vụ' gives 'Sở Nội vụ'."""
    match = _POST.match(lower(name))
    rest = name[match.end() :] if match else name
    if match and re.match(r"(?:các )?(?:bản|thôn|khu)\b", lower(rest)):
        return name
    return rest[:1].upper() + rest[1:] if match and not is_group(rest) else rest
