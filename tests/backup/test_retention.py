"""Which backups stay, and which files are never touched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tracker.backup.retention import Kept, moment_of_name, scheduled, scheduled_path, thin_out, to_keep
from tracker.core.clock import LOCAL

HOUR = dt.time(22, 30)
DEFAULT = Kept(daily=7, weekly=4, monthly=6)


def nights(first: dt.date, count: int) -> dict[str, dt.datetime]:
    moments = [dt.datetime.combine(first + dt.timedelta(days=i), HOUR, LOCAL) for i in range(count)]
    return {f"{moment:%Y-%m-%d}": moment for moment in moments}


def test_a_year_of_nights_leaves_days_weeks_and_months() -> None:
    kept = to_keep(nights(dt.date(2024, 1, 1), 366), DEFAULT)
    assert sorted(kept, reverse=True) == [
        "2024-12-31", "2024-12-30", "2024-12-29", "2024-12-28", "2024-12-27", "2024-12-26", "2024-12-25",
        "2024-12-22", "2024-12-15",  # newest of the third and fourth week; 31 and 29 December are of the first two
        "2024-11-30", "2024-10-31", "2024-09-30", "2024-08-31", "2024-07-31",
    ]  # fmt: skip


def test_a_long_pause_does_not_use_the_numbers_up() -> None:
    made = nights(dt.date(2023, 3, 1), 10) | nights(dt.date(2024, 9, 1), 2)
    kept = to_keep(made, Kept(daily=4, weekly=0, monthly=0))
    assert kept == {"2024-09-02", "2024-09-01", "2023-03-10", "2023-03-09"}


moments = st.integers(1_672_531_200, 1_767_139_200).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC))
numbers = st.integers(0, 8)


@given(st.lists(moments, max_size=60, unique=True), st.builds(Kept, numbers, numbers, numbers))
def test_the_newest_stays_and_thinning_twice_is_thinning_once(found: list[dt.datetime], kept: Kept) -> None:
    made = {f"{number}": moment for number, moment in enumerate(found)}
    stay = to_keep(made, kept)
    assert stay <= made.keys()
    assert len(stay) <= max(1, kept.daily + kept.weekly + kept.monthly)
    if made:
        assert max(made, key=lambda name: made[name]) in stay
    assert to_keep({name: made[name] for name in stay}, kept) == stay


def test_only_backups_made_by_the_clock_are_deleted(tmp_path: Path) -> None:
    by_hand = ["tracker-20200101-010101.zip", "nightly-2020.zip", "nightly-20201399-000000.zip", "quan-trong.zip"]
    for name in by_hand:
        (tmp_path / name).write_bytes(b"x")
    for moment in nights(dt.date(2024, 9, 1), 5).values():
        scheduled_path(tmp_path, moment).write_bytes(b"x")
    assert len(scheduled(tmp_path)) == 5
    gone = thin_out(tmp_path, Kept(daily=2, weekly=0, monthly=0))
    assert len(gone) == 3
    assert sorted(moment.day for moment in scheduled(tmp_path).values()) == [4, 5]
    assert all((tmp_path / name).exists() for name in by_hand)


def test_two_backups_of_one_second_have_two_names(tmp_path: Path) -> None:
    moment = dt.datetime(2024, 9, 30, 15, 30, tzinfo=dt.UTC)
    first = scheduled_path(tmp_path, moment)
    first.write_bytes(b"x")
    second = scheduled_path(tmp_path, moment)
    assert (first.name, second.name) == ("nightly-20240930-153000.zip", "nightly-20240930-153000-2.zip")
    assert moment_of_name(second.name) == moment
