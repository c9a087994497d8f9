"""Table of contents of the program: the phases in their order, and every setting with its reason.

What stands here can be overridden with ``-s NAME=value``; Scrapy's own settings keep their meaning.
"""

from __future__ import annotations

import os

from scrapy.settings.default_settings import DOWNLOADER_MIDDLEWARES_BASE as MIDDLEWARES_OF_SCRAPY
from scrapy.settings.default_settings import EXTENSIONS_BASE as EXTENSIONS_OF_SCRAPY

from crawler import __version__
from crawler.workers.limits import usable_cores

BOT_NAME = "winnow"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
LOG_FORMATTER = "crawler.extensions.log_lines.QuietLogFormatter"

# ------------------------------------------------------------------ the way of a page
# These components are always active; ITEM_PIPELINES and the like add to them, and switch one off with None.
ITEM_PIPELINES_BASE = {
    "crawler.pipelines.extraction.ExtractPipeline": 100,  # bytes -> blocks, metadata, text (in a worker process)
    "crawler.pipelines.check.CheckPipeline": 200,  # page gate: an article, or a reason
    "crawler.pipelines.rights.RightsPipeline": 300,  # opt-out signals: record, or drop
    "crawler.pipelines.dedupe.DedupePipeline": 400,  # known, changed, same text, nearly the same text
    "crawler.pipelines.write.WritePipeline": 500,  # one line, flushed; the state follows
}
ITEM_PROCESSOR = "crawler.pipelines.manager.PhasedPipelineManager"  # pipelines of the user see finished rows
OUR_EXTENSIONS = {
    "crawler.extensions.log_safety.LogSafety": 0,  # control characters and passwords stay out of the log
    "crawler.extensions.run_extension.RunExtension": 10,  # output folder, state, workers: one object a run
    "crawler.extensions.stopping.StoppingExtension": 20,  # signals and the time budget
    "crawler.extensions.progress.ProgressExtension": 30,  # bar on a terminal, summary at the end
    "crawler.extensions.log_stats.LogStatsWithoutRun": 35,  # for other spiders: Scrapy's own line
    "crawler.extensions.feeds.SealedFeedExporter": 40,  # -O gets the rows that are written
    "crawler.extensions.bytes_in_flight.BytesInFlight": 60,  # memory stays flat however large the answers are
    "crawler.extensions.throttle.PoliteThrottle": 50,  # AutoThrottle that respects Crawl-delay
    "crawler.extensions.prometheus.PrometheusTextfile": 70,  # counters of the manifest, for those who watch
    "crawler.extensions.monitor.Monitor": 80,  # Spidermon, where it is enabled
}
LEFT_OUT = (
    "scrapy.extensions.throttle.AutoThrottle",  # ours instead
    "scrapy.extensions.feedexport.FeedExporter",  # would see pages before they are articles
    "scrapy.extensions.logstats.LogStats",  # ours instead
    "scrapy.extensions.remote_control.RemoteControl",  # off
    "scrapy.extensions.telnet.TelnetConsole",  # off too
)
# Scrapy imports even extensions that are switched off; aiohttp, for remote control, takes 0.15 s. So they are left out.
EXTENSIONS_BASE = {name: order for name, order in EXTENSIONS_OF_SCRAPY.items() if name not in LEFT_OUT} | OUR_EXTENSIONS

OUR_MIDDLEWARES = {
    "crawler.middlewares.refusal.RefusalMiddleware": 10,  # every failure ends as one reason
    "crawler.middlewares.network_guard.NetworkGuardMiddleware": 20,  # public web servers only
    "crawler.middlewares.robots.RobotsMiddleware": 100,  # RFC 9309
    "crawler.middlewares.identity.IdentityMiddleware": 500,  # who we are
    "crawler.middlewares.pace.PaceMiddleware": 560,  # Retry-After, backoff, hosts given up (behind the retries)
    "crawler.middlewares.redirects.BoundedMetaRefreshMiddleware": 580,
    "crawler.middlewares.compression.BoundedCompressionMiddleware": 590,  # bombs
    "crawler.middlewares.redirects.BoundedRedirectMiddleware": 600,
}
REPLACED = (
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware",
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware",
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware",
)
_kept = {name: order for name, order in MIDDLEWARES_OF_SCRAPY.items() if name not in REPLACED}
DOWNLOADER_MIDDLEWARES_BASE = _kept | OUR_MIDDLEWARES

