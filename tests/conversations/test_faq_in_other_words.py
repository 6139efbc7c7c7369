"""A question to the FAQ is found in near words, and where another section of the files knows the answer."""

import pytest

from parley.lanes.info.tools import general_faq, pricing
from parley.tools.tool import Call, LookUpRequest, Result
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.phone import clock

DELIVERY, PARKING = "Yes, in downtown Toronto", "Free parking behind the house."
NOT_KNOWN = "I don't know that. You can ask the shop: +1 416 555 0142 Or text HUMAN, and I'll pass you on to a person."


def asked(words: str) -> str:
    now = clock()
    call = Call("c", now(), MemoryService(now, business=BUSINESS).services)
    return Result.of(general_faq.run(call, LookUpRequest(words=words))).words


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hacéis envíos a domicilio?", DELIVERY),
        ("hacen reparto", DELIVERY),
        ("do you ship?", DELIVERY),
        ("enviáis pan?", DELIVERY),
        ("aceptáis bizum", "Cards, cash"),
        ("is there internet", "There is free wifi"),
        ("can my puppy come", "Dogs are welcome"),
        ("do you have a vacancy", "baker's apprentice"),
        ("is there parking?", PARKING),
        ("dónde puedo aparcar", PARKING),
        ("hay aparcamiento?", PARKING),
        ("can i park there", PARKING),
        ("where do i leave the car when i come by", PARKING),
        ("dónde dejo el coche", PARKING),
        ("which stop is nearest", "Spadina at Dundas"),
        ("until when are you open today", "Saturday: 8 AM"),
    ],
)
def test_an_answer_is_found_by_near_words_and_in_other_sections(words: str, answer: str) -> None:
    assert answer in asked(words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("can I order a gluten free cake", "To “Do you have gluten-free bread?” the answer here is: "),
        ("hacen pasteles veganos", "To “Do you have vegan pastries?” the answer here is: "),
        ("hacen torta sin tacc", "To “Do you have gluten-free bread?” the answer here is: "),
        ("¿Hacen pasteles sin azúcar para diabéticos?", "I don't know, and I won't guess. Please ask the shop"),
        ("low sugar pastries", "I don't know, and I won't guess. Please ask the shop"),
        ("pasteles para diabéticos", "I don't know, and I won't guess. Please ask the shop"),
        ("do you have vegan pastries", "The cinnamon bun and all loaves are vegan"),
        ("can I order a cake without a card", "Yes: text “a birthday cake”"),
    ],
)
def test_an_answer_that_speaks_of_no_diet_is_no_answer_to_one(words: str, told: str) -> None:
    assert asked(words).startswith(told)


@pytest.mark.parametrize("words", ["parking", "mercado pago", "gift cards"])
def test_a_price_that_is_not_known_is_said(words: str) -> None:
    now = clock()
    call = Call("c", now(), MemoryService(now, business=BUSINESS).services)
    assert Result.of(pricing.run(call, LookUpRequest(words=words))).words.startswith(f"I know no price of “{words}”.")


@pytest.mark.parametrize(
    "words",
    [
        "do you have a toilet",
        "do you rent bikes?",
        "what's the capital of France",
        "can i come by car",
        "can i book a table",
        "is my package shipped " + "and " * 300,
        "",
    ],
)
def test_what_nobody_there_knows_is_not_claimed(words: str) -> None:
    told, *known = asked(words).splitlines()
    assert told == NOT_KNOWN
    assert len(known) <= 1


def test_what_is_answered_is_named_the_nearest_first_to_whoever_asks_in_other_words() -> None:
    known = asked("could someone drop a cake round to mine, or do i have to come get it").splitlines()[1]
    assert known.startswith("I can answer: Can I order a cake?")
    assert known.count(" / ") < 3
