"""The extractors that the setting ``EXTRACTOR`` can name, and how one is found by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module

from crawler.extractors.types import check
from crawler.items import DEFAULT_EXTRACTOR
from crawler.reasons import Reason, RefusedError
from crawler.text.source import Extracted, Extractor, PageSource


def extractor_class(path: str) -> type[Extractor]:
    """Return the class that a path (``package.module.Class``) names.

    Raises ``ValueError`` with what is wrong, where there is none, or where it is no extractor.
    """
    module, _, name = path.rpartition(".")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"there is no such class: {error}") from error
    except Exception as error:
        raise ValueError(f"its module cannot be imported: {type(error).__name__}: {error}") from error
    named = isinstance(getattr(found, "name", None), str | property)
    if not (isinstance(found, type) and callable(getattr(found, "extract", None)) and named):
        raise ValueError("must be a class with a name (a string) and a method extract(page)")
    return found


@cache
def extractor_of(path: str) -> Extractor:
    """Return the extractor of a path, made once in each process.

    Raises ``ValueError`` like :func:`extractor_class`, and :class:`crawler.reasons.RefusedError` where a foreign class
    cannot be made: that costs each page, and is told with each.
    """
    found = extractor_class(path)
    if path == DEFAULT_EXTRACTOR:
        return found()
    with _its_fault(found.__name__):
        return Foreign(found())


class Foreign:
    """Another extractor: what it raises, or gives of a wrong type, costs the page, and is told as its fault."""

    def __init__(self, inner: Extractor) -> None:
        self.inner = inner
        self.name = str(inner.name)

    def extract(self, page: PageSource) -> Extracted:
        """Return what the inner extractor finds. Raises :class:`crawler.reasons.RefusedError` where it is at fault."""
        with _its_fault(self.name):
            found = self.inner.extract(page)
            check(found)
        return found


@contextmanager
def _its_fault(name: str) -> Iterator[None]:
    """Refuse the page where the code of somebody else raises anything, even what would end a process."""
    try:
        yield
    except (RefusedError, MemoryError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise RefusedError(Reason.EXTRACTOR_FAILED, f"{name}: {type(error).__name__}: {error}") from error
