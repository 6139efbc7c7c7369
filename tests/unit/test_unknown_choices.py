"""A choice that people name and the shop does not have is known as one, so that nobody gets another without a word."""

import pytest

from parley.lanes.commerce.item_words import read_items
from parley.lanes.commerce.options import wanted_items
from parley.lanes.commerce.shop_commands import as_draft
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson
from tests.unit.test_corrected_goods import catalogue

BAKERY, POTTERY = "service", "examples/tienda"


@pytest.mark.parametrize(
    ("text", "folder", "sku", "unknown"),
    [
        ("one latte with camel milk", BAKERY, "latte", ("milk", "camel milk")),
        ("latte with almond milk", BAKERY, "latte", ("milk", "almond milk")),
        ("un latte con leche de soja", BAKERY, "latte", ("milk", "leche de soja")),
        ("un latte con leche deslactosada", BAKERY, "latte", ("milk", "leche deslactosada")),
        ("extra large latte", BAKERY, "latte", ("size", "extra large")),
        ("un café mediano", BAKERY, "coffee", ("size", "mediano")),
        ("a vanilla birthday cake", BAKERY, "birthday-cake", ("filling", "vanilla")),
        ("dos jarros morados", POTTERY, "mug", ("glaze", "morados")),
        ("3 mugs in light blue", POTTERY, "mug", ("glaze", "light blue")),
        ("un jarro azul marino", POTTERY, "mug", ("glaze", "azul marino")),
        ("a latte with oat milk", BAKERY, "latte", ()),
        ("un latte con leche de avena", BAKERY, "latte", ()),
        ("a large latte", BAKERY, "latte", ()),
        ("dos platos azules", POTTERY, "plate", ()),
        ("an almond croissant", BAKERY, "almond-croissant", ()),
        ("a hot chocolate", BAKERY, "hot-chocolate", ()),
    ],
)
def test_a_choice_that_is_not_there_is_known_by_its_kind(
    text: str, folder: str, sku: str, unknown: tuple[str, str] | tuple[()]
) -> None:
    (item,) = read_items(catalogue(folder), text)
    assert [each.sku for each in item.products] == [sku]
    assert item.unknown_choices == ((unknown,) if unknown else ())


def test_another_choice_of_the_thing_is_kept_while_it_is_asked_about() -> None:
    before = tuple(wanted_items(catalogue(BAKERY), "=1 latte with soy milk"))
    after = as_draft(read_text(catalogue(BAKERY), "large", KnownOfPerson(), before).wanted)
    (item,) = wanted_items(catalogue(BAKERY), after)
    assert (item.options, item.unknown_choices) == ({"size": "large"}, (("milk", "soy milk"),))
    (chosen,) = read_text(catalogue(BAKERY), "oat is fine", KnownOfPerson(), (item,)).wanted
    assert (chosen.options, chosen.unknown_choices) == ({"size": "large", "milk": "oat"}, ())


@pytest.mark.parametrize("text", ["a nombre de Rosa", "en la casa roja", "mi tía Violeta pasa", "I like green"])
def test_words_that_stand_at_no_thing_are_no_choice(text: str) -> None:
    reading = read_text(catalogue(POTTERY), text, KnownOfPerson())
    assert not reading.wanted
    assert "Rosa" not in reading.unread
