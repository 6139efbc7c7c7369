"""How long a catalogue of 1,000 products takes to be searched and ordered from, in processor time: `make bench`.

The first search of a process loads the libraries and makes the index (aim: 20 ms beside the libraries); each turn of
that process searches it (aim: 5 ms a text).
"""

import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from itertools import product as combinations
from statistics import median

from parley.business.catalogue import Product, ProductCatalogue
from parley.business.file_parts import TranslatedText
from parley.business.files import Business
from parley.lanes.commerce.product_search import products_about
from parley.lanes.commerce.reading import read
from parley_cli import service_files

KINDS = ("loaf", "bun", "roll", "cake", "tart", "pie", "cookie", "muffin", "scone", "bagel")
TASTES = ("rye", "spelt", "walnut", "cherry", "lemon", "poppy", "honey", "ginger", "apple", "plum")
SIZES = ("tiny", "round", "long", "dark", "light", "sweet", "salty", "glazed", "toasted", "filled")
TEXTS = {
    "a product": "walnut loaf",
    "misspelt": "wallnut loafs",
    "an order of three": "I'd like two dark rye loaves, a glazed lemon tart and 3 poppy bagels",
    "no product at all": "remind me to call the plumber about the kitchen tap tomorrow at nine",
    "400 characters": "a dark rye loaf and " * 20,
    "400 joints": "a, " * 133,
}


def shop() -> Business:
    """Return the example's business with 1,000 products."""
    business = service_files.read()
    assert business.catalogue is not None
    names = enumerate(combinations(SIZES, TASTES, KINDS))
    products = tuple(Product(f"p{n}", TranslatedText(en=" ".join(words)), 100 + n) for n, words in names)
    catalogue: ProductCatalogue = replace(business.catalogue, products=products)
    return replace(business, catalogue=catalogue)


def milliseconds(does: Callable[[], object]) -> float:
    """Return the processor time that this takes."""
    began = time.process_time()
    does()
    return (time.process_time() - began) * 1_000


def load() -> None:
    """Load the libraries that a search loads when it first needs them."""
    for name in ("rapidfuzz.process", "Stemmer"):
        import_module(name)


def main() -> None:
    """Print a line each: searching for a text, and reading it as an order."""
    business = shop()
    catalogue = business.catalogue
    assert catalogue is not None
    print(f"{'the libraries':20} {milliseconds(load):8.1f} ms")
    read("walnut loaf", service_files.read(), {})  # the words of the lane's vocabulary
    print(f"{'the first search':20} {milliseconds(lambda: read('walnut loaf', business, {})):8.1f} ms")
    for name, text in TEXTS.items():
        found = median(milliseconds(lambda text=text: products_about(catalogue, text)) for _ in range(9))
        ordered = median(milliseconds(lambda text=text: read(text, business, {})) for _ in range(9))
        print(f"{name:20} {found:8.1f} ms searched {ordered:8.1f} ms read")


if __name__ == "__main__":
    main()
