"""Documents and drafts that the tests of directives share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.core import transaction
from tracker.directives import operations, queries
from tracker.directives.models import Directive, Instruction

LETTER = (Path(__file__).parents[2] / "tracker/demo/data/phong-tho-sipas-2024.md").read_text(encoding="utf-8")
ORDER = """ỦY BAN NHÂN DÂN
HUYỆN PHONG THỔ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 1500/UBND-NV

Phong Thổ, ngày 05 tháng 9 năm 2024

V/v rà soát cơ sở vật chất bộ phận một cửa

Kính gửi:
- Các cơ quan, đơn vị huyện;
- Ủy ban nhân dân các xã, thị trấn.

Ủy ban nhân dân huyện yêu cầu thực hiện một số nội dung sau:

1. Giao Phòng Tư pháp chủ trì, phối hợp với Phòng Nội vụ rà soát thủ tục, hoàn thành trước ngày 25/9/2024.

2. Giao Ủy ban nhân dân xã Dào San báo cáo kết quả trước ngày 30/9/2023.

3. Giao Công ty Cổ phần Ánh Dương sửa chữa máy in của bộ phận một cửa.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn Thử
"""
REPORT = """ỦY BAN NHÂN DÂN
HUYỆN PHONG THỔ

Số: 12/BC-UBND

Phong Thổ, ngày 05 tháng 9 năm 2024

BÁO CÁO
Kết quả thực hiện nhiệm vụ tháng 8 năm 2024

Trong tháng 8, huyện đã tổ chức 12 buổi tuyên truyền.
"""


@dataclass(frozen=True)
class Desk:
    """The office at work: short ways to the operations under test."""

    app: Flask
    cast: Cast
    clock: TestClock

    def take_in(self, text: str = LETTER, name: str = "office", *, again: bool = False) -> Directive:
        folder = self.app.extensions["tracker_config"].files
        reading = operations.read(operations.keep_text(text, folder=folder))
        with transaction():
            made = operations.intake(reading, actor=self.cast.actor(name), now=self.clock(), again=again).id
        return self.directive(made)

    def directive(self, directive_id: int) -> Directive:
        return queries.get_visible(directive_id, self.cast.actor("office"))

    def labels(self, directive_id: int) -> list[str]:
        return [one.label for one in self.directive(directive_id).instructions]

    def row(self, directive_id: int, label: str) -> Instruction:
        return next(one for one in self.directive(directive_id).instructions if one.label == label)

    def do(self, verb: Callable[..., object], directive_id: int, label: str, **given: object) -> None:
        """Run an operation on the instruction with a label, as the office."""
        actor, now = self.cast.actor("office"), self.clock()
        with transaction():
            verb(self.row(directive_id, label), actor=actor, now=now, **given)

    def split_letter(self) -> int:
        """The district's letter with its second item cut into four duties."""
        made = self.take_in()
        text = self.row(made.id, "2").text
        cuts = [text.index(words) for words in ("Từ đó", "Chủ động", "đồng thời")]
        self.do(operations.split, made.id, "2", cuts=cuts)
        return made.id

    def issue(self, directive_id: int) -> None:
        with transaction():
            operations.mark_issued(self.directive(directive_id), actor=self.cast.actor("office"), now=self.clock())


@pytest.fixture
def desk(app: Flask, cast: Cast, clock: TestClock) -> Desk:
    return Desk(app, cast, clock)
