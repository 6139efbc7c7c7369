"""How many of each product are left. A product that the file counts has a row, made with the file's first count when
one is first needed; from then on the row counts. A product that the file does not count is never short."""

from collections.abc import Iterable, Mapping

from parley.business.catalogue import ProductCatalogue
from parley.lanes.commerce.order import STOCK
from parley.ports import Add, Rows

LEFT = "left"
"""The field of a stock row that says how many there are."""


def left_of(rows: Rows, catalogue: ProductCatalogue, skus: Iterable[str]) -> dict[str, int]:
    """Return how many are left of those of these products that are counted."""
    found = dict[str, int]()
    for sku in skus:
        product = catalogue.product(sku)
        if product is not None and product.stock is not None:
            row = rows(STOCK).get("", product.sku)
            found[product.sku] = product.stock if row is None else int(row[LEFT])
    return found


def with_first_counts(rows: Rows, catalogue: ProductCatalogue, skus: Iterable[str]) -> None:
    """Make the rows of these products that are not there yet, with the counts of the file."""
    for sku in skus:
        product = catalogue.product(sku)
        if product is not None and product.stock is not None:
            rows(STOCK).put("", product.sku, {LEFT: product.stock})


def taking(counts: Mapping[str, int]) -> list[Add]:
    """Return the writes that take so many of each product out of stock: refused where fewer are left."""
    return [Add(STOCK, sku, LEFT, -count) for sku, count in sorted(counts.items())]


def giving_back(counts: Mapping[str, int]) -> list[Add]:
    """Return the writes that put so many of each product back into stock."""
    return [Add(STOCK, sku, LEFT, count) for sku, count in sorted(counts.items())]
