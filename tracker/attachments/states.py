"""Kinds of file that are kept."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is by its content; the value is the extension it is kept under."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    TEXT = "txt"
    MARKDOWN = "md"


IMAGES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC})
EVIDENCE = IMAGES | {FileKind.PDF, FileKind.DOCX, FileKind.XLSX}
SOURCE = frozenset({FileKind.MARKDOWN, FileKind.TEXT, FileKind.DOCX, FileKind.PDF})

EVIDENCE_ACCEPT = ".jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.docx,.xlsx"
SOURCE_ACCEPT = ".md,.txt,.docx,.pdf"

MEDIA_TYPES: dict[FileKind, str] = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.HEIC: "image/heic",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.TEXT: "text/plain",
    FileKind.MARKDOWN: "text/plain",
}

KIND_LABELS: dict[FileKind, str] = {
    FileKind.JPEG: "Ảnh JPG",
    FileKind.PNG: "Ảnh PNG",
    FileKind.WEBP: "Ảnh WebP",
    FileKind.HEIC: "Ảnh HEIC",
    FileKind.PDF: "PDF",
    FileKind.DOCX: "Word",
    FileKind.XLSX: "Excel",
    FileKind.TEXT: "Văn bản thuần",
    FileKind.MARKDOWN: "Văn bản thuần",
}
