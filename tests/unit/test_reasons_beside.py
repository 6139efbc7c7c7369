"""Why somebody wants something is left out of an order; what may be a wish, a time or a matter of health stays."""

import pytest

from parley.lanes.commerce.reasons_beside import without_reasons
from tests.unit.test_corrected_goods import catalogue


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("lose the baguette, wife already got one", "lose the baguette"),
        (
            "could you make the latte a large instead, my wife hates small ones",
            "could you make the latte a large instead",
        ),
        ("mejor un café con leche, mi mujer odia los croissants", "mejor un café con leche"),
        ("scratch the baguette, we have bread at home", "scratch the baguette"),
        ("take the coffee off, he's on a diet", "take the coffee off"),
        ("quita la barra, mi marido ya compró pan", "quita la barra"),
        ("quita un croissant, con uno me alcanza", "quita un croissant"),
        ("make it 3 croissants, forgot about grandma", "make it 3 croissants"),
        ("mejor que sean 4 croissants, vienen dos amigas", "mejor que sean 4 croissants"),
        ("we've got two more people coming so lets do 4 croissants", "lets do 4 croissants in total"),
        ("vienen mis suegros así que 6 croissants", "6 croissants in total"),
        ("do you make birthday cakes? its for my girl shes turning 5", "do you make birthday cakes?"),
        ("torta de cumpleaños hacen? es para mi nena, somos como 20", "torta de cumpleaños hacen?"),
    ],
)
def test_a_reason_is_left_out(text: str, left: str) -> None:
    assert without_reasons(catalogue("service"), text) == left


@pytest.mark.parametrize(
    "text",
    [
        "and a latte, my wife wants a large one",
        "4 baguettes, we leave at 5",
        "no coffee, I'm allergic to milk",
        "2 croissants, they are for pick-up by Ana",
        "two lattes, one with oat milk",
        "do you have croissants? for my party 4 of them and 2 baguettes",
        "so can i add a latte",
        "quiero dos panes, mi hijo quiere un croissant",
        "my wife wants two lattes so one with oat milk",
        "ya no quiero el pan",
    ],
)
def test_what_may_be_more_than_a_reason_stays(text: str) -> None:
    assert without_reasons(catalogue("service"), text) == text
