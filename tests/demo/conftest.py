from collections.abc import Iterator

import pytest

from crawler.demo import Newsroom


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as served:
        yield served


@pytest.fixture
def own_newsroom() -> Iterator[Newsroom]:
    """One that a test may change."""
    with Newsroom() as served:
        yield served
