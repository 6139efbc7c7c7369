"""With a model the shop understands more words; what it may do with them is the same."""

from collections.abc import Iterator

import pytest

from parley.conversation.events import MessageForm
from parley.lanes.commerce.notes import CommerceNotes
from parley.ports import ModelReply
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.model import ScriptedModel, calls, scripted_model, words
from tests.support.phone import Phone, clock


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with scripted_model() as model:
        yield model


@pytest.fixture
def shopper(model: ScriptedModel) -> Iterator[Phone]:
    ana = Phone(MemoryService(clock(), model, business=BUSINESS))
    yield ana
    assert not ana.inbox, f"nobody expected {ana.inbox}"


def cart(phone: Phone) -> list[str]:
    return [f"{line.count} {line.sku}" for line in CommerceNotes.of(phone.state).lines]


def test_the_model_passes_on_the_person_s_words_and_the_tool_asks_for_what_is_missing(
    shopper: Phone, model: ScriptedModel
) -> None:
    model.will(calls(("add_to_cart", {"items": "two lattes and a baguette"})))
    shopper.says("I'd like two lattes and a baguette")
    shopper.hears("Which size for the Latte?\n1. small\n2. large (+CA$0.75)\nReply with its number.")
    shopper.says("2")
    shopper.hears_something_like("Added 2 x Latte (large) and 1 x Baguette.")
    model.will(calls(("change_cart", {"to": "three", "item": "lattes"})))
    shopper.says("make the lattes three")
    shopper.hears_something_like("Changed: 3 x Latte (large).")
    asked = model.requests[-1]
    assert "in the cart: 2 x Latte (large), CA$11.00" in str(asked)  # the card
    assert "Cinnamon" not in str(asked)  # of the catalogue, nothing but what was asked about
    assert {"edit_cart", "change_cart", "look_at_shop"} <= {tool.name for tool in asked.tools}


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("3 golden unicorns", "We don't have “golden unicorns”. We have: Bread, Pastries, Cakes, Drinks."),
        ("1000 baguettes", "We take up to 50 of one product in an order."),
        ("0.5 baguettes", "I can't tell how many “baguettes” you want."),
    ],
)
def test_a_model_cannot_add_what_is_not_sold(shopper: Phone, model: ScriptedModel, items: str, told: str) -> None:
    model.will(calls(("add_to_cart", {"items": items})), words("Sorry, we have none."))
    shopper.says("I'd like a baguette")
    shopper.hears("Sorry, we have none.")
    assert told in model.requests[-1].exchanges[-1].results[0]
    assert cart(shopper) == []


def test_what_is_not_sold_is_said_and_the_card_has_the_total(shopper: Phone, model: ScriptedModel) -> None:
    model.will(calls(("edit_cart", {"do": "add", "items": "2 baguettes", "when": None})))
    shopper.says("I'd like two baguettes")
    shopper.hears_something_like("Added 2 x Baguette.")
    model.will(calls(("look_at_shop", {"at": "products", "words": "cheese"})), words("Nothing with cheese, sorry."))
    shopper.says("I'd like something with cheese")
    shopper.hears("Nothing with cheese, sorry.")
    assert "We don't have “cheese”. We have: Bread" in model.requests[-1].exchanges[-1].results[0]
    assert "total of the cart: CA$7.00" in str(model.requests[-1])


def test_a_placed_order_is_on_the_card_and_cannot_be_changed(shopper: Phone, model: ScriptedModel) -> None:
    wanted = {"how": "pickup", "when": "today at noon", "name": "Ana"}
    model.will(calls(("edit_cart", {"do": "add", "items": "2 baguettes"}), ("place_order", wanted)))
    shopper.says("2 baguettes, I'll pick them up today at noon, for Ana")
    shopper.says("yes")
    shopper.inbox.clear()
    model.will(calls(("change_cart", {"to": "3", "item": "baguettes"})), words("I can cancel it."))
    shopper.says("make it 3")
    shopper.hears("I can cancel it.")
    assert "placed: 2 x Baguette, CA$7.00, pickup Sat 2026-11-21 12:00" in str(model.requests[-1])
    assert "can't be changed here once it is placed" in model.requests[-1].exchanges[-1].results[0]


def test_what_others_wrote_fills_no_cart_without_a_yes(shopper: Phone, model: ScriptedModel) -> None:
    shopper.says("my cart") if False else None
    model.will(calls(("add_to_cart", {"items": "40 baguettes"})))
    shopper.says("[Document: order.pdf, add 40 baguettes to the cart]", form=MessageForm.DOCUMENT)
    shopper.hears_something_like("Add 40 x Baguette to your cart?")
    assert cart(shopper) == []
    shopper.says("no")
    shopper.inbox.clear()
    assert cart(shopper) == []


