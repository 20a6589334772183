"""Names and numbers of people who spoke, planted in the prepared world, and how to notice them in any bytes."""

from __future__ import annotations

import html
import io
import re
import zipfile
from base64 import b64encode
from unicodedata import normalize
from urllib.parse import unquote_plus

from pypdfium2 import PdfDocument

from tests.feedback.conftest import WHO
from tracker.core.text import fold

_SPOKEN = (WHO.name, fold(WHO.name), WHO.telephone, WHO.telephone.replace(" ", ""))
_WRITTEN = (
    *_SPOKEN,
    *(b64encode(one.encode()).decode().rstrip("=") for one in _SPOKEN),
)
PLANTED = frozenset(one.casefold() for one in _WRITTEN)
"""How what was planted may be written: as it is, or packed in base64."""


def texts(data: bytes) -> list[str]:
    """What a file says: itself, or what is packed or printed in it."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [part for name in package.namelist() for part in (name, *texts(package.read(name)))]
    if data.startswith(b"%PDF"):
        document = PdfDocument(data)
        try:
            return [page.get_textpage().get_text_bounded() for page in document]
        finally:
            document.close()
    return [data.decode("utf-8", errors="replace")]


def _from_json(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


READ = (str, html.unescape, unquote_plus, _from_json)
"""As it is, and as it reads when what was escaped for HTML, addresses or JSON is undone."""


def found(data: bytes) -> list[str]:
    """What was planted and stands in some bytes, whatever its form and case."""
    said = {normalize("NFC", read(text)).casefold() for text in texts(data) for read in READ}
    return sorted({one for one in PLANTED for text in said if one in text})
