"""`./run bench`: measure, print tables with targets, and write them to a file if wished."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import (
    escalations,
    facilities,
    first_load,
    hanging,
    memory,
    outreach,
    pages,
    reports,
    voices,
    writes,
)
from benchmarks.browser import Broken
from benchmarks.calibration import calibrate
from benchmarks.figures import Block, Figure, lines, missed
from benchmarks.options import Options


class Measurement(NamedTuple):
    """What is measured, and how it is called in print."""

    title: str
    run: Callable[[Options], Sequence[Figure]]


MEASUREMENTS: Mapping[str, Measurement] = {
    "pages": Measurement(pages.TITLE, pages.run),
    "voices": Measurement(voices.TITLE, voices.run),
    "outreach": Measurement(outreach.TITLE, outreach.run),
    "facilities": Measurement(facilities.TITLE, facilities.run),
    "escalations": Measurement(escalations.TITLE, escalations.run),
    "writes": Measurement(writes.TITLE, writes.run),
    "reports": Measurement(reports.TITLE, reports.run),
    "memory": Measurement(memory.TITLE, memory.run),
    "hanging": Measurement(hanging.TITLE, hanging.run),
    "first-load": Measurement(first_load.TITLE, first_load.run),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for.

    Takes the arguments of the command line. Returns 0; 1 when something could not be measured, or, with
    `--strict`, when a target was missed.
    """
    wanted = _parser().parse_args(arguments)
    postgres = os.environ.get("TRACKER_DATABASE_URL") if wanted.postgres else None
    if wanted.postgres and not (postgres or "").startswith("postgres"):
        print("--postgres cần địa chỉ PostgreSQL trong TRACKER_DATABASE_URL.", file=sys.stderr)
        return 2
    blocks, broken = _measure(wanted.only or list(MEASUREMENTS), Options(wanted.quick, postgres))
    if wanted.json:
        Path(wanted.json).write_text(json.dumps(_as_json(blocks, postgres), ensure_ascii=False, indent=2) + "\n")
    late = missed(blocks)
    print(f"{len(late)} số đo chưa đạt đích." if late else "Mọi số đo có đích đều đạt.")
    return 1 if broken or (wanted.strict and late) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench", description="Đo thời gian, bộ nhớ và dung lượng.")
    parser.add_argument("--only", action="append", choices=list(MEASUREMENTS), help="chỉ đo mục này, lặp lại được")
    parser.add_argument("--quick", action="store_true", help="đo ít lần, kết quả thô")
    parser.add_argument("--postgres", action="store_true", help="đo trên PostgreSQL ở TRACKER_DATABASE_URL")
    parser.add_argument("--json", metavar="TỆP", help="ghi kết quả ra tệp JSON")
    parser.add_argument("--strict", action="store_true", help="kết thúc với mã 1 khi có đích chưa đạt")
    return parser


def _measure(names: Sequence[str], options: Options) -> tuple[list[Block], bool]:
    """Measure and print block by block; what breaks is said, and the rest goes on."""
    blocks: list[Block] = []
    broken = False
    for name in names:
        measurement = MEASUREMENTS[name]
        before = calibrate()
        try:
            figures = measurement.run(options)
        except Broken as reason:
            print(f"{measurement.title}: không đo được. {reason}\n", file=sys.stderr)
            broken = True
            continue
        blocks.append(Block(name, measurement.title, figures, (before, calibrate()), os.getloadavg()[0]))
        print("\n".join(lines(blocks[-1])), end="\n\n", flush=True)
    return blocks, broken


def _as_json(blocks: Sequence[Block], postgres: str | None) -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "database": "postgresql" if postgres else "sqlite",
        "blocks": [block.as_json() for block in blocks],
    }


if __name__ == "__main__":
    sys.exit(main())
