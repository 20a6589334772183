"""Reads a document: `extract` turns a file into text, `parse` turns the text into what it orders.

Pure: no database, no web framework. A reader proposes and a person decides.
"""

from tracker.reader.kinds import guess_kinds
from tracker.reader.model import (
    Deadline,
    Instruction,
    LegalBasis,
    ParsedDirective,
    ReadingWarning,
    Signer,
    Span,
    Target,
)
from tracker.reader.parse import parse
from tracker.reader.split import split_clauses, split_sentences

__all__ = [
    "Deadline",
    "Instruction",
    "LegalBasis",
    "ParsedDirective",
    "ReadingWarning",
    "Signer",
    "Span",
    "Target",
    "guess_kinds",
    "parse",
    "split_clauses",
    "split_sentences",
]
