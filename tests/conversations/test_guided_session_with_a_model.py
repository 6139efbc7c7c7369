"""A guided session that a model writes: its budgets are told exactly, in order, each once, whatever it does."""

import re
from collections.abc import Callable
from itertools import count

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.errors import ModelRefused, ModelUnavailable, ResponseLost
from parley.lanes.guide.phases import LENGTHS, PHASES, budgets, winds_down_at
from parley.lanes.guide.texts import of
from parley.lanes.guide.writing import guidance, is_safe
from parley.lanes.guide.written import own_script
from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from parley_cli.memory_service import MemoryService
from tests.support.guide import begin, session_of, told, with_guide
from tests.support.model import calls
from tests.support.phone import Phone

NUMBERED = re.compile(r"Quiet sentence [k-t]+ of the (\w+) phase\.")


def phase_of(request: ModelRequest) -> str:
    """The phase that a request is for, by its instructions."""
    return next(phase for phase in PHASES if guidance()[phase].instructions in request.instructions)


class Narrator:
    """A model that writes numbered sentences: `asked` of the right number, or what `makes` does of a request."""

    def __init__(self, makes: Callable[[ModelRequest, list[str]], ModelReply] | None = None) -> None:
        self.requests: list[ModelRequest] = []
        self.numbers, self.makes = count(1), makes

    def sentences(self, request: ModelRequest, more: int = 0) -> list[str]:
        wanted = int(re.search(r"about (\d+) sentences", request.instructions)[1])  # type: ignore[index]
        names = ("".join(chr(ord("k") + int(digit)) for digit in str(next(self.numbers))) for _ in range(wanted + more))
        return [f"Quiet sentence {name} of the {phase_of(request)} phase." for name in names]

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        usage.model_calls += 1
        if request.tools:  # the agent of the lane, which is asked for a session
            minutes = next(word for word in request.lines[-1].text.split() if word.isdigit())
            return calls(("start_session", {"minutes": minutes}))
        self.requests.append(request)
        id = f"resp_{len(self.requests)}" if request.is_stored else ""
        if self.makes is not None:
            return self.makes(request, self.sentences(request, more=3))
        return ModelReply(" ".join(self.sentences(request)), id=id)


def session(
    clock: ManualClock, model: Narrator, minutes: int = 10, channel: Channel = Channel.SMS, **given: object
) -> list[str]:
    """The sentences of a whole session that this model writes, as they were told."""
    phone = Phone(MemoryService(clock, model, settings=with_guide(**given)), channel=channel)
    begin(phone, f"a {minutes} minute calm session")
    *heard, last = [message for _, message in told(phone)]
    assert of("en").aftercare in last
    return re.findall(r"[^.?]+[.?]", " ".join(heard).replace(". ", ".").replace("? ", "?"))


@pytest.mark.parametrize(("minutes", "channel"), [*((each, Channel.SMS) for each in LENGTHS), (15, Channel.WHATSAPP)])
def test_a_good_model_writes_every_sentence_of_every_phase(clock: ManualClock, minutes: int, channel: Channel) -> None:
    model = Narrator()
    heard = session(clock, model, minutes, channel)
    assert len(heard) == len(set(heard)) == sum(budgets(minutes, 13).values())
    phases = [NUMBERED.fullmatch(each)[1] for each in heard]  # type: ignore[index]
    assert phases == [phase for phase, budget in budgets(minutes, 13).items() for _ in range(budget)]


def test_the_requests_are_exact(clock: ManualClock) -> None:
    model = Narrator()
    session(clock, model, 15)
    written = dict.fromkeys(PHASES, 0)
    for place, request in enumerate(model.requests):
        phase = phase_of(request)
        is_winding = written[phase] >= winds_down_at(budgets(15, 13)[phase])
        hint = guidance()[phase].hint
        assert bool(hint and hint in request.instructions) == (is_winding and phase != "resolution")
        assert not re.search(r"\b(end|finish|final)", hint)
        (line,) = request.lines
        if written[phase]:
            assert line.text == "Continue."
        elif phase == PHASES[0]:
            assert line.text == "Begin the session."
        else:
            assert line.text == f"Continue. The session is now entering the {phase} phase."
        assert request.is_stored
        assert request.previous == (f"resp_{place}" if place else "")
        assert not request.tools
        written[phase] += int(re.search(r"about (\d+)", request.instructions)[1])  # type: ignore[index]
    assert written == budgets(15, 13), "no sentence is asked for twice"


def too_short(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join(sentences[:4]), id="resp")


def too_long(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join(sentences * 2), id="resp")


def cut(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join(sentences[:5]) + " Quiet sentence that never", id="resp", is_whole=False)


def refused(request: ModelRequest, sentences: list[str]) -> ModelReply:
    raise ModelRefused("refusal")


