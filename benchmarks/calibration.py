"""A fixed piece of pure-Python work: its CPU time tells how fast the machine is at that moment."""

from __future__ import annotations

import time

ROUNDS = 150_000
# Coprime to ROUNDS and far from one: each step leaves the cache, as pages and rows do.
STRIDE = 70_001


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
