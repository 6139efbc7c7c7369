"""Texts to an admin about a hand-off that they took by text, or could not take."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, JsonValue

from parley.conversation.admission import told_name
from parley.conversation.events import Notified
from parley.conversation.state import Conversation
from parley.lanes.support.notes import LANE_NAME
from parley.lanes.support.texts import of, say
from parley.ports import Services, TurnContext
from parley.tools.tool import Arguments, Call, Result, Tier, tool

DESK_TOLD = "desk_told"
"""The name of the event that tells an admin about another person's hand-off."""
WANTED: Literal["wanted"] = "wanted"
REPORTED: Literal["reported"] = "reported"
ASKED: Literal["asked"] = "asked"
SAID, GONE, SAID_BEFORE = "said", "gone", "said_before"
NOT_SENT, NOT_YOURS, UNREACHABLE, TOO_MANY = "not_sent", "not_yours", "unreachable", "too_many"
OF_COLLEAGUES = frozenset([NOT_SENT, NOT_YOURS])
"""What names another operator, and no person."""
WAITING, UNDELIVERED, UNTAKEN = "waiting", "undelivered", "untaken"
LONGEST_PASSED_ON = 1_000
"""The most characters of a text that are passed on to an admin's phone."""


class DeskWords(Arguments):
    """What an admin is told, and in whose conversation."""

    to: str = ""
    """The conversation of the admin."""
    what: str
    """A name above: a person is wanted, a problem was reported, a question was asked that nobody could answer; the
    person has written, has gone back to the bot, has written all this before the admin took the hand-off; an
    answer was not sent, or a hand-off not handed back, because another operator has it, the person can get no messages
    or too many wait for them; an answer waits until they write, or did not arrive; nobody has taken a hand-off for an
    hour."""
    ticket: str = Field(default="", max_length=20)
    name: str = Field(default="", max_length=60)
    """The name of the person; of the other operator, where another one has the hand-off."""
    text: str = Field(default="", max_length=LONGEST_PASSED_ON)


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_tell_desk, role="admin", is_for_lane=True)
def pass_on(call: Call[Services], arguments: DeskWords) -> Result:
    """Tell an admin what becomes of a hand-off that they have taken."""
    put(call, arguments, f"{call.effect}.p")
    return Result("")


def passed_on(text: str) -> str:
    """Return a text as it is sent on to an admin's phone: cut to 1000 characters, with "…" if it was longer."""
    return text if len(text) <= LONGEST_PASSED_ON else f"{text[: LONGEST_PASSED_ON - 2].rstrip()} …"


def put(call: Call[Services], words: DeskWords, event: str) -> None:
    """Send these words as an event, with the id `event`, to the admin's mailbox. Safe to repeat with the same id."""
    assert call.services.mailbox is not None
    call.services.mailbox.put(
        Notified(
            id=event,
            conversation=words.to,
            received_at=call.now,
            lane=LANE_NAME,
            what=DESK_TOLD,
            data=words.model_dump(mode="json", exclude={"to"}),
        )
    )


def desk_told(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Handle the event that tells an admin about another person's hand-off: say it. The text is not kept, because it is
    about somebody else.
    """
    if not context.is_admin(conversation):
        return Result("")
    told = DeskWords.model_validate(data)
    says = of(conversation.language)
    sentence = says.desk.get(told.what, "")
    name = (told.name if told.what in OF_COLLEAGUES else told_name(told.name)) or says.somebody
    return Result(sentence.format(ticket=told.ticket, name=name, text=told.text), discreet=True)
