"""The shop's grammar reads a text whole, or says which words are left over."""

import pytest

from parley.lanes.commerce.cart import Cart, CartLine, parts_of_variant
from parley.lanes.commerce.catalogue_spelling import word_of_catalogue
from parley.lanes.commerce.shop_commands import as_draft, written_counts
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson
from tests.support.business import BUSINESS

LATTES = "2*latte/milk=whole/size=small 2*latte/milk=whole/size=large"
LATTES_OF_KINDS = "2*latte/size=small|1*latte/size=large|2*latte/size=large/milk=oat"
LARGE_WITH_OAT = "latte/milk=whole/size=large*0|latte/milk=oat/size=large*2"
BUNS = "5*cinnamon-bun"
OAT_SMALL = "coffee/milk=oat/size=small"
BREAD_AND_COFFEE = "1*sourdough/cut=whole 1*coffee/milk=whole/size=small"
A_LATTE = "1*latte/milk=whole/size=small"
A_COFFEE = "1*coffee/milk=whole/size=small"


def cart_of(written: str) -> Cart:
    """The cart with lines written like "5*cinnamon-bun"."""
    lines = []
    for count, _, variant in (each.partition("*") for each in written.split()):
        sku, options = parts_of_variant(variant)
        lines.append(CartLine(sku=sku, options=options, count=int(count), price=100))
    return Cart(lines=tuple(lines))


def reads(text: str, cart: str, shown: str) -> str:
    """What was read: things to add, new counts of the cart's lines, what is said of the checkout, and in brackets the
    words that are left over; a question mark if it may be meant otherwise."""
    assert BUSINESS.catalogue is not None
    held = cart_of(cart)
    known = KnownOfPerson(held, tuple(line.variant for line in held.lines[-1:]), tuple(shown.split()))
    found = read_text(BUSINESS.catalogue, text, known)
    parts = [
        as_draft(found.wanted).removeprefix("="),
        written_counts(found.counts),
        *(found.how, found.when, found.name, found.pay, found.remark),
        f"whole:{found.not_whole}" if found.not_whole else "",
        f"note:{found.note}" if found.note else "",
        "goes on" if found.goes_on else "",
        "?" if found.is_unsure else "",
        f"({', '.join(found.unread)})" if found.unread else "",
    ]
    return " ".join(filter(None, parts))


