"""How the coach writes: as people ask it to at once, and slowly as they write themselves."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.lanes.coach.notes import notes_of
from parley.lanes.coach.tone import in_effect
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.phone import Phone


@pytest.fixture
def ana(clock: ManualClock) -> Phone:
    """Coached, in the middle of the intake."""
    phone = Phone(MemoryService(clock, settings=with_coach(preparation_minutes=0)))
    phone.says("start a habit")
    phone.inbox.clear()
    return phone


def tags(phone: Phone) -> set[str]:
    person = phone.state.person
    assert person is not None
    return set(in_effect(notes_of(phone.state), person.writing_style))


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("no emojis", "no_emojis"),
        ("please be brief", "brief"),
        ("be more detailed", "detailed"),
        ("Could you keep it short? I am at work", "brief"),
        ("I liked that, but no more emojis please", "no_emojis"),
        ("sé breve", "brief"),
        ("sin emojis por favor", "no_emojis"),
        ("be direct", "direct"),
    ],
)
def test_a_wish_holds_at_once(ana: Phone, said: str, tag: str) -> None:
    ana.says(said)
    assert tags(ana) == {tag}


def test_a_wish_takes_the_place_of_its_opposite_and_of_nothing_else(ana: Phone) -> None:
    for said in ("be brief", "use emojis", "be detailed", "no emojis"):
        ana.says(said)
    assert tags(ana) == {"detailed", "no_emojis"}


def test_a_tone_that_nobody_knows_is_refused_with_those_that_there_are(ana: Phone) -> None:
    ana.says("be more quiet")
    ana.hears_something_like("I can't write like that. I know: brief, detailed")


def test_a_way_of_writing_shows_after_eight_messages_and_goes_as_slowly(ana: Phone) -> None:
    seen = []
    for _ in range(8):
        ana.clock.advance(minutes=3)
        ana.says("ok so what now 😀 then, my dear friend")
        seen.append("emojis" in tags(ana))
    assert seen == [False] * 7 + [True]
    for _ in range(4):
        ana.clock.advance(minutes=3)
        ana.says("and what comes next then, tell me more")
        seen.append("emojis" in tags(ana))
    assert seen[8:] == [True] * 3 + [False]


def test_messages_in_a_row_are_one_step(ana: Phone) -> None:
    ana.clock.advance(minutes=3)
    for _ in range(20):
        ana.says("ok so what now 😀 then, my dear friend")
    assert notes_of(ana.state).tone_averages["emojis"] == 0.15


def test_what_was_asked_for_is_not_taken_away_by_a_way_of_writing(ana: Phone) -> None:
    ana.says("no emojis")
    for _ in range(12):
        ana.clock.advance(minutes=3)
        ana.says("ok so what now 😀 then, my dear friend")
    assert "no_emojis" in tags(ana)
    assert "emojis" not in tags(ana)


def test_what_all_lanes_were_asked_for_goes_before_what_the_coach_was(ana: Phone) -> None:
    ana.says("I liked that, but no more emojis please")
    assert tags(ana) == {"no_emojis"}
    ana.says("use emojis")
    assert tags(ana) == {"emojis"}
    ana.says("try it now")
    ana.inbox.clear()
    ana.says("done")
    assert "🎉" in ana.inbox[0]
    ana.says("write as you usually do")
    assert tags(ana) == set()
