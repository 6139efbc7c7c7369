"""When a human is called without a command for it: because of a text's words, of the texts before it, or of a rule of
the operator. All but the first need `[support]` in the operator's file.

wish          the text asks for a human in its own words
displeasure   the text shows strong displeasure with the service, and wishes for nothing else; beside a wish a human is
              only offered
rule          a rule in the operator's file applies to the text
failures      too many texts in a row could not be answered: a human is offered
displeased    milder displeasure: a human is offered, and called if it is repeated (`complaining.py`)
"""

from collections.abc import Sequence

from parley import texts as common
from parley.business import hours
from parley.business.files import EscalationRule
from parley.conversation.clause_kinds import ClauseKind, has_content, kind_of
from parley.conversation.desk_talk import DeskTalk, share_of
from parley.conversation.events import Message, MessageForm
from parley.conversation.farewell import Farewell, farewell_of
from parley.conversation.normal_form import without_accents
from parley.conversation.questions import PreparedCall
from parley.conversation.state import Conversation
from parley.conversation.topics import asks
from parley.conversation.yes_and_no import agrees, begins_a_yes
from parley.lanes.lane import LikelyLane, Surroundings
from parley.lanes.support import complaining, complaints, reasons, wishes
from parley.lanes.support.complaining import Likely, desk_of
from parley.lanes.support.complaints import Complaint
from parley.lanes.support.contacts import get_support
from parley.lanes.support.duty import answers_when
from parley.lanes.support.hand_off import PreparedHandOff, Why, talk_to_human, with_entries
from parley.lanes.support.notes import LANE_NAME, OpenTicket, SupportNotes, support_notes
from parley.lanes.support.texts import of
from parley.lanes.support.ticket import MESSAGE, named_in
from parley.lanes.support.tickets import close_ticket, open_ticket, own_ticket, view_ticket
from parley.ports import TurnContext
from parley.tools.tool import LaneAction, NoArguments, Result

ATTACHED = frozenset([MessageForm.IMAGE, MessageForm.VIDEO, MessageForm.DOCUMENT, MessageForm.AUDIO])
"""The forms of messages that are always added to the open ticket."""
NAMING_ALONE = 3
"""The most words beside a ticket's number in a text that says nothing more: "the status of T-7K2P"."""
SURE = 0.75
"""The least confidence with which a question is another lane's, so that it is not added to the ticket."""


def steps_in(
    conversation: Conversation, messages: Sequence[Message], around: Surroundings, context: TurnContext
) -> Result | None:
    """Return the Result that calls a human, adds the text to the open ticket, opens a ticket for a problem, or answers
    somebody displeased. None if the text is for the bot.
    """
    if (why := _why(conversation, messages[-1], around.likely, context)) is not None:
        return _calls(conversation, messages, why, context)
    if (added := _added(conversation, messages, around, context)) is not None:
        return added
    if context.model is not None or messages[-1].form is not MessageForm.TEXT:  # a model does all else itself
        return None
    if complaining.is_displeased_again(conversation, messages[-1], context):
        return _calls(conversation, messages, "displeasure", context)
    return complaining.answered(conversation, messages[-1], around, context)


def on_injury(
    conversation: Conversation, messages: Sequence[Message], around: Surroundings, context: TurnContext
) -> Result | None:
    """Return the Result that calls a human for somebody who needs a doctor at once, if the text asks for one, an
    operator's rule applies, or it complains of a purchase or tells of eating one. None for any other text.
    """
    if (why := _why(conversation, messages[-1], around.likely, context)) is not None:
        return _calls(conversation, messages, why, context)
    text, business = messages[-1].text, context.services.business
    if support_notes(conversation).notice is not None:  # people on duty are being told already
        return None
    is_of_purchase = complaints.complaint(text, business) is Complaint.PURCHASE
    is_of_food = is_of_purchase or complaints.tells_of_eating(text, business)
    return _calls(conversation, messages, "rule", context) if is_of_food else None


