"""Let a model write a session: some sentences of one phase at a time, checked before they are queued.

request   each carries the phase's instructions, and the hint to wind down only from that point on. It continues the
          provider's stored response with the sentences before; if none is stored, it carries these sentences
answer    whole sentences, as many as the phase still has room for; an unsafe one is replaced by the written session's
cut       the whole sentences before the cut are kept, and the next request carries them: it does not continue the
              response that was cut
failure   nothing is queued: the written session is told for as long as the queue is empty
cap       after `most_calls` requests the model is asked no more in this session, whatever it has written
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files

from parley import toml_files
from parley.conversation.history import Line
from parley.conversation.normal_form import without_accents
from parley.conversation.state import Conversation
from parley.errors import ModelError, ResponseLost
from parley.lanes.guide.model_sentences import model_sentences
from parley.lanes.guide.notes import MARK_LENGTH, MOST_STORED, GuidedSession, guide_notes_of
from parley.lanes.guide.phases import MOST_AT_ONCE, PHASES, most_calls, winds_down_at
from parley.lanes.guide.portions import PhaseSentences
from parley.lanes.guide.safety import is_safe
from parley.lanes.guide.settings import GuideSettings
from parley.ports import Model, ModelReply, ModelRequest, TurnContext
from parley.texts import languages

INSTRUCTIONS = files(__package__).joinpath("writing.md").read_text(encoding="utf-8").strip()
TOKENS_EACH, TOKENS = 50, 100
"""The most tokens of an answer: TOKENS_EACH for each sentence that is asked for, and TOKENS more."""
REMEMBERED = 20
"""How many messages of the session a request carries that does not continue a stored response."""


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
    stored: tuple[str, ...] = ()
    """The ids of the responses that the provider has stored for the request."""


@cache
def guidance() -> Mapping[str, PhaseGuidance]:
    """Return the instructions that the model gets for each phase, by the phase's name."""
    return {phase: PhaseGuidance(**_prompts()[phase]) for phase in PHASES}


@cache
def _prompts() -> Mapping[str, Mapping[str, str]]:
    return toml_files.content(__package__, "writing")


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
    session = session.change(calls=session.calls + 1)
    phase, there = place
    most = _room(session.budgets[phase], there)
    try:
        reply = _asked(conversation, session, phase, there, most, model, context)
    except ModelError as error:
        context.usage.degraded = type(error).__name__
        return _failed(session, type(error).__name__, error.stored)
    stored = tuple(dict.fromkeys(filter(None, (*reply.stored, reply.id))))
    # The written session goes on by number after a failure, so that a model may not say its sentences first.
    script = (sentence for each in PHASES for sentence in of(each, session))
    may_end = phase == PHASES[-1] and there >= winds_down_at(session.budgets[phase])
    found = model_sentences(reply.text, session.language, may_end, phase)
    sentences = list(_new_sentences(found, session, script))[:most]
    if not sentences:
        return _failed(session, "no sentence", stored)
    checked = _checked(sentences, of(phase, session)[there:], context)
    queued = session.change(
        queue=(*session.queue, *checked.sentences),
        marks=session.marks + "".join(map(_mark, sentences)),
        # After a cut the stored response ends in half a sentence, if it is stored at all.
        response_id=reply.id if reply.is_whole else "",
        failures=0,
    )
    return Written(queued, (*checked.records, *_used_up(queued)), stored)


def _used_up(session: GuidedSession) -> tuple[str, ...]:
    """Return the line of the transcript for a session whose model has been asked as often as it may be, and has not
    written all of it; nothing for any other.
    """
    is_used_up = session.calls >= most_calls(session.budgets) and session.written_to is not None
    return (f"error model asked {session.calls} times",) if is_used_up else ()


def _failed(session: GuidedSession, what: str, stored: tuple[str, ...]) -> Written:
    """Return the session after a request to the model that gave no sentence."""
    failed = session.change(failures=session.failures + 1)
    return Written(failed, (f"error model {what}", *_used_up(failed)), stored)


@dataclass(frozen=True)
class _Checked:
    """The sentences that may be told, and the lines about the others that the transcript keeps."""

    sentences: tuple[str, ...]
    records: tuple[str, ...]


def _checked(sentences: Sequence[str], own: Sequence[str], context: TurnContext) -> _Checked:
    """Return the sentences with each unsafe one replaced by the one in its place of `own`, the written script. A
    sentence is unsafe if the list of words or the provider's moderation says so.
    """
    flagged, records = _flagged(sentences, context)
    unsafe = [n for n, each in enumerate(sentences) if flagged[n] or not is_safe(each)]
    safe = {n: next(iter(own[n : n + 1]), "") for n in unsafe}
    context.usage.refused_sentences += len(unsafe)
    told = (safe.get(n, each) for n, each in enumerate(sentences))
    refused = (f"error unsafe {len(unsafe)}",) if unsafe else ()
    return _Checked(tuple(filter(None, told)), (*records, *refused))


def _flagged(sentences: Sequence[str], context: TurnContext) -> tuple[Sequence[bool], tuple[str, ...]]:
    """Return which sentences the provider's moderation calls harmful, and lines for the transcript. If it cannot be
    asked, only the list of words checks them: they are counted, and an alarm tells the operator.
    """
    moderator = context.services.moderator
    if moderator is None:
        return [False] * len(sentences), ()
    try:
        return moderator.flagged(sentences, context.deadline), ()
    except ModelError:
        context.usage.unmoderated_sentences += len(sentences)
        return [False] * len(sentences), (f"error unmoderated {len(sentences)}",)


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
        use="guide",
        instructions=INSTRUCTIONS.format(
            language=languages.of(session.language)["called"],
            sentences=most,
            phase=" ".join(filter(None, (guided.instructions, hint))),
        ),
        lines=(Line(id="wish", direction="in", text=message, at=context.now()),),
        tools=(),
        is_stored=_is_stored(conversation, context),
        is_streamed=True,
        previous=session.response_id,
        most_tokens=TOKENS + TOKENS_EACH * most,
    )
    if request.previous:
        try:
            return model.reply(request, context.deadline, context.usage)
        except ResponseLost:
            request = replace(request, previous="")
    return model.reply(_with_own_text(conversation, session, request, context), context.deadline, context.usage)


def _is_stored(conversation: Conversation, context: TurnContext) -> bool:
    """Return whether the provider is to store the next response: if the operator wants it, and not so many wait to be
    deleted that their ids would fill the document.
    """
    settings, waiting = context.services.settings.of(GuideSettings), guide_notes_of(conversation).stored
    return settings.is_stored and (len(waiting) < MOST_STORED or not settings.deletes)


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


def _new_sentences(found: Sequence[str], session: GuidedSession, written: Iterable[str]) -> Iterator[str]:
    """Yield those of these sentences that neither the model has written before nor the `written` script has."""
    seen = {session.marks[at : at + MARK_LENGTH] for at in range(0, len(session.marks), MARK_LENGTH)}
    seen.update(map(_mark, written))
    for sentence in found:
        mark = _mark(sentence)
        if mark not in seen:
            seen.add(mark)
            yield sentence


def _mark(sentence: str) -> str:
    """Return the mark of a sentence: the beginning of its hash, without case and accents."""
    return b64encode(sha256(without_accents(sentence).encode()).digest()).decode()[:MARK_LENGTH]
