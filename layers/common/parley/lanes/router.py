"""Which lane a message is for.

    one lane is on                       that one
    a whole phrase of a lane's tools     that lane, without asking, if it has what the phrase changes
    a correction of what was last said   the lane that spoke last: "make it 8am", "undo that"
    what a lane has under way            the lane that asked or spoke last: "how much is it", of an order
    a lane was chosen a while ago        that one (`continue`), until the person clearly speaks of something else
    a lane waits for an answer           that one, likewise; one that asked long ago, unless a time or address is named
    a lane spoke within the hour         that one, likewise; one that informs, only if the person asks something
    its tools come near to the words     that lane, without asking: its model may hand over, and is asked anyway
    none does, as far as is sure         the lane that is asked first: it looks up what other lanes share, and may
                                         hand over, which costs less than to ask the router about every such text
    no such lane, and a model            is asked for a `RoutingDecision`; any failure: `info`, and little confidence
    no model                             the lane whose tools come nearest to the words; else `info`

Looks, and changes nothing: the turn keeps the choice in the conversation.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Annotated

from pydantic import ConfigDict, Field, ValidationError

from parley import times
from parley.business.files import Business
from parley.conversation.normal_form import without_accents
from parley.conversation.questions import answerable
from parley.conversation.requests import correction
from parley.conversation.state import Conversation
from parley.conversation.text import is_blank
from parley.deferred import DeferredModel
from parley.errors import ModelError
from parley.lanes import degraded, referent, tool_deeds, when
from parley.lanes.lane import Lane, LaneNotes, has_no_stand
from parley.lanes.token_budget import marked
from parley.ports import CallCache, Model, ModelRequest, TurnContext
from parley.texts import LANGUAGES
from parley.tools.tool import Tier

FALLBACK = "info"
"""The lane that answers what fits no other lane: it only looks. Where it is not on, the first lane does."""
CLEARLY = 0.75
"""How near a message must be to another lane's tools to count as a change of subject, from 0 to 1."""
SURELY = 0.9
"""How near to another lane's tools a message must be to leave the lane that spoke within the hour."""
FEW_WORDS = 3
"""The words of a text that can be that near by more than chance."""
DIRECTLY = 0.55
"""How near to a lane's tools a message must be for its model to be asked at once. Measured by tests/routing: the lane
is right for 99 of 100 labelled messages, and for nearly 9 of 10 of those in evals/."""
UNSURE = 0.5
"""The confidence below which a choice of the router is not kept."""
RECENTLY = timedelta(hours=1)
"""The time for which a question is what the person most likely writes about."""
LINES = 6
"""The lines of the conversation that the router reads: the subject is in the last few."""
STICKY = 600
"""The seconds for which a lane can keep the conversation."""
EMAIL_OR_NUMBER = re.compile(r"\S@\S|\+\d{6}")
PROMPT = files(__package__).joinpath("router.md").read_text(encoding="utf-8").strip()


class RoutingDecision(DeferredModel):
    """The router's answer: to which lane a message goes, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lane: str
    intent: str = Field(max_length=60)
    confidence: float = Field(ge=0, le=1)
    sticky_seconds: int = Field(ge=0, le=STICKY)
    reasons: tuple[Annotated[str, Field(max_length=200)], ...] = Field(default=(), max_length=5)


@dataclass(frozen=True)
class ChosenLane:
    """The lane chosen for a conversation, and for how many seconds the conversation stays with it after each text."""

    lane: Lane
    seconds: int
    intent: str = ""
    """What the text is about, in the words of the lane's intents, or of the rule that chose it."""


def choose(
    lanes: Sequence[Lane],
    conversation: Conversation,
    texts_said: Sequence[str],
    said_at: datetime,
    context: TurnContext,
) -> ChosenLane:
    """Choose one of `lanes` for these messages, the last lines of the conversation. The last text decides."""
    found = route(lanes, conversation, texts_said[-1], said_at, context)
    lane = next((each for each in lanes if each.name == found.lane), lanes[0])
    return ChosenLane(lane, found.sticky_seconds if found.confidence >= UNSURE else 0, found.intent)


