"""Long tables: a row's markup is drawn once with slots, and filled for each of its hundreds of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from markupsafe import Markup, escape

SLOT: Final = Markup("\x1a")
"""What stands in a drawn row where a value comes; no text that people can enter holds it."""

Piece = tuple[str, Sequence[object]]


def filled(forms: Mapping[str, str], pieces: Iterable[Piece]) -> Markup:
    """A table's rows as markup.

    Takes the drawn forms by name, each with SLOT where a value comes, and the pieces of the table in their order:
    the form's name and its values. Whole numbers stand as they are, markup stays markup, a list holds pieces of
    its own, such as the cells of a row; every text is escaped. Raises TypeError for more or fewer values than a
    form has slots.
    """
    texts = {name: "%s".join(form.replace("%", "%%").split(str(SLOT))) for name, form in forms.items()}
    return Markup(_joined(texts, pieces))  # noqa: S704 (every text is escaped)


def _joined(texts: Mapping[str, str], pieces: Iterable[Piece]) -> str:
    return "".join(
        [
            texts[name]
            % tuple(
                [
                    one if type(one) in _READY else _joined(texts, one) if type(one) is list else escape(one)
                    for one in values
                ]
            )
            for name, values in pieces
        ]
    )


_READY = (int, Markup)
