"""Sealing: a spool becomes a finished part. Each article is cleaned again with what repeats over its site.

Runs in a worker process. Two passes over the spool: the first counts, for each
site, on how many articles a block stood; the second decides every block again
with that knowledge. Memory holds the counts, never the texts. Doing it twice
gives the same files: nothing but the new files is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.output.parts import FileFacts, facts, packed, synced
from crawler.output.rows import dump_row
from crawler.output.seal_task import SealReport, SealTask
from crawler.output.spool import SpoolRecord, records
from crawler.text.blocks.block import from_record
from crawler.text.cleaning.decide import Verdict, decide, verdict_text
from crawler.text.cleaning.site_memory import SiteCounts, SiteMemory
from crawler.text.normalize import content_hash, word_count


def seal(task: SealTask) -> SealReport:
    """Write the finished part and its removed blocks under their temporary names, synced; return the facts."""
    report = SealReport(articles=FileFacts("", 0, 0, ""), memories={})
    memories = learn(task, report) if task.clean else {}
    lines = 0
    with (
        packed(task.draft(task.articles), task.compression) as articles,
        synced(task.draft(task.removed)) as removed,
    ):
        for record in records(task.spool):
            row, verdict = finish(record, memories if task.clean else None)
            articles.write(dump_row(row))
            lines += 1
            for line in removed_lines(row["url"], verdict):
                removed.write(dump_row(line))
                report.rules[line["rule"]] += 1
            if verdict is not None and verdict.overcut:
                report.overcut.append(row["url"])
    found = facts(task.draft(task.articles), lines)
    report.articles = FileFacts(task.articles.name, found.bytes, found.lines, found.sha256)
    return report


def learn(task: SealTask, report: SealReport) -> dict[str, SiteCounts]:
    """Return what the memory of each domain says of the blocks in the spool, whose own articles it has counted.

    ``report`` takes the new memories. Only one of them is unpacked at a time: a full one has 14 MB, and a part may be
    of two thousand domains.
    """
    blocks: dict[str, list[tuple[bool, list[int]]]] = {}
    for record in records(task.spool):
        blocks.setdefault(record.domain, []).append((record.votes, [*_fingerprints(record)]))
    counts = {}
    for domain, articles in blocks.items():
        memory = SiteMemory.load(task.memories.get(domain))
        for votes, fingerprints in articles:
            if votes:
                memory.observe(fingerprints, task.day)
        report.memories[domain] = memory.dump()
        report.articles_seen[domain] = memory.articles
        counts[domain] = memory.counts_of(one for _, fingerprints in articles for one in fingerprints)
    return counts


def finish(record: SpoolRecord, memories: dict[str, SiteCounts] | None) -> tuple[dict[str, Any], Verdict | None]:
    """Return the final row of a spooled page, and what was decided over its blocks (``None``: nothing was)."""
    row = record.article
    if memories is None or record.edited:
        return row, None
    verdict = decide([from_record(block) for block in record.blocks], memory=memories.get(record.domain))
    row["text"] = verdict_text(verdict)
    row["word_count"] = word_count(row["text"])
    row["content_hash"] = content_hash(row["text"])
    return row, verdict


def removed_lines(url: str, verdict: Verdict | None) -> Iterator[dict[str, Any]]:
    """Yield one line for each block that the extractor had taken for text and cleaning took out."""
    for block, rule, score in verdict.removed if verdict else ():
        if block.extracted:
            yield {
                "url": url,
                "rule": rule,
                "score": round(score, 2),
                "position": block.position,
                "kind": block.kind,
                "text": block.text,
            }


def _fingerprints(record: SpoolRecord) -> Iterator[int]:
    for block in map(from_record, record.blocks):
        yield from (one for one in (block.fingerprint, block.prefix_fingerprint) if one)
