import pytest

from crawler.reasons import Reason, RefusedError
from crawler.text.parse import MAX_COMPARISONS, MAX_TAGS, parse_html

ARABIC = "تابعنا على مواقع التواصل"


def page(text: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}<title>t</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("encoded", "declared", "meta"),
    [
        ("utf-8", None, ""),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8-sig", None, ""),
        ("utf-16", None, ""),
        ("windows-1256", "windows-1256", ""),
        ("windows-1256", None, '<meta charset="windows-1256">'),
        ("windows-1256", None, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'),
        ("windows-1256", "no-such-charset", '<meta charset="windows-1256">'),
    ],
)
def test_text_is_read_in_its_charset(encoded, declared, meta):
    tree = parse_html(page(ARABIC, meta).encode(encoded), charset=declared)
    assert tree.findtext(".//p") == ARABIC


def test_names_of_old_charsets_mean_their_supersets():
    body = page("“quoted” – 5 €").encode("cp1252")
    assert parse_html(body, charset="iso-8859-1").findtext(".//p") == "“quoted” – 5 €"


def test_one_broken_byte_does_not_turn_the_page_into_another_charset():
    body = page("Žluťoučký kůň " * 200).encode() + b"<!-- \xff -->"
    assert parse_html(body, charset="utf-8").findtext(".//p").startswith("Žluťoučký")


def attributes(count: int) -> bytes:
    return b"<p " + b" ".join(b'a%d="x"' % number for number in range(count)) + b">x</p>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.NOT_HTML),
        (b"plain text", Reason.NOT_HTML),
        (b"%PDF-1.4 \x00\x01\x02", Reason.NOT_HTML),
        (b"<html><body>" + b"<p>x</p>" * (MAX_TAGS + 1), Reason.MARKUP_TOO_COMPLEX),
        (attributes(int(MAX_COMPARISONS**0.5) + 1), Reason.MARKUP_TOO_COMPLEX),
        (attributes(int((MAX_COMPARISONS / 5) ** 0.5) + 1) * 5, Reason.MARKUP_TOO_COMPLEX),
    ],
)
def test_refused(body, reason):
    with pytest.raises(RefusedError) as refused:
        parse_html(body)
    assert refused.value.reason is reason


def test_many_attributes_that_cost_little_are_read():
    assert parse_html(b"<html><body>" + attributes(3_000)).findtext(".//p") == "x"


def test_long_attribute_is_not_many_attributes():
    body = f'<html><body><p data-state="{"word " * 20_000}">text</p></body></html>'
    assert parse_html(body.encode()).findtext(".//p") == "text"


def test_deep_nesting_keeps_its_text():
    depth = 1500
    tree = parse_html(b"<html><body>" + b"<div>" * depth + b"<p>deep</p>" + b"</div>" * depth + b"<p>after</p>")
    assert [p.text for p in tree.iter("p")] == ["deep", "after"]


def test_joiners_survive():
    assert parse_html(page("می‌خواهم").encode()).findtext(".//p") == "می‌خواهم"


@pytest.mark.parametrize("code", range(32))
def test_control_characters_go_and_white_space_stays(code):
    text = parse_html(page(f"before{chr(code)}after").encode()).findtext(".//p")
    assert text.split() == (["before", "after"] if chr(code).isspace() else ["beforeafter"])


def test_comments_are_not_in_the_tree():
    assert parse_html(page("a<!-- b -->c").encode()).findtext(".//p") == "ac"
