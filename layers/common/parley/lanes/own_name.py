"""Read what people say of themselves in one breath: "my name is Ana and I live in Madrid", "hello, I'm Ana". Read
without a model, and only whole. It looks only.
"""

import re
from collections.abc import Sequence
from functools import cache

from parley.conversation import names
from parley.conversation.courtesy import without_courtesy, without_greeting
from parley.lanes.lane import ReadCommand
from parley.ports import Services
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

LONGEST = 160
"""The most characters of a text that is read."""
VOCABULARY = "parley.conversation.vocabulary"
A_NAME = r"(?P<name>[^\W\d_][\w'’.-]{0,30}(?: [^\W\d_][\w'’.-]{0,30}){0,3})"
A_PLACE = r"(?P<place>[^\W\d_][\w'’. -]{1,40})"
SHORTLY = re.compile(
    r"(?:i['’]?m|i am|it['’]?s me,?|(?:yo )?soy(?: yo,)?) (?P<name>[^\W\d_][\w'’-]{0,20})", re.IGNORECASE
)
"""Matches a name that is said of oneself in a word and no more, which may be a state too: "I'm Bo"."""
BUT_CALL_ME = pattern(VOCABULARY, "but_call_me").pattern
EVERYONE = re.compile(
    rf"(?:.{{1,80}}[ ,])?(?:{pattern(VOCABULARY, 'everyone_calls_me').pattern}) (?P<called>[^\W\d_][\w'’.-]{{0,30}})"
    rf"(?:,? (?:{pattern(VOCABULARY, 'does_so_too').pattern}))?",
    re.IGNORECASE,
)
"""Matches a text that tells how everybody calls the person, whatever stands in front: "on paper it's Katherine, but
everyone says Kit, so do that"."""
BETWEEN = r"(?: and| y|[,.;](?: and| y)?) "


def read(_: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the calls that keep the person's name, and their time zone if they say where they live; none for any other
    text, and for a name alone that the phrases read.
    """
    if len(text) > LONGEST:
        return ()
    said = text.strip(" .!¡,")
    greeted = without_greeting(said).strip(" ,.!¡")
    plain = without_courtesy(greeted).strip(" ,.!¡")
    if (both := _patterns()[0].fullmatch(plain)) is not None and _is_name(both["name"]):
        calls = (("call_me", {"name": both["name"]}), ("set_timezone", {"place": both["place"].strip()}))
        return [ReadCommand(tool, given, goes_first=True) for tool, given in calls]
    if (called := _patterns()[2].fullmatch(plain)) is not None and _is_name(called["called"]):
        return [ReadCommand("call_me", {"name": called["called"]}, goes_first=True)]
    everyone = EVERYONE.fullmatch(plain)
    called_by_all = next(filter(None, everyone.groupdict().values()), "") if everyone else ""
    if called_by_all and called_by_all[0].isupper() and _is_name(called_by_all):
        return [ReadCommand("call_me", {"name": called_by_all}, goes_first=True, asks_first=True)]
    instead = _patterns()[3].fullmatch(plain)
    if instead is not None and instead["called"][0].isupper() and _is_name(instead["called"]):
        return [ReadCommand("call_me", {"name": instead["called"]}, goes_first=True, asks_first=True)]
    is_alone = greeted == said  # behind a greeting it is a name: "Hola, soy Nuria"
    if (
        is_alone
        and (shortly := SHORTLY.fullmatch(plain)) is not None
        and _is_name(shortly["name"])
        and shortly["name"][0].isupper()
    ):
        return [ReadCommand("call_me", {"name": shortly["name"]}, asks_first=True)]
    told = _patterns()[1].fullmatch(plain)
    if is_alone or told is None or not (_is_name(told["name"]) and told["name"][0].isupper()):
        return ()
    return [ReadCommand("call_me", {"name": told["name"]}, goes_first=True)]


def _is_name(said: str) -> bool:
    """Return whether these words look like a name."""
    return names.given(said) is not None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a name with a place, of a name alone, of a name with the one that is used, and of one that
    is given in the place of one that is not wanted: "no me diga Guadalupe, soy Lupita".
    """
    surely, who, where = (pattern(VOCABULARY, each).pattern for each in ("names_oneself", "says_who", "says_where"))
    says = rf"(?:{surely}|{who})"
    with_place = rf"{says} {A_NAME}{BETWEEN}{where} {A_PLACE}"
    with_used = rf"{says} {A_NAME},? {BUT_CALL_ME} (?P<called>[^\W\d_][\w'’.-]{{0,30}})"
    not_called = pattern(VOCABULARY, "not_called").pattern
    instead = rf"(?:{not_called}) [^\W\d_].{{1,80}}[,;.:] ?(?:yo )?(?:soy|{says}) (?P<called>[^\W\d_][\w'’.-]{{0,30}})"
    written = (with_place, rf"{says} {A_NAME}", with_used, instead)
    return tuple(re.compile(each, re.IGNORECASE) for each in written)
