"""What the support lane answers to complaints while there is no model.

a problem with a purchase     a ticket is opened, about the person's last order; if one is open, they are asked whether
                              it is the same problem
"what did they say?"           what people of the place have written is repeated
displeasure                   a human is offered; displeasure within half an hour of that calls one (`escalation.py`).
                              If the operator wants none called, the contacts are told
"forget it" after that        the offer is over
praise                        is thanked for
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from parley import texts as common
from parley.business.files import Business, SupportDesk
from parley.conversation.clause_kinds import is_probably_chat
from parley.conversation.courtesy import without_courtesy
from parley.conversation.crisis import doubted_danger
from parley.conversation.desk_talk import DeskTalk, share_of
from parley.conversation.desk_talk import is_chat as is_desk_chat
from parley.conversation.events import Message, MessageForm
from parley.conversation.normal_form import normalise
from parley.conversation.request_reader import label_shares, nothing_likelihood
from parley.conversation.state import Conversation
from parley.conversation.topics import asks
from parley.lanes.lane import LikelyLane, Surroundings
from parley.lanes.support import complaints, operators_lines, reasons, shop_chat, wishes
from parley.lanes.support.complaints import Complaint
from parley.lanes.support.duty import answers_when
from parley.lanes.support.hand_off import PreparedHandOff, talk_to_human
from parley.lanes.support.notes import ENTRY, OpenTicket, SupportNotes, support_notes
from parley.lanes.support.texts import of
from parley.lanes.support.ticket import MESSAGE
from parley.lanes.support.tickets import PreparedProblem, add_to_ticket, open_ticket, same_or_another
from parley.ports import TurnContext
from parley.tools.tool import LaneAction, MissingArgument, Result

Likely = Callable[[], LikelyLane]
SURE = 0.75
"""The least confidence with which a text comes near to opening a ticket."""
LIKELY = 0.6
"""How likely a complaint about goods is at least, from 0 to 1, in a text that shows displeasure by its words."""
CERTAIN = 0.85
"""How likely a complaint is at least, from 0 to 1, in a text that comes while something else is asked."""
SURELY_NOTHING = 0.8
"""How likely the reader of requests has to find that a text asks for nothing, from 0 to 1, for it to be small talk."""
LIKELY_NOTHING = 0.55
"""How likely that has to be, from 0 to 1, for a text that praises, or that tells how things were once."""
LIKELY_COMPLAINT = 0.25
"""How likely the reader of requests finds a complaint, from 0 to 1, in a text that nobody understood and that tells of
what was, for a ticket to be offered instead of a human."""
LIKELY_END = 0.5
"""How likely the end of an order has to be, from 0 to 1, in a text that has words of a complaint."""
RECENTLY = timedelta(minutes=30)
"""How long after displeasure more of it calls a human, and how old texts may be that a ticket takes along."""


def desk_of(context: TurnContext) -> SupportDesk | None:
    """Return the operator's rules for calling a human; None if they have set none."""
    business = context.services.business
    return business.service.support if business else None


def complains(text: str, business: Business | None) -> bool:
    """Return whether a text complains of the service or of what was bought."""
    return complaints.complaint(text, business) is not None or wishes.is_displeased(text)


