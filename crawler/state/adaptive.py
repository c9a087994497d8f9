"""When to ask again: listings (feeds, sitemaps, sections) and articles. Pure: ``now`` is passed in.

A listing waits for a quarter of the time for which it has been unchanged. A
feed that moved an hour ago is asked at every run, one that has stood for four
days once a day, and no interval of its own has to be learned or stored.

Servers' validators lie: some answer 304 for ever, some keep an ETag over a
changed body. So the body is hashed, everything is fetched without conditions
from time to time, and a server whose answer was wrong is asked without conditions from then on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.state.records import Outcome, UrlState, Validator


class Ask(StrEnum):
    """How to ask a listing now."""

    NOT_YET = "not_yet"
    CONDITIONAL = "conditional"
    """With ``If-None-Match`` and ``If-Modified-Since``."""
    FULL = "full"


class Visit(StrEnum):
    """Whether to fetch the page of a listed address."""

    NEW = "new"
    RETRY = "retry"
    """The last visit failed."""
    REVISIT = "revisit"
    """Its article is on disk; fetch it again to see whether it changed."""
    KNOWN = "known"
    """Nothing to do."""
    WAIT = "wait"
    """It failed so often that the next try comes later."""


@dataclass(frozen=True, slots=True)
class ListingPolicy:
    """How often listings are asked."""

    wait_share: float = 0.25
    """Share of the time since its last change for which a listing is left alone."""
    max_interval: timedelta = timedelta(hours=24)
    full_every: timedelta = timedelta(days=7)
    full_after: int = 20
    """Answers of 304 in a row, after which the body is fetched to see whether they are true."""


@dataclass(frozen=True, slots=True)
class ArticlePolicy:
    """How often articles and failed pages are fetched again."""

    revisit_after: timedelta | None = None
    """Age of the last visit at which an article is fetched again; ``None``: never."""
    young: timedelta = timedelta(hours=48)
    """Articles younger than this are looked at once more, for corrections."""
    young_pause: timedelta = timedelta(hours=6)
    """Not sooner than this after the visit before: corrections take hours, and a second run at once asks nothing."""
    retries: int = 3
    """Failures in a row after which a page is tried at once in the next run; then the pauses double from a day."""
    max_pause: timedelta = timedelta(days=7)
    give_up: int = 8
    """Failures in a row after which a page is left alone."""
    deferred: tuple[timedelta, ...] = (timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
    """Pauses before a page that was no article is looked at again; then it is left alone."""


CLOCK_TOLERANCE = timedelta(hours=1)
"""A time in the state that is further in the future than this was written by a wrong clock, and is ignored."""
LISTING = ListingPolicy()
ARTICLE = ArticlePolicy()


def ask(known: Validator | None, now: datetime, policy: ListingPolicy = LISTING) -> Ask:
    """Return how to ask a listing."""
    if known is None or known.checked_at - now > CLOCK_TOLERANCE:
        return Ask.FULL
    if known.next_check_at is not None and now < known.next_check_at:
        return Ask.NOT_YET
    believed = known.trusted and (known.etag is not None or known.last_modified is not None)
    if not believed or known.conditional_streak >= policy.full_after or now - known.full_at >= policy.full_every:
        return Ask.FULL
    return Ask.CONDITIONAL


def conditional_headers(known: Validator) -> dict[str, str]:
    """Return the request headers that ask "unless unchanged" (RFC 9110, 13.1)."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value is not None}


def after_not_modified(
    known: Validator,
    now: datetime,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    policy: ListingPolicy = LISTING,
) -> Validator:
    """Return what is known after an answer of 304, whose own validators take the place of the old (RFC 9111, 4.3.4)."""
    return replace(
        known,
        etag=etag or known.etag,
        last_modified=last_modified or known.last_modified,
        checked_at=now,
        unchanged_streak=known.unchanged_streak + 1,
        conditional_streak=known.conditional_streak + 1,
        next_check_at=_next_check(known.changed_at, now, policy),
    )


