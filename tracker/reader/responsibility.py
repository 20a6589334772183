"""Who leads, who cooperates, whom an instruction addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.reader.lexicon import LEVELS
from tracker.reader.names import Actor, NameReader, without_post
from tracker.reader.view import lower

_ISSUER = (
    r"(?:(?:chủ tịch |phó chủ tịch )?(?:ubnd|ủy ban nhân dân) "
    rf"{LEVELS}(?: [^,.;:]{{1,40}}?)?|(?:sở|phòng|ban|văn phòng) [^,.;:]{{2,50}}?)"
)
_OPENING = re.compile(
    rf"(?:{_ISSUER} )?(?:tiếp tục )?(?:giao(?: nhiệm vụ)?|yêu cầu|đề nghị|phân công|mời|"
    rf"riêng|đối với)(?: cho)?:? (?=\S)"
)
_ORDER = re.compile(r"(?<!được )(?<!đã )\b(?:giao|yêu cầu|đề nghị|phân công)(?: cho)?:? ")
_CONDITION = re.compile(
    r"(?:đối với|trường hợp|nội dung|những|khó khăn|vướng mắc|nếu|khi|trong|căn cứ|trên cơ sở|"
    r"hằng|hàng|định kỳ|sau khi|"
    r"để|nhằm|từ|trước|ngay|các (?:nội dung|khó khăn|vướng mắc|kiến nghị)|theo)\b"
)
_COOPERATION = re.compile(
    r"(?:phối hợp|phối(?= với)|(?<=chủ trì, )làm việc|liên hệ)(?: chặt chẽ| thường xuyên)?(?: với|"
    r" cùng với| cùng)? (?=\S)"
    r"|(?<=chủ trì, )cùng(?: với)? |(?<=chủ trì )cùng(?: với)? |mời (?=[^,.;]{3,80} tham gia)"
)
_TOGETHER = re.compile(r" ?,? ?(?:chủ trì,? )?cùng(?: với)? (?=\S)")
_NARROWS = re.compile(r"(?:được|có|thuộc|trực thuộc|liên quan|trên địa bàn|cấp|đóng)(?!\w)[^,.;:]*$")
_NOT_ACTING = re.compile(r" ?(?:được|bị|là nơi|thuộc|, xã,)(?!\w)")
_VAGUE = re.compile(r"đoàn thể|liên quan|tổ chức khác|đơn vị khác")


@dataclass(frozen=True)
class Actors:
    """The three lists of an instruction."""

    lead: tuple[str, ...] = ()
    cooperate: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lead or self.audience)


def of_instruction(text: str, inherited: Actors, known: Sequence[str]) -> Actors:
    """Return who does what in `text`; whoever leads the heading leads where the text names nobody."""
    reader = NameReader(text, known)
    found, end = _subject(reader)
    own = _sorted_out(found)
    cooperate = _cooperating(reader, end)
    if not own:
        own, cooperate = inherited, cooperate or inherited.cooperate
    leading = {lower(name) for name in own.lead}
    return Actors(own.lead, tuple(c for c in cooperate if lower(c) not in leading), own.audience)


def own_actors(text: str, known: Sequence[str]) -> Actors:
    """Return whom `text` itself makes act, nobody inherited."""
    own = of_instruction(text, Actors(), known)
    return own if own else Actors()


def of_heading(text: str, known: Sequence[str]) -> Actors:
    """Return whom a heading such as '2. Giao Phòng Nội vụ:' names, where nothing but names stands in it."""
    reader = NameReader(text, known)
    opening = _OPENING.match(reader.low)
    actors, end = reader.read(opening.end() if opening else 0)
    rest = text[end:].strip(" :.,;")
    if actors and rest and actors[-1].group and len(rest) < 60 and _NARROWS.match(lower(rest)):
        actors = [*actors[:-1], Actor(f"{actors[-1].name} {rest}", True)]
        rest = ""
    return _sorted_out(actors) if actors and not rest else Actors()


def of_lead_in(text: str, known: Sequence[str]) -> Actors:
    """Return whom the sentence before the items addresses: '... yêu cầu các cơ quan, đơn vị ...:'."""
    reader = NameReader(text, known)
    for match in reversed(list(_ORDER.finditer(reader.low))):
        actors, _ = reader.read(match.end())
        if actors:
            return _sorted_out(actors)
    last = max(text.rfind(". ", 0, len(text) - 1), text.rfind("; ", 0, len(text) - 1))
    actors, end = reader.read(last + 2 if last >= 0 else 0)
    giver = not actors or (not actors[0].group and lower(actors[0].name).startswith(("ubnd", "ủy ban")))
    return Actors() if giver or _issues(text[end:]) else _sorted_out(actors)


def _issues(rest: str) -> bool:
    """Tell whether what follows a name makes it the one who gives the orders."""
    return bool(
        re.match(r" ?(?:ban hành|chỉ đạo|yêu cầu|giao|đề nghị|chỉ thị|có ý kiến|kết luận|điện)", lower(rest))
    )


def _subject(reader: NameReader) -> tuple[list[Actor], int]:
    opening = _OPENING.match(reader.low)
    for place in ([opening.end()] if opening else []) + [0]:
        actors, end = reader.read(place)
        gives_orders = place == 0 and bool(actors) and not actors[0].group and _issues(reader.text[end:])
        if actors and not _NOT_ACTING.match(reader.low, end) and not gives_orders:
            return actors, end
    return _after_condition(reader)


def _after_condition(reader: NameReader) -> tuple[list[Actor], int]:
    """'Đối với nội dung vượt thẩm quyền, các đơn vị báo cáo ...': the actor follows a comma."""
    sentence = re.split(r"\. (?=\S)", reader.text, maxsplit=1)[0]
    if _CONDITION.match(reader.low):
        for comma in re.finditer(r", ", sentence):
            actors, end = reader.read(comma.end())
            if actors and re.match(r" \S", reader.text[end:]) and reader.verb_at(end + 1):
                return actors, end
    for match in _ORDER.finditer(reader.low):
        actors, end = reader.read(match.end())
        if actors and reader.text[end:].strip(" .;/"):
            return actors, end
    return [], 0


def _sorted_out(actors: list[Actor]) -> Actors:
    """Named units lead, and groups beside them with them; groups alone are the audience."""
    named = [a for a in actors if not a.group]
    if not named:
        return Actors(audience=_unique(actors))
    return Actors(lead=_unique([a for a in actors if not a.group or not _VAGUE.search(lower(a.name))]))


def _unique(actors: list[Actor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(without_post(actor.name) for actor in actors))


def _cooperating(reader: NameReader, end: int) -> tuple[str, ...]:
    found: list[Actor] = []
    together = _TOGETHER.match(reader.low, end) if end else None
    if together:
        found += reader.read(together.end())[0]
    for match in _COOPERATION.finditer(reader.low):
        found += reader.read(match.end())[0]
    return _unique(found)
