"""Finds the delivery addresses that stand within a text: "bring it to 22 Bathurst St apt 4, M5V 2P1, at ten".

An address begins with a street and its number. It goes on with what people add to these: direction, flat, floor, town
and postcode, be they apart by commas. Pure, and linear in the length of the text.
"""

import re
from functools import cache
from itertools import zip_longest

from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.word_patterns import lowered
from parley.search_words import NO_CONTENT
from parley.texts.vocabulary import listed

ADDRESS_MOST, STREET_NAME = 200, 5
"""The most characters of an address, and the most words between the number of a house and the word for its street."""
WORD = re.compile(r"[^\W_]+")
POSTCODE = re.compile(r"[a-z][0-9][a-z](?: ?[0-9][a-z][0-9])?\b|[0-9]{5}\b")
NAMES_AND_POSTCODE = re.compile(r"(?P<names>(?:, ?(?:[^\W\d_]{1,20}\.? ?){1,4}){1,3}),? ?(?:c\.?p\.? ?)?[0-9]{5}\b")
"""Matches, behind a street, names apart by commas and a postcode."""
POSTCODE_DIGITS = 5
NAME = r"[^\W\d_a-z][^\W\d_]{2,20}"
OF = "|".join(sorted(listed(ORDER_WORDS, "within_a_town")))
TOWN = re.compile(rf",? (?:(?:{OF}) )?{NAME}(?: (?:{OF}) {NAME})?(?=[\s,.;!]|$)")
PARTS = re.compile(r"[,;!?\n]|(?<=\w{5})\.(?: |$)")
MOST_OF_DISTRICT = 5
"""The most words of a district with the word that says it is one: "colonia San Felipe del Agua"."""
MOST_BEHIND = 16
"""The most words of an address behind its street."""


def names_floor(text: str) -> bool:
    """Return whether a text speaks of a floor or a flat, whose number is no day: "it's floor 4, not the 3"."""
    return not listed(ORDER_WORDS, "floors").isdisjoint(WORD.findall(lowered(text)))


def address_spans(text: str) -> list[tuple[int, int]]:
    """Return where each address in a text begins and ends."""
    said, found, behind = lowered(text), list[tuple[int, int]](), 0
    words = list(WORD.finditer(said))
    for at in range(len(words)):
        if words[at].start() < behind:
            continue
        street = _street(words, at) or _street_before_number(text, words, at) or _named_street(text, words, at)
        street = street or _street_behind_to(text, words, at)
        if street:
            end = _end(said, words, street)
            end = _end_of_town(text, _end_by_postcode(said, end))
            start = _start_of_house(text, words[at].start())
            found.append((start, min(end, start + ADDRESS_MOST)))
            behind = end
    return found


def _street(words: list[re.Match[str]], at: int) -> int:
    """Return the index behind the street that begins here, "22 grange ave", "calle mayor 12"; 0 if none does."""
    first = words[at][0]
    inside = [each[0] for each in words[at + 1 : at + STREET_NAME + 2]]
    if first[0].isdecimal():
        place = next((n for n, word in enumerate(inside) if word in listed(ORDER_WORDS, "streets_behind")), 0)
        counts = any(word.isdecimal() for word in inside[1:place])  # "3 baguettes to 40 Spadina Ave"
        named = inside[1:place] if inside[:1] == ["de"] and place > 1 else inside[:place]  # "al 300 de King Street"
        return at + place + 2 if place and not counts and NO_CONTENT.isdisjoint(named) else 0
    if first in listed(ORDER_WORDS, "streets_before"):
        inside = [each[0] for each in words[at + 1 : at + STREET_NAME + MOST_OF_DATE + 2]]
        within = set(range(MOST_OF_DATE)) if _begins_as_date(inside) else set[int]()  # "calle 5 de mayo numero 23"
        most = STREET_NAME + 1 + len(within)
        numbers = (n for n, word in enumerate(inside[:most]) if word[0].isdecimal() and n not in within)
        place = next(numbers, 0)
        written = words[at].string[words[at].start() : words[at + place + 1].start()] if place else "?"
        return 0 if SENTENCE_ENDS.search(written) else at + place + 2  # "where is the street? it is calle 5"
    return 0


SENTENCE_ENDS = re.compile(r"[?!;\n]")
MOST_OF_DATE = 3
"""The words of a day that a street is named for: "16 de septiembre"."""


def _begins_as_date(words: list[str]) -> bool:
    """Return whether these words begin with a day, as many streets of Mexico are named: "5 de mayo"."""
    day = words[:MOST_OF_DATE]
    return len(day) == MOST_OF_DATE and day[0].isdecimal() and day[1] == "de" and day[2].isalpha()


def _street_before_number(text: str, words: list[re.Match[str]], at: int) -> int:
    """Return the index behind the street that begins here with its name and ends with its number, "Queen Street West
    480"; 0 if none does."""
    inside = [each[0] for each in words[at : at + STREET_NAME + 2]]
    place = next((n for n, word in enumerate(inside) if n and word in listed(ORDER_WORDS, "streets_behind")), 0)
    named = [text[each.start() : each.end()] for each in words[at : at + place]]
    end = place + 1
    while place and end < len(inside) and inside[end] in _parts():
        end += 1
    is_numbered = place > 0 and end < len(inside) and inside[end].isdecimal()
    return at + end + 1 if is_numbered and all(word[:1].isupper() for word in named) else 0


