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
        ("<table><tr><td>a</td><td></td><td>b</td><td> </td><td></td></tr></table>", ["a | | b"]),
        (f"<table><tr><td>{'long ' * 60}</td><td>b</td></tr></table>", [("long " * 60).strip(), "b"]),
        ("<style>p{}</style><noscript>n</noscript><template>t</template><button>b</button>", []),
        ("<custom-tag>kept</custom-tag>", ["kept"]),
        ("<my-story><my-part>one.</my-part><my-part>two.</my-part></my-story>", ["one.", "two."]),
        ("<div><line-of-text>one.</line-of-text><line-of-text>two.</line-of-text></div>", ["one.", "two."]),
        ("<paragraph>one.</paragraph><paragraph>two.</paragraph>", ["one.", "two."]),
        ("<p>In <place-name>Ullmar</place-name>, <x-a>a</x-a> <x-b>b</x-b>.</p>", ["In Ullmar, a b."]),
        ("<p><x-a>a</x-a><x-b>b</x-b></p>", ["ab"]),
        ("<div><b>From:</b> <x-time>noon</x-time></div>", ["From: noon"]),
        ("<p>seen <span style='display:none'>not</span><i hidden>not</i>here</p>", ["seen here"]),
        ("<p>8 <span aria-hidden='true'>€</span><span class='sr-only'>euros</span></p>", ["8 €"]),
        ("<p>8<span class='visually-hidden'> euros for a seat</span></p>", ["8"]),
        ("<span style='display:none'><div>unseen</div></span>", ["unseen"]),
        ("<pre>roses\n are red\n\nviolets</pre>", ["roses are red", "violets"]),
        (
            "<table><tr><th><div>Day</div></th><th>Boat</th></tr><tr><td>1<br>May</td><td><li>a<li>b</td></tr></table>",
            ["Day | Boat", "1 May | a b"],
        ),
        (
            "<table><thead><tr><th>Day</th><th><p>Boat</p></th></tr></thead><tbody><tr><td>1</td><td>a</td></tr></table>",
            ["Day | Boat", "1 | a"],
        ),
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


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden",
        'aria-hidden="true"',
        'style="display: none"',
        'style="VISIBILITY : hidden"',
        'style="position: absolute; left: -9999px"',
        'style="font-size:0px"',
        'style="color:red;opacity:0"',
        'style="height: 1px; width: 1px; overflow: hidden"',
        'style="clip-path:inset(50%)"',
        'class="note visually-hidden"',
        'class="screen-reader-text"',
    ],
)
def test_hidden_containers_are_marked(attribute):
    (run,) = runs(f"<div {attribute}><p>x</p></div>")
    assert run.container.hidden


@pytest.mark.parametrize(
    "attribute",
    [
        'aria-hidden="false"',
        'hidden="until-found"',
        'style="backface-visibility: hidden"',
        'style="opacity:0;transform:translateY(9px)"',
        'style="opacity:0.4"',
        'style="opacity:0" data-fade="up"',
        'style="font-size:0.8em"',
        'style="margin-left:-20px"',
        'style="overflow:hidden"',
        'class="field-label-hidden"',
    ],
)
def test_what_only_looks_like_hidden_is_shown(attribute):
    (run,) = runs(f"<div {attribute}><p>x</p></div>")
    assert not run.container.hidden


def test_a_button_is_no_text_unless_it_was_never_closed():
    assert lines("<button>Menu</button><p>text</p>") == ["text"]
    assert lines("<div><button>Menu<main><p>text</p></main></div>") == ["Menu", "text"]


def test_text_below_the_deepest_container_is_kept():
    depth = MAX_DEPTH + 200
    assert lines("<div>" * depth + "deep" + "</div>" * depth + "<p>after</p>") == ["deep", "after"]


def test_deep_inline_elements_are_read():
    assert lines("<p>" + "<b>" * 1500 + "bold" + "</b>" * 1500 + "</p><p>after</p>") == ["bold", "after"]
