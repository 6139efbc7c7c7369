"""What corrects an order replaces what was ordered, and never adds; what is not clear of it is asked."""

from functools import cache

import pytest

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.cart import Cart, CartLine, parts_of_variant
from parley.lanes.commerce.options import wanted_items
from parley.lanes.commerce.shop_commands import as_draft, written_counts
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson
from parley_cli import service_files

BLUE, GREEN, BLACK = (f"plate/glaze={each}" for each in ("blue", "green", "black"))
MUG_BLUE, MUG_GREEN = "mug/glaze=blue", "mug/glaze=green"


@cache
def catalogue(folder: str) -> ProductCatalogue:
    found = service_files.read(service_files.find(folder)).catalogue
    assert found is not None
    return found


def corrected(text: str, cart: str, waiting: str = "", folder: str = "examples/tienda") -> str:
    """The counts that a text sets, and what waits for a choice then; "?" where that is asked; "" for no correction."""
    parts = [(count, *parts_of_variant(key)) for count, _, key in (each.partition(" ") for each in cart.split(", "))]
    lines = tuple(CartLine(sku=sku, options=options, count=int(n), price=1) for n, sku, options in parts if sku)
    known = KnownOfPerson(Cart(lines=lines), tuple(line.variant for line in lines[-1:]))
    before = tuple(wanted_items(catalogue(folder), waiting)) if waiting else ()
    found = read_text(catalogue(folder), text, known, before)
    if not found.corrects:
        return ""
    if found.is_unclear:
        return "?"
    waits = as_draft(found.wanted) if as_draft(found.wanted) != waiting else ""
    return " ".join(filter(None, (written_counts(found.counts), waits)))


@pytest.mark.parametrize(
    ("text", "cart", "read"),
    [
        ("siempre no van a ser seis platos sino ocho", f"6 {BLUE}", f"{BLUE}*8"),
        ("pero son ocho platos, no doce", f"12 {BLUE}", f"{BLUE}*8"),
        ("no doce, ocho", f"12 {BLUE}", f"{BLUE}*8"),
        ("cambie los platos a ocho", f"6 {BLUE}", f"{BLUE}*8"),
        ("ponle 8 platos en vez de 6", f"6 {BLUE}", f"{BLUE}*8"),
        ("solo quiero ocho platos", f"12 {BLUE}", f"{BLUE}*8"),
        ("con tres alcanza", f"5 {BLUE}", f"{BLUE}*3"),
        ("me equivoqué, los jarros eran 2", f"4 {MUG_GREEN}, 1 pot-small", f"{MUG_GREEN}*2"),
        ("son demasiados jarros, solo dos, uno azul y uno verde", f"4 {MUG_BLUE}", f"{MUG_BLUE}*1|{MUG_GREEN}*1"),
        ("no, mejor uno azul y uno verde", f"2 {MUG_BLUE}", f"{MUG_BLUE}*1|{MUG_GREEN}*1"),
        ("che los jarros hacelos verdes", f"2 {MUG_BLUE}, 1 pot-large", f"{MUG_BLUE}*0|{MUG_GREEN}*2"),
        ("los platos mejor azules también", f"2 {MUG_BLUE}, 2 {BLACK}", f"{BLACK}*0|{BLUE}*2"),
        ("three plates was a typo, i want two", f"3 {BLUE}", f"{BLUE}*2"),
        ("actually three is too many, two will do", f"3 {BLUE}", f"{BLUE}*2"),
        ("quiero cambiar dos jarros a verde", f"4 {MUG_BLUE}", f"{MUG_BLUE}*2|{MUG_GREEN}*2"),
        ("dos de los platos pásalos a negro", f"4 {BLUE}", f"{BLUE}*2|{BLACK}*2"),
        ("al final solo voy a llevar dos", f"5 {BLUE}", f"{BLUE}*2"),
        ("dos no, tres", f"2 {BLUE}", f"{BLUE}*3"),
        ("i only wanted three plates", f"4 {BLUE}", f"{BLUE}*3"),
        ("yo pedí tres platos", f"4 {BLUE}", f"{BLUE}*3"),
        ("que los platos sean verdes por favor", f"2 {MUG_BLUE}, 3 {BLACK}", f"{BLACK}*0|{GREEN}*3"),
        # What is more than a correction, or none, is read elsewhere; what is not clear is asked.
        ("agrega ocho platos azules", f"6 {BLUE}", ""),
        ("dos platos más", f"6 {BLUE}", ""),
        ("ah y otro verde", f"2 {MUG_BLUE}", ""),
        ("no quiero seis platos", f"6 {BLUE}", ""),
        ("cambia uno azul por uno verde", f"4 {BLUE}", f"{BLUE}*3|{GREEN}*1"),
        ("¿solo dos platos?", f"6 {BLUE}", ""),
        ("mejor uno verde", f"4 {BLUE}", "?"),
        ("no, mejor un azul y un verde", f"2 {BLUE}, 2 {BLACK}", "?"),
    ],
)
def test_a_correction_sets_what_is_in_the_cart(text: str, cart: str, read: str) -> None:
    assert corrected(text, cart) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("make the small coffee a large", "coffee/size=small*0|coffee/size=large*1"),
        ("actually just the one", "croissant*1"),
        ("can the coffee be large instead?", "coffee/size=small*0|coffee/size=large*1"),
        ("the coffee large please", "coffee/size=small*0|coffee/size=large*1"),
        ("i want the large coffee", ""),
    ],
)
def test_a_variant_takes_the_place_of_another(text: str, read: str) -> None:
    assert corrected(text, "1 coffee/size=small, 2 croissant", folder="service") == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ya no quiero las baguettes, nomás el café", "baguette*0"),
        ("quita las baguettes, solo el café", "baguette*0"),
        ("remove the baguettes, just the coffee", "baguette*0"),
        ("not the baguettes, only the coffee", "baguette*0"),
        ("solo el café", "?"),
        ("remove the baguettes", ""),
        ("quita las baguettes", ""),
        ("ya no quiero las baguettes, solo un café", "coffee/size=small*1|baguette*0"),
        ("quita las baguettes, nomás el café grande", "coffee/size=small*0|coffee/size=large*1|baguette*0"),
        ("lose the baguettes, just 2 coffees", "coffee/size=small*2|baguette*0"),
        ("quita una baguette, solo el café", "?"),
        ("quita una baguette, solo una", "baguette*1"),
    ],
)
def test_what_is_to_stay_stays_where_something_else_goes(text: str, read: str) -> None:
    assert corrected(text, "1 coffee/size=small, 2 baguette", folder="service") == read


@pytest.mark.parametrize(
    ("text", "cart", "waiting", "read"),
    [
        ("no, los quiero un jarro azul y un jarro verde", "", "=2*mug", "=1*mug/glaze=blue|1*mug/glaze=green"),
        ("8 platos azules en total", f"6 {MUG_BLUE}", "=12*plate", "=8*plate/glaze=blue"),
        ("no, mejor tres", "", "=2*mug", "=3*mug"),
        ("pero los platos son ocho", f"6 {BLUE}", "=2*mug", f"{BLUE}*8"),
        ("solo azul", "", "=2*mug", ""),
    ],
)
def test_what_waits_for_a_choice_is_corrected_too(text: str, cart: str, waiting: str, read: str) -> None:
    assert corrected(text, cart, waiting) == read
