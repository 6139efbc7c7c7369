"""The events that reach an admin's conversation from other people's: somebody asks to be let in."""

from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import Field, JsonValue

from parley.conversation.admission import LONGEST_QUOTE, person_label, told_name, told_text
from parley.conversation.events import OutsideName
from parley.conversation.state import Conversation
from parley.conversation.timers import MISSED_LINES, MOST_TIMERS, PEOPLE_WAIT, whole_seconds
from parley.deferred import DeferredModel
from parley.lanes.lane import Handler
from parley.ports import TurnContext
from parley.texts import Language, people
from parley.tools.tool import Result, TimerRequest

PERSON_WAITS = "person_waits"
"""The name of the event by which an admin's conversation learns that somebody asks to be let in."""


class PersonWaiting(DeferredModel):
    """The data of the event PERSON_WAITS: the person who asks to be let in."""

    number: Annotated[str, Field(max_length=20)]
    """The person's number in E.164."""
    name: OutsideName = None
    wrote: Annotated[str, Field(max_length=LONGEST_QUOTE + 1)] = ""
    """What they wrote, as `told_text` shows it; empty if that only greets."""


def person_waits(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Tell an admin that a person asks to be let in. In quiet hours, the message is put off to their end, and joins
    those of other people who wait. An empty Result for somebody who is no admin.
    """
    if not context.is_admin(conversation):
        return Result("")
    waiting = PersonWaiting.model_validate(data)
    who, name = person_label(waiting.name, waiting.number), told_name(waiting.name) or waiting.number
    says, wrote = people.of(conversation.language), told_text(waiting.wrote)
    words = says.person_waits.format(who=who, name=name)
    words = says.person_wrote.format(waits=words, text=wrote) if wrote else words
    now, zone = context.now(), conversation.zone
    collected = next((each for each in conversation.timers if each.kind == PEOPLE_WAIT), None)
    has_room = collected is not None or len(conversation.timers) < MOST_TIMERS
    if not context.policy.quiet.hold(now, zone) or not has_room:
        return Result(words, discreet=True)
    if conversation.is_opted_out:
        return Result("")
    context.usage.deferred += 1
    if collected is None:
        due = whole_seconds(context.policy.quiet.after(now, zone))
        return Result("", later=(TimerRequest(due, words, kind=PEOPLE_WAIT),))
    # The admin gets one message at the end of the quiet hours, however many people wait: LIST PENDING names them all.
    lines = "\n".join([*collected.text.split("\n"), words][-MISSED_LINES:])
    return Result("", later=(TimerRequest(collected.due, lines, kind=PEOPLE_WAIT),), forget=(collected.id,))


EVENTS: Mapping[str, Handler] = {PERSON_WAITS: person_waits}
"""The events from outside that an admin's conversation understands, by name."""
KEPT_FOR_LATER: Mapping[str, Callable[[Language], str]] = {
    PERSON_WAITS: lambda language: people.of(language).somebody_waits,
}
"""What an admin who has never written is told of an event when they first write. It names nobody: it may lie long."""
