"""The `Decision` type, which every rule of `decide.py` returns, and functions that build and change decisions. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from parley import texts
from parley.conversation.crisis import ANSWER_MARK
from parley.conversation.effects import Effect, KeepLine, Outbound, Say, Speaker
from parley.conversation.history import Line
from parley.conversation.outcomes import OF_THE_PERSON, TurnEvent
from parley.conversation.parts import parts
from parley.conversation.questions import QUESTIONS, Kind, PreparedCall, Question, QuestionDraft
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer
from parley.ports import TurnContext
from parley.texts import Texts
from parley.turn import question_text
from parley.turn.floor import holder


@dataclass(frozen=True)
class Decision:
    """The result of deciding one event: the changed conversation, with its new history lines, and the effects to
    commit.
    """

    conversation: Conversation
    effects: tuple[Effect, ...] = ()


HIDDEN = "…"


def discreet(decision: Decision, event: str) -> Decision:
    """Return the decision with its texts about another person hidden: its history lines show "…", and its outbox rows
    forget their text once sent. Questions keep their text until they are answered.
    """
    said = {each.message.id for each in decision.effects if isinstance(each, Say)} | {event}
    history = decision.conversation.history
    lines = tuple(line.model_copy(update={"text": HIDDEN}) if line.id in said else line for line in history.lines)
    effects = tuple(
        Say(each.message.model_copy(update={"forget": True})) if isinstance(each, Say) else each
        for each in decision.effects
    )
    hidden = decision.conversation.change(history=history.model_copy(update={"lines": lines}))
    return Decision(hidden, effects)


def awaiting(conversation: Conversation, *timers: Timer) -> Conversation:
    """Return the conversation with exactly these timers, sorted by time; other timers are removed."""
    return conversation.change(timers=tuple(sorted(timers, key=lambda timer: (timer.due, timer.id))))


def end_of_reply(decision: Decision, event: TurnEvent, context: TurnContext) -> Say | None:
    """Return the last message of a reply if the service may add a message of its own. None if the person did not write,
    a question is open, an action or an erasure is running, a lane holds the floor, or the reply is about a crisis.
    """
    conversation, last = decision.conversation, decision.effects[-1] if decision.effects else None
    is_busy = conversation.doing is not None or conversation.erasing is not None or bool(conversation.questions)
    if not isinstance(event, OF_THE_PERSON) or is_busy or not isinstance(last, Say) or answers_crisis(decision):
        return None
    if holder(conversation, context.now(), context) is not None or bool(last.message.asks_number):
        return None
    return last if last.message.speaker == "reply" else None


def answers_crisis(decision: Decision) -> bool:
    """Return whether the decision answers words of crisis: then nothing else is said or asked in the same turn."""
    return any(isinstance(each, Say) and ANSWER_MARK in each.message.id for each in decision.effects)


def approved(decision: Decision, template: str, words: str) -> Decision:
    """Return the decision with its messages sent as this approved template, filled with `words`."""
    approved = {"template": template, "variable": " ".join(words.split()), "buttons": None}
    return Decision(
        decision.conversation,
        tuple(
            Say(each.message.model_copy(update=approved)) if isinstance(each, Say) else each
            for each in decision.effects
        ),
    )


def note(conversation: Conversation, id: str, text: str, at: datetime) -> Conversation:
    """Return the conversation with a history line that only the model reads; unchanged if the person is unknown,
    because they were erased.
    """
    if conversation.person is None:
        return conversation
    line = Line(id=id, direction="note", text=text, at=at)
    return conversation.change(history=conversation.history.add(line))


def reply(
    conversation: Conversation,
    event: str,
    words: Iterable[str],
    confirms: tuple[PreparedCall, ...],
    context: TurnContext,
    questions: tuple[QuestionDraft, ...] = (),
    speaker: Speaker = "reply",
) -> Decision:
    """End a turn with one reply: these words, then the questions to ask.

    A confirmation is asked alone: other questions wait until it is answered, expired or set aside. A new confirmation
    waits too while another is open, unless the caller has removed the old one and says so in `words`."""
    says, open_one = texts.of(conversation.language), conversation.confirmation
    wanted = question_text.opened(event, confirms, questions, context.now())
    is_blocked = open_one is not None and context.now() < open_one.keeps_waiting_until(context.now())
    opened, later = question_text.alone(wanted, is_blocked)
    conversation, dropped = to_be_asked(conversation, later)
    conversation, gave_way = with_room_for(conversation, opened)
    left = (*gave_way, *dropped)
    words = [*words, *(says.set_aside.format(question=question_text.named(each)) for each in left)]
    if not opened:
        text = join(words)
        if later and open_one is not None and not text:
            text = says.first_answer.format(question=open_one.text)
        return say(conversation, event, text, context, speaker)
    said = say(conversation, event, join(words), context, speaker, last=question_text.read(opened, says))
    return asking_in_last(said, opened, says)


def with_room_for(conversation: Conversation, opened: Sequence[Question]) -> tuple[Conversation, Sequence[Question]]:
    """Return the conversation with room for these new questions, and the open questions that were dropped for it,
    oldest first. Questions already given up are dropped before others and not returned.
    """
    replaces = any(each.kind is Kind.CONFIRMATION for each in opened) and conversation.confirmation is not None
    surplus = len(conversation.questions) + len(opened) - replaces - QUESTIONS
    open_one = conversation.confirmation if replaces else None
    among = sorted(
        (each for each in conversation.questions if each is not open_one), key=lambda each: not each.given_up
    )
    gone = among[: max(0, surplus)]
    left = conversation.change(questions=tuple(each for each in conversation.questions if each not in gone))
    return (left if gone else conversation), [each for each in gone if not each.given_up]


def to_be_asked(conversation: Conversation, later: Sequence[Question]) -> tuple[Conversation, Sequence[Question]]:
    """Return the conversation with these questions waiting to be asked, and the questions for which no room was
    left."""
    room = max(0, QUESTIONS - len(conversation.waiting))
    waiting = (*conversation.waiting, *(each.to_be_asked() for each in later[:room]))
    left = conversation.change(waiting=waiting) if later else conversation
    return left, later[room:]


def asking_in_last(said: Decision, opened: Sequence[Question], says: Texts) -> Decision:
    """Return the decision with these questions attached to its last message. They count as open once the provider has
    accepted that message.
    """
    conversation, (*before, last) = said.conversation, said.effects
    assert isinstance(last, Say)  # a question always makes a message
    row = last.message.model_copy(update={"asks": True})
    tied = tuple(each.asked_in(row.id, row.channel) for each in opened)
    if any(each.kind is Kind.CONFIRMATION for each in tied):
        conversation = conversation.confirming(None).change(set_aside=None)
    conversation = conversation.change(questions=(*conversation.questions, *tied)[-QUESTIONS:])
    return Decision(conversation, question_text.with_buttons((*before, Say(row)), tied, says))


def say(
    conversation: Conversation,
    event: str,
    text: str,
    context: TurnContext,
    speaker: Speaker = "reply",
    last: str = "",
    operator: str | None = None,
) -> Decision:
    """Send `text` on the person's last channel, split into as many messages as needed, and then `last` unsplit.

    `operator` is the name of the operator who wrote the text; None for the service's own words."""
    person = conversation.person
    assert person is not None  # only a known person is written to
    now, drops_accents = context.now(), context.policy.drops_accents
    messages = [
        Outbound(
            id=f"{event}.r{n}",
            conversation=conversation.id,
            channel=person.channel,
            provider=person.provider,
            to=person.number,
            sender=person.service,
            text=part,
            speaker=speaker,
            operator=operator,
            created_at=now,
        )
        for n, part in enumerate(parts(text, person.channel, person.provider, last, drops_accents))
    ]
    history = conversation.history
    for message in messages:
        history = history.add(Line(id=message.id, direction="out", text=message.text, at=now, operator=operator))
    return Decision(conversation.change(history=history), tuple(Say(message) for message in messages))


