"""Photographs as evidence: what the camera wrote beside the picture (place, device, owner) never gets in."""

from __future__ import annotations

import contextlib
import io
import threading

import pillow_heif
from PIL import ExifTags, Image

from tracker.attachments.states import FileKind
from tracker.core.errors import Refusal

pillow_heif.register_heif_opener()
MOST_PIXELS = 40_000_000
LARGE_PIXELS = 6_000_000
_ONE_LARGE = threading.Lock()
"""A picture of 40 million points takes some 500 MB while it is worked on: one of them at a time in a process."""
QUALITY = 88
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# MPO is what a telephone's JPEG with a second picture behind the first calls itself; only the first is kept.
_OPENED = ("JPEG", "PNG", "WEBP", "HEIF")
_FORMATS = {
    "JPEG": FileKind.JPEG,
    "MPO": FileKind.JPEG,
    "PNG": FileKind.PNG,
    "WEBP": FileKind.WEBP,
    "HEIF": FileKind.JPEG,
}


def clean(name: str, data: bytes) -> tuple[FileKind, bytes]:
    """The picture alone, upright, encoded anew without metadata; HEIC becomes JPEG.

    Raises Refusal for a picture that cannot be decoded or has more than 40 million points.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_OPENED) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refusal("Ảnh “%(name)s” quá lớn: tối đa 40 triệu điểm ảnh.", name=name)
            kind = _FORMATS[str(image.format)]
            large = image.width * image.height > LARGE_PIXELS
            with _ONE_LARGE if large else contextlib.nullcontext():
                return kind, _encode(_upright(image), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refusal("Ảnh “%(name)s” quá lớn: tối đa 40 triệu điểm ảnh.", name=name) from error
    except Refusal:
        raise
    except Exception as error:  # the decoders raise whatever a broken header leads them to
        raise Refusal("Ảnh “%(name)s” bị hỏng, không mở được; hãy chụp hoặc lưu lại ảnh.", name=name) from error


def _upright(image: Image.Image) -> Image.Image:
    """The picture as it is meant to be seen.

    Pillow's own function writes the camera's notes anew, and fails where one of them is odd.
    """
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _encode(image: Image.Image, kind: FileKind) -> bytes:
    alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    mode = "RGBA" if alpha and kind is not FileKind.JPEG else "RGB"
    picture = image.convert("RGBA").convert(mode) if alpha else image.convert(mode)
    bare = Image.new(mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if kind is FileKind.PNG:
        bare.save(out, "PNG")
    else:
        bare.save(out, "JPEG" if kind is FileKind.JPEG else "WEBP", quality=QUALITY)
    return out.getvalue()
