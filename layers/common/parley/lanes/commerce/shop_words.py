"""Marks what the words of a text are to the shop: products, counts, times, and the small words of ordering.

    "no sorry just the normal one"   corrects, thing, unread, thing
    "swap one large for a small"     swaps, thing, swapped_for, thing
    "2 crosants n a larg latay pls"  thing ("2 croissants n a large latte"), idle

The words of a thing are counts, products and choices of the catalogue, in its own spelling, with what stands between
them. The small words stand in the files of `grammar`, one a language. Pure, and linear in the length of the text.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import dropwhile, takewhile

from parley.business.catalogue import ProductCatalogue
from parley.conversation.language import common_words
from parley.conversation.text import one_line
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.product_search import choice_names, folded, in_singular, is_form, words_of_catalogue
from parley.lanes.commerce.said_address import address_spans
from parley.lanes.commerce.said_payment import payment_runs
from parley.search import NO_CONTENT, by_first_letter, most_alike
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.texts.vocabulary import words as words_of_file
from parley.times import is_whole_time, stretches

GRAMMAR_WORDS = "parley.lanes.commerce.grammar"
LISTS = (
    *(
        "elsewhere",
        "calls",
        "wishes_note",
        "tells",
        "empties",
        "stops",
        "swaps",
        "changes",
        "replaces",
        "corrects",
        "removes",
        "removes_behind",
        "refuses",
        "adds",
        "enough",
    ),
    *("swapped_for", "prices", "prices_behind", "for_others", "waits", "bargains", "soonest", "picks_up", "delivers"),
    *(
        "only",
        "for_all",
        "pays_card",
        "pays_cash",
        "names",
        "signs",
        "goes_on",
        "yes_words",
        "parts",
        "usual",
        "other",
        "reasons",
        "idle",
    ),
)
"""The lists of small words. A phrase that stands in several is marked by the first of them."""
OF_CHECKOUT = {"checkout_finished": "goes_on", "checkout_pickup": "picks_up", "checkout_delivery": "delivers"}
"""The marks of the phrases that a checkout is begun by, by the list that has them."""
THING, TIME, PLACE, PAUSE, UNREAD, JOINT = "thing", "time", "address", "pause", "unread", "joint"
"""The other marks: the words of things, a time, an address, the end of a sentence, a word that is not known, "and" or a
comma."""
TOKEN = re.compile(r"-?\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?;\n]|,|[&+]|[^\s\w]")
ENDS = frozenset(".!?;\n")
HARDLY_ALIKE = 70
"""How alike a word must be to one of the catalogue to be perhaps meant for it (0 to 100)."""
LONGEST_PHRASE = 7
"""The most words of a phrase in the lists."""
ALIKE, SHORTEST, LEAST_SOUND, LEAST_OF_CHOICE = 84, 5, 4, 3
"""How alike a word must be to one of the catalogue to be that word misspelt (0 to 100), and the fewest letters of a
misspelt word, of one that only sounds like it, and of a choice without its vowels: "lrg"."""


@dataclass(frozen=True)
class MarkedWords:
    """Some words of a text that stand side by side, and what they are to the shop."""

    mark: str
    written: str
    """The words as the person wrote them."""
    plain: str = ""
    """The words without case and accents; those of things in the catalogue's spelling."""
    is_definite: bool = False
    """Of a thing: whether it begins with a word such as "the"."""
    names_something: bool = False
    """Of a thing: whether it has a word of the catalogue, and not only a count."""


@dataclass(frozen=True)
class ShopToken:
    """A word, a number or a punctuation mark of a text, with its place in it."""

    written: str
    folded: str
    start: int
    end: int


@lru_cache(maxsize=16)
def marked_words(catalogue: ProductCatalogue, text: str) -> tuple[MarkedWords, ...]:
    """Return the words of a text, from its first to its last, in pieces that are marked."""
    tokens = [
        ShopToken(each[0], each[0] if each[0][-1].isdecimal() else folded(each[0]), each.start(), each.end())
        for each in TOKEN.finditer(text)
    ]
    tokens = _without_spelling(tokens)
    places = _addresses(text, tokens)
    within = {at for first, span in places.items() for at in range(first, span.end)}
    times = {at: span for at, span in _times(text, tokens).items() if within.isdisjoint(range(at, span.end))}
    spans = {**_payments(tokens), **times, **places}
    return tuple(_described(catalogue, list(_joined(list(_marks(catalogue, tokens, spans))))))


