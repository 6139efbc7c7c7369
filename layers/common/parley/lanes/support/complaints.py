"""Recognises, by words alone, that a text complains: about something that was bought, or about the service.

A text is read in parts: its sentences, cut at commas and at words like "but" and "and". A part that orders, asks,
praises, or speaks of what may be or of something else tells of no problem; nor does a text about what somebody bakes at
home. Any other part complains of

a purchase     if a word for a thing is joined with a defect ("the milk was sour", "bread too salty", "not fresh"), or
               it tells of what did not come, was wrong, was lacking, was charged twice or does not belong in food
the service    if it insults the service, or tells of anger, of not being understood or of never coming back

The words stand in `complaint_words`. Names in the operator's catalogue are words for things, and no defects.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from parley.business.files import Business
from parley.conversation.courtesy import without_greeting
from parley.conversation.normal_form import normalise
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import words
from parley.times import words_of
from parley.tools.phrases import bare

WORDS = f"{__package__}.complaint_words"
MOST_CHARACTERS, MOST_PARTS, MOST_WORDS = 1_000, 24, 40
"""The most characters of a text, parts of it, and words of a part that are read."""
SENTENCE = re.compile(r"([.!?;\n\r…¡¿]+)")
OF_IT = re.compile(r"['’]s\b", re.IGNORECASE)
"""Matches the end of "coffee's", which is read as "coffee is": what somebody's is has no meaning here."""
PAUSE = re.compile(r"[,:()]| [-–—] ")
NEAR, AFTER_LINK, BESIDE = 3, 5, 2
"""The most words between a negation and what it negates, between a verb of being and a defect, and between a thing and
a defect that stand side by side."""
SHORT = 4
"""The most words of a part without a thing that is taken to say that something did not come: "it never came"."""
TELLING = 5
"""The fewest words of a text that may tell of what was."""
SHORTEST_NAME = 3
"""The fewest letters of a word in the catalogue that names a thing by itself."""


class Complaint(StrEnum):
    """What a text complains of."""

    PURCHASE = "purchase"
    """Something that was bought, delivered or paid: the people of the place look at it."""
    SERVICE = "service"
    """The service, this conversation included: the person is offered a human."""


@dataclass(frozen=True)
class Part:
    """A part of a sentence, in normal form, as words."""

    words: tuple[str, ...]
    is_asked: bool
    """Whether the sentence ends with a question mark."""
    has_thing_before: bool
    """Whether an earlier part of the text, or this one, names a thing that can be bought."""

    @property
    def around(self) -> str:
        """The words as one text with a space at both ends, in which a phrase is found as whole words."""
        return f" {' '.join(self.words)} "

    def holds(self, name: str) -> bool:
        """Return whether one of the words is in this vocabulary list."""
        return not listed(name).isdisjoint(self.words)

    def says(self, name: str) -> bool:
        """Return whether a phrase of this vocabulary list is in the part, without a negation directly before it."""
        around = self.around
        return any(self._is_said(around, phrase) for phrase in listed(name) if phrase in around)

    @staticmethod
    def _is_said(around: str, phrase: str) -> bool:
        before, found, _ = around.partition(f" {phrase} ")
        return bool(found) and before.rpartition(" ")[2] not in listed("negations")

    def begins(self, name: str) -> bool:
        """Return whether the part begins with a word or phrase of this vocabulary list."""
        return any(self.around.startswith(f" {phrase} ") for phrase in listed(name))

    def is_negated(self, at: int) -> bool:
        """Return whether there is a negation up to three words before this place."""
        return not listed("negations").isdisjoint(self.words[max(0, at - NEAR) : at])

    def things(self, sold: frozenset[str], until: int | None = None) -> list[int]:
        """Return the places of the words for things and for who brings them, before the place `until`."""
        known = listed("things") | listed("people") | sold
        return [at for at, word in enumerate(self.words[:until]) if word in known]


def complaint(text: str, business: Business | None = None) -> Complaint | None:
    """Return what the text complains of; None if it is no complaint."""
    return _complaint(text[:MOST_CHARACTERS], sold_words(business) if business is not None else frozenset())


