import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import articles
from crawler.discovery.articles import article_likeness, is_article_url, is_section_url

SITE = "https://www.example.com"

ARTICLES = """
    /2026/01/31/slug
    /2026/1/31/slug/
    /2026/jan/31/a-day-at-the-river
    /2026/01/council-votes
    /2026/01/31/12345
    /politics/2026-01-31/vote
    /politics/vote-2026-01-31.html
    /politics/a-20260131-1234.shtml
    /20260131/abc123.html
    /index.php/2026/01/31/x
    /news/12345678
    /news/1234567.html
    /p/123456.html
    /article/123456
    /article/4711
    /node/1234
    /story.php?id=12345
    /?p=12345
    /index.php?id_article=554
    /index.php?option=com&id=4567
    /articleView.html?idxno=123456
    /view.aspx?newsid=99887
    /view/20260131000123
    /n1/2026/0131/c1001-12345678.html
    /news/articles/c0de1ab2cde
    /news/3f2504e0-4f89-11d3-9a0c-0305e82c3301
    /12345678/council-votes
    /a/b/some-long-slug-of-article-12345.html
    /why-the-river-keeps-rising
    /politics/parliament-votes-on-new-budget-law
    /politics/parliament_votes_on_new_budget_law.html
    /blog/how-we-did-it
    /archive/2019/some-good-slug-here
    /archives/12345
    /person/2026/01/31/the-mayor-speaks
    /Entwurf-des-Gesetzes/!5928990/
    /de/was-wissen-wir-heute/a-65897191
    /world/city/bridge-opens/articleshow/104567890.cms
    /news/latest-news/bridge-opens-again-37041208
    /politics/politics-government/20261013-216478/
    /news,142489.html
    /inland/gesellschaft/ahrtal-flut-bilanz-100.html
    /article/best-garden-tools/
    /health/tablets-id212627/
    /2019/talk-with-kathrin-about-rivers/
    /comment/opinion/article/3046526/what-the-mayor-should-do
    /themen/gesellschaft/ethik/398805-von-sprache-und-politik.html
    /themen/nachrichten/detail/der-neue-plan-wird-als-fortschritt-verkauft
    /spip.php?article8532
    /news.php?ArtNr=335614
    /lesen/?tx_ttnews%5Btt_news%5D=5793
    /8b8522e61d62b432.html
    /privacy-law-passes-the-senate-after-long-debate
    /world/europe/live-2026-01-31
    /story/news/2026/01/31/city-council/1234567/
    /politik/haushalt-beschlossen-a-1234567.html
    /wirtschaft/warum-die-preise-wieder-steigen-4711.html
    /mundo/noticia/2026/01/31/x.ghtml
    /noticias/el-congreso-aprueba-la-nueva-ley
    /economia/2026-01-31/los-precios-suben.html
    /actualites/le-parlement-adopte-le-budget_123456.html
    /cronaca/il-sindaco-apre-il-ponte-nuovo
    /binnenland/artikel/5432109/kabinet-valt
    /haber/meclis-butceyi-onayladi-456789
    /eidiseis/vouli-psifise-neo-proypologismo
    /novosti/parlament-prinyal-novyj-byudzhet
    /новости/парламент-принял-новый-бюджет
    /politika/31-01-2026/parlament-glasa
    /wiadomosci/sejm-uchwalil-budzet,123456.html
    /hirek/elfogadtak-az-uj-koltsegvetest
    /سياسة/البرلمان-يصوت-على-الميزانية-الجديدة
    /%D8%B3%D9%8A%D8%A7%D8%B3%D8%A9/%D8%A7%D9%84%D8%A8%D8%B1-%D9%8A%D8%B5-%D8%B9%D9%84-%D8%A7%D9%84%D9%85%D9%8A-%D8%AC
    /%D9%86/1234567
    /خبر/456789
    /اخبار/مجلس-بودجه-جدید-را-تصویب-کرد
    /חדשות/הכנסת-אישרה-את-התקציב-החדש
    /news/जल-संकट-पर-बैठक-आज
    /खबर/संसद-ने-नया-बजट-पारित-किया
    /news/議会が新しい予算案を可決した
    /新闻/议会通过了新的年度预算案
    /ข่าว/รัฐสภาผ่านงบประมาณใหม่
    /news/articles/20260131-OYT1T50001/
    /tin-tuc/quoc-hoi-thong-qua-ngan-sach-moi-123456.html
    /berita/dpr-sahkan-anggaran-baru
""".split()  # noqa: SIM905

