"""A small multilingual newsroom, written by us and served on loopback: for ``make crawl`` and for tests."""

from crawler.demo.articles import Article, load_articles
from crawler.demo.newsroom import DemoSite, GoldArticle, Newsroom, render_page, standing_gold
from crawler.demo.server import Request

__all__ = [
    "Article",
    "DemoSite",
    "GoldArticle",
    "Newsroom",
    "Request",
    "load_articles",
    "render_page",
    "standing_gold",
]