@lru_cache(maxsize=16)  # asked several times in a turn
def _complaint(text: str, sold: frozenset[str]) -> Complaint | None:
    parts = list(_parts(text, sold))
    if any(part.holds("notes_down") for part in parts) or _is_home_made(parts):
        return None
    found = {kind for part in parts if (kind := _of_part(part, sold)) is not None}
    if Complaint.PURCHASE in found or any(map(_is_of_sentence, SENTENCE.split(text))):
        return Complaint.PURCHASE
    return Complaint.SERVICE if found else None


def _is_home_made(parts: Sequence[Part]) -> bool:
    """Return whether a text tells of what the person makes at home, and not of the place: "my bread always comes out
    hard as a rock".
    """
    return any(part.says("own_making") for part in parts) and not any(part.holds("of_place") for part in parts)


def tells_of_home_baking(text: str) -> bool:
    """Return whether the text tells of what the person makes at home, and asks for nothing."""
    parts = list(_parts(text[:MOST_CHARACTERS], frozenset()))
    return _is_home_made(parts) and not any(part.is_asked or part.begins("wishes") for part in parts)


def tells_what_was(text: str, business: Business | None = None) -> bool:
    """Return whether the text tells, in a statement of some length, of what was or was done: it may be a complaint in
    words that are not known here, or praise.
    """
    sold = sold_words(business) if business is not None else frozenset[str]()
    parts = list(_parts(text[:MOST_CHARACTERS], sold))
    is_long = sum(len(part.words) for part in parts) >= TELLING
    is_else = any(part.holds("notes_down") or part.holds("elsewhere") for part in parts)
    is_asked = any(part.is_asked or part.words[0] in listed("asks") | listed("wishes") for part in parts)
    is_of_past = any(part.holds("past") or part.holds("gotten") or part.holds("arrivals") for part in parts)
    is_well = any(f" {phrase} " in part.around for part in parts for phrase in listed("no_complaints"))
    return is_long and is_of_past and not (is_asked or is_else or is_well)


def wants_money_back(text: str, business: Business | None = None) -> bool:
    """Return whether the text wants the money back for something bought, whatever was asked before."""
    sold = sold_words(business) if business is not None else frozenset[str]()
    parts = _parts(text[:MOST_CHARACTERS], sold)
    return any(
        part.says("refunds") and not part.holds("hypothetical") and not part.holds("elsewhere") for part in parts
    )


def orders_besides(text: str, business: Business | None = None) -> bool:
    """Return whether the text orders something besides what was bought before, and complains of nothing: "I'd also like
    one cinnamon bun", "can I order something else".
    """
    sold = sold_words(business) if business is not None else frozenset[str]()
    parts = list(_parts(text[:MOST_CHARACTERS], sold))
    is_besides = any(part.holds("besides") or part.says("orders_anew") for part in parts)
    wished = listed("wishes") | listed("asks") | listed("besides")
    begins = any(not wished.isdisjoint(part.words[:NEAR]) for part in parts)
    names = any(not sold.isdisjoint(part.words) or part.says("orders_anew") for part in parts)
    return is_besides and begins and names and _complaint(text[:MOST_CHARACTERS], sold) is None


def names_goods(text: str, business: Business | None) -> bool:
    """Return whether the text has a word by which something is called that is sold here."""
    sold = sold_words(business) if business is not None else frozenset[str]()
    return not sold.isdisjoint(_plain_words(text[:MOST_CHARACTERS]))


def describes_goods(text: str, business: Business | None = None) -> bool:
    """Return whether the text names what is sold and says more of it, and neither wishes nor asks for anything: "a
    black plate, broken in two. The mugs are fine". An order names goods in each of its parts, or says what it wants.
    """
    sold = sold_words(business) if business is not None else frozenset[str]()
    parts = list(_parts(text[:MOST_CHARACTERS], sold))
    wished = listed("wishes") | listed("besides")
    if any(part.is_asked or part.says("orders_anew") or part.words[0] in listed("asks") for part in parts):
        return False
    if any(not wished.isdisjoint(part.words[:NEAR]) for part in parts):
        return False
    telling = [part for part in parts if len(part.words) > 1 and not listed("courtesy").issuperset(part.words)]
    naming = [part for part in telling if not sold.isdisjoint(part.words)]
    return 0 < len(naming) < len(telling)


