"""What is done with messages, and with the mails that tell of them."""

from tracker.outbox.operations.mails import BACK_OFF, give_up, mark_failed, mark_sent, write_mail
from tracker.outbox.operations.messages import mark_all_read, mark_read, notify_account, notify_role, notify_unit

__all__ = [
    "BACK_OFF",
    "give_up",
    "mark_all_read",
    "mark_failed",
    "mark_read",
    "mark_sent",
    "notify_account",
    "notify_role",
    "notify_unit",
    "write_mail",
]
