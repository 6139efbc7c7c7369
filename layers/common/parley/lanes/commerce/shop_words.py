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
from parley.lanes.commerce.catalogue_spelling import (
    SHORTEST_MISSPELT,
    choice_phrases,
    names_of_options,
    sound_of,
    spellings_of,
    word_of_catalogue,
)
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.product_search import folded, words_of_catalogue
from parley.lanes.commerce.read_spans import (
    ENDS,
    TIME,
    MarkedSpan,
    ShopToken,
    address_places,
    as_written,
    payment_spans,
    time_spans,
)
from parley.lanes.commerce.small_words import (
    GRAMMAR_WORDS,
    counting_words,
    is_count_word,
    ones,
    phrases_of_lists,
    short_words,
    words_of_things,
    words_within,
)
from parley.lanes.commerce.unknown_choices import is_beside, unknown_choices
from parley.made_ahead import made_ahead
from parley.texts.vocabulary import listed

THING, PAUSE, UNREAD, JOINT = "thing", "pause", "unread", "joint"
"""The other marks: the words of things, the end of a sentence, a word that is not known, "and" or a comma."""
TOKEN = re.compile(
    r"\b[A-Z]-(?=[0-9A-Z]*\d)[0-9A-Z]{4,8}\b|-?\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?;\n]|,|[&+]|[^\s\w]"
)
MOST_AROUND = 2
"""The number of words from which on a phrase in front of a time is more than a word such as "around"."""
LONGEST_PHRASE = 7
"""The most words of a phrase in the lists."""


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
class PlacedWords:
    """Some words of a text with their mark, and their place among its tokens."""

    start: int
    end: int
    said: MarkedWords


@lru_cache(maxsize=16)
def marked_words(catalogue: ProductCatalogue, text: str) -> tuple[MarkedWords, ...]:
    """Return the words of a text, from its first to its last, in pieces that are marked."""
    _, placed = placed_words(catalogue, text)
    return tuple(_described(catalogue, list(_joined([each.said for each in placed]))))


def placed_words(catalogue: ProductCatalogue, text: str) -> tuple[Sequence[ShopToken], Sequence[PlacedWords]]:
    """Return the tokens of a text, and its words with their marks, before those of one thing are joined."""
    tokens = [
        ShopToken(each[0], each[0] if each[0][-1].isdecimal() else folded(each[0]), each.start(), each.end())
        for each in TOKEN.finditer(text)
    ]
    tokens = list(_with_compounds(catalogue, list(_with_full_joints(_without_spelling(tokens)))))
    places = address_places(text, tokens)
    within = {at for first, span in places.items() for at in range(first, span.end)}

    def is_sold(word: str) -> bool:
        return bool(word_of_catalogue(catalogue, word))

    addressed = [(tokens[at].start, tokens[span.end - 1].end) for at, span in places.items()]
    spans_of_time = time_spans(_blanked(text, addressed), tokens, is_sold)  # "friday at 3 to 12 Front Street"
    times = {at: span for at, span in spans_of_time.items() if within.isdisjoint(range(at, span.end))}
    spans = {**payment_spans(tokens), **times, **places}
    marks = list(_marks(catalogue, tokens, {**_unknown_spans(catalogue, tokens), **spans}))
    return tokens, list(_with_names_of_options(catalogue, marks))


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with these spans blanked out, so that no time goes on in them."""
    for start, end in spans:
        text = f"{text[:start]};{' ' * (end - start - 1)}{text[end:]}"
    return text


def _with_names_of_options(catalogue: ProductCatalogue, marks: Sequence[PlacedWords]) -> Iterator[PlacedWords]:
    """Yield the marks, with the name of an option beside one of its choices as a part of the thing: "filling", of "with
    chocolate filling"."""
    names = names_of_options(catalogue)
    for at, each in enumerate(marks):
        beside = [one.said for one in marks[max(0, at - 1) : at + 2] if one is not each]
        is_named = each.said.mark == UNREAD and each.said.plain in names
        is_beside = any(one.mark == THING and one.plain in names[each.said.plain] for one in beside if is_named)
        yield replace(each, said=replace(each.said, mark=THING, plain="")) if is_beside else each


def _unknown_spans(catalogue: ProductCatalogue, tokens: Sequence[ShopToken]) -> Mapping[int, MarkedSpan]:
    """Return the words that name a choice which there is not, "camel milk", as parts of the thing beside them."""
    words = [each.folded for each in tokens]
    found = [each for each in unknown_choices(catalogue, words) if each.is_sure or is_beside(catalogue, words, each)]
    return {each.start: MarkedSpan(each.end, THING, as_written(tokens[each.start : each.end])) for each in found}


