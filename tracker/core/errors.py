"""What a rule can answer instead of doing as asked."""

from __future__ import annotations


class Term(str):
    """A value inside a sentence that is itself a text with a translation; names and figures are plain."""

    __slots__ = ()


class Verb(Term):
    """What somebody wanted to do: in Vietnamese often the same word as the state it leads to."""

    __slots__ = ()


class Refusal(Exception):
    """An act that a rule does not allow. `message` is one Vietnamese sentence for the person.

    `msgid` and `values` are the same sentence with its places open, for whoever shows it in another language.
    """

    def __init__(self, message: str, **values: object) -> None:
        self.msgid = message
        self.values = values
        self.message = message % values if values else message
        super().__init__(self.message)


class Forbidden(Refusal):
    """The actor may see the row but not do this with it (403)."""

    def __init__(self, message: str = "Tài khoản này không có quyền làm việc đó.") -> None:
        super().__init__(message)


class NotFound(Refusal):
    """No such row, or none that the actor may know of (404)."""

    def __init__(self, message: str = "Không tìm thấy nội dung này.") -> None:
        super().__init__(message)


class IllegalTransition(Refusal):
    """The row's state does not allow the verb (409)."""


class Stale(Refusal):
    """Somebody saved the row after the form was opened (409)."""

    def __init__(self, message: str = "Nội dung đã thay đổi trong khi đang sửa; chưa lưu lần sửa này.") -> None:
        super().__init__(message)


class Invalid(Refusal):
    """A value breaks a rule; `field` names the form field, if one is to blame (422)."""

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message, **values)
        self.field = field