def _described(catalogue: ProductCatalogue, marks: Sequence[MarkedWords]) -> Iterator[MarkedWords]:
    """Yield the marks, with a count or a choice, one unread word and a product as one thing, and the word behind it:
    "a large iced latte" is a large latte, and "iced" is asked about.
    """
    at, choices = 0, _spellings(catalogue).choices
    while at < len(marks):
        three = marks[at : at + 3]
        is_one = [each.mark for each in three] == [THING, UNREAD, THING] and " " not in three[1].written
        if is_one and _goes_on(three[0], choices) and three[2].plain.split()[0] not in choices:
            first, between, last = three
            plain = f"{first.plain} {last.plain}"
            yield MarkedWords(THING, f"{first.written} {last.written}", plain, first.is_definite, True)
            yield between
            at += 3
            continue
        yield marks[at]
        at += 1


def _goes_on(thing: MarkedWords, choices: Collection[str]) -> bool:
    """Return whether the last word of a thing counts or chooses what follows it."""
    last = thing.plain.split()[-1]
    return last in choices or _is_number(last) or last in listed(ORDER_WORDS, "articles")


@dataclass(frozen=True)
class MarkedSpan:
    """Some tokens that are read together: the index behind the last, their mark, and their words."""

    end: int
    mark: str
    written: str
    is_coming: bool = False
    """Of a payment: whether the words say that the person comes for their order, too."""


def _addresses(text: str, tokens: Sequence[ShopToken]) -> Mapping[int, MarkedSpan]:
    """Return the addresses of a text by the index of each first token."""
    found = {}
    for start, end in address_spans(text):
        places = [at for at, token in enumerate(tokens) if start <= token.start < end]
        if places:
            found[places[0]] = MarkedSpan(places[-1] + 1, PLACE, one_line(text[start:end], end - start))
    return found


def _payments(tokens: Sequence[ShopToken]) -> Mapping[int, MarkedSpan]:
    """Return what a text says of the payment by the index of each first token. A question chooses no payment."""
    found, start, ends = {}, 0, [each.written for each in tokens if each.written in ENDS]
    for at, token in enumerate((*tokens, ShopToken(".", ".", 0, 0))):
        is_end = token.written in ENDS
        if not is_end and token.written != ",":
            continue
        words = [each.folded for each in tokens[start:at]]
        asks = not listed(ORDER_WORDS, "pays_asks").isdisjoint(words[:1])
        is_asked = ends[:1] == ["?"] or (asks and " ".join(words[:2]) not in listed(ORDER_WORDS, "paying_verbs"))
        for run in () if is_asked else payment_runs(words):
            mark = "pays_cash" if run.kind == "on_delivery" else "pays_card"
            first, end = start + run.start, start + run.end
            found[first] = MarkedSpan(end, mark, _as_written(tokens[first:end]), run.is_coming)
        start, ends = at + 1, ends[1:] if is_end else ends
    return found


def _without_spelling(tokens: Sequence[ShopToken]) -> list[ShopToken]:
    """Return the tokens without the letters by which the word before them is spelt: "Osei O S E I"."""
    kept, at = list[ShopToken](), 0
    while at < len(tokens):
        letters = list(takewhile(lambda each: len(each.folded) == 1 and each.folded.isalpha(), tokens[at : at + 20]))
        spelt = "".join(each.folded for each in letters)
        leads = len(kept) > 1 and kept[-1].folded in listed(GRAMMAR_WORDS, "spells")
        word = kept[-2 if leads else -1].folded if kept else ""
        if len(letters) > 1 and spelt == word:
            kept = kept[:-1] if leads else kept
            at += len(letters)
        else:
            kept.append(tokens[at])
            at += 1
    return kept


def speaks_of_the_shop(catalogue: ProductCatalogue, text: str) -> bool:
    """Return whether a text has a word of the catalogue, be it misspelt."""
    return any(_of_catalogue(catalogue, folded(word)) for word in text.split()[:MOST_LOOKED_AT])


MOST_LOOKED_AT = 80
"""The most words of a text in which a product is looked for."""


