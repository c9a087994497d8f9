import pytest

from crawler.text.blocks.block import Kind
from crawler.text.blocks.segment import MAX_DEPTH, Segmenter
from crawler.text.parse import parse_html


def runs(body: str):
    tree = parse_html(f"<html><body>{body}</body></html>".encode())
    return Segmenter().walk(tree.find("body"))


def lines(body: str) -> list[str]:
    return [" ".join("".join(run.pieces).split()) for run in runs(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("before<p>one</p>after", ["before", "one", "after"]),
        ("<p>an <b>inline</b> <a href='/x'>link</a>.</p>", ["an inline link."]),
        ("<div>one<br>two<br><br>three</div>", ["one", "two", "three"]),
        ("<h1>one<br>title</h1>", ["one title"]),
        ("<p>w<wbr>ord <script>x()</script>goes on</p>", ["word goes on"]),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", ["a", "b", "c"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a | b"]),
        ("<table><tr><td><p>a</p></td><td>b</td></tr></table>", ["a", "b"]),
        (f"<table><tr><td>{'long ' * 60}</td><td>b</td></tr></table>", [("long " * 60).strip(), "b"]),
        ("<style>p{}</style><noscript>n</noscript><template>t</template><button>b</button>", []),
        ("<custom-tag>kept</custom-tag>", ["kept"]),
        ("<p>   </p><p>&nbsp;</p>", []),
    ],
)
def test_runs_are_what_stands_between_block_elements(body, expected):
    assert lines(body) == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>x</p>", Kind.PARAGRAPH),
        ("<h3>x</h3>", Kind.HEADING),
        ("<ul><li><p>x</p></li></ul>", Kind.LIST_ITEM),
        ("<blockquote><p>x</p></blockquote>", Kind.QUOTE),
        ("<figure><figcaption><div>x</div></figcaption></figure>", Kind.CAPTION),
        ("<pre>x</pre>", Kind.PREFORMATTED),
    ],
)
def test_kind_comes_from_the_containers(body, kind):
    (run,) = runs(body)
    assert run.container.kind is kind


def test_links_of_a_run():
    (run,) = runs('<p>See <a href="/a">this</a> and <a href="/b">that one</a></p>')
    assert (run.links, run.link_characters) == (["/a", "/b"], len("this") + len("that one"))


def test_first_class_names_count_in_a_path():
    (run,) = runs('<main><article class="post big wide tall">x</article></main>')
    assert run.container.first_classes == "post big wide"


@pytest.mark.parametrize("attribute", ["hidden", 'aria-hidden="true"', 'style="display: none"'])
def test_hidden_containers_are_marked(attribute):
    (run,) = runs(f"<div {attribute}><p>x</p></div>")
    assert run.container.hidden


def test_a_button_is_no_text_unless_it_was_never_closed():
    assert lines("<button>Menu</button><p>text</p>") == ["text"]
    assert lines("<div><button>Menu<main><p>text</p></main></div>") == ["Menu", "text"]


def test_text_below_the_deepest_container_is_kept():
    depth = MAX_DEPTH + 200
    assert lines("<div>" * depth + "deep" + "</div>" * depth + "<p>after</p>") == ["deep", "after"]


def test_deep_inline_elements_are_read():
    assert lines("<p>" + "<b>" * 1500 + "bold" + "</b>" * 1500 + "</p><p>after</p>") == ["bold", "after"]