def answered(conversation: Conversation, message: Message, around: Surroundings, context: TurnContext) -> Result | None:
    """Return the Result that answers a complaint: a ticket, or the offer of a human. None if the text is none."""
    said, business = without_courtesy(message.text), context.services.business
    if (repeated := operators_lines.told(conversation, message, context)) is not None:
        return repeated
    has_none = support_notes(conversation).ticket is None
    if has_none and wishes.names_ticket(said) and wishes.closes_ticket(said):
        return Result(of(conversation.language).no_ticket)
    if wishes.hurries(message.text):
        return Result(of(conversation.language).quick)
    if wishes.names_no_problem(said):
        what = of(conversation.language).what_problem
        return Result("", asks=(MissingArgument(what, open_ticket.name, "problem"),))
    found = complaints.complaint(message.text, business)
    if _is_of_purchase(found, message.text, around, context):
        return _ticket(conversation, message, around.lately())
    guess = around.likely()
    if guess.confidence == 1:  # "qué padre trabajo hacen" has the words of a question
        is_praise = guess.asks and not conversation.questions and _praises_alone(message.text, context)
        return Result(of(conversation.language).glad) if is_praise else None
    if complaints.tells_of_home_baking(message.text) and nothing_likelihood(message.text) >= LIKELY_NOTHING:
        return Result(of(conversation.language).told_us)
    if (more := _more_of_it(conversation, message)) is not None:
        return more
    if found is None and (told := _of_desk(conversation, message, around, context)) is not None:
        return told
    if found is Complaint.SERVICE:
        return _of_displeasure(conversation, message, around, context)
    if complaints.finds_it_dear(message.text):
        return Result(_to_contact(of(conversation.language).prices_fixed, conversation, context), tells_what_waits=True)
    is_praise = complaints.is_praise(message.text, business) or _praises_alone(message.text, context)
    if is_praise and not conversation.questions:  # "terracotta is fine" answers what is asked
        return Result(of(conversation.language).glad)
    is_near = guess.intent == open_ticket.name and guess.confidence >= SURE and not guess.asks
    return _ticket(conversation, message, "", is_offered=True) if is_near else None


def _is_of_purchase(found: Complaint | None, text: str, around: Surroundings, context: TurnContext) -> bool:
    """Return whether a text complains of a purchase: by the lists of words, if it is not about a payment, the cart or
    the end of an order; or surely, in words that no list holds.
    """
    if found is None:
        return _surely_tells_of_goods(text, context)
    is_of_payment = asks(text) and share_of(DeskTalk.PAYMENT, text) >= SURE and bool(around.lately())
    is_of_cart = wishes.speaks_of_cart(text) and around.waits()  # "take the pots off, I found plastic ones"
    is_of_desk = is_of_payment or is_of_cart or (_calls_off(text) and around.waits())
    return found is Complaint.PURCHASE and not (is_of_desk or _is_command_for_tickets(around))


def _calls_off(text: str) -> bool:
    """Return whether a text likelier ends an order than it complains: "tengo que cancelarlo, me quedé sin un mango"."""
    return share_of(DeskTalk.CANCEL, text) >= LIKELY_END > share_of(DeskTalk.COMPLAINT, text)


def _of_displeasure(
    conversation: Conversation, message: Message, around: Surroundings, context: TurnContext
) -> Result | None:
    """Return the Result for a displeased text: a ticket if it tells what was wrong with goods, else a human."""
    if _is_of_goods(message.text, context):
        return _ticket(conversation, message, around.lately())
    return _offered(conversation, message, context)


def _is_of_goods(text: str, context: TurnContext) -> bool:
    """Return whether a displeased text probably tells what was wrong with what the person has had: "una vergüenza, el
    plato llegó cachado"."""
    business = context.services.business
    is_told = complaints.tells_what_was(text, business) or complaints.names_goods(text, business)
    return is_told and share_of(DeskTalk.COMPLAINT, text) >= LIKELY


def _surely_tells_of_goods(text: str, context: TurnContext) -> bool:
    """Return whether a text, in words that no list holds, surely tells what was wrong with something bought."""
    is_told = complaints.tells_what_was(text, context.services.business) and not asks(text)
    return is_told and share_of(DeskTalk.COMPLAINT, text) >= CERTAIN


def _more_of_it(conversation: Conversation, message: Message) -> Result | None:
    """Return the Result that adds to the open ticket what goes on about it in words that complain for the reader of
    requests alone: "also the receipt was wrong". None for any other text.
    """
    ticket = support_notes(conversation).ticket
    if ticket is None or asks(message.text) or not wishes.tells_more(message.text):
        return None
    shares = label_shares(message.text)
    is_more = shares.get("complain", 0.0) + shares.get("add_to_ticket", 0.0) >= LIKELY_COMPLAINT
    return _with_more(conversation, ticket, [message.text], message) if is_more else None