def route(
    lanes: Sequence[Lane], conversation: Conversation, text: str, said_at: datetime, context: TurnContext
) -> RoutingDecision:
    """Return which lane is to answer `text`, by rules where these are sure, and else by the router's model."""
    if len(lanes) == 1:
        return RoutingDecision(lane=lanes[0].name, intent="only", confidence=1, sticky_seconds=0)
    guess = route_without_model(lanes, context.services.business, text, context.once, conversation.notes)
    if context.model is None:
        return guess
    spoke, first = _spoke_last(lanes, conversation, said_at), _asked_first(lanes)
    is_of_it = referent.is_about_it(text)  # "move it to 7am" is a phrase of some lane, too
    if guess.confidence == 1 and _has_nothing_for(lanes, spoke, conversation, text, said_at, context):
        guess = _fallback(lanes, "nothing of the kind is there")
    under_way = _of_question(lanes, conversation, text, said_at, guess) or _with_something(spoke, conversation, said_at)
    if under_way is not None and under_way.goes_on(text):
        return RoutingDecision(lane=under_way.name, intent="continue", confidence=1, sticky_seconds=0)
    if guess.confidence == 1 and not (spoke is not None and is_of_it):
        return guess
    if spoke is not None and (is_of_it or _corrects(text, guess)):
        changed = first if first is not None and spoke.informs else spoke  # who informs has made nothing
        return RoutingDecision(lane=changed.name, intent="correct", confidence=1, sticky_seconds=0)
    kept = conversation.floor
    is_kept = kept and kept.until > said_at and any(lane.name == kept.lane for lane in lanes)
    if kept and is_kept and (guess.lane == kept.lane or guess.confidence < CLEARLY):
        return RoutingDecision(
            lane=kept.lane, intent="continue", confidence=1, sticky_seconds=min(kept.seconds, STICKY)
        )
    asked = _of_question(lanes, conversation, text, said_at, guess)
    if asked is not None and (guess.lane == asked.name or guess.confidence < CLEARLY):
        return RoutingDecision(lane=asked.name, intent="answer", confidence=1, sticky_seconds=0)
    if spoke is not None and guess.lane != spoke.name and not _leaves(lanes, text, guess):
        return _going_on(spoke, first, text)
    if _is_near(lanes, guess, text) and _is_alone(lanes, context.services.business, text):
        return guess
    if spoke is not None:
        return _going_on(spoke, first, text)
    if first is not None:
        return RoutingDecision(lane=first.name, intent="unsure", confidence=UNSURE, sticky_seconds=0)
    return _asked(context.model, lanes, conversation, context)


def _has_nothing_for(
    lanes: Sequence[Lane],
    spoke: Lane | None,
    conversation: Conversation,
    text: str,
    said_at: datetime,
    context: TurnContext,
) -> bool:
    """Whether a command is one of a lane which has nothing of the person's, and changes a thing there ("change bread to
    two loaves", with an empty cart), or begins with a deed of the lane that spoke last: "add bread"; or whether it only
    names something while another lane waits for a yes.
    """
    command = degraded.whole(lanes, text, context.once, context.services.business, conversation.notes)
    asked = conversation.confirmation.planned[-1:] if conversation.confirmation else ()
    if command is not None and command.yields and any(each.lane != command.lane.name for each in asked):
        return True  # "yeah and the bread", to "Delete milk?"
    if command is None or command.lane.stands is has_no_stand or command.tool.tier is Tier.READ:
        return False
    if command.lane.stands(conversation.notes.get(command.lane.name, {}), said_at) is not None:
        return False
    if not command.is_read:
        return not command.tool.makes
    own = spoke.tools.tools if spoke is not None and spoke is not command.lane and not spoke.informs else ()
    return any(word in tool_deeds.all_deeds_of(own) for word in without_accents(text).split()[:1])


