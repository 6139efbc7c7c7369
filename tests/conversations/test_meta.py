"""A conversation through Meta, from its signed posts to what its API takes: the webhook's intake, the turns and the
deliveries are the deployed ones, on memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from parley.adapters.memory_queues import MemoryStatuses
from parley.channels.meta.send import MetaSender
from parley.conversation.events import Channel, Provider
from parley.hooks.hook import WebhookRequest
from parley.intake import Intake
from parley.settings import Settings
from parley.settings.channels import MetaSettings
from parley.settings.deployment import DeploymentSettings
from parley_cli import meta
from parley_cli.memory_service import KEY, SERVICE, MemoryService
from tests.support.meta_server import TEMPLATE, TOKEN, VERSION, MetaServer
from tests.support.meta_server import Message as Asked
from tests.support.model import ScriptedModel
from tests.support.phone import ANA, Phone
from tests.support.phone import clock as noon

SECRET = "app-secret"


@dataclass
class WhatsApp:
    """Ana's phone, and Meta between it and the service."""

    server: MetaServer
    service: MemoryService
    statuses: MemoryStatuses = field(default_factory=MemoryStatuses)
    posts: int = 0

    def __post_init__(self) -> None:
        sender = MetaSender(meta.PHONE_NUMBER_ID, TOKEN, self.server.url, VERSION, timeout=1)
        senders = {Provider.META: sender, Provider.TWILIO: self.service.sender}
        self.service.delivery = replace(self.service.delivery, senders=senders)
        self.intake = Intake(
            mailbox=self.service.mailbox,
            statuses=self.statuses,
            secret=lambda *names: tuple({"conversation-key": KEY, "meta-app-secret": SECRET}[name] for name in names),
            settings=Settings(
                None,
                DeploymentSettings(public_url="https://parley.example.com", service=SERVICE),
                MetaSettings(phone_number_id=meta.PHONE_NUMBER_ID, oldest_days=0),
            ),
            now=self.service.now,
        )
        self.heard = 0

    def posts_to_us(self, value: meta.Part) -> None:
        """Meta posts this, and the service works."""
        body = meta.written(meta.notification(value))
        headers = {meta.SIGNATURE: meta.signature(body, SECRET)}
        self.intake.accept(WebhookRequest("POST", "/meta/webhook", "", headers, body))
        while self.statuses.statuses:
            self.service.delivery.apply(self.statuses.statuses.popleft())
        self.service.work()

    def says(self, kind: str, content: object) -> None:
        """Ana sends a message of this type."""
        self.posts += 1
        self.service.now.advance(seconds=1)  # type: ignore[attr-defined]
        written = meta.message(meta.wamid(self.posts), ANA, kind, content, int(self.service.now().timestamp()))
        self.posts_to_us(meta.value(messages=(written,)))

    def texts(self, text: str) -> None:
        self.says("text", {"body": text})

    def taps(self, button: meta.Part) -> None:
        """Ana taps a button that she was shown."""
        self.says("interactive", {"type": "button_reply", "button_reply": button["reply"]})

    def hears(self) -> Asked:
        """The one message that came since the last time, as Meta was asked for it."""
        (new,) = self.server.taken[self.heard :]
        self.heard = len(self.server.taken)
        return new[1]

    def hears_text(self) -> str:
        text: str = self.hears()["text"]["body"]
        return text


@pytest.fixture
def ana() -> Iterator[WhatsApp]:
    with MetaServer() as server:
        yield WhatsApp(server, MemoryService(noon()))
        assert not server.refused, f"a request was not correct: {server.refused}"


@pytest.fixture
def asked(ana: WhatsApp) -> tuple[WhatsApp, Asked]:
    """Ana has milk on her list, and was asked whether to delete it."""
    ana.texts("add milk to my tasks")
    ana.hears()
    ana.texts("delete milk")
    return ana, ana.hears()


def buttons(asked: Asked) -> list[meta.Part]:
    shown: list[meta.Part] = asked["interactive"]["action"]["buttons"]
    return shown