def _of_desk(conversation: Conversation, message: Message, around: Surroundings, context: TurnContext) -> Result | None:
    """Return the Result for a text that is probably for the desk, in words that no list holds: a ticket for a
    complaint, how the open ticket stands, a word for thanks or for a joke. None for any other text.
    """
    text, ticket = message.text, support_notes(conversation).ticket
    chat = "" if conversation.questions else shop_chat.surely_answered(conversation, text, context.services.business)
    if ticket is not None and wishes.probably_asks_of_ticket(text):
        return Result(how_it_stands(conversation, ticket, context))
    if wishes.probably_thanks(text) or chat:
        return Result(chat or common.of(conversation.language).welcome)
    likely, about = share_of(DeskTalk.COMPLAINT, text), around.lately()
    if likely < SURE or asks(text) or doubted_danger(text) is not None:
        return None
    is_of_something = bool(about) or _is_person_offered(conversation)
    return _ticket(conversation, message, about, is_offered=not is_of_something)


def how_it_stands(conversation: Conversation, ticket: OpenTicket, context: TurnContext) -> str:
    """Return how the person's open ticket stands, and when people answer."""
    says = of(conversation.language)
    when = answers_when(context.services, context.now(), conversation.language)
    return f"{says.ticket_open.format(ticket=ticket.number, subject=ticket.subject)}\n{when}"


def _is_person_offered(conversation: Conversation) -> bool:
    """Return whether the open question is whether to pass the person on to a human."""
    asked = conversation.confirmation
    return asked is not None and any(each.tool == talk_to_human.name for each in asked.planned)


def _is_command_for_tickets(around: Surroundings) -> bool:
    """Return whether the text is a command that opens a ticket or adds to one, with the problem in it."""
    guess = around.likely()
    return guess.confidence == 1 and guess.intent in (open_ticket.name, add_to_ticket.name)


# --- a problem with a purchase ----------------------------------------------------------------------------------------


def _ticket(conversation: Conversation, message: Message, about: str, is_offered: bool = False) -> Result:
    """Return the Result that opens a ticket for this problem, or (if `is_offered`) asks whether to. If a ticket is
    open, the person is asked whether it is the same problem.
    """
    says, notes = of(conversation.language), support_notes(conversation)
    reason = reasons.of_problem(conversation, message.received_at)
    said = reason.title or message.text[:ENTRY]
    if notes.ticket is None:
        problem = PreparedProblem(problem=said, before=reason.before, at=message.received_at, about=about)
        new = LaneAction(open_ticket.name, problem)
        return Result("", confirms=(new,)) if is_offered else Result("", acts=(new,), confirms=_offer(conversation))
    if _says_already(notes.ticket, message):
        return Result(says.added_already.format(ticket=notes.ticket.number))
    if wishes.tells_more(message.text):
        return _with_more(conversation, notes.ticket, [message.text], message)
    words = says.same_problem.format(ticket=notes.ticket.number, subject=notes.ticket.subject)
    options = same_or_another(says, notes.ticket.number)
    asked = MissingArgument(words, open_ticket.name, "which", options=options, given={"problem": said})
    return Result("", asks=(asked,))


def _offer(conversation: Conversation) -> tuple[LaneAction, ...]:
    """Return the offer of a human that is open, which stays beside a ticket; nothing if none is."""
    asked = conversation.confirmation
    planned = asked.planned if asked is not None and _is_person_offered(conversation) else ()
    offers = [each for each in planned if each.tool == talk_to_human.name]
    return tuple(LaneAction(each.tool, PreparedHandOff.model_validate(each.arguments)) for each in offers)


def _with_more(conversation: Conversation, ticket: OpenTicket, texts: Sequence[str], message: Message) -> Result:
    """Return the Result that adds these texts to the open ticket, without a question."""
    told = ticket
    for text in texts:
        told = told.added(text, message.received_at)
    notes = support_notes(conversation).change(ticket=told, message_until=message.received_at + MESSAGE)
    return Result(added(conversation, ticket, message), notes=notes.store(), closes=True)


