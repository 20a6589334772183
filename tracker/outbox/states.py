"""States of a mail."""

from __future__ import annotations

from enum import StrEnum


class DeliveryState(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


DELIVERY_LABELS: dict[DeliveryState, str] = {
    DeliveryState.QUEUED: "Chờ gửi",
    DeliveryState.SENT: "Đã gửi",
    DeliveryState.FAILED: "Không gửi được",
}
