"""Reads a page as a person does: texts of the elements that match, with white space collapsed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = frozenset({"input", "meta", "link", "img", "br", "hr", "use", "path", "rect", "option"})


class _Reader(HTMLParser):
    def __init__(self, tag: str, css: str) -> None:
        super().__init__()
        self.tag, self.css = tag, css
        self.open: list[tuple[int, list[str]]] = []
        self.depth = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        self.depth += 1
        classes = (dict(attrs).get("class") or "").split()
        if tag == self.tag and (not self.css or self.css in classes):
            self.open.append((self.depth, []))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open and self.open[-1][0] == self.depth:
            self.found.append(" ".join("".join(self.open.pop()[1]).split()))
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        for _, parts in self.open:
            parts.append(data)


def texts(html: str, tag: str, css: str = "") -> list[str]:
    """Texts of the elements with a tag and, if given, a class, in the order in which they end."""
    reader = _Reader(tag, css)
    reader.feed(html)
    return reader.found


def links(html: str, pattern: str) -> list[str]:
    """Addresses within the page that match a pattern as a whole."""
    return [href for href in re.findall(r'href="([^"]*)"', html) if re.fullmatch(pattern, href)]
