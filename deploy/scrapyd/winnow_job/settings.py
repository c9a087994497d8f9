"""The crawler's settings with what this job changes; values of `-d setting=NAME=value` still win."""

from crawler.settings import *  # noqa: F403

OUTPUT_DIR = "/var/lib/winnow"
CONTACT = "https://example.org/about-our-crawler"
CRAWL_TIMEOUT_MINUTES = 50  # an hourly job ends before the next one