def is_praise(text: str, business: Business | None = None) -> bool:
    """Return whether the text, in all of its parts, praises something bought, says that there is no complaint, or is
    polite: "the bread was lovely, thank you!".
    """
    sold = sold_words(business) if business is not None else frozenset[str]()
    parts = list(_parts(text[:MOST_CHARACTERS], sold))
    polite = listed("courtesy")
    praising = [part for part in parts if not polite.issuperset(part.words)]
    return bool(praising) and all(_is_praising(part, sold) for part in praising)


def praises(text: str, business: Business | None = None) -> bool:
    """Return whether a part of the text praises, and no part complains, asks or wishes for anything: "your plates are
    so pretty, congratulations". What else it says needs no answer.
    """
    sold = sold_words(business) if business is not None else frozenset[str]()
    parts = list(_parts(without_greeting(text[:MOST_CHARACTERS]), sold))  # of "good morning", "good" praises nothing
    wants = any(part.is_asked or part.begins("wishes") or part.holds("notes_down") for part in parts)
    was_once = any(part.says("was_once") or (part.holds("past") and not _praises(part)) for part in parts)
    return any(map(_praises, parts)) and not (wants or was_once) and complaint(text, business) is None


def tells_of_oneself(text: str) -> bool:
    """Return whether the text speaks of the person or what is theirs: "my grandmother made mugs just like these"."""
    return not listed("own").isdisjoint(_plain_words(text[:MOST_CHARACTERS]))


def remembers(text: str) -> bool:
    """Return whether a part of the text tells how things were once: "my gran used to bake bread like that"."""
    return any(part.says("was_once") for part in _parts(text[:MOST_CHARACTERS], frozenset()))


def _is_praising(part: Part, sold: frozenset[str]) -> bool:
    if part.is_asked or part.words[0] in listed("asks") | listed("wishes") or part.holds("hypothetical"):
        return False
    is_of_thing = bool(part.things(sold)) or part.holds("past")
    has_none = any(f" {phrase} " in part.around for phrase in listed("no_complaints"))
    return has_none or (_praises(part) and is_of_thing and not part.holds("notes_down"))


def tells_of_eating(text: str, business: Business | None = None) -> bool:
    """Return whether the text names something that can be bought here, and that somebody ate or drank."""
    sold = sold_words(business) if business is not None else frozenset[str]()
    said = {word for part in _parts(text[:MOST_CHARACTERS], sold) for word in part.words}
    return not said.isdisjoint(listed("eaten")) and not said.isdisjoint(listed("things") | sold)


def gives_up(text: str) -> bool:
    """Return whether the text, as a whole, says that the person leaves it at that: "forget it"."""
    return _whole(text) in listed("gives_up")


def apologises(text: str) -> bool:
    """Return whether the text, as a whole, says that the person is sorry."""
    return _whole(text) in listed("apologies")


def finds_it_dear(text: str) -> bool:
    """Return whether the text says that a price is too high, or, as a whole, asks for a discount."""
    if _whole(text) in listed("price_grumbles"):
        return True
    usual = listed("dear") | listed("dear_fillers") | listed("things")
    parts = _parts(text[:MOST_CHARACTERS], frozenset())
    return any(part.holds("dear") and usual.issuperset(part.words) and not part.is_asked for part in parts)


def _whole(text: str) -> str:
    return " ".join(_plain_words(text[:MOST_CHARACTERS]))


# --- the parts of a text ----------------------------------------------------------------------------------------------


def _parts(text: str, sold: frozenset[str]) -> Iterator[Part]:
    """Yield the parts of a text between its full stops, commas and words like "but", at most 24."""
    has_thing, count = False, 0
    pieces = SENTENCE.split(text)
    for at in range(0, len(pieces), 2):
        is_asked = at + 1 < len(pieces) and "?" in pieces[at + 1]
        for said in _cut(pieces[at]):
            has_thing = has_thing or bool(Part(said, False, False).things(sold))
            yield Part(said, is_asked, has_thing)
            count += 1
            if count >= MOST_PARTS:
                return


