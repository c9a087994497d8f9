"""Names of authors from what pages write into bylines and author fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.text.head import plain
from crawler.text.months import MONTHS
from crawler.text.titles import key

MAX_AUTHORS = 20
MAX_NAME_CHARACTERS = 70
MAX_NAME_WORDS = 7
MAX_BYLINE_CHARACTERS = 600

# "By", "Written by" and their like, before a name. Longest first within a language.
_PREFIX = re.compile(
    r"""^(?:(?:(?:article|story|text|words|posted|written|published|reported|reporting|interview|review|photo(?:s|graph(?:s|y))?|opinion|analysis|edited|compiled)\s+by
      |by|author(?:s|ed\s+by)?|autor(?:in|en|es|a|ka|zy|i)?|auteurs?|autore|autrice|författare|forfattere?|skribent|yazar|penulis|oleh|автор(?:ы|и)?|текст|tekst|text|texte?|testo|texto
      |(?:ein\s+\w+\s+)?von|(?:propos\s+recueillis\s+)?par|por|(?:a\s+cura\s+)?di|da|door|av|af|door|de(?=\s+[A-ZÀ-Þ]\w+\s+[A-ZÀ-Þ])|przez|napisał[ao]?|írta|scris\s+de|napsal[a]?|από|του|της|bởi|tác\s+giả
      |от|від|з|фото|كتب(?:ت)?|بقلم|إعداد|نوشته|نویسنده|मेरा|द्वारा|लेखक|作者|記者|记者|文|撰文|著者|執筆者?|取材・文|기자|글|โดย|ผู้เขียน|מאת)\s*[:：/|]\s*
      |(?:article|story|text|words|posted|written|published|reported|edited|compiled)\s+by\s+|by\s+|von\s+|par\s+|por\s+|oleh\s+|door\s+(?=[A-Z])|av\s+(?=[A-ZÀ-Þ])|af\s+(?=[A-ZÀ-Þ])
      |di\s+(?=[A-ZÀ-Þ][a-zà-ÿ]+\s+[A-ZÀ-Þ])|authors?\s+|autor(?:in|en|es)?\s+|auteur\s+|från\s+|από\s+|от\s+|(?:بقلم|كتب|كتبت|إعداد)\s+|โดย\s+|bởi\s+|מאת\s+|przez\s+|de\s+la\s+redacción\s+de\s+)""",
    re.IGNORECASE | re.VERBOSE,
)
# Whatever leads up to the name in prompts of templates: "Posted on Monday by", "View all posts by", "Ein Beitrag von".
_LEAD = re.compile(
    r"""^.{0,60}?\b(?:by|(?:veröffentlicht|erstellt|eingestellt|geschrieben|verfasst|gepostet|aufgezeichnet|interview|artikel|beitr(?:a|ä)ge?|pressemitteilung|kommentar|bericht|text|analyse|kolumne|essay|geführt)\s+von
      |(?:publié|écrit|rédigé|posté|proposé)e?\s+par|(?:publicado|escrito|redactado|elaborado|enviado|postado)\s+por|(?:pubblicato|scritto|inserito)\s+da|(?:geschreven|geplaatst|gepubliceerd)\s+door
      |more\s+(?:about|from)|mehr\s+(?:von|über))\s*:?\s+|^[^\W\d_]{3,15}(?:\s[^\W\d_]{2,12})?:\s+(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMERIC_DAY = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b\.?|\b\d{1,2}[:.]\d{2}(?:\s*(?:uhr|h|am|pm))?\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,4}(?:st|nd|rd|th|er|\.)?,?$")
