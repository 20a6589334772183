"""What every domain stands on and that knows no domain."""

from tracker.core.database import Model, after_commit, carry_out, db, transaction

__all__ = ["Model", "after_commit", "carry_out", "db", "transaction"]
