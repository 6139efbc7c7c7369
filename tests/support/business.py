"""The operator's files in service/, read once in each process, because to index them takes longer than most tests."""

from dataclasses import replace

from parley.business.catalogue import Product, ProductCatalogue
from parley.business.files import Business
from parley_cli import service_files

BUSINESS = service_files.read()


def catalogue() -> ProductCatalogue:
    """Return the example service's catalogue of products."""
    assert BUSINESS.catalogue is not None
    return BUSINESS.catalogue


def with_product(sku: str, **changes: object) -> Business:
    """Return the operator's files with these fields of a product changed."""

    def changed(product: Product) -> Product:
        return replace(product, **changes) if product.sku == sku else product  # type: ignore[arg-type]

    return replace(BUSINESS, catalogue=replace(catalogue(), products=tuple(map(changed, catalogue().products))))


LAST_CROISSANT = with_product("croissant", stock=1, price=525)
"""The operator's files with one butter croissant in stock, at a price that reaches the minimum order."""
