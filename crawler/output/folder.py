"""The folder of one run: spools while it runs, finished files when a part is sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.output.parts import FileFacts, LineFile, cut_torn_line, facts, publish, read_lines
from crawler.output.seal_task import SUFFIX, SealTask, temporary

MANIFEST = "manifest.json"
RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
SPOOL = re.compile(r"spool-(\d{5})\.jsonl\.part")
ARTICLES = re.compile(r"articles-\d{5}\.jsonl(\.gz|\.zst)?")
SEGMENT = re.compile(r"removed-(\d{5})\.segment")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Names inside ``OUTPUT_DIR/runs/<run id>/``. Nothing outside of it is ever written by a run but the state."""

    path: Path

    @classmethod
    def of(cls, output_dir: Path, run_id: str) -> RunFolder:
        """Return the folder of a run. Raises ``ValueError`` for a run id that is not of our making."""
        if not RUN_ID.fullmatch(run_id):
            raise ValueError(f"run id: {run_id!r}: not of the form YYYYMMDDThhmmssZ-xxxx")
        return cls(output_dir / "runs" / run_id)

    @property
    def run_id(self) -> str:
        """Return the id of the run."""
        return self.path.name

    @property
    def rejected(self) -> Path:
        """Return the final name of the refusals."""
        return self.path / "rejected.jsonl"

    @property
    def removed(self) -> Path:
        """Return the final name of the removed blocks."""
        return self.path / "removed.jsonl"

    def spool(self, number: int) -> Path:
        """Return where the pages of a part wait until it is sealed."""
        return self.path / f"spool-{number:05}.jsonl.part"

    def spools(self) -> list[tuple[int, Path]]:
        """Return the spools that wait, in order."""
        found = ((SPOOL.fullmatch(path.name), path) for path in sorted(self.path.iterdir()))
        return [(int(match[1]), path) for match, path in found if match]

    def seal_task(
        self, number: int, memories: dict[str, bytes], day: int, compression: str, *, clean: bool, writer: str
    ) -> SealTask:
        """Return the order to seal a spool; ``writer`` is the run that does it."""
        return SealTask(
            spool=self.spool(number),
            articles=self.path / f"articles-{number:05}.jsonl{SUFFIX[compression]}",
            removed=self.path / f"removed-{number:05}.segment",
            memories=memories,
            day=day,
            compression=compression,
            clean=clean,
            writer=writer,
        )

    def article_files(self) -> list[Path]:
        """Return the sealed parts, in order."""
        return [path for path in sorted(self.path.iterdir()) if ARTICLES.fullmatch(path.name)]

    def unfinished(self) -> bool:
        """Return whether the run was cut off before its manifest."""
        return not (self.path / MANIFEST).exists()

    def publish_part(self, task: SealTask) -> None:
        """Give a sealed part its final names, in the place of an earlier try with another compression."""
        for earlier in self._names_of(task) - {task.articles}:
            earlier.unlink(missing_ok=True)
        publish(task.draft(task.removed), task.removed)
        publish(task.draft(task.articles), task.articles)

    def _names_of(self, task: SealTask) -> set[Path]:
        plain = task.articles.name.removesuffix(SUFFIX[task.compression])
        return {self.path / f"{plain}{suffix}" for suffix in SUFFIX.values()}

    def finish_lines(self) -> None:
        """Give refusals and removed blocks their final names; running it again changes nothing."""
        cut_torn_line(temporary(self.rejected))
        if temporary(self.rejected).exists() or not self.rejected.exists():
            _sync(temporary(self.rejected))
            publish(temporary(self.rejected), self.rejected)
        segments = [path for path in sorted(self.path.iterdir()) if SEGMENT.fullmatch(path.name)]
        if not self.removed.exists():
            _join(segments, temporary(self.removed))
            publish(temporary(self.removed), self.removed)
        for segment in segments:
            segment.unlink()

    def files(self) -> Iterator[FileFacts]:
        """Yield the facts of every finished file, for the manifest."""
        for path in (*self.article_files(), self.rejected, self.removed):
            yield facts(path, sum(1 for _ in read_lines(path)))


def run_folders(output_dir: Path) -> list[RunFolder]:
    """Return all runs of an output folder, oldest first."""
    root = output_dir / "runs"
    if not root.is_dir():
        return []
    return [RunFolder(path) for path in sorted(root.iterdir()) if RUN_ID.fullmatch(path.name) and path.is_dir()]


def _sync(path: Path) -> None:
    path.touch()
    with LineFile(path) as file:
        file.sync()


def _join(segments: list[Path], target: Path) -> None:
    target.unlink(missing_ok=True)
    target.touch()
    with LineFile(target) as file:
        for segment in segments:
            for line in read_lines(segment):
                file.append(line)
        file.sync()
