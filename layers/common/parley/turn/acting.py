"""Actions: committed before they run, and what is made of each result."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from parley import texts
from parley.conversation.events import ActionDone
from parley.conversation.questions import Asking, Planned
from parley.conversation.state import Action, Conversation, Doing
from parley.conversation.timers import TIMERS
from parley.lanes.proposing import Proposal
from parley.ports import Ask
from parley.turn import planning
from parley.turn.decision import Decision, awaiting, close, join, note, upon_others

PREFACE = 3_000
"""Characters of words beside actions: what became of these must fit into the same reply."""


def carry_out(
    conversation: Conversation,
    event: str,
    proposal: Proposal,
    words: Sequence[str],
    confirms: tuple[Planned, ...],
    ask: Ask,
) -> Decision:
    """Act first, and say and ask afterwards. Plans go on, unless something else is to be done before."""
    conversation = conversation.change(plans=(*conversation.plans, *proposal.plans))
    on = planning.Advanced(conversation) if proposal.writes else planning.advance(conversation, ask)
    writes, outside = proposal.writes or on.writes, proposal.outside or on.outside
    confirms, questions = (*confirms, *on.confirms), (*proposal.questions, *on.questions)
    words = [*words, *on.words]
    if writes:
        return begin(on.conversation, event, writes, join(words), confirms, questions, outside)
    said = close(on.conversation, event, words, confirms, ask, questions)
    return upon_others(said, conversation) if outside else said


def begin(
    conversation: Conversation,
    event: str,
    planned: Iterable[Planned],
    preface: str = "",
    asks: tuple[Planned, ...] = (),
    questions: tuple[Asking, ...] = (),
    outside: bool = False,
) -> Decision:
    """Commit to these actions; the first one counts as begun. Nothing is said before they have results."""
    actions = tuple(Action(effect=f"{event}.a{n}", planned=each) for n, each in enumerate(planned))
    doing = Doing(
        event=event, actions=actions, preface=preface[:PREFACE], asks=asks, questions=questions, outside=outside
    ).begin()
    return Decision(conversation.change(doing=doing))


def acted(
    conversation: Conversation,
    effect: str,
    result: str | None,
    ask: Ask,
    asks: Sequence[Mapping[str, object]] = (),
    data: Mapping[str, Any] | None = None,
) -> Decision:
    """Note the result of the action that was next (None: nobody knows it); after the last one, say them all.

    Whoever opted out meanwhile is told nothing and asked nothing; what was done is noted for later.
    """
    doing, person = conversation.doing, conversation.person
    if doing is None or doing.next is None or doing.next.effect != effect:
        return Decision(conversation)
    unknown = texts.of(conversation.language).perhaps_done.format(question=doing.next.planned.question)
    words, of = unknown if result is None else result, doing.next.planned.of
    done = doing.done(words).asking(Asking.model_validate(each) for each in asks)
    if of is not None:
        conversation = planning.acted(conversation, of, words, data)
    if done.next is not None:
        return Decision(conversation.change(doing=done.begin()))
    results = [action.result or "" for action in done.actions if action.planned.of is None]
    finished = conversation.change(doing=None)
    if person is not None and person.opted_out:
        return Decision(note(finished, f"{doing.event}.done", join(results), ask.now()))
    on = planning.advance(finished, ask)
    more = tuple(
        Action(effect=f"{doing.event}.a{n}", planned=each) for n, each in enumerate(on.writes, len(done.actions))
    )
    confirms, questions = (*done.asks, *on.confirms), (*done.questions, *on.questions)
    if more:
        going_on = done.change(actions=(*done.actions, *more), asks=confirms, questions=questions).begin()
        return Decision(on.conversation.change(doing=going_on))
    said = close(on.conversation, doing.event, [done.preface, *results, *on.words], confirms, ask, questions)
    return upon_others(said, conversation) if doing.outside or on.outside else said


def timed(conversation: Conversation, done: ActionDone) -> tuple[Conversation, str]:
    """With what an action set and cancelled, and what is said of it. Nothing is set for whoever opted out meanwhile."""
    if conversation.person is not None and conversation.person.opted_out:
        return conversation, done.result
    if done.name is not None and conversation.person is not None:
        conversation = conversation.change(person=conversation.person.change(name=done.name))
    if done.timezone is not None:
        conversation = in_zone(conversation, done.timezone, done.received_at)
    for name in done.unlearn:
        conversation = conversation.forgetting(name)
    kept = [timer for timer in conversation.timers if timer.id not in done.forget]
    if len(kept) + len(done.timers) > TIMERS:
        return conversation, texts.of(conversation.language).too_many_timers.format(most=TIMERS)
    if done.closes:
        conversation = conversation.without_questions_of(done.lane)
    doing = conversation.doing
    is_of_others = doing is not None and doing.next is not None and doing.next.planned.outside
    new = (each.model_copy(update={"outside": True}) if is_of_others else each for each in done.timers)
    return awaiting(conversation.noted(done.lane, done.notes), *kept, *new), done.result


def in_zone(conversation: Conversation, zone: str, now: datetime) -> Conversation:
    """With the person's clock in that zone. What recurs goes by it from now on; a moment once set stays that moment."""
    assert conversation.person is not None  # who acts has written
    timers = (each.moved(zone, now) for each in conversation.timers)
    return awaiting(conversation.change(person=conversation.person.change(timezone=zone)), *timers)
