"""What a conversation becomes and wants when an event reaches it. `decide` looks; it changes nothing.

A message is matched in the order of `RULES`, and the first rule that has an answer decides:

    opting out       STOP and its like, always before anything else; START afterwards
    unreadable       nothing to answer to: empty, a voice message, an unknown type
    help             what can be texted
    answering        a yes, a no, or a late one, to the open question
    asking           everything else: the lane's model, or its phrases
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from parley import texts
from parley.conversation import reach
from parley.conversation.effects import Drop, Effect, Outbound, Reach, Relay, Say, Speaker
from parley.conversation.events import (
    ActionDone,
    ActionFailed,
    AnyEvent,
    Channel,
    DeliveryFailed,
    Form,
    Message,
    Stranded,
)
from parley.conversation.history import Line
from parley.conversation.parts import parts
from parley.conversation.questions import CONFIRMATION_EXPIRES, Planned, Question, Verdict, fold, judge
from parley.conversation.state import Action, Conversation, Doing
from parley.lanes import degraded
from parley.lanes.assistant.agent import ASSISTANT
from parley.lanes.loop import propose
from parley.ports import Ask, Row

STOPPED_AT_PROVIDER = "21610"
"""Twilio's code for a number that has opted out there (by a STOP that we never saw)."""
USEFUL = timedelta(hours=1)
"""A reply that nobody could send for longer than this would only confuse."""


