"""Questions about class names and other attributes, answered from memory.

trafilatura asks them as XPath expressions with regular expressions in them,
which are evaluated anew for each element: that is half of its time. The same
names stand on many elements and on all pages of a site, so an answer is
kept. An expression is read from its own source and means what XPath means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import XPath
from lxml.html import HtmlElement

Values = tuple[str | None, ...]
Told = dict[str, str | None]
"""Values by attribute; ``id|class`` is the one of them that is written first."""
Condition = Callable[[Told], bool]

REMEMBERED = 16_384
"""Answers, of some 200 bytes; a site has some hundred different names."""

_QUOTED = re.compile("'([^']*)'")
_UNION = re.compile(r"\|(?=\(?\.//)")
_STEP = re.compile(r"\(?\.//(\*|\w+)((?:\[[^\]]*\])*)\)?(?:\[1\])?")
_PREDICATE = re.compile(r"\[([^\]]*)\]")
_SELVES = re.compile(r"self::(\w+)")
_CONDITION = re.compile(
    r"""
    (?: (?P<function> re:test | contains | starts-with ) \( )?
    (?P<translated> translate\( )?
    @ (?P<names> [\w-]+ (?:\|@[\w-]+)* )
    (?(translated) ,[ ]? (?P<from> \d+ ) ,[ ]? (?P<to> \d+ ) \) )
    (?(function) ,[ ]? (?P<value> \d+ ) (?: ,[ ]? (?P<flags> \d+ ) )? \) | (?: = (?P<equal> \d+ ) )? )
    """,
    re.VERBOSE,
)


class UnreadableError(ValueError):
    """An XPath expression that asks for more than attributes of an element."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one step of an expression asks: one of these tags, and any of the conditions; none is always met."""

    tags: frozenset[str]
    """Empty: any."""
    conditions: tuple[Condition, ...]

    def is_met(self, tag: str, told: Told) -> bool:
        """Return the answer for an element with this tag and these values of attributes."""
        if self.tags and tag not in self.tags:
            return False
        return not self.conditions or any(condition(told) for condition in self.conditions)


class Questionnaire:
    """Several XPath expressions, asked together: bit ``n`` of an answer says whether expression ``n`` holds.

    Raises :class:`UnreadableError` for an expression whose meaning cannot be told from its source.
    """

    def __init__(self, expressions: Sequence[XPath]) -> None:
        self._names: list[str] = []
        self._questions = [list(self._read(expression.path)) for expression in expressions]
        self._plain = tuple(dict.fromkeys(one for name in self._names for one in name.split("|")))
        self._answer = lru_cache(maxsize=REMEMBERED)(self._asked)

    def bits(self, element: HtmlElement) -> int:
        """Return which expressions hold for an element."""
        given = dict(element.items())
        return self._answer(element.tag, tuple(given), tuple(map(given.get, self._plain)))

    def _asked(self, tag: str, written: tuple[str, ...], values: Values) -> int:
        """Return the answer for an element with these attributes, in the order in which they are written."""
        told = dict(zip(self._plain, values, strict=True))
        for name in self._names:
            if "|" in name:  # of several attributes a string is the first one
                told[name] = next((told[one] for one in written if one in name.split("|")), None)
        return sum(
            1 << at
            for at, questions in enumerate(self._questions)
            if any(question.is_met(tag, told) for question in questions)
        )

    def _read(self, source: str) -> Iterable[Question]:
        strings: list[str] = _QUOTED.findall(source)
        places = iter(range(len(strings)))
        skeleton = " ".join(_QUOTED.sub(lambda _: str(next(places)), source).split())
        for step in _UNION.split(skeleton):
            found = _STEP.fullmatch(step.strip())
            if found is None:
                raise UnreadableError(source)
            yield self._question(found[1], [part.strip() for part in _PREDICATE.findall(found[2])], strings)

    def _question(self, tag: str, predicates: Sequence[str], strings: Sequence[str]) -> Question:
        tags = set() if tag == "*" else {tag}
        conditions: list[Condition] = []
        for predicate in predicates:
            if predicate.startswith("self::"):
                tags |= set(_SELVES.findall(predicate))
            elif predicate != "1":
                conditions += [self._condition(one.strip(), strings) for one in predicate.split(" or ")]
        return Question(frozenset(tags), tuple(conditions))

    def _condition(self, source: str, strings: Sequence[str]) -> Condition:
        found = _CONDITION.fullmatch(source)
        if found is None:
            raise UnreadableError(source)
        name = found["names"].replace("@", "")
        if name not in self._names:
            self._names.append(name)
        test = _test(found["function"], strings, found)
        table = str.maketrans(strings[int(found["from"])], strings[int(found["to"])]) if found["translated"] else {}

        def condition(told: Told) -> bool:
            value = told[name]
            return value is not None and test(value.translate(table) if table else value)

        return condition


def _test(function: str | None, strings: Sequence[str], found: re.Match[str]) -> Callable[[str], bool]:
    if function is None:
        equal = found["equal"]
        return (lambda _: True) if equal is None else strings[int(equal)].__eq__
    value = strings[int(found["value"])]
    if function == "contains":
        return lambda text: value in text
    if function == "starts-with":
        return lambda text: text.startswith(value)
    flags = re.IGNORECASE if found["flags"] and "i" in strings[int(found["flags"])] else 0
    search = re.compile(value, flags).search
    return lambda text: search(text) is not None
