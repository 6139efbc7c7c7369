"""What a turn proposes for messages, or for answers to questions: with a model (`rounds.py`) or without one
(`without_model.py`). Read tools run here; writes are only proposed.

Every call passes `Proposing.accept_call`, whether a model wrote it or a phrase did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from parley import texts
from parley.conversation.asked_deed import deed_of
from parley.conversation.floor import KEPT, Floor
from parley.conversation.questions import Question, QuestionDraft
from parley.conversation.state import Conversation
from parley.errors import ModelError, ModelRefused
from parley.lanes import open_questions, referent, router
from parley.lanes.calling import call_for
from parley.lanes.lane import Lane
from parley.lanes.proposing import Proposal, Proposing, to_a_person
from parley.lanes.rounds import converse
from parley.lanes.without_model import without_model
from parley.ports import TurnContext

HANDED_OVER_SECONDS = 300
"""The seconds for which a person's texts go to the lane that was handed over to: it was chosen knowing more than a
router knows."""


def propose(
    lanes: Sequence[Lane],
    conversation: Conversation,
    texts_said: Sequence[str],
    said_at: datetime,
    context: TurnContext,
    behind_yes: str = "",
) -> Proposal:
    """Return what to say and do about the messages `texts_said` (the last lines of the history), and which of `lanes`
    has the conversation afterwards.

    For tools and model, the present moment is `said_at`, when the last message was received: "in 20 minutes" counts
    from there, whenever and however often the turn is decided.

    Without a model, or when it fails, the tools' phrases answer. If a model fails after it has proposed something, its
    words are lost, but not its proposals. `behind_yes`: what the last text says behind the yes that is awaited, if it
    begins with one: that alone can wish for more.
    """
    chosen = router.choose(lanes, conversation, texts_said, said_at, context)
    has_pictures = bool(context.attached.pictures)  # words of others can stand in a picture
    is_turn_untrusted = _is_of_others(conversation, len(texts_said)) or has_pictures
    proposing = Proposing(
        lanes,
        chosen.lane,
        call_for(conversation, said_at, context),
        is_turn_untrusted=is_turn_untrusted,
        heard=(*texts_said[:-1], behind_yes) if behind_yes else texts_said,
        open_questions=open_questions.asked(conversation, said_at),
        is_yes_awaited=conversation.confirmation is not None and not behind_yes,
        yes_awaited=_awaited_lines(conversation),
        calls_awaited=conversation.confirmation.planned if conversation.confirmation else (),
        undo=referent.to_be_undone(conversation, len(texts_said), said_at),
    )
    proposal = _proposed(proposing, conversation, texts_said, context)
    context.usage.lane = proposing.lane.name
    seconds = chosen.seconds if proposing.lane is chosen.lane else HANDED_OVER_SECONDS
    return replace(proposal, floor=Floor.begun(proposing.lane.name, KEPT, seconds, said_at))


def _proposed(
    proposing: Proposing, conversation: Conversation, texts_said: Sequence[str], context: TurnContext
) -> Proposal:
    """Let the model or, without one, the tools' phrases make the proposal for a turn. If the model fails, the calls
    recorded so far stand alone; if there are none, the phrases answer.
    """
    if context.model is None:
        context.usage.degraded = context.overspent or "no model is configured"
        return without_model(proposing, conversation, texts_said, context, context.overspent)
    try:
        return proposing.proposal(converse(context.model, conversation, proposing, context))
    except ModelRefused:
        proposing.answers_found.append(False)
        return proposing.proposal("" if proposing.noted else texts.of(conversation.language).refused)
    except ModelError as error:
        context.usage.degraded = type(error).__name__
        if proposing.noted:
            return proposing.proposal("")
        return replace(without_model(proposing, conversation, texts_said, context), model_failed=True)


def _awaited_lines(conversation: Conversation) -> tuple[str, ...]:
    """Return the lines that say what the open confirmation asks about, and none of what stands below them, as the
    things in an order."""
    planned = conversation.confirmation.planned if conversation.confirmation else ()
    return tuple(line for each in planned for line in deed_of([each.question]).sentences)


def _is_of_others(conversation: Conversation, messages: int) -> bool:
    """Return whether anybody but the person wrote one of the last `messages` lines of the conversation."""
    return any(line.outside for line in conversation.said[-messages:])


@dataclass(frozen=True)
class Resumed:
    """What comes of a person's answers: the proposal of the calls that waited for them, and why an answer could not be
    used, by the id of its question.
    """

    proposal: Proposal
    wrong: Mapping[str, str]
    anew: Mapping[str, QuestionDraft]
    """The questions that are asked instead of those whose answers could not be used, by the ids of these. They say why,
    and a yes to them means something else than before."""


def resume(
    lanes: Sequence[Lane],
    conversation: Conversation,
    answers: Sequence[tuple[Question, str]],
    said_at: datetime,
    context: TurnContext,
) -> Resumed:
    """Complete the tool calls that waited for these answers, and return what comes of them. No model is asked."""
    proposing = Proposing(lanes, lanes[0], call_for(conversation, said_at, context))
    proposing.is_turn_untrusted = _is_of_others(conversation, 1)
    proposing.answered = [each.text for each in conversation.said[-1:] if each.direction == "in"]
    wrong, anew = dict[str, str](), dict[str, QuestionDraft]()
    words = []
    for question, value in answers:
        unfinished = question.unfinished
        if unfinished is None:
            continue
        proposing.is_turn_untrusted |= unfinished.outside and not unfinished.nothing_was_read
        proposing.is_unsaid = unfinished.outside
        proposing.lane = next((lane for lane in lanes if lane.name == unfinished.lane), lanes[0])
        proposing.explain = to_a_person(proposing.lane, conversation.language)
        arguments = {**unfinished.arguments, unfinished.argument: value}
        taken = proposing.accept_call(unfinished.tool, arguments)
        if taken.wrong:
            wrong[question.id] = taken.words
            if taken.asks is not None and taken.asks.unfinished is not None:
                waits = taken.asks.unfinished.model_copy(update={"learnt": unfinished.learnt})
                anew[question.id] = taken.asks.model_copy(update={"unfinished": waits})
        elif not taken.noted:
            words.append(taken.words)
    return Resumed(proposing.proposal("\n".join(words)), wrong, anew)
