"""What answers questions about what is sold and about an order: `en.toml` and `es.toml` beside this file."""

from dataclasses import dataclass
from functools import cache

from parley import texts
from parley.texts import Language


@dataclass(frozen=True, eq=False, repr=False)  # without __eq__ and __repr__ the import takes half the time
class QuestionTexts:
    """The sentences that answer questions of customers, in one language. en.toml shows which values stand in braces."""

    costs: str
    costs_from: str
    one_costs: str
    one_costs_from: str
    fixed_prices: str
    is_enough: str
    is_not_enough: str
    is_not_offered: str
    is_there: str
    are_left: str
    none_left: str
    comes_as_is: str
    options_of: str
    soonest: str
    closed_for_now: str
    not_sold: str
    no_order: str
    number_comes: str
    your_number: str
    was_free: str
    is_free: str
    ask_shop: str
    owed: str
    cheapest: str
    none_cheaper: str
    ask_about_writing: str
    why_asked: str
    no_delivery: str
    is_delivered_there: str
    other_collects: str
    not_delivered_there: str
    total_of_all: str
    total_of_all_from: str
    can_cancel: str
    cancel_ahead: str


@cache
def of(language: Language) -> QuestionTexts:
    """Return the sentences that answer questions, in this language."""
    return texts.read(QuestionTexts, language)
