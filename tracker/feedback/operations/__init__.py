"""The verbs of entries, persons, needs, improvements and indicators, each group in a module of its own."""

from tracker.feedback.operations import answering, entries, importing, improving, measuring, needs, persons

__all__ = ["answering", "entries", "importing", "improving", "measuring", "needs", "persons"]
