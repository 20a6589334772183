"""A person at a browser without script: opens pages, follows links, fills the forms that a page holds.

Only what stands on a page can be sent: a form that lacks its token, key or version is refused by the service, a
field or a choice that the page does not offer fails the test.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.journeys.markup import Element, Pairs, controls, offered, parse, sent_by

Upload = tuple[str, bytes]
MOST_REDIRECTS = 5


@dataclass
class Page:
    """What the service answered with."""

    path: str
    status: int
    headers: Any
    data: bytes

    @cached_property
    def root(self) -> Element:
        """The page's tree."""
        return parse(self.data.decode())

    @cached_property
    def text(self) -> str:
        """What can be read on the page."""
        return self.root.text

    @property
    def main(self) -> str:
        """What can be read in its main part."""
        return self.root.one("main").text

    @property
    def heading(self) -> str:
        """Its first heading."""
        return self.root.one("h1").text

    def button(self, label: str, action: str | None = None) -> Element:
        """The first button that bears a label, of the form that goes to an address where one is named."""
        found = [
            one
            for one in self.root.all("button")
            if one.text == label and (not action or self.goes(one) == action)
        ]
        assert found, f"no button '{label}' for {action} on {self.path}; there are {self.buttons}"
        return found[0]

    @property
    def buttons(self) -> list[str]:
        """Labels of all buttons."""
        return [one.text for one in self.root.all("button")]

    def form_of(self, button: Element) -> Element:
        """The form that a button sends."""
        if "form" in button.attrs:
            return self.root.one("form", id=button.attrs["form"])
        form = button.above("form")
        assert form is not None, f"the button '{button.text}' stands in no form"
        return form

    def goes(self, button: Element) -> str:
        """The address that a button sends its form to."""
        return button.attrs.get("formaction") or self.form_of(button).attrs.get("action") or self.path


class Person:
    """Someone with a browser of their own; `page` is what they look at."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page: Page = Page("", 0, {}, b"<main></main>")

    def open(self, path: str, status: int = 200) -> Page:
        """Go to an address."""
        return self._arrive(path, self.client.get(path), status)

    def follow(self, label: str, *, place: int = 0) -> Page:
        """Follow a link that bears a label: the first, or the one in a place among several (-1 the last)."""
        found = [one for one in self.page.root.all("a") if one.text == label and "href" in one.attrs]
        assert found, f"no link '{label}' on {self.page.path}"
        return self.open(found[place].attrs["href"].split("#")[0])

    def press(
        self, label: str, *, on: Page | None = None, action: str | None = None, status: int = 200, **typed: Any
    ) -> Page:
        """Fill in the form that holds a button and press it.

        Takes for each field a text, a list for boxes, True or False for one box, uploads as a list of name and
        bytes. `on` is a page looked at earlier, as in another tab or after going back. A form that reads goes
        into the address; one that writes is posted, and redirects are followed.
        """
        page = on or self.page
        button = page.button(label, action)
        form = page.form_of(button)
        pairs, files = _filled(page, form, {name.rstrip("_"): value for name, value in typed.items()})
        if button.attrs.get("name"):
            pairs.append((button.attrs["name"], button.attrs.get("value", "")))
        target = page.goes(button)
        if form.attrs.get("method", "get").lower() == "get":
            answer = self.client.get(target.split("?")[0], query_string=pairs)
        else:
            answer = self.client.post(target, data=_body(form, pairs, files), **_kind(form))
        return self._arrive(target, answer, status)

    def _arrive(self, path: str, answer: TestResponse, status: int) -> Page:
        for _ in range(MOST_REDIRECTS):
            if answer.status_code not in {301, 302, 303, 307, 308}:
                break
            path = answer.location
            answer.close()
            answer = self.client.get(path)
        self.page = Page(path, answer.status_code, answer.headers, answer.data)
        answer.close()
        html = answer.mimetype == "text/html"
        assert answer.status_code == status, (path, answer.status_code, self.page.text[:2000] if html else "")
        if html:
            assert self.page.root
        return self.page


def _filled(page: Page, form: Element, typed: dict[str, Any]) -> tuple[Pairs, list[tuple[str, Upload]]]:
    by_name: dict[str, list[Element]] = {}
    for control in controls(form, page.root):
        by_name.setdefault(control.attrs.get("name", ""), []).append(control)
    unknown = typed.keys() - by_name.keys()
    assert not unknown, f"{page.path} asks nothing by the name of {unknown}, only {sorted(by_name)}"
    pairs = [pair for pair in sent_by(form, page.root) if pair[0] not in typed]
    files: list[tuple[str, Upload]] = []
    for name, value in typed.items():
        if by_name[name][0].attrs.get("type") == "file":
            files.extend((name, upload) for upload in value)
        else:
            pairs.extend((name, chosen) for chosen in _chosen(name, by_name[name], value))
    return pairs, files


def _chosen(name: str, found: list[Element], value: Any) -> Sequence[str]:
    first = found[0]
    if isinstance(value, bool):
        return offered(first) if value else []
    values = [str(one) for one in value] if isinstance(value, list | tuple | set) else [str(value)]
    if first.tag == "select" or first.attrs.get("type") in {"checkbox", "radio"}:
        choices = {choice for control in found for choice in offered(control)}
        assert set(values) <= choices, f"{name} offers {choices}, not {values}"
    return values


def _body(form: Element, pairs: Pairs, files: list[tuple[str, Upload]]) -> Any:
    body: dict[str, list[Any]] = {}
    for name, value in pairs:
        body.setdefault(name, []).append(value)
    if files:
        assert form.attrs.get("enctype") == "multipart/form-data", "the form cannot carry files"
    for name, (filename, data) in files:
        body.setdefault(name, []).append((io.BytesIO(data), filename))
    return body


def _kind(form: Element) -> dict[str, str]:
    return {"content_type": form.attrs.get("enctype", "application/x-www-form-urlencoded")}
