"""Hosts take turns, whatever the order of the list, and what waits beyond a few lies in a file."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders.turns import IN_MEMORY, HostTurns


def taken(turns):
    return iter(turns.take, None)


def test_a_sorted_list_reaches_all_hosts_at_once():
    with HostTurns(host_limit=3, limit=100) as turns:
        for host in "abcd":
            for number in range(500):
                turns.offer(host, f"{host}{number}", host)
        first = [url for _, url, _ in taken(turns)]
        assert Counter(url[0] for url in first) == dict.fromkeys("abcd", 3)
        turns.done("b")
        assert turns.take() == ("b", "b3", "b")


def test_over_all_hosts_there_is_a_limit_too():
    with HostTurns(host_limit=3, limit=4) as turns:
        for host in "abcd":
            turns.offer(host, host, host)
            turns.offer(host, host * 2, host)
        assert len([*taken(turns)]) == 4
        assert turns.is_full


def test_little_waits_in_memory():
    with HostTurns(host_limit=1, limit=10) as turns:
        for number in range(10 * IN_MEMORY):
            turns.offer("a", str(number), "a")
        assert len(turns._waiting["a"]) == IN_MEMORY


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 200)), max_size=300), st.integers(1, 4), st.randoms())
def test_each_address_comes_once_and_those_of_a_host_in_their_order(addresses, limit, chance):
    with HostTurns(host_limit=limit, limit=6) as turns:
        waiting, got = list(addresses), []
        under_way = []
        while waiting or not turns.is_idle:
            if waiting and chance.random() < 0.6:
                host, number = waiting.pop(0)
                turns.offer(host, str(number), host)
            for host, url, _ in taken(turns):
                got.append((host, int(url)))
                under_way.append(host)
            assert max(Counter(under_way).values(), default=0) <= limit
            if under_way:
                turns.done(under_way.pop(chance.randrange(len(under_way))))
        for host in "abc":
            assert [one for one in got if one[0] == host] == [one for one in addresses if one[0] == host]