@pytest.mark.parametrize(
    ("text", "cart", "shown", "read"),
    [
        ("a dozen croissants", "", "", "12*croissant"),
        ("a couple of baguettes and half a dozen buns", "", "", "2*baguette|6*cinnamon-bun"),
        ("1 baguette and 1 rye", "", "", "1*baguette|1*rye"),  # neither is a kind of the other
        ("3 sourdough, 1 rye y 2 barras", "", "", "3*sourdough|1*rye|2*baguette"),
        ("5 panes: 3 de centeno y 2 de masa madre", "", "", "3*rye|2*sourdough"),
        ("2 small lattes and 3 large, of the large ones 2 with oat", "", "", LATTES_OF_KINDS),
        ("one rye sliced and one not", "", "", "1*rye/cut=sliced|1*rye"),
        ("un pan de centeno rebanado y uno sin rebanar", "", "", "1*rye/cut=sliced|1*rye"),
        ("3 butter croissants and one almond one", "", "", "3*croissant|1*almond-croissant"),
        ("2 rye (one sliced, one not) and a bun", "", "", "1*rye/cut=sliced|1*rye|1*cinnamon-bun"),
        (
            "dos panes, uno rebanado y el otro no, y un rollo",
            "",
            "",
            "1*sourdough/cut=sliced|1*sourdough|1*cinnamon-bun",
        ),
        ("2 chocolates chicos", "", "", "2*hot-chocolate/size=small"),
        ("dos tinticos grandes", "", "", "2*coffee/size=large"),
        ("4 buns an 2 rye", "", "", "4*cinnamon-bun|2*rye"),
        ("viernes dos barras", "", "", "2*baguette viernes"),
        ("2 rye 3 buns to 40 Spadina Ave noon. Boris", "", "", "2*rye|3*cinnamon-bun delivery at noon Boris"),
        ("recojo 11 y media", BUNS, "", "pickup a las 11 y media"),
        ("los lattes grandes con avena", LATTES, "", LARGE_WITH_OAT),
        ("the 2 buns", "", "", "2*cinnamon-bun"),
        ("3 barras a las 10 y 6 medialunas", "", "", "3*baguette|6*croissant a las 10"),
        ("2 rye, pick up 5.30 Olga", "", "", "2*rye pickup 5:30 Olga"),
        ("1 rye. 9.15", "", "", "1*rye 9:15"),
        ("2 buns and half a baguette", "", "", "2*cinnamon-bun (baguette)"),
        ("4 donuts y 2 rollos", "", "", "2*cinnamon-bun (4 donuts)"),
        ("lunes no, mejor martes a las 9", BUNS, "", "martes a las 9"),
        ("los rollos que sean 8", BUNS + " 1*rye/cut=whole", "", "cinnamon-bun*8"),
        ("the buns, make it 8", BUNS + " 1*rye/cut=whole", "", "cinnamon-bun*8"),
        ("ok 3 buns then", BUNS + " 1*rye/cut=whole", "", "cinnamon-bun*3"),
        ("entonces 3", BUNS, "", "cinnamon-bun*3"),
        ("swap half the buns for rye", "6*cinnamon-bun", "", "3*rye cinnamon-bun*3"),
        ("deja solo el grande", LATTES, "", "latte/milk=whole/size=small*0"),
        ("tres docenas de croissants", "", "", "36*croissant"),
        ("un par de barras de pan", "", "", "2*baguette"),
        ("two large lattes, one small coffee n a bun", "", "", "2*latte/size=large|1*coffee/size=small|1*cinnamon-bun"),
        ("half a baguette", "", "", "whole:baguette"),
        ("medio pan", "", "", "whole:pan"),
        ("-3 croissants", "", "", "whole:croissants"),
        ("1.5 baguettes", "", "", "whole:baguettes"),
        ("0 panes", "", "", "whole:panes"),
        ("4 crossants and a choclate cake", "", "", "4*croissant|1*birthday-cake/filling=chocolate"),
        ("2 bagets", "", "", "2*baguette"),
        ("un cafe grnd i un royo d canela", "", "", "1*coffee/size=large|1*cinnamon-bun"),
        ("kiero 2 krosans", "", "", "2*croissant"),
        ("three sinnamon buns pls", "", "", "3*cinnamon-bun"),
        ("a latte, no sorry, a coffee", "", "", "1*coffee ?"),
        ("2 croissants no wait 3", "", "", "3*croissant"),
        ("one large coffee no i mean small", "", "", "1*coffee/size=small"),
        ("dos cruasanes, no, mejor cuatro", "", "", "4*croissant"),
        ("un latte grande no perdon pequeño", "", "", "1*latte/size=small"),
        ("no wait 2 buns", BUNS, "", "cinnamon-bun*2"),
        ("make it three", BUNS, "", "cinnamon-bun*3"),
        ("i said large", A_LATTE, "", "latte/milk=whole/size=small*0|latte/milk=whole/size=large*1"),
        ("que sean 4", BUNS, "", "cinnamon-bun*4"),
        ("i meant oat milk", A_LATTE, "", "latte/milk=whole/size=small*0|latte/milk=oat/size=small*1"),
        (
            "swap one large for a small coffee",
            LATTES,
            "",
            "latte/milk=whole/size=large*1|coffee/milk=whole/size=small*1",
        ),
        ("swap the coffee for a latte", BREAD_AND_COFFEE, "", "1*latte coffee/milk=whole/size=small*0"),
        (
            "cambia el café por un latte grande",
            BREAD_AND_COFFEE,
            "",
            "1*latte/size=large coffee/milk=whole/size=small*0",
        ),
        (
            "make the small coffee a large",
            BREAD_AND_COFFEE,
            "",
            "coffee/milk=whole/size=small*0|coffee/milk=whole/size=large*1",
        ),
        ("stop adding buns, 5 is enough", BUNS, "", "cinnamon-bun*5"),
        ("3 buns is enough", BUNS, "", "cinnamon-bun*3"),
        ("ya no agregues rollos", BUNS, "", "stops"),
        ("4 is plenty", BUNS, "", "cinnamon-bun*4"),
        ("dont add any more buns please", BUNS, "", "stops"),
        ("take the coffee out", BREAD_AND_COFFEE, "", "coffee/milk=whole/size=small*0"),
        ("quita el café y pon una baguette", BREAD_AND_COFFEE, "", "1*baguette coffee/milk=whole/size=small*0"),
        ("without the sourdough please", BREAD_AND_COFFEE, "", "sourdough/cut=whole*0"),
        ("a latte and a bun, no the bun not", "", "", "1*latte"),
        ("un café y un pan, no deje el café", "", "", "1*sourdough"),
        ("a dozen then", "", "croissant", "12*croissant"),
        ("ok ok 2", "", "sourdough", "2*sourdough"),
        ("bueno, un par", "", "sourdough", "2*sourdough"),
        ("4 of the vegan ones", "", "", "4*cinnamon-bun ?"),
        ("three of the crusty ones", "", "", "3*sourdough ?"),
        ("2 baguettes, pick up at 5, name's Vic", "", "", "2*baguette pickup at 5 Vic"),
        ("a rye loaf for tomorrow at 8, paying cash", "", "", "1*rye for tomorrow at 8 delivery"),
        ("10ish. her name is Pat Doyle", BUNS, "", "at 10 Pat Doyle"),
        ("pa llevar ya mismo, kevin", BUNS, "", "pickup asap Kevin goes on"),
        ("then I come at five thirty Osei O S E I", BUNS, "", "pickup at five thirty Osei"),
        ("one sec", BUNS, "", "waits"),
        ("let me think", BUNS, "", "waits"),
        ("too much. 100 bucks", "", "sourdough", "100*sourdough bargains"),
        ("es muy caro", BUNS, "", "bargains"),
        ("how much for 20 sourdough", "", "", "20*sourdough prices"),
        (
            "is it cheaper without the lattes",
            LATTES,
            "",
            "latte/milk=whole/size=small*0|latte/milk=whole/size=large*0 prices",
        ),
        ("start over", BUNS, "", "empties"),
        ("empecemos de nuevo", BUNS, "", "empties"),
        ("no the other", A_COFFEE, "", "coffee/milk=whole/size=small*0|coffee/milk=whole/size=large*1"),
        (
            "my late husband always bought your sourdough. I should like one on Saturday. Regards, Margaret Oakes",
            "",
            "",
            "1*sourdough on Saturday Margaret Oakes",
        ),
        ("I bought 2 loaves yesterday", "", "", ""),
        ("remind me to buy 2 loaves tomorrow", "", "", "2*sourdough,rye tomorrow"),
        ("did my husband order 2 cakes?", "", "", ""),
        ("a bun for my wife and 2 for the kids", "", "", "3*cinnamon-bun"),
        ("which one feeds 10", "", "birthday-cake", "(which, 10, 1, feeds)"),
        ("no dave wants coffee", LATTES, "", "? (dave, coffee)"),
    ],
)
def test_a_text_is_read_whole_or_words_are_left_over(text: str, cart: str, shown: str, read: str) -> None:
    assert reads(text, cart, shown) == read