def tells_more_of_problem(conversation: Conversation, message: Message, context: TurnContext) -> Result | None:
    """Return the Result that adds a text to the open ticket, with the problem that is waiting to be put somewhere, if
    the person goes on about it where they are asked whether it is the same one as before. None for any other text.
    """
    ticket = support_notes(conversation).ticket
    waiting = [
        str(each.unfinished.arguments.get("problem", ""))
        for each in conversation.questions
        if each.unfinished is not None
        and each.unfinished.tool == open_ticket.name
        and each.unfinished.argument == "which"
    ]
    if ticket is None or not waiting or context.model is not None or message.form is not MessageForm.TEXT:
        return None
    goes_on = wishes.tells_more(message.text) or wishes.says_same_again(message.text)
    is_problem = complaints.complaint(message.text, context.services.business) is Complaint.PURCHASE
    if not (goes_on or is_problem):
        return None
    texts = waiting if wishes.says_same_again(message.text) else [*waiting, message.text]
    return _with_more(conversation, ticket, texts, message)


def surely_complains(text: str, context: TurnContext) -> bool:
    """Return whether a text complains of a purchase so surely that it answers no question: it wants money back, or both
    the lists of words and the trained classifier find a complaint in it."""
    business = context.services.business
    if complaints.wants_money_back(text, business):
        return True
    is_listed = complaints.complaint(text, business) is Complaint.PURCHASE or complaints.tells_what_was(text, business)
    return is_listed and not asks(text) and share_of(DeskTalk.COMPLAINT, text) >= CERTAIN


def reported(conversation: Conversation, message: Message) -> Result:
    """Return the Result that opens a ticket for a problem which the person tells while something else is asked."""
    return _ticket(conversation, message, "")


def added(conversation: Conversation, ticket: OpenTicket, message: Message) -> str:
    """Return the words that tell the person that their message is in the open ticket; other ones than the last time."""
    says = of(conversation.language)
    words = says.added.format(ticket=ticket.number)
    if _says_already(ticket, message):
        return says.added_already.format(ticket=ticket.number)
    return says.added_again.format(ticket=ticket.number) if _said_last(conversation) == words else words


def _says_already(ticket: OpenTicket, message: Message) -> bool:
    """Return whether the ticket holds this text already: people send again what nobody seems to hear."""
    said = normalise(without_courtesy(message.text))
    known = (ticket.subject, *(entry.text for entry in ticket.entries))
    return bool(said) and any(normalise(each).startswith(said) for each in known)


def _said_last(conversation: Conversation) -> str:
    return next((line.text for line in reversed(conversation.said) if line.direction == "out"), "")


# --- displeasure ------------------------------------------------------------------------------------------------------


def is_displeased_again(conversation: Conversation, message: Message, context: TurnContext) -> bool:
    """Return whether the text shows displeasure, and the person was offered a human because of displeasure just now."""
    return (
        _may_call(context)
        and _was_displeased(support_notes(conversation), message)
        and complaints.complaint(message.text, context.services.business) is Complaint.SERVICE
    )


def _may_call(context: TurnContext) -> bool:
    desk = desk_of(context)
    return desk is not None and desk.on_displeasure


def _was_displeased(notes: SupportNotes, message: Message) -> bool:
    return notes.displeased_at is not None and message.received_at - notes.displeased_at < RECENTLY


def _offered(conversation: Conversation, message: Message, context: TurnContext) -> Result | None:
    """Return the Result that says sorry and offers a human, or names the contacts if the operator wants no human to be
    called. None for admins: they are the humans who would be called.
    """
    says, notes = of(conversation.language), support_notes(conversation)
    if context.is_admin(conversation):
        return None
    noted = notes.change(displeased_at=message.received_at).store()
    if not _may_call(context):
        is_again = _was_displeased(notes, message)
        words = says.displeased_again if is_again else says.displeased_reach
        return Result(_to_contact(words, conversation, context), notes=None if is_again else noted)
    wish = PreparedHandOff(reason=message.text[:ENTRY], why="displeasure", at=message.received_at)
    return Result(says.displeased, notes=noted, confirms=(LaneAction(talk_to_human.name, wish),))


