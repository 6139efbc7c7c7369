"""A guided session that a model writes: its budgets are told exactly, in order, each once, whatever it does."""

import re
from collections.abc import Callable, Mapping

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.errors import ModelRefused, ModelUnavailable, ResponseLost
from parley.lanes.guide.phases import LENGTHS, PHASES, budgets, most_calls
from parley.lanes.guide.safety import is_safe
from parley.lanes.guide.settings import GuideSettings
from parley.lanes.guide.texts import of
from parley.lanes.guide.writing import guidance
from parley.lanes.guide.written import own_script
from parley.ports import ModelReply, ModelRequest
from parley_cli.memory_service import MemoryService
from tests.support.guide import begin, session_of, told, with_guide
from tests.support.narrator import NUMBERED, Narrator, phase_of
from tests.support.phone import Phone

PHASE_OF_OWN = {sentence.text: phase for phase in PHASES for sentence in own_script("en")[phase]}
"""The phase of each sentence of the written session."""


def by_phase(wanted: Mapping[str, int]) -> list[str]:
    """The phase of each sentence of a session with these budgets, in order."""
    return [phase for phase, budget in wanted.items() for _ in range(budget)]


def session(
    clock: ManualClock, model: Narrator, minutes: int = 10, channel: Channel = Channel.SMS, **given: object
) -> list[str]:
    """The sentences of a whole session that this model writes, as they were told: in messages that hold whole sentences
    and are not too long.
    """
    phone = Phone(MemoryService(clock, model, settings=with_guide(**given)), channel=channel)
    begin(phone, f"a {minutes} minute calm session")
    model.phone = phone
    *heard, last = [message for _, message in told(phone)]
    assert of("en").aftercare in last
    most = GuideSettings().sms_characters if channel is Channel.SMS else GuideSettings().whatsapp_characters
    assert all(len(message) <= most and message[-1] in ".?" for message in heard)
    return re.findall(r"[^.?]+[.?]", " ".join(heard).replace(". ", ".").replace("? ", "?"))


def good(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join(sentences[:-3]))


def too_short(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join(sentences[:4]))


def too_long(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join(sentences * 2))


def cut(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join(sentences[:5]) + " Quiet wave that never", is_whole=False)


def slow(request: ModelRequest, sentences: list[str]) -> ModelReply:
    if "k" in sentences[0]:  # not one word has come in time
        raise ModelUnavailable("the answer took too long")
    return ModelReply(" ".join(sentences[:2]) + " Quiet", is_whole=False)


def refused(request: ModelRequest, sentences: list[str]) -> ModelReply:
    raise ModelRefused("refusal")


def down_in_the_third(request: ModelRequest, sentences: list[str]) -> ModelReply:
    if phase_of(request) == "sensory":
        raise ModelUnavailable("down")
    return ModelReply(" ".join(sentences))


