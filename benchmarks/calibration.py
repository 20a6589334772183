"""A fixed piece of pure-Python work: its CPU time tells how fast the machine is at that moment."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

ROUNDS = 150_000
# Coprime to ROUNDS and far from one: each step leaves the cache, as pages and rows do.
STRIDE = 70_001
REFERENCE = 100.0
"""CPU milliseconds of the fixed work on the machine that the targets of pages are meant for."""


def calibrate() -> float:
    """CPU milliseconds that the fixed work takes now.

    It makes many small objects and walks them out of order, so that neighbours on the machine who take
    cache and memory show in it as they show in a page.
    """
    start = time.process_time()
    rows = [{"id": number, "text": f"{number:08d}"} for number in range(ROUNDS)]
    place = total = 0
    for _ in range(ROUNDS):
        place = (place + STRIDE) % ROUNDS
        total += len(rows[place]["text"])
    return (time.process_time() - start) * 1000


def on_reference(spent: float, loops: Sequence[float]) -> float:
    """What was spent, as it would be on the reference machine.

    Takes a CPU time in any unit and the calibrations (milliseconds) made while it was measured; returns the time
    in the same unit. A shared machine runs the same instructions two or three times slower from one minute to the
    next; the fixed work slows down with them.
    """
    return spent * REFERENCE / statistics.median(loops)