def _described(catalogue: ProductCatalogue, marks: Sequence[MarkedWords]) -> Iterator[MarkedWords]:
    """Yield the marks, with a count or a choice, one unread word and a product as one thing, and the word behind it:
    "a large iced latte" is a large latte, and "iced" is asked about.
    """
    at, choices = 0, spellings_of(catalogue).choices
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
    return last in choices or is_count_word(last) or last in listed(ORDER_WORDS, "articles")


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


def _with_full_joints(tokens: Sequence[ShopToken]) -> Iterator[ShopToken]:
    """Yield the tokens, with "and" in place of an "an" in front of a count: "2 buns an 3 loaves"."""
    for at, token in enumerate(tokens):
        is_cut = token.folded == "an" and at + 1 < len(tokens) and is_count_word(tokens[at + 1].folded)
        yield replace(token, folded="and") if is_cut else token


def _with_compounds(catalogue: ProductCatalogue, tokens: Sequence[ShopToken]) -> Iterator[ShopToken]:
    """Yield the tokens, two of them as one where they are a word of the catalogue written apart: "flower pots"."""
    known, at = words_of_catalogue(catalogue), 0
    while at < len(tokens):
        pair = tokens[at : at + 2]
        whole = "".join(each.folded for each in pair)
        is_apart = len(pair) > 1 and all(len(each.folded) >= LEAST_OF_COMPOUND for each in pair)
        if is_apart and not known.isdisjoint((whole, whole.removesuffix("s"), whole.removesuffix("es"))):
            yield ShopToken(as_written(pair), whole, pair[0].start, pair[1].end)
            at += 2
        else:
            yield tokens[at]
            at += 1


LEAST_OF_COMPOUND = 3
"""The fewest letters of each half of a word that is written apart."""


def _marks(
    catalogue: ProductCatalogue, tokens: Sequence[ShopToken], spans: Mapping[int, MarkedSpan]
) -> Iterator[PlacedWords]:
    """Yield each phrase, time or word of a text with its mark; a word of a thing is not yet joined with the others."""
    at, is_swap, has_gone, is_named = 0, False, False, False
    while at < len(tokens):
        is_named = is_named and tokens[at].written[:1].isupper() and at not in spans
        if is_named:
            yield PlacedWords(at, at + 1, MarkedWords(UNREAD, tokens[at].written, tokens[at].folded))
            at += 1
            continue
        if (span := spans.get(at)) is not None:
            plain = folded(span.written) if span.mark == THING else span.written
            named = MarkedWords(span.mark, span.written, plain, names_something=span.mark == THING)
            yield PlacedWords(at, span.end, named)
            if span.is_coming:
                yield PlacedWords(span.end, span.end, MarkedWords("picks_up", ""))
            at = span.end
            continue
        if (apart := _read_apart(catalogue, tokens, at)) is not None:
            end = at + len(apart.written.split())
            yield PlacedWords(at, end, apart)
            at = end
            continue
        length, mark = _phrase_at_time(tokens, at, spans)
        mark = "" if length == 1 and mark == "idle" and _is_thing_itself(catalogue, tokens, at) else mark
        is_named = mark == "names"
        is_swap = (is_swap or mark in ("swaps", "changes")) and tokens[at].written not in ENDS
        is_put = is_swap and (has_gone or tokens[at].folded not in listed(ORDER_WORDS, "articles"))
        end, said = _said_at(catalogue, tokens, at, (length, mark), is_put)
        has_gone = (has_gone or said.mark == THING) and mark not in ("swaps", "changes")
        is_swap = is_swap and said.mark != "swapped_for"  # "for a coffee" has an article
        yield PlacedWords(at, end, said)
        at = end


def _said_at(
    catalogue: ProductCatalogue, tokens: Sequence[ShopToken], at: int, phrase: tuple[int, str], is_put: bool
) -> tuple[int, MarkedWords]:
    """Return the words that begin here with their mark, and the index behind them. `phrase`: the length and the mark of
    the phrase that begins here. `is_put`: something may be put here in the place of what was named."""
    (length, mark), word = phrase, tokens[at].folded
    if length < LEAST_OF_PHRASE and (known := word_of_catalogue(catalogue, word)):
        return at + 1, MarkedWords(THING, tokens[at].written, known, names_something=True)
    if mark == "rest" and _counts_more(tokens, at):
        return at + 1, MarkedWords(THING, tokens[at].written, word)
    if length < LEAST_OF_PHRASE and not (mark and _counts_for_itself(mark, word, is_put)):
        return at + 1, _single(tokens[at])
    end = at + length
    return end, MarkedWords(mark, as_written(tokens[at:end]), " ".join(_words(tokens, at, length)))