CUPS = "20*coffee/milk=whole/size=small"
FOUR_LATTES = "4*latte/milk=whole/size=small"
HALVED = "latte/milk=whole/size=small*2|latte/milk=whole/size=large*2"


@pytest.mark.parametrize(
    ("text", "cart", "shown", "read"),
    [
        ("one rye loaf, and half a dozen of your butter croissants put aside for me", "", "", "1*rye|6*croissant"),
        ("two of those almond croissants", "", "", "2*almond-croissant"),
        ("hi can i grab 1 crossant n a lrg coffe w oat", "", "", "1*croissant|1*coffee/size=large/milk=oat"),
        ("bueno mandame 6 de los de manteca", "", "", "6*croissant"),
        ("ponme 3 de las de canela", "", "", "3*cinnamon-bun"),
        ("20 cafés, mitad grandes mitad chicos", "", "", "10*coffee/size=large|10*coffee/size=small"),
        ("20 coffees, half of those with oat milk", "", "", "10*coffee|10*coffee/milk=oat"),
        ("20 coffees, 5 with oat milk", "", "", "15*coffee|5*coffee/milk=oat"),
        ("4 lattes, 2 large and 2 small", "", "", "2*latte/size=large|2*latte/size=small"),
        ("half large half small", FOUR_LATTES, "", HALVED),
        (
            "la mitad con leche de avena",
            FOUR_LATTES,
            "",
            "latte/milk=whole/size=small*2|latte/milk=oat/size=small*2",
        ),
        ("3 lattes half large half small", "", "", "3*latte ? (large, small)"),
        ("y 5 de los grandes con leche de avena", CUPS, "", "? (grande con leche de avena)"),
        ("one large", FOUR_LATTES, "", "? (large)"),
        ("2 chocolates calientes, tres chicos", "", "", "2*hot-chocolate ? (chico)"),
        ("quita un croissant y mete una napolitana", "3*croissant", "", "croissant*2 (una napolitana)"),
        ("take out a croissant and put in a strudel", "3*croissant", "", "croissant*2 (strudel)"),
        ("two large iced lattes", "", "", "2*latte/size=large (iced)"),
        ("2 croissants y 3 conchas", "", "", "2*croissant (3 conchas)"),
        ("go back to the rye", "1*sourdough/cut=whole", "", "1*rye sourdough/cut=whole*0 ?"),
        ("go back to the rye", "1*rye/cut=whole 1*sourdough/cut=whole", "", "sourdough/cut=whole*0 ?"),
        ("scrap that, a sourdough", "1*rye/cut=whole", "", "1*sourdough rye/cut=whole*0 ?"),
        ("un rollo de canela en su lugar", "3*croissant", "", "1*cinnamon-bun croissant*0 ?"),
    ],
)
def test_what_a_person_asks_for_is_read_or_named_as_not_understood(text: str, cart: str, shown: str, read: str) -> None:
    assert reads(text, cart, shown) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("I shall be collecting it myself, and would rather settle in cash", "pickup delivery"),
        ("pick up at 5, the kids are hungry", "pickup at 5"),
        ("quisiera encargar dos barras para el viernes", "2*baguette para el viernes"),
        ("una barra, paso a las 5, regala el sol", "1*baguette pickup a las 5"),
        ("one sourdough tho", "1*sourdough"),
        ("2 baguettes, ungarnished", "2*baguette (ungarnished)"),
        ("2 croissants but not today", "2*croissant (but not today)"),
        ("6 croissants if you still bake", "6*croissant (if, still bake)"),
        ("deliver it to my office", "delivery"),
        ("stick renew passport down as a job", "(stick)"),
        ("dos barras pero tostadas", "2*baguette (tostadas)"),
        ("quiero 2 lattes descafeinados", "2*latte (descafeinados)"),
        ("pick up at 5, is the door wide?", "pickup at 5"),
    ],
)
def test_circumstances_are_no_matter_and_what_may_turn_the_order_is_asked(text: str, read: str) -> None:
    assert reads(text, "1*rye/cut=whole", "") == read


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("asap, im round the corner", ""),
        ("I'll just pay there period", ""),
        ("pick up, love you Pops", ""),
        ("pick up and he doesn't text", ""),
        ("pick up, same name as always", ""),
        ("paso a recogerlo al rato", ""),
        ("it's Desmond that's D E S M O N D", "Desmond"),
        ("Chuy, alla pago", "Chuy"),
        ("I come at five thirty Osei O S E I", "Osei"),
        ("pick up, name is will", "Will"),
        ("paso a las 5, soy Lupita", "Lupita"),
        ("pick up at 5. It's Priya Nair", "Priya Nair"),
    ],
)
def test_a_name_is_introduced_or_written_as_one(text: str, name: str) -> None:
    assert BUSINESS.catalogue is not None
    assert read_text(BUSINESS.catalogue, text, KnownOfPerson(cart_of("1*rye/cut=whole"))).name == name


