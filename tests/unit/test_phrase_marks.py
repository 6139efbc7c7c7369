"""All phrases of a list are found by the word with which they begin, each for the first list that has it."""

import pytest

from parley.conversation.normal_form import without_accents
from parley.conversation.phrase_marks import WORD, phrases_beginning
from parley.lanes.commerce import said_payment
from parley.texts.vocabulary import expanded, listed


@pytest.mark.parametrize(
    ("package", "lists"),
    [
        ("parley.texts.courtesy", ("musing", "thanking", "parting", "beside_parting")),
        (said_payment.ORDER_WORDS, said_payment.LISTS),
    ],
)
def test_all_phrases_are_found_by_their_first_word(package: str, lists: tuple[str, ...]) -> None:
    all_phrases = {
        tuple(WORD.findall(without_accents(phrase))): name
        for name in reversed(lists)
        for entry in listed(package, name)
        for phrase in expanded(entry)
    }
    by_word = [phrases_beginning(word, package, lists) for word in {phrase[0] for phrase in all_phrases}]
    assert {phrase: name for phrases in by_word for phrase, name in phrases.items()} == all_phrases
    assert phrases_beginning("xyzzy", package, lists) == {}
