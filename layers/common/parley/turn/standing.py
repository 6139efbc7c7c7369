"""How far the messages that ask open questions have got. `questions.py` has the rules; here is the look at the outbox.

    a batch is loaded          `with_delivery_state`: one read of the rows of open questions; none if none is open
    a message did not arrive   `mark_lost`: its questions wait, and are asked again when the person writes
    a button is pressed        `with_proof_of_reading`: whoever presses the button of a question, or quotes its message,
                               has it before them, although the row may not say so yet, or be unknown

One look a batch is enough: whatever a batch holds was written before the batch was loaded, so a question that is
accepted later cannot be answered by it.
"""

from collections.abc import Callable, Mapping, Sequence

from parley.conversation.effects import Outbound
from parley.conversation.events import Message
from parley.conversation.questions import QUESTIONS, Kind, Question, Standing
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley.conversation.verdict import ANSWERS, Verdict, judge
from parley.conversation.yes_and_no import says_yes
from parley.ports import OutboxRow, TurnContext

FindRows = Callable[[str, Sequence[str]], list[OutboxRow]]


def quoted_message(conversation: Conversation, message: Message, context: TurnContext) -> Outbound | None:
    """Return the message of ours that the person's message replies to; looked up only where a question is open."""
    if not message.quoted or not conversation.unanswered:
        return None
    return next((row.message for row in context.outbox.rows(conversation.id) if row.sid == message.quoted), None)


def with_proof_of_reading(conversation: Conversation, message: Message, context: TurnContext) -> Conversation:
    """The conversation with the question readable whose button `message` presses, or whose message it quotes."""
    unread = [each for each in conversation.unanswered if each.rows and not each.was_readable_at(message.written_at)]
    quote = quoted_message(conversation, message, context) if unread else None
    rows = [each.row for each in unread if each.pressed(message.payload) is not None]
    rows += [quote.id] if quote else []
    found = {each.id: _proven(each, message, context) for each in unread if each.row in rows}
    if not found:
        return conversation
    questions = tuple(found.get(each.id, each) for each in conversation.questions)
    return _taken_up(conversation.change(questions=questions), message, found)


def _taken_up(conversation: Conversation, message: Message, found: Mapping[str, Question]) -> Conversation:
    """The conversation with those of `found` open again that were taken for lost and can still be answered. A second
    confirmation stays where it is: one is open at a time."""
    open_one = conversation.confirmation
    is_blocked = open_one is not None and message.written_at < open_one.open_until(message.written_at)
    again = [
        found[each.id]
        for each in conversation.waiting
        if each.id in found
        and found[each.id].was_readable_at(message.written_at)
        and message.written_at < found[each.id].expires_at
        and not (is_blocked and each.kind is Kind.CONFIRMATION)
    ]
    if any(each.kind is Kind.CONFIRMATION for each in again):
        conversation = conversation.confirming(None)
    waiting = tuple(each for each in conversation.waiting if each.id not in {one.id for one in again})
    return conversation.change(questions=(*conversation.questions, *again)[-QUESTIONS:], waiting=waiting)


def _proven(question: Question, message: Message, context: TurnContext) -> Question:
    """Return the question with its standing by its rows, of which the last has arrived: `message` presses its button,
    or quotes it. An earlier part that was lost leaves the question lost, because what that part said was not read."""
    rows = {row.message.id: row for row in context.outbox.find(message.conversation, question.rows)}
    parts = {id: (row.status, row.accepted_at or row.claimed_at) for id, row in rows.items()}
    last = question.row or ""
    known = question.delivered({**parts, last: ("sent", parts[last][1] if last in parts else None)})
    return known.read_before(message.written_at) if known.standing is Standing.READABLE else question


def asks_still(conversation: Conversation, row: Outbound) -> bool:
    """Return whether an open question was asked in that message."""
    return any(each.is_asked_in(row.id) for each in conversation.questions)