def goes_first(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that calls a human, before the text is read as an answer, if a sentence of it asks for one;
    while a yes or no is awaited, also if the text shows displeasure. While anything is asked, a sure complaint opens a
    ticket. Else None. (To an open question, "it was terrible" may be the answer.)
    """
    text, desk = messages[-1].written, desk_of(context)
    if wishes.clearly_asks_for_person(text):
        return _calls(conversation, messages, "wish", context)
    if (named := _of_named_ticket(conversation, messages[-1], context)) is not None:
        return named
    if (over := complaining.given_up(conversation, messages[-1], context)) is not None:
        return over
    if (more := complaining.tells_more_of_problem(conversation, messages[-1], context)) is not None:
        return more
    if _is_asked_besides(conversation, messages[-1], context):
        complains = complaining.surely_complains(text, context) and not wishes.is_displeased(text)
        if wishes.surely_asks_for_person(text) or (complains and wishes.probably_asks_for_person(text)):
            return _calls(conversation, messages, "wish", context)
        if complains:
            return complaining.reported(conversation, messages[-1])
    is_asked = conversation.confirmation is not None and support_notes(conversation).notice is None
    if desk is None or not desk.on_displeasure or not is_asked or begins_a_yes(text) or not _is_only_displeased(text):
        return None
    return _calls(conversation, messages, "displeasure", context)


def _of_named_ticket(conversation: Conversation, message: Message, context: TurnContext) -> Result | None:
    """Return the Result for a text that names a ticket by its number, while no model reads it: a person's own is told
    or closed. Of any other they are told that they have none with that number, and nothing of the text is added to
    their own. None for any other text, for one that says more of their own ticket, and for admins.
    """
    if context.model is not None or message.form is not MessageForm.TEXT or context.is_admin(conversation):
        return None
    if (named := named_in(message.text)) is None:
        return None
    (number, rest), says, notes = named, of(conversation.language), support_notes(conversation)
    told = own_ticket(says, notes, context.services, conversation.id, number)
    if told is None:
        return Result(says.no_such_ticket.format(ticket=number))
    is_open = notes.ticket is not None and notes.ticket.number == number
    if is_open and any(wishes.closes_ticket(f"{rest.strip()} {noun}") for noun in ("", "the ticket", "el ticket")):
        return Result("", acts=CLOSING)
    return Result(told) if asks(message.text) or len(rest.split()) <= NAMING_ALONE else None


def _is_asked_besides(conversation: Conversation, message: Message, context: TurnContext) -> bool:
    """Return whether a text comes while something else is asked of the person, and no model reads it."""
    return context.model is None and message.form is MessageForm.TEXT and bool(conversation.questions)


def on_unanswered(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that offers to call a human, if too many texts in a row could not be answered (the operator's
    `after_failures`); else None. It only offers: during a hand-off the bot is silent, and an open question would wait.
    """
    desk, notes = desk_of(context), support_notes(conversation)
    if context.model is None and (asked := complaining.asked_to_pass_on(conversation, messages[-1], context)):
        return asked
    if desk is None or not 0 < desk.after_failures <= conversation.failed_answers or notes.notice is not None:
        return None
    if context.is_admin(conversation):  # admins are the humans who would be called
        return None
    at = messages[-1].received_at
    reason = reasons.of_unanswered(conversation, at)  # the operators read what nobody understood
    wish = PreparedHandOff(reason=reason.title, before=reason.before, why="failures", at=at)
    return Result("", confirms=(LaneAction(talk_to_human.name, wish),))


def is_offer(waits: PreparedCall) -> bool:
    """Return whether a call that waits for a yes is a hand-off that was offered, because texts could not be answered or
    the person is displeased, or passes on a question that could not be answered."""
    is_of_question = waits.tool == open_ticket.name and bool(waits.arguments.get("is_question"))
    is_of_person = waits.tool == talk_to_human.name and waits.arguments.get("why") in ("failures", "displeasure")
    return is_of_question or is_of_person


def _why(conversation: Conversation, message: Message, likely: Likely, context: TurnContext) -> Why | None:
    """Return the reason to call a human because of this text: it asks for one, shows displeasure, or an operator's rule
    applies. None if there is no reason, or humans have been told already.
    """
    text, desk = message.written, desk_of(context)
    if wishes.asks_for_person(text):
        return "wish"
    if context.model is None and likely().confidence < 1 and wishes.probably_asks_for_person(text):
        return "wish"
    if desk is None or support_notes(conversation).notice is not None:  # people on duty are being told already
        return None
    if desk.on_displeasure and _is_only_displeased(text) and likely().confidence < 1:
        return "displeasure"
    return "rule" if any(_is_for(rule, text, likely, context) for rule in desk.rules) else None


def _is_only_displeased(text: str) -> bool:
    """Return whether the text shows displeasure and wishes for nothing else. Who wishes for something besides wants it
    done, and no silence."""
    return wishes.is_displeased(text) and not wishes.goes_on_with_wish(text)


def beside(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> str:
    """Return the words that offer a human beside the answer to a text which shows displeasure and goes on with a wish,
    "this is awful, where is my food"; empty for any other text, and if no human is to be called for displeasure."""
    text, desk = messages[-1].written, desk_of(context)
    is_called = desk is not None and desk.on_displeasure and support_notes(conversation).notice is None
    if not is_called or context.is_admin(conversation):
        return ""
    is_wish_beside = wishes.is_displeased(text) and wishes.goes_on_with_wish(text)
    is_mild = context.model is None and complaints.complaint(text, context.services.business) is Complaint.SERVICE
    says = of(conversation.language)
    return f"{says.displeased} {says.how_to_call}" if is_wish_beside or is_mild else ""


def _is_for(rule: EscalationRule, text: str, likely: Likely, context: TurnContext) -> bool:
    """Return whether the operator's rule applies to this text: its hours, words and lanes, as far as it names any."""
    business, now = context.services.business, context.now()
    if business is None or (rule.hours is not None and not hours.at(business, now, rule.hours).is_open):
        return False
    if rule.words and not any(_says(text, words) for words in rule.words):
        return False
    return not rule.lanes or likely().name in rule.lanes


def _says(text: str, phrase: str) -> bool:
    """Return whether a text has the words of an operator's phrase in their order, with at most `MOST_BETWEEN` words
    between two of them, written with accents or without: "me llego una taza rota", of "llegó rota"."""
    wanted, said = without_accents(phrase).split(), without_accents(text).split()
    for first in (at for at, word in enumerate(said) if wanted and word == wanted[0]):
        at = first
        for word in wanted[1:]:
            near = said[at + 1 : at + 2 + MOST_BETWEEN]
            if word not in near:
                break
            at += 1 + near.index(word)
        else:
            return True
    return False


MOST_BETWEEN = 3
"""The most words that may stand between two words of an operator's phrase."""


def _calls(conversation: Conversation, messages: Sequence[Message], why: Why, context: TurnContext) -> Result:
    """Return the Result that hands the conversation to the operators, with the person's last words as the reason."""
    now = messages[-1].received_at  # the same at every retry: the ticket's id contains it
    reason = reasons.of_hand_off(conversation, messages)
    wish = PreparedHandOff(reason=reason.title, before=reason.before, why=why, at=now)
    return Result("", acts=(LaneAction(talk_to_human.name, wish),))


# --- texts and pictures for the open ticket ---------------------------------------------------------------------------


def _added(
    conversation: Conversation, messages: Sequence[Message], around: Surroundings, context: TurnContext
) -> Result | None:
    """Return the Result that adds these messages to the open ticket: a picture or file, or (without a model) a text
    that continues a message for the operators. None if nothing is to be added.
    """
    notes, message = support_notes(conversation), messages[-1]
    if notes.ticket is None:
        return None
    words = complaining.added(conversation, notes.ticket, message)
    if message.form in ATTACHED:
        return Result(words, notes=_going_on(with_entries(notes, messages), context).store())
    is_going_on = notes.message_until is not None and context.now() < notes.message_until
    if not is_going_on or message.form is not MessageForm.TEXT or _is_asked_elsewhere(conversation, message, context):
        return None
    if (over := _ended(notes, notes.ticket, messages, conversation, context)) is not None:
        return over
    if context.model is not None or _orders_besides(message.text, context):
        return None
    if wishes.speaks_of_cart(message.text) and around.waits():
        return None
    if _is_for_the_bot(around.likely()) and not complaints.describes_goods(message.text, context.services.business):
        return None
    if "?" not in message.text and wishes.seems_settled(message.text) and complaints.complaint(message.text) is None:
        return Result("", notes=with_entries(notes, messages).store(), confirms=CLOSING)
    return Result(words, notes=_going_on(with_entries(notes, messages), context).store())


def _is_asked_elsewhere(conversation: Conversation, message: Message, context: TurnContext) -> bool:
    """Return whether another lane asks something, so that a text without a complaint is no addition to the ticket."""
    asking = {each.lane for question in conversation.questions for each in question.planned}
    asking |= {each.unfinished.lane for each in conversation.questions if each.unfinished}
    if context.model is not None or asking <= {LANE_NAME}:
        return False
    text = message.text
    is_of_it = wishes.names_ticket(text) or wishes.tells_more(text) or share_of(DeskTalk.COMPLAINT, text) >= SURE
    return not is_of_it and complaints.complaint(text, context.services.business) is None


def _ended(
    notes: SupportNotes,
    ticket: OpenTicket,
    messages: Sequence[Message],
    conversation: Conversation,
    context: TurnContext,
) -> Result | None:
    """Return the Result for a text behind a message to the operators that adds nothing to it: it ends the message,
    wants the ticket closed, or asks about it. None for any other text.
    """
    says, text = of(conversation.language), messages[-1].text
    when = answers_when(context.services, context.now(), conversation.language)
    if wishes.asks_when_answered(text):
        return Result(f"{when} {says.ticket_waits.format(ticket=ticket.number)}")
    if context.model is None and not wishes.closes_ticket(text) and wishes.probably_asks_of_ticket(text):
        return Result(complaining.how_it_stands(conversation, ticket, context))
    if wishes.closes_ticket(text) or (context.model is None and wishes.surely_closes_ticket(text) and not asks(text)):
        return Result("", notes=with_entries(notes, messages).store(), acts=CLOSING)
    if wishes.asks_of_ticket(text):
        return Result(complaining.how_it_stands(conversation, ticket, context))
    is_courtesy = agrees(text) or (kind_of(text) in COURTESIES and not has_content(text))
    is_over = wishes.has_no_more(text) or complaints.gives_up(text) or farewell_of(text) is not None or is_courtesy
    is_thanks = farewell_of(text) is Farewell.THANKS or wishes.probably_thanks(text)
    thanked = common.of(conversation.language).welcome if is_thanks else ""
    if thanked and _was_answered(conversation, ticket):
        return Result(thanked, notes=notes.change(message_until=None).store())
    if thanked:
        words = f"{thanked} {says.noted.format(ticket=ticket.number)}"
        return Result(words, notes=notes.change(message_until=None).store())
    if is_over or wishes.wants_bot(text):
        return Result(says.noted.format(ticket=ticket.number), notes=notes.change(message_until=None).store())
    if wishes.says_same_again(text):
        return Result(says.noted.format(ticket=ticket.number))
    return None


def _was_answered(conversation: Conversation, ticket: OpenTicket) -> bool:
    """Return whether an operator has written to the person since this ticket was opened."""
    return any(line.operator and line.at >= ticket.at for line in conversation.said)


CLOSING = (LaneAction(close_ticket.name, NoArguments()),)
"""What closes the open ticket."""
COURTESIES = (ClauseKind.GOODBYE, ClauseKind.THANKS)
"""The kinds of texts that add nothing to a message for the operators."""


def _is_for_the_bot(likely: LikelyLane) -> bool:
    """Return whether the bot can take a text: it is a command, or a question that another lane can answer."""
    is_about_it = likely.intent in (view_ticket.name, close_ticket.name, get_support.name)
    is_asked = likely.asks and likely.name != LANE_NAME
    return likely.confidence == 1 or (likely.confidence >= SURE and (is_about_it or is_asked))


def _orders_besides(text: str, context: TurnContext) -> bool:
    """Return whether a text orders something besides what is complained of: "can I also order something?"."""
    business = context.services.business
    return complaints.orders_besides(text, business) and not complaints.wants_money_back(text, business)


def _going_on(notes: SupportNotes, context: TurnContext) -> SupportNotes:
    return notes.change(message_until=context.now() + MESSAGE)
