import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from crawler.languages import read_part
from crawler.text.metadata.authors import choose_authors, split_authors
from crawler.text.metadata.bylines import bylines, marked_authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ada Example", ["Ada Example"]),
        ("By Ada Example and Bo Sample", ["Ada Example", "Bo Sample"]),
        ("By ADA EXAMPLE, Staff Writer", ["ADA EXAMPLE"]),
        ("Von Anna Muster und Bernd Probe, Berlin", ["Anna Muster", "Bernd Probe"]),
        ("Par Jeanne Exemple avec AFP", ["Jeanne Exemple", "AFP"]),
        ("Por Ana Ejemplo y Juan Prueba", ["Ana Ejemplo", "Juan Prueba"]),
        ("José Ejemplo y Gasset", ["José Ejemplo y Gasset"]),
        ("di Anna Esempio e Luca Prova", ["Anna Esempio", "Luca Prova"]),
        ("Автор: Анна Примерова", ["Анна Примерова"]),
        ("Анна Примерова и Иван Пробный", ["Анна Примерова", "Иван Пробный"]),
        ("بقلم: آنا مثال", ["آنا مثال"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("김보기 기자", ["김보기"]),
        ("A. EXAMPLE / B. C. DA SAMPLE", ["A. EXAMPLE", "B. C. DA SAMPLE"]),
        ("Ada Example; Bo Sample | Cy Test", ["Ada Example", "Bo Sample", "Cy Test"]),
        ("Ada Example, M.D., AP", ["Ada Example", "AP"]),
        ("Ada Example <ada@mail.example>", ["Ada Example"]),
        ("Ada Example (Reuters)", ["Ada Example"]),
        ("Posted on September 21, 2020 by Ada Example", ["Ada Example"]),
        ("Ada Example March 1, 2024", ["Ada Example"]),
        ("01.03.2024 13:30 von Anna Muster", ["Anna Muster"]),
        ("Ein Beitrag von Anna Muster", ["Anna Muster"]),
        ("Text: Anna Muster", ["Anna Muster"]),
        ("Anna von der Muster", ["Anna von der Muster"]),
        ("April Example", ["April Example"]),
        ("dpa, afp", ["dpa", "afp"]),
        ("<b>Ada</b> Example", ["Ada Example"]),
        ("Ada O&#39;Example", ["Ada O'Example"]),
        ("https://social.example/ada", []),
        ("ada@mail.example", []),
        ("@ada", []),
        ("admin", []),
        ("March 1, 2024", []),
        ("By", []),
        ("This is a whole sentence about the author. It goes on for long.", []),
        ("", []),
    ],
)
def test_names_in_bylines(byline, names):
    assert split_authors(byline) == names


@given(st.text())
def test_any_byline_gives_names_of_bounded_length(byline):
    assert all(2 <= len(name) <= 70 for name in split_authors(byline))


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        ([["Daily Example"], ["Ada Example"]], ["Ada Example"]),
        ([["Daily Example", "Ada Example"]], ["Ada Example"]),
        ([["Daily Example"], []], ["Daily Example"]),
        ([["Redaktion"], ["by Ada Example"]], ["Ada Example"]),
        ([[], ["Ada Example", "ADA EXAMPLE"]], ["Ada Example"]),
        ([], []),
    ],
)
def test_persons_come_before_the_site(sources, names):
    assert choose_authors(sources, [], {"dailyexample"}) == names


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<a rel='author nofollow'>Ada Example</a>", ["Ada Example"]),
        ("<div itemprop='author'><img><span itemprop='name'>Ada Example</span> writes</div>", ["Ada Example"]),
        ("<aside><a rel='author'>Ada Example</a></aside>", []),
        ("<div class='comment-list'><a rel='author'>Ada Example</a></div>", []),
        ("<article><footer><a rel='author'>Ada Example</a></footer></article>", ["Ada Example"]),
        ("<i itemprop='author'>x</i>" * 30, []),
    ],
)
def test_authors_marked_in_the_page(body, texts):
    assert marked_authors(fromstring(f"<html><body><main>{body}</main></body></html>")) == texts


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p class='byline'>By <b>Ada Example</b></p>", [["By | Ada Example"]]),
        ("<p>Von Anna Muster</p>", [["Von Anna Muster"]]),
        ("<p>By <a href='/ada'>Ada Example</a></p>", [["By | Ada Example"]]),
        ("<h5>Autor:</h5> Anna Muster", [["Anna Muster"]]),
        ("<p>Written by</p><p>Ada Example</p>", [["Ada Example"]]),
        ("<a href='/authors/ada-example/'>Ada Example</a>", [["Ada Example"]]),
        (
            "<ul><li class='author'>Ada Example</li><li class='author'>Bo Sample</li></ul>",
            [["Ada Example", "Bo Sample"]],
        ),
        ("<figure><span class='author'>Ada Example</span></figure>", []),
        (
            "<div class=card><a href=/1>A bridge over the bay</a><i class=author>Ada Example</i></div>" * 3,
            [],
        ),
        ("<p>By the river stood a house.</p>", []),
        ("<p class='author-bio'>Ada Example lives in Rome.</p>", []),
        ("<nav><p class='byline'>Ada Example</p></nav>", []),
        (f"<div class='author'>{'word ' * 100}</div>", []),
    ],
)
def test_bylines_that_only_readers_see(body, texts):
    tree = fromstring(f"<html><body><main>{body}</main></body></html>")
    assert list(bylines(tree)) == texts


BYLINES = [
    pytest.param(example, id=f"{language}-{number}")
    for language, entry in read_part("bylines").items()
    for number, example in enumerate(entry["examples"])
]


@pytest.mark.parametrize("example", BYLINES)
def test_the_bylines_of_every_language_give_their_names(example):
    byline, names = example.split(" => ")
    assert split_authors(byline) == names.split("; ")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By | Ada Example | on | 3 May 2021 | 14:10 CEST | 17 comments", ["Ada Example"]),
        ("By | Ada Example | , in | Harbours | · 0 Comments", ["Ada Example"]),
        ("Ada Example | CTO", ["Ada Example"]),
        ("Ada Example | Arts correspondent | Bo Sample | Data reporter", ["Ada Example", "Bo Sample"]),
        ("By science correspondent | Ada Example", ["Ada Example"]),
        ("© Anna Muster", ["Anna Muster"]),
        ("Example, Ada", ["Ada Example"]),
        ("Muster-Probe, Anna B.", ["Anna B. Muster-Probe"]),
        ("Ada Example, translated by Bo Sample", ["Ada Example"]),
        ("View profile", []),
        ("in Harbours", []),
    ],
)
def test_what_stands_beside_names_is_cut_off(byline, names):
    assert split_authors(byline) == names


@pytest.mark.parametrize(
    ("marked", "seen", "names"),
    [
        ([["The Example Company"]], [["By Ada Example"]], ["Ada Example"]),
        ([["Example Broadcasting"]], [["the last Tuesday"]], ["Example Broadcasting"]),
        ([["aexample77"]], [["Ada Example"]], ["Ada Example"]),
        ([["aexample77"]], [], ["aexample77"]),
        ([["User Admin"], ["Ada Example"]], [], ["Ada Example"]),
        ([["dpa"]], [["Ada Example"]], ["dpa"]),
    ],
)
def test_accounts_and_companies_only_where_nothing_better_is_there(marked, seen, names):
    assert choose_authors(marked, seen, set()) == names