def _times(text: str, tokens: Sequence[ShopToken]) -> Mapping[int, MarkedSpan]:
    """Return the times of a text by the index of each first token. A number alone is no time, nor is a word that only
    says how long something takes.
    """
    found = {}
    for start, end in stretches(text, LANGUAGES):
        places = [at for at, token in enumerate(tokens) if start <= token.start and token.end <= end]
        while places and (tokens[places[-1]].written in ENDS or tokens[places[-1]].folded in _no_ends_of_times()):
            places.pop()
        words = {tokens[at].folded for at in places}
        is_number = all(word.isdecimal() or word in _counting() for word in words)
        while (
            len(places) > 2
            and tokens[places[-1]].folded in _bare_ones()
            and tokens[places[-2]].folded not in _before_an_hour()
        ):
            places.pop()  # "para el domingo una hogaza"
        is_other = " ".join(tokens[at].folded for at in places) in _no_times()
        if places and not is_other and not is_number and words.isdisjoint(listed(ORDER_WORDS, "no_times")):
            end_of_time = places[-1] + 1
            written = _as_written(tokens[places[0] : end_of_time])
            if hour := _hour_behind(tokens, end_of_time, written):
                end_of_time, written = end_of_time + 1, f"{written} {hour}"
            found[places[0]] = MarkedSpan(end_of_time, TIME, written)
    return found


def _hour_behind(tokens: Sequence[ShopToken], at: int, day: str) -> str:
    """Return the hour that stands alone behind a day, "saturday 11", as a clock has it; "" if none does."""
    hour = tokens[at].folded if at < len(tokens) else ""
    is_apart = at + 1 >= len(tokens) or tokens[at + 1].written in ENDS or tokens[at + 1].written == ","
    is_hour = hour.isdecimal() and 0 < int(hour) <= LAST_HOUR and is_apart
    return f"{hour}:00" if is_hour and is_whole_time(f"{day} {hour}:00", LANGUAGES) else ""


LAST_HOUR = 24


@cache
def _no_ends_of_times() -> frozenset[str]:
    """Return the words that end no time: "after", of "friday after school"."""
    return listed(GRAMMAR_WORDS, "turns") - _counting()


def _ends_in_an_article(words: Sequence[str]) -> bool:
    """Return whether the last word of a time is the article of what follows it, and no hour: "el domingo una"."""
    return len(words) > 2 and words[-1] in _bare_ones() and words[-2] not in _before_an_hour()


@cache
def _no_times() -> frozenset[str]:
    """Return the phrases that are read as times elsewhere: "asap", "the second"."""
    return listed(GRAMMAR_WORDS, "soonest") | listed(GRAMMAR_WORDS, "ordinals")


@cache
def _bare_ones() -> frozenset[str]:
    return listed(ORDER_WORDS, "articles") | _ones()


@cache
def _before_an_hour() -> frozenset[str]:
    """Return the words in front of an hour: "la", of "a la una"."""
    return frozenset(word for phrase in listed(ORDER_WORDS, "before_an_hour") for word in phrase.split())


def _marks(
    catalogue: ProductCatalogue, tokens: Sequence[ShopToken], spans: Mapping[int, MarkedSpan]
) -> Iterator[MarkedWords]:
    """Yield each phrase, time or word of a text with its mark; a word of a thing is not yet joined with the others."""
    at, is_swap, is_named = 0, False, False
    while at < len(tokens):
        is_named = is_named and tokens[at].written[:1].isupper() and at not in spans
        if is_named:
            yield MarkedWords(UNREAD, tokens[at].written, tokens[at].folded)
            at += 1
            continue
        if (span := spans.get(at)) is not None:
            yield MarkedWords(span.mark, span.written, span.written)
            if span.is_coming:
                yield MarkedWords("picks_up", "")
            at = span.end
            continue
        if people := _of_people(tokens, at):
            yield MarkedWords("idle", _as_written(tokens[at : at + people]), "")
            at += people
            continue
        length, mark = _phrase(tokens, at)
        if mark == "tells" and tokens[at].folded in listed(GRAMMAR_WORDS, "arrives"):
            behind = spans.get(at + length)
            mark = "picks_up" if behind is not None and behind.mark == TIME else mark  # "llego en 40 minutos"
        is_named = mark == "names"
        is_swap = (is_swap or mark in ("swaps", "changes")) and tokens[at].written not in ENDS
        word = tokens[at].folded
        known = _of_catalogue(catalogue, word) if length < 2 else ""
        if known:
            yield MarkedWords(THING, tokens[at].written, known, names_something=True)
        elif length > 1 or (mark and _counts_for_itself(mark, word, is_swap)):
            yield MarkedWords(mark, _as_written(tokens[at : at + length]), " ".join(_words(tokens, at, length)))
        else:
            yield _single(tokens[at])
        at += max(length, 1) if not known else 1


