"""What the kernel says of a process: CPU time, resident memory, children (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def _stat(pid: int) -> list[str]:
    # The name in parentheses may hold spaces; what follows it does not.
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def cpu_seconds(pid: int) -> float:
    """User and system seconds of a process with all its threads, those that ended included."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid: int) -> float:
    """Memory in use, in MB."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"process {pid} shows no memory")


def children(pid: int) -> list[int]:
    """Processes that a process started and that live."""
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int(_stat(int(entry.name))[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found.append(int(entry.name))
    return sorted(found)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for member in found:
        found.extend(children(member))
    return found


def listens_on(pid: int, port: int) -> bool:
    """Whether a process holds the listening socket of a TCP port on this machine."""
    inodes = set()
    for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port and fields[3] == "0A":
            inodes.add(f"socket:[{fields[9]}]")
    return any(_target(link) in inodes for link in (PROC / str(pid) / "fd").iterdir())


def _target(link: Path) -> str:
    try:
        return os.readlink(link)  # noqa: PTH115 - a socket is no path
    except FileNotFoundError:
        return ""