LEAST_OF_PHRASE = 2
"""The fewest words of a phrase that is more than a word."""


def _is_thing_itself(catalogue: ProductCatalogue, tokens: Sequence[ShopToken], at: int) -> bool:
    """Return whether a word that measures elsewhere stands behind a count and measures nothing: "una taza y dos
    platos"."""
    if not at or tokens[at].folded not in listed(ORDER_WORDS, "measures"):
        return False
    follows = next((each for each in _words(tokens, at + 1, 3) if each not in listed(ORDER_WORDS, "empty")), "")
    is_counted = is_count_word(tokens[at - 1].folded) or tokens[at - 1].folded in listed(ORDER_WORDS, "articles")
    return is_counted and not word_of_catalogue(catalogue, follows)


def _counts_more(tokens: Sequence[ShopToken], at: int) -> bool:
    """Return whether a word for what is left stands in front of a count, and says that more is wanted: "otros dos"."""
    return tokens[at].folded in listed(ORDER_WORDS, "more_of_it") and any(map(is_count_word, _words(tokens, at + 1, 1)))


def _read_apart(catalogue: ProductCatalogue, tokens: Sequence[ShopToken], at: int) -> MarkedWords | None:
    """Return the words that begin here and say for whom or what an order is, or name a choice in several words; None
    for all others."""
    if idle := _of_people(tokens, at) or _of_occasion(catalogue, tokens, at):
        return MarkedWords("idle", as_written(tokens[at : at + idle]), "")
    return _choice_phrase(catalogue, tokens, at)


def _phrase_at_time(tokens: Sequence[ShopToken], at: int, spans: Mapping[int, MarkedSpan]) -> tuple[int, str]:
    """Return the length and the mark of the phrase that begins here, by the time that may stand behind it: "como a las
    cuatro" says about when, "llego en 40 minutos" that somebody comes."""
    length, mark = _phrase(tokens, at)
    is_around = length < MOST_AROUND and tokens[at].folded in listed(ORDER_WORDS, "around_an_hour")
    if is_around and at + 1 in spans and spans[at + 1].mark == TIME:
        return 1, "idle"
    is_coming = mark == "tells" and tokens[at].folded in listed(GRAMMAR_WORDS, "arrives")
    behind = spans.get(at + length) if is_coming else None
    return length, "picks_up" if behind is not None and behind.mark == TIME else mark


def _of_people(tokens: Sequence[ShopToken], at: int) -> int:
    """Return how many tokens say for how many people it is, "for 20 people"; 0 if these do not."""
    words = _words(tokens, at, 3)
    if len(words) > 1 and words[0] in listed(GRAMMAR_WORDS, "are_people") and is_count_word(words[1]):
        return 2  # "somos cuatro"
    first = 1 if words[:1] and words[0] in _for_people() else 0
    is_counted = len(words) > first + 1 and is_count_word(words[first])
    return first + 2 if is_counted and words[first + 1] in listed(GRAMMAR_WORDS, "people") else 0


def _of_occasion(catalogue: ProductCatalogue, tokens: Sequence[ShopToken], at: int) -> int:
    """Return how many tokens say for which occasion it is, "for a meeting", "para mi oficina"; 0 if these do not."""
    words = _words(tokens, at, LONGEST_OCCASION)
    if words[:1] and words[0] not in _for_people():
        return 0
    determiners = takewhile(lambda each: each in listed(GRAMMAR_WORDS, "determiners"), words[1:])
    end = 1 + len(list(determiners))
    is_one = end < len(words) and words[end] in listed(GRAMMAR_WORDS, "occasions")
    is_of_thing = end + 1 < len(words) and bool(word_of_catalogue(catalogue, words[end + 1]))  # "for a birthday cake"
    return end + 1 if is_one and not is_of_thing else 0


LONGEST_OCCASION = 5
"""The most words by which an occasion is told from what is ordered."""