def _of_people(tokens: Sequence[ShopToken], at: int) -> int:
    """Return how many tokens say for how many people it is, "for 20 people"; 0 if these do not."""
    words = _words(tokens, at, 3)
    if len(words) > 1 and words[0] in listed(GRAMMAR_WORDS, "are_people") and _is_number(words[1]):
        return 2  # "somos cuatro"
    first = 1 if words[:1] and words[0] in _for_people() else 0
    is_counted = len(words) > first + 1 and _is_number(words[first])
    return first + 2 if is_counted and words[first + 1] in listed(GRAMMAR_WORDS, "people") else 0


def _is_number(word: str) -> bool:
    return word.isdecimal() or word in _counting()


@cache
def _for_people() -> frozenset[str]:
    return listed(ORDER_WORDS, "for_a_time") | listed(GRAMMAR_WORDS, "for_people")


def _single(token: ShopToken) -> MarkedWords:
    """Return the mark of a word that no list has and the catalogue does not know: a count, a joint, or unread."""
    word, written = token.folded, token.written
    if written in ENDS:
        return MarkedWords(PAUSE, written, written)
    if written in ",&+" or word in listed(ORDER_WORDS, "joints"):
        return MarkedWords(JOINT, written, word or written)
    if word[-1:].isdecimal() or word in _of_things():
        return MarkedWords(THING, written, word)
    if not any(map(str.isalnum, written)):
        return MarkedWords("idle", written, "")
    return MarkedWords(UNREAD, written, word)


def _joined(marks: Sequence[MarkedWords]) -> Iterator[MarkedWords]:
    """Yield the marks, with words of things that stand side by side as one, and words that are unread likewise. What is
    no thing after all, as an article in front of an unread word, is unread or idle.
    """
    at = 0
    while at < len(marks):
        if marks[at].mark == UNREAD:
            several = list(takewhile(lambda each: each.mark == UNREAD, marks[at:]))
            yield MarkedWords(UNREAD, " ".join(each.written for each in several))
        elif marks[at].mark == THING:
            several = _run_of_thing(marks, at)
            yield _thing(several)
        else:
            several = [marks[at]]
            yield marks[at]
        at += len(several)


def _run_of_thing(marks: Sequence[MarkedWords], at: int) -> list[MarkedWords]:
    """Return the words that are one run of things, from index `at` on: things, and what may stand between them."""
    found, between = list[MarkedWords](), list[MarkedWords]()
    for each in marks[at:]:
        if each.mark == THING:
            found += [*between, each]
            between = []
        elif each.mark == "usual" and found and not between and _is_count(found[-1]):
            between.append(replace(each, plain=""))  # "10 plain croissants"
        elif each.mark == JOINT or _may_stand_within(each):
            between.append(replace(each, plain=_short().get(each.plain, each.plain)))
        else:
            break
    return found


def _is_count(word: MarkedWords) -> bool:
    return word.plain[-1:].isdecimal() or word.plain in _counting()


def _may_stand_within(word: MarkedWords) -> bool:
    """Return whether a small word, be it written short, may stand within a thing."""
    is_short = word.plain in _short() and word.mark in ("idle", UNREAD)
    return is_short or (word.mark == "idle" and word.plain in _within())


def _counts_for_itself(mark: str, word: str, is_swap: bool) -> bool:
    """Return whether a single small word has its own mark, and is no part of a thing: "por" is one behind "cambia"."""
    return mark == "parts" or (mark == "swapped_for" and is_swap) or word not in _of_things()


@cache
def _short() -> Mapping[str, str]:
    """Return the full word for each small word that is written short between things: "d" is "de"."""
    return {short: word for each in LANGUAGES for short, word in words_of_file(GRAMMAR_WORDS, each)["short"]}