def test_a_text_is_answered_through_meta(ana: WhatsApp) -> None:
    ana.texts("add milk to my tasks")
    assert ana.hears_text() == "Added “milk” to your tasks."
    assert ana.service.sender.sent == []


def test_what_was_answered_is_marked_as_read(ana: WhatsApp) -> None:
    ana.texts("add milk to my tasks")
    ana.texts("delete milk")
    ana.texts("yes")
    assert ana.server.read == [meta.wamid(1), meta.wamid(2), meta.wamid(3)]
    assert len(ana.server.texts) == 3


def test_what_nobody_answered_is_not_marked(ana: WhatsApp) -> None:
    ana.says("reaction", {"message_id": meta.REPLY, "emoji": "👍"})
    ana.texts("STOP")
    ana.texts("add milk to my tasks")
    assert ana.server.read == [meta.wamid(2)]


def test_a_message_whose_id_cannot_be_kept_is_answered_and_not_marked(ana: WhatsApp) -> None:
    written = meta.message("wamid." + "x" * 200, ANA, "text", {"body": "my tasks"}, int(ana.service.now().timestamp()))
    ana.posts_to_us(meta.value(messages=(written,)))
    assert len(ana.server.texts) == 1
    assert ana.server.read == []


def test_who_writes_by_twilio_has_nothing_marked(ana: WhatsApp) -> None:
    ana.texts("my tasks")
    phone = Phone(ana.service)
    phone.says("my tasks")
    assert ana.server.read == [meta.wamid(1)]
    assert ana.service.sender.read == []


def test_a_reminder_marks_nothing(ana: WhatsApp) -> None:
    ana.texts("remind me in 5 minutes to stretch")
    for _ in range(6):
        ana.service.now.advance(minutes=1)  # type: ignore[attr-defined]
        ana.service.sweep()
        ana.service.work()
    assert ana.server.texts[-1] == "Reminder: stretch"
    assert ana.server.read == [meta.wamid(1)]


def test_what_cannot_be_read_gets_an_answer(ana: WhatsApp) -> None:
    ana.says("unsupported", None)
    assert ana.hears_text().startswith("I can't read that kind of message yet.")


def test_a_question_has_a_button_for_each_answer(asked: tuple[WhatsApp, Asked]) -> None:
    _, question = asked
    assert question["interactive"]["body"]["text"] == "Delete “milk” from your tasks?\nReply YES or NO."
    assert [button["reply"]["title"] for button in buttons(question)] == ["Yes", "No"]


@pytest.mark.parametrize(("button", "answer"), [(0, "Deleted “milk”."), (1, "OK, I won't.")], ids=["yes", "no"])
def test_a_tap_answers_its_question(asked: tuple[WhatsApp, Asked], button: int, answer: str) -> None:
    ana, question = asked
    ana.taps(buttons(question)[button])
    assert ana.hears_text() == answer


def test_the_payload_answers_whatever_the_button_says(asked: tuple[WhatsApp, Asked]) -> None:
    ana, question = asked
    ana.taps({"reply": {**buttons(question)[1]["reply"], "title": "Yes"}})
    assert ana.hears_text() == "OK, I won't."


def test_typing_the_answer_still_works(asked: tuple[WhatsApp, Asked]) -> None:
    ana, _ = asked
    ana.texts("yes")
    assert ana.hears_text() == "Deleted “milk”."


@pytest.mark.parametrize("reaction", [{"emoji": "👍"}, {"emoji": "👎"}, {"emoji": ""}, {}], ids=str)
def test_a_reaction_answers_no_question_and_gets_no_answer(asked: tuple[WhatsApp, Asked], reaction: meta.Part) -> None:
    ana, _ = asked
    sid, _ = ana.server.taken[-1]
    ana.says("reaction", {"message_id": sid, **reaction})
    assert len(ana.server.taken) == ana.heard
    assert ana.service.conversation(ANA).history.lines[-1].text.startswith("[Reaction")
    ana.texts("yes")
    assert ana.hears_text() == "Deleted “milk”."


