"""From the tree of a body to instructions: what is an order, and what only stands beside one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.reader import deadlines, responsibility
from tracker.reader.annex import Row
from tracker.reader.closing import is_closing
from tracker.reader.kinds import guess_kinds
from tracker.reader.model import Deadline, Instruction, Span
from tracker.reader.names import NameReader, is_group, without_post
from tracker.reader.outline import DASH, ROMAN, Item, path
from tracker.reader.references import Reference, reference
from tracker.reader.responsibility import Actors
from tracker.reader.split import split_sentences
from tracker.reader.view import View, flat, tidy

GOALS = re.compile(r"^(?:cac )?(?:chi tieu|muc tieu)")
_ASIDE = re.compile(
    r"^(?:muc dich|yeu cau(?: *$|,? (?:chung|cua ke hoach)? *$)|quan diem|tinh hinh|"
    r"danh gia (?:chung|tinh hinh|ket qua)|ket qua\b|"
    r"nguyen tac|pham vi|doi tuong|kinh phi|nguon kinh phi|can cu|nguyen nhan|ton tai|han che|"
    r"uu diem|bai hoc|boi canh|"
    r"hien trang|co so phap ly|co so thuc tien|su can thiet|thuc trang|chi tieu|muc tieu|dia diem|"
    r"thanh phan|thoi gian *:|noi dung(?:,| va) (?:doi tuong|pham vi|hinh thuc|thoi gian)|"
    r"noi dung (?:kiem tra|khao sat|tuyen truyen|truyen thong|tap huan)|hinh thuc|phuong phap)"
)
_ASIDE_ITEM = re.compile(
    r"^(?:tinh hinh|ket qua|nguyen nhan|bai hoc|boi canh|quan diem|hien trang|thuc trang|muc dich|"
    r"muc tieu|dia diem|"
    r"kinh phi|thanh phan|thoi gian|uu diem|han che|ton tai|doi tuong|pham vi|noi dung|"
    r"hinh thuc|phuong phap|thoi diem)\b"
    r"(?!.{0,40}tham quyen)[^.:]{0,60}:|^[^:.]{3,80}: ?[0-9]|^kinh phi (?:thuc hien|"
    r"to chuc)? ?(?:duoc|lay|tu|do)"
)
_DECIDES = re.compile(
    r"^(?:ban hanh|thanh lap|phe duyet|cong nhan|bai bo|kien toan|bo nhiem|dieu dong|cu |thay the|"
    r"sua doi|thong qua|cho phep|"
    r"quyet dinh nay|nghi quyet nay|chi thi nay|ke hoach nay|bo sung|kem theo)"
)
_AGREES = re.compile(r"^(?:co ban )?(?:thong nhat|nhat tri|dong y|ghi nhan|bieu duong)\b")
_BOILERPLATE = re.compile(
    r"chiu trach nhiem (?:thi hanh|thuc hien) (?:quyet dinh|nghi quyet|chi thi|ke hoach|"
    r"van ban) nay|chiu trach nhiem thi hanh|"
    r"co hieu luc (?:ke tu|tu|thi hanh)"
)
_ORDERS = re.compile(r"\b(?:giao|yeu cau|de nghi|phan cong)\b")
_GROUND = re.compile(r"^(?:can cu|thuc hien|theo de nghi|xet|tren co so|de )")
_BEYOND = re.compile(r"(?:vuot|ngoai|khong thuoc)(?: qua)? tham quyen")


@dataclass
class Draft:
    """An instruction before references to other items are resolved."""

    instruction: Instruction
    code: str | None
    reference: Reference | None


class Drafter:
    """Makes instructions of items; holds what all items of one document share."""

    def __init__(
        self, view: View, *, issued: str | None, known: Sequence[str], subject: str | None, preamble: str
    ) -> None:
        self.view = view
        self.issued = issued
        self.known = known
        self.subject = subject
        self.preamble = preamble
        self.drafts: list[Draft] = []

    def item(self, item: Item, above: Actors, due: Deadline, labels: list[str]) -> None:
        """Add what `item` and the items below it order; `above` and `due` come from headings."""
        text = item.text(self.view)
        labels = [*labels, item.label]
        if _is_aside(text, item):
            return
        if not item.children:
            if _is_order(text, item, self.known):
                self._add(item.ranges, path(labels), above, due)
            return
        own = responsibility.of_heading(text, self.known) or responsibility.own_actors(text, self.known)
        if not own and self._is_one_task(item, text):
            self._add(item.all_ranges(), path(labels), above, due)
            return
        found, _ = deadlines.find(text, self.issued)
        for child in item.children:
            self.item(child, own or above, found if found.kind == "date" else due, labels)

    def _is_one_task(self, item: Item, text: str) -> bool:
        """Dashes that name neither actor nor deadline only spell out the item above them."""
        if item.rank <= ROMAN or len(text.split()) < 4 or not NameReader(text).verb_at(0):
            return False
        return all(
            child.rank >= DASH
            and not responsibility.own_actors(child.text(self.view), self.known)
            and deadlines.find(child.text(self.view), self.issued)[0].kind == "none"
            for child in item.children
        )

    def row(self, row: Row) -> None:
        """Add the work that a row of a table assigns."""
        lead = _listed(row.lead, self.known)
        found, code = deadlines.find(row.due, self.issued, lenient=True) if row.due else (Deadline(), None)
        text = tidy(self.view.text[slice(*row.task)])
        if found.kind == "none":
            found, code = deadlines.find(text, self.issued)
        groups = [name for name in lead if is_group(name)]
        instruction = Instruction(
            number=row.number,
            text=text,
            kinds=guess_kinds(text),
            lead=tuple(lead) if len(groups) < len(lead) else (),
            cooperate=tuple(_listed(row.cooperate, self.known)),
            audience=tuple(groups) if len(groups) == len(lead) else (),
            deadline=found,
            spans=self.view.spans(*row.task),
        )
        self.drafts.append(Draft(instruction, code, None))

    def announced(self, span: Span, audience: Actors) -> None:
        """Add a paragraph that follows a lead-in ('... các nội dung sau:') without a number."""
        text = tidy(self.view.text[slice(*span)])
        before = len(self.drafts)
        self.paragraph(span, audience)
        if len(self.drafts) > before:
            return
        if not is_closing(text) and not _BOILERPLATE.search(flat(text)) and len(text.split()) > 2:
            self._add([span], None, audience, Deadline())

    def trailing(self, span: Span, audience: Actors) -> None:
        """Add a plain paragraph after the items if it says who and by when, or assigns."""
        if _is_trailing_order(tidy(self.view.text[slice(*span)]), self.known, self.issued):
            self._add([span], None, audience, Deadline())

    def paragraph(self, span: Span, audience: Actors) -> None:
        """Add the orders of a paragraph in a document without items, one a sentence."""
        orders: list[list[Span]] = []
        for a, b in _order_sentences(self.view.text, span):
            sentence = tidy(self.view.text[a:b])
            if is_closing(sentence) or sentence.endswith(":"):
                continue
            if responsibility.own_actors(sentence, self.known):
                orders.append([(a, b)])
            elif orders and deadlines.find(sentence, self.issued)[0].kind != "none":
                orders[-1].append((a, b))
        for ranges in orders:
            self._add(ranges, None, audience, Deadline())

    def _add(self, ranges: list[Span], number: str | None, above: Actors, due: Deadline) -> None:
        spans = tuple(span for a, b in ranges for span in self.view.spans(a, b))
        text = tidy(" ".join(self.view.text[a:b] for a, b in ranges))
        if not text:
            return
        actors = responsibility.of_instruction(text, above, self.known)
        found, code = deadlines.find(text, self.issued)
        pointer = reference(text) if found.kind == "none" else None
        if found.kind == "none" and (event := deadlines.from_event(text, self.preamble, self.issued)):
            found, code = event
        if found.kind == "none" and found.text is None and pointer is None:
            found = due
        instruction = Instruction(
            number,
            text,
            guess_kinds(text, self.subject),
            actors.lead,
            actors.cooperate,
            actors.audience,
            found,
            spans,
        )
        self.drafts.append(Draft(instruction, code, pointer))


def resolved(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with deadlines copied from the items that they refer to."""
    out: list[Draft] = []
    for draft in drafts:
        if draft.reference is not None:
            wanted = ".".join(draft.reference.path)
            source = next((d for d in drafts if _path_ends(d.instruction.number, wanted)), None)
            if source and source.instruction.deadline.kind != "none":
                copied = replace(source.instruction.deadline, text=draft.reference.text)
                draft.instruction = replace(draft.instruction, deadline=copied)
            else:
                pointed = Deadline(text=draft.reference.text)
                draft.instruction = replace(draft.instruction, deadline=pointed)
                draft.code = "deadline-elsewhere"
        out.append(draft)
    return out