def down_in_the_third(request: ModelRequest, sentences: list[str]) -> ModelReply:
    if phase_of(request) == "sensory":
        raise ModelUnavailable("down")
    return ModelReply(" ".join(sentences), id="resp")


def in_another_language(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(
        "Ahora respira despacio y deja que el aire salga por la nariz. Siente los pies en el suelo.", id="resp"
    )


def empty(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply("", id="resp")


def unsafe(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join(["Take your medication now.", *sentences[1:]]), id="resp")


@pytest.mark.parametrize(
    ("makes", "least", "most"),
    [
        (too_short, 131, 131),
        (too_long, 131, 131),
        (cut, 131, 131),
        (refused, 0, 0),
        (down_in_the_third, 30, 95),
        (in_another_language, 0, 0),
        (empty, 0, 0),
        (unsafe, 60, 130),
    ],
)
def test_whatever_the_model_does_the_budgets_are_told_each_sentence_once(
    clock: ManualClock, makes: Callable[[ModelRequest, list[str]], ModelReply], least: int, most: int
) -> None:
    model = Narrator(makes)
    heard = session(clock, model)
    assert len(heard) == len(set(heard)) == 131
    numbered = [each for each in heard if NUMBERED.fullmatch(each)]
    assert least <= len(numbered) <= most
    own = {sentence.text for phase in PHASES for sentence in own_script("en")[phase]}
    assert {*heard} - {*numbered} <= own
    order = [NUMBERED.fullmatch(each)[1] for each in numbered]  # type: ignore[index]
    assert order == sorted(order, key=PHASES.index)
    if not least:
        assert len(model.requests) == 3, "it is asked no more in this session"


def test_a_lost_chain_goes_on_from_the_sessions_own_text(clock: ManualClock) -> None:
    lost: list[str] = []

    def forgets(request: ModelRequest, sentences: list[str]) -> ModelReply:
        if request.previous == "resp" and phase_of(request) == "breathing" and not lost:
            lost.append(request.previous)
            raise ResponseLost("previous_response_not_found")
        return ModelReply(" ".join(sentences[:-3]), id="resp")

    model = Narrator(forgets)
    heard = session(clock, model)
    assert len(heard) == len(set(heard)) == 131
    again = next(request for request in model.requests[1:] if not request.previous)
    *own, message = again.lines
    assert message.text == "Continue. The session is now entering the breathing phase."
    assert {line.direction for line in own} == {"out"}
    assert "atmosphere phase." in own[0].text
    assert lost


def test_without_a_store_or_ids_each_request_holds_the_text_so_far(clock: ManualClock) -> None:
    model = Narrator()
    heard = session(clock, model, is_stored=False)
    assert len(heard) == len(set(heard)) == 131
    assert not any(request.is_stored or request.previous for request in model.requests)
    assert all(len(request.lines) > 1 for request in model.requests[1:])


def test_an_operator_who_wants_no_model_has_the_written_session(clock: ManualClock) -> None:
    model = Narrator()
    heard = session(clock, model, uses_model=False)
    assert model.requests == []
    assert len(heard) == 131


def test_an_open_confirmation_holds_up_the_model_and_no_sentence(clock: ManualClock) -> None:
    model = Narrator()
    phone = Phone(MemoryService(clock, model, settings=with_guide()))
    begin(phone)
    asked = len(model.requests)
    phone.says("delete my data")
    phone.inbox.clear()
    heard = told(phone, 4)
    assert len(heard) == 4
    assert len(model.requests) == asked


def test_a_crash_between_two_requests_tells_nothing_twice(clock: ManualClock) -> None:
    model = Narrator()
    phone = Phone(MemoryService(clock, model, settings=with_guide()))
    begin(phone)
    told(phone, 3)
    state = session_of(phone)
    assert state.response_id == f"resp_{len(model.requests)}"
    assert state.queue


@pytest.mark.parametrize(
    ("sentence", "safe"),
    [
        ("Let your shoulders sink.", True),
        ("Take your medication.", False),
        ("This heals you.", False),
        ("Hold your breath now.", False),
        ("See www.example.com for more.", False),
        ("Toma tu pastilla.", False),
        ("Aguanta la respiración.", False),
        ("Deja que los hombros bajen.", True),
        ("I'm sorry, I can't do that.", False),
        ("The diet is yours.", True),
    ],
)
def test_an_unsafe_sentence_is_known_by_its_words(sentence: str, safe: bool) -> None:
    assert is_safe(sentence) is safe


def test_the_written_session_passes_the_filter_itself() -> None:
    told_ones = [each.text for language in ("en", "es") for phase in PHASES for each in own_script(language)[phase]]  # type: ignore[arg-type]
    assert [each for each in told_ones if not is_safe(each)] == []