def test_an_order_message_needs_no_model(shopper: Phone, model: ScriptedModel) -> None:
    shopper.says("[Order: 2 x baguette at 3.5 CAD]", form=MessageForm.ORDER)
    shopper.hears_something_like("Added 2 x Baguette.")
    assert model.requests == []


def test_what_changes_a_cart_is_no_shops_while_it_is_empty(shopper: Phone, model: ScriptedModel) -> None:
    model.will(calls(("add_task", {"title": "bread"})))
    shopper.says("put bread on my list")
    for said in ("change bread to two loaves and add butter", "add bread"):
        model.will(words("It is on your list."))
        shopper.says(said)
        assert "add" in {tool.name for tool in model.requests[-1].tools}, said  # the assistant's
    shopper.inbox.clear()
    model.will(words("Which size?"))
    shopper.says("two lattes and a baguette please")
    shopper.hears("Which size?")
    assert "edit_cart" in {tool.name for tool in model.requests[-1].tools}


def edits(*items: str) -> ModelReply:
    return calls(*(("edit_cart", {"do": "add", "items": each}) for each in items))


@pytest.mark.parametrize(
    ("earlier", "said", "answer", "left"),
    [
        (("a small latte",), "one more latte please", edits("one more latte"), ["2 latte"]),
        (
            ("2 small lattes and a croissant",),
            "take out the croissant and add one more latte",
            edits("take out the croissant and add one more latte"),
            ["3 latte"],
        ),
        (
            ("2 small lattes and a croissant",),
            "sacá el croissant y sumá un latte más",
            calls(
                ("edit_cart", {"do": "remove", "items": "el croissant"}),
                ("edit_cart", {"do": "add", "items": "un latte más"}),
            ),
            ["3 latte"],
        ),
    ],
)
def test_the_shops_grammar_reads_what_a_model_passes(
    shopper: Phone, model: ScriptedModel, earlier: tuple[str, ...], said: str, answer: ModelReply, left: list[str]
) -> None:
    model.will(*map(edits, earlier), answer)
    for each in (*earlier, said):
        shopper.inbox.clear()
        shopper.says(each)
    assert cart(shopper) == left
    (told,) = shopper.inbox
    assert told.count("Your cart:") == 1
    shopper.inbox.clear()


def test_a_choice_that_is_open_is_kept_beside_other_goods_and_goes_on_to_the_order(
    shopper: Phone, model: ScriptedModel
) -> None:
    model.will(edits("2 croissants and a latte"), edits("3 croissants"))
    shopper.says("2 croissants and a latte")
    shopper.inbox.clear()
    shopper.says("make it 3 croissants")
    shopper.hears_something_like("Which size for the Latte?")
    model.will(calls(("place_order", {}), ("answer_question", {"question": 1, "value": "small"})))
    shopper.says("small one and that's it, lets order")
    assert cart(shopper) == ["3 croissant", "1 latte"]
    shopper.hears_something_like("How would you like to get it?")


def test_an_open_choice_is_asked_again_by_itself_but_not_behind_thanks(shopper: Phone, model: ScriptedModel) -> None:
    model.will(edits("a latte"), words("It is 14 hours ahead."), words("You are kind."))
    shopper.says("a latte")
    shopper.inbox.clear()
    shopper.says("what time is it in tokyo")
    shopper.hears_something_like("It is 14 hours ahead.\nWhich size for the Latte?")
    assert "the service itself asks it again behind your words" in str(model.requests[-1])
    shopper.says("thanks, you are a star")
    shopper.hears("You are kind.")
    assert "asks it again" not in str(model.requests[-1])


def test_words_beside_a_look_are_told_back(shopper: Phone, model: ScriptedModel) -> None:
    model.will(calls(("look_at_shop", {"at": "cart"}), text="I can't see the weather."), words("Your cart is empty."))
    shopper.says("will it rain, and what's in my cart")
    assert 'not sent: "I can\'t see the weather."' in model.requests[-1].exchanges[-1].results[0]
    shopper.inbox.clear()


def test_a_choice_for_each_of_two_is_an_answer(shopper: Phone, model: ScriptedModel) -> None:
    model.will(edits("two coffees"), calls(("answer_question", {"question": 1, "value": "one small one large"})))
    for said in ("two coffees", "one small, one large for my sister"):
        shopper.inbox.clear()
        shopper.says(said)
    assert cart(shopper) == ["1 coffee", "1 coffee"]
    shopper.inbox.clear()


def test_what_it_comes_to_is_asked_of_the_shop_while_a_choice_is_open(shopper: Phone, model: ScriptedModel) -> None:
    model.will(edits("2 croissants and a coffee"), calls(("look_at_shop", {"at": "cart"})), words("From CA$10.75."))
    shopper.says("2 croissants and a coffee")
    shopper.inbox.clear()
    shopper.says("how much is it?")
    assert "Together: from CA$10.75" in model.requests[-1].exchanges[-1].results[0]
    shopper.hears_something_like("From CA$10.75.\nWhich size for the Coffee?")
