"""What was typed before something went wrong, with the words that stood beside the fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from flask_babel import gettext as _

from tracker.web.forms import Form

Labels = dict[str, Any]
_REPEATED = re.compile(r"^.*-\d+-")


def _kinds(base: type[Form]) -> Iterator[type[Form]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


@cache
def _known() -> tuple[Labels, ...]:
    """The fields of every form with their labels; forms are declared before the first request."""
    return tuple(_labels(kind) for kind in _kinds(Form))


def _labels(kind: type[Form]) -> Labels:
    fields = {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}
    found = {name: field for name, field in fields.items() if hasattr(field, "field_class")}
    return {name: field.kwargs.get("label") or next(iter(field.args), None) for name, field in found.items()}


def in_words(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same (field, text) pairs with the fields named as on the page they were typed on.

    A name can mean something else on another page: the words are those of the form that has most of the names
    and least besides. Fields that no form labels are called 'Mục khác'.
    """
    typed = [(_REPEATED.sub("", name), text) for name, text in pairs]
    names = {name for name, _text in typed}
    by_fit = sorted(_known(), key=lambda labels: (-len(names & labels.keys()), len(labels.keys() - names)))
    words = {name: next((labels[name] for labels in by_fit if labels.get(name)), None) for name in names}
    return [(str(words[name] or _("Mục khác")), text) for name, text in typed]
