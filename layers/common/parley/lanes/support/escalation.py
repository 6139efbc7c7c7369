"""When a person is called without having been asked for in a command: by the words of a text, by what it follows, or by
a rule of the operator.

wish          the text asks for a person in its own words
displeasure   it shows strong displeasure with the service             only where the operator's file has `[support]`
rule          a rule of the operator's file is for such a text         likewise
failures      so many texts in a row could not be answered: a person   likewise
              is offered
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from parley.business import hours
from parley.business.files import EscalationRule, SupportDesk
from parley.conversation.courtesy import without_courtesy
from parley.conversation.events import Message, MessageForm
from parley.conversation.normal_form import holds_words, normalise
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
"""The forms of messages that belong to the open ticket, whatever was said before."""
SURE = 0.75
"""How near a question must be to what another lane can tell for it to be no part of a message to people."""
Likely = Callable[[], LikelyLane]
TELLING = 6
"""The words of a text from which on it tells by itself what a hand-off is about."""
LAST, RECENTLY = 3, timedelta(minutes=30)
"""How many of the person's last texts tell operators what a hand-off is about otherwise, and how old they may be."""


def steps_in(
    conversation: Conversation, messages: Sequence[Message], likely: Likely, context: TurnContext
) -> Result | None:
    """Call a person, or add the text to the open ticket; None for a text that is for the bot."""
    if (why := _why(conversation, messages[-1], likely, context)) is not None:
        return _calls(conversation, messages, why, context)
    return _added(conversation, messages, likely, context) or _problem(conversation, messages[-1], likely, context)


def goes_first(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Call a person for somebody who asks for one in a sentence, also instead of the answer to a question; and for
    somebody who is asked for a yes or no and is displeased, unless they agree all the same. To other questions "it was
    terrible" may be the answer."""
    text, desk = messages[-1].written, _desk(context)
    if wishes.clearly_asks_for_person(text):
        return _calls(conversation, messages, "wish", context)
    is_asked = conversation.confirmation is not None and support_notes(conversation).notice is None
    if desk is None or not desk.on_displeasure or not is_asked or begins_a_yes(text) or not wishes.is_displeased(text):
        return None
    return _calls(conversation, messages, "displeasure", context)


def on_unanswered(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Offer a person to somebody whose texts could not be answered so many times in a row. They are asked, because the
    bot is silent then: what they were about, a cart or a question, would stand still."""
    desk, notes = _desk(context), support_notes(conversation)
    if desk is None or not 0 < desk.after_failures <= conversation.failed_answers or notes.notice is not None:
        return None
    if context.is_admin(conversation):  # they are the people
        return None
    wish = PreparedHandOff(reason=_reason(conversation, messages), why="failures", at=messages[-1].received_at)
    return Result("", confirms=(LaneAction(talk_to_human.name, wish),))


def _desk(context: TurnContext) -> SupportDesk | None:
    business = context.services.business
    return business.service.support if business else None


def _why(conversation: Conversation, message: Message, likely: Likely, context: TurnContext) -> Why | None:
    text, desk = message.written, _desk(context)
    if wishes.asks_for_person(text):
        return "wish"
    if desk is None or support_notes(conversation).notice is not None:  # somebody comes as soon as anybody is there
        return None
    if desk.on_displeasure and wishes.is_displeased(text) and likely().confidence < 1:
        return "displeasure"
    return "rule" if any(_is_for(rule, text, likely, context) for rule in desk.rules) else None


def _is_for(rule: EscalationRule, text: str, likely: Likely, context: TurnContext) -> bool:
    """Whether a rule of the operator is for this text."""
    business, now = context.services.business, context.now()
    if business is None or (rule.hours is not None and not hours.at(business, now, rule.hours).is_open):
        return False
    if rule.words and not any(holds_words(text, normalise(words)) for words in rule.words):
        return False
    return not rule.lanes or likely().name in rule.lanes


def _calls(conversation: Conversation, messages: Sequence[Message], why: Why, context: TurnContext) -> Result:
    """The result that hands the conversation to a person, with what the person has written last."""
    now = messages[-1].received_at  # the same at every try: the ticket's id is made of it
    wish = PreparedHandOff(reason=_reason(conversation, messages), why=why, at=now)
    return Result("", acts=(LaneAction(talk_to_human.name, wish),))


def _reason(conversation: Conversation, messages: Sequence[Message]) -> str:
    """What a hand-off is about, in the person's own last words."""
    now = messages[-1].received_at
    said = [message.text for message in messages]
    if support_notes(conversation).ticket is None and len(" ".join(said).split()) < TELLING:
        said = [line.text for line in conversation.said if line.direction == "in" and now - line.at < RECENTLY][-LAST:]
    return " / ".join(dict.fromkeys(said))[:300]


# --- texts and pictures for the open ticket ---------------------------------------------------------------------------


def _added(
    conversation: Conversation, messages: Sequence[Message], likely: Likely, context: TurnContext
) -> Result | None:
    """Add to the open ticket what is for it: a picture, or a text that goes on with a message to people. With a model,
    its lane decides which texts are for the ticket."""
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
    """Open a ticket for a problem that is told in other words than a command's, while there is no model; ask whether to
    open one, where the words only come near."""
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
    """Whether a text is a command, or a question that another lane can answer."""
    is_about_it = likely.intent in (view_ticket.name, close_ticket.name, get_support.name)
    is_asked = likely.asks and likely.name != LANE_NAME
    return likely.confidence == 1 or (likely.confidence >= SURE and (is_about_it or is_asked))


def _going_on(notes: SupportNotes, context: TurnContext) -> SupportNotes:
    return notes.change(message_until=context.now() + MESSAGE)
