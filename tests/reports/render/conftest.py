"""Fixtures of the renderers' tests."""

from collections.abc import Callable

import pytest

from tests.reports.render.samples import full_document, make_document
from tests.reports.render.sheets import Sheet, read_sheets
from tracker.reports.document import Document
from tracker.reports.render.pdf import render_pdf


@pytest.fixture
def make() -> Callable[..., Document]:
    """Return a builder of documents; any field of Document or of its letterhead may be given."""
    return make_document


@pytest.fixture(scope="session")
def full() -> Document:
    """Return a document with every kind of block, two landscape annexes and one upright."""
    return full_document()


@pytest.fixture(scope="session")
def full_pdf(full: Document) -> bytes:
    """Return the PDF of `full`."""
    return render_pdf(full)


@pytest.fixture(scope="session")
def full_sheets(full_pdf: bytes) -> list[Sheet]:
    """Return the pages of `full_pdf`."""
    return read_sheets(full_pdf)


@pytest.fixture
def read() -> Callable[[bytes], list[Sheet]]:
    """Return a reader of PDF bytes into sheets."""
    return read_sheets
