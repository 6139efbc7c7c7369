"""A guided session without a model: begun with a yes, told at the pace of reading, steered, interrupted, and rated."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from parley.adapters.memory_directory import MemoryDirectory
from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel, TimerDue
from parley.lanes import table
from parley.lanes.guide.agent import GUIDE
from parley.lanes.guide.notes import PORTION, START
from parley.lanes.guide.phases import PHASES
from parley.lanes.guide.progress import NEXT
from parley.lanes.guide.texts import of
from parley.lanes.guide.written import sentences_of
from parley.lanes.table import LANES
from parley.ports import Budgets
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.guide import begin, guide_notes, next_portion_due, session_of, told, with_guide
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

EN, ES = of("en"), of("es")


@pytest.fixture
def service(clock: ManualClock) -> MemoryService:
    return MemoryService(clock, settings=with_guide())


@pytest.fixture
def ana(service: MemoryService) -> Iterator[Phone]:
    phone = Phone(service)
    yield phone
    assert not phone.inbox, f"nobody expected {phone.inbox}"


def sentences(phone: Phone) -> list[str]:
    """Every sentence that the session of this person has, in order."""
    session = session_of(phone)
    return [each for phase in PHASES for each in sentences_of(phase, session, None)]


@pytest.mark.parametrize(
    ("minutes", "channel", "language", "text", "yes", "size"),
    [
        (10, Channel.SMS, "en", "a 10 minute calm session", "yes", 131),
        (15, Channel.WHATSAPP, "es", "sesión de calma de 15 minutos", "sí", 195),
        (20, Channel.WHATSAPP, "en", "a calm session of twenty minutes", "Yes", 260),
        (30, Channel.SMS, "es", "quiero una sesión de calma de media hora", "Sí", 391),
    ],
)
def test_a_session_is_told_whole_in_order_and_each_sentence_in_its_second(
    service: MemoryService, minutes: int, channel: Channel, language: str, text: str, yes: str, size: int
) -> None:
    phone = Phone(service, channel=channel)
    phone.says("español" if language == "es" else "English")
    phone.inbox.clear()
    begin(phone, text, yes)
    assert guide_notes(phone).agreed_at == phone.clock()
    wanted, first = sentences(phone), next_portion_due(phone)
    assert first is not None
    assert (session_of(phone).minutes, session_of(phone).language, len(wanted)) == (minutes, language, size)
    before, turns = phone.state.history.count, len(service.reports)
    *heard, last = told(phone)
    assert " ".join(message for _, message in heard) == " ".join(wanted)
    assert all(len(message) <= (306 if channel is Channel.SMS else 600) for _, message in heard)
    place = 0
    for at, message in heard:
        due = first + timedelta(seconds=place * 60 / 13)
        assert timedelta() <= at - due < timedelta(seconds=1)
        place += next(n for n in range(1, 100) if " ".join(wanted[place : place + n]) == message)
    assert last[0] - first == timedelta(seconds=-(-size * 60 // 13))
    says = of("es" if language == "es" else "en")
    assert says.aftercare in last[1]
    assert phone.state.floor is None
    assert phone.state.history.count - before == 1, "the window is the person's own talk"
    assert all(report.usage.model_calls == 0 for report in service.reports[turns:])


def test_the_first_session_waits_for_the_yes_of_an_adult_and_says_its_cost(ana: Phone) -> None:
    ana.says("calm session")
    ana.hears("How many minutes should the session last?\nReply 10 or 15 or 20 or 30.")
    ana.says("15")
    asked = ana.inbox.pop()
    assert "18 or older" in asked
    assert "I'm an AI" in asked
    assert "not medical care" in asked
    ana.says("no")
    ana.hears(EN.not_agreed)
    assert guide_notes(ana).agreed_at is None
    assert next_portion_due(ana) is None
    begin(ana, "a 15 minute calm session")
    heard = told(ana)
    assert f"about {len(heard) - 1} messages" in asked
    ana.says("4")
    ana.hears(EN.mood_noted.format(mood=4))
    ana.says("a 10 minute calm session")
    began = ana.inbox.pop()
    assert began.startswith("A calm session of 10 minutes")
    assert "SMS segments" in began


def test_the_short_form_has_fewer_messages_over_the_same_minutes(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, settings=with_guide(is_short_on_sms=True)))
    begin(phone, "a 15 minute calm session")
    first = next_portion_due(phone)
    assert first is not None
    assert len(sentences(phone)) == 60
    *heard, last = told(phone)
    assert len(heard) < 15
    assert last[0] - first == timedelta(minutes=15)


@pytest.mark.parametrize("answer", ["yes", "sure", "ok", "sí, claro", "keep going", "ready", "continue please"])
def test_whoever_is_asked_whether_to_go_on_answers_in_their_own_words(ana: Phone, answer: str) -> None:
    begin(ana)
    told(ana, 2)
    ana.says("PAUSE")
    ana.later(minutes=31)
    ana.inbox.clear()
    ana.says(answer)
    ana.hears(EN.resumed)


def test_what_nobody_understands_is_told_how_the_session_stands(clock: ManualClock) -> None:
    ana = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    begin(ana)
    ana.says("what should I do with my hands")
    ana.hears(EN.here)
    ana.says("that's enough, thank you")  # and no doubtful opt-out
    ana.hears_something_like(EN.finished_early)
    begin(ana, yes="3")
    ana.says("pause for a minute")
    ana.hears(EN.paused)
    for text in ("ok", "the dog is annoying me"):
        ana.says(text)
        ana.hears(EN.already_paused.format(minutes=10))
    ana.says("when do you open?")
    ana.hears_something_like("open")
    ana.says("okay, keep going")
    ana.hears(EN.resumed)


@pytest.mark.parametrize("over", ["STOP", "a day", "done"])
def test_who_goes_on_with_a_session_that_is_over_is_told_so(ana: Phone, over: str) -> None:
    begin(ana)
    ana.says("pause")
    if over == "a day":
        ana.later(hours=25)
    else:
        ana.says("STOP" if over == "STOP" else "I'm done")
        ana.says("START" if over == "STOP" else "4")
    ana.inbox.clear()
    ana.says("continue the session")
    ana.hears(EN.session_over)
    ana.says("calm session")
    ana.hears_something_like(EN.how_long)


def test_a_no_to_going_on_keeps_the_session_paused(ana: Phone) -> None:
    begin(ana)
    ana.says("PAUSE")
    ana.later(minutes=31)
    ana.inbox.clear()
    ana.says("no")
    ana.hears(EN.already_paused.format(minutes=10))
    ana.says("add milk to my tasks")
    ana.hears("Added “milk” to your tasks.")
    ana.says("yes")  # the guide did not speak last
    ana.hears_something_like("asked you anything")


def test_who_pauses_keeps_the_place_and_is_asked_once(ana: Phone) -> None:
    begin(ana)
    wanted = sentences(ana)
    heard = [message for _, message in told(ana, 3)]
    ana.says("PAUSE")
    ana.hears(EN.paused)
    ana.says("add milk to my tasks")
    ana.hears("Added “milk” to your tasks.")
    ana.later(minutes=29)
    ana.hears()
    ana.later(minutes=2)
    ana.hears(EN.still_paused)
    ana.later(hours=3)
    ana.hears()
    ana.says("resume")
    ana.hears(EN.resumed)
    due = next_portion_due(ana)
    assert due is not None
    assert due - ana.clock() == timedelta(seconds=5)
    heard += [message for _, message in told(ana)][:-1]
    assert " ".join(heard) == " ".join(wanted)


def test_a_pause_of_a_day_closes_the_session(ana: Phone) -> None:
    begin(ana)
    told(ana, 2)
    ana.says("pause")
    ana.hears(EN.paused)
    ana.later(minutes=31)
    ana.inbox.clear()
    ana.later(hours=24)
    ana.hears()
    assert guide_notes(ana).session is None
    assert not guide_notes(ana).past[-1].is_whole
    ana.later(hours=1)
    assert [timer for timer in ana.state.timers if timer.lane] == []


def test_a_session_is_steered_by_whole_words(ana: Phone) -> None:
    begin(ana)
    told(ana, 1)
    due = next_portion_due(ana)
    ana.says("slower")
    ana.hears(EN.slower)
    assert next_portion_due(ana) == due, "what was told is read first"
    (at, message), *_ = told(ana, 1)
    count = session_of(ana).since_then
    following = next_portion_due(ana)
    assert following is not None
    assert timedelta() <= following - at - timedelta(seconds=count * 60 / (13 * 0.8)) < timedelta(seconds=1)
    for text, answer in (
        ("slower", EN.slower),
        ("slower", EN.slowest),
        ("faster", EN.faster),
        ("más rápido", EN.faster),
    ):
        ana.says(text)
        ana.hears(answer)
    ana.says("skip ahead")
    ana.hears("We move ahead: the breath.")
    ((_, message),) = told(ana, 1)
    assert message.startswith("Notice that you are breathing.")
    assert session_of(ana).in_phase < session_of(ana).total, "what was skipped does not count as told"
    ana.says("resume")
    ana.hears(EN.going_on)
    ana.says("mmm")
    ana.hears(EN.listening)
    ana.says("I'm done")
    ana.hears(f"{EN.finished_early} {EN.aftercare}\n\n{EN.mood}\nReply 1 or 2 or 3 or 4 or 5.")
    ana.says("2")
    ana.hears(EN.mood_low.format(mood=2))
    ana.says("how did I feel after my sessions?")
    ana.hears(f"{EN.sessions}\nSaturday 21 November, 07:00, 10 minutes: 2 (ended early)")


def test_who_skips_through_all_phases_is_at_the_end(ana: Phone) -> None:
    begin(ana)
    for name in ("the breath", "the body", "rest", "coming back"):
        ana.says("next")
        ana.hears(f"We move ahead: {name}.")
    ana.says("next")
    ana.hears_something_like(EN.aftercare)
    assert next_portion_due(ana) is None


def test_other_lanes_answer_and_the_session_goes_on(ana: Phone) -> None:
    begin(ana)
    wanted = sentences(ana)
    heard = [message for _, message in told(ana, 2)]
    for text, answer in (
        ("add milk to my tasks", "Added “milk” to your tasks."),
        ("my tasks", "Your tasks:\n1. milk"),
        ("florbl the wug", EN.here),
        ("a 20 minute calm session", EN.already),
    ):
        ana.says(text)
        ana.hears(answer)
    ana.says("help")
    ana.inbox.clear()
    heard += [message for _, message in told(ana)][:-1]
    assert " ".join(heard) == " ".join(wanted)


def test_a_reminder_waits_for_the_session_and_an_open_confirmation_holds_up_no_portion(ana: Phone) -> None:
    ana.says("remind me in 3 minutes to stretch")
    ana.inbox.clear()
    begin(ana)
    ana.says("delete my data")
    assert ana.state.confirmation is not None
    ana.inbox.clear()
    first = next_portion_due(ana)
    heard = told(ana)
    assert first is not None
    assert heard[0][0] == first
    assert [message for _, message in heard if "stretch" in message] == []
    ana.sweeps()
    ana.hears("Reminder: stretch")


def test_a_lost_timer_and_a_late_sweep_go_on_at_the_next_sentence(ana: Phone) -> None:
    begin(ana)
    wanted = sentences(ana)
    heard = [message for _, message in told(ana, 4)]
    ana.later(minutes=20)
    (late,) = ana.inbox
    ana.inbox.clear()
    gap, _, words = late.partition("\n\n")
    assert gap == EN.after_gap
    due = next_portion_due(ana)
    assert due is not None
    assert due > ana.clock(), "what was missed is not told all at once"
    heard += [words, *(message for _, message in told(ana))][:-1]
    assert " ".join(heard) == " ".join(wanted)


def test_developers_see_how_far_it_has_got(ana: Phone) -> None:
    def seen() -> tuple[str, str, list[int]]:
        shown = GUIDE.progress(ana.state.notes["guide"], ana.state.timers)
        assert shown is not None
        assert (shown.title, [part.size for part in shown.parts]) == ("session, 10 minutes", [16, 26, 36, 33, 20])
        assert shown.due == min(each.due for each in ana.state.timers if each.kind in NEXT)
        return shown.words, shown.next, [part.over for part in shown.parts]

    begin(ana)
    told(ana, 1)
    assert seen() == ("atmosphere 5 of 16 · 5 of 131 sentences · 13 a minute", "next sentences", [5, 0, 0, 0, 0])
    for text in ("skip ahead", "slower", "pause"):
        ana.says(text)
    ana.inbox.clear()
    assert seen() == (
        "breathing 0 of 26 · 5 of 131 sentences · paused",
        "asked whether to go on",
        [16, 0, 0, 0, 0],
    )
    ana.says("I'm done")
    ana.inbox.clear()
    assert GUIDE.progress(ana.state.notes["guide"], ana.state.timers) is None


def test_a_portion_that_is_delivered_again_is_told_once(ana: Phone, service: MemoryService) -> None:
    begin(ana)
    timer = next(each for each in ana.state.timers if each.kind == PORTION)
    told(ana, 2)
    for _ in range(2):
        service.receive(TimerDue(id=timer.event, conversation=ana.state.id, received_at=timer.due))
    assert len([row for row in service.outbox.rows(ana.state.id) if row.message.id.startswith(timer.event)]) == 1


def test_stop_ends_a_session_at_every_phase(service: MemoryService) -> None:
    for number, skips in enumerate(range(5)):
        phone = Phone(service, number=f"+1416555020{number}")
        begin(phone)
        for _ in range(skips):
            phone.says("skip ahead")
        told(phone, 1)
        phone.says("STOP")
        assert next_portion_due(phone) is None
        assert guide_notes(phone).session is None
        phone.inbox.clear()
        phone.later(minutes=30)
        phone.hears()


def test_the_transcript_tells_operators_what_happened(ana: Phone, service: MemoryService) -> None:
    begin(ana)
    told(ana)
    ana.inbox.clear()
    page = MemoryDirectory(service.table).lines(ana.state.id, 500, "")
    facts = [line.text for line in page.lines if line.direction == "note" and line.id.endswith(".n")]
    flat = "\n".join(facts).split("\n")
    assert [each for each in flat if not each.startswith("sentence")] == [
        "phase_start atmosphere",
        *(
            each
            for one, other in itertools.pairwise(PHASES)
            for each in (f"phase_transition {one} {other}", f"phase_start {other}")
        ),
        "session_complete 131",
    ]
    numbers = [int(n) for each in flat if each.startswith("sentence ") for n in each[9:].split(",")]
    assert numbers == list(range(1, 132))
    assert service.table.records
    service.turns.store.erase(ana.state.id)
    assert not service.table.records


def test_a_session_costs_nothing_once_the_days_sms_are_used_up(clock: ManualClock) -> None:
    spent: list[bool] = []
    service = MemoryService(clock, settings=with_guide(), budgets=Budgets(is_sms_spent=lambda _: bool(spent)))
    phone = Phone(service)
    begin(phone)
    told(phone, 2)
    spent.append(True)
    assert told(phone) == []
    assert session_of(phone).paused_at is not None
    spent.clear()
    phone.says("resume")
    assert any(EN.resumed in each for each in phone.inbox)
    phone.inbox.clear()
    assert told(phone, 1)


def test_what_is_kept_is_told_and_a_service_without_the_guide_knows_nothing_of_it(
    ana: Phone, clock: ManualClock
) -> None:
    begin(ana)
    told(ana, 1)
    ana.says("I'm done")
    ana.inbox.clear()
    ana.says("export my data")
    exported = " ".join(ana.inbox)
    ana.inbox.clear()
    assert "You agreed to guided sessions on Saturday 21 November, 07:00." in exported
    assert "Your guided sessions: Saturday 21 Nov" in exported
    off = Phone(MemoryService(clock))
    off.says("help")
    assert "calm session" not in " ".join(off.inbox)
    off.inbox.clear()
    off.says("a 10 minute calm session")
    assert next_portion_due(off) is None
    assert "guide" not in off.state.notes
    assert LANES["guide"] not in table.on(off.service.services)


def test_the_operators_own_sentences_are_told_in_place_of_ours(clock: ManualClock) -> None:
    from dataclasses import replace
    from pathlib import Path

    from parley.business.script import script_of

    own = script_of("[atmosphere]\n1 Our own welcome.\n2 Tea is ready.\n", Path("guide.en.txt"))
    phone = Phone(MemoryService(clock, settings=with_guide(), business=replace(BUSINESS, scripts={"guide.en": own})))
    begin(phone)
    (_, first), (_, second) = told(phone, 2)
    assert first == "Our own welcome. Tea is ready."
    assert second.startswith("Notice that you are breathing."), "a phase with fewer sentences is shorter"
    assert isinstance(next_portion_due(phone), datetime)


def test_of_several_texts_in_a_row_the_last_wish_counts(ana: Phone, service: MemoryService) -> None:
    begin(ana)
    told(ana, 1)
    for text in ("ok", "slower", "no wait", "pause", "please"):
        service.mailbox.put(service.message(ana.number, text))
    list(service.turns.apply([service.mailbox.events.popleft() for _ in range(5)], service.invocation()))
    service.work()
    assert session_of(ana).paused_at is not None


def test_a_session_can_begin_by_itself_every_evening(ana: Phone) -> None:
    ana.says("a calm session every evening at 9")
    ana.hears_something_like("A calm session of 15 minutes, every day at 21:00.")
    ana.says("yes")
    ana.hears_something_like("every day at 21:00")
    assert guide_notes(ana).session is None
    for day in (22, 23):
        ana.until(f"2026-11-{day}T02:00:00")  # 21:00 in Toronto
        ana.hears_something_like("A calm session of 15 minutes")
        *heard, last = told(ana)
        assert len(heard) > 20
        assert EN.aftercare in last[1]
    ana.says("cancel my calm sessions")
    ana.hears(EN.unplanned)
    ana.until("2026-11-24T03:00:00")
    ana.hears()


@pytest.mark.parametrize(
    ("until", "heard", "silent", "begins"),
    [
        ("tonight", "until Sunday 22 November. After", "2026-11-22T02:30", "2026-11-23T02:00"),
        ("esta noche", "until Sunday 22 November. After", "2026-11-22T02:30", "2026-11-23T02:00"),
        ("on sunday", "none on Sunday 22 November. The next one", "", "2026-11-22T02:00"),
        ("until monday", "until Monday 23 November. After", "2026-11-23T02:30", "2026-11-24T02:00"),
        ("next week", "from Monday 23 November to Sunday 29 November. The", "", "2026-11-22T02:00"),
        ("del 23 al 24 de noviembre", "from Monday 23 November to Tuesday 24 November. The", "", "2026-11-22T02:00"),
    ],
)
def test_planned_sessions_are_left_out_on_the_days_that_a_model_names(
    clock: ManualClock, model: ScriptedModel, until: str, heard: str, silent: str, begins: str
) -> None:
    ana = Phone(MemoryService(clock, model, settings=with_guide()))
    model.will(calls(("hand_over", {"lane": "guide"})), calls(("plan_session", {"when": "every evening at 9"})))
    ana.says("every evening at 9 i'd love one of your calm sessions")
    ana.says("yes")
    model.will(calls(("pause_planned_sessions", {"until": until})))
    ana.inbox.clear()
    ana.says("i'd rather have none of those evening ones then, you see")
    assert heard in ana.inbox[0]
    ana.inbox.clear()
    if silent:
        ana.until(silent)
        ana.hears()
    ana.until(begins)
    ana.hears_something_like("A calm session of 15 minutes")


def test_a_first_session_for_later_asks_for_consent_now_and_begins_then(ana: Phone) -> None:
    ana.says("a 20 minute calm session tomorrow at 10pm")
    ana.hears_something_like("A calm session of 20 minutes, Sunday 22 November, 22:00.")
    ana.says("make it 10 minutes")
    ana.inbox.clear()
    ana.says("I'm 34, that's fine")
    ana.hears_something_like("A calm session of 10 minutes: Sunday 22 November, 22:00.")
    ana.until("2026-11-23T03:00:00")  # 22:00 in Toronto
    ana.hears_something_like("A calm session of 10 minutes, in five parts.")


@pytest.mark.parametrize("answer", ["no", "I'm 15"])
def test_a_first_session_for_later_that_is_not_agreed_to_is_not_planned(ana: Phone, answer: str) -> None:
    ana.says("a calm session tomorrow at 10pm")
    ana.says(answer)
    ana.says("yes")
    ana.inbox.clear()
    assert [each for each in ana.state.timers if each.kind == START] == []


@pytest.fixture
def planner(ana: Phone) -> Phone:
    """A person who has had a first session, and has one planned every evening at 9."""
    begin(ana)
    ana.says("I'm done")
    ana.says("3")
    ana.says("every evening at 9 a calm session")
    ana.inbox.clear()
    return ana


def test_a_single_session_stands_beside_those_of_every_evening(planner: Phone) -> None:
    planner.says("a 10 minute calm session tomorrow at 8pm")
    planner.hears(EN.planned.format(minutes=10, when="Sunday 22 November, 20:00"))
    planner.says("when is my next session?")
    told_of = planner.inbox.pop()
    assert "every day at 21:00" in told_of
    assert "Sunday 22 November, 20:00" in told_of
    planner.says("a calm session every morning at 7")
    planner.hears_something_like(EN.plan_replaces.format(old="every day at 21:00"))


def test_of_planned_sessions_the_next_one_or_all_are_cancelled(planner: Phone) -> None:
    planner.says("English")  # whatever is written below
    planner.inbox.clear()
    planner.says("cancel my next session")
    planner.hears(EN.unplanned_next.format(when="Saturday 21 November, 21:00"))
    planner.says("cancel my next session")
    planner.hears(EN.unplanned_next.format(when="Sunday 22 November, 21:00"))
    planner.says("pausa mis sesiones de calma una semana")
    planner.hears_something_like("Saturday 28 November")
    for text, answer in (
        ("ya no quiero más sesiones", EN.unplanned),
        ("cancela las sesiones de calma", EN.nothing_planned),
        ("cancel my next session", EN.nothing_planned),
    ):
        planner.says(text)
        planner.hears(answer)


@pytest.mark.parametrize("is_paused", [False, True])
def test_a_planned_session_that_falls_into_another_one_is_told(planner: Phone, is_paused: bool) -> None:
    planner.until("2026-11-22T01:58:00")
    planner.says("a 10 minute calm session")
    if is_paused:
        planner.says("pause")
    planner.inbox.clear()
    planner.until("2026-11-22T02:00:00")
    said = EN.left_out_paused.format(minutes=10) if is_paused else EN.left_out
    assert said in planner.inbox
    planner.inbox.clear()
    assert session_of(planner).minutes == 10


def test_a_planned_session_invites_who_may_only_be_sent_a_template(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, settings=with_guide()), channel=Channel.WHATSAPP)
    begin(phone)
    phone.says("I'm done")
    phone.says("una sesión de calma cada noche a las 9")
    phone.inbox.clear()
    phone.until("2026-11-22T02:00:00")
    phone.hears_something_like("calm session of 15 minutes")
    phone.says("pause")
    phone.inbox.clear()
    phone.until("2026-11-24T02:30:00")
    assert guide_notes(phone).session is None
    assert phone.inbox == [EN.still_paused]
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("yes, I'm 34", True),
        ("I am 18 or older", True),
        ("that's fine", True),
        ("yes and yes", True),
        ("tengo 40 años", True),
        ("soy mayor de edad", True),
        ("I'm 17", False),
        ("I'm under 18", False),
        ("soy menor de edad", False),
        ("not yet", False),
    ],
)
def test_an_adult_agrees_in_their_own_words(clock: ManualClock, text: str, begins: bool) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    phone.says("a 10 minute calm session")
    phone.says(text)
    assert (guide_notes(phone).session is not None) == begins


def test_who_asks_back_is_answered_and_asked_once_more_shortly(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    phone.says("a 10 minute calm session")
    phone.inbox.clear()
    for text, answer in (
        ("why do you need to know my age?", f"{EN.before_agreeing['why_age']} {EN.adult_short}"),
        ("what is this?", f"{EN.before_agreeing['what_is_it']} {EN.adult_short}"),
        ("it depends on the weather", EN.adult_short),
    ):
        phone.says(text)
        phone.hears(answer)
    phone.says("yep, I'm 34")
    phone.hears_something_like("A calm session of 10 minutes")
    assert guide_notes(phone).agreed_at is not None


def test_who_says_that_they_are_under_age_is_not_asked_again(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    phone.says("a 10 minute calm session")
    phone.inbox.clear()
    phone.says("yes but I'm 15")
    phone.hears(f"{EN.not_for_minors} {EN.age_slip}")
    phone.says("a 10 minute calm session")
    phone.hears(f"{EN.not_for_minors} {EN.age_slip}")
    phone.says("yes I am")
    phone.inbox.clear()
    assert guide_notes(phone).session is None
    phone.says("export my data")
    assert "under 18" in " ".join(phone.inbox)


def test_a_bare_number_that_may_be_minutes_or_an_age_is_neither_until_it_was_asked(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    phone.says("a 10 minute calm session")
    phone.inbox.clear()
    phone.says("20")
    phone.hears_something_like(EN.minutes_or_age.format(minutes=20))
    assert guide_notes(phone).agreed_at is None
    phone.says("20")
    phone.hears(EN.age_short)
    phone.says("13")
    phone.hears(f"{EN.not_for_minors} {EN.age_slip}")
    phone.says("oh I meant 20 minutes, I'm 40")
    phone.inbox.clear()
    phone.says("yes")
    phone.hears_something_like("A calm session of 20 minutes")


def test_who_gives_their_age_instead_has_the_session_that_they_wished(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    phone.says("a 10 minute calm session")
    phone.says("30")
    phone.inbox.clear()
    phone.says("no, I'm 30")
    phone.hears_something_like("A calm session of 10 minutes")


def test_a_mood_that_is_not_understood_is_asked_for_once_more_and_then_let_be(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    begin(phone)
    phone.says("I'm done")
    phone.inbox.clear()
    phone.says("florbl")
    phone.hears(EN.mood_short)
    phone.says("florbl the wug")
    phone.hears(EN.no_mood)
    begin(phone)
    phone.says("I'm done")
    phone.inbox.clear()
    for text, answer in (("florbl", EN.mood_short), ("same as before", EN.mood_noted.format(mood=3))):
        phone.says(text)
        phone.hears(answer)


@pytest.mark.parametrize("text", ["a 5 minute calm session", "a 45 minute calm session"])
def test_a_length_that_no_session_has_is_told(ana: Phone, text: str) -> None:
    ana.says(text)
    ana.hears_something_like(EN.no_such_length)
    ana.says("12 minutes")
    ana.hears(f"{EN.no_such_length} {EN.how_long}")
    ana.says("15")
    ana.hears_something_like("18 or older")


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("4 out of 5", 4),
        ("4/5", 4),
        ("four", 4),
        ("I'd say 3", 3),
        ("really good", 5),
        ("pretty good", 4),
        ("the same", 3),
        ("not great", 2),
        ("muy bien", 5),
        ("un 2", 2),
        ("regular", 3),
        ("7 out of 10", None),
        ("45", None),
        ("good coffee", None),
    ],
)
def test_a_mood_is_told_in_numbers_or_in_words(clock: ManualClock, text: str, mood: int | None) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    begin(phone)
    phone.says("I'm done")
    phone.says(text)
    assert guide_notes(phone).past[-1].mood == mood
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("text", "minutes"), [("half an hour", 30), ("the short one please", 10), ("media hora", 30), ("12", None)]
)
def test_a_length_is_told_in_words(clock: ManualClock, text: str, minutes: int | None) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    begin(phone)
    phone.says("I'm done")
    phone.says("calm session")
    phone.says(text)
    assert (session_of(phone).minutes if guide_notes(phone).session else None) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "I feel a bit dizzy",
        "I don't feel well",
        "this makes me anxious",
        "me siento mareada",
        "help me",
    ],
)
def test_who_is_not_well_is_paused(ana: Phone, text: str) -> None:
    begin(ana)
    told(ana, 1)
    ana.says(text)
    ana.hears(EN.unwell.format(emergency="911"))
    assert next_portion_due(ana) is None
    ana.says("remind me in 5 minutes about the panic alarm")
    ana.hears_something_like("panic alarm")
    ana.says("resume")
    ana.hears(EN.resumed)


@pytest.mark.parametrize(
    "text",
    [
        "I can't breathe",
        "I think I'm having a heart attack",
        "my husband collapsed and he won't wake up",
        "creo que me está dando un infarto",
        "mi hijo está convulsionando",
    ],
)
def test_who_needs_a_doctor_in_a_session_is_told_the_emergency_number_and_it_pauses(ana: Phone, text: str) -> None:
    begin(ana)
    told(ana, 1)
    ana.says(text)
    ana.hears_something_like("911")
    assert next_portion_due(ana) is None


def test_at_the_edges_of_a_session_every_wish_has_an_answer(ana: Phone) -> None:
    begin(ana)
    for text, answer in (
        ("how long is left?", EN.time_left.format(minutes=11, part=1, parts=5, phase="arriving")),
        ("can you repeat that?", EN.scroll_back),
        ("i missed that", EN.scroll_back),
        ("how do I pause?", EN.already.format(minutes=10)),
        ("😌", EN.listening),
        ("slower", EN.slower),
        ("pause", EN.paused),
        ("pause", EN.paused_already),
        ("go on", EN.resumed),
        ("hold on", EN.paused),
        ("faster", EN.faster),
        ("florbl the wug", EN.already_paused.format(minutes=10)),
        ("skip ahead", EN.next_phase.format(phase="the breath")),
        ("resume", EN.going_on),
        *(("next", EN.next_phase.format(phase=EN.phases[phase])) for phase in PHASES[2:]),
        ("how much longer", EN.time_left.format(minutes=2, part=5, parts=5, phase="coming back")),
    ):
        ana.says(text)
        ana.hears(answer)
    told(ana, 2)
    ana.says("I'm done")
    ana.hears_something_like(EN.finished_early)
    ana.says("3")
    ana.inbox.clear()
    for text in ("I'm done", "slower", "skip ahead"):
        ana.says(text)
        ana.hears(EN.not_in_session)
    assert len(guide_notes(ana).past) == 1


def test_planned_sessions_are_told_paused_and_moved_with_the_persons_clock(ana: Phone) -> None:
    begin(ana)
    ana.says("I'm done")
    ana.says("3")
    ana.says("a 20 minute calm session every evening at 9")
    ana.inbox.clear()
    ana.says("when is my next session?")
    assert "Planned: 20 minutes, every day at 21:00; Saturday 21 November, 21:00." in ana.inbox.pop()
    ana.says("pause my calm sessions for a week")
    ana.hears(EN.plan_paused.format(when="until Saturday 28 November, 07:00", next="Saturday 28 November, 21:00"))
    ana.until("2026-11-23T12:00:00")
    ana.hears()
    ana.says("resume my calm sessions")
    ana.hears(EN.plan_resumed.format(next="Monday 23 November, 21:00"))
    ana.says("I live in Madrid")
    ana.inbox.clear()
    ana.until("2026-11-23T20:00:00")  # 21:00 in Madrid
    (began,) = ana.inbox
    ana.inbox.clear()
    assert began.startswith("A calm session of 20 minutes")
    assert "SMS segments" in began
    ana.says("STOP")
    ana.until("2026-11-25T12:00:00")
    ana.hears()
    assert [timer for timer in ana.state.timers if timer.lane == "guide" and timer.kind != "guide.afterwards"] == []


def test_with_a_model_the_guide_answers_in_between_and_other_wishes_go_to_their_lane(
    clock: ManualClock, model: ScriptedModel
) -> None:
    phone = Phone(MemoryService(clock, model, business=BUSINESS, settings=with_guide(uses_model=False)))
    model.will(calls(("start_session", {"minutes": "10"})))
    begin(phone)
    wanted = sentences(phone)
    heard = [message for _, message in told(phone, 1)]
    for text, answer, whose in (
        ("what should I do with my hands", words("Let them rest."), "You are the guide of calm sessions"),
        ("add milk to my tasks", calls(("add_task", {"title": "milk"})), "You are a personal assistant"),
    ):
        model.will(answer)
        phone.says(text)
        assert whose in model.requests[-1].instructions
    assert phone.tasks == ["milk"]
    phone.inbox.clear()
    heard += [message for _, message in told(phone)][:-1]
    assert " ".join(heard) == " ".join(wanted)
