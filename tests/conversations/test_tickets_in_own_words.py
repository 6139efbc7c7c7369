"""A ticket in people's own words, without a model: what belongs to it, what belongs to the cart, and how it ends."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.lanes.commerce.notes import CommerceNotes
from tests.support.front_desk import FrontDesk


@pytest.fixture
def desk(clock: ManualClock) -> FrontDesk:
    return FrontDesk(clock)


@pytest.fixture
def ticket(desk: FrontDesk) -> FrontDesk:
    """A desk with an open ticket of Ana's, who has heard so."""
    desk.ana_says("open a ticket about a late cake")
    desk.ana.inbox.clear()
    return desk


def entries(desk: FrontDesk) -> list[str]:
    return [each.text for each in desk.notes.ticket.entries] if desk.notes.ticket else []


@pytest.mark.parametrize(
    "said", ["quita eso", "no ya no, quitalo", "take it out", "no, get rid of that", "remove that"]
)
def test_what_speaks_of_the_cart_goes_to_the_cart_beside_an_open_ticket(ticket: FrontDesk, said: str) -> None:
    for text in ("1 baguette", "2 croissants", said):
        ticket.ana_says(text)
    lines = CommerceNotes.of(ticket.ana.state).lines
    assert [(line.sku, line.count) for line in lines] == [("baguette", 1)]
    assert entries(ticket) == []
    ticket.ana.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        "also the receipt was wrong",
        "agrega al reporte que también faltaba un plato",
        "add to my complaint that the lid was cracked",
        "and one more thing, the box was wet",
    ],
)
def test_what_goes_on_about_the_complaint_is_added_without_a_question(ticket: FrontDesk, said: str) -> None:
    ticket.ana_says("thanks!")
    ticket.ana.inbox.clear()
    ticket.ana_says(said)
    ticket.ana.hears(f"Added to {ticket.number}.")
    assert len(entries(ticket)) == 1


def test_more_of_the_problem_answers_whether_it_is_the_same(ticket: FrontDesk) -> None:
    ticket.later(minutes=11)
    ticket.ana_says("my bread was mouldy")
    ticket.ana.hears_something_like("Is this the same problem?")
    ticket.ana_says("and the box was broken too")
    ticket.ana.hears(f"Added to {ticket.number}.")
    assert entries(ticket) == ["my bread was mouldy", "and the box was broken too"]


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [
        ("ya se arregló lo de mi queja, gracias, ya la pueden cerrar", False),
        ("could you close my complaint please", False),
        ("ya quedó todo resuelto, mil gracias", True),
        ("turns out it was my mistake, you can forget about it", True),
    ],
)
def test_a_settled_complaint_is_closed_or_asked_about(ticket: FrontDesk, said: str, is_asked: bool) -> None:
    ticket.ana_says(said)
    ticket.ana.hears_something_like("Close your ticket?" if is_asked else "is closed")


@pytest.mark.parametrize("said", ["no está resuelto todavía", "it is still not fixed", "aún no me lo han solucionado"])
def test_what_is_not_settled_closes_nothing(ticket: FrontDesk, said: str) -> None:
    ticket.ana_says(said)
    ticket.ana.hears(f"Added to {ticket.number}.")


@pytest.mark.parametrize(
    ("texts", "title", "before"),
    [
        (["abre un ticket sobre un jarro roto"], "un jarro roto", []),
        (["hello", "talk to a person"], "Wants to talk to a person", []),
        (["blorp zix", "talk to a person"], "blorp zix", []),
        (["blorp zix", "my till is odd", "I want to talk to a person"], "my till is odd", ["blorp zix"]),
    ],
)
def test_a_title_says_what_is_wrong_and_no_command(
    desk: FrontDesk, texts: list[str], title: str, before: list[str]
) -> None:
    for text in texts:
        desk.ana_says(text)
    assert desk.notes.ticket is not None
    assert (desk.notes.ticket.subject, entries(desk)) == (title, before)
    desk.ana.inbox.clear()


def test_what_people_wrote_is_told_again_after_the_hand_off(desk: FrontDesk) -> None:
    desk.ana_says("talk to a person")
    desk.bo_says(f"reply {desk.number} We bake it again on Friday")
    desk.bo_says("yes")
    desk.ana_says("back to the bot please")
    desk.ana.inbox.clear()
    desk.ana_says("what did they say?")
    desk.ana.hears_something_like("We bake it again on Friday")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("your buns are so pretty, congratulations", "I'm glad to hear that. Thank you!"),
        ("good morning, your bread is wonderful", "I'm glad to hear that. Thank you!"),
        ("qué padre trabajo hacen, felicidades a la panadera!!", "I'm glad to hear that. Thank you!"),
        ("qué buen pan tienen", "I'm glad to hear that. Thank you!"),
        ("my gran used to bake bread like that before she passed", "Thank you for telling me!"),
        ("my grandmother made loaves just like these back home", "Thank you for telling me!"),
    ],
)
def test_praise_and_small_talk_are_not_quoted_back(desk: FrontDesk, said: str, answer: str) -> None:
    desk.ana_says(said)
    desk.ana.hears(answer)


@pytest.mark.parametrize(
    "said", ["good afternoon, what are the croissants going for", "buenas tardes, qué precio tienen los cruasanes"]
)
def test_a_good_afternoon_is_no_praise(desk: FrontDesk, said: str) -> None:
    desk.ana_says(said)
    assert "glad to hear" not in desk.ana.inbox[-1]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("no, just show me my cart", "1 x Baguette"),
        ("no, my cart", "1 x Baguette"),
        ("no, what time do you close", "8 PM"),
        ("no, solo quiero ver el pedido", "haven't ordered anything yet"),
        ("no, 2 butter croissants", "2 x Butter croissant"),
    ],
)
def test_a_no_to_an_offer_is_a_no_and_what_stands_beside_it_is_done(desk: FrontDesk, said: str, heard: str) -> None:
    desk.ana_says("1 baguette")
    desk.ana_says("which of your bakers plays the cello?")
    assert desk.ana.inbox[-1].endswith("Shall I ask the people here?\nReply YES or NO.")
    desk.ana.inbox.clear()
    desk.ana_says(said)
    assert heard in desk.ana.inbox[0]
    assert "whether that is a yes" not in desk.ana.inbox[0]


def test_other_words_about_the_cart_are_no_part_of_the_complaint(ticket: FrontDesk) -> None:
    for text in ("1 baguette", "1 small latte"):
        ticket.ana_says(text)
    ticket.ana.inbox.clear()
    ticket.ana_says("actually take the latte off")
    ticket.ana.hears_something_like("Changed: without 1 x Latte (small).")
    assert entries(ticket) == []


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("can we make the pickup saturday instead", "can't be changed here"),
        ("sorry can I pick that up at 3 instead", "can't be changed here"),
        ("hmm what am I up to, money wise?", "waiting to be accepted"),
        ("qué pedí al final?", "waiting to be accepted"),
        ("repetime qué pedí", "waiting to be accepted"),
        ("perfecto, entonces qué pedí en total?", "waiting to be accepted"),
        ("fíjense que siempre no, cancélenme lo que pedí", "Cancel your order"),
        ("oigan y mi pedido pa cuándo", "waiting to be accepted"),
    ],
)
def test_an_order_that_was_placed_is_asked_about_in_other_words(desk: FrontDesk, said: str, heard: str) -> None:
    for text in ("2 baguettes", "checkout for pickup", "Ana", "yes"):
        desk.ana_says(text)
    desk.ana.inbox.clear()
    desk.ana_says(said)
    desk.ana.hears_something_like(heard)