def judge_message(conversation: Conversation, message: Message, quote: Outbound | None) -> Verdict:
    """Return what a message means to the open confirmation. A message that quotes another one of ours is not about
    it."""
    question = conversation.confirmation
    verdict = judge(question, message, conversation.language)
    is_of_another = question is not None and quote is not None and not question.is_asked_in(quote.id)
    if is_of_another and verdict in (*ANSWERS, Verdict.UNRELATED):
        return Verdict.ANOTHER
    is_named = message.payload is not None or quote is not None or says_yes(message.text)
    if question is not None and verdict is Verdict.YES and not is_named and not _is_last_said(conversation, question):
        return Verdict.ASIDE
    return verdict


def _is_last_said(conversation: Conversation, question: Question) -> bool:
    """Whether our last message asks the question or repeats it, as far as our lines go back."""
    last = next((line for line in reversed(conversation.history.lines) if line.direction == "out"), None)
    if last is None or last.at < question.asked_at or last.id in question.rows:
        return True
    return to_gsm7(question.text) in to_gsm7(last.text)


def is_asking(conversation: Conversation) -> bool:
    """Whether anything is asked of whoever writes, whose row may have to be looked at."""
    return bool(conversation.questions) or bool(_to_stranger(conversation))


def _to_stranger(conversation: Conversation) -> tuple[Question, ...]:
    """The question to somebody who may be a stranger: their name, or whether to delete everything."""
    returning = conversation.person.returning if conversation.person else None
    return (returning.question,) if returning and returning.question else ()


def with_delivery_state(conversation: Conversation, find: FindRows) -> Conversation:
    """Return the conversation with the standing of its open questions, by their outbox rows. What an answer to a
    confirmation runs cannot be undone, so the rows of a confirmation are read each time; those of another question
    until it is readable."""
    asked = [each for each in (*conversation.questions, *_to_stranger(conversation)) if each.rows]
    asked = [each for each in asked if _is_unsettled(each)]
    if not asked:
        return conversation
    rows = {row.message.id: row for row in find(conversation.id, [id for each in asked for id in each.rows])}
    parts = {id: (row.status, row.accepted_at or row.claimed_at) for id, row in rows.items()}
    found = {each.id: each.delivered(parts) for each in asked}
    conversation = _of_stranger(conversation, lambda each: found.get(each.id, each))
    return _sorted(conversation, [found.get(each.id, each) for each in conversation.questions])


def _is_unsettled(question: Question) -> bool:
    return question.kind is Kind.CONFIRMATION or question.standing is not Standing.READABLE


def mark_lost(conversation: Conversation, row: str, standing: Standing) -> Conversation:
    """The conversation with the questions of the message that this row is a part of waiting to be asked again."""

    def told(question: Question) -> Question:
        return question.model_copy(update={"standing": standing}) if row in question.rows else question

    return _sorted(_of_stranger(conversation, told), [told(each) for each in conversation.questions])


def _of_stranger(conversation: Conversation, change: Callable[[Question], Question]) -> Conversation:
    """The conversation with what a possible stranger was asked as `change` has it. What did not arrive is not asked:
    whatever they write next is answered with the question."""
    person = conversation.person
    if person is None or person.returning is None or person.returning.question is None:
        return conversation
    question = change(person.returning.question)
    kept = None if question.did_not_arrive else question
    if kept == person.returning.question:
        return conversation
    return conversation.change(person=person.change(returning=person.returning.change(question=kept)))


def _sorted(conversation: Conversation, questions: Sequence[Question]) -> Conversation:
    """Return the conversation with these questions, those of messages that did not arrive among the waiting ones."""
    gone = [each for each in questions if each.standing in (Standing.LOST, Standing.UNSURE)]
    if list(questions) == list(conversation.questions):
        return conversation
    return conversation.change(
        questions=tuple(each for each in questions if each not in gone), waiting=(*gone, *conversation.waiting)
    )
