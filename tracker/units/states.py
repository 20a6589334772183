"""Kinds of unit."""

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