# Words between two names, in the languages that have them; short ones only part names of two words or more.
_AND = re.compile(r"\s+(?:and|und|et|och|og|und|with|mit|avec|και|και|dan|și|şi|și|și|і|и|та|ve|és|oraz|וגם|و|और|এবং|และ|và|en|y|e|i|a|ja|in|&|\+)\s+", re.IGNORECASE)
_SHORT = frozenset("en y e i a ja в".split(" "))
_HARD = re.compile(r"\s*(?:[;|｜•·●／\n\t]|\s/\s|/(?=\S)|、|，|،|\s[-–—]\s|\s@\s)\s*")
_COMMA = re.compile(r"\s*,\s*")
_ADDRESS = re.compile(r"<[^<>]*>|\(\s*[^()]*@[^()]*\)|\S*(?:@|://|www\.)\S*|\b\S+\.(?:com|org|net|de|fr|uk|it|es|ru|info)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*[(\[（【][^()\[\]（）【】]{0,60}[)\]）】]\s*")
_CREDENTIAL = re.compile(
    r"^(?:ph\.?\s?d\.?|m\.?d\.?|r\.?n\.?|r\.?d\.?n?\.?|m\.?p\.?h\.?|m\.?s\.?c?\.?|m\.?a\.?|m\.?b\.?a\.?|b\.?a\.?|b\.?sc?\.?|j\.?d\.?|esq\.?|cfp®?|cpa|cfa|d\.?d\.?s\.?|d\.?o\.?|pe|lcsw|jr\.?|sr\.?|i{2,3}|dr\.?|facs|faad|ll\.?m\.?|cepf|foma|dabom|c?ep[ac]|phr|pmp|lmft|lpc|pharmd|dvm|dpt|mba|rdn|ldn|faap|[a-z]{2,6}®)$",
    re.IGNORECASE,
)
# What stands beside names and is none: roles, desks, places of publication, prompts of templates.
_ROLE = re.compile(
    r"""\b(?:staff|writer|editor(?:ial|s)?|reporter|correspondent|contributor|columnist|journalist|producer|author|admin(?:istrator)?|webmaster|user|guest|intern|freelance\w*|chief|managing|senior|team|newsroom|desk|ceo|cto|cfo|founder|co-founder|director|president|manager|professor|head\s+of|vice|analyst|engineer|specialist|consultant|expert|agentur(?:en)?|agencies|agencias|online
      |redak\w*|rédaction|redacc?i[oó]n|redazione|redacția|redacteur\w*|redactie|redaktör\w*|toimitus|toimittaja|szerkeszt\w*|korrespondent\w*|chefredak\w*|volont[aä]r\w*|journaliste|giornalista|periodista|jornalista|dziennikarz|corresponsal|correspondant\w*|corrispondente|colaborador\w*|collaborat\w*|envoyé\w*|enviad[oa]
      |editor\w*|muhabir\w*|редакция|редактор\w*|корреспондент\w*|журналист\w*|редакція|журналіст\w*|кореспондент\w*|συντακτ\w*|επιμέλεια|محرر\w*|مراسل\w*|تحرير|تحریریه|خبرنگار|संवाददाता|संपादक|编辑|編集部?|編輯|记者|記者|기자|read\s+more|view|follow|posts?|articles?|updated?|published|minutes?|photo|foto|getty|shutterstock)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BEHIND = re.compile(r"\s*(?:기자|특파원|記者|记者|編集委員|特派員|\s(?:by|von|on|am|um|at|le|el|den|vom|il|op|den|stand|updated))$", re.IGNORECASE)
_NEVER = frozenset(
    "admin administrator administrateur administrador webmaster author authors autor autores auteur user guest unknown none null undefined anonymous redactor editor "
    "news online web posted default root wordpress wp-admin nan n/a na by von por par seo home "
    "image".split(" ")
)
# A newsroom signs where no person does: kept like the site's own name, where nobody else is named.
_NEWSROOM = re.compile(r"^(?:(?:die|la|the|our|de)\s+)?(?:\w+[\s-])?(?:redaktion|redaktionen|redacción|redaccion|redação|redazione|rédaction|redactie|redakcja|redakce|redakcia|redacția|szerkesztőség|toimitus|newsroom|newsdesk|staff|editorial(?:\s+team)?|news\s+desk|редакция|редакція|التحرير|تحریریه|编辑部|編集部)$", re.IGNORECASE)
_DANGLING = frozenset(("by", "von", "par", "por", "di", "on", "am", "le", "el", "of", "der", "die", "das", "the", "and", "und"))
_TEMPLATE = re.compile(r"^(?:posted|published|publicado|publié|veröffentlicht|updated|aktualisiert|share|teilen|follow|read|view|more|about|über|hace|il y a|vor|edited|last|comments?)\b", re.IGNORECASE)
_DATE_LIKE = re.compile(r"\d{4}|\d{1,2}[.:/]\d{2}|\d{1,2}\s*(?:min|h\b|am|pm)", re.IGNORECASE)
_SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?…]\s+\S+\s+\S+\s+\S+|[?!{}=#*_]")
_TAIL = " \t,;:.|/-–—·•\"'“”„«»"


def split_authors(byline: str) -> list[str]:
    """Return the names in a byline, in order, without prefixes, roles, addresses and dates.

    >>> split_authors("By Ada Example and Bo Sample, Staff Writer")
    ['Ada Example', 'Bo Sample']
    """
    text = plain(byline[:MAX_BYLINE_CHARACTERS])
    if not text:
        return []
    text = _without_prefix(_without_days(_BRACKETED.sub(" ", _ADDRESS.sub(" ", text))).strip(_TAIL))
    names: list[str] = []
    for part in _parts(text):
        name = _BEHIND.sub("", _without_prefix(part)).strip(_TAIL)
        if is_name(name):
            names.append(name)
    return names


def choose_authors(sources: Iterable[Iterable[str]], sites: set[str]) -> list[str]:
    """Return the names of the first source that names a person or agency.

    ``sources`` are lists of bylines, best first. The site's own name (``sites``
    holds keys, see :func:`crawler.text.titles.key`) and a newsroom are taken only
    where no source names anybody else.
    """
    fallback: list[str] = []
    for bylines in sources:
        names = unique(name for byline in bylines for name in split_authors(byline))
        others = [name for name in names if key(name) not in sites and not _NEWSROOM.match(name)]
        if others:
            return others[:MAX_AUTHORS]
        fallback = fallback or names[:1]
    return fallback


def unique(names: Iterable[str]) -> list[str]:
    """Return names without repetition, the first spelling of each."""
    return list({key(name): name for name in reversed(list(names))}.values())[::-1]


def is_name(text: str) -> bool:
    """Return whether a string can be the name of a person or an agency."""
    words = text.split()
    if not 2 <= len(text) <= MAX_NAME_CHARACTERS or not words or len(words) > MAX_NAME_WORDS:
        return False
    if text.lower() in _NEVER or words[-1].lower() in _DANGLING or _TEMPLATE.search(text) or _SENTENCE.search(text) or _DATE_LIKE.search(text) or _CREDENTIAL.match(text):
        return False
    return any(char.isalpha() for char in text) and not (text.isascii() and text.islower() and _ROLE.search(text))


def _without_prefix(text: str) -> str:
    return _PREFIX.sub("", _LEAD.sub("", text, count=1).lstrip(_TAIL), count=1).strip()


def _without_days(text: str) -> str:
    """Return ``text`` with a separator in place of each date: ``Ada Example March 1, 2024``."""
    words = _NUMERIC_DAY.sub(" | ", text).split()
    months = [at for at, word in enumerate(words) if word.strip(".,").lower() in MONTHS]
    dated: set[int] = set()
    for at in months:
        beside = {near for near in (at - 1, at + 1) if 0 <= near < len(words) and _NUMBER.match(words[near])}
        if beside:
            dated |= {at, *beside, *(near + 1 for near in beside if near + 1 < len(words) and _NUMBER.match(words[near + 1]))}
    return " ".join("|" if at in dated else word for at, word in enumerate(words))


def _parts(text: str) -> Iterator[str]:
    for run in _HARD.split(text):
        commas = [part for part in _COMMA.split(run) if part]
        parts = [name for part in commas for name in _split_and(part)]
        yield from _persons(parts) if len(parts) > 1 else parts


def _split_and(text: str) -> Iterator[str]:
    """Yield the names joined by "and"; ``Ortega y Gasset`` stays one."""
    match = next((one for one in _AND.finditer(text) if _joins(text, one)), None)
    if match is None:
        yield text
    else:
        yield text[: match.start()]
        yield from _split_and(text[match.end() :])


def _joins(text: str, match: re.Match[str]) -> bool:
    if match[0].strip().lower() not in _SHORT:
        return True
    return all(len(side.split()) > 1 for side in (text[: match.start()], text[match.end() :]))


def _persons(parts: list[str]) -> Iterator[str]:
    """Yield the parts of a list that can be names: no roles, and no place after a full name."""
    full = any(len(part.split()) > 1 and not _ROLE.search(part) for part in parts)
    for part in parts:
        place = full and len(part.split()) == 1 and not part.isupper() and part.isascii() and part[:1].isupper()
        if not _CREDENTIAL.match(part) and not (full and _ROLE.search(part)) and not place:
            yield part
