"""The text of a document in, what it orders out."""

import re
from dataclasses import dataclass

from tracker.core.text import nfc
from tracker.reader import annex, bases, closing, header, recipients, responsibility, targets
from tracker.reader.instructions import GOALS, Draft, Drafter, resolved
from tracker.reader.layout import paragraphs
from tracker.reader.model import Deadline, ParsedDirective, ReadingWarning, Span
from tracker.reader.names import is_group, without_post
from tracker.reader.outline import Item, add, opened, plain
from tracker.reader.responsibility import Actors
from tracker.reader.view import View, flat

MESSAGES = {
    "blank-number": "Số văn bản còn để trống",
    "partial-date": "Ngày ban hành chưa đủ ngày, tháng, năm",
    "due-before-issue": "Hạn sớm hơn ngày ban hành; có thể văn bản ghi nhầm năm",
    "impossible-date": "Ngày ghi làm hạn không có trong lịch",
    "year-inferred": "Hạn không ghi năm; năm được suy từ ngày ban hành",
    "deadline-elsewhere": "Thời hạn nằm ở văn bản khác",
    "no-instruction": "Không tìm thấy nội dung giao việc",
    "not-a-directive": "Văn bản này không giao việc",
    "low-confidence-text": "Chữ đọc được có nhiều chỗ hỏng; cần đối chiếu với bản gốc",
    "vague-order": "Nội dung không nêu đơn vị, việc cụ thể hay thời hạn",
}
"""What each warning says to the person who reviews."""

_REPORTING = {
    "tờ trình", "báo cáo", "giấy mời", "phiếu trình", "biên bản", "thông cáo", "hợp đồng", "bản ghi nhớ",
    "bản thỏa thuận", "giấy ủy quyền", "giấy giới thiệu", "giấy nghỉ phép", "phiếu gửi", "phiếu chuyển",
    "phiếu báo", "thư công", "phiếu lấy ý kiến",
}  # fmt: skip
_ASKING = re.compile(
    r"^(?:(?:ve viec )?(?:xin |tra loi|phuc dap|giai trinh|moi |tham gia y kien|gop y|lay y kien|cam on|"
    r"de nghi (?:tham gia|gop y|cho y kien)))"
)
_INFORMING = re.compile(
    r"^(?:bao cao\b|ket qua\b|thong bao ket qua|lich |danh sach|tuyen dung|nghi |"
    r"de nghi (?:ho tro|xem xet|cap|bo sung|phe duyet))"
)


@dataclass
class _Body:
    """The parts of a document below its letterhead, as ranges of paragraphs in the view."""

    preamble: list[Span]
    items: list[Item]
    loose: list[Span]
    """Plain paragraphs after the items."""


def parse(text: str) -> ParsedDirective:
    """Return what `text`, the text of one document, says: letterhead, grounds, instructions, signature.

    Any text is taken; what is not found is None or empty, and what a person should look at is a
    warning. Spans point into `source_text`, which is `text` in normal form C. Raises nothing.
    """
    source = nfc(text)
    view = paragraphs(source)
    spans = _line_spans(view.text)
    lines = [view.text[a:b] for a, b in spans]
    head = header.read(lines)
    addressed, start = recipients.read(lines, head.end)
    end = _body_end(lines, start)
    body = _body(view, spans[start:end])
    preamble = "\n".join(view.text[a:b] for a, b in body.preamble)
    directive = _may_order(head, "\n".join(lines[start:end]))
    drafts: list[Draft] = []
    if directive:
        drafts = _drafts(view, body, head, addressed=addressed, preamble=preamble, foot=spans[end:])
    found = bool(head.has_number_line or head.has_date_line or drafts)
    if not drafts and (head.type == "thông báo" or not found):
        directive = False
    foot = lines[end:] if end < len(lines) else []
    return ParsedDirective(
        is_directive=directive,
        type=head.type if found else None,
        number=head.number,
        symbol=head.symbol,
        issuer=head.issuer,
        place=head.place,
        date=head.date,
        subject=head.subject,
        legal_bases=bases.read(preamble),
        recipients=addressed,
        targets=targets.read(preamble.split("\n"), _goals(view, body.items), head.subject) if directive else (),
        instructions=tuple(draft.instruction for draft in drafts),
        distribution=closing.distribution(foot),
        signer=closing.signer(foot),
        warnings=_warnings(head, drafts, source, directive=directive, found=found),
        source_text=source,
    )


def _may_order(head: header.Header, body: str) -> bool:
    """Tell by type and subject whether a document can assign work.

    A letter about reports may ask for one or make one: it orders if it says 'giao' or 'yêu cầu'.
    """
    subject = flat(head.subject or "")
    if head.type in _REPORTING or (head.type == "công văn" and _ASKING.match(subject)):
        return False
    if head.type in {"công văn", "thông báo"} and _INFORMING.match(subject):
        return bool(
            re.search(r"\b(?:giao|yêu cầu) (?:các|cho|phòng|sở|ubnd|ủy ban|văn phòng|trung tâm|ban)", body.lower())
        )
    return True


def _line_spans(text: str) -> list[Span]:
    out: list[Span] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            out.append((start, start + len(line)))
        start += len(line) + 1
    return out


