"""When a human is called without a command for it: because of a text's words, of the texts before it, or of a rule of
the operator. All but the first need `[support]` in the operator's file.

wish          the text asks for a human in its own words
displeasure   the text shows strong displeasure with the service
rule          a rule in the operator's file applies to the text
failures      too many texts in a row could not be answered: a human is offered
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from parley.business import hours
from parley.business.files import EscalationRule, SupportDesk
from parley.conversation.courtesy import without_courtesy
from parley.conversation.events import Message, MessageForm
from parley.conversation.normal_form import holds_words, normalise
from parley.conversation.questions import PreparedCall
from parley.conversation.state import Conversation
from parley.conversation.yes_and_no import begins_a_yes
from parley.lanes.lane import LikelyLane
from parley.lanes.support import wishes
from parley.lanes.support.contacts import get_support
from parley.lanes.support.hand_off import PreparedHandOff, Why, talk_to_human, with_entries
from parley.lanes.support.notes import ENTRY, LANE_NAME, SupportNotes, support_notes
from parley.lanes.support.texts import of
from parley.lanes.support.ticket import MESSAGE
from parley.lanes.support.tickets import PreparedProblem, close_ticket, open_ticket, same_or_another, view_ticket
from parley.ports import TurnContext
from parley.tools.tool import LaneAction, MissingArgument, Result

ATTACHED = frozenset([MessageForm.IMAGE, MessageForm.VIDEO, MessageForm.DOCUMENT, MessageForm.AUDIO])
"""The forms of messages that are always added to the open ticket."""
SURE = 0.75
"""The least confidence with which a question is another lane's, so that it is not added to the ticket."""
Likely = Callable[[], LikelyLane]
TELLING = 6
"""The fewest words of a text that is a sufficient reason for a hand-off by itself."""
LAST, RECENTLY = 3, timedelta(minutes=30)
"""For a shorter text: how many of the person's last texts are the reason, and how old they may be."""


def steps_in(
    conversation: Conversation, messages: Sequence[Message], likely: Likely, context: TurnContext
) -> Result | None:
    """Return the Result that calls a human, adds the text to the open ticket, or opens a ticket for a problem. None if
    the text is for the bot.
    """
    if (why := _why(conversation, messages[-1], likely, context)) is not None:
        return _calls(conversation, messages, why, context)
    return _added(conversation, messages, likely, context) or _problem(conversation, messages[-1], likely, context)


