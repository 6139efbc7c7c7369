"""The words that stand in the examples of the lane's commands: products of the catalogue, where it has not the usual
ones."""

from collections.abc import Mapping

from parley.business.files import Business
from parley.lanes.commerce.product_search import folded, words_of_catalogue
from parley.texts import Language

FORMS: Mapping[Language, Mapping[str, str]] = {
    "en": {"a coffee": "1 {name}", "the croissant": "the {name}"},
    "es": {"un café": "1 {name}", "el cruasán": "{name}"},
}
"""What stands in the slots of phrases that HELP shows, and the form that a product's name takes in its place."""


def example_words(business: Business | None, language: Language) -> Mapping[str, str]:
    """Return the first product's name for the usual examples, except those that the catalogue itself has."""
    catalogue = business.catalogue if business is not None else None
    if catalogue is None or not catalogue.products:
        return {}
    known, name = words_of_catalogue(catalogue), catalogue.products[0].name.in_(language).lower()
    return {
        usual: form.format(name=name)
        for usual, form in FORMS.get(language, {}).items()
        if known.isdisjoint(folded(usual).split())
    }
