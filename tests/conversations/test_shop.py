"""People fill a cart by text, in English and Spanish, without a model: every word counts, or one question is asked."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from parley.business.catalogue import ProductCatalogue
from parley.business.files import Business
from parley.conversation.events import Channel, MessageForm
from parley.conversation.segments import to_gsm7
from parley.lanes.commerce.notes import CommerceNotes
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.coach import with_coach
from tests.support.phone import Phone, clock


def phone_of(business: Business = BUSINESS, channel: Channel = Channel.SMS) -> Phone:
    return Phone(MemoryService(clock(), business=business, settings=with_coach()), channel=channel)


@pytest.fixture
def shopper() -> Iterator[Phone]:
    ana = phone_of()
    yield ana
    assert not ana.inbox, f"nobody expected {ana.inbox}"


def cart(phone: Phone) -> list[str]:
    """What the cart holds: "2 latte/size=large", without the choices that are meant when nothing is said."""
    return [
        f"{line.count} {line.variant}".replace("/milk=whole", "").replace("/cut=whole", "")
        for line in CommerceNotes.of(phone.state).lines
    ]


def texted(*lines: str, business: Business = BUSINESS) -> tuple[list[str], str]:
    """The cart after somebody has texted this, and the last that they have heard."""
    phone = phone_of(business)
    for line in lines:
        phone.inbox.clear()
        phone.says(line)
    return cart(phone), "\n".join(phone.inbox)


def test_an_option_is_asked_for_and_the_whole_order_goes_on(shopper: Phone) -> None:
    shopper.says("two lattes and a croissant")
    shopper.hears("Which size for the Latte?\n1. small\n2. large (+CA$0.75)\nReply with its number.")
    assert cart(shopper) == []
    shopper.says("large")
    shopper.hears(
        "Added 2 x Latte (large) and 1 x Butter croissant.\nYour cart:\n- 2 x Latte (large): CA$11.00\n"
        "- 1 x Butter croissant: CA$3.75\nTotal: CA$14.75\nAnything else, or when would you like it?"
    )
    shopper.says("not the croissant")
    shopper.hears_something_like("Removed 1 x Butter croissant.")
    shopper.says("make it three")
    shopper.hears_something_like("Changed: 3 x Latte (large).\nYour cart:\n- 3 x Latte (large): CA$16.50")
    shopper.says("undo")
    shopper.hears_something_like("Changed: 2 x Latte (large).\nYour cart:\n- 2 x Latte (large): CA$11.00")


def test_when_it_is_wanted_is_kept_for_the_checkout(shopper: Phone) -> None:
    shopper.says("I want a large latte for tomorrow at 9")
    shopper.hears_something_like("Added 1 x Latte (large).\nSo far: 1 x Latte (large) (CA$5.50), tomorrow, Sunday 22 ")
    shopper.says("can I get a coffee tomorrow?")
    shopper.inbox.clear()
    shopper.says("small")
    shopper.hears_something_like("How would you like to get it?")
    assert CommerceNotes.of(shopper.state).when == "tomorrow at 9"  # a day alone keeps the hour that was said


def test_in_spanish_too() -> None:
    phone = phone_of()
    phone.says("2 croissants y un café")
    phone.hears("Café: ¿qué tamaño?\n1. pequeño\n2. grande (+0,75 CAD)\nResponde con su número.")
    phone.says("grande")
    phone.hears_something_like("Añadido: 2 x Cruasán de mantequilla y 1 x Café (grande).")
    phone.says("sin el café")
    phone.hears_something_like("Quitado: 1 x Café (grande).")
    phone.says("mejor tres")
    phone.hears(
        "Cambiado: 3 x Cruasán de mantequilla.\nTu carrito:\n- 3 x Cruasán de mantequilla: 11,25 CAD\n"
        "Total: 11,25 CAD\n¿Algo más, o para cuándo lo quieres?"
    )


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("2 baguettes", ["2 baguette"]),
        ("a dozen butter croissants please", ["12 croissant"]),
        ("half a dozen baguettes", ["6 baguette"]),
        ("una docena de barras de pan", ["12 baguette"]),
        ("media docena de barras de pan", ["6 baguette"]),
        ("a couple of cinnamon buns", ["2 cinnamon-bun"]),
        ("baguettes x3, 2x rye loaf", ["3 baguette", "2 rye"]),
        ("3 baguettes 1 rye loaf", ["3 baguette", "1 rye"]),
        ("- 2 baguettes\n- 1 rye loaf", ["2 baguette", "1 rye"]),
        (
            "I'd like two large lattes with oat milk and a sliced rye",
            ["2 latte/milk=oat/size=large", "1 rye/cut=sliced"],
        ),
        ("can I have a small coffee?", ["1 coffee/size=small"]),
        ("2 coffees, one small and one large", ["1 coffee/size=small", "1 coffee/size=large"]),
        ("dos cafés con leche grandes, por favor", ["2 latte/size=large"]),
        ("quiero un pan de centeno en rebanadas", ["1 rye/cut=sliced"]),
        ("ponme un rollo de canela y dos barras de pan", ["1 cinnamon-bun", "2 baguette"]),
        ("2 crosants n a sinamon bun pls", ["2 croissant", "1 cinnamon-bun"]),
        ("2 buter crossants", ["2 croissant"]),
        ("an almond croisant & a bagette", ["1 almond-croissant", "1 baguette"]),
        ("add a baguette to my cart", ["1 baguette"]),
        ("un pastel de cumpleaños con limón", ["1 birthday-cake/filling=lemon"]),
        ("two rye loaves and 3 sourdough loaves", ["2 rye", "3 sourdough"]),
        (
            "Gimme two lattes, one small one large, and a couple cinnamon buns",
            ["1 latte/size=small", "1 latte/size=large", "2 cinnamon-bun"],
        ),
        ("wait, add two baguettes", ["2 baguette"]),
        ("fine. sourdough, sliced", ["1 sourdough/cut=sliced"]),
        ("hola buenas, me pones dos barras de pan", ["2 baguette"]),
        ("a lemon birthday cake", ["1 birthday-cake/filling=lemon"]),
        ("I'd like 2 baguettes for tomorrow at 9", ["2 baguette"]),
        ("2 baguettes and a rye loaf for tomorrow", ["2 baguette", "1 rye"]),
        ("quiero dos barras de pan para mañana", ["2 baguette"]),
    ],
)
def test_what_is_ordered_in_one_text_is_all_in_the_cart(said: str, holds: list[str]) -> None:
    assert texted(said)[0] == holds


@pytest.mark.parametrize(
    ("said", "hears"),
    [
        ("order a baguette, a dragon and a unicorn", "We don't have “dragon and unicorn”. We have: Bread"),
        ("order a unicorn", "We don't have “unicorn”. We have: Bread, Pastries, Cakes, Drinks."),
        ("I'd like two muffins", "We don't have “muffins”. We have: Bread, Pastries, Cakes, Drinks."),
        ("quiero dos unicornios", "No tenemos “unicornios”. Tenemos: Panes, Bollería, Pasteles, Bebidas."),
        (
            "add 2 vanilla croissants to my cart",
            "Butter croissant doesn't come “vanilla”. Shall I go on without that?",
        ),
        ("add 2 chocolate croissants to my cart", "Butter croissant doesn't come “chocolate”. Shall I go on without"),
        ("quiero un loaf y un cruasán", "¿Cuál quieres decir con “loaf”?\n1. Pan de masa madre\n2."),
        ("a sliced latte", "Latte doesn't come “sliced”. Shall I go on without that?"),
        ("a small large latte", "Which size for the Latte?"),
        ("10,000 baguettes", "We take up to 50 of one product in an order. For 10000 x Baguette, ask the shop:"),
        ("add 99999999999999999999 baguettes to my cart", "I can't tell how many “baguettes” you want."),
        ("add 1.5 baguettes to my cart", "I can't tell how many “baguettes” you want. Say a whole number"),
        ("add 0 baguettes to my cart", "I can't tell how many “baguettes” you want. Say a whole number"),
        ("add -2 baguettes to my cart", "I can't tell how many “baguettes” you want. Say a whole number"),
        ("add " + "a baguette and " * 40 + "a rye to my cart", "I couldn't read that as an order."),
        ("my cart", "Your cart is empty. To order, text what you'd like, such as “1 sourdough loaf”."),
        ("clear my cart", "Your cart is empty."),
        ("mi carrito", "Tu carrito está vacío. Para pedir, escribe lo que quieras"),
    ],
)
def test_what_is_not_clear_is_asked_and_nothing_is_added(said: str, hears: str) -> None:
    holds, heard = texted(said)
    assert holds == []
    assert to_gsm7(hears) in heard or hears in heard


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        (("2 baguettes and a unicorn",), ["2 baguette"]),
        (("quiero un loaf y un cruasán", "de centeno"), ["1 rye", "1 croissant"]),
        (("two lattes and a coffee", "large", "1"), ["2 latte/size=large", "1 coffee/size=small"]),
        (("two lattes", "never mind"), []),
        (("a sliced latte", "yes", "small"), ["1 latte/size=small"]),
        (("I want to order", "2", "3"), ["1 cinnamon-bun"]),
        (("quiero pedir", "bebidas", "1", "grande"), ["1 coffee/size=large"]),
        (("2 baguettes", "and a rye loaf"), ["2 baguette", "1 rye"]),
        (("2 baguettes", "y un pan de centeno"), ["2 baguette", "1 rye"]),
        (("2 baguettes", "another baguette"), ["3 baguette"]),
        (("2 baguettes", "make that 5"), ["5 baguette"]),
        (("2 baguettes", "actually three"), ["3 baguette"]),
        (("2 baguettes", "and 4 not 3"), ["4 baguette"]),
        (("2 baguettes", "i said 4"), ["4 baguette"]),
        (("3 baguettes", "one baguette less"), ["2 baguette"]),
        (("3 baguettes", "and one baguette less"), ["2 baguette"]),
        (("3 barras de pan", "una barra de pan menos"), ["2 baguette"]),
        (("cinnamon buns?", "ok two of those"), ["2 cinnamon-bun"]),
        (("¿tienen rollos de canela?", "dos de esos"), ["2 cinnamon-bun"]),
        (("croissants", "one of those"), []),
        (("a sourdough", "add bread to my list", "delete bread"), ["1 sourdough"]),
        (("two lattes, one small one large", "actually both large"), ["2 latte/size=large"]),
        (("a small latte, a large latte, 2 baguettes", "make them both small"), ["2 latte/size=small", "2 baguette"]),
        (("2 small lattes and a small coffee", "all large"), ["2 latte/size=large", "1 coffee/size=large"]),
        (("2 small lattes and a small coffee", "both lattes large"), ["1 coffee/size=small", "2 latte/size=large"]),
        (("5 small lattes", "both large"), ["5 latte/size=small"]),
        (("dos lattes chicos", "los dos grandes"), ["2 latte/size=large"]),
        (("un latte chico y un café chico", "todos grandes"), ["1 latte/size=large", "1 coffee/size=large"]),
        (("2 baguettes and a rye loaf", "3 of each"), ["3 baguette", "3 rye"]),
        (("2 small lattes", "make one large"), ["1 latte/size=small", "1 latte/size=large"]),
        (("2 small lattes", "one of them large please"), ["1 latte/size=small", "1 latte/size=large"]),
        (("2 lattes chicos", "que uno sea grande"), ["1 latte/size=small", "1 latte/size=large"]),
        (("2 large lattes", "one large"), ["2 latte/size=large"]),
        (("6 baguettes", "take one out"), ["5 baguette"]),
        (("2 baguettes and a rye loaf", "the baguettes, make them 3"), ["3 baguette", "1 rye"]),
        (("6 baguettes", "sácame uno"), ["5 baguette"]),
        (("6 baguettes", "dos menos"), ["4 baguette"]),
        (("2 baguettes", "add a cortado"), ["2 baguette"]),
        (("2 baguettes and a rye loaf", "without the rye because my son hates it"), ["2 baguette"]),
        (("2 barras de pan y un rollo de canela", "sin el rollo, que viene el nieto diabético"), ["2 baguette"]),
        (("how much is a rye loaf", "ok one of those"), ["1 rye"]),
        (("hows much a croissant", "ok two of those", "2"), ["2 almond-croissant"]),
        (("what pastries do you have", "ok two of those", "2"), ["2 almond-croissant"]),
        (("what pastries do you have", "two of the second"), ["2 almond-croissant"]),
        (("what pastries do you have", "I'll take the last one"), []),
        (("¿qué panes tienen?", "dame dos de la primera"), ["2 sourdough"]),
        (("¿cuánto cuesta un rollo de canela?", "quiero dos"), ["2 cinnamon-bun"]),
        (("what's the price of a baguette", "I'll take three"), ["3 baguette"]),
        (("what cakes do you have", "I'll have one with lemon"), ["1 birthday-cake/filling=lemon"]),
        (("birthday cake", "dame una de chocolate"), ["1 birthday-cake/filling=chocolate"]),
        (("2 baguettes", "que sean tres"), ["3 baguette"]),
        (("2 baguettes", "no, three"), ["3 baguette"]),
        (("2 baguettes and a rye loaf", "make it three", "1"), ["3 baguette", "1 rye"]),
        (("2 baguettes and a rye loaf", "make it three baguettes"), ["3 baguette", "1 rye"]),
        (("2 baguettes and a rye loaf", "3 baguettes instead"), ["3 baguette", "1 rye"]),
        (("2 baguettes and a rye loaf", "mejor 3 barras de pan"), ["3 baguette", "1 rye"]),
        (("2 baguettes and a rye loaf", "change the baguettes to 4"), ["4 baguette", "1 rye"]),
        (("a small latte", "make it large"), ["1 latte/size=large"]),
        (("a small latte", "mejor grande"), ["1 latte/size=large"]),
        (("a small latte", "with oat milk"), ["1 latte/milk=oat/size=small"]),
        (("a small latte and a large latte", "make it large", "1"), ["2 latte/size=large"]),
        (("2 baguettes and a rye loaf", "remove the rye"), ["2 baguette"]),
        (("2 baguettes and a rye loaf", "no rye", "hmm no leave it in"), ["2 baguette", "1 rye"]),
        (("2 baguettes and a rye loaf", "no rye"), ["2 baguette"]),
        (("2 baguettes and a rye loaf", "without the baguettes"), ["1 rye"]),
        (("2 baguettes and a rye loaf", "delete the rye loaf"), ["2 baguette"]),
        (("2 baguettes and a rye loaf", "remove one baguette"), ["1 baguette", "1 rye"]),
        (("2 baguettes and a rye loaf", "quita el pan de centeno"), ["2 baguette"]),
        (("2 baguettes and a rye loaf", "el pan de centeno no"), ["2 baguette"]),
        (("2 baguettes and a rye loaf", "ya no quiero las barras de pan"), ["1 rye"]),
        (("a small coffee and a large coffee", "remove a coffee", "2"), ["1 coffee/size=small"]),
        (("2 baguettes and a rye loaf", "not the croissant"), ["2 baguette", "1 rye"]),
        (("2 baguettes and a rye loaf", "remove the croissant from my cart"), ["2 baguette", "1 rye"]),
        (("2 baguettes and a rye loaf", "clear my cart"), []),
        (("2 baguettes and a rye loaf", "vacía mi carrito", "deshacer"), ["2 baguette", "1 rye"]),
        (("2 baguettes", "undo"), []),
        (("2 baguettes", "make it 4", "undo"), ["2 baguette"]),
        (("a small latte", "make it large", "undo"), ["1 latte/size=small"]),
        (("2 baguettes", "no rye", "clear my cart", "undo"), ["2 baguette"]),
        (("40 baguettes", "20 baguettes"), ["40 baguette"]),
        (("40 baguettes", "make it 51"), ["40 baguette"]),
        (("a cinnamon bun", "no wait 2 buns"), ["2 cinnamon-bun"]),
        (("2 baguettes", "but 3 baguettes"), ["3 baguette"]),
        (("2 baguettes", "oh sorry, I meant 3 baguettes"), ["3 baguette"]),
        (("2 baguettes", "wait, 2 more baguettes"), ["4 baguette"]),
        (("2 baguettes", "no, another baguette"), ["3 baguette"]),
        (("2 baguettes", "wait, add 2 baguettes"), ["4 baguette"]),
        (("2 baguettes", "but a rye loaf too"), ["2 baguette", "1 rye"]),
        (("2 baguettes", "ok but 3 baguettes for tomorrow"), ["3 baguette"]),
        (("2 baguettes", "no, 1 baguette and 2 rye loaves"), ["1 baguette", "2 rye"]),
        (("2 baguettes", "no, 3 baguettes and 2 unicorns"), ["2 baguette"]),
        (("2 baguettes", "no, 3 baguettes and a latte"), ["2 baguette"]),
        (("2 baguettes", "wait, 60 baguettes and a rye loaf"), ["2 baguette"]),
        (("2 baguettes", "but 3 baguettes", "undo"), ["2 baguette"]),
        (("2 croissants", "pero 3 cruasanes"), ["3 croissant"]),
        (("2 barras de pan", "no, espera, 3 barras de pan"), ["3 baguette"]),
        (("2 barras de pan", "perdón, quise decir 3 barras de pan y un pan de centeno"), ["3 baguette", "1 rye"]),
        (("2 barras de pan", "espera, 2 barras de pan más"), ["4 baguette"]),
        (("a small latte and a large latte", "no, 3 lattes", "2"), ["1 latte/size=small", "3 latte/size=large"]),
        (("2 small lattes", "no wait, 2 large lattes and a baguette"), ["2 latte/size=large", "1 baguette"]),
        (("a large latte with oat milk", "no oat, normal milk"), ["1 latte/size=large"]),
        (("a large latte with oat milk and 2 baguettes", "no oat please"), ["2 baguette", "1 latte/size=large"]),
        (("un latte grande con leche de avena", "sin leche de avena"), ["1 latte/size=large"]),
        (("a large latte", "no oat"), ["1 latte/size=large"]),
        (("a large latte", "no, oat"), ["1 latte/milk=oat/size=large"]),
        (("a small latte", "no, large"), ["1 latte/size=large"]),
        (("just the baguette and another one then",), ["2 baguette"]),
        (("una barra de pan y otra",), ["2 baguette"]),
        (("4 lattes", "2 small 2 large"), ["2 latte/size=small", "2 latte/size=large"]),
        (("4 lattes", "one small and three large"), ["1 latte/size=small", "3 latte/size=large"]),
        (
            ("a baguette and 3 lattes", "one small with oat milk, 2 large"),
            ["1 baguette", "1 latte/milk=oat/size=small", "2 latte/size=large"],
        ),
        (("4 cafés", "2 grandes y 2 pequeños"), ["2 coffee/size=large", "2 coffee/size=small"]),
        (("4 lattes", "2 small 3 large"), []),
        (("4 lattes", "2 small 2 large", "2"), ["2 latte/size=small", "2 latte/size=large"]),
        (
            ("can I get 2 almond croissants for tomorrow at 8am, name's Vic, pay cash when I come",),
            ["2 almond-croissant"],
        ),
        (("Hello! I'd like 2 baguettes. My mum lives round the corner.",), ["2 baguette"]),
        (("quiero 2 barras de pan para mañana a las 9, a nombre de Eva",), ["2 baguette"]),
        (("can I get 2 baguettes, no sorry 3, name's Vic",), ["3 baguette"]),
        (("2 baguettes, name's Vic",), ["2 baguette"]),
        (("hot chocolate, large, oat milk",), ["1 hot-chocolate/milk=oat/size=large"]),
        (("a large hot chocolate with oat milk and a rye loaf",), ["1 hot-chocolate/milk=oat/size=large", "1 rye"]),
        (("2 baguettes", "start over", "yes"), []),
        (("2 baguettes", "start over"), []),
        (("2 baguettes", "start over", "undo"), ["2 baguette"]),
    ],
)
def test_a_cart_follows_what_is_said(lines: tuple[str, ...], holds: list[str]) -> None:
    assert texted(*lines)[0] == holds


@pytest.mark.parametrize(
    "said",
    [
        "remind me to buy two lattes tomorrow at 9",
        "add milk to my tasks",
        "coffee at 5",
        "a coffee with Ana tomorrow at 5",
        "do you have wifi?",
        "how much is a latte",
        "how much are two lattes and a croissant?",
        "I don't want two lattes",
        "I had a croissant yesterday",
        "no quiero dos lattes",
        "did my 2 baguettes arrive?",
        "give me two minutes",
        "baguettes",
        "do you have croissants?",
        "tienen pasteles",
    ],
)
def test_what_orders_nothing_leaves_the_cart(said: str) -> None:
    assert texted(said)[0] == []


@pytest.mark.parametrize("before", [(), ("2 baguettes",)])
@pytest.mark.parametrize(
    ("said", "hears"),
    [
        ("did my husband order the cake already?", "only about orders from your own number"),
        ("has my wife paid for the bread?", "only tell you about your own orders"),
        ("I ordered bread here yesterday", "only tell you about your own orders"),
        ("did somebody cancel the birthday cake", "only about orders from your own number"),
        ("¿mi marido ya pidió la tarta?", "Solo puedo contarte de los pedidos hechos desde tu número"),
        ("did I get charged?", "You haven't ordered anything yet."),
        ("I paid", "You haven't ordered anything yet."),
        ("I already paid by card", "You haven't ordered anything yet."),
        ("how long do I have to pay", "You haven't ordered anything yet."),
        ("¿me cobraron algo?", "Todavía no has pedido nada."),
        ("ya pagué", "Todavía no has pedido nada."),
    ],
)
def test_what_was_ordered_or_paid_is_answered_by_no_fact_about_the_place(
    before: tuple[str, ...], said: str, hears: str
) -> None:
    assert hears in texted(*before, said)[1]


@pytest.mark.parametrize(
    ("said", "hears"),
    [
        ("no wait, keep it", "Your cart is as it was"),
        ("whenever is convenient for you, dear", "Your cart is as it was"),
        ("paso a recogerla el sábado a las 11", "¿Qué quieres decir con “el sabado a las 11”?"),
    ],
)
def test_with_a_cart_only_the_shop_s_phrases_are_offered(said: str, hears: str) -> None:
    holds, heard = texted("2 baguettes", said)
    assert holds == ["2 baguette"]
    assert hears in heard
    assert not any(other in heard for other in ("tasks", "tareas", "calendar", "hábito", "habit", "free tomorrow"))


def test_a_correction_keeps_the_time_that_is_said_beside(shopper: Phone) -> None:
    for text in ("2 baguettes", "ok but 3 baguettes for tomorrow"):
        shopper.inbox.clear()
        shopper.says(text)
    shopper.hears_something_like("Changed: 3 x Baguette.\nSo far: 3 x Baguette (CA$10.50), tomorrow, Sunday")
    assert CommerceNotes.of(shopper.state).when == "for tomorrow"


def test_what_is_not_understood_beside_an_order_is_said() -> None:
    heard = texted("can I get 2 almond croissants for tomorrow at 8am, name's Vic, pay cash when I come")[1]
    assert "Added 2 x Almond croissant.\n" in heard
    assert "Name: Vic\nPayment: when you pick it up" in heard
    assert 'What do you mean by "sprinkles"?' in texted("2 almond croissants with sprinkles please")[1]


@pytest.mark.parametrize("said", ["what's the difference?", "cuál es la diferencia?", "asap"])
def test_an_open_choice_is_asked_again_by_what_is_not_understood(said: str) -> None:
    assert "1. " in texted("4 lattes", said)[1]


@pytest.mark.parametrize(
    "said", ["how much are we at", "what's the damage", "whats in there now", "how much is it so far?", "¿cuánto es?"]
)
def test_a_total_is_the_cart_s_once_there_is_one(said: str) -> None:
    assert ": CA$7.00" in texted("2 baguettes", said)[1] or ": 7,00 CAD" in texted("2 baguettes", said)[1]
    assert "Total" not in texted(said)[1]


@pytest.mark.parametrize(
    ("said", "hears"),
    [
        ("do you have cakes?", "Cakes:\n- Birthday cake: from CA$42.00\nTo order, text what you'd like, such as"),
        ("what pastries do you have", "Pastries:\n- Butter croissant: CA$3.75\n- Almond croissant: CA$4.50\n- Cinn"),
        ("croissants", "- Butter croissant: CA$3.75\n- Almond croissant: CA$4.50"),
        ("croisants", "- Butter croissant: CA$3.75\n- Almond croissant: CA$4.50"),
        ("rye loaf", "Rye loaf: CA$7.25. Dark and dense, keeps for a week.\nCut: in one piece, sliced"),
        (
            "birthday cake",
            "For eight people.\nFilling: chocolate, lemon, berries (+CA$5.00)\nBirthday cake takes 2",
        ),
        ("what do you have", "We have: Bread, Pastries, Cakes, Drinks. To order, text what you'd like"),
        ("what you got", "We have: Bread, Pastries, Cakes, Drinks."),
        ("whats the min", "Orders start at CA$5.00.\nYou can pick it up at the shop. Orders wait at the counter"),
        (
            "¿cuánto cuesta el envío?",
            "Repartimos en el centro de Toronto (códigos postales que empiezan por",
        ),
        ("¿tienen pasteles?", "Pasteles:\n- Pastel de cumpleaños: desde 42,00 CAD"),
        ("¿qué panes tienen?", "Panes:\n- Pan de masa madre: 6,50 CAD"),
        ("do you have gluten-free bread?", "Yes: a buckwheat loaf on Fridays"),
        ("do you deliver?", "Yes, in downtown Toronto"),
    ],
)
def test_what_there_is_can_be_looked_for(said: str, hears: str) -> None:
    assert hears in texted(said)[1]


def sold_otherwise(**changes: object) -> Business:
    """The bakery, with another price of the baguette, or without what is named."""
    catalogue = BUSINESS.catalogue
    assert isinstance(catalogue, ProductCatalogue)
    products = [replace(each, price=400) if each.sku == "baguette" else each for each in catalogue.products]
    left = tuple(each for each in products if each.sku != changes.get("without"))
    return replace(BUSINESS, catalogue=replace(catalogue, products=left))


def test_a_price_that_changed_and_a_product_that_is_gone_are_said(shopper: Phone) -> None:
    shopper.says("2 baguettes and a rye loaf")
    shopper.inbox.clear()
    shopper.service.business = sold_otherwise(without="rye")
    shopper.says("my cart")
    shopper.hears(
        "Baguette now costs CA$4.00 instead of CA$3.50.\nrye isn't sold any more, so it's out of your cart.\n"
        "Your cart:\n- 2 x Baguette: CA$8.00\nTotal: CA$8.00\nAnything else, or when would you like it?"
    )
    shopper.says("my cart")  # what was said is known
    shopper.hears_something_like("Your cart:\n- 2 x Baguette: CA$8.00")


def test_a_day_of_silence_brings_one_reminder_and_another_empties_the_cart(shopper: Phone) -> None:
    shopper.says("2 baguettes")
    shopper.inbox.clear()
    shopper.later(hours=10)
    shopper.says("hello")
    shopper.inbox.clear()
    shopper.later(hours=23)
    shopper.hears()  # they have written since
    shopper.later(hours=2)
    shopper.hears(
        "Your cart is still waiting:\n- 2 x Baguette: CA$7.00\nTotal: CA$7.00\nText “checkout” to order. "
        "If I don't hear from you by tomorrow, I'll empty it."
    )
    assert cart(shopper) == ["2 baguette"]
    shopper.later(hours=25)
    shopper.hears()
    assert cart(shopper) == []
    assert not shopper.state.timers


def test_whoever_comes_back_after_the_reminder_keeps_the_cart_a_day_longer(shopper: Phone) -> None:
    shopper.says("2 baguettes")
    shopper.later(hours=25)
    shopper.inbox.clear()
    shopper.later(hours=20)
    shopper.says("my cart")
    shopper.hears_something_like("- 2 x Baguette: CA$7.00")
    shopper.later(hours=20)
    assert cart(shopper) == ["2 baguette"]
    shopper.says("make it 3")
    shopper.inbox.clear()
    shopper.later(hours=25)
    shopper.hears_something_like("Your cart is still waiting:\n- 3 x Baguette")  # it is another cart by now


def test_a_cart_of_whatsapp_is_emptied_though_nobody_may_write_first() -> None:
    phone = phone_of(channel=Channel.WHATSAPP)
    phone.says("2 baguettes")
    phone.inbox.clear()
    phone.later(hours=25)
    phone.hears()
    assert cart(phone) == ["2 baguette"]
    phone.later(hours=25)
    assert cart(phone) == []


def test_a_stop_empties_the_cart_and_its_owner_reads_what_is_kept(shopper: Phone) -> None:
    shopper.says("2 baguettes")
    shopper.inbox.clear()
    shopper.says("what do you know about me")
    assert "In your cart: 2 x Baguette" in shopper.inbox.pop()
    shopper.says("STOP")
    shopper.inbox.clear()
    assert cart(shopper) == []


# --- carts from WhatsApp's own catalogue ----------------------------------------------------------------------------


def ordered(text: str, *before: str) -> Phone:
    phone = phone_of(channel=Channel.WHATSAPP)
    for line in before:
        phone.says(line)
    phone.inbox.clear()
    phone.says(text, form=MessageForm.ORDER)
    return phone


def test_an_order_message_becomes_the_cart_at_our_prices() -> None:
    phone = ordered(
        "[Order: 2 x croissant at 3.5 CAD, 1 x latte/size=large at 5.5 CAD, 1 x ghost at 1 CAD] no nuts", "a rye"
    )
    phone.hears(
        "Added 2 x Butter croissant and 1 x Latte (large).\nButter croissant costs CA$3.75 with us, not CA$3.50.\n"
        "Your list also had ghost, which we don't sell: I've left that out.\n"
        "You also wrote “no nuts”: I can't put that into the cart. The shop can: +1 416 555 0142\n"
        "What was in your cart before is out; “undo” brings it back.\nYour cart:\n- 2 x Butter croissant: CA$7.50\n"
        "- 1 x Latte (large): CA$5.50\nTotal: CA$13.00\nAnything else, or when would you like it?"
    )
    phone.says("undo")
    assert cart(phone) == ["1 rye"]


@pytest.mark.parametrize(
    ("text", "hears", "holds"),
    [
        ("[Order: 1 x coffee at 3.25 CAD]", "Which size for the Coffee?\n1. small", []),
        ("[Order: 1 x BAGUETTE at 3.50 USD]", "Baguette costs CA$3.50 with us, not $3.50.", ["1 baguette"]),
        ("[Order: 1 x baguette]", "Added 1 x Baguette.\nYour cart:", ["1 baguette"]),
        ("[Order: 1 x ghost at 1 CAD]", "We don't have “ghost”. We have: Bread, Pastries", []),
        ("[Order: 10000 x baguette at 3.5 CAD]", "We take up to 50 of one product in an order.", []),
        ("[Order: 0 x baguette at 3.5 CAD]", "I can't tell how many “Baguette” you want.", []),
        ("[Order: 1 x latte/size=huge at 3 CAD]", "Which size for the Latte?", []),
        ("[Order]", "", []),
    ],
)
def test_an_order_message_is_read_whole_or_asked_about(text: str, hears: str, holds: list[str]) -> None:
    phone = ordered(text)
    assert hears in phone.inbox.pop()
    assert cart(phone) == holds


def test_the_missing_option_of_an_order_message_is_asked_for() -> None:
    phone = ordered("[Order: 1 x coffee at 3 CAD, 2 x baguette at 3.5 CAD]")
    phone.inbox.clear()
    phone.says("2")
    phone.hears_something_like(
        "Added 1 x Coffee (large) and 2 x Baguette.\nCoffee (large) costs CA$4.00 with us, not CA$3.00."
    )


@pytest.mark.parametrize(
    ("said", "holds", "note"),
    [
        ("a lemon birthday cake that says Happy 40 Bo", ["1 birthday-cake/filling=lemon"], "Happy 40 Bo"),
        ("un pastel con limón que diga Felicidades Ana", ["1 birthday-cake/filling=lemon"], "Felicidades Ana"),
        ("can it say Happy Birthday Theo on it", ["2 rye"], "Happy Birthday Theo"),
        ("please write “Bon voyage” on the cake", ["2 rye"], "Bon voyage"),
        ("it should say Congrats Mo", ["2 rye"], "Congrats Mo"),
        ("note for the shop: no nuts please", ["2 rye"], "no nuts"),
        ("con el mensaje: Te quiero", ["2 rye"], "Te quiero"),
        ("¿puede decir Feliz cumple Leo?", ["2 rye"], "Feliz cumple Leo"),
    ],
)
def test_what_is_to_be_written_on_it_is_noted(said: str, holds: list[str], note: str) -> None:
    phone = phone_of()
    for line in ["2 rye loaves"] if holds == ["2 rye"] else []:
        phone.says(line)
    phone.says(said)
    assert cart(phone) == holds
    assert CommerceNotes.of(phone.state).note == note


@pytest.mark.parametrize(
    ("said", "address", "when"),
    [
        ("deliver 2 baguettes to 400 College St", "400 College St", ""),
        (
            "can u bring 2 baguettes to 12 King Street West M5V 1J2 tomorrow at 9?",
            "12 King Street West M5V 1J2",
            "tomorrow at 9",
        ),
        ("¿me traes dos barras de pan a la calle Mayor 12?", "calle Mayor 12", ""),
        (
            "i want 2 baguettes and um deliver it to 55 bloor street m5s 1a1 today at 4",
            "55 bloor street m5s 1a1",
            "today at 4",
        ),
        ("deliver 2 baguettes to 1200 Rue Sherbrooke, H3A 1H6", "", ""),  # it is told how far we deliver
    ],
)
def test_an_address_beside_the_things_is_kept_for_the_checkout(said: str, address: str, when: str) -> None:
    phone = phone_of()
    phone.says(said)
    notes = CommerceNotes.of(phone.state)
    assert (cart(phone), notes.address, notes.when) == (["2 baguette"], address, when)
    assert ("costs" in phone.inbox[-1]) or ("cuesta" in phone.inbox[-1]) or "We deliver to downtown" in phone.inbox[-1]


def test_a_cart_below_the_minimum_says_what_is_missing(shopper: Phone) -> None:
    shopper.says("a cinnamon bun")
    shopper.hears_something_like("Orders start at CA$5.00: add CA$0.75 more, then text “checkout”.")


@pytest.mark.parametrize(
    ("lines", "holds", "hears"),
    [
        (("4 of the vegan ones",), ["4 cinnamon-bun"], "Added 4 x Cinnamon bun."),
        (("4 of the vegan ones", "and 2 baguettes"), ["4 cinnamon-bun", "2 baguette"], "Added 2 x Baguette."),
        (("4 of the vegan ones", "no wait 3"), ["3 cinnamon-bun"], "- 3 x Cinnamon bun"),
        *((("4 of the vegan ones", each), ["4 cinnamon-bun"], "How would you like") for each in ("no", "yes", "ok")),
        (("2 baguettes with sprinkles",), ["2 baguette"], "Added 2 x Baguette."),
        (("dos barras con chispas", "y un rollo"), ["2 baguette", "1 cinnamon-bun"], "1 x Rollo de canela"),
        (("4 lattes", "n a bun", "large"), ["4 latte/size=large", "1 cinnamon-bun"], "Added 4 x Latte (large)"),
        (("4 lattes", "no wait 3", "large"), ["3 latte/size=large"], "Added 3 x Latte (large)."),
        (("4 lattes", "for tomorrow at 9", "large"), ["4 latte/size=large"], "tomorrow, Sunday 22 November, at 09:00"),
        (
            (
                "a rye loaf",
                "scrap that, a sourdough instead",
                "hmm no, go back to the rye. Plus two hot chocolates",
                "one big one little, and oat milk in the big one",
            ),
            ["1 rye", "1 hot-chocolate/milk=oat/size=large", "1 hot-chocolate/size=small"],
            "1 x Hot chocolate (large, oat milk)",
        ),
        (
            ("one rye loaf, and half a dozen of your butter croissants put aside for me",),
            ["1 rye", "6 croissant"],
            "Added 1 x Rye loaf and 6 x Butter croissant",
        ),
        (("quisiera encargar dos barras",), ["2 baguette"], "Añadido: 2 x Barra de pan"),
        (("2 croissants", "asap, im round the corner"), ["2 croissant"], "How would you like to get it?"),
        (
            ("20 cafés grandes, mitad con leche de avena",),
            ["10 coffee/size=large", "10 coffee/milk=oat/size=large"],
            "10 x Café (grande)",
        ),
        (("2 croissants", "pick up, the door is open on Monday"), ["2 croissant"], "pick-up"),
        (("4 lattes", "start over", "yes"), [], "I hadn't asked you anything"),
        (("4 lattes", "one sec", "small"), ["4 latte/size=small"], "Added 4 x Latte (small)."),
        (("half a croissant", "a dozen then"), ["12 croissant"], "Added 12 x Butter croissant."),
        (("how much for 20 sourdough",), [], "20 x Sourdough loaf: CA$130.00 (CA$6.50 each)."),
        (("how much for 20 sourdough", "too much. 100 bucks", "ok ok 2"), ["2 sourdough"], "Added 2 x"),
        (("2 baguettes", "one sec"), ["2 baguette"], "Take your time."),
        (("2 baguettes", "stop adding baguettes please, 2 is enough"), ["2 baguette"], "Your cart:"),
        (("2 baguettes", "start over", "start over"), [], "Your cart is empty."),
        (("one coffee", "1", "no the other"), ["1 coffee/size=large"], "1 x Coffee (large)"),
        (("10.000 panes",), [], "un mismo producto"),
    ],
)
def test_what_waits_is_kept_and_the_rest_is_asked(lines: tuple[str, ...], holds: list[str], hears: str) -> None:
    held, heard = texted(*lines)
    assert held == holds
    assert hears in heard


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (("2 baguettes, pick up at 5pm, name's Vic",), "at 17:00\nName: Vic"),
        (("2 baguettes", "checkout", "tomorrow at 9", "at 10", "pick up", "Tess"), "at 10:00\nName: Tess"),
        (("2 baguettes for tomorrow at 9", "at 10, pick up, Tess"), "at 10:00\nName: Tess"),
        (("2 baguettes", "pick up at 5pm", "Montse. y ponme un rollo"), "1 x Cinnamon bun: CA$4.25"),
        (("4 lattes", "Pick up. Hank.", "large"), "Name: Hank"),
        (("dos barras", "paso a las 5 de la tarde, soy Beto"), "Nombre: Beto"),
        (("2 baguettes", "asap", "pick up", "Mo"), "Name: Mo"),
    ],
)
def test_one_order_is_made_of_what_is_said_in_any_order(lines: tuple[str, ...], asked: str) -> None:
    assert asked in texted(*lines)[1]
