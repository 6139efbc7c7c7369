"""What there is to buy: everything by category, a category, or what some words name. It only looks."""

from parley.lanes.commerce.browse_words import menu, product_in_full, products_in_words
from parley.lanes.commerce.cart_words import how_to_order, sold
from parley.lanes.commerce.product_search import category_named, products_about
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Call, LookUpRequest, Tier, tool


@tool(
    Tier.READ,
    phrases={
        "en": [
            *("what do you sell", "what do you have", "show me the menu", "what's on the menu"),
            *("catalogue", "products", "what have you got"),
        ],
        "es": [
            *("qué venden", "qué tienen", "muéstrame el menú", "qué hay en el menú"),
            *("catálogo", "qué tenéis", "productos"),
        ],
    },
)
def browse(call: Call[Services], asked: LookUpRequest) -> str:
    """Look for what can be ordered: the products that `words` name, with prices and options, or all there is."""
    catalogue, says, language = sold(call), say(call), call.language
    how = how_to_order(catalogue, language)
    category = category_named(catalogue, asked.words)
    if category is not None:
        shown = products_in_words(catalogue, catalogue.of(category.key), language)
        return f"{says.menu_category.format(category=category.name.in_(language), products=shown)}\n{how}"
    found = products_about(catalogue, asked.words) if asked.words else ()
    if len(found) == 1:
        return product_in_full(catalogue, found[0], language)
    if found:
        return products_in_words(catalogue, found, language)
    return f"{menu(catalogue, language)} {how}"


TOOLS = (browse,)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