def _path_ends(number: str | None, wanted: str) -> bool:
    bare = re.sub(r"[^\w.]", "", number or "")
    return bare == wanted or bare.endswith("." + wanted)


def _is_aside(text: str, item: Item) -> bool:
    bare = flat(text)
    heading = bool(item.children) or len(text) < 60
    return bool((heading and _ASIDE.match(bare)) or _ASIDE_ITEM.match(bare))


def _is_order(text: str, item: Item, known: Sequence[str]) -> bool:
    """Tell whether an item without children asks somebody for something."""
    bare = flat(text)
    if len(bare.split()) < 3 or text.isupper():
        return False
    if item.label.startswith("Điều") and (_DECIDES.match(bare) or _BOILERPLATE.search(bare)):
        return False
    if _BOILERPLATE.search(bare) and not _ORDERS.search(bare):
        return False
    if _AGREES.match(bare):
        return bool(_ORDERS.search(bare)) and bool(responsibility.own_actors(text, known))
    return not (is_closing(text) and not re.search(r"\d", bare))


def _is_trailing_order(text: str, known: Sequence[str], issued: str | None) -> bool:
    """A plain paragraph after the items is an order if it says who and by when, or assigns."""
    bare = flat(text)
    if re.match(r"tren day la|can cu noi dung", bare) or _BOILERPLATE.search(bare):
        return False
    if not responsibility.own_actors(text, known):
        return False
    dated = deadlines.find(text, issued)[0].kind not in {"none", "continuous"}
    assigns = re.search(r"\bgiao (?:cho )?(?:phong|van phong|so|ban|trung tam|thanh tra|ubnd)", bare)
    return bool(dated or assigns or _BEYOND.search(bare))


def _order_sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of a paragraph that give an order; grounds before ', UBND yêu cầu' are cut."""
    out: list[Span] = []
    for a, b in split_sentences(text, *span):
        bare = flat(text[a:b])
        if _GROUND.match(bare):
            cut = re.search(
                r", (?=(?:uy ban nhan dan|ubnd|chu tich|so |phong |ban )[^,;]{0,60}?(?:yeu cau|"
                r"giao|de nghi|chi dao) )",
                bare,
            )
            if cut is None:
                continue
            out.append((a + cut.end(), b))
        elif _ORDERS.search(bare) or not re.search(r"\b(?:da|duoc|bi)\b", bare):
            out.append((a, b))
    return out


def _listed(text: str, known: Sequence[str]) -> list[str]:
    """Return the units in a cell: one a line or semicolon, or a list."""
    out: list[str] = []
    for part in re.split(r";|<br ?/?>", text):
        if not part.strip(" ,.-"):
            continue
        actors, end = NameReader(tidy(part), known).read(0)
        whole = not tidy(part)[end:].strip(" .,")
        out += [without_post(a.name) for a in actors] if actors and whole else [tidy(part).strip(" .,-")]
    return out
