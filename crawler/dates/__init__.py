"""The one reader of dates: written, machine-made, in addresses, of all calendars of the press. Pure."""

from crawler.dates.address import path_date, url_date
from crawler.dates.machine import iso_date, machine_date
from crawler.dates.moments import aware, earliest_moment, is_possible, latest_moment
from crawler.dates.reader import WrittenDate, parse_date, read_dates
from crawler.dates.style import DateStyle, date_style, with_order_of

__all__ = [
    "DateStyle",
    "WrittenDate",
    "aware",
    "date_style",
    "earliest_moment",
    "is_possible",
    "iso_date",
    "latest_moment",
    "machine_date",
    "parse_date",
    "path_date",
    "read_dates",
    "url_date",
    "with_order_of",
]
