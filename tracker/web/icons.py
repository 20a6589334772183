"""Stroke icons on a 24-unit grid: the one source from which `static/icons.svg` is written.

The sprite is a static file so that a page names an icon in forty bytes and the browser keeps the
drawing; a test compares it with `sprite()`, so that it is never edited by hand.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from flask import g, url_for
from markupsafe import Markup, escape

_DRAWINGS: Final = {
    "alert": '<path d="M12 3.5 22 20.5H2z"/><path d="M12 10v4.5M12 17.6v.1"/>',
    "back": '<path d="M9 6 4 11l5 5"/><path d="M4 11h10a6 6 0 0 1 6 6v2"/>',
    "bell": '<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21.5h4"/>',
    "calendar": ('<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 2.5V7M16 2.5V7"/>'),
    "calplus": (
        '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 2.5V7M16 2.5V7M12 13v5M9.5 15.5h5"/>'
    ),
    "camera": '<path d="M3 7.5h4.5L9 5h6l1.5 2.5H21V20H3z"/><circle cx="12" cy="13.5" r="3.7"/>',
    "chart": '<path d="M4 20h16M6.5 16.5v-5M12 16.5v-11M17.5 16.5v-8"/>',
    "chat": '<path d="M4 5h16v11h-9l-4.5 4v-4H4z"/><path d="M8 9h8M8 12.5h5"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "checkclock": '<path d="m3 12 4 4 7-8"/><circle cx="17" cy="16" r="4.5"/><path d="M17 14v2l1.3 1"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "desk": '<path d="M3 10h18v3H3zM5 13v8M19 13v8M9 13v4h6v-4"/><circle cx="12" cy="5" r="2"/>',
    "dot": '<circle cx="12" cy="12" r="8" stroke-dasharray="3 3.3"/>',
    "down": '<path d="M12 4v15M6 13l6 6 6-6"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M4 20h16"/>',
    "edit": '<path d="m4 20 1-4.5L16 4.5l3.5 3.5L8.5 19z"/>',
    "file": '<path d="M6 2.5h8l5 5V21.5H6z"/><path d="M14 2.5v5h5M9 13h7M9 17h7"/>',
    "gear": (
        '<circle cx="12" cy="12" r="3.2"/><path d="M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 '
        '5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1"/>'
    ),
    "grid": '<path d="M3.5 4.5h17v15h-17zM3.5 9.5h17M3.5 14.5h17M9 4.5v15"/>',
    "help": (
        '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.3a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.2.9-1.2 1.8M12 17v.1"/>'
    ),
    "history": '<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.8"/>',
    "home": '<path d="m3 11.5 9-7.5 9 7.5"/><path d="M5.5 10v10h13V10M10 20v-6h4v6"/>',
    "horn": '<path d="M4 10v4h3l9 5V5L7 10zM19.5 9.5a4 4 0 0 1 0 5M8 14.5l1 5.5h2.5"/>',
    "hourglass": '<path d="M6 3h12M6 21h12M7 3c0 5 5 6 5 9s-5 4-5 9M17 3c0 5-5 6-5 9s5 4 5 9"/>',
    "inbox": '<path d="M3 13h5l1.5 3h5L16 13h5"/><path d="M5.5 5h13L21 13v6H3v-6z"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "left": '<path d="m14.5 6-6 6 6 6"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 6 .5l3.5-3.5a4 4 0 0 0-5.7-5.7L12 7"/><path d="M14 10a4 4 0 0 '
        '0-6-.5L4.5 13a4 4 0 0 0 5.7 5.7L12 17"/>'
    ),
    "lock": (
        '<rect x="4.5" y="10.5" width="15" height="10.5" rx="2"/><path d="M8 10.5V7a4 4 0 0 1 8 '
        '0v3.5M12 14.5v2.5"/>'
    ),
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "minus": '<path d="M8 12h8"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "progress": (
        '<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor" stroke="none"/>'
    ),
    "right": '<path d="m9.5 6 6 6-6 6"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>',
    "send": '<path d="M21 3 3 10.5l7 3 3 7z"/><path d="M21 3 10 13.5"/>',
    "shield": (
        '<path d="M12 3 4.5 6v5.5c0 4.5 3 7.7 7.5 9.5 4.5-1.8 7.5-5 7.5-9.5V6z"/><path d="m8.5 '
        '12 2.5 2.5 4.5-4.5"/>'
    ),
    "sync": ('<path d="M20 11a8 8 0 0 0-14.5-3.5L4 9M4 4v5h5M4 13a8 8 0 0 0 14.5 3.5L20 15M20 20v-5h-5"/>'),
    "target": '<circle cx="12" cy="12" r="9"/><circle cx="12" cy="12" r="4.5"/><path d="M12 12h.1"/>',
    "trash": '<path d="M5 7h14M10 3.5h4M7 7l1 14h8l1-14"/>',
    "up": '<path d="M12 20V5M6 11l6-6 6 6"/>',
    "upload": '<path d="M12 16V5M7 9l5-5 5 5M4 20h16"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.5-5 4-7 8-7s7.5 2 8 7"/>',
    "users": (
        '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.4-4.5 3-6.5 6.5-6.5s6.1 2 6.5 6.5M16 '
        '5a3.3 3.3 0 0 1 0 6.4M18.3 14c2 .9 3 2.9 3.2 6"/>'
    ),
    "wifioff": (
        '<path d="M3 3l18 18M5 12.5a10 10 0 0 1 4-2.3M2 9a15 15 0 0 1 4.3-2.7M19 12.5a10 10 '
        '0 0 0-3-2M22 9A15 15 0 0 0 11 5M8.5 16a5 5 0 0 1 7 0M12 19.5v.1"/>'
    ),
    "x": '<path d="M6 6l12 12M18 6 6 18"/>',
}
ICONS: Final = MappingProxyType(_DRAWINGS)

# The mark of the service keeps its own colours, whatever the text colour around it.
_BRAND: Final = (
    '<symbol id="i-brand" viewBox="0 0 36 36"><rect width="36" height="36" rx="8" fill="#fff" stroke="none"/>'
    '<path d="M5 28 14 13l5 8 3-5 9 12z" fill="#0a4a57" stroke="none"/>'
    '<path d="m13 8 4 4 8-7" fill="none" stroke="#b8860b" stroke-width="3"/></symbol>'
)


def sprite() -> str:
    """Return the text of `static/icons.svg`: one symbol `i-<name>` for each icon, sorted by name."""
    symbols = (f'<symbol id="i-{name}" viewBox="0 0 24 24">{ICONS[name]}</symbol>' for name in sorted(ICONS))
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + _BRAND + "\n" + "\n".join(symbols) + "\n</svg>\n"


def use(name: str, cls: str = "") -> Markup:
    """One icon of the sprite in a page, hidden from those who listen to it: it always stands beside a word.

    Takes the icon's name and further classes. The sprite's address is asked for once a request: a page draws
    up to a hundred icons.
    """
    try:
        sheet = g.icons_sheet
    except AttributeError:
        sheet = g.icons_sheet = escape(url_for("static", filename="icons.svg"))
    classes = f"ic {escape(cls)}" if cls else "ic"
    return Markup(  # noqa: S704 (every part is escaped)
        f'<svg class="{classes}" aria-hidden="true" focusable="false"><use href="{sheet}#i-{escape(name)}"/></svg>'
    )
