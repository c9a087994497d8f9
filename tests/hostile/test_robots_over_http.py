"""What requests arrive at a site with this robots.txt? One crawl for the whole table."""

from __future__ import annotations

from loopback import redirect, reply

# name: robots.txt, paths that must arrive, paths that must not
CASES = {
    "empty file": ("", "/a", ""),
    "all denied": ("User-agent: *\nDisallow: /", "", "/a"),
    "own group beats the group of all": ("User-agent: *\nDisallow: /\n\nUser-agent: winnow\nDisallow: /x", "/a", "/x"),
    "own group is joined with the one below": ("User-agent: winnow\n\nUser-agent: *\nDisallow: /x", "/a", "/x"),
    "own group without rules": ("User-agent: *\nDisallow: /\nUser-agent: winnow\nDisallow:", "/a", ""),
    "token in any case": ("User-agent: WINNOW\nDisallow: /x", "/a", "/x"),
    "token with a version": ("User-agent: winnow/2.1\nDisallow: /x", "/a", "/x"),
    "token is not a prefix": ("User-agent: win\nDisallow: /", "/a", ""),
    "token is not a part": ("User-agent: winnower\nDisallow: /", "/a", ""),
    "token up to a space": ("User-agent: winnow news\nDisallow: /x", "/a", "/x"),
    "groups of one token are joined": (
        "User-agent: winnow\nDisallow: /x\nUser-agent: b\nDisallow: /\nUser-agent: winnow\nDisallow: /y",
        "/a",
        "/x /y",
    ),
    "agents share a group": ("User-agent: b\nUser-agent: winnow\nDisallow: /x", "/a", "/x"),
    "blank lines do not end a group": ("User-agent: winnow\n\n\nDisallow: /x", "/a", "/x"),
    "sitemap does not end a group": ("User-agent: b\nSitemap: /s.xml\nUser-agent: winnow\nDisallow: /x", "/a", "/x"),
    "crawl-delay does not end a group": (
        "User-agent: b\nCrawl-delay: 99\nUser-agent: winnow\nDisallow: /x",
        "/a",
        "/x",
    ),
    "rules before any group": ("Disallow: /\nUser-agent: winnow\nDisallow: /x", "/a", "/x"),
    "longest rule decides": ("User-agent: *\nDisallow: /p\nAllow: /p/ok", "/p/ok", "/p/no"),
    "order does not matter": ("User-agent: *\nAllow: /p/ok\nDisallow: /p", "/p/ok", "/p/no"),
    "allow wins a tie": ("User-agent: *\nDisallow: /p\nAllow: /p", "/p", ""),
    "star": ("User-agent: *\nDisallow: /*.pdf", "/a.html", "/a.pdf /b/c.pdf?x=1"),
    "end": ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", "/a.pdf"),
    "query is matched": ("User-agent: *\nDisallow: /*?print=", "/a?x=1", "/a?print=1"),
    "paths are in case": ("User-agent: *\nDisallow: /X", "/x", "/X"),
    "percent encoding": ("User-agent: *\nDisallow: /caf%C3%A9", "/cafe", "/caf%c3%a9"),
    "utf-8 rule": ("User-agent: *\nDisallow: /ツ", "/a", "/%E3%83%84"),
    "latin-1 rule": ("User-agent: *\nDisallow: /caf\udce9".encode("utf-8", "surrogateescape"), "/a", "/caf%E9"),
    "comments": ("User-agent: * # all\nDisallow: /x # this", "/a", "/x"),
    "no colon": ("User-agent *\nDisallow /x", "/a", "/x"),
    "misspelt": ("Useragent: *\nDissallow: /x", "/a", "/x"),
    "CR only": ("User-agent: *\rDisallow: /x\rDisallow: /y", "/a", "/x /y"),
    "CRLF": ("User-agent: *\r\nDisallow: /x\r\n", "/a", "/x"),
    "BOM": ("\ufeffUser-agent: *\nDisallow: /x", "/a", "/x"),
    "UTF-16": ("User-agent: *\nDisallow: /x".encode("utf-16"), "/a", "/x"),
    "NUL and nonsense": (b"\x00\xff\xfe\nUser-agent: *\nDisallow: /x\n\x00", "/a", "/x"),
    "an HTML page": ("<html><body>Not found</body></html>", "/a", ""),
    "first 512 KiB only": ("User-agent: *\nDisallow: /x\n" + "#" * 524288 + "\nDisallow: /a\n", "/a", "/x"),
    "rule torn at 512 KiB is dropped": (
        "User-agent: *\nDisallow: /x\n".ljust(524275, "#") + "\nDisallow: /abc",
        "/z",
        "/x",
    ),
    "index.html": ("User-agent: *\nDisallow: /\nAllow: /d/index.html", "/d/", "/e/"),
    "empty disallow": ("User-agent: *\nDisallow:", "/a", ""),
    "crawl-delay too long": ("User-agent: *\nCrawl-delay: 61", "", "/a"),
    "crawl-delay of others": ("User-agent: b\nCrawl-delay: 99", "/a", ""),
    "crawl-delay is nonsense": ("User-agent: *\nCrawl-delay: soon", "/a", ""),
}


