"""What people tell of a habit in its own words: whether they did it, its size, why it matters, and a wish for one."""

import pytest

from parley.lanes.coach.notes import CoachNotes, HabitProfile
from parley.lanes.coach.own_deeds import own_deed, without_pictures
from parley.lanes.coach.sizes import resized
from parley.lanes.coach.told import gives_reason, is_wish, likely_habit, told_habit


@pytest.mark.parametrize(
    ("habit", "text", "tool"),
    [
        ("plank 30 sec", "did the plank", "did_habit"),
        ("plank 30 sec", "did half the plank", "record_feedback"),
        ("plank 30 sec", "my mum did the plank", None),
        ("plank 30 sec", "did you get the plank?", None),
        ("leer", "leí mis dos páginas", "did_habit"),
        ("leer", "hoy no leí nada, vi una serie", "skip_habit"),
        ("leer", "leí que mañana llueve", None),
        ("leer", "no leí, ponlo a las 10", None),
        ("tomar un vaso de agua", "ya me lo tomé", "did_habit"),
        ("tomar un vaso de agua", "tomé medio vaso", "record_feedback"),
        ("estirarme", "no pude estirarme", "skip_habit"),
        ("caminar", "caminé diez minutos", "did_habit"),
        ("read 2 pages", "read both before bed", "did_habit"),
        ("read 2 pages", "I read your message", None),
        ("stretching", "stretched just now", "did_habit"),
        ("stretching", "didn't stretch today, kids were sick", "skip_habit"),
        ("drink a glass of water", "had my water", "did_habit"),
        ("drink a glass of water", "had my coffee", None),
        ("walk round the garden", "not walked today", "skip_habit"),
    ],
)
def test_a_deed_is_heard_in_the_words_of_the_habit(habit: str, text: str, tool: str | None) -> None:
    awaited = CoachNotes(outcome="awaited", profile=HabitProfile(habit_domain=habit))
    call = own_deed(text, awaited)
    assert (call.tool if call else None) == tool
    assert own_deed(text, awaited.change(outcome="done")) is None


@pytest.mark.parametrize(
    ("habit", "text", "becomes"),
    [
        ("leer", "una página nomás", "leer una página"),
        ("leer una página", "no, pará, mejor dos páginas", "leer dos páginas"),
        ("pushups", "make it 10", "10 pushups"),
        ("5 pushups", "wait make it 10", "10 pushups"),
        ("plank 30 sec", "no, make that 40 sec", "plank 40 sec"),
        ("read 2 pages", "just one page", "read one page"),
        ("leer", "mejor a las tres", ""),
        ("pushups", "make it 10 am", ""),
        ("pushups", "10", ""),
        ("walking", "not for two weeks", ""),
    ],
)
def test_a_size_by_itself_is_put_into_the_habit(habit: str, text: str, becomes: str) -> None:
    notes = CoachNotes(conversation_active=True, profile=HabitProfile(habit_domain=habit))
    assert resized(text, notes, is_time_asked=False) == becomes


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("my gran used to bake bread like that before she passed", False),
        ("mi abuela solía hacer pan todas las mañanas", False),
        ("when i was a kid we walked to school every morning", False),
        ("i used to run, now I want to run every morning again", True),
        ("walk before dinner", True),
    ],
)
def test_a_memory_is_no_wish_for_a_habit(text: str, is_one: bool) -> None:
    assert is_wish(text) is is_one


@pytest.mark.parametrize(
    ("text", "habit"),
    [
        ("yo wanna do squats", "squats"),
        ("i keep meaning to stretch but never do, can you help me stick to it", "stretch"),
        ("Hello dear. My nurse says I ought to walk a little. Could you remind me each day please?", "walk a little"),
        ("me gustaría leer más pero llego cansada", "leer más"),
        ("i need to go", None),
        ("quiero dejar de fumar", None),
        ("I want to know who reads this", None),
        ("could i stop", None),
    ],
)
def test_a_wish_without_a_time_is_offered_as_a_habit(text: str, habit: str | None) -> None:
    assert likely_habit(text).get("habit") == habit


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("like 5 after brushing my teeth", {"anchor": "after brushing my teeth"}),
        (
            "i want to start a habit comma doing sit ups after my coffee",
            {"habit": "doing sit ups", "anchor": "after my coffee"},
        ),
        ("está bien. quiero estirarme al despertarme", {"habit": "estirarme", "anchor": "al despertarme"}),
        ("quiero acostumbrarme a nadar después de comer", {"habit": "nadar", "anchor": "después de comer"}),
        ("wanna draw b4 bed instead of scrolling", {"habit": "draw", "anchor": "b4 bed"}),
    ],
)
def test_what_says_nothing_is_no_part_of_the_habit(text: str, told: dict[str, str]) -> None:
    assert dict(told_habit(text)) == told


@pytest.mark.parametrize(
    ("text", "is_reason"), [("para descansar", True), ("to move more", True), ("para el hábito", False)]
)
def test_a_reason_is_no_pause(text: str, is_reason: bool) -> None:
    profile = HabitProfile(habit_domain="leer", prompt_anchor="la cena")
    assert gives_reason(text, CoachNotes(conversation_active=True, profile=profile)) is is_reason


def test_a_picture_beside_words_says_nothing() -> None:
    assert without_pictures("done \u2705") == "done"
    assert without_pictures("\U0001f44d") == "\U0001f44d"