def _named_street(text: str, words: list[re.Match[str]], at: int) -> int:
    """Return the index behind a street without a word for one, in capitals, with its number, district and postcode
    behind it, "Macedonio Alcalá 45, Centro, 68000"; 0 if none begins here."""
    named = [text[each.start() : each.end()] for each in words[at : at + STREET_NAME + 1]]
    place = next((n for n, word in enumerate(named) if word.isdecimal()), 0)
    joins = listed(ORDER_WORDS, "joints") | listed(ORDER_WORDS, "within_a_town")  # "Tinoco y Palacios 411"
    is_named = place > 0 and named[0][:1].isupper() and named[place - 1][:1].isupper()
    is_named &= all(word[:1].isupper() or word in joins for word in named[:place])
    is_named &= place > 0 and "," not in text[words[at].start() : words[at + place].start()]
    return at + place + 1 if is_named and NAMES_AND_POSTCODE.match(lowered(text), words[at + place].end()) else 0


def _street_behind_to(text: str, words: list[re.Match[str]], at: int) -> int:
    """Return the index behind a street in capitals with its number, which stands behind "to" and is all that its clause
    says but for the floor: "mandámelo a Gurruchaga 1450 4to B"; 0 if none begins here."""
    if not at or words[at - 1][0] not in ("a", "en", "to", "at"):
        return 0
    found = STREET_BEHIND_TO.match(text, words[at].start())
    return at + len(WORD.findall(lowered(found["street"]))) if found else 0


STREET_BEHIND_TO = re.compile(
    r"(?P<street>[^\W\d_a-z][^\W\d_]{2,20}(?: [^\W\d_a-z][^\W\d_]{1,20}){0,2} \d{2,5})"
    r"(?=,|[.;!?]|$| \d{1,2}(?:to|do|ro|er|mo|vo|no|°|º)?\b| (?:piso|depto|dpto|apt|unit|flat)\b)"
)
FLOOR = re.compile(r"\d{1,2}(?:to|do|ro|er|mo|vo|no)")
"""Matches a floor as Argentina writes it: "4to"."""


def _is_floor(word: str) -> bool:
    return FLOOR.fullmatch(word) is not None


def _start_of_house(text: str, start: int) -> int:
    """Return where an address begins in front of whose street a house is named: "Hotel Azul, Calle Abasolo 313"."""
    found = list(NAMED_HOUSE.finditer(text, max(0, start - LONGEST_HOUSE), start))
    is_one = bool(found) and lowered(found[-1]["kind"]) in listed(ORDER_WORDS, "places_to_live")
    return found[-1].start() if is_one else start


LONGEST_HOUSE = 60
NAMED_HOUSE = re.compile(r"(?P<kind>[^\W\d_a-z][^\W\d_]{3,15})(?: [^\W\d_a-z][^\W\d_]{1,20}){1,3}, ?$")
"""Matches the name of a house, in capitals, at the end of a text: "Hotel Azul, "."""


def _end(said: str, words: list[re.Match[str]], behind: int) -> int:
    """Return where an address ends whose street ends before the word at this index."""
    end, last, district = words[behind - 1].end(), words[behind - 1][0], -1
    following = [each[0] for each in words[behind + 1 : behind + MOST_BEHIND + 1]]
    for each, after in zip_longest(words[behind : behind + MOST_BEHIND], following, fillvalue=""):
        if isinstance(each, str):
            break
        is_part = each[0] in _parts() or (last in _counted() and (each[0][0].isdecimal() or len(each[0]) == 1))
        is_part = is_part or (after in _counted() and each[0].rstrip("stndrh").isdecimal())
        is_part = is_part or _is_floor(each[0]) or (len(each[0]) == 1 and _is_floor(last))
        if each[0] in listed(ORDER_WORDS, "address_districts"):
            district = each.start()
        is_part = is_part or (district >= 0 and _is_of_district(said[district : each.end()]))
        postcode = POSTCODE.match(said, each.start())
        if postcode:
            return postcode.end()
        if not is_part:
            return end
        end, last = each.end(), each[0]
    return end


def _end_by_postcode(said: str, end: int) -> int:
    """Return where an address ends that goes on, behind commas, with the names of its district and then its postcode:
    ", reforma, 68050". Its end so far for any other.
    """
    found = NAMES_AND_POSTCODE.match(said, end)
    named = WORD.findall(found["names"]) if found else []
    return found.end() if found and listed(ORDER_WORDS, "address_ends").isdisjoint(named) else end


def _end_of_town(text: str, end: int) -> int:
    """Return where an address ends behind whose postcode its town stands, in capitals: "68050 Oaxaca"."""
    is_behind_postcode = POSTCODE.fullmatch(lowered(text[max(0, end - POSTCODE_DIGITS) : end])) is not None
    found = TOWN.match(text, end) if is_behind_postcode else None
    return found.end() if found else end


def _is_of_district(said: str) -> bool:
    """Return whether words still name the district that the first of them begins, "colonia santa maria": nothing parts
    them from it, and they are few."""
    return (
        not PARTS.search(said)
        and len(said.split()) <= MOST_OF_DISTRICT
        and said.split()[-1] not in listed(ORDER_WORDS, "address_ends")
    )


@cache
def _parts() -> frozenset[str]:
    """Return the words that go on an address behind its street: directions, towns, floors and their numbers."""
    return listed(ORDER_WORDS, "address_parts") | _counted()


@cache
def _counted() -> frozenset[str]:
    """Return the words beside which a number belongs to an address: "apt", "floor"."""
    return listed(ORDER_WORDS, "address_counted")
