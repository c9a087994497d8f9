"""A reason carries everything that follows from it; a refusal survives the way between processes."""

from __future__ import annotations

import pickle

import pytest

from crawler.middlewares.refusal import RequestRefusedError
from crawler.pipelines.refusing import PageRefusedError
from crawler.reasons import Again, Counts, Reason, Refusal, RefusedError


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_says_in_sentences_what_it_means(reason):
    assert reason == reason.value == reason.name.lower()
    assert reason.meaning[0].isupper() or reason.meaning.startswith("robots.txt")
    assert reason.meaning.endswith(".")
    assert reason.settles is not reason.is_failure
    if reason.is_failure:
        assert reason.again is Again.NEXT_RUN


def test_a_copy_is_no_news_about_its_site():
    there = {reason for reason in Reason if reason.counts is Counts.ALREADY_THERE}
    assert there == {Reason.SAME_CANONICAL, Reason.DUPLICATE_EXACT, Reason.UNCHANGED, Reason.OLDER_CAPTURE}


@pytest.mark.parametrize("kind", [RefusedError, RequestRefusedError, PageRefusedError])
def test_the_exception_carries_the_refusal_also_between_processes(kind):
    error = pickle.loads(pickle.dumps(kind(Reason.TOO_LARGE, "12 MB")))

    assert type(error) is kind
    assert error.refusal == Refusal(Reason.TOO_LARGE, "12 MB")
    assert str(error) == "too_large: 12 MB"
    assert str(kind(Reason.NO_TEXT)) == "no_text"
