"""Chooses what is asked of the words in a text that nobody understood: one short phrase that may be goods, an amount, a
choice, or a condition of the order; else nothing.

    "3 conchas and a latte"                              "3 conchas"
    "a purple croissant"                                 "purple croissant"
    "2 lattes unless Gary comes"                         "unless Gary comes"
    "it's Joan, I don't get about much since the hip"    nothing: that is no matter of the order

Nobody is asked what a feeling, a name or a reason means. Pure, and linear in the length of the text.
"""

from collections.abc import Iterator, Sequence

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.catalogue_spelling import word_of_catalogue
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.name_reader import OF_CHECKOUT
from parley.lanes.commerce.product_search import folded, language_shown
from parley.lanes.commerce.read_spans import TIME
from parley.lanes.commerce.shop_words import JOINT, PAUSE, THING, UNREAD, MarkedWords, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS, is_common, is_count_word
from parley.search_words import NO_CONTENT
from parley.texts.vocabulary import listed

REASON_WORDS = "parley.lanes.commerce.reason_words"
MOST_ASKED = 5
"""The most words of a phrase that is asked about."""
MOST_OF_KIND = 2
"""The most words behind a thing that may say of which kind it is: "croissants sin gluten"."""
BEFORE_GOODS = frozenset(
    (JOINT, PAUSE, THING, "adds", "corrects", "swaps", "replaces", "swapped_for", "changes", "also")
)
"""The marks of words behind which an article counts what is wanted: "and put in a napolitana"."""
DENIED = frozenset((THING, TIME, *OF_CHECKOUT))
"""The marks of words that a no in front of them turns: "don't deliver it"."""


def asked_about(catalogue: ProductCatalogue, text: str, unread: Sequence[str]) -> list[str]:
    """Return the one phrase, of the unread words of a text, that the person is asked about; nothing if none of them may
    matter to the order."""
    words = marked_words(catalogue, text) if unread else ()
    found = (each for said in unread for each in _phrases(catalogue, words, said))
    return [_short(each) for each in found][:1]


def _short(phrase: str) -> str:
    said = phrase.split()
    return " ".join(said[:MOST_ASKED]) + ("…" if len(said) > MOST_ASKED else "")


def _phrases(catalogue: ProductCatalogue, words: Sequence[MarkedWords], unread: str) -> Iterator[str]:
    """Yield the phrase of some unread words that may matter to the order."""
    said = unread.split()
    plain = [folded(each) for each in said]
    at = next((at for at, each in enumerate(words) if each.mark == UNREAD and each.written in unread), None)
    if (goods := _goods_in(catalogue, said, plain)) is not None:
        yield goods
    elif (
        start := next((at for at, word in enumerate(plain) if word in listed(REASON_WORDS, "conditions")), None)
    ) is not None:
        yield " ".join(said[start:])
    elif _is_counted(plain) or (at is not None and _may_be_goods(catalogue, words, at)):
        yield unread
    elif at is not None and plain[-1:] and plain[-1] in listed(GRAMMAR_WORDS, "denies"):
        follows = words[at + 1] if at + 1 < len(words) else None
        if follows is not None and follows.mark in DENIED:
            yield f"{said[-1]} {follows.written}"


def _goods_in(catalogue: ProductCatalogue, said: Sequence[str], plain: Sequence[str]) -> str | None:
    """Return the words from the first to the last that name or count something sold, with a count or an article in
    front; None if there are none."""
    known = [at for at, word in enumerate(plain) if word not in NO_CONTENT and word_of_catalogue(catalogue, word)]
    if not known:
        return None
    first = known[0]
    in_front = [at for at in range(first) if _counts(plain[at])]
    return " ".join(said[in_front[-1] if in_front else 0 : known[-1] + 1])


def _counts(word: str) -> bool:
    return is_count_word(word) or word in listed(ORDER_WORDS, "articles")


def _is_counted(plain: Sequence[str]) -> bool:
    """Return whether words begin with a number of something that is no people: "3 conchas"."""
    people = {word for each in listed(REASON_WORDS, "people") for word in each.split()}
    return len(plain) > 1 and is_count_word(plain[0]) and people.isdisjoint(plain[1:])


def _may_be_goods(catalogue: ProductCatalogue, words: Sequence[MarkedWords], at: int) -> bool:
    """Return whether unread words stand where goods or their kind are named: behind a count or an article that is
    wanted, in front of a thing in English, or directly behind one."""
    said = words[at].written.split()
    if said[0][:1].isupper() or any(is_common(folded(each)) for each in said[-1:]):
        return False
    before = words[at - 1] if at else None
    behind = words[at + 1] if at + 1 < len(words) else None
    if before is not None and before.mark == THING:
        ends = folded(before.written).split()[-1:]
        is_and = bool(ends) and ends[0] in listed(ORDER_WORDS, "joints")
        return is_and or (not is_common(folded(said[0])) and len(said) <= MOST_OF_KIND)
    if before is not None and before.mark == "idle" and _counts(folded(before.written)):
        in_front = words[at - 2].mark if at > 1 else PAUSE
        return in_front in BEFORE_GOODS and len(said) <= MOST_OF_KIND
    is_in_front = behind is not None and behind.mark == THING and behind.names_something and len(said) == 1
    is_bare = is_in_front and behind is not None and not (behind.is_definite or _counts(behind.plain.split()[0]))
    return is_bare and language_shown(catalogue, behind.written if behind else "") == "en"