def in_spanish(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply("Ahora respira despacio y deja que el aire salga por la nariz. Siente los pies en el suelo.")


def in_german(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(
        "Atme Ahora langsam ein und spüre dabei den Boden unter deinen Füßen. Lass deine Schultern sinken, so weit es "
        "heute geht. Alles andere darf jetzt warten, bis du wieder aufstehst."
    )


def empty(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply("")


def unsafe(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join([sentences[0].replace("Quiet", "Deadly dead"), *sentences[1:]]))


AGAIN = "Quiet wave z of the very first time."


def says_it_again(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join([AGAIN, *sentences]))


MODELS: Mapping[Callable[[ModelRequest, list[str]], ModelReply], tuple[float, float]] = {
    good: (1, 1),
    too_short: (0.35, 0.75),  # the calls are used up
    too_long: (1, 1),
    cut: (0.45, 0.9),  # the calls are used up
    slow: (0.1, 1),
    refused: (0, 0),
    down_in_the_third: (0.2, 0.73),
    in_spanish: (0, 0),
    in_german: (0, 0),
    empty: (0, 0),
    unsafe: (0.4, 0.99),
    says_it_again: (0.99, 1),
}
"""How a model writes, with the least and the greatest share of the sentences that are then its own."""


SESSIONS = [
    (makes, minutes, channel)
    for place, makes in enumerate(MODELS)
    for at, minutes in enumerate(LENGTHS)
    for parity, channel in enumerate((Channel.SMS, Channel.WHATSAPP))
    if makes is good or (place + at) % 2 == parity
]
"""Each model with all four lengths, and each length with either channel in turn; the good one with all of them."""


@pytest.mark.parametrize(("makes", "minutes", "channel"), SESSIONS)
def test_whatever_the_model_does_the_budgets_are_told_each_sentence_once(
    clock: ManualClock, makes: Callable[[ModelRequest, list[str]], ModelReply], minutes: int, channel: Channel
) -> None:
    model = Narrator(makes)
    heard = session(clock, model, minutes, channel)
    wanted = budgets(minutes, 13)
    assert len(heard) == len(set(heard)) == sum(wanted.values())
    phases = [one[1] if (one := NUMBERED.fullmatch(each)) else PHASE_OF_OWN.get(each) for each in heard]
    assert [each or wanted_one for each, wanted_one in zip(phases, by_phase(wanted), strict=True)] == by_phase(wanted)
    share = sum(NUMBERED.fullmatch(each) is not None for each in heard) / len(heard)
    least, most = MODELS[makes]
    assert least <= share <= most
    assert {each for each in heard if not NUMBERED.fullmatch(each)} <= {*PHASE_OF_OWN, AGAIN}
    assert len(model.requests) <= most_calls(wanted)
    if makes in (too_short, cut):
        assert len(model.requests) == most_calls(wanted), "the written session goes on"
    if not most:
        assert len(model.requests) == 3, "it is asked no more in this session"
    if makes is good:
        written = sum(int(re.search(r"about (\d+)", each.instructions)[1]) for each in model.requests)  # type: ignore[index]
        assert written == len(heard), "no sentence is asked for twice"


def test_no_hint_speaks_of_an_end() -> None:
    assert not any(re.search(r"\b(end|finish|final)", guidance()[phase].hint) for phase in PHASES)
    assert guidance()["resolution"].hint == ""


def test_a_lost_chain_goes_on_from_the_sessions_own_text(clock: ManualClock) -> None:
    lost: list[str] = []

    def forgets(request: ModelRequest, sentences: list[str]) -> ModelReply:
        if request.previous and phase_of(request) == "breathing" and not lost:
            lost.append(request.previous)
            model.previous = ""
            raise ResponseLost("previous_response_not_found")
        return ModelReply(" ".join(sentences[:-3]))

    model = Narrator(forgets)
    heard = session(clock, model)
    assert len(heard) == len(set(heard)) == 131
    again = next(request for request in model.requests[1:] if not request.previous)
    *own, message = again.lines
    assert message.text == "Continue. The session is now entering the breathing phase."
    assert {line.direction for line in own} == {"out"}
    assert "atmosphere shore." in own[0].text
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
        ("Hold that breath for ten seconds.", False),
        ("Hold it at the top for a count of seven.", False),
        ("Breathe in, hold, two, three, four.", False),
        ("Keep the lungs empty a little longer.", False),
        ("Breathe as fast as you can.", False),
        ("Your pain goes away with the breath.", False),
        ("This lowers your blood pressure.", False),
        ("You will sleep better tonight, guaranteed.", False),
        ("Contén el aire mientras cuentas hasta diez.", False),
        ("Aguántalo cinco segundos.", False),
        ("Quédate sin respirar un momento.", False),
        ("El dolor desaparece poco a poco.", False),
        ("Está demostrado que esto calma.", False),
        ("See calm.example.org for the rest.", False),
        ("Call 555 1234 when you wake.", False),
        ("Let the chair hold your weight.", True),
        ("Stay with the breath as it is.", True),
        ("Rest there for a while, e.g. at the door.", True),
        ("Lleva la atención al aire que entra.", True),
        ("La silla te sostiene.", True),
    ],
)
def test_an_unsafe_sentence_is_known_by_its_words(sentence: str, safe: bool) -> None:
    assert is_safe(sentence) is safe


def test_the_written_session_passes_the_filter_itself() -> None:
    told_ones = [each.text for language in ("en", "es") for phase in PHASES for each in own_script(language)[phase]]  # type: ignore[arg-type]
    assert [each for each in told_ones if not is_safe(each)] == []
