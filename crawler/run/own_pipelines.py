"""The item pipelines that a user adds: each finished row goes through them before its part is published.

They come behind the sealing, because that is where a text becomes final: what they change is what is published.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itemadapter import ItemAdapter, is_item

from crawler.items import Article
from crawler.output.parts import FileFacts, facts, packed, read_lines, synced
from crawler.output.rows import as_row, dump_row, load_row
from crawler.output.seal_task import SealReport, SealTask, Withheld, temporary
from crawler.reasons import Reason, Refusal

logger = logging.getLogger(__name__)

ProcessRemoved = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class OwnPipelines:
    """What a row, and a block that was taken out of a text, go through before they are published."""

    process_item: Callable[[Any], Awaitable[Any]]
    """Takes an :class:`crawler.items.Article`, returns any kind of item. What it raises withholds the article."""
    process_removed: Sequence[ProcessRemoved | None]
    """Of each pipeline, its method of this name: it takes a line of ``removed.jsonl`` and returns it. ``None`` where a
    pipeline has no such method: it may take names out of the articles, so no text of a removed block is published."""
    drop: type[Exception]
    """What a pipeline raises to leave an article out."""

    async def finish(self, task: SealTask, report: SealReport) -> SealReport:
        """Put the rows and removed blocks of a sealed part, not yet published, through the pipelines.

        Raises ``OSError``. Who kills the run meanwhile lets them see the same rows again.
        """
        await self._finish_rows(task, report)
        self._finish_removed(task, {one.row["url"] for one in report.withheld})
        return report

    async def _finish_rows(self, task: SealTask, report: SealReport) -> None:
        draft, new, lines = task.draft(task.articles), _beside(task.draft(task.articles)), 0
        with packed(new, task.compression) as file:
            for row in map(load_row, read_lines(draft, task.compression)):
                finished = await self._finished(row)
                if isinstance(finished, Refusal):
                    report.withheld.append(Withheld(row, finished))
                    continue
                file.write(dump_row(finished))
                lines += 1
        new.replace(draft)
        found = facts(draft, lines)
        report.articles = FileFacts(task.articles.name, found.bytes, found.lines, found.sha256)

    async def _finished(self, row: dict[str, Any]) -> dict[str, Any] | Refusal:
        """Return the row as the pipelines leave it, or why it is not published."""
        try:
            return row_of(await self.process_item(Article(**row)), row)
        except self.drop as error:
            return Refusal(Reason.OWN_PIPELINE, str(error))
        except Exception as error:  # what came of the row is not known: it may hold what should have been taken out
            logger.exception("A pipeline of your own failed; the article is withheld: %s", row["url"])
            return Refusal(Reason.INTERNAL_ERROR, f"own pipeline: {type(error).__name__}: {error}")

    def _finish_removed(self, task: SealTask, withheld: set[str]) -> None:
        draft = task.draft(task.removed)
        new = _beside(draft)
        with synced(new) as file:
            for line in map(load_row, read_lines(draft, "none")):
                if line["url"] not in withheld:
                    file.write(dump_row(self._removed(line)))
        new.replace(draft)

    def _removed(self, line: dict[str, Any]) -> dict[str, Any]:
        for process in self.process_removed:
            if process is None:
                return {**line, "text": None}
            try:
                line = process(line)
            except Exception:
                logger.exception("A pipeline of your own failed; the text of the removed block is left out")
                return {**line, "text": None}
        return line


def row_of(item: Any, before: dict[str, Any]) -> dict[str, Any]:
    """Return the row of what the pipelines gave back: every key is there, and words and hash are those of the text.

    Raises ``TypeError`` for what is no item, or has no text.
    """
    if not is_item(item):
        raise TypeError(f"process_item returned {type(item).__name__}, which is no item")
    found = as_row(item) if isinstance(item, Article) else ItemAdapter(item).asdict()
    text = found.get("text")
    if not isinstance(text, str):
        raise TypeError("process_item returned an item without a text")
    row = {name: found.get(name, [] if isinstance(value, list) else None) for name, value in before.items()}
    row |= {name: value for name, value in found.items() if name not in row}
    if text != before["text"]:
        from crawler.text.normalize import content_hash, word_count  # noqa: PLC0415 - loads what else only workers need

        row["word_count"], row["content_hash"] = word_count(text), content_hash(text)
    return row


def _beside(draft: Path) -> Path:
    return temporary(draft)
