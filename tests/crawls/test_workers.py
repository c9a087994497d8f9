"""A page that hangs its worker, kills it or eats its memory costs one page and says so."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from web import Host

SENTENCE = b"The river council opened a bridge near the harbour in the winter. "
SLOW = b"<html><body><article><p>" + SENTENCE * 150_000 + b"</p></article></body></html>"
"""10 MB in one paragraph: it takes a worker some seconds and more than a gigabyte."""
GOOD = ["/news/council-opens-bridge-6001.html", "/news/market-closes-early-6002.html"]
PATIENCE_SECONDS = 60
BUSY_SECONDS = 0.8


def children(pid):
    """Return the processes that a process started."""
    return [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]


def workers(pid):
    """Return the workers of a crawl: the fork server's children. The server itself is busy while it loads."""
    return [worker for child in children(pid) for worker in children(child)]


def cpu_seconds(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(condition, what):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
    return found


def test_a_killed_and_a_hung_worker_cost_one_page_each(crawl, tmp_path):
    with Host() as host:
        host.articles(*GOOD)
        host.put("/slow/killed-6101.html", SLOW)
        host.put("/slow/hung-6102.html", SLOW)
        file = tmp_path / "urls.txt"
        file.write_text(
            "\n".join(
                f"{host.url}{path}" for path in (GOOD[0], "/slow/killed-6101.html", "/slow/hung-6102.html", GOOD[1])
            )
        )
        settings = {"EXTRACT_TIMEOUT": "2", "CONCURRENT_REQUESTS": "1", "OUTPUT_PART_ARTICLES": "1"}
        settings["EXTRACT_MEMORY_MB"] = "4096"  # so that time is what runs out first, on any machine
        started = crawl.start("urls", file=file, settings=settings)
        wait_for(lambda: "/slow/killed-6101.html" in host.paths, "the page was never asked for")
        before = {pid: cpu_seconds(pid) for pid in workers(started.pid)}
        busy = wait_for(
            lambda: [pid for pid in workers(started.pid) if cpu_seconds(pid) - before.get(pid, 0.0) > BUSY_SECONDS],
            "no worker was ever busy",
        )
        os.kill(busy[0], signal.SIGKILL)
        done = crawl.result(started.wait(), started.log)

    assert done.status == 0, done.log
    assert sorted(row["url"] for row in done.rows) == sorted(host.url + path for path in GOOD)
    assert {line["url"].rpartition("/")[2]: line["reason"] for line in done.rejected} == {
        "killed-6101.html": "extract_crash",
        "hung-6102.html": "extract_timeout",
    }
    assert "Traceback" not in done.log


def test_a_page_that_eats_the_memory_of_its_worker_costs_one_page(crawl, tmp_path):
    with Host() as host:
        host.articles(*GOOD)
        host.put("/slow/hungry-6201.html", SLOW)
        file = tmp_path / "urls.txt"
        file.write_text("\n".join(f"{host.url}{path}" for path in (GOOD[0], "/slow/hungry-6201.html", GOOD[1])))

        done = crawl("urls", file=file, settings={"EXTRACT_MEMORY_MB": "230", "CONCURRENT_REQUESTS": "1"})

    assert len(done.rows) == len(GOOD), done.log
    assert done.reasons() == ["extract_memory"]