def _choice_phrase(catalogue: ProductCatalogue, tokens: Sequence[ShopToken], at: int) -> MarkedWords | None:
    """Return the thing that a choice's name of several words is, "sin cortar"; None if none begins here."""
    for words, single in choice_phrases(catalogue).items():
        if _words(tokens, at, len(words)) == words:
            return MarkedWords(THING, as_written(tokens[at : at + len(words)]), single, names_something=True)
    return None


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
    if word[-1:].isdecimal() or word in words_of_things():
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
    found, between, more = list[MarkedWords](), list[MarkedWords](), listed(ORDER_WORDS, "more_of_it")
    for each in marks[at:]:
        if found and between and each.plain in listed(GRAMMAR_WORDS, "for_all"):
            break  # "half with oat milk, all large"
        if each.mark == THING:
            found += [*between, each]
            between = []
        elif each.mark == "usual" and found and not between and _is_count(found[-1]):
            between.append(replace(each, plain=""))  # "10 plain croissants"
        elif each.plain in more and found and not between and _counts_one(found[-1]):
            between.append(each)  # "one more croissant"
        elif _counts_anew(each.plain) and found and not between and _is_count(found[-1]):
            between.append(replace(each, plain=""))  # "3 of them large"
        elif each.mark == JOINT or _may_stand_within(each):
            between.append(replace(each, plain=short_words().get(each.plain, each.plain)))
        else:
            break
    behind = marks[at + len(found) : at + len(found) + 2]
    is_joint = len(behind) > 1 and behind[0].mark == JOINT and behind[1].mark == THING
    return [*found, behind[0]] if behind and behind[0].plain in more and not is_joint else found  # "un pan más"


def _counts_one(word: MarkedWords) -> bool:
    """Return whether a word counts, or is an article: "an extra bun"."""
    return _is_count(word) or word.plain in listed(ORDER_WORDS, "articles")


def _counts_anew(plain: str) -> bool:
    """Return whether words may stand between a count and what it counts, and say nothing: "more", "of them"."""
    return plain in listed(ORDER_WORDS, "asks_for_more") or plain in listed(GRAMMAR_WORDS, "of_them")


def _is_count(word: MarkedWords) -> bool:
    return word.plain[-1:].isdecimal() or word.plain in counting_words()


def _may_stand_within(word: MarkedWords) -> bool:
    """Return whether a small word, be it written short, may stand within a thing."""
    is_short = word.plain in short_words() and word.mark in ("idle", UNREAD)
    return is_short or (word.mark == "idle" and word.plain in words_within())


def _counts_for_itself(mark: str, word: str, is_swap: bool) -> bool:
    """Return whether a single small word has its own mark, and is no part of a thing: "por" is one behind "cambia"."""
    return mark == "parts" or (mark == "swapped_for" and is_swap) or word not in words_of_things()


def _thing(words: Sequence[MarkedWords]) -> MarkedWords:
    """Return a run of words as one thing: or as idle words, if they are nothing but articles."""
    words = list(dropwhile(_is_between, reversed(list(words))))[::-1] or words
    if len(words) > 1 and words[0].plain in listed(ORDER_WORDS, "with") - ones() and _counts_one(words[1]):
        words = words[1:]  # "with one more croissant"
    is_named = any(each.names_something for each in words)
    more = [each for each in words if each.plain in listed(ORDER_WORDS, "more_of_it")]
    counts = [each for each in words if _is_count(each)] or more[1:]  # "otro más"
    written = " ".join(each.written for each in words)
    if not is_named and not counts:
        return MarkedWords("idle", written)
    is_definite = words[0].plain in listed(ORDER_WORDS, "all_of_it")
    return MarkedWords(THING, written, " ".join(each.plain for each in words), is_definite, is_named)


def _is_between(word: MarkedWords) -> bool:
    """Return whether a word at the end of a thing belongs to what follows: "with", of "a bun with sprinkles"."""
    between = listed(ORDER_WORDS, "with") | listed(ORDER_WORDS, "joins_within") | listed(ORDER_WORDS, "articles")
    return word.plain in between and word.plain not in ones()


def _phrase(tokens: Sequence[ShopToken], at: int) -> tuple[int, str]:
    """Return how many tokens the longest phrase of the lists has that begins here, and its mark; (0, "") for none. Half
    a dozen is a count, and no part of something.
    """
    may_count = tokens[at].folded in listed(ORDER_WORDS, "halves") | listed(ORDER_WORDS, "articles")
    if may_count and not listed(ORDER_WORDS, "dozens").isdisjoint(_words(tokens, at + 1, 2)):
        return 0, ""
    for phrase, mark in phrases_of_lists().get(tokens[at].folded, ()):
        if _words(tokens, at, len(phrase)) == phrase:
            return len(phrase), mark
    return (1, sounding) if (sounding := _by_sound().get(sound_of(tokens[at].folded), "")) else (0, "")


@made_ahead
def _by_sound() -> Mapping[str, str]:
    """Return the mark of each long small word by its sound: people write "qiero"."""
    singles = {phrases[-1] for phrases in phrases_of_lists().values() if len(phrases[-1][0]) == 1}
    return {sound_of(words[0]): mark for words, mark in sorted(singles) if len(words[0]) > SHORTEST_MISSPELT}


def _words(tokens: Sequence[ShopToken], at: int, count: int) -> tuple[str, ...]:
    return tuple(each.folded for each in tokens[at : at + count])
