"""What the head of an article's page tells machines, in the forms that sites choose from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from crawler.demo.articles import Article
from crawler.demo.templates import Html


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """The article and what its site adds to it."""

    article: Article
    url: str
    image: str
    site: str
    section: str


def canonical(facts: HeadFacts) -> str:
    """The canonical link."""
    return f'<link rel="canonical" href="{escape(facts.url)}">'


def opengraph(facts: HeadFacts) -> str:
    """Open Graph and plain meta elements."""
    article = facts.article
    pairs = [
        ("og:type", "article"),
        ("og:title", f"{article.title} – {facts.site}"),
        ("og:description", article.summary),
        ("og:url", facts.url),
        ("og:image", facts.image),
        ("og:site_name", facts.site),
        ("article:published_time", article.date.isoformat()),
        ("article:modified_time", article.last_change.isoformat()),
        ("article:section", facts.section),
        *(("article:tag", tag) for tag in article.tags),
    ]
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs]
    lines.append(f'<meta name="description" content="{escape(article.summary)}">')
    lines.extend(f'<meta name="author" content="{escape(author)}">' for author in article.authors)
    return "\n".join(lines)


def json_ld(facts: HeadFacts) -> str:
    """A JSON-LD graph with the article (without its body), its publisher and the breadcrumbs."""
    graph = {"@context": "https://schema.org", "@graph": [news_article(facts), breadcrumbs(facts)]}
    text = json.dumps(graph, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def news_article(facts: HeadFacts) -> dict[str, object]:
    """The NewsArticle node."""
    article = facts.article
    return {
        "@type": "NewsArticle",
        "mainEntityOfPage": facts.url,
        "headline": article.title,
        "description": article.summary,
        "datePublished": article.date.isoformat(),
        "dateModified": article.last_change.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": facts.site},
        "articleSection": facts.section,
        "keywords": list(article.tags),
        "image": [facts.image],
        "inLanguage": article.language,
        "isAccessibleForFree": article.visible_parts is None,
    }


def breadcrumbs(facts: HeadFacts) -> dict[str, object]:
    """The BreadcrumbList node."""
    names = [facts.site, facts.section, facts.article.title]
    items = [{"@type": "ListItem", "position": place, "name": name} for place, name in enumerate(names, 1)]
    return {"@type": "BreadcrumbList", "itemListElement": items}


FORMS: dict[str, Callable[[HeadFacts], str]] = {
    "canonical": canonical,
    "opengraph": opengraph,
    "json-ld": json_ld,
}


def head_of(facts: HeadFacts, forms: tuple[str, ...], amp_url: str | None) -> Html:
    """The head elements in the forms that the site uses."""
    lines = [FORMS[form](facts) for form in forms]
    if amp_url:
        lines.append(f'<link rel="amphtml" href="{escape(amp_url)}">')
    return Html("\n".join(lines))
