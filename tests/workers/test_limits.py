import pytest

from crawler.workers.pool import PoolLimits


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"memory_megabytes": 150}, "EXTRACT_MEMORY_MB: 150"),
        ({"workers": -1}, "EXTRACT_WORKERS"),
        ({"timeout_seconds": 0}, "_TIMEOUT"),
        ({"pages_per_worker": 0}, "_PAGES_PER_WORKER"),
    ],
)
def test_limits_that_let_nothing_run_are_refused_at_the_start(change, named):
    limits = {"workers": 1, "timeout_seconds": 30, "memory_megabytes": 1024, "pages_per_worker": 10}

    with pytest.raises(ValueError, match=named):
        PoolLimits(**{**limits, **change})


def test_without_workers_no_memory_is_asked_for():
    assert PoolLimits(workers=0, timeout_seconds=1, memory_megabytes=1, pages_per_worker=1).workers == 0
