"""Words of class and id attributes, and what kind of container each speaks for. Generic names only, never a site's."""

from __future__ import annotations

import re
from functools import lru_cache

CATEGORIES: dict[str, str] = {
    "share": (
        "share shares sharing shared social sociable socials addthis sharethis addtoany facebook fb twitter "
        "whatsapp telegram pinterest linkedin follow follows viral reactions"
    ),
    "related": (
        "related relateds relacionadas relacionados relatedarticles recommended recommendation "
        "recommendations recommend recirc recirculation more also similar further readmore seealso popular "
        "trending mostread most outbrain taboola zergnet suggested suggestions promos linked onward upnext "
        "latest recent"
    ),
    "newsletter": (
        "newsletter newsletters subscribe subscription subscriptions signup abonnement abo optin mailchimp "
        "mailing mail email"
    ),
    "comment": (
        "comment comments commentlist disqus respond reply replies discussion livefyre coral forum conversation"
    ),
    "ad": (
        "ad ads adv advert adverts advertisement advertisements advertising sponsor sponsored banner adsense "
        "dfp commercial affiliate promo promotion promoted anzeige werbung publicidad pub gpt adslot"
    ),
    "author": (
        "author authors byline bylines bio profile writer autor autoren contributor journalist reporter vcard signature"
    ),
    "date": "date dates time timestamp datetime published publish updated pubdate dateline posted datum fecha",
    "meta": "meta metadata info infos details information additional",
    "caption": (
        "caption captions figcaption credit credits photo photos image images img gallery media figure "
        "picture legend thumb thumbnail slideshow wp"
    ),
    "tags": (
        "tag tags tagcloud keywords keyword topics topic categories category cat cats hashtag hashtags label labels"
    ),
    "nav": (
        "nav navi navigation navbar menu menus breadcrumb breadcrumbs crumb crumbs pager pagination paging "
        "next prev previous toolbar tabs tab submenu sitemap skip"
    ),
    "footer": "footer foot bottom colophon legal end",
    "copyright": "copyright copy rights disclaimer source sources",
    "header": "header head top masthead topbar hero",
    "side": "sidebar side aside rail right left column col widget widgets module secondary",
    "paywall": "paywall premium login register registration gate locked meter piano plus member account",
    "cookie": "cookie cookies consent gdpr privacy cmp overlay modal popup lightbox notice alert message",
    "hidden": (
        "hidden hide sr sronly invisible screen screenreader reader visuallyhidden print noprint offscreen "
        "accessibility mobile"
    ),
    "title": "title titles headline headlines hed heading h1 titulo titel",
    "lead": (
        "lead lede intro introduction standfirst summary abstract deck dek subtitle subheadline excerpt chapo "
        "sommario vorspann kicker teaser perex description"
    ),
    "body": (
        "body content contents text article articles entry post story main maintext fulltext richtext "
        "paragraph paragraphs prose detail articlebody newsbody bodytext articletext storytext postcontent "
        "copytext news blog single p"
    ),
    "embed": "embed embedded embeds tweet instagram video videos player audio podcast iframe youtube live liveblog",
    "list": (
        "list listing lists item items grid card cards carousel slider swiper slide feed stream river teasers "
        "row tile tiles"
    ),
    "rating": "rating ratings vote votes views view counter count counts likes like score stars",
    "box": "box factbox infobox fact facts quote pullquote blockquote highlight callout inline inset",
    "button": "button buttons btn cta link links icon icons action actions tool tools search form",
}
"""Category -> words. A container may speak for several."""

CATEGORY_NAMES = tuple(CATEGORIES)
_BITS = {
    word: sum(1 << at for at, name in enumerate(CATEGORY_NAMES) if word in CATEGORIES[name].split())
    for words in CATEGORIES.values()
    for word in words.split()
}
HIDDEN_BIT = 1 << CATEGORY_NAMES.index("hidden")
BODY_BIT = 1 << CATEGORY_NAMES.index("body")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=8_192)
def class_bits(names: str) -> int:
    """Return the categories that class and id names speak for, one bit each in the order of ``CATEGORY_NAMES``."""
    bits = 0
    for name in names.split():
        bits |= _name_bits(name)
    return bits


@lru_cache(maxsize=16_384)
def _name_bits(name: str) -> int:
    """Return the categories of one name: sites combine few names in many ways."""
    bits = 0
    for word in _WORD.findall(name):
        bits |= _BITS.get(word.lower(), 0)
    return bits
