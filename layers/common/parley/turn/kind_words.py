"""Puts a kind word in front of the answer to somebody who tells of a death or of somebody in hospital beside what they
want, while there is no model: "mum's in hospital, could we leave it for this week".
"""

from parley import texts
from parley.conversation.effects import Say
from parley.conversation.events import Message
from parley.conversation.outcomes import ActionDone, TurnEvent
from parley.conversation.parts import parts
from parley.conversation.state import Conversation
from parley.lanes.told_feelings import tells_of_sorrow
from parley.ports import TurnContext
from parley.texts.vocabulary import listed
from parley.turn.decision import Decision, answers_crisis


def with_kind_word(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Return the decision with a kind word in front of its first message, if the person's text tells of sorrow and the
    message has none.
    """
    if context.model is not None or not isinstance(event, Message | ActionDone) or answers_crisis(decision):
        return decision
    heard = next((line.text for line in reversed(decision.conversation.said) if line.direction == "in"), "")
    first = next((each for each in decision.effects if isinstance(each, Say)), None)
    if first is None or first.message.template or not tells_of_sorrow(heard):
        return decision
    words, message = texts.of(decision.conversation.language).sorry_to_hear, first.message
    said = message.text.casefold()
    if any(each in said for each in listed("parley.conversation.vocabulary", "kind_words")):
        return decision
    kinder_text, accents = f"{words} {message.text}", context.policy.drops_accents
    sent = parts(kinder_text, message.channel, message.provider, drops_accents=accents)
    if len(sent) != 1:
        return decision
    (text,) = sent
    lines = tuple(
        line.model_copy(update={"text": text}) if line.id == message.id else line
        for line in decision.conversation.history.lines
    )
    history = decision.conversation.history.model_copy(update={"lines": lines})
    kinder = Say(message.model_copy(update={"text": text}))
    effects = tuple(kinder if each is first else each for each in decision.effects)
    return Decision(decision.conversation.change(history=history), effects)
