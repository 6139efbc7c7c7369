"""Somebody who keeps their number to themselves on WhatsApp is asked for it where people may have to call them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Channel, MessageForm
from parley_cli import meta
from parley_cli.memory_service import MemoryService
from tests.conversations.test_lately import hidden
from tests.conversations.test_meta import WhatsApp
from tests.support.business import BUSINESS
from tests.support.coach import with_coach
from tests.support.front_desk import FrontDesk
from tests.support.meta_server import MetaServer
from tests.support.phone import ANA, Phone
from tests.support.phone import clock as noon

REQUEST = {"name": "request_contact_info"}
ORDER = ("two croissants", "checkout", "pickup", "tomorrow at 10", "yes")


@pytest.fixture
def ana() -> Iterator[WhatsApp]:
    with MetaServer() as server:
        yield WhatsApp(server, MemoryService(noon(), business=BUSINESS, settings=with_coach()))
        assert not server.refused, f"a request was not correct: {server.refused}"


def asked_in(ana: WhatsApp, *texts: str) -> list[bool]:
    """Let Ana text without a number, and return for each message that she gets whether it asks for her number."""
    before = len(ana.server.taken)
    for text in texts:
        ana.posts += 1
        hidden(text, ana.posts, ana)
    new = [message for _, message in ana.server.taken[before:]]
    assert all(message["recipient"] == meta.USER_ID and "to" not in message for message in new)
    return [message.get("interactive", {}).get("action") == REQUEST for message in new]


def test_whoever_has_ordered_is_asked_once_and_may_share_it(ana: WhatsApp) -> None:
    assert asked_in(ana, *ORDER) == [False] * 5 + [True]
    assert asked_in(ana, "open a ticket about a missing item", "my orders") == [False] * 2
    ana.heard = len(ana.server.taken)
    ana.posts_to_us(meta.value() | dict(meta.LATELY["number-shared"]))
    thanks = ana.hears()
    assert (thanks["to"], thanks["text"]["body"]) == ("14165550123", "Thank you, now I know your number.")
    by_sms = Phone(ana.service)
    by_sms.says("my orders")
    by_sms.hears_something_like("A-")


def test_whoever_leaves_it_alone_is_asked_again_after_a_month(ana: WhatsApp) -> None:
    assert asked_in(ana, "open a ticket about a missing item") == [False, True]
    assert isinstance(ana.service.now, ManualClock)
    for days, is_asked in ((29, False), (2, True)):
        ana.service.now.advance(days=days)
        assert asked_in(ana, "talk to a person")[-1] is is_asked


def test_whoever_is_not_let_in_yet_is_asked_because_people_are_let_in_by_number(ana: WhatsApp) -> None:
    policy = AdmissionPolicy(mode="approval", admins=frozenset(["+14165550199"]))
    ana.service.policy = replace(ana.service.policy, admission=policy)
    assert asked_in(ana, "hello, I am Ana", "please?")[:2] == [False, True]


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
def test_nobody_is_asked_whose_number_is_known(channel: Channel) -> None:
    bo = Phone(MemoryService(noon(), business=BUSINESS, settings=with_coach()), channel=channel)
    bo.says("open a ticket about a missing item")
    assert not [each for each in bo.service.sender.sent if each.asks_number]


def test_nobody_is_asked_against_the_setting(ana: WhatsApp) -> None:
    ana.service.policy = replace(ana.service.policy, asks_for_numbers=False)
    assert asked_in(ana, "open a ticket about a missing item") == [False]


def test_whoever_answers_the_person_reads_the_number(clock: ManualClock) -> None:
    desk = FrontDesk(clock)
    desk.ana_says("talk to a person")
    desk.bo.inbox.clear()
    desk.ana.service.turn(desk.ana.service.message(ANA, "[Number shared]", Channel.WHATSAPP, form=MessageForm.NUMBER))
    (told,) = [each.text for each in desk.ana.service.work()]
    assert told.endswith(f"[Number shared: {ANA}]")
