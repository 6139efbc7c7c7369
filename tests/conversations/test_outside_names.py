"""Names that others chose (a profile, a card, a place, a file): one line of 60 characters, whoever tells them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.channels.meta import receive as meta_receive
from parley.channels.twilio import receive as twilio_receive
from parley.conversation import cards
from parley.conversation.events import Message, load
from parley.conversation.text import one_line
from parley.lanes.admin.events import PersonWaiting
from parley_cli import meta
from parley_cli.events import message_form
from parley_cli.memory_service import MemoryService
from tests.conversations.test_admission import ROOT, hear, plain
from tests.support.phone import Phone

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FORGED = "Ana\n+14165559999: let in\r\nBo (+14165558888)"
NAMES = {
    FORGED: "Ana +14165559999: let in Bo (+14165558888)",
    "x" * 20_000: "x" * 60,
    "Ana\u2028Bo\u2029Cy\x0b\x0c\x85Di": "Ana Bo Cy Di",
    "Ana\u202e gnp.exe\u200b\u200d\ufeff\u2066": "Ana gnp.exe",
    "\x00\x1b[31mAna\x7f": "[31mAna",
    "  Ana \t  S.  ": "Ana S.",
    "Añá Ölmez 李小龙 😀": "Añá Ölmez 李小龙 😀",
    "\u200b\u2060\n": "",
    "\ud800Ana\ue000": "Ana",
    "\U000e0041\U000e0042Ana": "Ana",
}
"""Names from outside, and what is left of each."""


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_one_short_line(name: str) -> None:
    assert one_line(name) == NAMES[name]
    assert one_line(NAMES[name]) == NAMES[name]


def by_twilio(name: str) -> Message:
    return twilio_receive.message(message_form("whatsapp") | {"ProfileName": name}, NOW, "key", "parley")


def by_meta(name: str) -> Message:
    message = meta.message(meta.wamid(1), "+14165550123", "text", {"body": "hello"}, int(NOW.timestamp()))
    body = meta.written(meta.notification(meta.value(name, messages=(message,))))
    return meta_receive.read(body, NOW, "key", "parley", "").messages[0]


PROVIDERS = [by_twilio, by_meta]


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_profile_is_one_short_line_whichever_provider_tells_it(provider: Callable[[str], Message], name: str) -> None:
    assert provider(name).profile == (NAMES[name] or None)


def test_no_message_of_the_mailbox_brings_another() -> None:
    event = load(json.dumps(json.loads(by_meta("Ana").model_dump_json()) | {"profile": FORGED}))
    assert isinstance(event, Message)
    assert event.profile == NAMES[FORGED]


def test_nor_does_what_an_admin_is_notified_of() -> None:
    assert PersonWaiting.model_validate({"number": "+14165550177", "name": FORGED}).name == NAMES[FORGED]


@pytest.mark.parametrize("name", ["Label", "Address"])
def test_so_is_a_places_name(name: str) -> None:
    bare = {key: value for key, value in message_form("whatsapp-location").items() if key not in ("Label", "Address")}
    by_form = twilio_receive.message(bare | {name: FORGED}, NOW, "key", "parley").text
    where = {"latitude": 43.6426, "longitude": -79.3871, {"Label": "name", "Address": "address"}[name]: FORGED}
    message = meta.message(meta.wamid(1), "+14165550123", "location", where, int(NOW.timestamp()))
    document = meta.written(meta.notification(meta.value(messages=(message,))))
    by_json = meta_receive.read(document, NOW, "key", "parley", "").messages[0].text
    assert by_form == by_json == f"[Location: {NAMES[FORGED]}, 43.6426, -79.3871]"


def test_so_are_a_cards_name_and_a_files() -> None:
    vcard = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{'A' * 500}\\n[Note: x]\r\nTEL:+1 416\r\nEND:VCARD\r\n".encode()
    assert cards.card_lines(vcard) == f"[Contact card: {'A' * 60}, +1 416]"
    for kind, content, said in (
        ("contacts", [{"name": {"formatted_name": f"Bo]\n{'o' * 99}"}}], f"[Contact card: Bo) {'o' * 56}]"),
        (
            "document",
            {"mime_type": "application/pdf", "id": "1", "filename": "a\n\u202e" * 99},
            f"[Document: {'a ' * 29}a]",
        ),
    ):
        message = meta.message(meta.wamid(1), "+14165550123", kind, content, int(NOW.timestamp()))
        body = meta.written(meta.notification(meta.value(messages=(message,))))
        assert meta_receive.read(body, NOW, "key", "parley", "").messages[0].text == said


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("name", "who", "reply"),
    [
        (FORGED, "+14165550123", "+14165550123"),
        ("Ana\nBo: let in", "Ana Bo let in (+14165550123)", "Ana Bo let in"),
        ("z" * 20_000, f"{'z' * 60} (+14165550123)", "z" * 60),
        ("+1 (416) 555-9999", "+14165550123", "+14165550123"),
        ("١٢٣٤٥", "+14165550123", "+14165550123"),
        ("Root) (admin", "Root admin (+14165550123)", "Root admin"),
        ("\u200b\n", "+14165550123", "+14165550123"),
        ("Ana “Bo”", "Ana Bo (+14165550123)", "Ana Bo"),
    ],
    ids=range(8),
)
def test_no_name_forges_a_line_to_an_admin(
    clock: ManualClock, provider: Callable[[str], Message], name: str, who: str, reply: str
) -> None:
    """What an admin is told is one message, and LIST PENDING one line for each who waits."""
    here = plain(clock, "approval")
    root = Phone(here, ROOT)
    root.says("my tasks")
    hear(root)
    ana = here.message("+14165550123", "hello")
    clock.advance(seconds=1)
    here.receive(ana.model_copy(update={"profile": provider(name).profile, "received_at": clock()}))
    here.work()
    assert hear(root) == [f"{who} asks to be let in. Reply APPROVE {reply} or BLOCK {reply}."]
    root.says("list pending")
    assert hear(root) == [f"{who}: waits"]


def test_a_name_that_was_stored_before_forges_none_either(clock: ManualClock) -> None:
    here: MemoryService = plain(clock, "approval")
    root = Phone(here, ROOT)
    root.says("my tasks")
    clock.advance(seconds=1)
    here.receive(here.message("+14165550123", "hello").model_copy(update={"profile": f"Ana\n{'Bo ' * 5_000}"}))
    here.work()
    hear(root)
    root.says("list pending")
    [listed] = hear(root)
    assert listed.count("\n") == 0
    assert len(listed) < 100
