"""Words and signs around the names in bylines, in the languages of the press."""

from __future__ import annotations

import re

# "By", "Written by" and their like, before a name. Longest first within a language.
PREFIX = re.compile(
    r"""^(?:(?:(?:article|story|text|words|posted|written|published|reported|reporting|interview|review|photo(?:s|graph(?:s|y))?|opinion|analysis|edited|compiled)\s+by
      |by|author(?:s|ed\s+by)?|autor(?:in|en|es|a|ka|zy|i)?|auteurs?|autore|autrice|författare|forfattere?
      |skribent|yazar|penulis|oleh|автор(?:ы|и)?|текст|tekst|text|texte?|testo|texto
      |(?:ein\s+\w+\s+)?von|(?:propos\s+recueillis\s+)?par|por|(?:a\s+cura\s+)?di|da|door|av|af|door
      |de(?=\s+[A-ZÀ-Þ]\w+\s+[A-ZÀ-Þ])|przez|napisał[ao]?|írta|scris\s+de|napsal[a]?|από|του|της|bởi|tác\s+giả
      |от|від|з|фото|كتب(?:ت)?|بقلم|إعداد|نوشته|نویسنده|मेरा|द्वारा|लेखक|作者|記者|记者|文|撰文|著者|執筆者?|取材・文|기자|글|โดย
      |ผู้เขียน|מאת)\s*[:：/|]\s*
      |(?:article|story|text|words|posted|written|published|reported|edited|compiled)\s+by\s+|by\s+|von\s+
      |par\s+|por\s+|oleh\s+|door\s+(?=[A-Z])|av\s+(?=[A-ZÀ-Þ])|af\s+(?=[A-ZÀ-Þ])
      |di\s+(?=[A-ZÀ-Þ][a-zà-ÿ]+\s+[A-ZÀ-Þ])|authors?\s+|autor(?:in|en|es)?\s+|auteur\s+|från\s+|από\s+|от\s+
      |(?:بقلم|كتب|كتبت|إعداد)\s+|โดย\s+|bởi\s+|מאת\s+|przez\s+|de\s+la\s+redacción\s+de\s+)""",
    re.IGNORECASE | re.VERBOSE,
)
# Whatever leads up to the name in prompts of templates: "Posted on Monday by", "View all posts by", "Ein Beitrag von".
LEAD = re.compile(
    r"""^.{0,60}?\b(?:by|(?:veröffentlicht|erstellt|eingestellt|geschrieben|verfasst|gepostet|aufgezeichnet|interview|artikel|beitr(?:a|ä)ge?|pressemitteilung|kommentar|bericht|text|analyse|kolumne|essay|geführt)\s+von
      |(?:publié|écrit|rédigé|posté|proposé)e?\s+par|(?:publicado|escrito|redactado|elaborado|enviado
      |postado)\s+por|(?:pubblicato|scritto|inserito)\s+da|(?:geschreven|geplaatst|gepubliceerd)\s+door
      |more\s+(?:about|from)|mehr\s+(?:von|über))\s*[:|]?\s+|^[^\W\d_]{3,15}(?:\s[^\W\d_]{2,12})?:\s+(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
NUMERIC_DAY = re.compile(
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b\.?|\b\d{1,2}[:.]\d{2}(?:\s*(?:uhr|h|am|pm))?\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"^\d{1,4}(?:st|nd|rd|th|er|\.)?,?$")
# Words between two names, in the languages that have them; short ones only part names of two words or more.
AND = re.compile(
    r"\s+(?:and|und|et|och|og|und|with|mit|avec|και|και|dan|și|şi|și|și|і|и|та|ve|és|oraz|וגם|و|और|এবং|และ|và|en|y"
    r"|e|i|a|ja|in|&|\+)\s+",
    re.IGNORECASE,
)
LEADING_AND = re.compile(r"^(?:and|und|et|och|og|y|e|и|і|و|&)\s+(?=\S+\s+\S)", re.IGNORECASE)
SHORT = frozenset(("en", "y", "e", "i", "a", "ja", "в"))
HARD = re.compile(r"\s*(?:[;|｜•·⋅●／\n\t]|/|、|，|،|\s[-–—]\s|\s@\s)\s*")
COMMA = re.compile(r"\s*,\s*")
ADDRESS = re.compile(
    r"<[^<>]*>|\(\s*[^()]*@[^()]*\)|\S*(?:@|://|www\.)\S*|\b\S+\.(?:com|org|net|de|fr|uk|it|es|ru|info)\b",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"\s*[(\[（【][^()\[\]（）【】]{0,60}[)\]）】]\s*")
CREDENTIAL = re.compile(
    r"^(?:ph\.?\s?d\.?|m\.?d\.?|r\.?n\.?|r\.?d\.?n?\.?|m\.?p\.?h\.?|m\.?s\.?c?\.?|m\.?a\.?|m\.?b\.?a\.?|b\.?a\.?"
    r"|b\.?sc?\.?|j\.?d\.?|esq\.?|cfp®?|cpa|cfa|d\.?d\.?s\.?|d\.?o\.?|pe|lcsw|jr\.?|sr\.?|i{2,3}|dr\.?|facs|faad"
    r"|ll\.?m\.?|cepf|foma|dabom|c?ep[ac]|phr|pmp|lmft|lpc|pharmd|dvm|dpt|mba|rdn|ldn|faap|[a-z]{2,6}®)$",
    re.IGNORECASE,
)
# What stands beside names and is none: roles, desks, places of publication, prompts of templates.
ROLE = re.compile(
    r"""\b(?:staff|writer|editor(?:ial|s)?|reporter|correspondent|contributor|columnist|journalist|producer|author
      |admin(?:istrator)?|webmaster|user|guest|intern|freelance\w*|chief|managing|senior|team|newsroom|desk|ceo|cto|cfo
      |founder|co-founder|director|president|manager|professor|head\s+of|vice|analyst|engineer|specialist|consultant
      |expert|online
      |redak\w*|rédaction|redacc?i[oó]n|redazione|redacția|redacteur\w*|redactie|redaktör\w*|toimitus|toimittaja
      |szerkeszt\w*|korrespondent\w*|chefredak\w*|volont[aä]r\w*|journaliste|giornalista|periodista|jornalista
      |dziennikarz|corresponsal|correspondant\w*|corrispondente|colaborador\w*|collaborat\w*|envoyé\w*
      |enviad[oa]
      |editor\w*|muhabir\w*|редакция|редактор\w*|корреспондент\w*|журналист\w*|редакція|журналіст\w*
      |кореспондент\w*|συντακτ\w*|επιμέλεια|محرر\w*|مراسل\w*|تحرير|تحریریه|خبرنگار|संवाददाता|संपादक|编辑|編集部?|編輯
      |记者|記者|기자|read\s+more|view|follow|posts?|articles?|updated?|published|minutes?|photo|foto|getty
      |shutterstock)\b""",
    re.IGNORECASE | re.VERBOSE,
)
BEHIND = re.compile(
    r"\s*(?:기자|특파원|記者|记者|編集委員|特派員|\s(?:by|von|on|am|um|at|le|el|den|vom|il|op|stand|updated))$",
    re.IGNORECASE,
)
NEVER = frozenset(
    {
        "admin", "administrator", "administrateur", "administrador", "webmaster", "author", "authors", "autor",
        "autores", "auteur", "user", "guest", "unknown", "none", "null", "undefined", "anonymous", "redactor",
        "editor", "news", "online", "web", "posted", "default", "root", "wordpress", "wp-admin", "nan", "n/a", "na",
        "by", "von", "por", "par", "seo", "home", "image"
    }
)  # fmt: skip
# A newsroom signs where no person does: kept like the site's own name, where nobody else is named.
NEWSROOM = re.compile(
    r"^(?:(?:die|la|the|our|de)\s+)?(?:\w+[\s-])?(?:redaktion|redaktionen|redacción|redaccion|redação|redazione"
    r"|rédaction|redactie|redakcja|redakce|redakcia|redacția|szerkesztőség|toimitus|newsroom|newsdesk|staff|agenc(?:y|ies|ias)|agenturen"
    r"|editorial(?:\s+team)?|news\s+desk|редакция|редакція|التحرير|تحریریه|编辑部|編集部)$",
    re.IGNORECASE,
)
DANGLING = frozenset(
    (
        "by",
        "von",
        "par",
        "por",
        "di",
        "on",
        "at",
        "in",
        "under",
        "am",
        "le",
        "el",
        "of",
        "der",
        "die",
        "das",
        "the",
        "and",
        "und",
        "for",
        "from",
    )
)
TEMPLATE = re.compile(
    r"^(?:posted|published|publicado|publié|veröffentlicht|updated|aktualisiert|share|teilen|follow|read|view|more"
    r"|about|über|hace|il y a|vor|edited|last|comments?)\b",
    re.IGNORECASE,
)
DATE_LIKE = re.compile(r"\d{4}|\d{1,2}[.:/]\d{2}|\d{1,2}\s*(?:min|h\b|am|pm)", re.IGNORECASE)
SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?…]\s+\S+\s+\S+\s+\S+|[?!{}=#*_]")
TAIL = " \t,;:.|/-–—·•⋅©\"'“”„«»"
COUNTER = re.compile(r"^(?:in|under|on)\s|(?:^|\s)\d+\+?(?:\s|$)")
# "Okafor, Mina" as catalogues write it: the family name first.
TURNED = re.compile(
    r"(?P<last>[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)?),\s*(?P<first>[^\W\d_a-z][^\W\d_]+(?:\s[^\W\d_a-z]\.)*)"
)
SECTION = re.compile(r"(?:^|\s)(?:in|under|filed\s+under|dans|unter|veröffentlicht\s+in)$")
ZONE = re.compile(
    r"(?:^|\s+)(?:UTC|GMT|[ECMP][SD]?T|[A-Z]?CES?T|W?EST|BST|IST|MSK|JST|KST|WIB|SGT|AE[SD]T)(?:[+-]\d+)?\.?$"
)
# Words of a role that stand before a name: "political reporter Ada Example".
ROLE_BEFORE = re.compile(
    r"^(?:our\s+|unser(?:em|er)?\s+)?(?:[a-zß-ÿ-]+\s+){0,3}(?:reporter|correspondent|writer|editor|columnist|korrespondentin"
    r"|korrespondent|redakteurin|redakteur|journaliste|journalist|periodista|corresponsal|giornalista)\s+(?=[A-ZÀ-Þ])",
)
# The name of an account rather than of a person: one word with digits, marks or no capital. Agencies sign in short.
ACCOUNT = re.compile(
    r"^(?=[^\s]*[\d_])\S+$|^[a-z][a-z.-]{4,}$|^(?i:(?:\w+\s)?admin(?:istrator)?|webmaster|unknown|anonymous|guest)$",
)
COMPANY = re.compile(
    r"\b(?:Ltd|Inc|LLC|GmbH|AG|e\.\s?V|S\.A|Corp|Corporation|Company|Team|Foundation|Stiftung|Association|Society"
    r"|Institut|Institute|University|Universität|Verband|Verein|Magazine?|Verlag|Editors|Contributors?|Rundfunk"
    r"|Broadcasting|Nachrichten|Zeitung|Newspaper|Journal)\b",
)
PERSON = re.compile(
    r"^(?:[A-ZÀ-ÞĀ-Ž][\w.'’-]*\s+(?:(?:van|von|der|den|de|di|da|del|la|le|al|el|bin|ten|zu|dos|do|du|ter)\s+)*"
    r"(?:[A-ZÀ-ÞĀ-ŽΑ-ΩА-Я][\w.'’-]*\s*){1,3}|[^\W\dA-Za-zÀ-ž]+(?:\s[^\W\dA-Za-zÀ-ž]+){0,4})$"
)
PLACELIKE = re.compile(r"^(?:[A-ZÀ-ÞĀ-Ž]|[\u0600-\u06ff])")