def aside(decision: Decision, before: Conversation) -> Decision:
    """Return the decision with its new lines written to the transcript only, not to the history that the model
    reads."""
    new = decision.conversation.history.since(before.history.count)
    records = tuple(KeepLine(line) for line in new)
    return Decision(decision.conversation.change(history=before.history), (*decision.effects, *records))


def recording(decision: Decision, facts: Sequence[str], event: str, context: TurnContext) -> Decision:
    """Return the decision with these facts added to the transcript as one note; unchanged if there are none."""
    if not facts:
        return decision
    line = Line(id=f"{event}.n", direction="note", text="\n".join(facts), at=context.now())
    return Decision(decision.conversation, (*decision.effects, KeepLine(line)))


def marked_untrusted(decision: Decision, before: Conversation) -> Decision:
    """Return the decision with its new history lines marked as untrusted, because they may repeat text that third
    parties wrote.
    """
    history = decision.conversation.history
    new = history.since(before.history.count)
    marked = tuple(line.model_copy(update={"outside": True}) for line in new)
    history = history.model_copy(update={"lines": (*history.lines[: len(history.lines) - len(new)], *marked)})
    return Decision(decision.conversation.change(history=history), decision.effects)


REPEATED = 8
"""The fewest characters of third-party text that count as a repetition when they occur in our words."""