def asked_to_pass_on(conversation: Conversation, message: Message, context: TurnContext) -> Result | None:
    """Return the Result that offers a human for a text that nobody understood and that tells of what was: a list of
    phrases is no answer to a complaint in unknown words. None for any other text, for admins, or if humans are told.
    """
    notes = support_notes(conversation)
    if wishes.probably_thanks(message.text):
        return Result(common.of(conversation.language).welcome, replaces=True)
    if conversation.questions:  # what is asked is repeated, and lost behind no chat
        return None
    if wishes.perhaps_praises(message.text):
        return Result(of(conversation.language).glad, replaces=True)
    kind = shop_chat.chat_kind(message.text, context.services.business)
    told = _to_small_talk(conversation, message, context)
    if told is not None and kind in (None, DeskTalk.REMARK):
        return told
    if chat := shop_chat.answered(conversation, message.text, context.services.business):
        return Result(chat, replaces=True)
    if not _may_call(context) or context.is_admin(conversation) or notes.notice is not None:
        return None
    if not complaints.tells_what_was(message.text, context.services.business):
        return None
    if label_shares(message.text).get("complain", 0.0) >= LIKELY_COMPLAINT:
        return replace(_ticket(conversation, message, "", is_offered=True), replaces=True)
    reason = reasons.of_problem(conversation, message.received_at)
    title = reason.title or message.text[:ENTRY]
    wish = PreparedHandOff(reason=title, before=reason.before, why="failures", at=message.received_at)
    words = of(conversation.language).not_sure
    return Result(words, confirms=(LaneAction(talk_to_human.name, wish),), replaces=True)


def _to_small_talk(conversation: Conversation, message: Message, context: TurnContext) -> Result | None:
    """Return the Result that thanks for what is told without a wish: people chat with a shop, and a list
    of phrases is no answer to that. None for any other text.
    """
    text, says = message.text, of(conversation.language)
    is_memory = complaints.remembers(text) and not complaints.tells_what_was(text, context.services.business)
    least = LIKELY_NOTHING if is_memory else SURELY_NOTHING
    if "?" in text or nothing_likelihood(text) < least:
        return None
    is_chat = complaints.tells_of_oneself(text) and is_probably_chat(text) and not asks(text) and is_desk_chat(text)
    is_told = is_chat and complaints.complaint(text, context.services.business) is None
    return Result(says.told_us, replaces=True) if is_told else None


def _praises_alone(text: str, context: TurnContext) -> bool:
    """Return whether the text praises, and surely asks for nothing."""
    is_of_shop = share_of(DeskTalk.SHOP, text) >= SURELY_NOTHING > nothing_likelihood(text)
    is_asked = "?" in text or is_of_shop  # "what do you have that's good for kids"
    is_praise = not is_asked and complaints.praises(text, context.services.business)
    return is_praise and nothing_likelihood(text) >= LIKELY_NOTHING


def _to_contact(words: str, conversation: Conversation, context: TurnContext) -> str:
    """Return these words with the operator's first contact in their braces."""
    business, language = context.services.business, conversation.language
    assert business is not None  # the lane is on only with the operator's files
    contact = business.service.contacts[0]
    filled = words.format(who=contact.who.in_(language), reach=contact.reach)
    return filled[:1].upper() + filled[1:]


def given_up(conversation: Conversation, message: Message, context: TurnContext) -> Result | None:
    """Return the Result that says that all is well and what waits, if the person was just offered a human because of
    displeasure and leaves it at that ("forget it"). None if they do not, or if another question is open.
    """
    notes, asked = support_notes(conversation), conversation.confirmation
    others = [each for each in conversation.questions if each is not asked]
    is_of_offer = asked is None or all(each.tool == talk_to_human.name for each in asked.planned)
    is_over = complaints.gives_up(message.text) or complaints.apologises(message.text)
    if not _was_displeased(notes, message) or others or not is_of_offer or not is_over:
        return None
    words = of(conversation.language).all_right
    return Result(words, notes=notes.change(displeased_at=None).store(), tells_what_waits=True)