def goes_first(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that calls a human, before the text is read as an answer, if a sentence of it asks for one;
    while a yes or no is awaited, also if the text shows displeasure. Else None. (To an open question, "it was terrible"
    may be the answer.)
    """
    text, desk = messages[-1].written, _desk(context)
    if wishes.clearly_asks_for_person(text):
        return _calls(conversation, messages, "wish", context)
    is_asked = conversation.confirmation is not None and support_notes(conversation).notice is None
    if desk is None or not desk.on_displeasure or not is_asked or begins_a_yes(text) or not wishes.is_displeased(text):
        return None
    return _calls(conversation, messages, "displeasure", context)


def on_unanswered(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that offers to call a human, if too many texts in a row could not be answered (the operator's
    `after_failures`); else None. It only offers: during a hand-off the bot is silent, and an open question would wait.
    """
    desk, notes = _desk(context), support_notes(conversation)
    if desk is None or not 0 < desk.after_failures <= conversation.failed_answers or notes.notice is not None:
        return None
    if context.is_admin(conversation):  # admins are the humans who would be called
        return None
    wish = PreparedHandOff(reason=_reason(conversation, messages), why="failures", at=messages[-1].received_at)
    return Result("", confirms=(LaneAction(talk_to_human.name, wish),))


def is_offer(waits: PreparedCall) -> bool:
    """Return whether a call that waits for a yes is a hand-off that was offered because texts could not be answered."""
    return waits.tool == talk_to_human.name and waits.arguments.get("why") == "failures"


def _desk(context: TurnContext) -> SupportDesk | None:
    business = context.services.business
    return business.service.support if business else None


def _why(conversation: Conversation, message: Message, likely: Likely, context: TurnContext) -> Why | None:
    """Return the reason to call a human because of this text: it asks for one, shows displeasure, or an operator's rule
    applies. None if there is no reason, or humans have been told already.
    """
    text, desk = message.written, _desk(context)
    if wishes.asks_for_person(text):
        return "wish"
    if desk is None or support_notes(conversation).notice is not None:  # people on duty are being told already
        return None
    if desk.on_displeasure and wishes.is_displeased(text) and likely().confidence < 1:
        return "displeasure"
    return "rule" if any(_is_for(rule, text, likely, context) for rule in desk.rules) else None


def _is_for(rule: EscalationRule, text: str, likely: Likely, context: TurnContext) -> bool:
    """Return whether the operator's rule applies to this text: its hours, words and lanes, as far as it names any."""
    business, now = context.services.business, context.now()
    if business is None or (rule.hours is not None and not hours.at(business, now, rule.hours).is_open):
        return False
    if rule.words and not any(holds_words(text, normalise(words)) for words in rule.words):
        return False
    return not rule.lanes or likely().name in rule.lanes


def _calls(conversation: Conversation, messages: Sequence[Message], why: Why, context: TurnContext) -> Result:
    """Return the Result that hands the conversation to the operators, with the person's last words as the reason."""
    now = messages[-1].received_at  # the same at every retry: the ticket's id contains it
    wish = PreparedHandOff(reason=_reason(conversation, messages), why=why, at=now)
    return Result("", acts=(LaneAction(talk_to_human.name, wish),))


def _reason(conversation: Conversation, messages: Sequence[Message]) -> str:
    """Return the person's last words, as the reason of a hand-off: these messages, with up to two earlier texts of the
    last 30 minutes if they are too short. At most 300 characters.
    """
    now = messages[-1].received_at
    said = [message.text for message in messages]
    if support_notes(conversation).ticket is None and len(" ".join(said).split()) < TELLING:
        said = [line.text for line in conversation.said if line.direction == "in" and now - line.at < RECENTLY][-LAST:]
    return " / ".join(dict.fromkeys(said))[:300]


# --- texts and pictures for the open ticket ---------------------------------------------------------------------------


def _added(
    conversation: Conversation, messages: Sequence[Message], likely: Likely, context: TurnContext
) -> Result | None:
    """Return the Result that adds these messages to the open ticket: a picture or file, or (without a model) a text
    that continues a message for the operators. None if nothing is to be added.
    """
    notes, message, says = support_notes(conversation), messages[-1], of(conversation.language)
    if notes.ticket is None:
        return None
    words = says.added.format(ticket=notes.ticket.number)
    if message.form in ATTACHED:
        return Result(words, notes=_going_on(with_entries(notes, messages), context).store())
    is_going_on = notes.message_until is not None and context.now() < notes.message_until
    if not is_going_on or message.form is not MessageForm.TEXT:
        return None
    if wishes.wants_bot(message.text) or wishes.has_no_more(message.text):
        over = notes.change(message_until=None)
        return Result(says.noted.format(ticket=notes.ticket.number), notes=over.store())
    if context.model is not None or _is_for_the_bot(likely()):
        return None
    return Result(words, notes=_going_on(with_entries(notes, messages), context).store())


def _problem(conversation: Conversation, message: Message, likely: Likely, context: TurnContext) -> Result | None:
    """Return the Result that opens a ticket if the text tells of a problem in free words, or asks whether to, if it
    only comes near. None for any other text, or if a model is on: it does this itself.
    """
    if context.model is not None or message.form is not MessageForm.TEXT:
        return None
    says, said, ticket = of(conversation.language), without_courtesy(message.text), support_notes(conversation).ticket
    if wishes.names_no_problem(said):
        return Result("", asks=(MissingArgument(says.what_problem, open_ticket.name, "problem"),))
    guess, is_told = likely(), wishes.tells_problem(said)
    is_near = guess.intent == open_ticket.name and guess.confidence >= SURE and not guess.asks
    if guess.confidence == 1 or not (is_told or is_near):
        return None
    if ticket is None:
        new = LaneAction(open_ticket.name, PreparedProblem(problem=said[:ENTRY], at=message.received_at))
        return Result("", acts=(new,)) if is_told else Result("", confirms=(new,))
    words = says.same_problem.format(ticket=ticket.number, subject=ticket.subject)
    options = same_or_another(says, ticket.number)
    asked = MissingArgument(words, open_ticket.name, "which", options=options, given={"problem": said})
    return Result("", asks=(asked,))


def _is_for_the_bot(likely: LikelyLane) -> bool:
    """Return whether the bot can take a text: it is a command, or a question that another lane can answer."""
    is_about_it = likely.intent in (view_ticket.name, close_ticket.name, get_support.name)
    is_asked = likely.asks and likely.name != LANE_NAME
    return likely.confidence == 1 or (likely.confidence >= SURE and (is_about_it or is_asked))


def _going_on(notes: SupportNotes, context: TurnContext) -> SupportNotes:
    return notes.change(message_until=context.now() + MESSAGE)
