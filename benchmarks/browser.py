"""A client that behaves like one browser: one connection kept alive, cookies, forms as the page offers them."""

from __future__ import annotations

import http.client
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie

SECONDS = 30


class Broken(Exception):
    """A page that a measurement needs does not answer as it should; the message is one Vietnamese sentence."""


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass
class FoundForm:
    """A form of a page: where it goes, and what a browser would send if nobody typed anything."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[FoundForm] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(FoundForm(given.get("action", "")))
            self._inside = True
        elif tag == "input" and self._inside and given.get("type") == "hidden" and "name" in given:
            self.found[-1].fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


def form_for(page: Answer, path: str) -> FoundForm:
    """The form of a page that goes to a path; one without an action goes to the page's own. Raises Broken."""
    parser = _Forms()
    parser.feed(page.text)
    for found in parser.found:
        if urllib.parse.urlsplit(found.action).path == path:
            return found
    own = [found for found in parser.found if not found.action and found.fields]
    if own:
        return own[0]
    raise Broken(f"Trang không có biểu mẫu gửi đến {path}.")


class Browser:
    """One client on loopback."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self.cookies: SimpleCookie = SimpleCookie()

    def get(self, path: str, *, gzip: bool = False) -> Answer:
        """Fetch an address; redirects are not followed."""
        return self._send("GET", path, None, {"Accept-Encoding": "gzip"} if gzip else {})

    def page(self, path: str) -> Answer:
        """Fetch a page that must be there. Raises Broken for any status but 200."""
        answer = self.get(path)
        if answer.status != 200:
            raise Broken(f"{path} trả lời {answer.status}.")
        return answer

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form; redirects are not followed."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urllib.parse.urlencode(fields), headers)

    def sign_in(self, username: str, password: str) -> Browser:
        """Sign in and return the client itself. Raises Broken when refused."""
        found = form_for(self.page("/sign-in"), "/sign-in")
        answer = self.post("/sign-in", {**found.fields, "username": username, "password": password})
        if answer.status not in {302, 303}:
            raise Broken(f"Không đăng nhập được ({answer.status}).")
        return self

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def _send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        sent = dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        try:
            self.connection.request(method, path, body, sent)
            reply = self.connection.getresponse()
            content = reply.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        for line in reply.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return Answer(reply.status, {name.lower(): value for name, value in reply.getheaders()}, content)
