"""What the shipped settings promise: nothing listens, nothing is trusted that need not be."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list


@pytest.fixture(scope="module")
def settings():
    found = Settings()
    found.setmodule("crawler.settings")
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("DOWNLOAD_FAIL_ON_DATALOSS", True),
        ("ROBOTSTXT_OBEY", True),
        ("HTTPCACHE_ENABLED", False),
    ],
)
def test_switches(settings, name, value):
    assert settings.getbool(name) is value


def test_limits(settings):
    assert settings["ALLOWED_NETWORKS"] == []
    assert 0 < settings.getint("DOWNLOAD_MAXSIZE") <= 10 * 1024 * 1024
    assert 0 < settings.getint("DOWNLOAD_TIMEOUT") <= 30
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings["ROBOTSTXT_USER_AGENT"] == "winnow"
    assert settings["USER_AGENT"].startswith("winnow/")


def test_only_web_pages_can_be_downloaded(settings):
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler is not None} == {"http", "https"}


def test_the_guard_stands_before_everything_that_asks(settings):
    names = build_component_list(settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES"))
    order = [str(name).rpartition(".")[2] for name in names]
    assert order[:2] == ["RefusalMiddleware", "NetworkGuardMiddleware"]
    assert order.index("RobotsMiddleware") < order.index("RetryMiddleware") < order.index("PaceMiddleware")
    assert not {"RobotsTxtMiddleware", "HttpCompressionMiddleware", "RedirectMiddleware", "UserAgentMiddleware"} & {
        *order
    }
    assert settings["TWISTED_DNS_RESOLVER"] == "crawler.middlewares.resolver.PublicResolver"


def test_what_listens_is_not_even_loaded(settings):
    names = build_component_list(settings.get_component_priority_dict_with_base("EXTENSIONS"))
    order = [str(name).rpartition(".")[2] for name in names]
    assert not {"RemoteControl", "TelnetConsole", "FeedExporter", "LogStats", "AutoThrottle"} & {*order}
    assert {"CoreStats", "MemoryUsage", "CloseSpider", "RunExtension"} <= {*order}
