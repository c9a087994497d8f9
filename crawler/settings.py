"""Table of contents of the program: the phases in their order, and every setting with its reason.

What stands here can be overridden with ``-s NAME=value``; Scrapy's own settings keep their meaning.
"""

from __future__ import annotations

import os

from crawler import __version__

BOT_NAME = "winnow"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
LOG_FORMATTER = "crawler.extensions.log_lines.QuietLogFormatter"

# ------------------------------------------------------------------ the way of a page
ITEM_PIPELINES = {
    "crawler.pipelines.extract.ExtractPipeline": 100,  # bytes -> blocks, metadata, text (in a worker process)
    "crawler.pipelines.check.CheckPipeline": 200,  # page gate: an article, or a reason
    "crawler.pipelines.rights.RightsPipeline": 300,  # opt-out signals: record, or drop
    "crawler.pipelines.dedupe.DedupePipeline": 400,  # known, changed, same text, nearly the same text
    "crawler.pipelines.write.WritePipeline": 500,  # one line, flushed; the state follows
}
EXTENSIONS = {
    "crawler.extensions.run.RunExtension": 10,  # output folder, state, workers: one object a run
    "crawler.extensions.stopping.StoppingExtension": 20,  # signals and the time budget
    "crawler.extensions.progress.ProgressExtension": 30,  # bar on a terminal, summary at the end
    "crawler.extensions.feeds.SealedFeedExporter": 40,  # -O gets the rows that are written
    "scrapy.extensions.feedexport.FeedExporter": None,  # would see pages before they are articles
    "scrapy.extensions.logstats.LogStats": None,  # the progress line says it
}

# ------------------------------------------------------------------ output and state
OUTPUT_DIR = "data"
STATE_URL = ""  # empty: SQLite inside OUTPUT_DIR
OUTPUT_COMPRESSION = "none"  # none, gzip, zstd: of closed parts
OUTPUT_PART_ARTICLES = 2_000  # articles a part; a part is cleaned with what all of it teaches about its sites
ARCHIVE_WARC = False

# ------------------------------------------------------------------ extraction
EXTRACT_WORKERS = max(1, len(os.sched_getaffinity(0)))  # processes; 0 runs inline, for debugging
EXTRACT_TIMEOUT = 30  # seconds; an honest page needs 0.02, the slowest seen 3
EXTRACT_MEMORY_MB = 1_024  # private memory of one worker
EXTRACT_PAGES_PER_WORKER = 2_000  # then a fresh process
CLEAN_ENABLED = True
CHECK_ENABLED = True
DEDUPE_ENABLED = True
DEDUPE_NEAR = "mark"  # drop, mark, off

# ------------------------------------------------------------------ rights
RIGHTS_POLICY = "respect"  # respect, record

# ------------------------------------------------------------------ who we are
CONTACT = os.environ.get("WINNOW_CONTACT", "")  # URL or mail address, for the people whose servers are visited
USER_AGENT = f"winnow/{__version__}"
ROBOTSTXT_USER_AGENT = "winnow"

# ------------------------------------------------------------------ politeness
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 64  # over all sites
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one connection a site
DOWNLOAD_DELAY = 1.0  # seconds between two requests to one site
AUTOTHROTTLE_ENABLED = True  # slower than that where the site is slow
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
COOKIES_ENABLED = False  # no identity is kept; tldextract would fetch its list for them
RETRY_TIMES = 2

# ------------------------------------------------------------------ safety
ALLOWED_NETWORKS: list[str] = []  # CIDR that are not public but may be fetched (tests, intranets)
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes, also after decompression
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30  # seconds
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {"file": None, "data": None, "ftp": None, "s3": None}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
REDIRECT_MAX_TIMES = 10

# ------------------------------------------------------------------ Scrapy's machinery
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32 * 1024 * 1024  # bytes of pages under way; more, and fetching waits
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
STATS_DUMP = False  # the summary and the manifest say it better