def _body_end(lines: list[str], start: int) -> int:
    """Return the paragraph after the body: behind './.', or at the signature or Nơi nhận."""
    for i in range(start, len(lines)):
        bare = flat(lines[i])
        if re.match(r"noi nhan\b", bare) or closing.is_signature_line(lines[i]):
            return i
        if "./." in lines[i]:
            return i + 1
    return len(lines)


def _body(view: View, spans: list[Span]) -> _Body:
    body = _Body([], [], [])
    last: Item | None = None
    for a, b in spans:
        line = view.text[a:b]
        item = opened(view, a, b)
        if item is not None and not (last is None and _is_ground(view.text[item.ranges[0][0] : b])):
            add(body.items, item)
            last = item
        elif last is None:
            body.preamble.append((a, b))
        elif line.startswith("|"):
            continue
        elif _goes_on(line) or (_is_heading(view, last) and line.endswith(":")):
            last.ranges.append((a, b))
        elif _is_heading(view, last) and not closing.is_closing(line):
            last.children.append(plain(a, b))
        else:
            body.loose.append((a, b))
    return body


def _is_ground(text: str) -> bool:
    return bool(re.match(r"can cu\b", flat(text)))


def _is_heading(view: View, item: Item) -> bool:
    """An item that is no sentence announces what follows; what follows it goes below it."""
    text = item.text(view)
    below = not item.children or all(not child.label for child in item.children)
    return below and len(text) < 200 and not re.search(r"[.;!?/]$", text)


def _goes_on(line: str) -> bool:
    """A plain paragraph that only dates or details the item before it."""
    return bool(re.match(r"(?:thoi gian|thoi han|hoan thanh|xong truoc|han)\b", flat(line)))


def _drafts(
    view: View, body: _Body, head: header.Header, *, addressed: tuple[str, ...], preamble: str, foot: list[Span]
) -> list[Draft]:
    named = [name for name in addressed if ":" not in name]
    drafter = Drafter(view, issued=head.date, known=named, subject=head.subject, preamble=preamble)
    announced = _announced(view, body)
    audience = _audience(view, body.preamble[: len(body.preamble) - len(announced)], addressed, named)
    if not body.items:
        for span in body.preamble[: len(body.preamble) - len(announced)]:
            drafter.paragraph(span, audience)
    for span in announced:
        drafter.announced(span, audience)
    for item in body.items:
        drafter.item(item, audience, Deadline(), [])
    for span in body.loose:
        drafter.trailing(span, audience)
    for row in annex.rows(view, [*body.preamble, *foot]):
        drafter.row(row)
    return resolved(drafter.drafts)


def _announced(view: View, body: _Body) -> list[Span]:
    """Return the plain paragraphs that a lead-in announces, where no item carries a number."""
    if body.items:
        return []
    for i, (a, b) in reversed(list(enumerate(body.preamble))):
        if re.search(r"(?:sau(?: day)?|yeu cau|de nghi|giao|nhu sau) ?:$", flat(view.text[a:b])):
            return [span for span in body.preamble[i + 1 :] if view.text[span[0]] != "|"]
    return []


def _audience(view: View, preamble: list[Span], addressed: tuple[str, ...], named: list[str]) -> Actors:
    """Return whom items that name nobody address: the lead-in's group, else the addressees."""
    if preamble:
        found = responsibility.of_lead_in(" ".join(view.text[slice(*preamble[-1])].split()), named)
        if found:
            return found
    units = tuple(without_post(name) for name in addressed)
    if units and all(is_group(name) for name in units):
        return Actors(audience=units)
    return Actors(lead=units)


def _goals(view: View, items: list[Item]) -> list[str]:
    out: list[str] = []
    for root in items:
        for item in root.walk():
            if GOALS.match(flat(item.text(view))):
                out += [child.text(view) for child in item.walk()]
    return list(dict.fromkeys(out))


def _warnings(
    head: header.Header, drafts: list[Draft], source: str, *, directive: bool, found: bool
) -> tuple[ReadingWarning, ...]:
    codes: list[tuple[str, int | None]] = []
    if found and head.number is None:
        codes.append(("blank-number", None))
    if found and (head.date is None or len(head.date) < 10):
        codes.append(("partial-date", None))
    if not directive:
        codes.append(("not-a-directive", None))
    elif not drafts:
        codes.append(("no-instruction", None))
    if _looks_damaged(source):
        codes.append(("low-confidence-text", None))
    for i, draft in enumerate(drafts):
        if draft.code:
            codes.append((draft.code, i))
        given = draft.instruction
        if not (given.lead or given.audience) and given.kinds == ("general",) and given.deadline.kind == "none":
            codes.append(("vague-order", i))
    return tuple(ReadingWarning(code, MESSAGES[code], index) for code, index in codes)


def _looks_damaged(source: str) -> bool:
    """Tell whether the text looks misread: replacement characters, or Vietnamese without its marks."""
    letters = [c for c in source if c.isalpha()]
    if len(letters) < 200:
        return "\ufffd" in source
    marked = sum(not c.isascii() for c in letters)
    return source.count("\ufffd") > 2 or marked < 0.08 * len(letters)