@dataclass(frozen=True)
class Decision:
    """What one event makes of a conversation. Its new lines of history are part of the conversation."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()


def decide(conversation: Conversation, event: AnyEvent, ask: Ask) -> Decision:
    """Decide one event. Safe to repeat: another try costs money, not correctness."""
    match event:
        case Message():
            return _heard(conversation, event, ask)
        case ActionDone():
            return _acted(conversation, event.effect, event.result, ask)
        case ActionFailed():
            return _acted(conversation, event.effect, None, ask)
        case DeliveryFailed():
            return _undelivered(conversation, event)
        case Stranded():
            return _stranded(conversation, event, ask)
        case _:
            assert_never(event)


# --- a message ------------------------------------------------------------------------------------------------------

Rule = Callable[[Conversation, Message, Ask], Decision | None]


def _heard(conversation: Conversation, message: Message, ask: Ask) -> Decision:
    line = Line(id=message.id, direction="in", text=message.text, at=message.received_at)
    met = conversation.met(message)
    heard = met.change(history=met.history.add(line))
    return next(decision for rule in RULES if (decision := rule(heard, message, ask)) is not None)


def _opting_out(conversation: Conversation, message: Message, ask: Ask) -> Decision | None:
    person = conversation.person
    assert person is not None  # `_heard` met them
    if reach.stops(message.text, message.channel, conversation.question is not None):
        stopped = conversation.change(person=person.change(opted_out=True), question=None)
        # On SMS Twilio confirms by itself and refuses ours (error 21610); a repeated STOP is not confirmed again.
        silent = message.channel is Channel.SMS or person.opted_out
        said = Decision(stopped) if silent else _say(stopped, message.id, texts.STOPPED, ask, "required")
        return Decision(said.conversation, (*said.effects, Reach(opted_out=True)))
    if not person.opted_out:
        return None
    if not reach.starts(message.text):
        return Decision(conversation)
    said = _say(conversation.change(person=person.change(opted_out=False)), message.id, texts.STARTED, ask)
    return Decision(said.conversation, (*said.effects, Reach(opted_out=False)))


UNREADABLE = {Form.AUDIO: texts.CANNOT_HEAR, Form.UNSUPPORTED: texts.CANNOT_READ}


def _unreadable(conversation: Conversation, message: Message, ask: Ask) -> Decision | None:
    answer = UNREADABLE.get(message.form) or (None if message.text.strip() else texts.EMPTY)
    return _say(conversation, message.id, answer, ask) if answer else None


def _help(conversation: Conversation, message: Message, ask: Ask) -> Decision | None:
    if fold(message.text) not in ("help", "info"):
        return None
    answer = texts.HELP.format(examples=degraded.examples(ASSISTANT.tools))
    return _say(conversation, message.id, answer, ask)


def _answering(conversation: Conversation, message: Message, ask: Ask) -> Decision | None:
    question = conversation.question
    verdict = judge(question, message)
    if question is None or verdict in (Verdict.NOTHING_OPEN, Verdict.EARLIER):
        return None
    closed = conversation.change(question=None)
    if verdict is Verdict.YES:
        return _act(closed, message.id, question.planned)
    if verdict is Verdict.UNRELATED and not reach.says_no(message.text, message.channel):
        return None
    answer = texts.EXPIRED if verdict is Verdict.EXPIRED else texts.DECLINED
    return _say(closed, message.id, answer, ask)


def _asking(conversation: Conversation, message: Message, ask: Ask) -> Decision:
    question, verdict = conversation.question, judge(conversation.question, message)
    proposal = propose(ASSISTANT, conversation, message.text, ask)
    notes, kept = [proposal.text], question
    again: tuple[Planned, ...] = ()
    if question is not None and verdict is not Verdict.EARLIER:
        kept = None
        if verdict is Verdict.UNRELATED and ask.keep_side_questions and not proposal.confirms:
            again = question.planned  # asked once more, so that a later yes is never ambiguous
        elif verdict is Verdict.UNRELATED:
            notes.append(texts.SET_ASIDE.format(question=question.text))
    elif question is not None and proposal.confirms:
        notes.append(texts.REPLACED.format(question=question.text))
    asking = conversation.change(question=kept)
    asks = proposal.confirms or again
    if proposal.writes:
        return _act(asking, message.id, proposal.writes, _join(notes), asks)
    return _close(asking, message.id, notes, asks, ask)


RULES: tuple[Rule, ...] = (_opting_out, _unreadable, _help, _answering, _asking)


# --- actions --------------------------------------------------------------------------------------------------------


def _act(
    conversation: Conversation,
    event: str,
    planned: Iterable[Planned],
    preface: str = "",
    asks: tuple[Planned, ...] = (),
) -> Decision:
    """Commit to these actions; the first one counts as begun. Nothing is said before they have results."""
    actions = tuple(Action(effect=f"{event}.a{n}", planned=each) for n, each in enumerate(planned))
    doing = Doing(event=event, actions=actions, preface=preface, asks=asks).begin()
    return Decision(conversation.change(doing=doing))


def _acted(conversation: Conversation, effect: str, result: str | None, ask: Ask) -> Decision:
    """Note the result of the action that was next (None: nobody knows it); after the last one, say them all."""
    doing = conversation.doing
    if doing is None or doing.next is None or doing.next.effect != effect:
        return Decision(conversation)
    unknown = texts.PERHAPS_DONE.format(question=doing.next.planned.question)
    done = doing.done(unknown if result is None else result)
    if done.next is not None:
        return Decision(conversation.change(doing=done.begin()))
    results = [action.result or "" for action in done.actions]
    finished = conversation.change(doing=None)
    return _close(finished, doing.event, [done.preface, *results], done.asks, ask)


# --- deliveries -----------------------------------------------------------------------------------------------------


def _undelivered(conversation: Conversation, event: DeliveryFailed) -> Decision:
    note = Line(
        id=event.id,
        direction="note",
        text=f"A message of yours did not reach the person (code {event.code}).",
        at=event.received_at,
    )
    noted = conversation.change(history=conversation.history.add(note))
    if event.code != STOPPED_AT_PROVIDER or noted.person is None:
        return Decision(noted)
    stopped = noted.change(person=noted.person.change(opted_out=True), question=None)
    return Decision(stopped, (Reach(opted_out=True),))


def _stranded(conversation: Conversation, event: Stranded, ask: Ask) -> Decision:
    """Send a forgotten reply after all, unless a newer one has left or it is past its usefulness."""
    rows = ask.rows(conversation.id)
    row = next((each for each in rows if each.message.id == event.row and each.status == "pending"), None)
    if row is None:
        return Decision(conversation)
    late = ask.now() - row.message.created_at > USEFUL
    effect = Drop(event.row) if late or _overtaken(row, rows) else Relay(row.message)
    return Decision(conversation, (effect,))


def _overtaken(row: Row, rows: list[Row]) -> bool:
    """Whether a newer reply has left, or an earlier part of this one has failed: parts are made at one moment."""
    made = row.message.created_at
    return any(
        (each.status != "pending" and each.message.created_at > made)
        or (each.status == "failed" and each.message.created_at == made)
        for each in rows
    )


# --- words ----------------------------------------------------------------------------------------------------------


def _close(
    conversation: Conversation, event: str, words: Iterable[str], asks: tuple[Planned, ...], ask: Ask
) -> Decision:
    """End a turn: say these words, and open the question if something is to be confirmed. One reply."""
    if not asks:
        return _say(conversation, event, _join(words), ask)
    now = ask.now()
    question = Question(id=f"{event}.q", planned=asks, asked_at=now, expires_at=now + CONFIRMATION_EXPIRES)
    text = _join([*words, question.text, texts.REPLY_YES_OR_NO])
    return _say(conversation.change(question=question), event, text, ask)


def _say(conversation: Conversation, event: str, text: str, ask: Ask, speaker: Speaker = "reply") -> Decision:
    """Say `text` on the channel that the person last used, in as many parts as it needs."""
    person = conversation.person
    assert person is not None  # nothing is said to somebody who never wrote
    now = ask.now()
    messages = [
        Outbound(
            id=f"{event}.r{n}",
            conversation=conversation.id,
            channel=person.channel,
            to=person.number,
            sender=person.service,
            text=part,
            speaker=speaker,
            created_at=now,
        )
        for n, part in enumerate(parts(text))
    ]
    history = conversation.history
    for message in messages:
        history = history.add(Line(id=message.id, direction="out", text=message.text, at=now))
    return Decision(conversation.change(history=history), tuple(Say(message) for message in messages))


def _join(words: Iterable[str]) -> str:
    return "\n".join(each for each in words if each)
