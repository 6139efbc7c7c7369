"""`MetaSender` over a strict stand-in for Meta's API: its requests are correct, and after every failure it says what
is known.
"""

from collections.abc import Iterator

import pytest

from parley.channels.meta.send import MetaSender
from parley.conversation.effects import Button, Outbound
from parley.conversation.events import Channel, Provider
from parley.errors import DeliveryUncertain
from parley_cli.meta import DISPLAY_NUMBER, PHONE_NUMBER_ID
from tests.support.meta_server import (
    TOKEN,
    VERSION,
    MetaServer,
    Step,
    Wrong,
    babbles_after_accepting,
    check,
    hangs_after_accepting,
    hangs_before_accepting,
    hangs_up_after_accepting,
    hangs_up_before_accepting,
    is_cut_off_after_accepting,
    names_nothing_after_accepting,
)
from tests.support.meta_server import Message as Asked
from tests.support.phone import ANA
from tests.support.phone import clock as noon

TIMEOUT_SECONDS = 1.0
"""Long enough for an answer on a busy machine, and short enough to wait for in a test of a server that hangs."""
WAMID = "wamid.HBgLMTQxNjU1NTAxMjMVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA="


@pytest.fixture
def server() -> Iterator[MetaServer]:
    with MetaServer() as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"


@pytest.fixture
def sender(server: MetaServer) -> MetaSender:
    return make_sender(server.url)


def make_sender(base_url: str, token: str = TOKEN, number: str = PHONE_NUMBER_ID) -> MetaSender:
    return MetaSender(number, token, base_url, VERSION, timeout=TIMEOUT_SECONDS)


def message(text: str = "Added “milk”.", *, id: str = f"{WAMID}.r0") -> Outbound:
    return Outbound(
        id=id,
        conversation="c" * 52,
        channel=Channel.WHATSAPP,
        provider=Provider.META,
        to=ANA,
        sender=f"+{DISPLAY_NUMBER}",
        text=text,
        created_at=noon()(),
    )


# --- delivering -----------------------------------------------------------------------------------------------------


def test_a_message_is_a_correct_request_with_its_row_along(server: MetaServer, sender: MetaSender) -> None:
    id = sender.deliver(message("Added “milk” & <bread>\n+ 100 %. 🥛"))
    assert server.taken == [
        (
            id,
            {
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": ANA.lstrip("+"),
                "biz_opaque_callback_data": f"{'c' * 52}.{WAMID}.r0",
                "type": "text",
                "text": {"body": "Added “milk” & <bread>\n+ 100 %. 🥛", "preview_url": False},
            },
        )
    ]


# --- choices --------------------------------------------------------------------------------------------------------


def choosing(*titles: str, text: str = "Which one?", choose: str | None = None) -> Outbound:
    """A message with these choices."""
    buttons = tuple(Button(id=f"{WAMID}.q.{number}", title=title) for number, title in enumerate(titles, 1))
    return message(text).model_copy(update={"buttons": buttons, "choose": choose})


def interactive(server: MetaServer) -> Asked:
    (_, asked), *_ = server.taken
    shown: Asked = asked["interactive"]
    return shown


@pytest.mark.parametrize("count", [1, 2, 3])
def test_up_to_three_choices_are_buttons(server: MetaServer, sender: MetaSender, count: int) -> None:
    sender.deliver(choosing(*"abc"[:count]))
    shown = interactive(server)
    assert (shown["type"], shown["body"]) == ("button", {"text": "Which one?"})
    assert [each["reply"] for each in shown["action"]["buttons"]] == [
        {"id": f"{WAMID}.q.{number}", "title": title} for number, title in enumerate("abc"[:count], 1)
    ]


@pytest.mark.parametrize(("choose", "said"), [(None, "Choose"), ("Elegir", "Elegir"), ("Elige una de " * 9, None)])
@pytest.mark.parametrize("count", [4, 10])
def test_up_to_ten_are_a_list(
    server: MetaServer, sender: MetaSender, count: int, choose: str | None, said: str | None
) -> None:
    sender.deliver(choosing(*"abcdefghij"[:count], choose=choose))
    shown = interactive(server)
    assert shown["type"] == "list"
    assert shown["action"]["button"] == (said or "Elige una de Elige…")
    (section,) = shown["action"]["sections"]
    assert [row["title"] for row in section["rows"]] == list("abcdefghij"[:count])


