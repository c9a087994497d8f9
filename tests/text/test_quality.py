import pytest

from crawler.reasons import Reason, Refusal
from crawler.text.blocks.block import Block, Kind
from crawler.text.cleaning.decide import Verdict
from crawler.text.metadata.page_metadata import Metadata
from crawler.text.normalize import word_count
from crawler.text.quality import gate, no_article, not_html

SENTENCE = (
    "The council of the small town decided on Tuesday evening to repair the old bridge before winter, "
    "and nobody spoke against it in the long debate."
)
URL = "https://news.example/2024/03/01/bridge"


def blocks_of(*lines):
    return [
        Block(text=text, kind=Kind.PARAGRAPH, position=at, link_share=share, extracted=True)
        for at, (text, share) in enumerate(lines)
    ]


def prose(count):
    return [(f"{SENTENCE} {number}", 0.0) for number in range(count)]


def teasers(count):
    return [(f"Headline number {number} of the day", 1.0) for number in range(count)]


def listing(count, words=20):
    pairs = (
        [(f"Headline number {at} of the day", 1.0), (" ".join([f"summary{at}"] * words), 0.0)] for at in range(count)
    )
    return [line for pair in pairs for line in pair]


def verdict(lines, url=URL, *, kept=None, language="en", expected=None, **metadata):
    blocks = blocks_of(*lines)
    text = "\n".join(block.text for block in blocks if kept is None or block.link_share < kept)
    refusal = gate(url, Metadata(**metadata), blocks, text, language, expected)
    return refusal.reason if refusal else None


@pytest.mark.parametrize(
    ("lines", "arguments"),
    [
        (prose(3), {}),
        (prose(3) + teasers(60), {"kept": 0.5}),
        (prose(2) + teasers(1) + prose(2) + teasers(1) + prose(2), {}),
        (teasers(60) + prose(2), {"kept": 0.5}),
        (listing(12, 20), {"page_type": "NewsArticle"}),
        (
            prose(1),
            {
                "titles": ["Page not found: how a town lost its map"],
                "og_type": "article",
                "url": "https://news.example/a",
                "kept": 0.5,
            },
        ),
        (prose(6), {"titles": ["404 not found"]}),
        (prose(1), {"titles": ["A bridge", "Oops", "A bridge | Example"]}),
        (teasers(20) + prose(8), {"url": "https://news.example/archive/a-bridge-for-the-town", "kept": 0.5}),
        ([("北京市政府星期二决定在冬天到来之前修复这座旧桥。", 0.0)], {"language": "zh"}),
        ([(SENTENCE, 0.0)], {"og_type": "article"}),
        (prose(3), {"language": "no", "expected": "da"}),
        (prose(3), {"language": None, "expected": "da"}),
        (prose(30), {"url": "https://news.example/"}),
        (
            prose(4) + teasers(12),
            {
                "url": "https://news.example/tag/bridge/story",
                "kept": 0.5,
                "page_type": "NewsArticle",
                "og_type": "article",
            },
        ),
    ],
)
def test_articles_pass(lines, arguments):
    arguments = {"titles": ["A bridge"]} | arguments
    if arguments["titles"][0].startswith("Page not found"):
        lines = prose(6)
    assert verdict(lines, **arguments) is None


