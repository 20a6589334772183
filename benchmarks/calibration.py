"""A fixed piece of pure-Python work: its CPU time tells how fast the machine is at that moment."""

from __future__ import annotations

import time

ROUNDS = 400_000


def calibrate() -> float:
    """CPU milliseconds that the fixed work takes now."""
    start = time.process_time()
    table: dict[int, str] = {}
    total = 0
    for number in range(ROUNDS):
        table[number % 997] = f"{number}:{total % 10}"
        total += len(table[number * 7 % 997]) if number * 7 % 997 in table else 1
    return (time.process_time() - start) * 1000
