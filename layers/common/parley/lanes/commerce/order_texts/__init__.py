"""What is said about orders, to people and to admins: `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # without __eq__ and __repr__ the import takes half the time
class OrderTexts:
    """The sentences about orders, in one language. en.toml shows which values stand in braces in each."""

    no_shop: str
    empty_cart: str
    below_minimum: str
    only_left: str
    only_left_taken: str
    none_left: str
    cart_kept: str
    which_way: str
    way_pickup: str
    way_delivery: str
    way_delivery_free: str
    unknown_way: str
    not_this_way: str
    which_address: str
    last_address: str
    which_postcode: str
    no_address: str
    outside_area: str
    which_name: str
    no_name: str
    no_time_known: str
    too_soon: str
    closed_then: str
    when_then: str
    one_time: str
    which_payment: str
    both_ways: str
    """The answer to whether an order is brought or picked up, in front of the open question."""
    be_quick: str
    """What is said in front of the open question to somebody who is in a hurry."""
    pay_delivery: str
    pay_card: str

    summary: str
    summary_line: str
    summary_fee: str
    summary_total: str
    summary_pickup: str
    summary_delivery: str
    summary_name: str
    summary_note: str
    paid: Mapping[str, str]
    """How an order is paid, by its payment's kind, and for `on_delivery` by how it is had."""
    payment_states: Mapping[str, str]
    """What is known of the payment of an order, by its status; `nothing_due`: it has ended, and nobody paid."""
    changed_meanwhile: str

    placed: str
    placed_pickup: str
    placed_delivery: str
    busy: str
    busy_moving: str

    statuses: Mapping[str, str]
    """Each status in a few words."""
    status_names: Mapping[str, str]
    """The statuses that operators give orders, in one word each."""
    told: Mapping[str, str]
    """What a person is told when an operator has moved their order, by its status, and by how it is had where a
    sentence of its own stands under `<status>_<how>`."""
    nothing_to_pay: str
    refused_for: str

    no_orders: str
    not_ordered_yet: str
    will_be_told: str
    no_such_order: str
    which_order: str
    order: str
    order_with_reason: str
    history: str
    of_another: str
    lately: str
    lately_pickup: str
    lately_delivery: str
    history_line: str
    cancel: str
    cancel_cart: str
    cart_not_ordered: str
    cancelled: str
    cannot_cancel: str
    cannot_change: str
    already_over: str
    no_open_order: str

    new_order: str
    cancelled_order: str
    erased_order: str
    admin_orders: str
    admin_line: str
    admin_none: str
    admin_more: str
    admin_move: str
    admin_move_because: str
    order_becomes: str
    admin_moved: str
    move_reports: Mapping[str, str]
    """What an admin is told of a move that has gone otherwise, by what has become of it."""
    admin_cannot: str
    admin_no_such_order: str
    admin_why: str
    kept_order: str
    kept_books: str
    """What the books keep of a person's orders beyond an erasure."""
    cancelled_by_erasure: str


@cache
def of(language: Language) -> OrderTexts:
    """Return the sentences about orders in this language."""
    return texts.read(OrderTexts, language)


def say(call: Call[Any]) -> OrderTexts:
    """Return the sentences about orders in the language of the person for whom the tool is called."""
    return of(call.language)
