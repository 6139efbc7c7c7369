"""Numbers that change hands. A carrier gives a number to somebody new some months after the last owner has left it, so
whoever writes after a long silence may be a stranger to whom nothing of the last owner may be told.

    silent for the set number of days, then a message  the name on record is asked for; nothing else is answered
    silent for 30 days, then another id at WhatsApp    as above: a number keeps its id while one person has it
    the right name                                     all goes on as before, and the first message is answered
    NEW, after we have told them of it                 all data of the last owner is deleted; the person starts afresh
    NEW by SMS, whose sender can be forged             as above, but only after a yes
    three wrong names                                  only NEW is left, or asking the operator of the service

Asking "is it still you?" would not do: a stranger says yes to see what comes. So the person must give the name, which
is not shown to them. If no name is known, only NEW is left. STOP and HELP work as always. Messages that are due
meanwhile are not sent, because a stranger would read them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from parley.conversation import names
from parley.conversation.effects import Say
from parley.conversation.events import Channel, Message, MessageForm
from parley.conversation.keywords import HELP, KEYWORDS
from parley.conversation.language import asked_for
from parley.conversation.normal_form import normalise
from parley.conversation.questions import Kind, QuestionDraft, Shape
from parley.conversation.state import Conversation, Person, ReturningPerson
from parley.conversation.text import is_blank
from parley.conversation.verdict import Verdict, judge
from parley.conversation.yes_and_no import agrees, declines, says_yes
from parley.lanes import direct
from parley.ports import Services, TurnContext
from parley.texts import people
from parley.turn.decision import Decision, join, say
from parley.turn.erasing import erasing

TRIES = 3
RECYCLED = timedelta(days=30)
"""The shortest silence after which a number may be somebody else's already: carriers keep one back for 45 days and more
(in the US by 47 CFR 52.15), and its last owner may have left WhatsApp some weeks before."""
MOST_KEPT = 1_600
"""The most characters of a first message that is kept and answered later: the longest SMS. A longer one must be sent
again."""
NEW = frozenset(["new", "start afresh", "im new", "nuevo", "nueva", "empezar de cero", "soy nuevo", "soy nueva"])
"""Normalised whole messages by which a person says that the number has a new owner."""


def is_silent(conversation: Conversation, at: datetime, context: TurnContext) -> bool:
    """Return whether the person has written nothing for so long that their number may belong to somebody else. False if
    the operator has set no such time.
    """
    person = conversation.person
    if conversation.leaving is not None:  # WhatsApp says that the person has left it
        return True
    if person is None or context.policy.silent_for is None:
        return False
    if person.returning is not None:
        return True
    lines = (line.at for line in reversed(conversation.history.lines) if line.direction == "in")
    heard_at = person.heard_at or person.whatsapp_heard_at or next(lines, None)
    return heard_at is not None and at - heard_at >= context.policy.silent_for


def _has_another_id(person: Person, message: Message, context: TurnContext) -> bool:
    """Return whether a known number writes under another of WhatsApp's ids than it had, of which WhatsApp has told
    nothing, and after so long that it may have got a new owner."""
    known, told = person.user_id, message.user_id
    if context.policy.silent_for is None or person.heard_at is None or known is None or told is None:
        return False
    return told not in (known, *person.left_ids) and message.written_at - person.heard_at >= RECYCLED


def notice_long_silence(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Conversation:
    """Return the conversation marked to ask the person who they are, if these are their first messages after a long
    silence; otherwise unchanged.
    """
    person, message = conversation.person, messages[0]
    if conversation.leaving is not None:  # who they are is being asked already
        return conversation
    if person is None or person.returning is not None:
        return conversation
    if not is_silent(conversation, message.written_at, context) and not _has_another_id(person, message, context):
        return conversation
    began = message if len(messages) == 1 and _can_be_answered_later(message, context.services) else None
    return conversation.change(
        person=person.change(returning=ReturningPerson(is_name_known=bool(person.name), began=began))
    )


def _can_be_answered_later(message: Message, services: Services) -> bool:
    text = message.text
    is_plain = (
        message.form is MessageForm.TEXT and message.payload is None and not is_blank(text) and len(text) <= MOST_KEPT
    )
    is_answer = agrees(text) or declines(text) or normalise(text) in NEW or normalise(text) in KEYWORDS
    return is_plain and not is_answer and asked_for(text) is None and direct.command(text, "admin", services) is None


def returning(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Ask a person who may be a stranger for the name on record, and answer nothing else except HELP. NEW deletes the
    old owner's data. None if the person need not be asked.
    """
    person, message = conversation.person, messages[-1]
    if person is None or person.returning is None or normalise(message.text) in HELP:
        return None
    says, asked = people.of(conversation.language), person.returning
    is_confirming = asked.question is not None and asked.question.kind is Kind.CONFIRMATION
    if is_confirming and judge(asked.question, message, conversation.language) is Verdict.YES:
        if message.payload is None and not says_yes(message.text):  # an "ok" is not enough to delete everything
            return _ask_them(conversation, asked, message, Kind.CONFIRMATION, says.really_new, context)
        return Decision(erasing(conversation, message.id, message.received_at))
    is_new = normalise(message.text) in NEW
    if is_new and _has_read(asked, message):
        if message.channel is Channel.SMS:
            return _ask_them(conversation, asked, message, Kind.CONFIRMATION, says.really_new, context)
        return Decision(erasing(conversation, message.id, message.received_at))
    is_try = not is_new and names.given(message.text, person.name or "") is not None
    tried = asked.change(is_asked=True, tries=asked.tries + (is_try and asked.is_asked))
    if not person.name or not asked.is_name_known or tried.tries >= TRIES:
        words = says.only_new
    else:
        words = says.not_that_name if is_try and asked.is_asked else says.who_is_it
    return _ask_them(conversation, tried, message, Kind.DETAIL, words, context)


