"""Whether an address that may be known is fetched: the same for every spider that fetches."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.discovery.candidates import Candidate, fold_of
from crawler.discovery.site_crawl import Found, SiteCrawl
from crawler.items import Hints
from crawler.reasons import Reason
from crawler.run.run import Run
from crawler.state.adaptive import ArticlePolicy, Visit, revisit_window, visit
from crawler.state.records import Outcome, UrlState

FETCHED = frozenset({Visit.NEW, Visit.RETRY, Visit.REVISIT})


def article_policy(revisit_after_days: float) -> ArticlePolicy:
    """Return how often articles are looked at again; 0 days is never, but for the young ones."""
    return ArticlePolicy(revisit_after=timedelta(days=revisit_after_days) if revisit_after_days > 0 else None)


def is_wanted(known: UrlState | None, now: datetime, policy: ArticlePolicy, since: datetime | None = None) -> bool:
    """Return whether an address is fetched: it is new, failed, is due for another look, or was too old only then."""
    if known is not None and known.outcome is Outcome.REFUSED and known.reason == Reason.TOO_OLD:
        return since is None or (known.published is not None and known.published >= since)
    return visit(known, now, policy) in FETCHED


def unsettled(
    run: Run, found: list[tuple[int, Found]], policy: ArticlePolicy, since: datetime | None
) -> list[tuple[int, Found]]:
    """Return what no earlier run has settled, or is due for another look; let the state know of the others."""
    states, now = run.store.lookup(one.key for _, one in found), run.now()
    new = [one for one in found if is_wanted(states.get(one[1].key), now, policy, since)]
    keys = {one.key for _, one in new}
    run.outcomes.seen(one.key for _, one in found if one.key not in keys)
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
