"""Kinds of unit, and what can become of one."""

from __future__ import annotations

from enum import StrEnum

from tracker.core.workflow import Transition, Workflow


class UnitKind(StrEnum):
    """What a unit is; the values are those of the import file."""

    DISTRICT = "huyện"
    OFFICE = "phòng"
    SERVICE = "đơn vị sự nghiệp"
    TOWN = "thị trấn"
    COMMUNE = "xã"
    WARD = "phường"
    PROVINCE = "tỉnh"
    DEPARTMENT = "sở"
    OTHER = "khác"


COMMUNE_KINDS = frozenset({UnitKind.TOWN, UnitKind.COMMUNE, UnitKind.WARD})


class SuccessionKind(StrEnum):
    """What an act of the authorities does to a unit; a task is never shared out, so no shares are kept."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    TRANSFER = "transfer"
    DISSOLVE = "dissolve"


SUCCESSION_LABELS: dict[SuccessionKind, str] = {
    SuccessionKind.MERGE: "Nhập, hợp nhất",
    SuccessionKind.SPLIT: "Chia tách",
    SuccessionKind.RENAME: "Đổi tên",
    SuccessionKind.TRANSFER: "Chuyển cơ quan chủ quản",
    SuccessionKind.DISSOLVE: "Kết thúc hoạt động",
}
ENDING = frozenset({SuccessionKind.MERGE, SuccessionKind.SPLIT, SuccessionKind.DISSOLVE})
"""A unit that is renamed or answers to another committee goes on as itself, with its tasks."""


class PlannedState(StrEnum):
    """Where an act stands that was confirmed before its day."""

    WAITING = "waiting"
    CARRIED_OUT = "carried_out"
    HINDERED = "hindered"
    CANCELLED = "cancelled"


PLANNED_LABELS: dict[PlannedState, str] = {
    PlannedState.WAITING: "Chờ đến ngày",
    PlannedState.CARRIED_OUT: "Đã thực hiện",
    PlannedState.HINDERED: "Chưa thực hiện được",
    PlannedState.CANCELLED: "Đã hủy hẹn",
}


def _verb(verb: str, sources: set[PlannedState], target: PlannedState, label: str) -> Transition[PlannedState]:
    return Transition(verb, frozenset(sources), frozenset({target}), label)


PLANNED_FLOW = Workflow(
    PLANNED_LABELS,
    [
        _verb("carry_out", {PlannedState.WAITING}, PlannedState.CARRIED_OUT, "Thực hiện"),
        _verb("hinder", {PlannedState.WAITING}, PlannedState.HINDERED, "Ghi chưa thực hiện được"),
        _verb("retry", {PlannedState.HINDERED}, PlannedState.WAITING, "Thử lại"),
        _verb("cancel", {PlannedState.WAITING, PlannedState.HINDERED}, PlannedState.CANCELLED, "Hủy hẹn"),
    ],
)


class VillageKind(StrEnum):
    """What a settlement below a commune is called."""

    BAN = "bản"
    THON = "thôn"
    BLOCK = "tổ dân phố"


VILLAGE_LABELS: dict[VillageKind, str] = {
    VillageKind.BAN: "Bản",
    VillageKind.THON: "Thôn",
    VillageKind.BLOCK: "Tổ dân phố",
}
