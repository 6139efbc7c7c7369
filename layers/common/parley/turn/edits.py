"""Messages that the person has changed or deleted after sending them.

deleted          its words leave the window and the transcript, and nothing is said
overtaken        where the change or the deletion comes before the message itself, that says nothing any more
edited           its new words stand there from now on, and what it or an earlier change of it asks is withdrawn:
                 the last words are meant
  it says STOP        that is decided at once, whatever it did before
  it did something    the person is asked whether to change that: it is taken back and done anew, in one yes
  it did nothing      the new words are decided as a text of their own
a caption        its new words are decided as a caption, because others may have written it
"""

from collections.abc import Sequence

from parley import texts
from parley.conversation.events import Message, MessageForm
from parley.conversation.normal_form import normalise
from parley.conversation.questions import PreparedCall, Question
from parley.conversation.state import MOST_EDITED, MOST_OVERTAKEN, Conversation, EditedMessage, UndoStep
from parley.conversation.yes_and_no import declines
from parley.ports import TurnContext
from parley.turn import order
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
    before, id = _words(conversation, message.edits or ""), message.edits or ""
    text = message.model_copy(update={"form": MessageForm.TEXT, "caption": None})
    if message.caption is not None:
        told = {"form": MessageForm.IMAGE, "text": f"[Image: {message.caption}]"}
        text = message.model_copy(update=told)
    now = overtaking(_rewritten(conversation, id, text.text), message)
    if order.opts_out(now, text):
        return now, text
    if before is not None and normalise(before) == normalise(text.text):
        return Decision(now)
    known = next((each for each in now.edited if each.id == id), None) or EditedMessage(id=id, first=before or "")
    is_asked = any(_message(each) in (id, *known.by) for each in now.unanswered)
    if not declines(text.text):
        now = _without_questions(now, (id, *known.by))
    others = (each for each in now.edited if each.id != id)
    now = now.change(edited=(*others, known.change(by=(*known.by, message.id)))[-MOST_EDITED:])
    done = [step for step in now.undo if step.event == id]
    if not done or before is None or message.caption is not None:
        return now, text
    if is_asked and normalise(known.first) == normalise(text.text):  # as it was done
        return say(now.met(message), message.id, texts.of(now.language).declined, context)
    return _asking(now, done, known.first or before, text, context)


def _message(question: Question) -> str:
    """Return the id of the event under which the question was asked."""
    return question.id.rpartition(".q")[0]


def _without_questions(conversation: Conversation, events: Sequence[str]) -> Conversation:
    """Return the conversation without what was asked under these events."""
    aside = conversation.set_aside
    return conversation.change(
        questions=tuple(each for each in conversation.questions if _message(each) not in events),
        waiting=tuple(each for each in conversation.waiting if _message(each) not in events),
        set_aside=None if aside is not None and _message(aside) in events else aside,
    )


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
