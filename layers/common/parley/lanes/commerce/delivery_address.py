"""Reads a delivery address as people write it. Pure, and linear in the length of the text.

"22 Grange Ave apt 4, buzz Hollis"      an address: a street and a number at least
"it's 12 King Street, M5V 1J2"          an address, once the words in front are removed
"deliver 2 buns to 400 College St"      the words before the address, and the address
"M5V 1J2"                               a postcode, to complete an address that lacks it
"""

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from parley.conversation.courtesy import without_polite_end
from parley.conversation.text import one_line
from parley.lanes.commerce.item_words import ORDER_WORDS, without_time
from parley.lanes.commerce.said_address import ADDRESS_MOST, STREET_NAME, address_spans
from parley.lanes.commerce.word_patterns import behind, lowered, without_start
from parley.search_words import NO_CONTENT
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first
from parley.times import stretches
from parley.tools.phrases import bare

ADDRESS_WORDS = 2
"""The fewest words of an address."""
MOST_JOINTS = 8
"""The most places of a text at which an address may begin."""
PAUSE = re.compile(r"(?:,|;|\.(?= )| [-–—](?= )|\()\s*")
"""Stands between two parts of an address."""
WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\d+")
POSTCODE = re.compile(r"\b(?:[A-Z]\d[A-Z](?: ?\d[A-Z]\d)?|\d{5}|[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})\b")
"""Matches the postcodes of countries whose people write them into an address: "M5V 1J2", "28001", "SW1A 1AA"."""
POSTCODE_ALONE = re.compile(r"(?=.*\d)[A-Za-z0-9]{2,5}[ -]?[A-Za-z0-9]{0,4}")


class AddressedText(NamedTuple):
    """A text that ends in an address, split: the words before the address, the address, and a time after it."""

    before: str
    address: str
    time: str = ""
    remark: str = ""
    """What is said behind the address of how to find or to hand over the order."""


def is_address(text: str) -> bool:
    """Return whether a text can be an address: it has a street and a number, two words at least, and no "@"."""
    words = WORD.findall(text)
    has_street = any(word.isalpha() and len(word) > 2 for word in words)
    return len(words) >= ADDRESS_WORDS and has_street and any(c.isdigit() for c in text) and "@" not in text


def written_address(text: str) -> str:
    """Return an address in one line, without words that lead to it ("my address is", "it's")."""
    said = one_line(without_polite_end(text), ADDRESS_MOST).strip(" .,:;!")
    led, colon, rest = said.rpartition(": ")
    if colon and is_address(rest) and not NUMBER.search(led):  # "our hotel please: Hotel Azul, Calle Abasolo 313"
        return rest
    return _without_lead(without_start("leads_to_address", said).lstrip(" .,:"))


def _without_lead(said: str) -> str:
    """Return an address without small words in front of the street that it names: "a la casa por favor es en calle
    5 de mayo 23, 68000"."""
    spans = address_spans(said)
    lead = said[: spans[0][0]] if len(spans) == 1 else ""
    is_led = (
        bool(lead)
        and not NUMBER.search(lead)
        and (STAYS.search(lowered(lead)) is not None or (lead.islower() and LEADS.search(lowered(lead)) is not None))
    )
    return said[len(lead) :] if is_led else said


STAYS = re.compile(r"(?:^| )(?:(?:i.?m|i am|we.?re|we are|staying) at|(?:estoy|estamos|vivo|vivimos) en) $")
"""Matches words in front of the place where somebody is: "bring it to my hotel? I'm at Hotel Azul, Calle Sol 3"."""
LEADS = re.compile(r"(?:^| )(?:es|es en|queda en|it.?s|it.?s at|is|is at) $")
"""Matches the words that end a sentence in front of the street that it names."""


def without_remark(address: str) -> tuple[str, str]:
    """Split an address from what is said behind it of how to find or to hand over the order: "12 King Street, the bell
    is broken" and "the bell is broken". The remark is empty if there is none, or if a number stands in it.
    """
    for each in islice(PAUSE.finditer(address), MOST_JOINTS):
        first, last = address[: each.start()].strip(), address[each.end() :].strip(" .,;!")
        is_remark = behind("address_remarks", last) is not None and not NUMBER.search(last)
        if is_remark and NUMBER.search(first):
            return first, last
    return address, ""


def with_street(street: str, said: str) -> str:
    """Return the address that a person has given in two texts: its street, and its postcode with what stands around
    that ("colonia Centro, CP 68000"). What has a number beside its postcode is an address of its own.
    """
    if street and is_postcode(said):
        return f"{street}, {said.upper()}"
    is_rest = has_postcode(said) and len(NUMBER.findall(said)) == 1 and not begins_as_street(said)
    if street and is_rest and (found := POSTCODE.search(said.upper())) is not None and _is_told(said):
        return f"{street}, {found[0]}"
    return f"{street}, {said}" if street and is_rest else said


def _is_told(said: str) -> bool:
    """Return whether a postcode stands in a sentence that names no place: "ay el codigo creo que es 68000"."""
    words = [bare(word).lower() for word in WORD.findall(said)]
    places = listed(ORDER_WORDS, "address_districts") | listed(ORDER_WORDS, "address_counted")
    is_small = all(each[:1].islower() or each == "I" for each in said.split()[1:] if each[:1].isalpha())
    return is_small and len(words) > ADDRESS_WORDS and places.isdisjoint(words)


def is_postcode(text: str) -> bool:
    """Return whether a text has the form of a postcode and holds nothing else."""
    return POSTCODE_ALONE.fullmatch(text.strip()) is not None