def come_back(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext
) -> tuple[Decision, Sequence[Message]] | None:
    """If the message gives the name on record after a long silence, return the welcome and the earlier messages to
    answer now; otherwise None.
    """
    person, message = conversation.person, messages[-1]
    if person is None or person.returning is None or not person.name:
        return None
    asked, given = person.returning, names.given(message.text, person.name)
    is_theirs = given is not None and given.is_of(person.name)
    if given is None or not is_theirs or asked.tries >= TRIES or not asked.is_name_known:
        return None
    says, first = people.of(conversation.language), asked.began
    is_first = not asked.is_asked
    if given.rest:
        rest = message.model_copy(update={"text": given.rest})
        again = [rest] if _can_be_answered_later(rest, context.services) else []
    else:
        is_other = first is not None and not is_first and not names.only_greets(first.text)
        again = [first.model_copy(update={"id": message.id})] if first is not None and is_other else []
    is_lost = not again and (bool(given.rest) or (first is None and not is_first))
    words = join((says.welcome_back, *conversation.held, says.send_it_again if is_lost else ""))
    known = conversation.change(person=person.change(returning=None), held=())
    return say(known, f"{message.id}.h" if again else message.id, words, context), again


def _has_read(asked: ReturningPerson, message: Message) -> bool:
    """Return whether the person could have read our last question before writing this message, and wrote on the same
    channel.
    """
    question = asked.question
    if question is None or not question.was_readable_at(message.written_at):
        return False
    return message.written_at < question.expires_at and message.channel is question.channel


def _ask_them(
    conversation: Conversation, asked: ReturningPerson, message: Message, kind: Kind, words: str, context: TurnContext
) -> Decision:
    """Send these words to a possible stranger as a question. An answer counts only after the provider has accepted the
    message.
    """
    said = say(conversation, message.id, words, context)
    last = said.effects[-1]
    assert isinstance(last, Say)
    assert said.conversation.person is not None
    row = last.message.model_copy(update={"asks": True})
    question = QuestionDraft(kind=kind, words=words, shape=Shape.NAME).open(f"{message.id}.q", context.now())
    returning = asked.change(question=question.asked_in(row.id, row.channel))
    person = said.conversation.person.change(returning=returning)
    return Decision(said.conversation.change(person=person), (*said.effects[:-1], Say(row)))
