"""The tools that show what can be bought: the whole catalogue, a category, or the products that some words name."""

from collections.abc import Mapping, Sequence
from functools import cache
from zoneinfo import ZoneInfo

from parley.business.catalogue import Product, ProductCatalogue
from parley.business.money import money
from parley.conversation.time_words import moment_in_words
from parley.lanes.commerce import due_time
from parley.lanes.commerce.browse_words import menu, product_in_full, products_in_words
from parley.lanes.commerce.cart_words import how_to_order, sold
from parley.lanes.commerce.category_words import categories_of
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.product_search import category_named, folded, products_about
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.texts import Language
from parley.texts.vocabulary import listed
from parley.tools.tool import Call, LookUpRequest, NoArguments, Result, Tier, tool

PHRASES: Mapping[Language, Sequence[str]] = {
    "en": [
        *("what do you sell", "what do you have", "show me the menu", "what's on the menu"),
        *("catalogue", "products", "what have you got"),
    ],
    "es": [
        *("qué venden", "qué tienen", "muéstrame el menú", "qué hay en el menú"),
        *(
            "catálogo",
            "qué tenéis",
            "productos",
            "qué tienen de venta",
            "qué tienen a la venta",
            "qué tienen para vender",
        ),
        *("qué hay a la venta", "qué vendéis", "qué venden ahí", "qué vendes"),
    ],
}
"""The texts that ask for all there is."""


@tool(Tier.READ, phrases=PHRASES)
def browse(call: Call[Services], asked: LookUpRequest) -> Result:
    """Look for what can be ordered: the products that `words` name, with prices and options, or all there is."""
    is_of_all = folded(asked.words) in _all_phrases()  # then the words are the text itself, and name nothing
    shown, words = shown_for(call, "" if is_of_all else asked.words)
    notes = CommerceNotes.for_call(call)
    kept = notes.change(shown=tuple(product.sku for product in shown), asked="")
    return Result(words, notes=None if kept == notes else kept.store())


@cache
def _all_phrases() -> frozenset[str]:
    return frozenset(folded(each) for phrases in PHRASES.values() for each in phrases)


def shown_for(call: Call[Services], words: str) -> tuple[Sequence[Product], str]:
    """Return the products that these words name, and the text that shows them. If the words name nothing that is sold:
    no products, that there is nothing of that name, and the menu; without words, the menu alone.
    """
    catalogue, says, language = sold(call), say(call), call.language
    how = how_to_order(catalogue, language)
    category = category_named(catalogue, words)
    categories = [category] if category is not None else categories_of(catalogue, words)
    if categories:
        goods = [products_in_words(catalogue, catalogue.of(each.key), language) for each in categories]
        told = [
            says.menu_category.format(category=each.name.in_(language), products=shown)
            for each, shown in zip(categories, goods, strict=True)
        ]
        return [product for each in categories for product in catalogue.of(each.key)], "\n".join([*told, how])
    if not listed(GRAMMAR_WORDS, "food").isdisjoint(folded(words).split()):
        return (), f"{says.ask_about_food} {menu(catalogue, language)}"
    found = products_about(catalogue, words) if words else ()
    if len(found) == 1:
        return found, product_in_full(catalogue, found[0], language)
    if found:
        return found, products_in_words(catalogue, found, language)
    shown = menu(catalogue, language)
    return (), f"{says.not_sold.format(words=words.strip(), menu=shown) if words.strip() else shown} {how}"


@tool(
    Tier.READ,
    phrases={
        "en": ["minimum order", "how can I get my order", "delivery terms"],
        "es": ["pedido mínimo", "cómo recibo mi pedido", "condiciones de entrega"],
    },
    in_help=False,
)
def ordering_terms(call: Call[Services], asked: NoArguments) -> str:
    """Say from which sum on one can order, and how an order is had: pick-up, delivery, its area and its fee."""
    catalogue, says, language = sold(call), say(call), call.language
    lines = []
    if catalogue.minimum:
        lines.append(says.minimum.format(minimum=money(catalogue.minimum, catalogue.currency, language)))
    if catalogue.pickup is not None:
        note = catalogue.pickup.note.in_(language) if catalogue.pickup.note else ""
        lines.append(" ".join(filter(None, (says.pickup, note))))
    if catalogue.delivery is not None:
        fee = money(catalogue.delivery.fee, catalogue.currency, language)
        lines.append(says.delivery.format(area=catalogue.delivery.area.in_(language), fee=fee))
    if told := _earliest(call, catalogue):
        lines.append(told)
    return "\n".join(lines)


def _earliest(call: Call[Services], catalogue: ProductCatalogue) -> str:
    """Return the sentence that says when the cart's products could be ready at the earliest. Empty if the cart is
    empty, or it is not known when the place opens next.
    """
    lines, business = CommerceNotes.for_call(call).lines, call.services.business
    hours = due_time.lead_hours(catalogue, lines)
    first = due_time.earliest(business, call.now, hours) if business and lines else None
    if business is None or first is None:
        return ""
    time = moment_in_words(first, call.language, call.now, ZoneInfo(business.service.timezone))
    return say(call).earliest.format(time=time)


TOOLS = (browse, ordering_terms)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