LARGE_AND_SMALL = "1*coffee/milk=whole/size=large 4*coffee/milk=whole/size=small"
OAT_COFFEE = "1*coffee/milk=oat/size=large"


@pytest.mark.parametrize(
    ("text", "cart", "read"),
    [
        ("4 sourdough loaves sliced and 4 whole", "", "4*sourdough/cut=sliced|4*sourdough/cut=whole"),
        (
            "8 sourdough loaves, half of them sliced and the other half left whole",
            "",
            "4*sourdough/cut=sliced|4*sourdough/cut=whole",
        ),
        (
            "6 coffees, 2 large with oat milk, the rest small and regular milk",
            "",
            "2*coffee/milk=oat/size=large|4*coffee/size=small",
        ),
        (
            "5 lattes, tres grandes con avena y los otros dos chicos normales",
            "",
            "3*latte/size=large/milk=oat|2*latte/size=small",
        ),
        (
            "ocho lattes la mitad con leche de avena, todos grandes",
            "",
            "4*latte/size=large|4*latte/milk=oat/size=large",
        ),
        ("8 croissants, half almond half butter", "", "4*almond-croissant|4*croissant"),
        ("8 cruasanes, la mitad de almendra y la mitad de mantequilla", "", "4*almond-croissant|4*croissant"),
        ("8 croissants, 4 almond and 4 butter", "", "4*almond-croissant|4*croissant"),
        ("un pan de masa madre sin cortar y tres medialunas", "", "1*sourdough/cut=whole|3*croissant"),
        ("un pan de masa madre sin rebanar y dos rollos", "", "1*sourdough|2*cinnamon-bun"),
        ("one of the dark loaves, the one that keeps for a week", "", "1*rye ?"),
        ("una tarta para el viernes, de chocolate", "", "1*birthday-cake/filling=chocolate para el viernes"),
        (
            "a cake for friday evening, 6 if possible, lemon",
            "",
            "1*birthday-cake/filling=lemon for friday evening at 6",
        ),
        ("a lemon cake, my daughter turns six", "", "1*birthday-cake/filling=lemon"),
        ("10 tintos pequeños para una reunión", "", "10*coffee/size=small"),
        ("2 baguettes sábado 9 y media", "", "2*baguette sábado a las 9 y media"),
        ("2 baguettes viernes 10 de la mañana", "", "2*baguette viernes a las 10 de la mañana"),
        (
            "4 large coffees, half with oat, and 4 buns",
            "",
            "2*coffee/size=large|2*coffee/size=large/milk=oat|4*cinnamon-bun",
        ),
        ("2 baguettes today 12.15", "", "2*baguette today at 12:15"),
        ("2 baguettes tomorrow 8 a.m.", "", "2*baguette tomorrow at 8 am"),
        ("nah tuesday's fine", BUNS, "tuesday"),
        (
            "one of the small ones should be oat too",
            LARGE_AND_SMALL,
            f"{LARGE_AND_SMALL.split()[1][2:]}*3|{OAT_SMALL}*1",
        ),
        ("otro cafe igual", OAT_COFFEE, "1*coffee/milk=oat/size=large"),
        ("ah y otro igual", OAT_COFFEE, "coffee/milk=oat/size=large*2"),
        ("ok then take the 12", "20*almond-croissant", "almond-croissant*12"),
        (
            "échame los 12 y 3 de masa madre, también rebanados",
            "15*rye/cut=sliced",
            "3*sourdough/cut=sliced rye/cut=sliced*12",
        ),
        ("yes but with one more croissant", "4*croissant", "1*croissant"),
        ("scratch the buns they'd be cold by then lol", BUNS, "cinnamon-bun*0"),
        ("el rollo quítalo, se enfría", BUNS, "cinnamon-bun*0"),
        ("los recoge mi primo el Toño, Antonio Félix", BUNS, "pickup Antonio Félix"),
        ("Soy Ramiro. Pasame el link", BUNS, "Ramiro card"),
        ("recibe Andrés Pardo, pago por link", BUNS, "Andrés Pardo card"),
        ("jayden, debit at the til", BUNS, "pickup Jayden delivery"),
        ("I can't come myself, my brother Faisal will pick it up", BUNS, "pickup Faisal"),
    ],
)
def test_goods_times_and_names_are_used_up_to_the_last_word(text: str, cart: str, read: str) -> None:
    assert reads(text, cart, "") == read