def _cut(sentence: str) -> Iterator[tuple[str, ...]]:
    for piece in PAUSE.split(sentence):
        part = list[str]()
        for word in _plain_words(piece):
            if word in listed("contrasts") and part:
                yield tuple(part[:MOST_WORDS])
                part = []
            else:
                part.append(word)
        if part:
            yield tuple(part[:MOST_WORDS])


def _plain_words(text: str) -> Iterator[str]:
    """Yield the words of a text in normal form and without accents, with short forms written out: "wasnt" as "was",
    "not".
    """
    for word in bare(normalise(OF_IT.sub(" is", text))).split():
        yield from _short_forms().get(word, (word,))


@made_ahead
def _short_forms() -> dict[str, tuple[str, ...]]:
    pairs = (pair for language in LANGUAGES for pair in words(WORDS, language)["contractions"])
    return {short: tuple(long.split()) for short, long in pairs}


@made_ahead
def listed(name: str) -> frozenset[str]:
    """Return the words or phrases of a vocabulary list in all languages, because people mix them. Phrases are written
    out as `_plain_words` writes texts out.
    """
    return frozenset(" ".join(_plain_words(each)) for language in LANGUAGES for each in _in_file(language, name))


def _in_file(language: Language, name: str) -> Iterator[str]:
    """Yield the entries of a list in one language's file, with each ending for a word that ends in "~"."""
    found = words(WORDS, language)
    for each in found[name].split() if isinstance(found[name], str) else found[name]:
        endings = found["endings"].split() if each.endswith("~") else [""]
        yield from (each.removesuffix("~") + ending for ending in endings)


@lru_cache(maxsize=4)
def sold_words(business: Business) -> frozenset[str]:
    """Return the words by which the products of the catalogue are called, in all languages."""
    names = (
        name
        for product in (business.catalogue.products if business.catalogue else ())
        for language in LANGUAGES
        for name in (product.name.in_(language), *product.keywords.in_(language))
    )
    joints = listed("felt_about") | listed("inside")  # "con" of a name is no name
    said = (word for name in names for word in bare(normalise(name)).split() if word not in joints)
    return frozenset(form for word in said if len(word) >= SHORTEST_NAME for form in (word, f"{word}s"))


# --- one part ---------------------------------------------------------------------------------------------------------


def _of_part(part: Part, sold: frozenset[str]) -> Complaint | None:
    """Return what one part of a text complains of; None if it tells of no problem."""
    if part.holds("elsewhere") or part.says("own_troubles") or _is_own_fault(part):
        return None
    if _only_asks(part):
        return Complaint.SERVICE if part.says("unheard") and not part.holds("hypothetical") else None
    is_possible = part.begins("reproaches") or not (part.holds("hypothetical") or _praises(part))
    if is_possible and _tells_of_purchase(part, sold):
        return Complaint.PURCHASE
    if part.begins("wishes"):
        return None
    return Complaint.SERVICE if _tells_of_service(part) else None


def _only_asks(part: Part) -> bool:
    """Return whether the part is a question, and not one that reproaches: "why was my cake frozen?"."""
    is_question = part.words[0] in listed("asks") or (part.is_asked and not part.holds("past"))
    is_reproach = part.begins("reproaches") or (part.holds("accused") and part.holds("insults"))
    return is_question and not is_reproach


def _is_own_fault(part: Part) -> bool:
    begins = part.words[:NEAR]
    return begins[0] in listed("speakers") and not listed("own_faults").isdisjoint(begins)


def _praises(part: Part) -> bool:
    praised = [
        at
        for at, word in enumerate(part.words)
        if word in listed("praise") and not part.is_negated(at) and not _strengthens_defect(part.words, at)
    ]
    return any(listed("days").isdisjoint(part.words[at + 1 : at + 2]) for at in praised)  # "a very good day!"


