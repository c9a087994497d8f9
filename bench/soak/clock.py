"""``python -m bench.soak.clock 2026-11-05T06:00:00+00:00 crawl news …``: a command of Scrapy at another time.

Only the clock of the calendar moves; what measures how long something takes goes on as it does.
"""

from __future__ import annotations

import sys
from datetime import datetime

import time_machine
from scrapy.cmdline import execute


def main() -> None:
    """Run the command."""
    with time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=True):
        execute(["scrapy", *sys.argv[2:]])


if __name__ == "__main__":
    main()
