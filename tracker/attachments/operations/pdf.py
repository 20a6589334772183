"""PDF files: readable by anyone, without scripts, programs to launch or files inside."""

from __future__ import annotations

import io

import pikepdf

from tracker.core.errors import Refusal

HEADER_WITHIN = 1024
UNPACKED = 64 * 1024 * 1024
# A stream that unpacks to more than this is refused by the parser itself, in every thread of the process.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=UNPACKED,
    run_length_max_memory=UNPACKED,
    png_max_memory=UNPACKED,
    tiff_max_memory=UNPACKED,
    max_stream_filters=4,
)
MOST_PAGES = 2_000
MOST_OBJECTS = 300_000
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
_SCRIPT_KEYS = ("/JS", "/JavaScript", "/XFA")
_FILE_KEYS = ("/EmbeddedFiles", "/EF", "/RichMediaContent")


def check(name: str, data: bytes) -> None:
    """Raise Refusal for a PDF that is damaged, protected, runs something or carries files."""
    if b"%PDF-" not in data[:HEADER_WITHIN]:
        raise Refusal("Tệp “%(name)s” không phải PDF hợp lệ.", name=name)
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted:
                raise Refusal("Tệp “%(name)s” có mật khẩu hoặc bị khóa; hãy bỏ khóa rồi gửi.", name=name)
            _check_size(name, document)
            for item in document.objects:
                _check_object(name, item)
            _check_nothing_hidden(name, document)
    except pikepdf.PasswordError as error:
        raise Refusal("Tệp “%(name)s” có mật khẩu hoặc bị khóa; hãy bỏ khóa rồi gửi.", name=name) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError) as error:
        raise Refusal("Tệp “%(name)s” bị hỏng, không mở được; hãy xuất lại PDF rồi gửi.", name=name) from error


def _check_size(name: str, document: pikepdf.Pdf) -> None:
    pages = len(document.pages)
    if pages == 0:
        raise Refusal("Tệp “%(name)s” không có trang nào.", name=name)
    if pages > MOST_PAGES or len(document.objects) > MOST_OBJECTS:
        raise Refusal("Tệp “%(name)s” quá dài hoặc quá phức tạp; hãy tách nhỏ rồi gửi.", name=name)


def _check_nothing_hidden(name: str, document: pikepdf.Pdf) -> None:
    """Refuse what could not be unpacked: a reader with other limits would find there what was not looked at."""
    said = [str(warning) for warning in document.get_warnings()]
    if any("error decoding" in line or "limit exceeded" in line for line in said):
        raise Refusal("Tệp “%(name)s” bị hỏng, không mở được; hãy xuất lại PDF rồi gửi.", name=name)


def _check_object(name: str, item: pikepdf.Object) -> None:
    """Look into one object and what is written directly inside it; referred objects come by themselves."""
    waiting = [item]
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Array):
            waiting.extend(part for part in list(here) if _is_direct(part))
        elif isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            _check_dictionary(name, here)
            waiting.extend(part for part in (here[str(key)] for key in here) if _is_direct(part))


def _is_direct(part: object) -> bool:
    return isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect


def _check_dictionary(name: str, here: pikepdf.Object) -> None:
    if any(key in here for key in _SCRIPT_KEYS) or str(here.get("/S", "")) in _ACTIONS:
        raise Refusal("Tệp “%(name)s” chứa mã chạy được; hãy in lại thành PDF rồi gửi.", name=name)
    if any(key in here for key in _FILE_KEYS):
        raise Refusal("Tệp “%(name)s” có tệp khác đính kèm bên trong; hãy gửi riêng từng tệp.", name=name)
