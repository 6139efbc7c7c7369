"""Let a model write a session: some sentences of one phase at a time, checked before they are queued.

request   each carries the phase's instructions, and the hint to wind down only from that point on. It continues the
          provider's stored response with the sentences before; if none is stored, it carries these sentences
answer    whole sentences, as many as the phase still has room for; an unsafe one is replaced by the written session's
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
"""The most tokens of an answer: TOKENS_EACH for each sentence that is asked for, and TOKENS more."""
MOST_AT_ONCE = 30
"""The most sentences of one request: the model answers within seconds, and an answer that is cut off loses little."""
LONGEST = 280
"""The most characters of a sentence, so that it fits into one message."""
REMEMBERED = 20
"""How many messages of the session a request carries that does not continue a stored response."""
SENTENCE = re.compile(r"[^.!?…]{1,400}[.!?…]+[\"”»’)]*")
"""Matches a whole sentence. The rest after the last one, in a text that was cut off, does not match."""


@dataclass(frozen=True)
class PhaseGuidance:
    """The instructions that the model gets for one phase of a session."""

    instructions: str
    hint: str
    """The instruction by which the phase winds down; empty for the last phase."""


@dataclass(frozen=True)
class Written:
    """The session after a request to the model, with the lines about it that the transcript keeps."""

    session: GuidedSession
    records: tuple[str, ...] = ()


@cache
def guidance() -> Mapping[str, PhaseGuidance]:
    """Return the instructions that the model gets for each phase, by the phase's name."""
    return {phase: PhaseGuidance(**_prompts()[phase]) for phase in PHASES}


@cache
def _prompts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("writing.toml").read_text(encoding="utf-8"))


def _messages() -> Mapping[str, str]:
    """Return the short user messages of a request to the model, by name: "begin" a session, "enter" a phase, or
    "go_on".
    """
    return _prompts()["messages"]


def write_on(conversation: Conversation, session: GuidedSession, of: PhaseSentences, context: TurnContext) -> Written:
    """Let the model write the session's next sentences, and return the session with them queued. An unsafe sentence is
    replaced by the written script's. A failure is counted in the session. Unchanged if there is no model, or all
    sentences exist.
    """
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
    """Return how many sentences of a phase to ask for in one request, when it has `budget` sentences and `there` of
    them exist. One request does not cross the point at which the phase begins to wind down.
    """
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
    """Ask the model for at most `most` sentences of a phase, and return its reply. It continues the provider's stored
    response; if that is lost, the request carries the session's latest text instead. Raises ModelError.
    """
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
    """Return the request with the session's latest messages and queued sentences put before it, as the model's own
    words.
    """
    texts = [*_last_told(conversation, context), " ".join(session.queue)]
    own = (Line(id=f"told-{n}", direction="out", text=each, at=context.now()) for n, each in enumerate(texts) if each)
    return replace(request, lines=(*own, *request.lines))


def _last_told(conversation: Conversation, context: TurnContext) -> list[str]:
    """Return the latest messages of the running session, oldest first, at most REMEMBERED. It reads the outbox, so it
    is only for requests that do not continue a stored response.
    """
    session = guide_notes_of(conversation).session
    rows = context.outbox.rows(conversation.id) if session else ()
    told = [row.message for row in rows if session and row.message.created_at >= session.started_at]
    ours = sorted((each for each in told if each.speaker == "proactive"), key=lambda each: each.created_at)
    return [each.text for each in ours[-REMEMBERED:]]


# --- sentences --------------------------------------------------------------------------------------------------------


def _sentences(reply: ModelReply, session: GuidedSession, told: Sequence[str]) -> Iterator[str]:
    """Yield the whole sentences of the model's reply, without those that are in `told` or too long. Yield none if the
    reply is in another language than the session's.
    """
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
    """Return whether a sentence may be told: it has no link, no address and no word that a calm session avoids."""
    said = f" {without_accents(sentence)} "
    is_plain = "http" not in said and "@" not in sentence and "www" not in said
    return is_plain and not any(f" {words} " in said for words in _unsafe())


@cache
def _unsafe() -> frozenset[str]:
    return frozenset(without_accents(each) for each in listed(GUIDE_VOCABULARY, "unsafe"))
