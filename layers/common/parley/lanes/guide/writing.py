"""What a model writes of a session: so many sentences of one phase at a time, checked before they are queued.

request   the phase's instructions, again with each; the hint by which it winds down only from that point on. It goes on
          from the stored response that wrote the sentences before; without one, these stand in it
answer    whole sentences, as many as the phase still has room for; an unsafe one gives way to the written session's
failure   nothing is queued: the written session is told for as long as the queue is empty
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from parley.conversation import language as languages
from parley.conversation.history import Line
from parley.conversation.normal_form import without_accents
from parley.conversation.state import Conversation
from parley.errors import ModelError, ResponseLost
from parley.lanes.guide.notes import GuidedSession, guide_notes_of
from parley.lanes.guide.phases import PHASES, winds_down_at
from parley.lanes.guide.portions import PhaseSentences
from parley.lanes.guide.settings import GuideSettings
from parley.lanes.guide.steering import GUIDE_VOCABULARY
from parley.ports import Model, ModelReply, ModelRequest, TurnContext
from parley.texts.vocabulary import listed

INSTRUCTIONS = files(__package__).joinpath("writing.md").read_text(encoding="utf-8").strip()
NAMES = {"en": "English", "es": "Spanish"}
TOKENS_EACH, TOKENS = 50, 100
"""The most tokens of an answer: so many for each sentence that is asked for, and so many more."""
MOST_AT_ONCE = 30
"""The most sentences that are asked for at once: the model answers in seconds, and one that is cut loses little."""
LONGEST = 280
"""The most characters of a sentence: it fits into one message."""
REMEMBERED = 20
"""The messages of a session that are sent with a request which goes on from no stored response."""
SENTENCE = re.compile(r"[^.!?…]{1,400}[.!?…]+[\"”»’)]*")
"""Matches a whole sentence. What follows the last one in a text that was cut is none."""


@dataclass(frozen=True)
class PhaseGuidance:
    """What the model is told of one phase."""

    instructions: str
    hint: str
    """How the phase winds down; empty for the last."""


@dataclass(frozen=True)
class Written:
    """A session after a model was asked, and what the transcript keeps of that."""

    session: GuidedSession
    records: tuple[str, ...] = ()


@cache
def guidance() -> Mapping[str, PhaseGuidance]:
    """Return what the model is told of each phase, by the phase's name."""
    return {phase: PhaseGuidance(**_prompts()[phase]) for phase in PHASES}


@cache
def _prompts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("writing.toml").read_text(encoding="utf-8"))


def _messages() -> Mapping[str, str]:
    """Return what a request says besides its instructions: that it begins a session or a phase, or goes on."""
    return _prompts()["messages"]


def write_on(conversation: Conversation, session: GuidedSession, of: PhaseSentences, context: TurnContext) -> Written:
    """Let the model write the sentences that come next, and queue them. Unchanged if the whole session is there."""
    place, model = session.written_to, context.model
    if place is None or model is None:
        return Written(session)
    phase, there = place
    most = _room(session.budgets[phase], there)
    try:
        reply = _asked(conversation, session, phase, there, most, model, context)
    except ModelError as error:
        context.usage.degraded = type(error).__name__
        return Written(session.change(failures=session.failures + 1), (f"error model {type(error).__name__}",))
    told = [*session.queue, *_last_told(conversation, context)] if not reply.id else list(session.queue)
    sentences = list(_sentences(reply, session, told))[:most]
    if not sentences:
        return Written(session.change(failures=session.failures + 1), ("error model no sentence",))
    own = of(phase, session)[there:]
    safe = [each if is_safe(each) else next(iter(own[n : n + 1]), "") for n, each in enumerate(sentences)]
    refused = sum(1 for one, other in zip(sentences, safe, strict=True) if one != other)
    context.usage.refused_sentences += refused
    is_kept = context.services.settings.of(GuideSettings).is_stored
    queued = session.change(
        queue=(*session.queue, *filter(None, safe)), response_id=reply.id if is_kept else "", failures=0
    )
    return Written(queued, (f"error unsafe {refused}",) if refused else ())


def _room(budget: int, there: int) -> int:
    """Return how many sentences of a phase with that budget are written at once, once so many are there: none of them
    crosses the point at which it begins to wind down."""
    turn = winds_down_at(budget)
    return min(MOST_AT_ONCE, (turn if there < turn else budget) - there)


def _asked(
    conversation: Conversation,
    session: GuidedSession,
    phase: str,
    there: int,
    most: int,
    model: Model,
    context: TurnContext,
) -> ModelReply:
    """Return the model's answer. A response that the provider has lost is gone on from with the session's own text."""
    guided = guidance()[phase]
    hint = guided.hint if there >= winds_down_at(session.budgets[phase]) else ""
    is_first = phase == PHASES[0] and there == 0
    message = _messages()["begin" if is_first else "enter" if there == 0 else "go_on"].format(phase=phase)
    request = ModelRequest(
        instructions=INSTRUCTIONS.format(
            language=NAMES[session.language],
            sentences=most,
            phase=" ".join(filter(None, (guided.instructions, hint))),
        ),
        lines=(Line(id="wish", direction="in", text=message, at=context.now()),),
        tools=(),
        is_stored=context.services.settings.of(GuideSettings).is_stored,
        previous=session.response_id,
        most_tokens=TOKENS + TOKENS_EACH * most,
    )
    if request.previous:
        try:
            return model.reply(request, context.deadline, context.usage)
        except ResponseLost:
            request = replace(request, previous="")
    return model.reply(_with_own_text(conversation, session, request, context), context.deadline, context.usage)


def _with_own_text(
    conversation: Conversation, session: GuidedSession, request: ModelRequest, context: TurnContext
) -> ModelRequest:
    """Return the request with the session's latest text in front of it, as the model's own words."""
    texts = [*_last_told(conversation, context), " ".join(session.queue)]
    own = (Line(id=f"told-{n}", direction="out", text=each, at=context.now()) for n, each in enumerate(texts) if each)
    return replace(request, lines=(*own, *request.lines))


def _last_told(conversation: Conversation, context: TurnContext) -> list[str]:
    """Return the latest messages of the session. Only what does not go on from a stored response reads them."""
    session = guide_notes_of(conversation).session
    rows = context.outbox.rows(conversation.id) if session else ()
    told = [row.message for row in rows if session and row.message.created_at >= session.started_at]
    ours = sorted((each for each in told if each.speaker == "proactive"), key=lambda each: each.created_at)
    return [each.text for each in ours[-REMEMBERED:]]


# --- sentences --------------------------------------------------------------------------------------------------------


def _sentences(reply: ModelReply, session: GuidedSession, told: Sequence[str]) -> Iterator[str]:
    """Yield the whole sentences of an answer in the session's language, without those that were told already."""
    text = " ".join(reply.text.split())
    written = languages.written_in(text)
    if written is not None and written != session.language:
        return
    before = " ".join(told)
    seen = set[str]()
    for match in SENTENCE.finditer(text):
        sentence = match[0].strip().lstrip("-*•# ")
        if len(sentence) <= LONGEST and sentence not in seen and sentence not in before:
            seen.add(sentence)
            yield sentence


def is_safe(sentence: str) -> bool:
    """Whether a sentence may be told: it holds none of the words that a calm session never says."""
    said = f" {without_accents(sentence)} "
    is_plain = "http" not in said and "@" not in sentence and "www" not in said
    return is_plain and not any(f" {words} " in said for words in _unsafe())


@cache
def _unsafe() -> frozenset[str]:
    return frozenset(without_accents(each) for each in listed(GUIDE_VOCABULARY, "unsafe"))
