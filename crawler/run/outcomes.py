"""Takes every outcome of a run and writes it in an order in which a kill loses nothing.

A line is flushed before it is counted; it is on the disk before the state says *done*. Whatever a kill leaves behind,
the next run finds one of these and goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.network.secrets import without_secrets
from crawler.output.folder import RunFolder
from crawler.output.parts import LineFile
from crawler.output.rows import as_row, dump_row
from crawler.output.seal_task import Withheld, temporary
from crawler.output.spool import Accepted, remember, spool_record
from crawler.reasons import Reason, Refusal
from crawler.run.tally import Tally
from crawler.state.batch import Batch
from crawler.state.records import Outcome, UrlOutcome, Validator
from crawler.urls import canonicalize

if TYPE_CHECKING:  # it loads the database library, which only an open run needs
    from crawler.state.store import StateStore

logger = logging.getLogger(__name__)


def rejected_line(url: str, site: str, refusal: Refusal, at: datetime, *, requested_url: str = "") -> dict[str, str]:
    """Return a line of ``rejected.jsonl``."""
    what = {"reason": str(refusal.reason), "detail": refusal.detail}
    line = {"url": url, "requested_url": requested_url or url, "site": site, **what}
    return {**{name: without_secrets(value) for name, value in line.items()}, "at": at.isoformat()}


def take_back(store: StateStore, articles: list[Withheld], at: datetime) -> set[str]:
    """Let the state forget articles that are not published; return the sites whose listings are read again for them.

    Those of an error are asked for again, those that a pipeline dropped are refused for good.
    """
    failed = [one.row["id"] for one in articles if one.refusal.reason.is_failure]
    dropped = [one for one in articles if not one.refusal.reason.is_failure]
    sites = store.withdraw(failed, ask_again=True)
    store.withdraw([one.row["id"] for one in dropped], ask_again=False)
    store.commit(Batch(urls=[visit for one in dropped for visit in _refused(one, at)]))
    return sites


def _refused(article: Withheld, at: datetime) -> Iterator[UrlOutcome]:
    row = article.row
    for url in {canonicalize(row["requested_url"]) or row["requested_url"], row["url"]}:
        yield UrlOutcome(url, Outcome.REFUSED, at, row["domain"], reason=str(article.refusal.reason))


class Outcomes:
    """The open files of a run, and the batch that the state learns of next. Counts everything in ``tally``."""

    def __init__(self, folder: RunFolder, store: StateStore, tally: Tally, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.store = store
        self.tally = tally
        self.now = now
        self.batch = Batch()
        self.part = 1
        self.domains: dict[int, set[str]] = {}
        """Of the articles of each part that is not sealed: the keys of the memories that clean them."""
        self.unsettled: set[str] = set()
        """Sites one of whose articles is to be asked for again: none of their listings is remembered."""
        self._rejected = LineFile(temporary(folder.rejected))
        self._spool = LineFile(folder.spool(self.part))

    # ---------------------------------------------------------------- pages and addresses
    def write(self, accepted: Accepted) -> None:
        """Write one article. Raises ``OSError``; then nothing of it stays."""
        record = spool_record(accepted)
        self._spool.append(dump_row(as_row(record)))
        remember(self.batch, record)
        self.domains.setdefault(self.part, set()).add(record.domain)
        self.tally.article_written(record.site, record.article)

    def reject(self, url: str, site: str, refusal: Refusal, *, requested_url: str = "") -> None:
        """Write one refusal. Raises ``OSError``."""
        self.tally.refuse(site, refusal.reason)
        self._rejected.append(dump_row(rejected_line(url, site, refusal, self.now(), requested_url=requested_url)))
        logger.debug("Refused %s: %s", url, refusal)

    def withhold(self, articles: list[Withheld]) -> None:
        """Refuse articles that were written and are not published: they count no more, and the state forgets them."""
        for one in articles:
            site = one.row["domain"]
            self.tally.article_withheld(site, one.row)
            self.reject(one.row["url"], site, one.refusal, requested_url=one.row["requested_url"])
        self.commit()
        self._rejected.sync()
        self.unsettled |= take_back(self.store, articles, self.now())

    def visited(self, outcome: UrlOutcome) -> None:
        """Let the state know of a visit that gave no article."""
        self.batch.urls.append(outcome)

    def visit_failed(self, url: str, site: str, reason: Reason) -> None:
        """Let the state know that an address gave no page: the next runs try again, ever less often."""
        self.visited(UrlOutcome(url, Outcome.FAILED, self.now(), site, reason=str(reason)))

    def checked(self, validator: Validator) -> None:
        """Let the state know what a feed, sitemap or section said."""
        if validator.site not in self.unsettled:
            self.batch.validators.append(validator)

    def seen(self, urls: Iterable[str]) -> None:
        """Let the state know that known addresses were listed again."""
        self.batch.seen.extend(urls)
        self.batch.seen_at = self.now()

    # ---------------------------------------------------------------- disk and state
    def commit(self) -> None:
        """Put lines on the disk, then the state behind them. On ``OSError`` or ``StateError`` the batch is kept."""
        if not self.batch:
            return
        self._spool.sync()
        self._rejected.sync()
        self.store.commit(self.batch)
        self.batch = Batch()

    @property
    def articles_in_part(self) -> int:
        """Return how many articles wait in the spool that is written now."""
        return self._spool.lines

    def rotate(self) -> int | None:
        """Close the spool and begin the next one; return the number to seal, ``None`` where it is empty."""
        self.commit()
        self._spool.close()
        number, empty = self.part, not self._spool.lines
        self.part += 1
        self._spool = LineFile(self.folder.spool(self.part))
        return None if empty else number

    def close(self) -> None:
        """Close the files: what is written stays for the next run."""
        self._spool.close()
        self._rejected.close()