def _strengthens_defect(said: Sequence[str], at: int) -> bool:
    """Return whether a word of praise only makes the defect behind it stronger: "bien duros" are very hard."""
    behind = said[at + 1 : at + 2]
    is_bad = not (listed("defects") | listed("bad_extremes") | listed("dear")).isdisjoint(behind)
    return said[at] in listed("intensifiers") and is_bad


def _tells_of_purchase(part: Part, sold: frozenset[str]) -> bool:
    if part.says("problems"):
        return True
    if part.begins("wishes"):
        return False
    return any(rule(part, sold) for rule in OF_PURCHASES)


def _is_defect(part: Part, sold: frozenset[str]) -> bool:
    """Return whether the part joins a thing with a defect by a verb of being: "the milk in my coffee was sour"."""
    return any(
        (word in listed("defects") - sold or _is_simile(part, at))
        and not part.is_negated(at)
        and _is_joined(part, at, sold)
        for at, word in enumerate(part.words)
    )


def _is_simile(part: Part, at: int) -> bool:
    """Return whether the word here is what something bad is like: "like leather"."""
    before = part.words[max(0, at - BESIDE) : at]
    return part.words[at] in listed("similes") and not listed("like").isdisjoint(before)


def _is_joined(part: Part, at: int, sold: frozenset[str]) -> bool:
    """Return whether a verb of being, up to five words before this place, has a thing before it; or "it", where the
    text has named a thing or the verb tells of the past.
    """
    near, behind = part.words[max(0, at - BESIDE) : at], part.words[at : at + 2]
    if not listed("for_a_time").isdisjoint(near) or " ".join(behind) in listed("to_do"):
        return False
    things_end = at if part.begins("reproaches") else None
    for link in range(at - 1, max(-1, at - 1 - AFTER_LINK), -1):
        if part.words[link] not in listed("links"):
            continue
        before = part.words[max(0, link - 1) : link]
        if not listed("speakers").isdisjoint(before):
            return False
        if part.things(sold, things_end or link):
            return True
        is_of_it = not before or before[0] in listed("pronouns") or before[0] in listed("negations")
        is_past, is_sure = part.words[link] in listed("past"), part.words[at] in listed("sure")
        if is_of_it and (is_past + is_sure + part.has_thing_before) > 1:  # two signs are enough
            return True
    return False


def _is_bad_thing(part: Part, sold: frozenset[str]) -> bool:
    """Return whether a thing stands beside a word that nobody orders it with: "stale bread again"."""
    for at in part.things(sold):
        beside = {place: part.words[place] for place in range(max(0, at - BESIDE), min(len(part.words), at + NEAR))}
        if any(
            word in listed("adjectives_alone") - sold and not part.is_negated(place) for place, word in beside.items()
        ):
            return True
    return False


def _is_extreme(part: Part, sold: frozenset[str]) -> bool:
    """Return whether a thing has too much of something: "the cake was way too small", "muy salado el pan"."""
    for at, word in enumerate(part.words[:-1]):
        is_bad = {part.words[at + 1]} & (
            listed("extremes") if word in listed("too") else listed("bad_extremes") if word in listed("very") else set()
        )
        has_thing = bool(part.things(sold)) or (part.has_thing_before and part.holds("past"))
        if is_bad and has_thing and not part.is_negated(at):
            return True
    return False


def _is_not_good(part: Part, sold: frozenset[str]) -> bool:
    """Return whether a thing is said not to be good: "the bread was not fresh"."""
    return any(
        word in listed("goods") and part.is_negated(at) and part.holds("links") and bool(part.things(sold, at))
        for at, word in enumerate(part.words)
    )


def _did_not_come(part: Part, sold: frozenset[str]) -> bool:
    """Return whether a thing is said not to have come: "I never got my bread". Without a thing, the part must say
    little else: "it never came".
    """
    is_about_thing = bool(part.things(sold)) or (len(part.words) <= SHORT and _may_be_thing(part.words[0]))
    return is_about_thing and any(
        word in listed("arrivals") and part.is_negated(at) and listed("goes_on").isdisjoint(part.words[at + 1 : at + 2])
        for at, word in enumerate(part.words)
    )


