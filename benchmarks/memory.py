"""Memory of the processes that run all day, after they have done each kind of work once."""

from __future__ import annotations

from benchmarks.dataset.plan import present
from benchmarks.figures import Figure
from benchmarks.instance import instance
from benchmarks.options import Options
from benchmarks.pages import targets
from benchmarks.process import resident_mb
from benchmarks.server import serving

TITLE = "Bộ nhớ đang dùng"


def run(options: Options) -> list[Figure]:
    """Measure web and worker after every page was opened a few times."""
    with instance(present(), options.postgres) as place, serving(place) as server:
        for target in targets(place.built):
            client = server.browser(target.username)
            for _ in range(options.count(20, 3)):
                client.page(target.path)
            client.close()
        figures = [Figure("memory.web", "Tiến trình web", resident_mb(server.web), "MB")]
        if server.workers:
            most = max(resident_mb(pid) for pid in server.workers)
            figures.append(Figure("memory.worker", "Tiến trình nền", most, "MB"))
    return figures