def test_a_day_alone_keeps_the_hour_that_was_said_before() -> None:
    assert BUSINESS.catalogue is not None
    for said, text, when in (
        ("saturday at 3pm", "sunday same time", "sunday at 3pm"),
        ("sábado a las 4 de la tarde", "mejor el domingo a la misma hora", "el domingo a las 4 de la tarde"),
        ("2026-12-05T15:00:00-05:00", "yes sunday is good", "sunday 15:00"),
        ("tomorrow at 9", "at 10", "tomorrow at 10"),
    ):
        assert read_text(BUSINESS.catalogue, text, KnownOfPerson(cart_of(BUNS)), (), {"when": said}).when == when


BUNS_AND_BREAD = "2*cinnamon-bun 1*baguette"


@pytest.mark.parametrize(
    ("text", "cart", "read"),
    [
        ("yes but with one more cinnamon bun", BUNS_AND_BREAD, "1*cinnamon-bun"),
        ("make it another two buns", BUNS_AND_BREAD, "2*cinnamon-bun"),
        ("an extra baguette", BUNS_AND_BREAD, "1*baguette"),
        ("just one more bun", BUNS_AND_BREAD, "1*cinnamon-bun"),
        ("no wait, two more", BUNS, "cinnamon-bun*7"),
        ("one more will do", BUNS, "cinnamon-bun*6"),
        ("change it to one extra bun", BUNS_AND_BREAD, "1*cinnamon-bun"),
        ("and one more large", "1*latte/milk=oat/size=small", "1*latte/milk=oat/size=large"),
        ("sí pero con un rollo de canela más", BUNS_AND_BREAD, "1*cinnamon-bun"),
        ("mejor con otra barra", BUNS_AND_BREAD, "1*baguette"),
        ("otros dos rollos de canela y otra barra", BUNS_AND_BREAD, "2*cinnamon-bun|1*baguette"),
        ("que sean dos más", BUNS, "cinnamon-bun*7"),
        ("ponle otro más", BUNS, "cinnamon-bun*6"),
        ("una barra más un café chico", "", "1*baguette|1*coffee/size=small"),
        ("make it 3 buns", BUNS_AND_BREAD, "cinnamon-bun*3"),
        ("otro más", "1*baguette", "baguette*2"),
    ],
)
def test_one_more_comes_beside_what_there_is(text: str, cart: str, read: str) -> None:
    assert reads(text, cart, "") == read


@pytest.mark.parametrize(
    ("word", "read"),
    [("bigger", "bigger"), ("grandotes", "grandote"), ("grandmother", ""), ("granola", ""), ("larg", "large")],
)
def test_other_words_for_a_choice_are_no_words_that_may_be_misspelt(word: str, read: str) -> None:
    assert BUSINESS.catalogue is not None
    assert word_of_catalogue(BUSINESS.catalogue, word) == read
