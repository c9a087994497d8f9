"""The extractors that the setting ``EXTRACTOR`` can name, and how one is found by its name."""

from __future__ import annotations

from functools import cache
from importlib import import_module

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
    if not (isinstance(found, type) and callable(getattr(found, "extract", None)) and hasattr(found, "name")):
        raise ValueError("must be a class with a name and a method extract(page)")
    return found


@cache
def extractor_of(path: str) -> Extractor:
    """Return the extractor of a path, made once in each process. Raises ``ValueError`` like :func:`extractor_class`."""
    made = extractor_class(path)()
    return made if path == DEFAULT_EXTRACTOR else Foreign(made)


class Foreign:
    """Wraps an extractor of the user: an exception in it refuses the page (``extractor_failed``), nothing else."""

    def __init__(self, inner: Extractor) -> None:
        self.inner = inner
        self.name = inner.name

    def extract(self, page: PageSource) -> Extracted:
        """Return what the inner extractor finds. Raises :class:`crawler.reasons.RefusedError` where it raises."""
        try:
            return self.inner.extract(page)
        except (RefusedError, MemoryError):
            raise
        except Exception as error:
            told = f"{self.name}: {type(error).__name__}: {error}"
            raise RefusedError(Reason.EXTRACTOR_FAILED, told) from error