# ------------------------------------------------------------------ output and state
OUTPUT_DIR = "data"
STATE_URL = ""  # empty: SQLite inside OUTPUT_DIR
OUTPUT_COMPRESSION = "none"  # none, gzip, zstd: of closed parts
OUTPUT_PART_ARTICLES = 2_000  # articles a part; a finished part is cleaned with what repeats over its sites

# ------------------------------------------------------------------ extraction
EXTRACTOR = "crawler.extractors.winnow.WinnowExtractor"  # or crawler.extractors.stock.TrafilaturaExtractor, or yours
EXTRACT_WORKERS = usable_cores()  # processes; 0 runs inline, for debugging
EXTRACT_TIMEOUT = 30  # seconds; an honest page needs 0.02, the slowest seen 3
EXTRACT_MEMORY_MB = 1_024  # private memory of one worker
EXTRACT_PAGES_PER_WORKER = 2_000  # then a fresh process
CLEAN_ENABLED = True
CHECK_ENABLED = True
DEDUPE_ENABLED = True
DEDUPE_NEAR = "mark"  # drop, mark, off
REVISIT_AFTER_DAYS = 0  # days; 0: articles are looked at again once while they are young, then never

# ------------------------------------------------------------------ rights
RIGHTS_POLICY = "respect"  # respect, record
RIGHTS_DROP = ["tdm-reservation", "noai"]  # signals that drop a text under RIGHTS_POLICY=respect

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
CRAWL_DELAY_MAX_SECONDS = 60  # a site that asks for more is left out, with a reason
RETRY_AFTER_MAX_SECONDS = 600  # a host that asks for more is left for the rest of the run
BACKOFF_FIRST_SECONDS = 2.0  # pause of a host after its first failure; doubles, with jitter
BACKOFF_MAX_SECONDS = 60.0
HOST_FAILURES_MAX = 8  # failures in a row (retries count), then the host is left for the rest of the run
SCHEDULER_PRIORITY_QUEUE = "crawler.extensions.fair_queue.FairQueue"  # a slow or dead site holds 2 places, not all
CRAWL_TIMEOUT_MINUTES = 0  # time budget; 0 is none
COOKIES_ENABLED = False  # no identity is kept beyond a chain of redirects; tldextract would fetch its list for them
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the refusal is logged once, with its reason
METAREFRESH_MAXDELAY = 5  # seconds; a page that reloads itself later is a page, not a redirect

# ------------------------------------------------------------------ safety
ALLOWED_NETWORKS: list[str] = []  # CIDR that are not public but may be fetched (tests, intranets)
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes, also after decompression
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_IN_FLIGHT_MAXSIZE = 96 * 1024 * 1024  # bytes of all answers under way; more, and fetching waits
DOWNLOAD_TIMEOUT = 30  # seconds
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = True  # half a page is not an article; it is fetched again, then refused
DOWNLOAD_HANDLERS = {
    "http": "crawler.middlewares.bounded_download.BoundedDownloadHandler",  # header floods end
    "https": "crawler.middlewares.bounded_download.BoundedDownloadHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.middlewares.resolver.PublicResolver"  # sockets open to checked addresses only
DNS_TIMEOUT = 20  # seconds
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
REDIRECT_MAX_TIMES = 10

# ------------------------------------------------------------------ watching
PROMETHEUS_TEXTFILE = ""  # path ending in .prom, written at the end of a run; empty: none
SPIDERMON_ENABLED = False  # needs Spidermon: pip install spidermon
SPIDERMON_ENGINE_STOP_MONITORS = ["crawler.monitors.RunSuite"]

# ------------------------------------------------------------------ Scrapy's machinery
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # newest articles first, as listings name them
CONCURRENT_ITEMS = 2  # a response gives one page at the most; Scrapy starts so many tasks for each response
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32 * 1024 * 1024  # bytes of pages under way; more, and fetching waits
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = {"csv": "crawler.extensions.csv_rows.JsonCellsCsvExporter"}  # nested fields as JSON
LOG_LEVEL = "INFO"
