"""Words for stored values, which the packages that store them plug in at start."""

from __future__ import annotations

from collections.abc import Mapping

_words: dict[str, Mapping[str, str]] = {}


def use_words(keys: tuple[str, ...], words: Mapping[str, str]) -> None:
    """Say what the values of these details are called."""
    for key in keys:
        _words[key] = words


def word_of(key: str, value: object) -> str:
    """What a detail's value is called; the value itself where nobody named it."""
    return str(_words.get(key, {}).get(str(value), value))
