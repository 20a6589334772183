"""Vietnamese first, English second; how dates, moments and numbers are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from flask import g, has_request_context, request
from flask_babel import Domain, get_locale, get_translations, gettext, lazy_gettext, pgettext
from flask_login import current_user
from markupsafe import Markup

from tracker.core.clock import LOCAL
from tracker.core.errors import Refusal, Term, Verb

K = TypeVar("K")
LOCALES = ("vi", "en")
COOKIE = "locale"
THEMES = ("light", "dark")
THEME_COOKIE = "theme"
SWAPPED = str.maketrans(",.", ".,")


class Texts(Domain):  # type: ignore[misc]
    """The translations, found by the language itself: Flask-Babel spells its name out for each text."""

    def __init__(self) -> None:
        super().__init__()
        self._by_locale: dict[Any, Any] = {}

    def get_translations(self) -> Any:
        """The translations of the language in force; none outside a request."""
        locale = get_locale()
        found = self._by_locale.get(locale)
        if found is None:
            found = super().get_translations()
            if locale is not None:
                self._by_locale[locale] = found
        return found


def chosen_locale() -> str:
    """The language of this request: the person's cookie, then the account's, then Vietnamese."""
    if not has_request_context():
        return "vi"
    wish = request.cookies.get(COOKIE)
    if wish in LOCALES:
        return wish
    if current_user.is_authenticated and current_user.locale in LOCALES:
        return str(current_user.locale)
    return "vi"


def _language() -> str:
    """The language of this request, found once: a table asks for it a hundred times."""
    try:
        language: str = g.language
    except (AttributeError, RuntimeError):
        language = chosen_locale()
        if has_request_context():
            g.language = language
    return language


def catalogue() -> Any:
    """The translations of this request, found once: a page asks for two hundred texts."""
    try:
        return g.catalogue
    except AttributeError:
        g.catalogue = get_translations()
        return g.catalogue


def _page_text(text: str, /, **values: Any) -> Markup:
    """A text in the page's language, as markup; values put into it are escaped."""
    return Markup(catalogue().ugettext(text)) % values  # noqa: S704 (our own text)


def _page_text_of_number(one: str, many: str, number: int, /, **values: Any) -> Markup:
    """The form of a text that goes with a number, which the text may show as `num`."""
    return Markup(catalogue().ungettext(one, many, number)) % {"num": number, **values}  # noqa: S704 (our own text)


def _page_text_in_context(context: str, text: str, /, **values: Any) -> Markup:
    """A text that means one thing in this place and another elsewhere."""
    return Markup(catalogue().upgettext(context, text)) % values  # noqa: S704 (our own text)


def told(refused: Refusal) -> str:
    """A rule's sentence in the page's language."""
    return str(gettext(refused.msgid, **{name: _value(value) for name, value in refused.values.items()}))


def _value(value: object) -> object:
    if isinstance(value, Verb):
        return pgettext("verb", value)
    return gettext(value) if isinstance(value, Term) else value


def words_for(labels: Mapping[K, str]) -> dict[K, Any]:
    """The labels of a table as texts that take on the page's language where they are shown."""
    return {key: lazy_gettext(label) for key, label in labels.items()}


def chosen_theme() -> str | None:
    """'light' or 'dark' where the person chose one; None follows the device."""
    wish = request.cookies.get(THEME_COOKIE) if has_request_context() else None
    return wish if wish in THEMES else None


def dmy(value: dt.date | dt.datetime | None) -> str:
    """A date as 30/9/2024 (in Vietnam, for a moment); '–' for none."""
    if value is None:
        return "–"
    if isinstance(value, dt.datetime):
        value = value.astimezone(LOCAL).date()
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def date_in_words(text: str | None) -> str:
    """A document's date, as exact as the document: '05/07/2024', 'tháng 7/2024', 'năm 2024', 'chưa ghi ngày'."""
    parts = (text or "").split("-")
    if len(parts) == 3:
        return f"{parts[2]}/{parts[1]}/{parts[0]}"
    if len(parts) == 2:
        return str(gettext("tháng %(month)s/%(year)s", month=int(parts[1]), year=parts[0]))
    return str(gettext("năm %(year)s", year=parts[0]) if parts[0] else gettext("chưa ghi ngày"))


def dmy_hm(value: dt.datetime | None) -> str:
    """A moment as '08:12, 30/09/2024' by the clock in Vietnam; '–' for none."""
    if value is None:
        return "–"
    local = value.astimezone(LOCAL)
    return f"{local:%H:%M}, {dmy(local)}"


def num(value: int | Decimal | float | None, places: int = 0) -> str:
    """A number with separators of the page's language: 1.234,5 or 1,234.5; '–' for none."""
    if value is None:
        return "–"
    if places == 0 and type(value) is int:
        if -1000 < value < 1000:
            return str(value)
        return f"{value:,}".replace(",", ".") if _language() == "vi" else f"{value:,}"
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{exact:,.{places}f}"
    if _language() == "vi":
        text = text.translate(SWAPPED)
    return text


def nums(values: Iterable[int]) -> list[str]:
    """Whole numbers with separators of the page's language, which is asked once for all of them."""
    mark = "." if _language() == "vi" else ","
    return [f"{value:,}".replace(",", mark) for value in values]


def pct(value: Decimal | float | None, places: int = 1) -> str:
    """A share in percent ('91,2%'); '–' for none."""
    return "–" if value is None else f"{num(value, places)}%"


def figure(value: Decimal | None, measure: str) -> str:
    """A figure with its own decimals and its unit: '92,7%', '3 ngày'; '–' for none."""
    if value is None:
        return "–"
    places = max(0, -int(value.normalize().as_tuple().exponent))
    text = num(value, places)
    return f"{text}%" if measure == "%" else f"{text} {measure}".strip()


def filesize(value: int) -> str:
    """A size in bytes as people read it: '168 KB', '1,4 MB'."""
    if value < 1024:
        return f"{value} B"
    if value < 1024 * 1024:
        return f"{num(value / 1024)} KB"
    return f"{num(value / 1024 / 1024, 1)} MB"


FILTERS = {
    "dmy": dmy,
    "dmy_hm": dmy_hm,
    "figure": figure,
    "filesize": filesize,
    "num": num,
    "pct": pct,
    "told": told,
}

# Jinja's own functions of these names do the same by way of four calls, two hundred times a page.
TEXTS = {
    "_": _page_text,
    "gettext": _page_text,
    "ngettext": _page_text_of_number,
    "pgettext": _page_text_in_context,
}