def _may_be_thing(first: str) -> bool:
    """Return whether a part that begins with this word may speak of a thing: it is no "he" or "I"."""
    return first in listed("pronouns") | listed("negations") | listed("arrivals")


def _is_done_wrong(part: Part, sold: frozenset[str]) -> bool:
    """Return whether somebody of the place did something wrong: "they forgot my croissant"."""
    return any(
        word in listed("wrongs")
        and not part.is_negated(at)
        and not listed("doers").isdisjoint(part.words[max(0, at - NEAR) : at])
        for at, word in enumerate(part.words)
    )


def _is_charged(part: Part, sold: frozenset[str]) -> bool:
    """Return whether too much was charged: "my card was billed two times"."""
    return part.holds("charged") and part.says("too_often")


def _is_foreign(part: Part, sold: frozenset[str]) -> bool:
    """Return whether something was in a thing that does not belong there: "a fly inside my bun"."""
    return any(
        word in listed("foreign") - sold
        and not part.is_negated(at)
        and not listed("inside").isdisjoint(part.words[at + 1 :])
        and part.has_thing_before
        for at, word in enumerate(part.words)
    )


def _is_lacking(part: Part, sold: frozenset[str]) -> bool:
    """Return whether a thing is said to be missing: "two croissants missing", not "I am missing your bread"."""
    is_longing = any(f" {lack} {word} " in part.around for lack in listed("lacking") for word in listed("longed_for"))
    return part.says("lacking") and bool(part.things(sold)) and not is_longing


def _is_worst(part: Part, sold: frozenset[str]) -> bool:
    """Return whether a thing is called the worst: "the worst latte of my life"."""
    places = set(part.things(sold))
    return any(
        word in listed("worst") and not places.isdisjoint({at + 1, at + 2}) for at, word in enumerate(part.words)
    )


def _is_waited_for(part: Part, sold: frozenset[str]) -> bool:
    """Return whether somebody has waited long for a thing: "we waited an hour for the cake"."""
    return part.says("waited") and (part.holds("long_time") or bool(part.things(sold))) and part.has_thing_before


def _is_late(part: Part, sold: frozenset[str]) -> bool:
    """Return whether a thing is said to have come late; "I'm late for my order" says so of the person."""
    before = (part.around.partition(f" {phrase} ")[0] for phrase in listed("came_late") if f" {phrase} " in part.around)
    return any(part.things(sold, len(each.split())) for each in before)


def _is_accused(part: Part, sold: frozenset[str]) -> bool:
    """Return whether the part asks for a thing in words of reproach: "where is my other loaf?"."""
    return part.begins("accusations") and bool(part.things(sold))


def _is_thing_felt_bad(part: Part, sold: frozenset[str]) -> bool:
    """Return whether the person says that they are angry or disappointed about a thing."""
    return any(part.things(sold, len(part.words)) and at < part.things(sold)[-1] for at in _feelings(part))


OF_PURCHASES = (
    *(_is_defect, _is_bad_thing, _is_extreme, _is_not_good, _did_not_come, _is_done_wrong),
    *(_is_charged, _is_foreign, _is_lacking, _is_worst, _is_waited_for, _is_late),
    *(_is_accused, _is_thing_felt_bad),
)
"""The rules by which a part of a text tells of a problem with a purchase."""


def _is_of_sentence(sentence: str) -> bool:
    """Return whether a whole sentence tells that something else came than was ordered, or too little: "I ordered a
    large and got a small", "there were only 3 in my bag".
    """
    part = Part(tuple(_plain_words(sentence))[:MOST_WORDS], False, False)
    if not part.words or part.begins("asks") or any(map(part.holds, ("praise", "hypothetical", "elsewhere"))):
        return False
    return _got_something_else(part) or _got_too_few(part) or _counts_fewer(part)


