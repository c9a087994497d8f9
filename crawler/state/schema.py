"""The tables. Times are milliseconds since 1970 UTC, hashes are bytes, nothing is pickled.

Addresses are keyed by the first 16 bytes of their BLAKE2b: a million keys are
an index of 30 MB that stays in memory, whatever the length of the addresses
(at 10^9 addresses the chance of one collision is below 10^-20). The text of
the address stands beside it, for reports and revisits.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import overload

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    literal_column,
    or_,
)

from crawler.state.records import UNFINISHED

TABLES_VERSION = 1

metadata = MetaData()
# SQLite numbers rows by itself only in an INTEGER PRIMARY KEY.
_RowId = BigInteger().with_variant(Integer, "sqlite")

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("key", _RowId, primary_key=True),
    Column("article_id", Text, nullable=False, unique=True),
    Column("url_key", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False, index=True),
    Column("extracted_hash", LargeBinary),
    Column("revision", Integer, nullable=False),
    Column("duplicate_of", Text),
    Column("minhash", LargeBinary),
)

bands = Table(
    "bands",
    metadata,
    Column("band", BigInteger, nullable=False),
    Column("article", BigInteger, ForeignKey("articles.key", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("band", "article"),
    # The key is the whole row: without a row id it is stored once.
    sqlite_with_rowid=False,
)

urls = Table(
    "urls",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("url", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("canonical_url", Text),
    Column("article", BigInteger, ForeignKey("articles.key")),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("visited_at", BigInteger, nullable=False),
    Column("published", BigInteger),
    Column("revisits", Integer, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
)
Index(
    "urls_article",
    urls.c.article,
    sqlite_where=urls.c.article.is_not(None),
    postgresql_where=urls.c.article.is_not(None),
)
is_unfinished = or_(*(urls.c.outcome == literal_column(f"'{one}'") for one in UNFINISHED))
"""Written out, not bound: only then a database sees that the index has all such rows."""
Index("urls_unfinished", urls.c.site, urls.c.attempts, sqlite_where=is_unfinished, postgresql_where=is_unfinished)
_young = urls.c.published.is_not(None)
Index("urls_site_published", urls.c.site, urls.c.published, sqlite_where=_young, postgresql_where=_young)

validators = Table(
    "validators",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("url", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", LargeBinary, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("checked_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("full_at", BigInteger, nullable=False),
    Column("unchanged_streak", Integer, nullable=False),
    Column("conditional_streak", Integer, nullable=False),
    Column("trusted", Boolean, nullable=False),
    Column("next_check_at", BigInteger),
    Column("kind", Text, nullable=False),
    Index("validators_of_site", "site", "kind"),
)

site_memory = Table(
    "site_memory",
    metadata,
    Column("site", Text, primary_key=True),
    Column("blob", LargeBinary, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("updated", BigInteger, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("started", BigInteger, nullable=False, index=True),
    Column("ended", BigInteger),
    Column("exit_status", Integer),
    Column("reason", Text),
    Column("counts", Text, nullable=False),
)

parts = Table(
    "parts",
    metadata,
    Column("run_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", Text),
    PrimaryKeyConstraint("run_id", "number"),
)

site_health = Table(
    "site_health",
    metadata,
    Column("site", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("found", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("median_words", Integer),
    Column("with_date", Integer, nullable=False),
    Column("with_author", Integer, nullable=False),
    PrimaryKeyConstraint("site", "run_id"),
)
Index("site_health_at", site_health.c.site, site_health.c.at)


def url_key(url: str) -> bytes:
    """Return the 16 bytes by which an address is known."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@overload
def to_ms(when: datetime) -> int: ...
@overload
def to_ms(when: None) -> None: ...
def to_ms(when: datetime | None) -> int | None:
    """Return milliseconds since 1970; a naive time is refused, because nobody can tell what it means."""
    if when is None:
        return None
    if when.tzinfo is None:
        raise ValueError(f"time: {when.isoformat()}: has no zone")
    return round(when.timestamp() * 1000)


@overload
def from_ms(ms: int) -> datetime: ...
@overload
def from_ms(ms: None) -> None: ...
def from_ms(ms: int | None) -> datetime | None:
    """Return the aware UTC time."""
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)


@overload
def storable(text: str) -> str: ...
@overload
def storable(text: None) -> None: ...
def storable(text: str | None) -> str | None:
    """Return the text as both databases take it: no NUL (PostgreSQL), no lone surrogates (UTF-8)."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
