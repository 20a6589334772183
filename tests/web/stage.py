"""A bare stage for templates: what a page finds around it, a form of every kind, and a reader of HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.widgets import CheckboxInput, ListWidget

VOID = {"meta", "link", "input", "img", "br", "use", "rect", "path", "circle"}


class Outline(HTMLParser):
    """Reads a page: tags in order, ids, and whether every element is closed in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"unclosed {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"stray /{tag}")

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def by_id(self, id_: str) -> tuple[str, dict[str, str | None]]:
        (found,) = [(tag, attrs) for tag, attrs in self.tags if attrs.get("id") == id_]
        return found


@dataclass
class Stage:
    """What a page finds around it; a test changes what it is about."""

    role: str = "office"
    signed_in: bool = True
    entries: int = 7
    daily: int = 0
    demo: bool = True
    alive: bool = True
    theme: str | None = None
    locale: str = "vi"
    broken: bool = False
    asked: list[str] = field(default_factory=list)

    def names(self) -> dict[str, Any]:
        site = SimpleNamespace(
            name="Theo dõi chỉ đạo",
            owner="UBND huyện Phong Thổ",
            demo=self.demo,
            support="Phòng Nội vụ",
            now_text="08:12, 16/9/2024",
        )
        if self.broken:
            return {}
        person = SimpleNamespace(
            is_authenticated=self.signed_in,
            full_name="Lò Thị <Hương>",
            unit_name="Phòng Nội vụ",
            role_label="Phòng Nội vụ",
            role=self.role,
        )
        return {
            "current_user": person,
            "nav_items": self.nav,
            "site": site,
            "locale": self.locale,
            "theme": self.theme,
            "worker_alive": lambda: self.alive,
        }

    def nav(self) -> list[SimpleNamespace]:
        self.asked.append("nav")
        return [
            SimpleNamespace(
                url=f"/m{n}",
                label=f"Mục {n}",
                icon="inbox",
                active=n == 0,
                count=3 if n == 1 else 0,
                daily=n < self.daily,
            )
            for n in range(self.entries)
        ]


class Inner(Form):
    name = StringField("Tên", [validators.InputRequired("Nhập tên")])


class Sample(Form):
    """One field of each kind."""

    refusal: str | None = None
    result = TextAreaField("Kết quả", [validators.InputRequired("Nhập kết quả")], description="Đã làm gì.")
    day = StringField("Ngày", [validators.Regexp(r"\d+/\d+/\d+", message="Nhập ngày")])
    count = IntegerField("Số buổi", [validators.Optional()])
    group = SelectField("Nhóm", choices=[SelectChoice("a", "Xã"), SelectChoice("b", "Cơ quan")])
    many = SelectMultipleField("Đơn vị", choices=[SelectChoice("1", "Một"), SelectChoice("2", "Hai")])
    langs = SelectMultipleField(
        "Ngôn ngữ",
        choices=[SelectChoice("mong", "Mông"), SelectChoice("dao", "Dao")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    verdict = RadioField(
        "Kết luận",
        [validators.InputRequired("Chọn kết luận")],
        choices=[SelectChoice("1", "Đạt"), SelectChoice("2", "Chưa")],
    )
    sure = BooleanField("Đã đối chiếu")
    secret = PasswordField("Mật khẩu")
    photos = MultipleFileField("Ảnh")
    version = HiddenField(default="3")
    key = HiddenField(default="k-1")


def sent(**data: Any) -> Sample:
    form = Sample(MultiDict({"group": "a", **data}))
    form.validate()
    return form
