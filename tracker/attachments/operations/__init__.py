"""Taking files in: look, clean, keep; and removing what nobody claimed."""

from tracker.attachments.operations.keeping import Prepared, add, prepare, prepare_own, sweep_orphans

__all__ = ["Prepared", "add", "prepare", "prepare_own", "sweep_orphans"]