@pytest.mark.parametrize(
    ("lines", "arguments", "reason"),
    [
        ([], {}, Reason.NO_TEXT),
        (teasers(3), {"kept": 0.5}, Reason.NO_TEXT),
        ([("Only a few words stand here.", 0.0)], {}, Reason.TOO_SHORT),
        ([("仅此几字。", 0.0)], {"language": "zh"}, Reason.TOO_SHORT),
        (teasers(40) + prose(4), {"url": "https://news.example/", "kept": 0.5}, Reason.LIST_PAGE),
        (
            teasers(40) + prose(4),
            {"url": "https://news.example/en/index.html", "kept": 0.5, "og_type": "article", "page_type": "article"},
            Reason.LIST_PAGE,
        ),
        (listing(20), {"url": "https://news.example/sport"}, Reason.LIST_PAGE),
        (listing(20, 50), {"url": "https://news.example/sport"}, Reason.LIST_PAGE),
        (listing(12, 30), {"url": "https://news.example/tag/bridge/"}, Reason.LIST_PAGE),
        (listing(12, 30), {"url": "https://news.example/news/page/3/"}, Reason.LIST_PAGE),
        (listing(12, 30), {"url": "https://news.example/?s=bridge"}, Reason.LIST_PAGE),
        (listing(12, 90), {"page_type": "CollectionPage"}, Reason.LIST_PAGE),
        (
            [
                *teasers(50),
                ("Welcome to the site, here is all the news of the day for you to read.", 0.0),
            ],
            {"kept": 0.5},
            Reason.LIST_PAGE,
        ),
        (prose(1), {"titles": ["404 - Page not found | Example"]}, Reason.ERROR_PAGE),
        (prose(1), {"titles": ["Just a moment..."]}, Reason.ERROR_PAGE),
        (prose(2), {"language": "en", "expected": "ar"}, Reason.WRONG_LANGUAGE),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(lines, arguments, reason):
    assert verdict(lines, **arguments) is reason


@pytest.mark.parametrize(
    "title",
    [
        "404", "Error 404", "404 Not Found", "Page not found", "Access Denied",
        "The page you requested could not be found", "Seite nicht gefunden", "Fehler 404",
        "Page introuvable", "Página no encontrada", "Página não encontrada",
        "Pagina non trovata", "Pagina niet gevonden", "Sidan finns inte",
        "Strona nie została znaleziona", "Stránka nenalezena", "Страница не найдена",
        "Сторінку не знайдено", "Η σελίδα δεν βρέθηκε", "Sayfa bulunamadı",
        "Halaman tidak ditemukan", "الصفحة غير موجودة", "صفحه مورد نظر یافت نشد",
        "הדף לא נמצא", "पृष्ठ नहीं मिला", "ページが見つかりません", "页面不存在", "找不到頁面",
        "페이지를 찾을 수 없습니다",
        "Không tìm thấy trang", "Attention Required! | Cloudflare",
    ],
)  # fmt: skip
def test_error_titles_in_many_languages(title):
    assert verdict(prose(1), titles=["Example News", title]) is Reason.ERROR_PAGE


@pytest.mark.parametrize(
    "title",
    [
        "How the 404 got its name",
        "Missing child found",
        "Forbidden love in the mountains of the north",
        "500 people march",
        "Die Seite wechseln",
        "La página en blanco",
    ],
)
def test_headlines_that_sound_like_errors_pass(title):
    assert verdict(prose(2), titles=[title]) is None


@pytest.mark.parametrize(
    ("content_type", "body", "refused"),
    [
        ("text/html; charset=utf-8", b"<html>", False),
        ("text/html, text/html", b"<html>", False),
        ("Text/HTML;charset=utf-8,text/html", b"<html>", False),
        (None, b"<!doctype html>", False),
        ("application/xhtml+xml", b"<?xml version='1.0'?><html>", False),
        ("application/pdf", b"%PDF-1.7", True),
        ("text/html", b"%PDF-1.7", True),
        ("image/jpeg", b"", True),
        ("text/html", b"\n<rss version='2.0'>", True),
        ("application/json", b"{}", True),
    ],
)
def test_bodies_that_are_no_html_are_refused(content_type, body, refused):
    refusal = not_html(content_type, body)
    assert (refusal is not None) is refused
    assert refusal is None or refusal.reason is Reason.NOT_HTML


def test_a_refusal_says_which_figure_decided():
    refusal = gate(
        URL, Metadata(), blocks_of(("Only five words stand here.", 0.0)), "Only five words stand here.", "en"
    )
    assert refusal == Refusal(Reason.TOO_SHORT, f"{word_count('Only five words stand here.')} words of 20")


@pytest.mark.parametrize(("count", "refused"), [(3, True), (80, False)])
def test_much_prose_is_an_article_however_little_its_blocks_look_like_one(count, refused):
    blocks = blocks_of(*prose(count))
    for block in blocks:
        block.score = -1.0
    assert (no_article(blocks, Verdict(kept=blocks, overcut=True)) is not None) is refused