def test_a_reaction_costs_no_model_call() -> None:
    with MetaServer() as server:
        ana = WhatsApp(server, MemoryService(noon(), ScriptedModel()))
        ana.says("reaction", {"message_id": meta.REPLY, "emoji": "👍"})
        assert server.taken == []
        assert ana.service.reports[-1].usage.model_calls == 0


def test_an_older_questions_button_answers_nothing(asked: tuple[WhatsApp, Asked]) -> None:
    ana, question = asked
    ana.texts("add eggs to my tasks")
    ana.hears()
    ana.texts("delete eggs")
    ana.hears()
    ana.taps(buttons(question)[0])
    ana.hears()
    titles = [task.title for task in ana.service.tasks.list(ana.service.conversation(ANA).id)]
    assert titles == ["milk", "eggs"]


def test_a_question_too_long_for_buttons_is_asked_in_words(ana: WhatsApp) -> None:
    long = "milk " * 250
    ana.texts(f"add {long.strip()} to my tasks")
    ana.hears()
    ana.texts("delete 1")
    assert ana.hears()["type"] == "text"


@pytest.mark.parametrize(("channel", "titles"), [(Channel.WHATSAPP, ["Yes", "No"]), (Channel.SMS, [])])
def test_a_question_has_buttons_on_whatsapp_alone(ana: WhatsApp, channel: Channel, titles: list[str]) -> None:
    phone = Phone(ana.service, channel=channel)
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    assert [button.title for button in ana.service.sender.sent[-1].buttons or ()] == titles


def test_a_reply_goes_through_whom_the_person_last_wrote(ana: WhatsApp) -> None:
    phone = Phone(ana.service)
    phone.says("add milk to my tasks")
    phone.hears("Added “milk” to your tasks.")
    ana.texts("my tasks")
    assert "milk" in ana.hears_text()
    phone.says("my tasks")
    phone.hears_something_like("milk")
    assert len(ana.service.table.conversations) == 1


def test_a_stop_through_meta_is_confirmed_by_us_and_holds_everywhere(ana: WhatsApp) -> None:
    ana.texts("STOP")
    assert "START" in ana.hears_text()
    phone = Phone(ana.service)
    phone.says("my tasks")
    phone.hears()


def test_what_meta_says_of_a_reply_finds_its_row(ana: WhatsApp) -> None:
    ana.texts("my tasks")
    sid, asked = ana.server.taken[0]
    for status in ("delivered", "read", "sent"):
        told = meta.status(sid, ANA, status, asked["biz_opaque_callback_data"], int(ana.service.now().timestamp()))
        ana.posts_to_us(meta.value(statuses=(told,)))
    (row,) = ana.service.table.rows.values()
    assert (row.status, row.sid) == ("read", sid)


# --- WhatsApp's window ----------------------------------------------------------------------------------------------


def a_day_passes(ana: WhatsApp) -> None:
    """Let a day and two hours pass, swept now and then."""
    for _ in range(13):
        ana.service.now.advance(hours=2)  # type: ignore[attr-defined]
        ana.service.sweep()
        ana.service.work()


@pytest.fixture
def reminded(ana: WhatsApp) -> WhatsApp:
    """Ana is to be reminded in 25 hours."""
    ana.texts("remind me in 1500 minutes to stretch")
    assert ana.hears_text().startswith("I'll remind you")
    return ana


def test_without_a_template_of_metas_a_late_reminder_waits(reminded: WhatsApp) -> None:
    twilios = {Provider.TWILIO: "HX" + "0" * 32}  # none that Meta knows
    reminded.service.policy = replace(reminded.service.policy, reminder_templates=twilios)
    a_day_passes(reminded)
    assert len(reminded.server.taken) == reminded.heard
    assert reminded.service.conversation(ANA).held == ("Reminder: stretch",)


def test_with_a_template_a_late_reminder_leaves(reminded: WhatsApp) -> None:
    reminded.service.policy = replace(reminded.service.policy, reminder_templates={Provider.META: f"{TEMPLATE}/en_US"})
    a_day_passes(reminded)
    assert reminded.hears()["template"]["components"][0]["parameters"] == [{"type": "text", "text": "stretch"}]
