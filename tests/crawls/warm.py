"""A process that has imported everything once and forks a crawl for each order: a crawl starts in no time.

Orders come as lines of JSON on standard input, answers go to standard output.
Each crawl is a process of its own, which lives, is killed and ends like any other.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys

OURS = ("commands", "spiders", "pipelines", "middlewares", "extensions", "workers", "run", "state")
THEIRS = ("commands", "extensions", "downloadermiddlewares", "spidermiddlewares")
NOT_HERE = {"statsmailer", "preload"}
"""Deprecated; for the fork server alone."""


def load() -> None:
    for name in ("scrapy.cmdline", "scrapy.squeues", "scrapy.dupefilters", "scrapy.statscollectors", "tldextract"):
        importlib.import_module(name)
    for room in [f"crawler.{one}" for one in OURS] + [f"scrapy.{one}" for one in THEIRS]:
        package = importlib.import_module(room)
        for module in pkgutil.iter_modules(package.__path__):
            if module.name not in NOT_HERE:
                importlib.import_module(f"{room}.{module.name}")
    assert "twisted.internet.reactor" not in sys.modules, "each crawl starts its own"


def become_crawl(order: dict) -> None:
    """Take the place of ``python -m scrapy …``, in a process group of its own."""
    os.setpgid(0, 0)
    for source, numbers in ((order["stdin"], [0]), (order["log"], [1, 2]), (order.get("out"), [1])):
        if source is None:
            continue
        file = os.open(source, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        for number in numbers:
            os.dup2(file, number)
        os.close(file)
    os.environ.update(order["environ"])
    sys.path[:0] = order["path"]
    sys.argv = ["scrapy", *order["arguments"]]


def answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> bool:
    """Serve orders until standard input ends; return whether this is the child, which crawls."""
    while line := sys.stdin.readline():
        order = json.loads(line)
        if "wait" in order:
            status = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
            answer(status)
            continue
        pid = os.fork()
        if not pid:
            become_crawl(order)
            return True
        answer(pid)
    return False


if __name__ == "__main__":
    load()
    if main():
        sys.modules["scrapy.cmdline"].execute()