def test_google_cases(net, crawl):
    hosts, urls = {}, []
    for number, (name, (robots, allowed, denied)) in enumerate(CASES.items()):
        host = hosts[name] = net.host(f"127.0.1.{number + 1}")
        paths = [*allowed.split(), *denied.split()]
        host.pages = {path: reply("page") for path in paths}
        host.pages["/robots.txt"] = reply(robots, content_type="text/plain")
        urls += [host.url + path for path in paths]
    crawl(urls)
    for name, (_, allowed, _denied) in CASES.items():
        arrived = [path for path in hosts[name].paths if path != "/robots.txt"]
        assert sorted(arrived) == sorted(allowed.split()), name
        assert hosts[name].paths.count("/robots.txt") == 1, name


def test_status_of_robots_txt(net, crawl):
    """4xx allows, 429, 5xx and silence defer; redirects lead anywhere, five times."""
    elsewhere = net.host("127.0.2.99", {"/robots.txt": reply("User-agent: *\nDisallow: /x")})
    elsewhere.pages |= {f"/r{n}": redirect(f"/r{n + 1}") for n in range(1, 9)}
    elsewhere.pages["/r4"] = redirect("/robots.txt")
    base = elsewhere.url
    table = {
        "404": (reply("", 404), "/a /x", ""),
        "401": (reply("", 401), "/a /x", ""),
        "410": (reply("User-agent: *\nDisallow: /", 410), "/a /x", ""),
        "429": (reply("", 429), "", "robots_unreachable"),
        "500": (reply("", 500), "", "robots_unreachable"),
        "503": (reply("User-agent: *\nAllow: /", 503), "", "robots_unreachable"),
        "reset": ([], "", "robots_unreachable"),
        "garbage": (b"\x00\x01\x02\r\n\r\n", "", "robots_unreachable"),
        "other host": (redirect(f"{base}/robots.txt"), "/a", "robots_denied"),
        "307": (redirect(f"{base}/robots.txt", 307), "/a", "robots_denied"),
        "five redirects": (redirect(f"{base}/r1"), "/a", "robots_denied"),
        "six redirects": (redirect(f"{base}/r0"), "/a /x", ""),
        "ring": (redirect("/robots.txt"), "/a /x", ""),
        "to a file": (redirect("file:///etc/passwd"), "", "robots_unreachable"),
        "to the inside": (redirect(f"http://127.0.9.9:{net.port}/robots.txt"), "", "robots_unreachable"),
        "truncated": (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nUser-agent: *", "", "robots_unreachable"),
        "204": (b"HTTP/1.1 204 No\r\n\r\n", "/a /x", ""),
    }
    elsewhere.pages["/r0"] = redirect("/r00")
    elsewhere.pages["/r00"] = redirect("/r1")
    inside = net.host("127.0.9.9", {"/robots.txt": reply("")})
    hosts = {}
    for number, (name, (answer, _, _)) in enumerate(table.items()):
        hosts[name] = net.host(f"127.0.2.{number + 1}", {"/robots.txt": answer, "/a": reply("a"), "/x": reply("x")})
    urls = [host.url + path for host in hosts.values() for path in ("/a", "/x")]
    outcome, _ = crawl(urls, allowed=["127.0.2.0/24"])
    for name, (_, allowed, reason) in table.items():
        arrived = {path for path in hosts[name].paths if path in {"/a", "/x"}}
        assert arrived == set(allowed.split()), name
        refused = {outcome["refused"].get(hosts[name].url + path) for path in {"/a", "/x"} - arrived}
        assert refused == ({reason} if reason else set()), name
    assert inside.connections == 0
    assert outcome["stats"]["robots/unreachable"] == 8
