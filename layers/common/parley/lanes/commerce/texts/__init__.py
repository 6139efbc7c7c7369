"""What the commerce lane says about the catalogue and the cart: its catalogue of sentences, `en.toml` and `es.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # without __eq__ and __repr__ the import takes half the time
class CommerceTexts:
    """The commerce lane's sentences, in one language. en.toml shows which values stand in braces in each."""

    topic_words: Mapping[str, str]
    """The word for each topic of HELP, by its key."""
    lane_title: str
    """What the lane is about, as people call it."""
    no_shop: str
    nothing_read: str
    not_counted_anew: str
    not_understood_with_cart: str
    not_understood_in_shop: str
    not_found: str
    two_things: str
    look: str
    hours: str
    ask_about_food: str
    nothing_understood: str
    not_understood_with_order: str
    own_orders_only: str
    not_read: str
    count_wrong: str
    which_product: str
    did_you_mean: str
    not_sold: str
    not_sold_add_rest: str
    no_such_choice: str
    unknown_choice: str
    which_choice: str
    choice: str
    dearer_choice: str
    too_many: str
    too_many_lines: str
    what_would_you_like: str
    which_of_category: str
    others: str
    none_of_these: str
    yes: str
    no: str
    and_: str

    product: str
    product_from: str
    product_described: str
    takes_hours: str
    takes_days: str
    options_of: str
    menu: str
    menu_category: str
    found: str
    found_more: str
    minimum: str
    pickup: str
    delivery: str
    delivery_noted: str
    order_stays: str
    another_order: str
    earliest: str
    how_to_order: str

    line: str
    line_with_options: str
    line_with_price: str
    cart: str
    total_brought: str
    cart_empty: str
    go_on: str
    go_on_to_minimum: str
    no_last_order: str
    added: str
    left_out: str
    not_clear: str
    question_noted: str
    draft: str
    draft_goods: str
    read_address: str
    read_note: str
    choose_first: str
    """What is said in front of a choice to somebody who goes on to order without it."""
    choose_one: str
    """What is said in front of a choice to somebody who has answered it with a yes."""
    yes_gladly: str
    """The answer to whether something can be had so, in front of what follows of it."""
    changed: str
    removed: str
    cleared: str
    replaced: str
    noted: str
    noted_for_shop: str
    ask_note: str
    not_in_cart: str
    which_line: str
    nothing_to_change: str
    which_to_correct: str
    say_remove: str
    change: str
    line_with_more: str
    add: str
    remove: str
    clear: str
    take_order: str

    read_so: str
    read_not: str
    read_without: str
    read_pickup: str
    read_delivery: str
    read_card: str
    read_cash: str
    read_name: str
    would_cost: str
    costs: str
    costs_from: str
    prices_are_fixed: str
    take_your_time: str
    for_others: str

    price_changed: str
    product_gone: str
    option_gone: str
    listed_price: str
    not_read_note: str
    order_unknown: str

    reminder: str
    cart_waits: str
    two_carts: str
    kept_cart: str
    names: Mapping[str, str]


@cache
def of(language: Language) -> CommerceTexts:
    """Return the commerce lane's sentences in this language."""
    return texts.read(CommerceTexts, language)


def say(call: Call[Any]) -> CommerceTexts:
    """Return the commerce lane's sentences in the language of the person for whom the tool is called."""
    return of(call.language)