def _thing(words: Sequence[MarkedWords]) -> MarkedWords:
    """Return a run of words as one thing: or as idle words, if they are nothing but articles."""
    words = list(dropwhile(_is_between, reversed(list(words))))[::-1] or words
    is_named = any(each.names_something for each in words)
    counts = [each for each in words if _is_count(each)]
    written = " ".join(each.written for each in words)
    if not is_named and not counts:
        return MarkedWords("idle", written)
    is_definite = words[0].plain in listed(ORDER_WORDS, "all_of_it")
    return MarkedWords(THING, written, " ".join(each.plain for each in words), is_definite, is_named)


def _is_between(word: MarkedWords) -> bool:
    """Return whether a word at the end of a thing belongs to what follows: "with", of "a bun with sprinkles"."""
    between = listed(ORDER_WORDS, "with") | listed(ORDER_WORDS, "joins_within") | listed(ORDER_WORDS, "articles")
    return word.plain in between and word.plain not in _ones()


def _phrase(tokens: Sequence[ShopToken], at: int) -> tuple[int, str]:
    """Return how many tokens the longest phrase of the lists has that begins here, and its mark; (0, "") for none. Half
    a dozen is a count, and no part of something.
    """
    if not listed(ORDER_WORDS, "dozens").isdisjoint(_words(tokens, at + 1, 2)):
        return 0, ""
    for phrase, mark in _phrases().get(tokens[at].folded, ()):
        if _words(tokens, at, len(phrase)) == phrase:
            return len(phrase), mark
    return (1, sounding) if (sounding := _by_sound().get(_sound(tokens[at].folded), "")) else (0, "")


@cache
def _by_sound() -> Mapping[str, str]:
    """Return the mark of each long small word by its sound: people write "qiero"."""
    singles = {phrases[-1] for phrases in _phrases().values() if len(phrases[-1][0]) == 1}
    return {_sound(words[0]): mark for words, mark in sorted(singles) if len(words[0]) > SHORTEST}


def _words(tokens: Sequence[ShopToken], at: int, count: int) -> tuple[str, ...]:
    return tuple(each.folded for each in tokens[at : at + count])


@cache
def _phrases() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """Return the phrases of all lists by their first word, each with its mark, the longest first."""
    marks: dict[tuple[str, ...], str] = {}
    named = [(mark, phrase) for mark in LISTS for phrase in listed(GRAMMAR_WORDS, mark)]
    named += [(mark, phrase) for name, mark in OF_CHECKOUT.items() for phrase in listed(ORDER_WORDS, name)]
    for mark, phrase in named:
        marks.setdefault(tuple(phrase.split()), mark)
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, mark in sorted(marks.items(), key=lambda each: -len(each[0])):
        found.setdefault(words[0], []).append((words, mark))
    return found


@cache
def _of_things() -> frozenset[str]:
    """Return the words that count, or that stand beside a product and a choice: "two", "a", "dozen", "with"."""
    return _counting() | _within() | listed(ORDER_WORDS, "articles")


@cache
def _counting() -> frozenset[str]:
    """Return the words that say how many of one are wanted."""
    names = ("numbers", "dozens", "pairs", "halves")
    return frozenset(word for name in names for word in listed(ORDER_WORDS, name)) | _ones()


@cache
def _ones() -> frozenset[str]:
    """Return the words for one, without the articles that are used without counting."""
    return listed(GRAMMAR_WORDS, "ones")


@cache
def _within() -> frozenset[str]:
    """Return the words that may stand within a thing: "the", "of", "with", "x"."""
    names = ("with", "times", "all_of_it", "joins_within")
    return frozenset(word for name in names for word in listed(ORDER_WORDS, name) if " " not in word)


# --- words of the catalogue -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spellings:
    """The words of a catalogue's products and choices, and how people misspell them."""

    words: frozenset[str]
    choices: frozenset[str]
    """The words of choices alone: there are few, so that shorter words may be misspelt."""
    by_sound: Mapping[str, str]
    """The words by what is left of them if they are written as they sound."""
    sounds: Mapping[str, Sequence[str]]
    """The sounds of all words by their first letter."""
    by_skeleton: Mapping[str, str]
    """The words by their letters without vowels: people write "grnd" for "grande"."""


