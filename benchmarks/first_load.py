"""Bytes on the line when a page is opened for the first time: the page, its style, its script."""

from __future__ import annotations

import gzip
from html.parser import HTMLParser

from benchmarks.browser import Answer, Browser
from benchmarks.dataset.plan import present
from benchmarks.figures import Figure
from benchmarks.instance import instance
from benchmarks.options import Options
from benchmarks.server import serving

TITLE = "Lần mở đầu tiên, nén gzip"
MOST_KB = 30


class _Links(HTMLParser):
    """Addresses of style and script, and of the icons that a page draws."""

    def __init__(self) -> None:
        super().__init__()
        self.needed: dict[str, None] = {}
        self.icons: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") == "stylesheet":
            self.needed[given["href"]] = None
        elif tag == "script" and given.get("src"):
            self.needed[given["src"]] = None
        elif tag == "use" and given.get("href"):
            self.icons[given["href"].partition("#")[0]] = None


def run(options: Options) -> list[Figure]:
    """Measure the sign-in page and 'Việc của tôi'."""
    with instance(present(), options.postgres) as place, serving(place) as server:
        stranger, person = server.browser(), server.browser(place.built.clients[0])
        return [
            _figure("first_load.sign_in", "Trang đăng nhập", stranger, "/sign-in"),
            _figure("first_load.mine", "Việc của tôi", person, "/my"),
        ]


def _figure(key: str, label: str, client: Browser, path: str) -> Figure:
    page = client.get(path, gzip=True)
    links = _Links()
    links.feed(_plain(page).decode())
    parts = [page, *(client.get(address, gzip=True) for address in links.needed)]
    icons = [client.get(address, gzip=True) for address in links.icons]
    client.close()
    total = sum(_packed(part) for part in parts) / 1024
    sent = sum(len(part.body) for part in [*parts, *icons]) / 1024
    bare = sum(len(_plain(part)) for part in parts) / 1024
    note = f"không nén {bare:.0f} KB; máy chủ gửi, kể cả biểu tượng, {sent:.0f} KB"
    return Figure(key, label, total, "KB", MOST_KB, note)


def _plain(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body


def _packed(answer: Answer) -> int:
    """Bytes as sent when the server packs, else as a proxy before it would send them."""
    return len(answer.body) if "content-encoding" in answer.headers else len(gzip.compress(answer.body, 6))
