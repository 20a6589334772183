"""A person at a real browser: what they open is watched for everything that a page must not do."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import axe_core_python
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

WIDE, NARROW, NARROWEST = 1280, 390, 360
HEIGHT = {WIDE: 860, NARROW: 844, NARROWEST: 740}


@dataclass(frozen=True)
class Served:
    """The demonstration: its address, the application behind it, the passwords by user name."""

    address: str
    app: Flask
    passwords: dict[str, str]


@dataclass
class Visit:
    """One window of a person; `troubles` gathers what the browser complained about."""

    page: Page
    served: Served
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400:
            self.troubles.append(f"{answer.url} answered {answer.status}")
        if not answer.url.startswith((self.served.address, "blob:", "data:")):
            self.troubles.append(f"{answer.url} lies elsewhere")

    def open(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(self.served.address + path, wait_until="load")

    def wide(self, width: int) -> None:
        """Look at the page in a window of that width."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT[width]})

    def dark(self, on: bool) -> None:
        """Look at the page by night or by day, as the device says."""
        self.page.emulate_media(color_scheme="dark" if on else "light", reduced_motion="reduce")

    def sign_in(self, username: str) -> None:
        """Sign in by the page."""
        self.open("/sign-in")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.locator("input[type=password]").fill(self.served.passwords[username])
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def shorten(self) -> None:
        """Leave only the first rows of long tables and lists: the others are made alike, and axe takes long."""
        self.page.evaluate(SHORTEN)

    def overflow(self) -> list[str]:
        """What sticks out to the right of the window, where the page itself can be moved sideways."""
        found: list[str] = self.page.evaluate(STICKING_OUT)
        return found

    def barriers(self, *rules: str) -> list[str]:
        """What axe finds against WCAG 2.2 AA and good practice; the named rules only, where any is named."""
        self.page.evaluate(axe_source())
        choice: dict[str, Any] = {"runOnly": list(rules)} if rules else {}
        found = self.page.evaluate("options => axe.run(document, options)", choice)
        return [
            f"{self.page.url} {one['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
            for one in found["violations"]
            for node in one["nodes"]
        ]


SHORTEN = """() => {
    const rest = 'tbody > tr:nth-child(n+11), ul > li:nth-child(n+16)'
    for (const one of document.querySelectorAll(rest)) one.remove()
}"""
STICKING_OUT = """() => {
    const root = document.documentElement
    if (root.scrollWidth <= root.clientWidth) return []
    return [...document.querySelectorAll('body *')]
        .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
        .map(one => one.outerHTML.slice(0, 160)).slice(0, 5)
        .concat([`${location.pathname} is ${root.scrollWidth} wide in ${root.clientWidth}`])
}"""


@cache
def axe_source() -> str:
    """The program of axe-core, which comes with its Python package."""
    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def window(browser: Browser, served: Served, *, state: Any = None, script: bool = True) -> Visit:
    """A new window, signed in where cookies are given."""
    context: BrowserContext = browser.new_context(
        storage_state=state, java_script_enabled=script, locale="vi-VN", viewport={"width": WIDE, "height": 860}
    )
    context.set_default_timeout(15_000)
    return Visit(context.new_page(), served)