def _counts_fewer(part: Part) -> bool:
    """Return whether the sentence counts what was there and counts what was ordered: "there were 4 in the box, I paid
    for 6", "we ordered 6 and there were 4".
    """
    numbers = [at for at, word in enumerate(part.words) if word.isdecimal() or word in words_of("word_number")]
    ordered = next((at for at, word in enumerate(part.words) if word in listed("ordered")), None)
    if ordered is None or len(numbers) != len(("was there", "was ordered")):
        return False
    there = numbers[0] if numbers[1] > ordered > numbers[0] else numbers[1]
    return any(" ".join(part.words[max(0, there - length) : there]) in listed("was_there") for length in (1, 2, 3))


def _got_something_else(part: Part) -> bool:
    """Return whether the sentence tells what was ordered and then what came, or the other way round: "you sent four and
    I paid for six".
    """
    at = next((at for at, word in enumerate(part.words) if word in listed("ordered")), None)
    if at is None:
        return False
    if at <= NEAR:
        return not listed("gotten").isdisjoint(part.words[at + 2 :])
    came = next((place for place, word in enumerate(part.words[:at]) if word in listed("gotten")), None)
    return came is not None and came <= NEAR


def _got_too_few(part: Part) -> bool:
    """Return whether the sentence begins with words for "there was only", and, if that is not enough, goes on with
    where: "in my bag".
    """
    for language in LANGUAGES:
        for first, last in words(WORDS, language)["too_few"]:
            before, found, behind = part.around.partition(f" {first} ")
            if found and len(before.split()) <= NEAR and (not last or f" {last} " in f" {behind}"):
                return True
    return False


# --- the service ------------------------------------------------------------------------------------------------------


def _tells_of_service(part: Part) -> bool:
    if " ".join(part.words) in listed("outcries") or part.says("unheard"):
        return True
    return any(rule(part) for rule in (_is_bad_service, _is_misdeed, _is_long_wait, _feels_bad, _insults))


def _is_bad_service(part: Part) -> bool:
    """Return whether the service is joined with a defect: "your bot is useless", "the worst shop"."""
    if part.holds("hypothetical") or _praises(part):
        return False
    places = [at for at, word in enumerate(part.words) if word in listed("services")]
    worst = any(part.words[at] in listed("worst") for place in places for at in range(max(0, place - BESIDE), place))
    return worst or any(
        word in listed("insults") and not part.is_negated(at) and any(place < at for place in places)
        and part.holds("links") and not listed("speakers") & {*part.words[:BESIDE]}
        for at, word in enumerate(part.words)
    )  # fmt: skip


def _is_misdeed(part: Part) -> bool:
    """Return whether somebody of the place is said to have done wrong to the person: "you lied to me"."""
    return any(
        word in listed("misdeeds")
        and not part.is_negated(at)
        and not (listed("doers") | listed("people")).isdisjoint(part.words[max(0, at - NEAR) : at])
        for at, word in enumerate(part.words)
    )


def _is_long_wait(part: Part) -> bool:
    return part.says("waited") and part.holds("long_time") and not part.holds("hypothetical")


def _feels_bad(part: Part) -> bool:
    """Return whether the person says that they are angry or disappointed, at nobody else: "I'm very disappointed"."""
    for at in _feelings(part):
        rest = part.words[at + 1 :]
        if not rest or listed("felt_about").isdisjoint(rest[:1]) or not listed("services").isdisjoint(rest):
            return True
    return False


def _feelings(part: Part) -> Iterator[int]:
    """Yield the places of the words for the person's own anger: "i am so" and the like stand before each."""
    for at, word in enumerate(part.words):
        if word in listed("feelings") and not part.is_negated(at) and listed("felt").issuperset(part.words[:at]):
            yield at


def _insults(part: Part) -> bool:
    """Return whether the part is nothing but an insult: "stupid machine"."""
    is_of_oneself = not listed("speakers").isdisjoint(part.words[:BESIDE])
    is_insult = listed("insulted_fillers").issuperset(word for word in part.words if word not in listed("insults"))
    places = [at for at, word in enumerate(part.words) if word in listed("insults")]
    return bool(places) and is_insult and not is_of_oneself and not any(map(part.is_negated, places))
