from __future__ import annotations

import doctest
import importlib
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.network.addresses import allowed_networks, literal_address, may_visit
from crawler.network.expiring import ExpiringCache
from crawler.network.log_text import log_text
from crawler.network.proxies import proxy_host
from crawler.network.retry_after import backoff_seconds, retry_after_seconds

PUBLIC = """1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 2606:4700::1111 2a00:1450::1
    ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1""".split()  # noqa: SIM905 - a row of addresses
NOT_PUBLIC = """0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
    192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::a00:1
    64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::1 2002:c0a8:1::1 3fff::1 5f00::1 fc00::1 fd00::1 fe80::1
    fec0::1 ff02::1 ff0e::1""".split()  # noqa: SIM905 - a row of addresses


@pytest.mark.parametrize(("address", "public"), [(a, True) for a in PUBLIC] + [(a, False) for a in NOT_PUBLIC])
def test_public_addresses(address, public):
    assert may_visit(ip_address(address)) is public


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("127.0.0.2", True),
        ("127.0.0.3", False),
        ("::ffff:127.0.0.2", True),
        ("fd00::1", True),
        ("10.0.0.1", False),
        ("1.1.1.1", True),
    ],
)
def test_allowed_networks(address, allowed):
    assert may_visit(ip_address(address), allowed_networks(["127.0.0.2/32", "", " fd00::/8 "])) is allowed


def test_broken_allowed_network_is_an_error():
    with pytest.raises(ValueError, match="does not appear to be"):
        allowed_networks(["10.0.0"])


LITERALS = [
    ("127.0.0.1", "127.0.0.1"),
    ("2130706433", "127.0.0.1"),
    ("0x7f000001", "127.0.0.1"),
    ("0x7F.0.0.1", "127.0.0.1"),
    ("0177.0.0.1", "127.0.0.1"),
    ("017700000001", "127.0.0.1"),
    ("127.1", "127.0.0.1"),
    ("0", "0.0.0.0"),
    ("１２７.０.０.１", "127.0.0.1"),
    ("127。0。0。1", "127.0.0.1"),
    ("①②⑦.0.0.1", "127.0.0.1"),
    ("%31%32%37.0.0.1", "127.0.0.1"),
    ("127.0.0.1.", "127.0.0.1"),
    ("[::1]", "::1"),
    ("fe80::1%eth0", "fe80::1"),
    ("example.org", None),
    ("1.2.3.4.example.org", None),
    ("0xample.org", None),
    ("face", None),
    ("256.1.1.1", None),
    ("4294967296", None),
    ("", None),
    ("-1", None),
]


@pytest.mark.parametrize(("host", "address"), LITERALS)
def test_literal_address(host, address):
    found = literal_address(host)
    assert (found and str(found)) == address


@given(st.text())
def test_literal_address_never_raises(host):
    literal_address(host)


@given(st.ip_addresses())
def test_every_spelling_of_a_mapped_address_is_judged_alike(address):
    if address.version == 4:
        assert may_visit(ip_address(f"::ffff:{address}")) == may_visit(address)
        assert literal_address(str(int(address))) == literal_address(hex(int(address))) == address


NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Thu, 01 Jan 2026 00:02:00 GMT", 120),
        ("Thu, 01 Jan 2026 00:02:00", 120),
        ("Thu, 01 Jan 2026 01:02:00 +0100", 120),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("９", None),
        ("9" * 400, 999999999999),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after_seconds(value, NOW) == seconds


@given(st.text())
def test_retry_after_never_raises(value):
    assert (retry_after_seconds(value, NOW) or 0) >= 0


def test_backoff_doubles_is_bounded_and_jittered():
    pauses = [backoff_seconds(n, first=2, longest=60, chance=0) for n in range(1, 9)]
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    assert backoff_seconds(10**6, first=2, longest=60, chance=1) == 90


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ü 中", "plain ü 中"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\rb\x00c\x9bd", "a\\x0db\\x00c\\x9bd"),
        ("a\nINFO: forged", "a\n    INFO: forged"),
        ("a\u2028b\u202ec", "a\\u2028b\\u202ec"),
        ("http://me:pa$$w@proxy:3128/x@y", "http://***@proxy:3128/x@y"),
        ("postgresql://u:p@db/x and https://t@h/", "postgresql://***@db/x and https://***@h/"),
        ("mail me@example.org", "mail me@example.org"),
    ],
)
def test_log_text(text, shown):
    assert log_text(text) == shown


@given(st.text())
def test_log_text_leaves_nothing_that_steers(text):
    assert all(c in "\n\t" or (ord(c) >= 0x20 and not 0x7F <= ord(c) < 0xA0) for c in log_text(text))


@pytest.mark.parametrize(
    ("value", "host"), [("http://a:b@P:1/", "p"), ("p:1", "p"), ("[::1]:1", "::1"), ("http://[", ""), ("", "")]
)
def test_proxy_host(value, host):
    assert proxy_host(value) == host


def test_cache_forgets_by_age_and_weight():
    cache: ExpiringCache[str] = ExpiringCache(max_weight=10)
    cache.put("a", "A", weight=4, expires=5)
    cache.put("b", "B", weight=4, expires=9)
    assert (cache.get("a", 4), cache.get("a", 5), cache.get("a", 4)) == ("A", None, None)
    cache.put("c", "C", weight=4, expires=9)
    cache.get("b", 6)
    cache.put("d", "D", weight=4, expires=9)
    assert (cache.get("b", 6), cache.get("c", 6), cache.get("d", 6)) == ("B", None, "D")
    cache.put("d", "E", weight=40, expires=9)
    assert (cache.get("b", 6), cache.get("d", 6), cache.weight) == (None, "E", 40)


@pytest.mark.parametrize(
    "module",
    [
        "network.addresses",
        "network.log_text",
        "network.proxies",
        "network.retry_after",
        "rights.ai_crawlers",
        "rights.robots",
        "middlewares.identity",
        "middlewares.site_files",
    ],
)
def test_examples_in_docstrings(module):
    result = doctest.testmod(importlib.import_module(f"crawler.{module}"))
    assert result.attempted
    assert not result.failed