@lru_cache(maxsize=4)
def _spellings(catalogue: ProductCatalogue) -> Spellings:
    choices = frozenset(word for name in choice_names(catalogue) for word in name if word not in NO_CONTENT)
    words = (choices | words_of_catalogue(catalogue)) - NO_CONTENT - _of_things()
    by_sound = {_sound(word): word for word in sorted(words)}
    skeletons = {
        _skeleton(word): word
        for word in sorted(words)
        if len(_skeleton(word)) >= (LEAST_OF_CHOICE if word in choices else LEAST_SOUND)
    }
    return Spellings(words, choices, by_sound, by_first_letter(by_sound), skeletons)


@lru_cache(maxsize=2048)
def _of_catalogue(catalogue: ProductCatalogue, word: str) -> str:
    """Return the word of the catalogue that this word is: itself, its singular, or the one that it misspells; "" if it
    is none.
    """
    if not word or not word[0].isalpha() or word in NO_CONTENT:
        return ""
    known = _spellings(catalogue)
    single = folded(in_singular(catalogue, word))
    if single in known.words:
        return single
    plural = next((each for each in _singulars(word) if each in known.words), "")
    if plural or word in _never():
        return plural
    if small := next((each for each in _without_diminutive(word) if each in known.words), ""):
        return small
    if (choice := next((each for each in known.choices if is_form(word, each)), "")) and len(word) >= LEAST_SOUND:
        return choice
    longer = [each for each in known.words if each.startswith(word)] if len(word) >= LEAST_SOUND else []
    if len(longer) == 1:
        return longer[0]  # "choc"
    if word == _skeleton(word) and word in known.by_skeleton:
        return known.by_skeleton[word]
    sound = _sound(word.removesuffix("s") if len(word) > SHORTEST else word)
    if len(word) >= LEAST_SOUND and sound in known.by_sound:
        return known.by_sound[sound]
    if len(word) < SHORTEST:
        return ""
    near = most_alike(sound, known.sounds.get(sound[:1], ()), ALIKE)
    return known.by_sound[near] if near and abs(len(near) - len(sound)) <= 2 else ""


DIMINUTIVE = re.compile(r"c?it[oa]s?$")
"""Matches the end by which Spanish makes a word small: "pastelito", "cafecito"."""


def _without_diminutive(word: str) -> Sequence[str]:
    """Return the words that a word may be the small form of; none if it has no such end."""
    found = DIMINUTIVE.search(word)
    stem = word[: found.start()] if found else ""
    return [f"{stem}{end}" for end in ("", "o", "a", "e", "os", "as")] if len(stem) > 2 else []


def _singulars(word: str) -> Sequence[str]:
    return [word.removesuffix(end) for end in ("s", "es") if word.endswith(end)]


@cache
def _never() -> frozenset[str]:
    """Return the words that are no misspelt ones of a catalogue, because people use them for themselves."""
    small = {word for mark in LISTS for phrase in listed(GRAMMAR_WORDS, mark) for word in phrase.split()}
    return frozenset(small) | _common() | listed(GRAMMAR_WORDS, "never_products") | _of_things()


def is_common(word: str) -> bool:
    """Return whether a language uses a word, without case and accents, for itself: it is no name and names no thing."""
    return word in _common() or word in listed(GRAMMAR_WORDS, "circumstances")


@cache
def _common() -> frozenset[str]:
    """Return the common words of all languages, without case, accents and apostrophes."""
    return frozenset(word for language in LANGUAGES for each in common_words(language) for word in folded(each).split())


def is_like_the_catalogue(catalogue: ProductCatalogue, word: str) -> bool:
    """Return whether a word may be meant for one of the catalogue, though it is too far from it to be read as that."""
    sound = _sound(word)
    return bool(most_alike(sound, _spellings(catalogue).sounds.get(sound[:1], ()), HARDLY_ALIKE))


SOUNDS = (
    (re.compile(r"ll"), "y"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"qu|ck"), "k"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"ch"), "x"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"c|q"), "k"),
    (re.compile(r"v"), "b"),
    (re.compile(r"h"), ""),
    (re.compile(r"(?:ay|ey)$"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""How a word is written as it sounds, in either language."""


def _sound(word: str) -> str:
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _skeleton(word: str) -> str:
    return "".join(each for each in word if each not in "aeiou")


def _as_written(tokens: Sequence[ShopToken]) -> str:
    return " ".join(each.written for each in tokens)


def without_counts(written: str) -> str:
    """Return the words of a thing without those that count it, and without articles."""
    words = [each for each in written.split() if not each[-1:].isdecimal() and folded(each) not in _of_things()]
    return " ".join(words)
