"""What a person only tells of somebody's number or address, in whatever order, while there is no model: "turns out it's
two fs, ben.okaffor@example.com", "Lucía cambió de trabajo, ahora es lucia@example.org", "new number for Jean 416 555
0182".

It is read where no sentence of the tables fits (`own_deeds.py`), and is never acted upon: the change is asked about.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from parley.conversation.normal_form import without_accents
from parley.errors import AccountError
from parley.lanes.assistant import contact_cards
from parley.lanes.assistant.people import ADDRESS, NUMBER
from parley.lanes.assistant.shelves import telling_words
from parley.lanes.lane import ReadCommand
from parley.lanes.naming import BY_ID
from parley.ports import Contact, Services
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

VOCABULARY = "parley.lanes.assistant.vocabulary"
LONGEST, NAME_WORDS, LEAST_DIGITS = 160, 4, 7
"""The most characters of such a text, the most words of a name in it, and the fewest digits of a number."""
ALIKE = 0.8
"""How alike an address is, from 0 to 1, to the one that it corrects."""
IS_NEW = pattern(VOCABULARY, "detail_is_new", r"(?<!\S)(?:{})(?!\S)")
"""Matches words that say that a detail is another one now, or was wrong: "now it's", "turns out"."""
IS_FOR = pattern(VOCABULARY, "detail_is_for", r"^(?:{}) (?P<name>.{{1,60}})$")
"""Matches what stands in front of a detail and says whose it is: "new number for Jean"."""
IS_CALLED = pattern(VOCABULARY, "detail_is_called", r"^.{{0,60}}?(?<!\w)(?:{}) (?P<name>[^,]{{1,40}}?),?$")
"""Matches the same for somebody who is named by a role first: "the good plumber is called Joe"."""
KEEPS = pattern(VOCABULARY, "detail_keeps", r"(?<!\S)(?:{})(?!\S)")
"""Matches a wish to keep somebody: "save him"."""
NO_CARD = pattern(VOCABULARY, "detail_no_card", r"^(?:{})(?!\S)")
"""Matches the beginning of a text that wants something else with a detail: "email", "call"."""


def read(call: Call[Services], plain: str) -> Sequence[ReadCommand]:
    """Return the call that keeps a detail of somebody which a text tells, after a yes; none for any other text."""
    detail = _detail(plain) if len(plain) <= LONGEST and "?" not in plain else ""
    if not detail:
        return ()
    before, _, behind = plain.partition(detail)
    said = without_accents(f"{before} {behind}")
    if NO_CARD.match(said):
        return ()
    contacts = _contacts(call)
    known = _known(contacts, said) or _corrected(contacts, detail)
    if known is not None and IS_NEW.search(said):
        given = {"email" if "@" in detail else "phone": detail}
        return (
            ReadCommand(
                "change_contact", {"name": known.name, "chosen": f"{BY_ID}{known.id}", **given}, asks_first=True
            ),
        )
    name = _name(before) if known is None else ""
    is_told = HIS_NUMBER.search(_bare(before)) is not None
    is_kept = bool(name) and (is_told or IS_FOR.match(_bare(before)) or KEEPS.search(said))
    return (
        (ReadCommand("add_contact", {"card": f"{name}, {detail}"}, goes_first=True, asks_first=True),)
        if is_kept
        else ()
    )


def as_change(call: Call[Services], added: ReadCommand) -> ReadCommand:
    """Return the call that changes the contact who has the name on a card; after a yes, the one who has it as a part of
    the name: "anjali changed her number", of Anjali Mehta. One of several is asked for. The call itself if nobody is
    called so.
    """
    name, _, detail = added.arguments["card"].rpartition(", ")
    said = telling_words(name)
    contacts = _contacts(call)
    exact = [each for each in contacts if without_accents(each.name) == without_accents(name)]
    found = exact or [each for each in contacts if said and said <= telling_words(each.name)]
    if not found:
        return added
    chosen = {"chosen": f"{BY_ID}{found[0].id}"} if len(found) == 1 else {}
    given = {"name": found[0].name if chosen else name, "email" if "@" in detail else "phone": detail, **chosen}
    return added._replace(tool="change_contact", arguments=given, asks_first=added.asks_first or not exact)


def _detail(text: str) -> str:
    """Return the one address or number of a text; "" if it has none, or more."""
    addresses = ADDRESS.findall(text)
    numbers = [each.strip(" .,-") for each in NUMBER.findall(text) if sum(map(str.isdecimal, each)) >= LEAST_DIGITS]
    found = [each.strip(" .,;") for each in (*addresses, *numbers)]
    rest = text.replace(found[0], "", 1) if len(found) == 1 else ""
    return found[0] if rest and not any(map(str.isdecimal, rest)) else ""


def _contacts(call: Call[Services]) -> Sequence[Contact]:
    """Return all contacts of the person; none if those elsewhere cannot be looked at."""
    try:
        return call.services.contacts.find(call.conversation, "")
    except AccountError:
        return ()


def _known(contacts: Sequence[Contact], said: str) -> Contact | None:
    """Return the one contact of whose name a word is said; None if there is none, or if several may be meant."""
    words = telling_words(said)
    found = [each for each in contacts if telling_words(each.name) & words]
    return found[0] if len(found) == 1 else None


def _corrected(contacts: Sequence[Contact], detail: str) -> Contact | None:
    """Return the one contact whose address or number is almost this one."""
    found = [each for each in contacts if any(_is_almost(detail, old) for old in (*each.emails, *each.phones))]
    return found[0] if len(found) == 1 else None


def _is_almost(new: str, old: str) -> bool:
    return new != old and SequenceMatcher(None, new.casefold(), old.casefold()).ratio() >= ALIKE


def _name(before: str) -> str:
    """Return the name that the words in front of a detail give; "" if they give none."""
    words = _bare(HIS_NUMBER.sub("", _bare(before)))
    found = IS_FOR.match(words) or IS_CALLED.match(words)
    name = next((each for each in found.groupdict().values() if each), "") if found else ""
    is_name = 0 < len(name.split()) <= NAME_WORDS and not any(map(str.isdecimal, name))
    return contact_cards.read(name).name if is_name else ""


HIS_NUMBER = pattern(VOCABULARY, "detail_his_number", r"(?<=\w),? (?:{})$")
"""Matches what stands behind a name, and says that the person's detail follows: "her number", "su cel"."""


def _bare(words: str) -> str:
    return ENDS.sub("", " ".join(words.split())).strip(" ,.:;")


ENDS = re.compile(r"(?<![ ,:;.])[ ,:;.]{1,4}(?:is|its|it's|it is|es|es el|ahora es|at)$", re.IGNORECASE)
"""Matches what stands between a name and a detail, and is no part of either."""
