"""Messages that the person has changed or deleted after sending them.

deleted          its words leave the window and the transcript, and nothing is said
overtaken        where the change or the deletion comes before the message itself, that says nothing any more
edited           its new words stand there from now on, and
  it did something    the person is asked whether to change that: it is taken back and done anew, in one yes
  it did nothing      the new words are decided as a text of their own: they may correct an open question
"""

from parley import texts
from parley.conversation.events import Message, MessageForm
from parley.conversation.normal_form import normalise
from parley.conversation.questions import PreparedCall
from parley.conversation.state import MOST_OVERTAKEN, Conversation, UndoStep
from parley.ports import TurnContext
from parley.turn.decision import Decision, reply, say
from parley.turn.free_text import proposed

SHOWN = 80
"""The most characters of each text that are quoted to the person."""


def forgotten(conversation: Conversation, message: Message) -> Decision:
    """Take the words of a deleted message out of the window and the transcript, and out of the record of the consent
    that they gave."""
    left = _rewritten(conversation, message.edits or "", message.text)
    before, person = _words(conversation, message.edits or ""), left.person
    if before is None or person is None:
        return Decision(overtaking(left, message))
    consents = (
        each.change(words="") if each.words and before.startswith(each.words) else each for each in person.consents
    )
    return Decision(left.change(person=person.change(consents=tuple(consents))))


def overtaking(conversation: Conversation, message: Message) -> Conversation:
    """Return the conversation with a note that the message which this one changes or deletes says nothing any more,
    if it comes later."""
    id = message.edits or ""
    if not id or _words(conversation, id) is not None:
        return conversation
    return conversation.change(overtaken=(*conversation.overtaken, id)[-MOST_OVERTAKEN:])


def _words(conversation: Conversation, id: str) -> str | None:
    """Return the words of one of the person's messages; None if it is not in the window."""
    return next((line.text for line in conversation.history.lines if line.id == id and line.direction == "in"), None)


def changed(
    conversation: Conversation, message: Message, context: TurnContext
) -> tuple[Conversation, Message] | Decision:
    """Return the decision about an edited message, or the conversation and the text that is to be decided in its
    place."""
    before = _words(conversation, message.edits or "")
    now = overtaking(_rewritten(conversation, message.edits or "", message.text), message)
    text = message.model_copy(update={"form": MessageForm.TEXT, "caption": None})
    if before is not None and normalise(before) == normalise(message.text):
        return Decision(now)
    done = [step for step in conversation.undo if step.event == message.edits]
    if not done or before is None:
        return now, text
    return _asking(now, done, before, text, context)


def _asking(
    conversation: Conversation, done: list[UndoStep], before: str, message: Message, context: TurnContext
) -> Decision:
    """Ask whether to take back what the old words did, and do what the new ones want. Where that cannot be said in one
    question, say only that the old one is done."""
    says, shown = texts.of(conversation.language), (before[:SHOWN], message.text[:SHOWN])
    met = conversation.met(message)
    calls = [(step, call) for step in done for call in step.calls]
    wanted = proposed(met, (message,), context)
    new = (*wanted.writes, *wanted.confirms)
    if len(calls) != 1 or not new or wanted.questions or wanted.plans:
        return say(met, message.id, says.edited_late.format(old=shown[0], new=shown[1]), context)
    (step, call), words = calls[0], says.edited.format(old=shown[0], new=shown[1])
    back = PreparedCall(tool=call.tool, lane=step.lane, arguments=call.arguments, question=words, outside=step.outside)
    return reply(met, message.id, (), (back, *new), context)


def _rewritten(conversation: Conversation, id: str, text: str) -> Conversation:
    """Return the conversation with this text in the place of the words of one of the person's messages."""
    lines = tuple(
        line.model_copy(update={"text": text}) if line.id == id and line.direction == "in" else line
        for line in conversation.history.lines
    )
    return conversation.change(history=conversation.history.model_copy(update={"lines": lines}))
