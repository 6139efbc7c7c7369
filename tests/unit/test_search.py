"""The nearest of some texts: word forms and typos are forgiven, and other words are not."""

from itertools import product

import pytest
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from parley.search import Search, Searches, is_typo, most_alike

TEXTS = [
    ("hours", "When do you close?"),
    ("hours", "opening times"),
    ("cakes", "Do you bake wedding cakes?"),
    ("dogs", "Can I bring my dog?"),
]
ENGLISH = Search("en", TEXTS)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("when are you closing", "hours"),
        ("could my dogs come", "dogs"),
        ("I need a cake for my weding", "cakes"),
        ("openning tmies", "hours"),
    ],
)
def test_forms_and_typos_are_forgiven(said: str, key: str) -> None:
    found = ENGLISH.find(said)
    assert found[0].key == key
    assert found[0].score > 0.5


@pytest.mark.parametrize("said", ["", "?!", "the and of", "quantum physics", "a lake"])
def test_what_has_no_word_of_them_finds_nothing(said: str) -> None:
    assert ENGLISH.find(said) == []


def test_a_whole_text_is_certain_and_a_part_of_it_less() -> None:
    whole, part = ENGLISH.find("Do you bake wedding cakes?")[0], ENGLISH.find("wedding")[0]
    assert whole.score == pytest.approx(1)
    assert part.score < whole.score


def test_a_known_word_is_no_misspelt_other_one() -> None:
    found = Search("en", [("talk", "talk to somebody"), ("task", "my tasks")]).find("I want to talk")
    assert [each.key for each in found] == ["talk"]


@pytest.mark.parametrize(("said", "known"), [("last", "list"), ("cook", "book"), ("milk", "mild")])
def test_short_words_that_differ_by_a_letter_are_two_words(said: str, known: str) -> None:
    assert Search("en", [(known, known)]).find(said) == []


def test_each_language_has_its_own_forms_and_none_needs_accents() -> None:
    both = Searches.over(
        [("en", "hours", "opening hours"), ("es", "hours", "a qué hora abren"), ("es", "dogs", "perros")]
    )
    assert both.find("a que horas abren")[0].key == "hours"
    assert both.find("mi perro")[0].key == "dogs"
    assert both.find("hour")[0].key == "hours"


@pytest.mark.parametrize("said", ["café", "cafe", "CAFE\u0301S", "los ｃａｆés"])
def test_an_accent_may_be_missing_or_stand_behind_its_letter(said: str) -> None:
    assert [each.key for each in Search("es", [("coffee", "café con leche")]).find(said)] == ["coffee"]


def test_of_no_texts_none_is_near() -> None:
    assert Search("en", []).find("when do you close") == []


SHORT_WORDS = ["dome" + "".join(each) for length in range(4) for each in product("abe", repeat=length)]


def test_one_wrong_letter_is_told_as_the_library_tells_it() -> None:
    for one, other in product(SHORT_WORDS, repeat=2):
        assert is_typo(one, other) == (OSA.distance(one, other) <= 1 and not _is_another_short_word(one, other))


def _is_another_short_word(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 4 and len(one) == len(other) and sorted(one) != sorted(other)


@pytest.mark.parametrize("least", [70, 84])
def test_the_most_alike_of_few_words_is_the_librarys(least: int) -> None:
    for word in SHORT_WORDS:
        others = [each for each in ["croissant", "dame", "demo", *SHORT_WORDS[::7]] if each != word]
        found = process.extractOne(word, others, scorer=fuzz.ratio, score_cutoff=least)
        assert most_alike(word, others, least) == (found[0] if found else None)
