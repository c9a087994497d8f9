"""A canary that nobody may reach, and every way to it that a page, a feed or a list can try."""

from __future__ import annotations

import ipaddress

import pytest
from loopback import redirect, reply

INSIDE = "127.0.9.9"
NUMBER = int(ipaddress.IPv4Address(INSIDE))
SPELLINGS = {
    "dotted": INSIDE,
    "decimal": str(NUMBER),
    "hexadecimal": hex(NUMBER),
    "dotted hexadecimal": "0x7f.0x0.0x9.0x9",
    "octal": "0177.0.011.011",
    "one octal number": f"0{NUMBER:o}",
    "short": "127.2313",
    "full-width": "１２７.０.９.９",
    "ideographic stops": "127。0。9。9",
    "percent": "%31%32%37.0.9.9",
    "trailing dot": f"{INSIDE}.",
    "mapped": f"[::ffff:{INSIDE}]",
    "mapped in hexadecimal": "[::ffff:7f00:909]",
    "compatible": f"[::{INSIDE}]",
    "translated": "[64:ff9b::7f00:909]",
    "6to4": "[2002:7f00:909::1]",
    "loopback of IPv6": "[::1]",
    "unspecified": "0.0.0.0",
    "link-local": "169.254.169.254",
    "name": "localhost",
    "name with a dot": "inside.test.",
    "invented name": "inside.test",
    "rebound name": "rebound.test",
}


@pytest.fixture
def canaries(net):
    hosts = [net.host(INSIDE), net.host("127.0.0.1")]
    yield hosts
    assert [host.connections for host in hosts] == [0, 0]


NAMES = {
    "inside.test": [[INSIDE]],
    "inside.test.": [[INSIDE]],
    "rebound.test": [["127.0.2.1"], [INSIDE]],
    "both.test": [[INSIDE, "127.0.2.1"]],
}


@pytest.mark.usefixtures("canaries")
def test_no_spelling_leads_inside(net, crawl):
    """A name with both kinds of address is fetched from the public one."""
    honest = net.host("127.0.2.1", {"/robots.txt": reply("", 404), "/a": reply("a"), "/": reply("home")})
    both = f"http://both.test:{net.port}/"
    urls = {name: f"http://{host}:{net.port}/" for name, host in SPELLINGS.items()}
    outcome, _ = crawl([*urls.values(), f"{honest.url}/a", both], allowed=["127.0.2.0/24"], names=NAMES)
    assert outcome["pages"] == {f"{honest.url}/a": [200, f"{honest.url}/a", 1], both: [200, both, 4]}
    reasons = {name: outcome["refused"].get(url) for name, url in urls.items()}
    rebound = reasons.pop("rebound name")
    assert rebound in {"robots_unreachable", "address_not_public"}
    assert reasons == dict.fromkeys(reasons, "address_not_public")


@pytest.mark.usefixtures("canaries")
def test_no_page_leads_inside(net, crawl):
    """Redirects of all kinds, meta refresh, links, robots.txt, tdmrep.json; foreign schemes."""
    inside = f"http://{INSIDE}:{net.port}"
    host = net.host("127.0.2.1", {"/robots.txt": reply("", 404)})
    host.pages |= {f"/{status}": redirect(f"{inside}/", status) for status in (301, 302, 303, 307, 308)}
    host.pages |= {
        "/decimal": redirect(f"http://{NUMBER}:{net.port}/"),
        "/userinfo": redirect(f"http://{host.address}@{INSIDE}:{net.port}/"),
        "/relative": redirect(f"//{INSIDE}:{net.port}/"),
        "/two": redirect("/301"),
        "/refresh": reply(f'<meta http-equiv="refresh" content="0; url={inside}/">'),
        "/link": reply(f'<a href="{inside}/">in</a>'),
        "/canonical": reply(f'<link rel="canonical" href="{inside}/"><link rel="amphtml" href="{inside}/amp">'),
        "/file": redirect("file:///etc/passwd"),
        "/ftp": redirect(f"ftp://{INSIDE}/"),
        "/data": redirect("data:text/html,x"),
        "/filerefresh": reply('<meta http-equiv="refresh" content="0; url=file:///etc/passwd">'),
        "/filelink": reply('<a href="file:///etc/passwd">in</a><a href="gopher://127.0.9.9/">in</a>'),
        "/broken": redirect("http://[::1"),
        "/.well-known/tdmrep.json": redirect(f"{inside}/tdmrep.json"),
    }
    paths = [path for path in host.pages if not path.endswith(("robots.txt", "json"))]
    guarded = net.host("127.0.2.2", {"/robots.txt": redirect(f"{inside}/robots.txt"), "/a": reply("a")})
    urls = [host.url + path for path in paths] + [f"{guarded.url}/a", "file:///etc/passwd", "data:,x", "s3://b/k"]
    outcome, _ = crawl(urls, allowed=["127.0.2.0/24"], signals=True)
    fetched = {url.removeprefix(host.url) for url in outcome["pages"]}
    assert fetched == {"/link", "/canonical", "/filelink", "/filerefresh"}
    refused = {url.removeprefix(host.url): reason for url, reason in outcome["refused"].items()}
    assert {refused[path] for path in ("/301", "/302", "/303", "/307", "/308", "/decimal", "/relative", "/two")} == {
        "address_not_public"
    }
    assert refused["/refresh"] == refused["/userinfo"] == "address_not_public"
    assert {refused[path] for path in ("/file", "/ftp", "/data")} == {"scheme_not_allowed"}
    assert {refused[url] for url in ("file:///etc/passwd", "data:,x", "s3://b/k")} == {"scheme_not_allowed"}
    assert refused["/broken"] == "url_invalid"
    assert guarded.paths == ["/robots.txt"]


@pytest.mark.usefixtures("canaries")
def test_a_proxy_is_never_asked_for_the_inside(net, crawl):
    """The proxy stands on a private address itself: the operator's own choice."""
    proxy = net.host("127.0.7.7")
    site = f"http://public.test:{net.port}"
    answers = {"/a": reply("a"), "/r": redirect(f"http://{INSIDE}:{net.port}/"), "/n": redirect("http://inside.test/")}
    proxy.pages = {site + path: answer for path, answer in answers.items()} | {f"{site}/robots.txt": reply("", 404)}
    urls = [f"{site}/a", f"{site}/r", f"{site}/n", f"http://{INSIDE}:{net.port}/", "http://inside.test/"]
    urls += [f"{proxy.url}/", "http://unknown.test/"]
    outcome, log = crawl(
        urls,
        allowed=["127.0.2.0/24"],
        names={"public.test": [["127.0.2.1"]], "unknown.test": [[]], **NAMES},
        environ={"http_proxy": f"http://me:secret@{proxy.address}:{proxy.port}", "no_proxy": ""},
    )
    assert list(outcome["pages"]) == [f"{site}/a"]
    assert sorted(set(proxy.paths)) == sorted([f"{site}/robots.txt", f"{site}/a", f"{site}/r", f"{site}/n"])
    assert "secret" not in log
    assert outcome["refused"]["http://unknown.test/"] == "download_failed"
    assert {reason for url, reason in outcome["refused"].items() if "unknown" not in url} == {"address_not_public"}
