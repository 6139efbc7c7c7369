"""How many of each product are left. A product with a `stock` in catalogue.toml has a stock row, created with that
count when it is first needed; from then on the row counts. A product without a `stock` never runs out."""

from collections.abc import Iterable, Mapping

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.order import STOCK
from parley.ports import Add, Rows

LEFT = "left"
"""The field of a stock row that says how many there are."""


def left_of(rows: Rows, catalogue: ProductCatalogue, skus: Iterable[str]) -> dict[str, int]:
    """Return how many are left of each of these products, by sku. Products whose stock is not counted are left out."""
    found = dict[str, int]()
    for sku in skus:
        product = catalogue.product(sku)
        if product is not None and product.stock is not None:
            row = rows(STOCK).get("", product.sku)
            found[product.sku] = product.stock if row is None else int(row[LEFT])
    return found


def with_first_counts(rows: Rows, catalogue: ProductCatalogue, skus: Iterable[str]) -> None:
    """Create the missing stock rows of these products, with the first count from the catalogue. Products whose stock is
    not counted get none.
    """
    for sku in skus:
        product = catalogue.product(sku)
        if product is not None and product.stock is not None:
            rows(STOCK).put("", product.sku, {LEFT: product.stock})


def taking(counts: Mapping[str, int]) -> list[Add]:
    """Return the writes that take these counts (by sku) out of stock. A write is refused if fewer are left."""
    return [Add(STOCK, sku, LEFT, -count) for sku, count in sorted(counts.items())]


def giving_back(counts: Mapping[str, int]) -> list[Add]:
    """Return the writes that put these counts (by sku) back into stock."""
    return [Add(STOCK, sku, LEFT, count) for sku, count in sorted(counts.items())]
