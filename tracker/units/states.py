"""Kinds of unit, and what can become of one."""

from __future__ import annotations

from enum import StrEnum


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
