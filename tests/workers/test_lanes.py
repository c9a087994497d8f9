"""One worker more or less: a lane that is lost costs nobody else anything, and sites take turns."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from concurrent.futures.process import BrokenProcessPool

import pytest
from pebble import ProcessPool

from crawler.reasons import Reason, RefusedError
from crawler.workers.lanes import LaneQueue
from crawler.workers.pool import LOST_IN_A_ROW_MAX, PoolLimits, WorkerPool, WorkerStoppedError

LIMITS = PoolLimits(workers=2, timeout_seconds=30, memory_megabytes=400, pages_per_worker=100)


@pytest.fixture
def pool():
    made = WorkerPool(LIMITS)
    yield made
    made.close()


def test_a_worker_that_is_killed_while_it_waits_costs_nothing(pool):
    async def crawl():
        pids = set()
        for _ in range(8):
            pids.update(await asyncio.gather(*(pool.run(os.getpid) for _ in range(4))))
            os.kill(min(pids), signal.SIGKILL)
            pids.clear()
        return await asyncio.gather(*(pool.run(abs, -number) for number in range(20)))

    assert asyncio.run(crawl()) == list(range(20))


def test_one_that_is_killed_at_work_costs_its_job_alone(pool):
    async def crawl():
        jobs = [pool.run(time.sleep, 0), pool.run(os.kill, os.getpid(), 0), pool.run(os._exit, 3), pool.run(abs, -7)]
        return await asyncio.gather(*jobs, return_exceptions=True)

    *_, lost, last = asyncio.run(crawl())
    assert isinstance(lost, RefusedError)
    assert (lost.reason, lost.detail) == (Reason.EXTRACT_CRASH, "worker ended with 3")
    assert last == 7


def test_memory_is_limited_in_the_job_and_nowhere_else(pool):
    big = b"x" * (300 * 2**20)

    async def crawl():
        with pytest.raises(RefusedError) as caught:
            await pool.run(bytes, 500 * 2**20)
        assert caught.value.reason is Reason.EXTRACT_MEMORY
        with pytest.raises(RefusedError) as caught:
            await pool.run(bytes.__add__, big, big)
        assert caught.value.reason is Reason.EXTRACT_MEMORY
        return await pool.run(len, big)

    assert asyncio.run(crawl()) == len(big)


def test_a_job_that_comes_just_as_its_lane_breaks_is_given_to_another(pool, monkeypatch):
    monkeypatch.setattr("crawler.workers.lanes.LOOK_SECONDS", 0.05)
    check, broken = ProcessPool._check_pool_status, []

    def break_behind_the_check(lane):
        check(lane)
        if not broken:
            broken.append(lane)
            lane._pool_manager.handle_broken_pool(BrokenProcessPool("All workers expired"))

    monkeypatch.setattr(ProcessPool, "_check_pool_status", break_behind_the_check)
    assert asyncio.run(pool.run(abs, -5)) == 5
    assert len(broken) == 1


def test_workers_that_never_begin_end_the_run_with_a_reason(pool, monkeypatch):
    monkeypatch.setattr("crawler.workers.pool.start_worker", os.abort)
    told = []
    pool.on_failed = told.append

    async def crawl():
        return await asyncio.gather(*(pool.run(abs, -1) for _ in range(LOST_IN_A_ROW_MAX * 2)), return_exceptions=True)

    errors = asyncio.run(crawl())
    assert {type(error) for error in errors} <= {RefusedError, WorkerStoppedError}
    assert any(isinstance(error, WorkerStoppedError) for error in errors)
    (line,) = told
    assert "workers in a row ended as soon as they were started" in line


def test_sites_take_turns_however_many_pages_one_has():
    async def crawl():
        queue, order = LaneQueue(["lane"]), []

        async def job(site):
            lane = await queue.acquire(site)
            order.append(site)
            await asyncio.sleep(0)
            queue.release(lane)

        await asyncio.gather(*(job("large") for _ in range(20)), job("small"), job("other"), job("small"))
        return order

    order = asyncio.run(crawl())
    assert len(order) == 23
    assert order.index("small") <= 3
    assert order.index("other") <= 4
    assert len(order) - order[::-1].index("small") <= 8