def _with_something(spoke: Lane | None, conversation: Conversation, said_at: datetime) -> Lane | None:
    """Return the lane that spoke last if it has something of the person's under way, such as a cart; else None."""
    stored = conversation.notes.get(spoke.name, {}) if spoke is not None else {}
    return spoke if spoke is not None and spoke.stands(stored, said_at) is not None else None


def _asked_first(lanes: Sequence[Lane]) -> Lane | None:
    """Return the lane whose model is asked where no rule finds the lane of a text: the one that is for that, or the
    only one that has any intents; None if there is no such lane.
    """
    with_intents = [lane for lane in lanes if lane.intents]
    only = with_intents[0] if len(with_intents) == 1 else None
    return next((lane for lane in lanes if lane.is_asked_first), only)


def _going_on(spoke: Lane, first: Lane | None, text: str) -> RoutingDecision:
    """Return the decision for a text that goes on with the lane that spoke last. A lane that informs has only what
    people ask: what else they say there is for the lane that is asked first.
    """
    lane = first if first is not None and spoke.informs and not degraded.asks(text) else spoke
    return RoutingDecision(lane=lane.name, intent="continue", confidence=UNSURE, sticky_seconds=0)


def _spoke_last(lanes: Sequence[Lane], conversation: Conversation, said_at: datetime) -> Lane | None:
    """Return the lane that last answered or asked something within the hour; None if there is none, or if no model
    speaks for it.
    """
    spoke = [
        (each.asked_at, each.unfinished.lane)
        for each in answerable(conversation.questions, said_at)
        if each.unfinished and not each.is_parked
    ]
    if floor := conversation.floor:
        spoke.append((floor.until - timedelta(seconds=floor.seconds), floor.lane))
    at, last = max(spoke, default=(said_at - RECENTLY, ""))
    return next((lane for lane in lanes if lane.name == last and lane.prompt and said_at - at < RECENTLY), None)


def _corrects(text: str, guess: RoutingDecision) -> bool:
    """Whether a text corrects what was done or asked last, whatever tool it is near to: "make it 8am", "undo that",
    "sorry, I meant Ana".
    """
    found = correction(text)
    is_plain = found is not None and found.is_plain and guess.confidence < CLEARLY
    return is_plain or bool(referent.change_of_it(text))


def _is_near(lanes: Sequence[Lane], guess: RoutingDecision, text: str) -> bool:
    """Whether the guessed lane is sure enough to skip the router's model, and has a model that speaks for it. For a
    lane that informs, the text must clearly ask: "we are out of oat milk" is no question about oat milk.
    """
    lane = next(each for each in lanes if each.name == guess.lane)
    is_sure = guess.confidence >= (CLEARLY if lane.informs else DIRECTLY)
    return bool(lane.prompt) and is_sure and (not lane.informs or degraded.asks(text))


def _is_alone(lanes: Sequence[Lane], business: Business | None, text: str) -> bool:
    """Whether one lane alone is nearest to the text. "Can I have your phone number" is as near to the person's contacts
    as to the people of the business.
    """
    near = degraded.near_tools(lanes, business, text, by_subject=True)
    return not any(each.lane is not near[0].lane and each.score >= near[0].score for each in near)


def _of_question(
    lanes: Sequence[Lane], conversation: Conversation, text: str, said_at: datetime, guess: RoutingDecision
) -> Lane | None:
    """Return the lane that asked the person something a short while ago and still waits for the answer; None if there
    is none. An open yes-or-no question goes first, because it was asked alone. A question of longer ago counts too, if
    the text comes near to its lane, or names no later day and no address: most answers name none, and most new things
    do.
    """
    waiting = [
        (each.unfinished.lane, said_at - each.asked_at < RECENTLY)
        for each in answerable(conversation.questions, said_at)
        if each.unfinished and not each.is_parked
    ]
    confirming = conversation.confirmation
    if confirming is not None and said_at < confirming.open_until(said_at):
        waiting += [(each.lane, True) for each in confirming.planned[-1:]]
    if not waiting:
        return None
    asked, is_recent = waiting[-1]
    is_near = guess.lane == asked and guess.confidence >= degraded.PERHAPS
    if not (is_recent or is_near or not _names_later_day(text, conversation, said_at)):
        return None
    return next((lane for lane in lanes if lane.name == asked), None)


