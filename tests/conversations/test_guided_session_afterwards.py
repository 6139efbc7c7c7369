"""What a guided session costs and leaves behind: its sentences are moderated, its costs are counted and bounded, and
what the model's provider stores for it is deleted, however it ends.
"""

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from parley.adapters.memory import MemoryStore
from parley.adapters.memory_queues import ManualClock
from parley.adapters.moderation import OpenAIModerator
from parley.adapters.openai import OpenAIModel
from parley.adapters.stored_responses import OpenAIResponses
from parley.conversation.events import Channel, EraseRequested, TimerDue
from parley.conversation.segments import segments_of
from parley.conversation.spending import Limits, Prices
from parley.errors import ModelBroken, ModelUnavailable, TryAgain
from parley.lanes.guide.notes import AFTERWARDS, MORE_WANTED, GuideNotes
from parley.lanes.guide.phases import PHASES, budgets
from parley.lanes.guide.texts import of
from parley.lanes.guide.written import own_script
from parley.ports import Budgets, Commit, Deadline, ModelReply, ModelRequest
from parley_cli.memory_service import MemoryService
from tests.support.guide import begin, guide_notes, session_of, told, with_guide
from tests.support.http_server import Answer
from tests.support.narrator import Narrator
from tests.support.openai_server import KEY, MODEL, MODERATOR, Document, OpenAIServer, cut, judges, words
from tests.support.phone import Phone

EN = of("en")
OWN = {sentence.text for phase in PHASES for sentence in own_script("en")[phase]}


@dataclass
class Provider:
    """A provider that deletes stored responses, or raises `error`."""

    error: Exception | None = None
    deleted: list[str] = field(default_factory=list)

    def delete(self, id: str, deadline: Deadline) -> None:
        if self.error is not None:
            raise self.error
        self.deleted.append(id)


@dataclass
class Judge:
    """A moderation that flags the texts which hold a word, or raises `error`."""

    word: str = "harm"
    error: Exception | None = None
    judged: list[str] = field(default_factory=list)

    def flagged(self, texts: Sequence[str], deadline: Deadline) -> tuple[bool, ...]:
        if self.error is not None:
            raise self.error
        self.judged += texts
        return tuple(self.word in text for text in texts)


@pytest.fixture
def model() -> Narrator:
    return Narrator()


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def ana(clock: ManualClock, model: Narrator, provider: Provider) -> Phone:
    return Phone(MemoryService(clock, model, settings=with_guide(), responses=provider))


def ids(model: Narrator) -> list[str]:
    """The ids of all responses that the model's provider has stored."""
    return [f"resp_{number}" for number in range(1, len(model.requests) + 1)]


# --- what is stored is deleted ----------------------------------------------------------------------------------------


def whole(phone: Phone) -> None:
    told(phone)


def left(phone: Phone) -> None:
    told(phone, 2)
    phone.says("I'm done")


def skipped(phone: Phone) -> None:
    for _ in PHASES:
        phone.says("skip ahead")


def stopped(phone: Phone) -> None:
    told(phone, 2)
    phone.says("STOP")


def paused_for_a_day(phone: Phone) -> None:
    told(phone, 2)
    phone.says("pause")
    phone.until("2026-11-22T13:00")


@pytest.mark.parametrize("ends", [whole, left, skipped, stopped, paused_for_a_day])
def test_however_a_session_ends_what_the_provider_stores_is_deleted(
    ana: Phone, model: Narrator, provider: Provider, ends: Callable[[Phone], None]
) -> None:
    begin(ana)
    assert guide_notes(ana).stored == tuple(ids(model))
    assert provider.deleted == []
    ends(ana)
    ana.later(hours=1)
    ana.inbox.clear()
    assert sorted(provider.deleted) == sorted(ids(model))
    notes = guide_notes(ana)
    assert (notes.session, notes.stored, notes.stored_until) == (None, (), None)
    assert not [timer for timer in ana.state.timers if timer.kind == AFTERWARDS]
    ana.later(hours=30)
    assert len(provider.deleted) == len(ids(model)), "nothing is deleted twice"


def test_the_end_of_a_session_says_nothing_of_it(ana: Phone, model: Narrator, provider: Provider) -> None:
    begin(ana)
    *_, (_, last) = told(ana)
    assert EN.aftercare in last
    before = ana.state.history.count
    ana.later(minutes=3)
    ana.hears()
    assert provider.deleted
    assert ana.state.history.count == before


