"""All that a customer says of an order, in any words, goes into one draft, and one yes to its summary orders it."""

import pytest

from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.said_address import address_spans
from tests.conversations.test_orders import orders
from tests.conversations.test_payments import says, service
from tests.support.phone import Phone

BOUGHT = {
    "a greeting, an aside and a note": (
        ("Morning! I am deaf, please never call. Two baguettes, I come tomorrow at 10. Name Cal Reed.", "cash", "yes"),
        ("2 baguette", "pickup", "Cal Reed", "I am deaf, please never call."),
    ),
    "goods, then the rest one by one": (
        ("2 croissants and a bun", "tomorrow at 10", "I'll pick it up", "Ana", "i'll pay when I get there", "yes"),
        ("2 croissant, 1 cinnamon-bun", "pickup", "Ana", ""),
    ),
    "an address within the text": (
        ("drop 3 baguettes off at 22 Bathurst St apt 4, M5V 2P1 tomorrow at 10, for Winston", "cash", "yes"),
        ("3 baguette", "delivery", "Winston", ""),
    ),
    "shares and a choice for all": (
        (
            "20 coffees, half of those with oat milk",
            "small for everyone",
            "pick up tomorrow at 10, ravi",
            "cash",
            "yes",
        ),
        ("10 coffee small, 10 coffee oat small", "pickup", "Ravi", ""),
    ),
    "one word that is not known": (
        ("a large iced latte and a bun, to go, tomorrow at 10", "it's Tasha", "paying cash", "yes"),
        ("1 latte large, 1 cinnamon-bun", "pickup", "Tasha", ""),
    ),
    "a wish at the summary": (
        ("2 baguettes, pick up tomorrow at 10, Lee, cash", "could you wrap it as a gift?", "yes"),
        ("2 baguette", "pickup", "Lee", "Could you wrap it as a gift."),
    ),
    "a count and a time anew": (
        ("2 baguettes, pick up tomorrow at 9, Lee, cash", "make it three", "sorry, at 10", "yes"),
        ("3 baguette", "pickup", "Lee", ""),
    ),
    "dictado sin puntos": (
        (
            "hola quería cuatro lattes dos chicos dos grandes y los grandes con leche de avena lo paso a buscar yo "
            "mañana a las diez soy Graciela",
            "pago en el local",
            "sí",
        ),
        ("2 latte small, 2 latte oat large", "pickup", "Graciela", ""),
    ),
    "some of what a choice points at": (
        (
            "4 cafés, mitad grandes mitad chicos",
            "y 1 de los grandes con leche de avena",
            "mañana a las 10, recojo, Rocío",
            "efectivo",
            "sí",
        ),
        ("1 coffee large, 2 coffee small, 1 coffee oat large", "pickup", "Rocío", ""),
    ),
    "somebody else fetches it": (
        (
            "dejame una barra y un pastelito de limón para el martes a las 10",
            "lo retira mi hermano Nico, paga él ahí",
            "sí",
        ),
        ("1 baguette, 1 birthday-cake lemon", "pickup", "Nico", ""),
    ),
    "la dirección en el texto": (
        (
            "6 cruasanes de mantequilla, me los traen a 600 Queen Street West, M6J 1E4, mañana a las 10, Facu",
            "pago cuando llega",
            "sí",
        ),
        ("6 croissant", "delivery", "Facu", ""),
    ),
}


def bought(phone: Phone) -> tuple[str, str, str, str]:
    """What the last order has: its lines, way, name and note."""
    order = orders(phone)[-1]
    lines = []
    for line in order.lines:
        chosen = [choice for key, choice in sorted(line.options.items()) if choice != "whole"]
        lines.append(" ".join([str(line.count), line.sku, *chosen]))
    return ", ".join(lines), order.how, order.name, order.note


@pytest.mark.parametrize(("texts", "order"), BOUGHT.values(), ids=BOUGHT)
def test_whatever_is_said_becomes_the_order(texts: tuple[str, ...], order: tuple[str, str, str, str]) -> None:
    phone = Phone(service())
    heard = [says(phone, each) for each in texts]
    assert not any(each in text for text in heard for each in ("Right?", "¿Está bien?", "nothing else")), heard
    assert bought(phone) == order, heard


@pytest.mark.parametrize(
    ("texts", "hears"),
    [
        (("2 baguettes and a bagel", "no"), "How would you like to get it?"),
        (("friday at 4, me n grandpa come get it. my name is theo",), "What would you like?"),
        (("2 baguettes", "pick up, are you open on sunday?"), "What name"),
        (("4 lattes", "pick up tomorrow at 10, Hank, cash"), "Which size for the Latte?"),
        (("4 lattes", "pick up tomorrow at 10, Hank, cash", "small"), "Name: Hank"),
    ],
)
def test_what_is_open_is_asked_and_all_else_is_kept(texts: tuple[str, ...], hears: str) -> None:
    assert hears in says(Phone(service()), *texts)


@pytest.mark.parametrize(("text", "when"), [("friday, 4pm", "Friday"), ("el viernes, a las cuatro", "viernes")])
def test_a_day_and_an_hour_with_a_comma_between_them_are_one_time(text: str, when: str) -> None:
    phone = Phone(service())
    heard = says(phone, "2 baguettes", text, "pick up")
    assert when in heard


@pytest.mark.parametrize(
    "text", ["asap, im round the corner", "pick up at 10, love from all of us", "hiya, cash when I come"]
)
def test_no_name_is_invented(text: str) -> None:
    phone = Phone(service())
    says(phone, "2 baguettes", text)
    assert CommerceNotes.of(phone.state).name == ""


