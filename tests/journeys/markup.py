"""A page as a program sees it: a tree of elements, its links and its forms. Badly nested markup is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class BadNesting(AssertionError):
    """The markup closes what it did not open, or leaves something open."""


@dataclass(eq=False)
class Element:
    """One element; `parts` holds its elements and texts in order."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    parts: list[Element | str] = field(default_factory=list)
    parent: Element | None = None

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in order."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def all(self, *tags: str, **attrs: str) -> list[Element]:
        """Elements below this one by tag and attributes; `cls` asks for one class among several."""
        return [one for one in self.walk() if one is not self and (not tags or one.tag in tags) and one.has(attrs)]

    def one(self, *tags: str, **attrs: str) -> Element:
        """The only such element."""
        found = self.all(*tags, **attrs)
        assert len(found) == 1, (tags, attrs, [one.text for one in found])
        return found[0]

    def has(self, attrs: dict[str, str]) -> bool:
        """Whether the element carries the attributes."""
        wanted = dict(attrs)
        cls = wanted.pop("cls", None)
        if cls is not None and cls not in self.attrs.get("class", "").split():
            return False
        return all(self.attrs.get(name.rstrip("_")) == value for name, value in wanted.items())

    @property
    def raw(self) -> str:
        """Its text as written."""
        return "".join(part if isinstance(part, str) else part.raw for part in self.parts)

    @property
    def text(self) -> str:
        """Its text, white space squeezed."""
        return " ".join(self.raw.split())

    def above(self, tag: str) -> Element | None:
        """The nearest element of that tag around this one."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = self._add(tag, attrs)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        made = Element(tag, {name: value or "" for name, value in attrs}, parent=self.open[-1])
        self.open[-1].parts.append(made)
        return made

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag != tag:
            raise BadNesting(f"</{tag}> closes <{self.open[-1].tag}> near line {self.getpos()[0]}")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def parse(html: str) -> Element:
    """The tree of a page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    if len(builder.open) > 1:
        raise BadNesting(f"<{builder.open[-1].tag}> stays open")
    return builder.root


Pairs = list[tuple[str, str]]


def sent_by(form: Element, root: Element) -> Pairs:
    """What a browser would send for a form as it stands, buttons left out."""
    pairs: Pairs = []
    for control in controls(form, root):
        name = control.attrs.get("name", "")
        if not name or "disabled" in control.attrs:
            continue
        pairs.extend((name, value) for value in _values(control))
    return pairs


def controls(form: Element, root: Element) -> list[Element]:
    """The fields of a form, those outside it that name it included."""
    name = form.attrs.get("id")
    return [
        one
        for one in root.all("input", "select", "textarea")
        if (one.attrs["form"] == name if "form" in one.attrs else one.above("form") is form)
    ]


def _values(control: Element) -> list[str]:
    kind = control.attrs.get("type", "text")
    if control.tag == "textarea":
        return [control.raw.removeprefix("\n")]
    if control.tag == "select":
        options = control.all("option")
        chosen = [one for one in options if "selected" in one.attrs]
        if not chosen and "multiple" not in control.attrs:
            chosen = options[:1]
        return [one.attrs.get("value", one.text) for one in chosen]
    if kind in {"checkbox", "radio"}:
        return [control.attrs.get("value", "on")] if "checked" in control.attrs else []
    return [] if kind in {"file", "submit", "button", "image"} else [control.attrs.get("value", "")]


def offered(control: Element) -> list[str]:
    """The values that a control lets a person choose."""
    if control.tag == "select":
        return [one.attrs.get("value", one.text) for one in control.all("option")]
    return [control.attrs.get("value", "on")]
