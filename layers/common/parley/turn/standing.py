"""Whether the messages that ask open questions have arrived, by their outbox rows. The rules are in
`conversation/questions.py`.

    a batch is loaded          `with_delivery_state`: one read of the outbox rows of open questions, if any is open
    a message did not arrive   `mark_lost`: its questions wait, and are asked again when the person writes
    a button is pressed        `with_proof_of_reading`: a person who presses a question's button, or quotes its message,
                               has read it, even if its row does not say so yet, or is unknown

One read for each batch is enough: every message in it was written before the batch was loaded, so it cannot answer a
question whose message is accepted later.
"""

from collections.abc import Callable, Mapping, Sequence

from parley import texts
from parley.conversation.effects import Outbound
from parley.conversation.events import Message
from parley.conversation.questions import QUESTIONS, Kind, Question, Standing
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley.conversation.verdict import ANSWERS, Verdict, judge
from parley.conversation.yes_and_no import is_mere_ok, names_the_deed, says_yes
from parley.ports import OutboxRow, TurnContext

FindRows = Callable[[str, Sequence[str]], list[OutboxRow]]


def quoted_message(conversation: Conversation, message: Message, context: TurnContext) -> Outbound | None:
    """Return our message that the person's message quotes; None if it quotes none, or if no question is open."""
    if not message.quoted or not conversation.unanswered:
        return None
    return next((row.message for row in context.outbox.rows(conversation.id) if row.sid == message.quoted), None)


def with_proof_of_reading(conversation: Conversation, message: Message, context: TurnContext) -> Conversation:
    """Return the conversation in which a question counts as read because the message presses its button or quotes it;
    otherwise unchanged.
    """
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
    """Return the conversation with questions from `found` reopened that were thought lost and have not expired. A
    second confirmation stays waiting, because only one may be open.
    """
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
    """Return the question marked as read before this message, because the message presses its button or quotes it;
    unchanged if an earlier part of the question's text was lost.
    """
    rows = {row.message.id: row for row in context.outbox.find(message.conversation, question.rows)}
    parts = {id: (row.status, row.accepted_at or row.claimed_at) for id, row in rows.items()}
    last = question.row or ""
    known = question.delivered({**parts, last: ("sent", parts[last][1] if last in parts else None)})
    return known.read_before(message.written_at) if known.standing is Standing.READABLE else question


def asks_still(conversation: Conversation, row: Outbound) -> bool:
    """Return whether this message of ours asked a question that is still open."""
    return any(each.is_asked_in(row.id) for each in conversation.questions)


def judge_message(conversation: Conversation, message: Message, quote: Outbound | None) -> Verdict:
    """Return what a message means for the open confirmation: yes, no, too late, unrelated and so on. A message that
    quotes another message of ours is not about the confirmation.
    """
    question = conversation.confirmation
    verdict = judge(question, message, conversation.language)
    is_of_another = question is not None and quote is not None and not question.is_asked_in(quote.id)
    if is_of_another and verdict in (*ANSWERS, Verdict.UNRELATED):
        return Verdict.ANOTHER
    is_shown = message.payload is not None or quote is not None
    if question is not None and verdict in (Verdict.YES, Verdict.NO) and not is_shown:
        is_old = message.written_at >= question.keeps_waiting_until(message.written_at)
        if question.is_long and is_old and not is_last_said(conversation, question):
            return Verdict.ASIDE  # it may be for what was said since, days later
    is_named = is_shown or says_yes(message.text)
    is_named = is_named or (question is not None and names_the_deed(question, message.text))
    if question is None or verdict is not Verdict.YES or is_named:
        return verdict
    is_of_more = is_mere_ok(message.text) and _is_repeated_beside_more(conversation, question)
    return Verdict.ASIDE if is_of_more or not is_last_said(conversation, question) else verdict


def is_last_said(conversation: Conversation, question: Question) -> bool:
    """Return whether our last message in the history asks or repeats this question; True if the history does not go
    back far enough to tell.
    """
    last = next((line for line in reversed(conversation.history.lines) if line.direction == "out"), None)
    if last is None or last.at < question.asked_at or last.id in question.rows:
        return True
    return _as_compared(question.brief) in _as_compared(last.text)


def _as_compared(text: str) -> str:
    """Return a text in the cheapest letters: our lines in the history are as they were sent."""
    return to_gsm7(text, drops_accents=True)


def _is_repeated_beside_more(conversation: Conversation, question: Question) -> bool:
    """Return whether our last message repeats this question, asked in an earlier one, behind words about something
    else: an "ok thanks" may be for these.
    """
    said = [_as_compared(line.text) for line in conversation.history.lines if line.direction == "out"]
    brief = _as_compared(question.brief)
    if len(said) < 2 or brief not in said[-1] or not any(brief in each for each in said[:-1]):
        return False
    waiting = _as_compared(texts.of(conversation.language).still_waiting.format(question=question.brief))
    return not said[-1].startswith((brief, waiting.partition(brief)[0]))


def is_asking(conversation: Conversation) -> bool:
    """Return whether any question is open, so that its delivery state may have to be loaded."""
    return bool(conversation.questions) or bool(_to_stranger(conversation))


def _to_stranger(conversation: Conversation) -> tuple[Question, ...]:
    """Return the open question to a possible stranger (their name, or whether to delete everything); empty if there is
    none.
    """
    returning = conversation.person.returning if conversation.person else None
    return (returning.question,) if returning and returning.question else ()


def with_delivery_state(conversation: Conversation, find: FindRows) -> Conversation:
    """Return the conversation with the delivery state of its open questions, from their outbox rows. Confirmations are
    read each time, because their actions cannot be undone; others until they count as read.
    """
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
    """Return the conversation in which the questions of the message with this outbox row wait to be asked again,
    because it did not arrive.
    """

    def told(question: Question) -> Question:
        return question.model_copy(update={"standing": standing}) if row in question.rows else question

    return _sorted(_of_stranger(conversation, told), [told(each) for each in conversation.questions])


def _of_stranger(conversation: Conversation, change: Callable[[Question], Question]) -> Conversation:
    """Return the conversation with `change` applied to the question who somebody is whose number was silent for so long
    that it may have changed hands. If its message did not arrive, the question is dropped: their next text brings it up
    again.
    """
    person = conversation.person
    if person is None or person.returning is None or person.returning.question is None:
        return conversation
    question = change(person.returning.question)
    kept = None if question.did_not_arrive else question
    if kept == person.returning.question:
        return conversation
    return conversation.change(person=person.change(returning=person.returning.change(question=kept)))


def _sorted(conversation: Conversation, questions: Sequence[Question]) -> Conversation:
    """Return the conversation with these questions; those whose message did not arrive are moved to the waiting
    ones."""
    gone = [each for each in questions if each.standing in (Standing.LOST, Standing.UNSURE)]
    if list(questions) == list(conversation.questions):
        return conversation
    return conversation.change(
        questions=tuple(each for each in questions if each not in gone), waiting=(*gone, *conversation.waiting)
    )