def after_body(
    known: Validator | None,
    now: datetime,
    *,
    url: str,
    site: str,
    body_hash: str,
    etag: str | None,
    last_modified: str | None,
    entries: int,
    kind: str = "feed",
    policy: ListingPolicy = LISTING,
) -> Validator:
    """Return what is known after a body came, changed or not."""
    unchanged = known is not None and known.body_hash == body_hash
    changed_at = known.changed_at if known is not None and unchanged else now
    return Validator(
        url=url,
        site=site,
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        entries=entries,
        checked_at=now,
        changed_at=changed_at,
        full_at=now,
        unchanged_streak=known.unchanged_streak + 1 if known is not None and unchanged else 0,
        conditional_streak=0,
        trusted=known is None or (known.trusted and not _lied(known, body_hash, etag, last_modified)),
        next_check_at=_next_check(changed_at, now, policy),
        kind=kind,
    )


def unsettled(told: Validator) -> Validator:
    """Return what is kept of a listing not all of whose addresses are settled: that it is there. It is read in full."""
    return replace(told, etag=None, last_modified=None, body_hash="", next_check_at=None, conditional_streak=0)


def is_settled(known: Validator) -> bool:
    """Return whether all that a listing led to was settled when it was remembered."""
    return bool(known.body_hash)


def _lied(known: Validator, body_hash: str, etag: str | None, last_modified: str | None) -> bool:
    """Return whether the body changed behind the validators it was remembered by."""
    if known.body_hash == body_hash or not is_settled(known):
        return False
    if etag is not None or known.etag is not None:
        return etag == known.etag
    return last_modified is not None and last_modified == known.last_modified


def _next_check(changed_at: datetime, now: datetime, policy: ListingPolicy) -> datetime | None:
    wait = min((now - changed_at) * policy.wait_share, policy.max_interval)
    return now + wait if wait > timedelta() else None


def visit(known: UrlState | None, now: datetime, policy: ArticlePolicy = ARTICLE) -> Visit:
    """Return whether a listed address is fetched in this run."""
    if known is None or known.outcome is Outcome.WAITING:
        return Visit.NEW
    if known.outcome in {Outcome.FAILED, Outcome.DEFERRED}:
        return _retry(known, now, policy)
    if known.outcome is Outcome.DONE and _revisit_due(known, now, policy):
        return Visit.REVISIT
    return Visit.KNOWN


def _retry(known: UrlState, now: datetime, policy: ArticlePolicy) -> Visit:
    pauses = policy.deferred if known.outcome is Outcome.DEFERRED else _failure_pauses(policy)
    if known.attempts > len(pauses):
        return Visit.KNOWN
    since_visit = now - known.visited_at
    is_time = since_visit >= pauses[max(known.attempts, 1) - 1] or since_visit < -CLOCK_TOLERANCE
    return Visit.RETRY if is_time else Visit.WAIT


def _failure_pauses(policy: ArticlePolicy) -> tuple[timedelta, ...]:
    """Return the pauses after one failure, after two in a row, and so on."""
    longer = policy.give_up - 1 - policy.retries
    doubled = (min(timedelta(days=1) * 2**number, policy.max_pause) for number in range(longer))
    return (*(timedelta() for _ in range(policy.retries)), *doubled)


def _revisit_due(known: UrlState, now: datetime, policy: ArticlePolicy) -> bool:
    since_visit = now - known.visited_at
    if since_visit < -CLOCK_TOLERANCE:
        since_visit = policy.young_pause
    if policy.revisit_after is not None and since_visit >= policy.revisit_after:
        return True
    if known.revisits or known.published is None:
        return False
    return now - known.published < policy.young and since_visit >= policy.young_pause


@dataclass(frozen=True, slots=True)
class RevisitWindow:
    """The limits by which :meth:`crawler.state.store.StateStore.due_revisits` finds articles that no listing names."""

    published_after: datetime
    visited_before: datetime
    old_visited_before: datetime | None


def revisit_window(now: datetime, policy: ArticlePolicy = ARTICLE) -> RevisitWindow:
    """Return the limits of a query that finds the articles for which :func:`visit` says ``REVISIT``."""
    old = now - policy.revisit_after if policy.revisit_after is not None else None
    return RevisitWindow(now - policy.young, now - policy.young_pause, old)
