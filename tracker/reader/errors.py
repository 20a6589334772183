"""Why a file or a text cannot be read. Each message is one sentence for the person who sent it."""

from tracker.core.errors import Refusal


class ReaderError(Refusal):
    """The file cannot be turned into text."""


class UnsupportedFile(ReaderError):
    """The file is of a kind that is not read, or not what its name says."""


class UnsafeFile(ReaderError):
    """The file carries what a document never needs: macros, entities, a bomb."""


class FileTooLarge(UnsafeFile):
    """The file, or what unpacks from it, is beyond the limits."""


class DamagedFile(ReaderError):
    """The file cannot be opened."""


class EncryptedFile(ReaderError):
    """The file is protected by a password."""


class NoTextLayer(ReaderError):
    """The pages are pictures: a scan without recognised text."""
