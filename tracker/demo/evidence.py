"""Pictures and scans for the demonstration, drawn here and marked as drawn."""

from __future__ import annotations

import io
import random
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tracker.attachments.operations import Prepared, prepare
from tracker.config import ROOT

FONT = ROOT / "tracker" / "static" / "fonts" / "LiberationSerif-Regular.ttf"
PHOTOS = 6
SCANS = 4
PHOTO_SIZE = (800, 600)
PAGE_SIZE = (620, 877)
LINES = 16
DAY = time.struct_time((2024, 9, 1, 0, 0, 0, 6, 245, 0))


class Evidence:
    """A small stock of files, kept in the store before anything is submitted."""

    def __init__(self, folder: Path) -> None:
        self.photos = [
            prepare(f"anh-minh-hoa-{number}.jpg", _photo(number), folder=folder) for number in range(1, PHOTOS + 1)
        ]
        self.scans = [
            prepare(f"bao-cao-minh-hoa-{number}.pdf", _scan(number), folder=folder)
            for number in range(1, SCANS + 1)
        ]

    def photo(self, number: int) -> Prepared:
        """One of the pictures."""
        return self.photos[number % PHOTOS]

    def scan(self, number: int) -> Prepared:
        """One of the scans."""
        return self.scans[number % SCANS]


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _photo(number: int) -> bytes:
    chance = random.Random(number)
    width, height = PHOTO_SIZE
    image = Image.new("RGB", PHOTO_SIZE, (188, 212, 226))
    draw = ImageDraw.Draw(image)
    for depth in range(3):
        base = height * (40 + depth * 16) // 100
        ridge = [(x, base - chance.randint(0, 90 - depth * 20)) for x in range(0, width + 100, 100)]
        draw.polygon(
            [(0, height), *ridge, (width, height)], fill=(96 - depth * 22, 140 - depth * 18, 104 - depth * 20)
        )
    draw.rectangle((230, 250, 570, 460), fill=(246, 240, 224), outline=(120, 84, 48), width=8)
    draw.text((400, 300), "BẢNG TIN", font=_font(40), fill=(150, 40, 34), anchor="mm")
    for line in range(4):
        draw.line(
            (265, 350 + line * 25, 535 - chance.randint(0, 90), 350 + line * 25), fill=(110, 110, 110), width=4
        )
    draw.rectangle((0, height - 56, width, height), fill=(32, 44, 52))
    draw.text(
        (width // 2, height - 28),
        f"Ảnh minh họa số {number}: Bản {number}",
        font=_font(28),
        fill="white",
        anchor="mm",
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _scan(number: int) -> bytes:
    image = Image.new("L", PAGE_SIZE, 250)
    draw = ImageDraw.Draw(image)
    middle = PAGE_SIZE[0] // 2
    draw.text((middle, 90), "VĂN BẢN MINH HỌA", font=_font(30), fill=20, anchor="mm")
    draw.text((middle, 130), f"Số minh họa: MH-{number:02d}", font=_font(20), fill=40, anchor="mm")
    chance = random.Random(number)
    for line in range(LINES):
        y = 200 + line * 36
        draw.line((70, y, PAGE_SIZE[0] - 70 - chance.randint(0, 160), y), fill=150, width=6)
    draw.text((middle, 830), "Không phải văn bản thật", font=_font(18), fill=60, anchor="mm")
    out = io.BytesIO()
    image.save(out, "PDF", resolution=75.0, creationDate=DAY, modDate=DAY)
    return out.getvalue()
