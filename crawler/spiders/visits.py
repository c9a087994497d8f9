"""Decides whether a known address is fetched again; used by every spider that fetches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, islice

from crawler.discovery.candidates import Candidate, fold_of
from crawler.discovery.site_crawl import Found, SiteCrawl
from crawler.items import Hints
from crawler.reasons import Reason
from crawler.run.run import Run
from crawler.state.adaptive import ArticlePolicy, Visit, revisit_window, visit
from crawler.state.records import Outcome, UrlOutcome, UrlState

TROUBLED_PAGES = 3
"""From this many pages without an article on, the site is taken to be at fault, not its pages."""
WAITING_REMEMBERED = 10_000
"""Addresses of one site that are kept for the next run; more, and its listings have to name them again."""
FETCHED = frozenset({Visit.NEW, Visit.RETRY, Visit.REVISIT})


def article_policy(revisit_after_days: float) -> ArticlePolicy:
    """Return how often articles are looked at again; 0 days is never, but for the young ones."""
    return ArticlePolicy(revisit_after=timedelta(days=revisit_after_days) if revisit_after_days > 0 else None)


def policy_for(run: Run, site: str, policy: ArticlePolicy) -> ArticlePolicy:
    """Return how often a site's pages are looked at again.

    Where the last run got pages and not one article from it (maintenance, a bot challenge, a consent wall), the site
    was at fault and not its pages: they are asked for again at once, one time.
    """
    last = next(iter(run.store.health_history(site, 1)), None)
    if last is None or last.articles or last.refused < TROUBLED_PAGES:
        return policy
    return replace(policy, deferred=(timedelta(), *policy.deferred[1:]))


def is_wanted(known: UrlState | None, now: datetime, policy: ArticlePolicy, since: datetime | None = None) -> bool:
    """Return whether an address is fetched: it is new, failed, is due for another look, or was too old only then."""
    if known is not None and known.outcome is Outcome.REFUSED and known.reason == Reason.TOO_OLD:
        return since is None or (known.published is not None and known.published >= since)
    return visit(known, now, policy) in FETCHED


def unsettled(
    run: Run, crawl: SiteCrawl, found: list[tuple[int, Found]], policy: ArticlePolicy
) -> list[tuple[int, Found]]:
    """Return what no earlier run has settled, or is due for another look; count the others, and tell the state."""
    states, now = run.store.lookup(one.key for _, one in found), run.now()
    new = [one for one in found if is_wanted(states.get(one[1].key), now, policy, crawl.since)]
    keys = {one.key for _, one in new}
    known = [one for _, one in found if one.key not in keys]
    run.outcomes.seen(one.key for one in known)
    no_articles = [one for one in known if one.hints.is_doubtful and states[one.key].outcome is not Outcome.DONE]
    for one in known:
        if one.hints.is_doubtful:
            crawl.tried(accepted=states[one.key].outcome is Outcome.DONE)
    crawl.leave(Reason.URL_UNLIKELY, len(no_articles))
    count = len(known) - len(no_articles)
    run.tally.addresses_found(crawl.source.site, count, known=count)
    return new


def revisits(run: Run, crawl: SiteCrawl, policy: ArticlePolicy) -> list[tuple[int, Found]]:
    """Return articles that are due for another look, whether or not a listing still names them."""
    window = revisit_window(run.now(), policy)
    due = run.store.due_revisits(
        crawl.source.site,
        published_after=window.published_after,
        visited_before=window.visited_before,
        old_visited_before=window.old_visited_before,
    )
    hints = Hints(language=crawl.source.language)
    known = (Candidate(state.url, state.url, fold_of(state.url), hints) for state in due)
    return crawl.offer((one for one in known if crawl.source.wants(one.key)), "list", "")


def left_behind(run: Run, crawl: SiteCrawl, policy: ArticlePolicy) -> list[tuple[int, Found]]:
    """Return addresses that earlier runs never got to, or got nothing from and it is time to ask again.

    No listing need name them any more.
    """
    attempts = max(policy.give_up, len(policy.deferred) + 1)
    states = run.store.unfinished(crawl.source.site, attempts=attempts)
    due = (state for state in states if is_wanted(state, run.now(), policy))
    hints = Hints(language=crawl.source.language)
    known = (Candidate(state.url, state.url, fold_of(state.url), hints) for state in due)
    return crawl.offer((one for one in known if crawl.source.wants(one.key)), "list", "")


def remember_waiting(run: Run, crawls: Iterable[SiteCrawl]) -> None:
    """Let the state know of the addresses whose turn never came: the run was stopped, or had enough."""
    now = run.now()
    for crawl in crawls:
        for found in islice(chain(crawl.asked.values(), crawl.waiting.values()), WAITING_REMEMBERED):
            if found.via != "list":  # the state knows what it named itself
                run.outcomes.visited(UrlOutcome(found.key, Outcome.WAITING, now, crawl.source.site))