ADDRESSES = {
    "bring it to 22 Bathurst St apt 4, M5V 2P1 and he doesn't text": "22 Bathurst St apt 4, M5V 2P1",
    "to 401 Richmond Street West, third floor, M5V 3A8 by ten": "401 Richmond Street West, third floor, M5V 3A8",
    "a 600 Queen Street West, M6J 1E4, tipo 4 de la tarde": "600 Queen Street West, M6J 1E4",
    "Calle Mayor 12, piso 3, y dos barras": "Calle Mayor 12, piso 3",
    "at 88 Danforth Ave": "88 Danforth Ave",
    "2 baguettes at 4": "",
    "12 of my friends live on Grange Ave": "",
}


def test_an_address_is_found_within_a_text() -> None:
    found = {text: "".join(text[start:end] for start, end in address_spans(text)) for text in ADDRESSES}
    assert found == ADDRESSES


@pytest.mark.parametrize(
    ("placed", "texts", "lines"),
    [
        (0, ("yes but with one more croissant", "yes"), "3 croissant, 1 baguette"),
        (0, ("sure, plus two extra baguettes", "yes"), "2 croissant, 3 baguette"),
        (0, ("hold on, another two croissants", "yes"), "4 croissant, 1 baguette"),
        (0, ("yes but make it 3 croissants", "yes"), "3 croissant, 1 baguette"),
        (1, ("sí pero con un cruasán más", "sí"), "3 croissant, 1 baguette"),
        (1, ("dale pero con otros 3 cruasanes", "sí"), "5 croissant, 1 baguette"),
        (1, ("pero otro cruasán", "sí"), "3 croissant, 1 baguette"),
    ],
)
def test_one_more_at_the_summary_is_added(placed: int, texts: tuple[str, ...], lines: str) -> None:
    phone = Phone(service())
    begun = (
        ("2 croissants and a baguette", "pick up tomorrow at 10, Lou, cash"),
        ("2 cruasanes y una barra", "recojo yo mañana a las 10, Lucía, efectivo"),
    )[placed]
    heard = [says(phone, each) for each in (*begun, *texts)]
    assert bought(phone)[0] == lines, heard


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("yeah tomorrow's good", "tomorrow, Sunday 22 November, at 10:00"),
        ("friday instead", "Friday 27 November, at 10:00"),
        ("let's do friday", "Friday 27 November, at 10:00"),
        ("friday at 3pm", "Friday 27 November, at 15:00"),
    ],
)
def test_a_day_alone_at_the_summary_keeps_the_hour_of_the_order(text: str, due: str) -> None:
    heard = says(Phone(service()), "2 baguettes, pick up tomorrow at 10, Lee, cash", text)
    assert due in heard


@pytest.mark.parametrize(
    ("text", "is_yes"),
    [
        ("yes please, tomorrow at 10", True),
        ("perfect, pick up at 10", True),
        ("yep that's all correct, see you soon", True),
        ("yes, the 2 baguettes", True),
        ("yes, at 11", False),
        ("yes but no baguettes", False),
        ("yes, 3 baguettes", False),
        ("yes, paying by card", False),
        ("yes and think of a cake", False),
    ],
)
def test_a_yes_in_more_words_orders_what_the_summary_shows_and_nothing_else(text: str, is_yes: bool) -> None:
    phone = Phone(service())
    heard = says(phone, "2 baguettes, pick up tomorrow at 10, Lee, cash", text)
    assert (len(orders(phone)) == 1) is is_yes, heard


@pytest.mark.parametrize(
    ("texts", "heard"),
    [
        (("2 baguettes", "tomorrow at 10", "Paty", "pick up", "cash"), "Name: Paty"),
        (("2 barras", "pasa mi hermano Julio a recogerlas y paga él, mañana a las 10"), "Nombre: Julio"),
        (("2 barras, mañana a las 10", "recoger", "no hay problema", "Eva", "efectivo"), "Nombre: Eva"),
        (("2 baguettes, tomorrow at 10", "pick up", "no worries, cheers", "Bo", "cash"), "Name: Bo"),
    ],
)
def test_a_name_is_taken_wherever_it_is_said_and_courtesies_are_none(texts: tuple[str, ...], heard: str) -> None:
    assert heard in says(Phone(service()), *texts)


@pytest.mark.parametrize(
    ("texts", "counts"),
    [
        (("3 birthday cakes", "2 chocolate and 1 lemon"), [2, 1]),
        (("4 lattes", "half and half"), [2, 2]),
        (("dos cafés", "uno de cada"), [1, 1]),
        (("2 coffees, one with oat milk", "small ones"), [1, 1]),
    ],
)
def test_a_question_for_a_choice_is_answered_by_how_many_get_which(texts: tuple[str, ...], counts: list[int]) -> None:
    phone = Phone(service())
    says(phone, *texts)
    assert [line.count for line in CommerceNotes.of(phone.state).lines] == counts


def test_a_number_behind_what_is_left_is_a_count_and_no_hour() -> None:
    heard = says(Phone(service()), "20 almond croissants for tomorrow at 9", "ok 12 then", "pick up", "Mo", "cash")
    assert "12 x Almond croissant" in heard
    assert "at 09:00" in heard


def test_a_question_about_open_orders_is_about_orders_and_loses_nothing_beside_it() -> None:
    phone = Phone(service())
    says(phone, "hola")
    heard = says(phone, "deme 2 barras, y ¿cuáles de mis pedidos siguen abiertos?")
    assert "pedido nada" in heard
    assert [line.count for line in CommerceNotes.of(phone.state).lines] == [2]