@pytest.mark.parametrize("error", [ModelUnavailable("down"), ModelBroken("HTTP 401")])
def test_what_is_not_deleted_now_is_deleted_later_until_it_expires(
    ana: Phone, model: Narrator, provider: Provider, error: Exception
) -> None:
    provider.error = error
    begin(ana)
    told(ana)
    ana.later(minutes=3)
    assert guide_notes(ana).stored == tuple(ids(model))
    provider.error = None
    ana.later(hours=6, minutes=1)
    assert sorted(provider.deleted) == sorted(ids(model))
    provider.error = error
    ana.says("a 10 minute calm session")
    told(ana)
    ana.until("2026-11-23T00:00")
    assert guide_notes(ana).stored
    ana.later(days=30)
    ana.later(hours=7)
    assert guide_notes(ana).stored == (), "it has expired there"
    assert not ana.state.timers
    ana.inbox.clear()


def test_a_crash_behind_the_deletion_deletes_again_and_forgets_the_ids_once(
    ana: Phone, model: Narrator, provider: Provider, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(ana)
    told(ana)
    (timer,) = [each for each in ana.state.timers if each.kind == AFTERWARDS]
    clock.time = timer.due
    event = TimerDue(id=timer.event, conversation=ana.state.id, received_at=timer.due)
    commit = MemoryStore.commit

    def crashes(store: MemoryStore, wanted: Commit) -> None:
        if provider.deleted and len(provider.deleted) == len(ids(model)):
            raise ConnectionError("the process is gone")
        commit(store, wanted)

    monkeypatch.setattr(MemoryStore, "commit", crashes)
    with pytest.raises(ConnectionError):
        ana.service.turn(event)
    monkeypatch.undo()
    assert guide_notes(ana).stored == tuple(ids(model))
    ana.service.turn(event)
    assert sorted(provider.deleted) == sorted(ids(model) * 2), "what is gone is deleted again, which is no error"
    assert guide_notes(ana).stored == ()
    ana.service.turn(event)
    assert len(provider.deleted) == 2 * len(ids(model))


def test_an_erasure_deletes_at_the_provider_first_and_comes_again_if_that_is_down(
    ana: Phone, model: Narrator, provider: Provider, clock: ManualClock
) -> None:
    begin(ana)
    told(ana, 2)
    provider.error = ModelUnavailable("down")
    event = EraseRequested(id="erase-1", conversation=ana.state.id, received_at=clock())
    for _ in range(2):
        with pytest.raises(TryAgain):
            ana.service.turn(event)
    assert ana.state.erasing is not None
    assert GuideNotes.read(ana.state.erasing.held["guide"]) == GuideNotes(stored=tuple(ids(model)))
    provider.error = None
    ana.service.turn(event)
    assert sorted(provider.deleted) == sorted(ids(model))
    assert ana.state.erased is not None
    assert "resp_1" not in ana.state.model_dump_json()


def test_an_erasure_does_not_wait_for_a_provider_that_refuses_for_ever(
    ana: Phone, provider: Provider, clock: ManualClock
) -> None:
    begin(ana)
    provider.error = ModelBroken("HTTP 401")
    ana.service.turn(EraseRequested(id="erase-1", conversation=ana.state.id, received_at=clock()))
    assert ana.state.erased is not None


def test_an_operator_may_leave_it_to_the_provider(clock: ManualClock, model: Narrator) -> None:
    ana = Phone(MemoryService(clock, model, settings=with_guide(deletes=False)))
    begin(ana)
    told(ana)
    ana.later(minutes=3)
    assert model.requests[-1].previous
    assert guide_notes(ana).stored == ()


def test_a_model_that_answers_in_drops_is_stored_only_so_often(
    clock: ManualClock, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parley.lanes.guide.writing.MOST_STORED", 10)
    model = Narrator(lambda request, sentences: ModelReply(sentences[0]))
    ana = Phone(MemoryService(clock, model, settings=with_guide(), responses=provider))
    begin(ana)
    heard = told(ana)
    assert sum(each.is_stored for each in model.requests) == 10 < len(model.requests)
    assert len(re.findall("Quiet wave", " ".join(text for _, text in heard))) == len(model.requests)
    ana.later(minutes=3)
    assert len(provider.deleted) == 10


def test_who_asks_what_is_kept_is_told_of_the_provider_too(ana: Phone) -> None:
    begin(ana)
    told(ana, 1)
    ana.says("export my data")
    assert EN.my_stored.format(count=1) in ana.inbox[-1]


# --- what is told is moderated ----------------------------------------------------------------------------------------


def harmful(request: ModelRequest, sentences: list[str]) -> ModelReply:
    return ModelReply(" ".join([sentences[0].replace("Quiet", "A harm and quiet"), *sentences[1:]]))


def test_a_sentence_that_the_moderation_flags_is_replaced_and_counted(clock: ManualClock) -> None:
    model, judge = Narrator(harmful), Judge()
    ana = Phone(MemoryService(clock, model, settings=with_guide(), moderator=judge))
    begin(ana)
    heard = " ".join(text for _, text in told(ana))
    assert "harm" not in heard
    assert len(judge.judged) == 131, "each sentence is judged once, and none that is not told"
    usages = [report.usage for report in ana.service.reports]
    assert sum(usage.refused_sentences for usage in usages) == len(model.requests)
    assert sum(usage.unmoderated_sentences for usage in usages) == 0
    assert len([each for each in OWN if each in heard]) == len(model.requests)


@pytest.mark.parametrize("error", [ModelUnavailable("down"), ModelBroken("HTTP 404")])
def test_while_the_moderation_is_down_the_list_of_words_checks_and_somebody_is_told(
    clock: ManualClock, error: Exception
) -> None:
    model = Narrator(lambda request, sentences: ModelReply(" ".join(["Take your medication.", *sentences])))
    ana = Phone(MemoryService(clock, model, settings=with_guide(), moderator=Judge(error=error)))
    begin(ana)
    heard = " ".join(text for _, text in told(ana))
    assert "medication" not in heard
    assert len(re.findall("Quiet wave", heard)) == 130
    assert sum(report.usage.unmoderated_sentences for report in ana.service.reports) == 131
    records = [line.text for line in ana.service.table.records.values()]
    assert any(text.startswith("error unmoderated") for text in records)


# --- what it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
def test_the_costs_of_a_session_are_reported_once_when_it_is_over(
    clock: ManualClock, model: Narrator, channel: Channel
) -> None:
    ana = Phone(MemoryService(clock, model, settings=with_guide()), channel=channel)
    begin(ana)
    *heard, _ = [text for _, text in told(ana)]
    ana.later(minutes=3)
    ana.later(hours=2)
    ana.inbox.clear()
    (cost,) = [session for report in ana.service.reports for session in report.usage.sessions]
    assert (cost.minutes, cost.sentences, cost.messages) == (10, 131, len(heard))
    segments = sum(segments_of(text).segments for text in heard) if channel is Channel.SMS else 0
    assert cost.segments == segments
    assert (cost.input_tokens, cost.output_tokens) == (300 * len(model.requests), 200 * len(model.requests))
    assert guide_notes(ana).unreported == ()


def test_a_session_that_is_stopped_has_its_costs_reported_as_well(ana: Phone) -> None:
    begin(ana)
    told(ana, 3)
    ana.says("STOP")
    ana.inbox.clear()
    ana.later(minutes=61)
    (cost,) = [session for report in ana.service.reports for session in report.usage.sessions]
    assert cost.messages == 3


def test_a_planned_session_says_its_cost_too(clock: ManualClock) -> None:
    ana = Phone(MemoryService(clock, settings=with_guide()))
    begin(ana)
    ana.says("I'm done")
    ana.says("3")
    ana.says("a calm session every evening at 9")
    ana.inbox.clear()
    ana.until("2026-11-22T02:00:00")
    first = next(text for text in ana.inbox if "A calm session of 15 minutes" in text)
    assert re.search(r"about \d+ messages \(\d+ SMS segments\)", first)
    ana.inbox.clear()


@pytest.mark.parametrize("limits", [Limits(tokens=1_200), Limits(micro_dollars=1_200)], ids=["tokens", "money"])
def test_a_budget_that_is_used_up_in_the_middle_ends_in_the_written_session(
    clock: ManualClock, model: Narrator, limits: Limits
) -> None:
    limited = Budgets(prices=Prices(1_000_000, 1_000_000), person_limits=limits)
    ana = Phone(MemoryService(clock, model, settings=with_guide(), budgets=limited))
    begin(ana)
    heard = " ".join(text for _, text in told(ana))
    assert len(model.requests) == 3, "500 tokens each"
    written = len(re.findall("Quiet wave", heard))
    assert 0 < written < 131
    assert written + sum(each in heard for each in OWN) == 131, "and nobody is left in silence"
    spared = [report for report in ana.service.reports if report.usage.model_calls == 0 and report.kind == "timer_due"]
    assert len(ana.service.reports) - len(spared) <= 6, "nor is a turn spent in vain for each portion"


# --- in its time ------------------------------------------------------------------------------------------------------


def test_a_portion_that_is_near_goes_before_the_model(ana: Phone, model: Narrator, clock: ManualClock) -> None:
    begin(ana)
    told(ana, 2)
    ana.says("skip ahead")
    ana.inbox.clear()
    asked = len(model.requests)
    wanted = next(timer for timer in ana.state.timers if timer.kind == MORE_WANTED)
    clock.time = session_of(ana).next_at - timedelta(seconds=2)
    ana.sweeps()
    assert len(model.requests) == asked
    after = next(timer for timer in ana.state.timers if timer.id == wanted.id)
    assert after.due > session_of(ana).next_at
    assert len(told(ana, 3)) == 3
    assert len(model.requests) > asked


# --- over HTTP --------------------------------------------------------------------------------------------------------


def answers(cuts: bool) -> Callable[[OpenAIServer, Document], Answer | None]:
    """A step of the stand-in that writes as many sentences as it is asked for; with `cuts`, every third answer is cut
    in the middle.
    """
    state = {"written": 0, "asked": 0}

    def step(server: OpenAIServer, request: Document) -> Answer | None:
        count = int(re.search(r"about (\d+) sentences", request["instructions"])[1])  # type: ignore[index]
        state["asked"] += 1
        names = []
        for _ in range(count):
            state["written"] += 1
            names.append("".join(chr(ord("k") + int(digit)) for digit in str(state["written"])))
        phase = request["instructions"].count("phase")
        text = " ".join(f"Quiet wave {name} of the breath, {phase}." for name in names)
        plain = words(text.replace(f", {phase}", ""))
        is_cut = cuts and count > 3 and state["asked"] % 3 == 0
        return cut(plain, "breath.", "breaks off")(server, request) if is_cut else plain(server, request)

    return step


@dataclass
class Endless:
    """A script of a stand-in that never ends: moderations are judged, and all else is answered by `step`."""

    step: Callable[[OpenAIServer, Document], Answer | None]

    def __bool__(self) -> bool:
        return True

    def popleft(self) -> Callable[[OpenAIServer, Document], Answer | None]:
        return lambda server, document: (
            judges("harm")(server, document) if document.get("model") == MODERATOR else self.step(server, document)
        )


def test_a_whole_session_over_the_strict_stand_in(clock: ManualClock) -> None:
    """A session by streams of which some are cut, each sentence moderated, everything stored deleted afterwards."""
    with OpenAIServer() as server:
        server.script = Endless(answers(cuts=True))  # type: ignore[assignment]
        service = MemoryService(
            clock,
            OpenAIModel(KEY, server.base_url, MODEL),
            settings=with_guide(),
            moderator=OpenAIModerator(KEY, server.base_url, MODERATOR),
            responses=OpenAIResponses(KEY, server.base_url),
        )
        ana = Phone(service)
        service.model, model = None, service.model  # the session is asked for by its phrase
        begin(ana)
        service.model = model
        heard = " ".join(text for _, text in told(ana))
        assert not server.refused
        written = re.findall(r"Quiet wave \w+", heard)
        assert len(written) == len(set(written))
        assert len(written) + sum(each in heard for each in OWN) == sum(budgets(10, 13).values())
        assert len(written) > 110
        asked = [request for request in server.requests if "instructions" in request]
        assert all(request["stream"] and request["store"] for request in asked)
        assert sum("previous_response_id" not in request for request in asked) >= 2, "the first, and behind each cut"
        assert len(guide_notes(ana).stored) == len(server.stored) == len(asked)
        server.script = deque()
        ana.later(minutes=3)
        assert server.stored == set()
        assert guide_notes(ana).stored == ()
