"""What every job is given."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.config import Config
from tracker.core.clock import Clock, system_clock


@dataclass(frozen=True)
class Surroundings:
    """Settings and two clocks.

    `clock` is the application's: what people did when. `machine` never stands still, even in a demonstration:
    signs of life, waiting times and the age of left-overs are counted by it.
    """

    config: Config
    clock: Clock
    machine: Clock = system_clock
