"""Questions about class names and other attributes, answered from memory.

trafilatura asks them as XPath expressions with regular expressions in them,
which are evaluated anew for each element: that is half of its time. The same
names stand on many elements and on all pages of a site, so an answer is
kept. An expression is read from its own source and means what XPath means.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import XPath
from lxml.html import HtmlElement

Test = Callable[[str], bool]

REMEMBERED = 8_192
"""Answers about values of one attribute; a site has some hundred of them."""
REMEMBERED_CHARACTERS = 500
"""Longer values are asked about each time: pictures written into a style would fill the memory."""

_QUOTED = re.compile("'([^']*)'")
_UNION = re.compile(r"\|(?=\(?\.//)")
_STEP = re.compile(r"\(?\.//(\*|\w+)((?:\[[^\]]*\])*)\)?(?:\[1\])?")
_PREDICATE = re.compile(r"\[([^\]]*)\]")
_SELVES = re.compile(r"self::(\w+)")
_CONDITION = re.compile(
    r"""
    (?: (?P<function> re:test | contains | starts-with ) \( )?
    (?P<translated> translate\( )?
    @ (?P<names> [\w-]+ (?:\|@[\w-]+)? )
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

    expression: int
    """Bit of the expression that it is a step of."""
    tags: frozenset[str]
    """Empty: any."""
    conditions: int
    """Bits of the conditions."""

    def is_met(self, tag: str, met: int) -> bool:
        """Return the answer for an element with this tag that meets these conditions."""
        return (not self.tags or tag in self.tags) and (not self.conditions or self.conditions & met != 0)


class Questionnaire:
    """Several XPath expressions, asked together: bit ``n`` of an answer says whether expression ``n`` holds.

    Raises :class:`UnreadableError` for an expression whose meaning cannot be told from its source.
    """

    def __init__(self, expressions: Sequence[XPath]) -> None:
        self._tests: defaultdict[str, list[tuple[int, Test]]] = defaultdict(list)
        self._conditions = 0
        self._questions = [one for at, expression in enumerate(expressions) for one in self._read(at, expression.path)]
        self._met = {name: _remembered(tests) for name, tests in self._tests.items()}
        self._unions = [(*name.partition("|")[::2], met) for name, met in self._met.items() if "|" in name]
        self._answer = lru_cache(maxsize=REMEMBERED)(self._asked)

    def bits(self, element: HtmlElement) -> int:
        """Return which expressions hold for an element."""
        met = 0
        given = dict(element.items())
        for name, value in given.items():
            ask = self._met.get(name)
            if ask is not None:
                met |= ask(value)
        for one, other, met_by in self._unions if given else ():
            value = given.get(one, given.get(other))
            if value is not None:
                both = one in given and other in given  # then a string is the one that is written first
                met |= met_by(next(given[name] for name in given if name in (one, other)) if both else value)
        return self._answer(element.tag, met)

    def _asked(self, tag: str, met: int) -> int:
        return sum({1 << one.expression for one in self._questions if one.is_met(tag, met)})

    def _read(self, expression: int, source: str) -> Iterator[Question]:
        strings: list[str] = _QUOTED.findall(source)
        places = iter(range(len(strings)))
        skeleton = " ".join(_QUOTED.sub(lambda _: str(next(places)), source).split())
        for step in _UNION.split(skeleton):
            found = _STEP.fullmatch(step.strip())
            if found is None:
                raise UnreadableError(source)
            tags, conditions = set() if found[1] == "*" else {found[1]}, 0
            for predicate in map(str.strip, _PREDICATE.findall(found[2])):
                if predicate.startswith("self::"):
                    tags |= set(_SELVES.findall(predicate))
                elif predicate != "1":
                    conditions |= sum(self._condition(one.strip(), strings) for one in predicate.split(" or "))
            yield Question(expression, frozenset(tags), conditions)

    def _condition(self, source: str, strings: Sequence[str]) -> int:
        """Remember a condition; return its bit."""
        found = _CONDITION.fullmatch(source)
        if found is None:
            raise UnreadableError(source)
        bit = 1 << self._conditions
        self._conditions += 1
        self._tests[found["names"].replace("@", "")].append((bit, _test(found, strings)))
        return bit


def _remembered(tests: Sequence[tuple[int, Test]]) -> Callable[[str], int]:
    """Return what tells the bits of the conditions that a value meets."""

    def tell(value: str) -> int:
        return sum(bit for bit, test in tests if test(value))

    remember = lru_cache(maxsize=REMEMBERED)(tell)
    return lambda value: remember(value) if len(value) <= REMEMBERED_CHARACTERS else tell(value)


def _test(found: re.Match[str], strings: Sequence[str]) -> Test:
    test = _plain_test(found["function"], strings, found)
    if not found["translated"]:
        return test
    table = str.maketrans(strings[int(found["from"])], strings[int(found["to"])])
    return lambda text: test(text.translate(table))


def _plain_test(function: str | None, strings: Sequence[str], found: re.Match[str]) -> Test:
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