@pytest.mark.parametrize(
    "asked",
    [choosing(*"abcdefghijk"), choosing("a", "b", text="x" * 1_025), choosing("a", "b", text="😀" * 513)],
    ids=["eleven", "long", "long in emoji"],
)
def test_what_whatsapp_would_not_show_is_asked_in_words(
    server: MetaServer, sender: MetaSender, asked: Outbound
) -> None:
    sender.deliver(asked)
    assert server.taken[0][1]["text"]["body"] == asked.text


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (("Twenty characters 20", "b"), ["Twenty characters 20", "b"]),
        (("More than twenty characters", "b"), ["More than twenty ch…", "b"]),
        (("Family 👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "b"), ["Family 👨‍👩‍👧‍👦…", "b"]),
        (("e\u0301" * 15, "b"), ["e\u0301" * 9 + "…", "b"]),
        (("two\nlines", "b"), ["two lines", "b"]),
        (("Buy milk at the shop A", "Buy milk at the shop B"), ["1 Buy milk at the s…", "2 Buy milk at the s…"]),
        (("same", "same"), ["1 same", "2 same"]),
        (("", "b"), ["1", "2 b"]),
    ],
)
def test_a_title_is_cut_between_two_characters_and_stays_its_own(
    server: MetaServer, sender: MetaSender, titles: tuple[str, ...], shown: list[str]
) -> None:
    sender.deliver(choosing(*titles))
    assert [each["reply"]["title"] for each in interactive(server)["action"]["buttons"]] == shown


def test_a_row_may_be_a_little_longer_than_a_button(server: MetaServer, sender: MetaSender) -> None:
    sender.deliver(choosing("24 characters are a row.", "b", "c", "twenty-five are one less.."))
    rows = interactive(server)["action"]["sections"][0]["rows"]
    assert [row["title"] for row in rows] == ["24 characters are a row.", "b", "c", "twenty-five are one les…"]


@pytest.mark.parametrize(
    ("step", "taken"),
    [
        (hangs_before_accepting, 0),
        (hangs_after_accepting, 1),
        (hangs_up_before_accepting, 0),
        (hangs_up_after_accepting, 1),
        (is_cut_off_after_accepting, 1),
        (babbles_after_accepting, 1),
        (names_nothing_after_accepting, 1),
    ],
)
def test_a_lost_answer_is_uncertain_whether_or_not_it_was_taken(
    server: MetaServer, sender: MetaSender, step: Step, taken: int
) -> None:
    server.will(step)
    with pytest.raises(DeliveryUncertain):
        sender.deliver(message())
    assert len(server.taken) == taken


def test_it_cannot_be_asked_afterwards(sender: MetaSender) -> None:
    assert not sender.can_be_asked
    with pytest.raises(DeliveryUncertain):
        sender.find(message(), noon()(), frozenset())


# --- the stand-in ---------------------------------------------------------------------------------------------------

TEXT: Asked = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": "14165550123",
    "biz_opaque_callback_data": "c.r",
    "type": "text",
    "text": {"body": "hello", "preview_url": False},
}


def test_the_stand_in_takes_what_is_correct() -> None:
    check(TEXT)


@pytest.mark.parametrize(
    "changed",
    [
        {"messaging_product": "sms"},
        {"recipient_type": "group"},
        {"to": "+14165550123"},
        {"to": "whatsapp:14165550123"},
        {"type": "hologram"},
        {"biz_opaque_callback_data": "x" * 513},
        {"text": {"body": "x" * 4097, "preview_url": False}},
        {"text": {"body": "", "preview_url": False}},
        {"text": {"body": "hello"}},
        {"text": "hello"},
        {"status_callback": "https://parley.example.com"},
    ],
    ids=str,
)
def test_the_stand_in_refuses_what_meta_refuses(changed: Asked) -> None:
    with pytest.raises(Wrong):
        check({**TEXT, **changed})
