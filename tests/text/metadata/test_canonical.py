import pytest

from crawler.text.metadata.canonical import choose_canonical

URL = "https://www.example.org/news/weir?from=feed"
PLAIN = "https://www.example.org/news/weir"


@pytest.mark.parametrize(
    ("links", "shared", "chosen"),
    [
        ([PLAIN], None, PLAIN),
        (["https://www.example.org/", PLAIN], None, PLAIN),
        (["https://www.example.org/news/", PLAIN], None, PLAIN),
        ([f"{PLAIN}/a", f"{PLAIN}/b"], f"{PLAIN}/b", f"{PLAIN}/b"),
        ([f"{PLAIN}/a", f"{PLAIN}/b"], None, f"{PLAIN}/a"),
        (["https://other.example/news/weir"], None, None),
        (["https://www.example.org/"], PLAIN, PLAIN),
        ([None, ""], None, None),
    ],
)
def test_which_address_a_page_gives_itself(links, shared, chosen):
    assert choose_canonical(links, shared, URL) == chosen