def _names_later_day(text: str, conversation: Conversation, said_at: datetime) -> bool:
    """Whether a text names a day after today, or an address."""
    said = text[: when.LONGEST_WHEN]
    if EMAIL_OR_NUMBER.search(said):
        return True
    named = when.days_in(said)
    try:
        days = times.days(named, times.PhraseContext(said_at, conversation.zone, LANGUAGES)) if named else None
    except times.Ambiguous:
        return True
    return days is not None and days[1] > said_at.astimezone(conversation.zone).date()


def _leaves(lanes: Sequence[Lane], text: str, guess: RoutingDecision) -> bool:
    """Whether a text surely speaks of another lane's things than those that were spoken of last: a clear question, for
    a lane that informs. A word or two come near to a command by chance: "va", "sale".
    """
    informs = any(lane.informs for lane in lanes if lane.name == guess.lane)
    if informs and degraded.asks(text):
        return guess.confidence >= CLEARLY
    return guess.confidence >= SURELY and len(text.split()) >= FEW_WORDS


def route_without_model(
    lanes: Sequence[Lane],
    business: Business | None,
    text: str,
    once: CallCache | None = None,
    notes: Mapping[str, LaneNotes] | None = None,
) -> RoutingDecision:
    """Choose a lane without a model: by a whole phrase of any lane (confidence 1), else by the nearest tool (below 1),
    else the fallback lane.
    """
    if command := degraded.whole(lanes, text, once, business, notes):
        return RoutingDecision(
            lane=command.lane.name, intent=command.tool.name, confidence=1, sticky_seconds=0, reasons=("a phrase",)
        )
    near = degraded.nearest(lanes, business, text)
    if near is None or near.score < degraded.PERHAPS:
        return _fallback(lanes, "nothing comes near")
    confidence = min(near.score, 0.99)
    return RoutingDecision(
        lane=near.lane.name, intent=near.tool.name, confidence=confidence, sticky_seconds=0, reasons=("comes near",)
    )


def _fallback(lanes: Sequence[Lane], why: str) -> RoutingDecision:
    lane = next((each for each in lanes if each.name == FALLBACK), lanes[0])
    return RoutingDecision(lane=lane.name, intent="unknown", confidence=0.1, sticky_seconds=0, reasons=(why,))


def _intents(lane: Lane, lanes: Sequence[Lane]) -> Sequence[str]:
    """Return the intents of a lane as the router's model is told them. For the fallback lane, those that another lane
    names are left out.
    """
    others = {intent for other in lanes if other is not lane for intent in other.intents}
    return [each for each in lane.intents if lane.name != FALLBACK or each not in others]


def _asked(model: Model, lanes: Sequence[Lane], conversation: Conversation, context: TurnContext) -> RoutingDecision:
    """Ask the router's model for a lane. If the model fails or names an unknown lane, it is the fallback lane."""
    listed = "\n".join(f"- {lane.name}: {lane.purpose}. Intents: {', '.join(_intents(lane, lanes))}" for lane in lanes)
    request = ModelRequest(
        instructions=PROMPT.format(lanes=listed),
        lines=tuple(marked(line) for line in conversation.said if not is_blank(line.text))[-LINES:],
        tools=(),
        use="router",
        answer=RoutingDecision,
    )
    try:
        reply = model.reply(request, context.deadline, context.usage)
        chosen = RoutingDecision.model_validate_json(reply.parsed)
    except (ModelError, ValidationError) as error:
        return _fallback(lanes, type(error).__name__)
    if not any(lane.name == chosen.lane for lane in lanes):
        return _fallback(lanes, "no such lane")
    return chosen