OTHERS = """
    /
    /index.html
    /default.aspx
    /en/
    /politics
    /politics/
    /politics/index.html
    /politics.html
    /news/
    /news.html
    /en/news/2025
    /news/12
    /sport/football/
    /world/middle-east
    /life-and-style
    /weather/
    /podcasts/daily
    /wissenschaft/
    /politique
    /سياسة
    /رياضة/كرة-القدم
    /खेल
    /新闻
    /category/arts-and-entertainment-news
    /category.php?id=123
    /cat/ideas
    /rubrik/politik
    /tag/budget-law-vote-news
    /tags/12345
    /etiqueta/ley-de-presupuesto-nacional-2026
    /وسم/الميزانية-العامة-للدولة-الجديدة
    /topics/ukraine-russia-war-live-news
    /author/jane-doe-12345
    /author/jane-doe/posts
    /tag/politics/europe
    /2026/01/31/slug/comments
    /2025/world-cup
    /news/life-and-style
    /blog/
    /en/articles/
    /help/account/how-do-i-cancel-it
    /autor/juan-perez-gomez-lopez-ruiz
    /profile/jane-doe
    /user/12345
    /about-us
    /about/how-we-make-our-newspaper
    /our-cookie-policy
    /privacy-policy
    /terms-and-conditions
    /contact
    /impressum.html
    /datenschutz
    /a-propos
    /mentions-legales
    /aviso-legal
    /chi-siamo
    /gizlilik-politikasi
    /kontakty
    /контакты
    /اتصل-بنا
    /درباره-ما
    /关于我们
    /お問い合わせ
    /login
    /subscribe?offer=12345
    /newsletter/sign-up-for-our-daily-newsletter
    /shop/a-very-nice-mug-with-handle
    /search?q=budget
    /?s=budget+vote+law
    /suche/haushalt-beschluss-im-parlament
    /2026/
    /2026/01/
    /2026/01/31/
    /2026-01-31
    /politics/2026-01-31
    /archive/2026/01
    /page/2
    /politics/page/3/
    /politics?page=2
    /2026/01/31/page/2
    /a-long-slug-of-a-picture.jpg
    /2026/01/31/report-of-the-year.pdf
    /video-of-the-bridge-opening.mp4
    /feed/
    /rss.xml
    /politics-news-of-today.rss
    /2026/01/31/slug?replytocom=4
    /2026/01/31/slug?share=mail
    /wp-content/uploads/2026
    /wp-json/wp/v2/posts/12345
    /sitemap
""".split()  # noqa: SIM905


def test_examples_in_docstrings():
    assert doctest.testmod(articles).failed == 0


@pytest.mark.parametrize("path", ARTICLES)
def test_addresses_of_articles(path):
    assert is_article_url(SITE + path), article_likeness(SITE + path)


@pytest.mark.parametrize("path", OTHERS)
def test_other_addresses(path):
    assert not is_article_url(SITE + path), article_likeness(SITE + path)


@pytest.mark.parametrize(
    ("path", "anchor", "expected"),
    [
        ("/politics/bridge-opens-again", "", False),
        ("/politics/bridge-opens-again", "The old bridge over the river opens again", True),
        ("/arts-and-entertainment-news", "Arts and Entertainment", False),
        ("/arts-and-entertainment-news", "", True),
        ("/politics", "All you need to know about politics today", False),
        ("/about-us", "Everything you always wanted to know about us", False),
        ("/news/bruecke-offen", "市議会は新しい橋の予算案を賛成多数で可決した", True),
    ],
)
def test_words_of_the_link_tip_the_scale(path, anchor, expected):
    assert is_article_url(SITE + path, anchor=anchor) is expected


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/politics/", "Politics"),
        ("/politics", "Politics"),
        ("/politik.html", "Politik"),
        ("/politics/index.html", "Politics"),
        ("/world/middle-east", "Middle East"),
        ("/sport/football/premier", "Premier"),
        ("/category/arts-and-entertainment-news", "Arts"),
        ("/arts-and-entertainment-news", "Arts & Entertainment"),
        ("/life-and-style", "Life & Style"),
        ("/سياسة", "سياسة"),
        ("/खेल/", "खेल"),
        ("/新闻", "新闻"),
        ("/news/", "News"),
        ("/?cat=5", "Culture"),
        ("/sport/football/", ""),
        ("https://sport.example.com/", "Sport"),
    ],
)
def test_sections(url, text):
    assert is_section_url(url if "//" in url else SITE + url, SITE + "/", text)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/", "Home"),
        ("/index.html", "Home"),
        ("/2026/", "2026"),
        ("/archive", "Archive"),
        ("/about-us", "About"),
        ("/tag/x", "x"),
        ("/author/jane-doe", "Jane Doe"),
        ("/2026/01/31/slug", "a"),
        ("/a.pdf", "a"),
        ("/page/2", "2"),
        ("/politics?sort=asc", "Politics"),
        ("/a/b/c/d", "Deep"),
        ("/why-the-river-keeps-rising", "Why the river keeps rising today"),
        ("/calendar/2031/05/", "May"),
        ("https://shop.example.com/", "Shop"),
        ("https://example.com/", "Home"),
        ("https://other.example/politics/", "Politics"),
        ("https://[broken/", "x"),
    ],
)
def test_no_sections(url, text):
    assert not is_section_url(url if "//" in url else SITE + url, SITE + "/", text)


def test_sections_of_an_edition_are_below_its_front_page():
    assert is_section_url(SITE + "/en/politics/", SITE + "/en/", "Politics")
    assert not is_section_url(SITE + "/fr/politique/", SITE + "/en/", "Politique")


@given(st.text(), st.text())
def test_any_text_gets_a_likeness(url, anchor):
    assert 0.0 <= article_likeness("https://example.com/" + url, anchor) <= 1.0
    assert 0.0 <= article_likeness(url, anchor) <= 1.0
    assert is_section_url(url, SITE, anchor) in (True, False)
