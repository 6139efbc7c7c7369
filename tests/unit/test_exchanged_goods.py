"""Some of what was ordered are to be otherwise: so many less of it, and so many of the other; all else stays."""

import pytest

from tests.unit.test_corrected_goods import BLACK, BLUE, GREEN, MUG_BLUE, MUG_GREEN, corrected

BAKERY = "service"
LARGE, SMALL_COFFEE = "latte/milk=whole/size=large", "coffee/milk=whole/size=small"


@pytest.mark.parametrize(
    ("text", "cart", "read"),
    [
        ("mejor que uno sea verde", f"3 {MUG_BLUE}", f"{MUG_BLUE}*2|{MUG_GREEN}*1"),
        ("de los jarros uno que sea verde en vez de azul", f"3 {MUG_BLUE}", f"{MUG_BLUE}*2|{MUG_GREEN}*1"),
        ("de los jarros, uno en verde", f"3 {MUG_BLUE}, 2 {BLACK}", f"{MUG_BLUE}*2|{MUG_GREEN}*1"),
        ("mejor uno de ellos verde", f"3 {MUG_BLUE}", f"{MUG_BLUE}*2|{MUG_GREEN}*1"),
        ("dos de los platos los quiero negros mejor", f"4 {BLUE}, 2 {MUG_BLUE}", f"{BLUE}*2|{BLACK}*2"),
        ("uno de los azules que sea verde", f"2 {MUG_BLUE}, 2 {MUG_GREEN}", f"{MUG_BLUE}*1|{MUG_GREEN}*3"),
        ("make two of them green please", f"4 {MUG_BLUE}", f"{MUG_BLUE}*2|{MUG_GREEN}*2"),
        ("one of them green instead please", f"3 {MUG_BLUE}", f"{MUG_BLUE}*2|{MUG_GREEN}*1"),
        ("mejor que sean tres jarros y que uno sea verde", f"2 {MUG_BLUE}", f"{MUG_BLUE}*2|{MUG_GREEN}*1"),
        ("uno de los jarros mejor que sea maceta chica", f"2 {MUG_BLUE}", f"{MUG_BLUE}*1|pot-small*1"),
        ("make one of the mugs a bowl instead", f"3 {MUG_BLUE}", f"{MUG_BLUE}*2 =1*bowl"),
        ("que uno sea verde", f"3 {MUG_BLUE}, 3 {GREEN}", f"{MUG_BLUE}*2|{MUG_GREEN}*1"),
        ("uno de los platos que sea verde", f"2 {BLUE}, 2 {BLACK}", "?"),
        ("dos de ellos verdes", f"1 {MUG_BLUE}", ""),
        ("uno de los cuencos que sea verde", f"3 {MUG_BLUE}", "?"),
        ("one of the bowls should be green", f"3 {MUG_BLUE}", "?"),
        ("one of the mugs was broken", f"3 {MUG_BLUE}", ""),
    ],
)
def test_some_of_what_was_ordered_become_otherwise(text: str, cart: str, read: str) -> None:
    assert corrected(text, cart) == read


@pytest.mark.parametrize(
    ("text", "cart", "read"),
    [
        ("mmm mejor que uno sea de almendra", "2 croissant", "croissant*1|almond-croissant*1"),
        ("make one of the buns an almond croissant instead", "2 cinnamon-bun", "cinnamon-bun*1|almond-croissant*1"),
        ("one of the buns should be an almond croissant", "2 cinnamon-bun", "cinnamon-bun*1|almond-croissant*1"),
        ("can one of them be almond?", "3 croissant", "croissant*2|almond-croissant*1"),
        (
            "uno de los croissants cambiámelo por uno de almendras",
            "2 croissant, 1 rye/cut=whole",
            "croissant*1|almond-croissant*1",
        ),
        ("one of the croissants almond instead", f"2 croissant, 1 {SMALL_COFFEE}", "croissant*1|almond-croissant*1"),
        ("change one croissant to an almond one", "3 croissant", "croissant*2|almond-croissant*1"),
        ("make one of the lattes a small coffee instead", f"3 {LARGE}", f"{LARGE}*2|{SMALL_COFFEE}*1"),
        ("make one of them an almond one", "2 cinnamon-bun", ""),  # of what, nobody has said
        ("can i get one of the almond croissants", "3 croissant", ""),
        ("two of those almond croissants", "3 croissant", ""),
        ("can i get one croissant with almond", "3 croissant", ""),
        ("can i have one of the lattes with oat milk", "3 croissant", ""),
    ],
)
def test_some_become_another_kind_or_another_thing(text: str, cart: str, read: str) -> None:
    assert corrected(text, cart, folder=BAKERY) == read


def test_of_what_is_asked_about_some_are_exchanged_too() -> None:
    assert corrected("uno de los jarros que sea verde", "", "=2*mug") == "=1*mug|1*mug/glaze=green"
    assert corrected("mejor que sean tres jarros y que uno sea verde", "", "=2*mug/glaze=blue|1*bowl") == (
        "=2*mug/glaze=blue|1*mug/glaze=green|1*bowl"
    )