def mark_untrusted(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """If third-party text was read in this session, mark the session and all that the service says in it as untrusted,
    even after the text itself has left the history. Questions, plans, held messages and reminders with such text mark a
    later session in which they are said.

    A line that is marked already brought third-party text in this turn, so the session's day as untrusted begins anew.
    A line that only repeats such text leaves the model's sight with the session, and does not prolong that day."""
    now = decision.conversation
    if now.person is None or now.history.count < before.history.count:  # everything was erased
        return decision
    new, session = now.history.since(before.history.count), now.session
    was_marked = session is not None and session.outside
    brought = [line.at for line in new if line.outside]
    if not was_marked:
        carried = [words for each in (before, now) for words in _of_others(each)]
        brought += [line.at for line in new if line.direction == "out" and any(each in line.text for each in carried)]
    elif session is not None and session.outside_at is None:
        brought += [line.at for line in new]  # an earlier release did not record the time
    if not brought and not was_marked and not any(line.outside for line in now.said):
        return decision
    lines = now.history.lines[: len(now.history.lines) - len(new)]
    marked = (line.model_copy(update={"outside": True}) if line.direction == "out" else line for line in new)
    now = now.change(
        history=now.history.model_copy(update={"lines": (*lines, *marked)}),
        session=session.change(outside=True, outside_at=max(brought, default=session.outside_at)) if session else None,
    )
    return Decision(now, decision.effects)


def _of_others(conversation: Conversation) -> Iterator[str]:
    """Yield the texts waiting in a conversation (questions, plans, timers, held messages) that may repeat what third
    parties wrote.
    """
    for question in conversation.unanswered:
        waits = question.unfinished
        is_of_others = waits is not None and waits.outside and not waits.nothing_was_read
        if is_of_others or any(each.outside for each in question.planned):
            yield from _long(question.words, question.given_up, *(each.question for each in question.planned))
    for plan in conversation.plans:
        yield from _long(*(step.words for step in plan.steps if step.outside))
        if plan.outside:
            yield from _long(plan.summary, *(step.title for step in plan.steps))
    for timer in conversation.timers:
        if timer.outside:
            yield from _long(timer.text)
    for held in conversation.held:
        if any(line.outside and line.text == held for line in conversation.history.lines):
            yield from _long(held)


def _long(*words: str) -> Iterator[str]:
    return (each for each in words if len(each) >= REPEATED)


def join(words: Iterable[str]) -> str:
    return "\n".join(each for each in words if each)
