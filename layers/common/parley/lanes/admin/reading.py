"""Reads what an admin says about a person where more stands beside it than a phrase holds. Pure.

    "block jo, she's annoying"                a reason behind it
    "jo is being annoying, block her"         the person is named in front
    "let my brother in its +14165550177"      the number says who it is
    "no dejes entrar a +34600111222"          a no in front of what lets somebody in

Every part of the text is used: it says what is to be done, or whom with, or why. Any other text is not read here.
"""

import re
from collections.abc import Mapping
from functools import cache

from parley.lanes.lane import ReadCommand
from parley.texts.vocabulary import listed, pattern

VOCABULARY = "parley.lanes.admin.vocabulary"
LONGEST = 200
"""The most characters of a text that is read."""
MOST_CLAUSES = 5
WANTS_IN = "wants_in"
"""The list of the patterns of what somebody else wants, who is let in after a question, if their number is given."""
DEEDS = ("block_person", "unblock_person", "approve_person", WANTS_IN)
"""The tools that decide about a person, in the order in which a text is held against their patterns: who may come back
is unblocked, and who may come in is let in. With the wish of somebody else behind them."""
WHOM = r"(?P<person>\S{1,40}(?: \S{1,40}){0,4}?)"
A_NUMBER = re.compile(r"\+\d[\d ().-]{5,18}\d")
A_CODE = re.compile(r"#?\w{1,3}-\w{3,8}|#\w+")
"""Matches the number of an order or of a ticket, which is no person: "A-DH7X"."""
WHO_IT_IS = pattern(VOCABULARY, "who_it_is").pattern
CLAUSES = re.compile(rf"[,;.!:]\s+|\s[-–—]\s|\s(?=(?:{WHO_IT_IS})\s)", re.IGNORECASE)
"""Matches what parts the clauses of a text, and the place before words that say who somebody is."""
OPENINGS = pattern(VOCABULARY, "openings", r"\A(?:(?:{})(?:\s+|\Z))+")
TELLS_WHY = pattern(VOCABULARY, "tells_why", r"(?:{})\b")
SAYS_OF_SOMEBODY = pattern(VOCABULARY, "says_of_somebody", r"(?P<who>\w{{1,30}}) (?:{})\b")
TAKES_OUT = re.compile(r"(?:saca|quita)(?:r|me)? a (?P<person>\S+)", re.IGNORECASE)
"""Matches a wish to take out somebody, which is a film's too: "saca a Pablo, ya no vive aquí"."""


def read(text: str) -> ReadCommand | None:
    """Return the call that decides about the person of whom a whole text speaks; None for any other text."""
    if len(text) > LONGEST or "\n" in text.strip():
        return None
    clauses = [each.strip(" ,.!¡¿") for each in CLAUSES.split(" ".join(text.split()))]
    clauses = [bare for each in clauses if each and (bare := _without_openings(each))]
    if not 0 < len(clauses) <= MOST_CLAUSES:
        return None
    deeds = [(at, found) for at, each in enumerate(clauses) if (found := _deed(each)) is not None]
    others = [each for at, each in enumerate(clauses) if at not in [place for place, _ in deeds]]
    if not deeds and len(others) > 1 and (taken := TAKES_OUT.fullmatch(others[0])) is not None:
        deeds, others = [(0, ("block_person", taken["person"]))], others[1:]
    if len({deed for _, (deed, _) in deeds}) != 1 or not all(map(_tells, others)):
        return None
    deed, person = deeds[0][1][0], _person(text, [person for _, (_, person) in deeds], others)
    if person.casefold() in listed(VOCABULARY, "oneself") or (deed == WANTS_IN and A_NUMBER.fullmatch(person) is None):
        return None
    tool = "approve_person" if deed == WANTS_IN else deed
    return ReadCommand(tool, {"person": person} if person else {}, asks_first=deed == WANTS_IN)


def _without_openings(clause: str) -> str:
    """Return a clause without the words in front of it that say nothing: "ok", "and"."""
    return OPENINGS.sub("", clause)


@cache
def _patterns() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Return the patterns of what is to be done with somebody, by the name of their list."""
    ends = pattern(VOCABULARY, "ends", r"(?: (?:{})){{0,3}}").pattern
    return {
        deed: tuple(
            re.compile(each.replace("{person}", WHOM) + ends, re.IGNORECASE)
            for each in sorted(listed(VOCABULARY, deed))
        )
        for deed in DEEDS
    }


def _deed(clause: str) -> tuple[str, str] | None:
    """Return the tool that a clause calls, and whom it names, empty if nobody; None if it calls none."""
    for deed in DEEDS:
        for each in _patterns()[deed]:
            found = each.fullmatch(clause)
            if found and not A_CODE.fullmatch(found.groupdict().get("person") or ""):
                return deed, found.groupdict().get("person") or ""
    return None


def _tells(clause: str) -> bool:
    """Return whether a clause only tells who somebody is, or why: "she's annoying", "no idea who that is"."""
    return A_NUMBER.fullmatch(clause) is not None or _subject(clause) != "" or TELLS_WHY.match(clause) is not None


def _subject(clause: str) -> str:
    """Return the person of whom a clause tells something: "jo", of "jo is being annoying". Empty if it names none."""
    found = SAYS_OF_SOMEBODY.match(clause)
    return found["who"] if found and not _is_pronoun(found["who"]) else ""


def _is_pronoun(word: str) -> bool:
    return word.casefold() in listed(VOCABULARY, "whoever_waits") | listed(VOCABULARY, "pronouns")


def _person(text: str, named: list[str], others: list[str]) -> str:
    """Return whom a text names: by a number, in what is to be done, or in a clause beside it. Empty if nobody."""
    if number := A_NUMBER.search(text):
        return number[0]
    given = [each for each in named if each]
    plain = [each for each in given if not _is_pronoun(each)]
    subjects = [each for each in map(_subject, others) if each]
    return next(iter((*plain, *subjects, *given)), "")
