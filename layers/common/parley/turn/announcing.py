"""When a lane says something that the person does not expect, because of an outside event or a timer.

the person opted out, or is not        nothing is said
admitted
a confirmation is open, another lane   the words and questions wait until the person writes
holds the floor, or the person cannot
be written to now
an operator has moved the person's     the words are said also while a human speaks with the person
order
outside WhatsApp's window              words without a question are sent with an approved template, if there is one
otherwise                              the words and questions are said at once
an operator wrote the words            `operators_words.py` decides when they are sent
"""

from dataclasses import replace

from parley import texts
from parley.conversation import reach
from parley.conversation.admission import SERVED
from parley.conversation.state import Conversation
from parley.ports import TurnContext
from parley.tools.tool import Result
from parley.turn import question_text
from parley.turn.applying import Applied, Cause, applied, begin_lane_actions
from parley.turn.decision import Decision, approved, discreet, join, reply, say, to_be_asked
from parley.turn.floor import holder, silences
from parley.turn.operators_words import said_by_operator
from parley.turn.returning import is_silent


def announced(conversation: Conversation, lane: str, result: Result, cause: Cause, context: TurnContext) -> Decision:
    """Apply a lane's result that the person does not expect, and say its words and ask its questions now or, if the
    person may not be written to now, when they write. Actions in the result run first.
    """
    if result.operator:
        return _by_operator(conversation, lane, result, cause, context)
    after = applied(conversation, lane, result, cause, context)
    if isinstance(after, Decision):
        return after
    if after.acts:
        return begin_lane_actions(after, lane, cause)
    said = announce(cause.said_under, lane, after, context)
    return discreet(said, cause.said_under) if after.is_discreet else said


def _by_operator(conversation: Conversation, lane: str, result: Result, cause: Cause, context: TurnContext) -> Decision:
    """Apply a lane's result whose words an operator wrote, and say the words in the operator's name; actions in the
    result run after that.
    """
    after = applied(conversation, lane, replace(result, words="", asks=(), confirms=()), cause, context)
    if isinstance(after, Decision):
        return after
    said = said_by_operator(after.conversation, cause.said_under, result.words, result.operator, context)
    if not after.acts:
        return said
    acting = begin_lane_actions(replace(after, conversation=said.conversation), lane, cause)
    return Decision(acting.conversation, said.effects)


def announce(event: str, lane: str, after: Applied, context: TurnContext) -> Decision:
    """Say a lane's words and ask its questions now if the person may be written to, otherwise hold them until the
    person writes. Words without a question may go out as an approved template.
    """
    conversation = after.conversation
    if after.is_silent or not _is_served(conversation, context):
        return Decision(conversation)
    if _may_be_told_now(conversation, lane, after.tells_of_operator, context):
        if _is_open(conversation, context):
            return reply(conversation, event, [after.words], after.confirms, context, after.asks, "proactive")
        if (template := _template(after, context)) is not None:
            return approved(say(conversation, event, after.words, context, "proactive"), template, after.words)
    context.usage.held += 1
    says = texts.of(conversation.language)
    drafts = question_text.opened(event, after.confirms, after.asks, context.now())
    waiting, no_room_for = to_be_asked(conversation, drafts)
    words = join([after.words, *(says.set_aside.format(question=each.text) for each in no_room_for)])
    return Decision(waiting.with_held(words) if words else waiting)


def _is_served(conversation: Conversation, context: TurnContext) -> bool:
    """Return whether the person may be sent messages: they are admitted or an admin, and have not opted out."""
    person = conversation.person
    return person is not None and not person.opted_out and (person.status in SERVED or context.is_admin(conversation))


def _template(after: Applied, context: TurnContext) -> str | None:
    """Return the name of the approved template for a lane's words outside WhatsApp's window; None if none is set, or if
    there is a question to ask or nothing to say.
    """
    person = after.conversation.person
    if person is None or after.asks or after.confirms or not after.words:
        return None
    return context.policy.news_templates.get(person.provider) or None


def _is_open(conversation: Conversation, context: TurnContext) -> bool:
    """Return whether free text may be sent to the person now: WhatsApp allows it for 24 hours after they wrote."""
    person = conversation.person
    return person is not None and reach.is_window_open(person.channel, person.whatsapp_heard_at, context.now())


def _may_be_told_now(conversation: Conversation, lane: str, is_of_operator: bool, context: TurnContext) -> bool:
    """Return whether this lane may say something unexpected now: no confirmation is open, no other lane holds the
    floor, and the person has written lately or is an admin. What an operator has done for the person may be said also
    while a human speaks with them. WhatsApp's window is not checked here.
    """
    person, question, now = conversation.person, conversation.confirmation, context.now()
    if person is None or (question is not None and question.open_until(now) > now):
        return False
    holding = holder(conversation, now, context)
    is_with_human = silences(conversation, now, context)
    if holding is not None and holding.name != lane and not (is_of_operator and is_with_human):
        return False
    return not is_silent(conversation, now, context) or context.is_admin(conversation)
