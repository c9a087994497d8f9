"""Recognises form pages (log-in, registration, contact) with a small model."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from crawler.reasons import Reason, Refusal
from crawler.text.gate.figures import PageFigures
from crawler.text.gate.parts import Parts, declares_article
from crawler.text.metadata.page_metadata import Metadata

WEIGHTS = "form_page.json"
MAX_COUNTED = 2

MAX_ADDRESS_WORDS = 3
"""Of one part of an address: ``contact-us`` is a form, ``first-contact-with-a-comet`` is none."""

_FORM_WORD = re.compile(
    r"""log(?:in|on|ind)\w* | sign(?:in|up|on) | regist(?:er|ra)\w* | registr\w* | regist | account\w* | \w*account
      | contact\w* | kontakt\w* | contat\w* | password\w* | passwort\w* | forgot\w* | anmeld\w* | konto | compte
      | cuenta | inloggen | logga | inscri\w* | sesion | prihlas\w* | rejestr\w*""",
    re.IGNORECASE | re.VERBOSE,
)
_FILE_WORDS = frozenset({"html", "htm", "php", "asp", "aspx", "jsp", "page", "do", "cfm"})
_BETWEEN_WORDS = re.compile(r"[-_.]+")


def form_page(url: str, metadata: Metadata, figures: PageFigures, parts: Parts) -> Refusal | None:
    """Return the refusal of a page whose form is what it is there for, else ``None``.

    Where nothing can be filled in and the address says nothing of a form, the model is not asked.
    """
    if parts.has_article_node or not (parts.passwords or parts.entries >= MAX_COUNTED or is_form_address(url)):
        return None
    model = load_model()
    if model.log_odds(features(url, metadata, figures, parts)) <= model.threshold:
        return None
    return Refusal(Reason.FORM_PAGE, f"{parts.entries} fields, {parts.passwords} for passwords, {figures.words} words")


def features(url: str, metadata: Metadata, figures: PageFigures, parts: Parts) -> dict[str, float]:
    """Return what the model weighs, by name."""
    return {
        "words": math.log1p(figures.words),
        "longest_stretch": math.log1p(figures.longest_stretch),
        "passwords": min(parts.passwords, MAX_COUNTED),
        "entries": math.log1p(parts.entries),
        "text_areas": min(parts.text_areas, MAX_COUNTED),
        "entries_by_words": math.log1p(parts.entries * 50 / (1 + figures.words)),
        "declares_article": declares_article(metadata),
        "has_date": metadata.date_published is not None and metadata.date_source not in {"text", "dateline"},
        "has_author": bool(metadata.authors),
        "form_address": is_form_address(url),
        "kept_share": figures.words / (1 + figures.all_words),
        "link_share": figures.link_share,
    }


@dataclass(frozen=True, slots=True)
class FormModel:
    """A logistic regression; ``python -m train.gate`` writes it."""

    constant: float
    threshold: float
    """Of the log-odds: above it a page is a form."""
    weights: Mapping[str, float]
    """By name of the feature."""

    def log_odds(self, values: Mapping[str, float]) -> float:
        """Return what speaks for a form, with what speaks against it taken off."""
        return self.constant + sum(weight * values[name] for name, weight in self.weights.items())


@lru_cache(maxsize=1)
def load_model() -> FormModel:
    """Return the model that comes with the program."""
    return FormModel(**json.loads((files("crawler.text.gate") / WEIGHTS).read_text("utf-8")))


def is_form_address(url: str) -> bool:
    """Return whether a part of the address is named for a form."""
    parts = (_BETWEEN_WORDS.split(part.lower()) for part in urlsplit(url).path.split("/"))
    return any(_names_form([word for word in part if word and word not in _FILE_WORDS]) for part in parts)


def _names_form(words: list[str]) -> bool:
    return len(words) <= MAX_ADDRESS_WORDS and any(map(_FORM_WORD.fullmatch, (*words, "".join(words))))