def postcode_alone(text: str) -> str:
    """Return the postcode of a text in which no other number stands, "68000, te dije"; "" for any other text."""
    found = POSTCODE.search(text.upper())
    rest = f"{text[: found.start()]}{text[found.end() :]}" if found else ""
    return found[0] if found is not None and not NUMBER.search(rest) and len(rest.split()) <= MOST_BESIDE else ""


MOST_BESIDE = 6
"""The most words beside a postcode that was asked for."""


def has_postcode(address: str) -> bool:
    """Return whether some part of the address has the form of a postcode. It need not exist."""
    return POSTCODE.search(address.upper()) is not None


def without_postcode(text: str) -> str:
    """Return the text, in small letters, without what has the form of a postcode."""
    return POSTCODE.sub("", text.upper()).lower()


def begins_as_street(text: str) -> bool:
    """Return whether a text begins with a street and its number: "22 Grange Ave ...", "Calle Mayor 12 ..."."""
    words = [bare(word).lower() for word in WORD.findall(text[:ADDRESS_MOST])]
    if len(words) < ADDRESS_WORDS:
        return False
    inside = words[1 : STREET_NAME + 2]
    if words[0][0].isdecimal():  # 22 Grange Ave
        place = next((at for at, word in enumerate(inside) if word in listed(ORDER_WORDS, "streets_behind")), 0)
        return place > 0 and NO_CONTENT.isdisjoint(inside[:place])
    return words[0] in listed(ORDER_WORDS, "streets_before") and any(word[0].isdecimal() for word in inside[1:])


def addressed(text: str) -> AddressedText | None:
    """Split a text that asks for a delivery to the address at its end: "deliver 2 buns to 400 College St". All that
    stands behind "deliver it to" is the address, be it a house without a number. None for any other text.
    """
    said = one_line(text, 2 * ADDRESS_MOST)
    wish = behind("wants_delivery", said)
    if wish is None:
        return readdressed(said)
    splits = [
        (wish[: each.start()].strip(" ,"), wish[each.end() :])
        for each in islice(_to().finditer(lowered(wish)), MOST_JOINTS)
    ]
    of_it = [each for each in splits if is_delivered_thing(each[0])]
    for before, after in (*of_it[:1], *reversed(splits)):
        rest, time = apart_from_time(after)
        address, remark = without_remark(written_address(rest))
        parts = address.split(",")
        if len(parts) > 1 and any(map(_says_more, parts)):
            continue  # "to us tomorrow at noon, 600 Queen Street, M5V 1J2" says more than an address
        if is_address(address) or (of_it and before == of_it[0][0] and names_house(address)):
            return AddressedText(before, address[:ADDRESS_MOST], time, remark)
    return None


def apart_from_the_rest(said: str) -> tuple[str, str]:
    """Split a text that begins with an address from what else it says behind a comma, from the first time or name on:
    "12 King Street, M5V 1J2" and "tuesday at 4, ask for Hollis". The rest is empty if there is none."""
    parts = said.split(",")
    at = next((at for at, part in enumerate(parts) if at and _says_more(part)), len(parts))
    return ",".join(parts[:at]).strip(), ",".join(parts[at:]).strip()


def _says_more(part: str) -> bool:
    """Return whether a part of what may be an address says a time or a name: "soy Marce"."""
    said = part.strip()
    names = (behind(each, said) for each in ("names_order", "names_who_orders"))
    begins_timed = any(not start and said[:end].strip(" 0123456789") for start, end in stretches(said, LANGUAGES))
    return bool(apart_from_time(part)[1]) or begins_timed or any(each is not None for each in names)


def readdressed(said: str) -> AddressedText | None:
    """Split a text that corrects the address of a delivery, "change the address to 12 King Street"; None for any other
    text.
    """
    rest = behind("changes_address", said)
    if rest is None:
        return None
    written, time = apart_from_time(rest)
    address = written_address(written)
    is_one = is_address(address) or names_house(address)
    return AddressedText("", address[:ADDRESS_MOST], time) if is_one else None


def is_delivered_thing(before: str) -> bool:
    """Return whether the words before an address name nothing but what was ordered: "it", "my order", or no word."""
    return not before or " ".join(WORD.findall(bare(before).lower())) in listed(ORDER_WORDS, "delivered_things")


def names_house(text: str) -> bool:
    """Return whether a text is an address without a number: in two parts or more, one of which ends or begins with a
    word for a street, "The Old Rectory, Church Lane, Ely".
    """
    parts = [WORD.findall(bare(each).lower()) for each in text.split(",")]
    streets = [
        each
        for each in parts
        if len(each) > 1
        and (each[-1] in listed(ORDER_WORDS, "streets_behind") or each[0] in listed(ORDER_WORDS, "streets_before"))
    ]
    return len(parts) > 1 and all(parts) and bool(streets) and "@" not in text


def apart_from_time(text: str) -> tuple[str, str]:
    """Split a text into an address and the time at its end; the time is empty if there is none. A plain number at the
    end belongs to the address.
    """
    address, time = without_time(text)
    return (text, "") if time.isdecimal() else (address, time)


@cache
def _to() -> re.Pattern[str]:
    """Return the pattern that matches the word before a delivery address: "to" in "2 buns to 400 College St"."""
    joints = "|".join(longest_first(listed(ORDER_WORDS, "to_an_address")))
    return re.compile(rf"(?:^|(?<=[ ,]))(?:{joints}) ")
