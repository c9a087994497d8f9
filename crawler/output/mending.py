"""Repairs a spool with unreadable lines: each bad line costs that line alone."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path

from crawler.items import Article
from crawler.output.parts import cut_torn_line, whole_lines
from crawler.output.spool import SpoolRecord
from crawler.text.blocks.block import from_record

KEYS = frozenset(one.name for one in fields(Article))
_ARTICLE_ID = re.compile(rb'"article":\{"id":"([\w-]{1,64})"')


@dataclass(slots=True)
class Mended:
    """What is left of a spool."""

    lines: int = 0
    """Good lines, in their order."""
    lost: list[int] = field(default_factory=list)
    """Numbers of the lines that could not be read, from 1."""
    lost_ids: list[str] = field(default_factory=list)
    """The articles that stood in them, as far as that can still be read."""


def mend(spool: Path) -> Mended:
    """Take out of a spool the lines that cannot be read. The file is written anew only where there are any.

    What was synced is whole, unless the disk is damaged. After a power cut the rest may be torn, or hold anything.
    """
    cut_torn_line(spool)
    mended = Mended()
    for number, line in enumerate(whole_lines(spool), 1):
        if is_good(line):
            mended.lines += 1
            continue
        mended.lost.append(number)
        if found := _ARTICLE_ID.search(line):
            mended.lost_ids.append(found[1].decode("ascii"))
    if mended.lost:
        _leave_out(spool, frozenset(mended.lost))
    return mended


def is_good(line: bytes) -> bool:
    """Return whether a line of a spool holds everything that sealing and the state need of it."""
    try:
        record = SpoolRecord.of_line(line)
        datetime.fromisoformat(record.article["fetched_at"])
        b64decode(record.state.minhash)
        for block in record.blocks:
            from_record(block)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return record.article.keys() >= KEYS


def _leave_out(spool: Path, lost: frozenset[int]) -> None:
    draft = spool.with_name(f"{spool.name}.mended")
    with draft.open("wb") as file:
        file.writelines(line for number, line in enumerate(whole_lines(spool), 1) if number not in lost)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(spool)
