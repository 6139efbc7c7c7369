"""The same as last time: an order of before goes into the cart again, at the prices of today."""

from dataclasses import replace

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley_cli.memory_service import MemoryService
from tests.conversations.test_orders import SATURDAY, orders_now, says
from tests.conversations.test_shop import cart, sold_otherwise
from tests.support.business import BUSINESS
from tests.support.phone import Phone


@pytest.fixture
def regular() -> Phone:
    phone = Phone(MemoryService(ManualClock(SATURDAY), business=BUSINESS), channel=Channel.WHATSAPP)
    orders_now(phone, "2 baguettes and a rye loaf and a large latte")
    assert cart(phone) == []
    return phone


@pytest.mark.parametrize(
    "said",
    ["Same as last time please", "the usual", "same order as last week", "lo mismo que la última vez", "lo de siempre"],
)
def test_the_last_order_is_in_the_cart_once_more(regular: Phone, said: str) -> None:
    heard = says(regular, said)
    assert cart(regular) == ["2 baguette", "1 rye", "1 latte/size=large"]
    assert "2 x B" in heard
    says(regular, "undo" if "last" in said or "usual" in said else "deshacer")
    assert cart(regular) == []


def test_what_is_dearer_or_gone_since_then_is_said(regular: Phone) -> None:
    business = sold_otherwise(without="rye")
    regular.service.business = replace(business)
    heard = says(regular, "same as last time")
    assert "Baguette now costs CA$4.00 instead of CA$3.50.\nrye isn't sold any more" in heard
    assert cart(regular) == ["2 baguette", "1 latte/size=large"]


def test_whoever_has_ordered_nothing_is_told_so() -> None:
    phone = Phone(MemoryService(ManualClock(SATURDAY), business=BUSINESS), channel=Channel.WHATSAPP)
    assert says(phone, "same as last time").startswith(
        "You have ordered nothing here yet. To order, text what you'd like"
    )
    assert cart(phone) == []
