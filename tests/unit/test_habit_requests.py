"""What people ask of their habit in their own words, and what they tell of one: read without a model."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from parley.business.files import Business, load
from parley.lanes.coach import words
from parley.lanes.coach.notes import CoachNotes, HabitProfile
from parley.lanes.coach.requests import read, read_in_part
from parley.lanes.coach.told import is_no_answer
from parley.lanes.lane import ReadCommand
from parley.schedules import Recurrence
from parley.texts import Language

EXAMPLE = Path(__file__).parents[2] / "examples" / "habits"
NOBODY: Mapping[str, Any] = {}


@pytest.fixture(scope="module")
def habits() -> Business:
    return load(EXAMPLE)


def running() -> Mapping[str, Any]:
    """Return the notes of a person whose prompts come at seven, and who has not answered the last."""
    at_seven = Recurrence(times=(time(7),), zone="America/Toronto")
    profile = HabitProfile(habit_domain="reading", prompt_anchor="lunch", preferred_time=at_seven)
    return CoachNotes(
        conversation_active=True, status="active", stage="feedback", outcome="awaited", profile=profile
    ).store()


def choosing(*told: str) -> Mapping[str, Any]:
    """Return the notes of a person who is asked about the habit, and has told these fields."""
    profile = HabitProfile.model_validate(dict.fromkeys(told, "something"))
    return CoachNotes(conversation_active=True, status="active", asked=told, profile=profile).store()


def said(call: ReadCommand | None) -> str:
    """Return a call as one line: "move_prompt tonights 9:30"."""
    return " ".join((call.tool, *map(str, call.arguments.values()))) if call else ""


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("skip tomorrow please", "skip_prompt tomorrow"),
        ("not tonight, i've got people round", "skip_prompt tonight"),
        ("mañana no puedo", "skip_prompt mañana"),
        ("can you move tonights to 9.30 just this once", "move_prompt tonights 9:30"),
        ("tonight's at 10", "move_prompt tonight at 10"),
        ("can you make it 9pm instead", "scheduler 9pm"),
        ("can you make it a bit earlier like 6", "scheduler 6"),
        ("7am works. actually no make it 7:30", "scheduler 7:30 am"),
        ("only weekdays please", "scheduler weekdays"),
        ("ask me in an hour", "ask_again_later in an hour"),
        ("not now im in a meeting", "ask_again_later"),
        ("ahora no puedo, pregúntame en una hora", "ask_again_later en una hora"),
        ("voy de viaje, pausa una semana", "pause_habit una semana"),
        ("actually no don't pause", "habit_status"),
        ("im back", "resume_habit"),
        ("couldn't today sorry, kids were sick", "skip_habit"),
        ("ok did it", "did_habit"),
        ("i did half of it", "record_feedback partly"),
        ("ya lo hice al final", "did_habit"),
        ("make it easier pls its too much", "make_easier"),
        ("how am i doing", "habit_status"),
        ("cómo voy", "habit_status"),
        ("when is my next one?", "next_habit"),
        ("ya no quiero el hábito", "leave_habit"),
        ("actually forget it, I don't want to do this", "leave_habit"),
        ("no thanks, i never agreed to this", "leave_habit"),
        ("remove me from the study please", "leave_habit"),
        ("I'd rather not take part any more", "leave_habit"),
        # what only holds the words of a deed does nothing that was not meant
        ("not done today", "skip_habit"),
        ("no he hecho mi hábito", "skip_habit"),
        ("just did some", "record_feedback partly"),
        ("I don't want to stop my habit", "habit_status"),
        ("keep it as it is", "habit_status"),
        ("por favor no pauses mi hábito", "habit_status"),
        ("my habit is going well thank you", "habit_status"),
        ("para qué seguir", ""),
        ("ya no puedo más", ""),
        ("leave it with me", ""),
        ("hola de nuevo", ""),
        ("did you move my habit", ""),
        ("I'm doing it right now actually", ""),
        ("could you get me started on that", "start_habit"),
        ("I missed a day, is that bad", ""),
        ("hoy descanso", "skip_prompt hoy"),
        ("no me mandes nada hasta el miércoles", "pause_habit el miércoles"),
        ("pause my habit until I'm back", "pause_habit"),
        ("I'm busy on monday, skip it", "skip_prompt on monday"),
        ("I was too busy, I didn't do it", "skip_habit"),
        ("do I get one tonight", "next_habit"),
        ("can it come later, at 10", "scheduler at 10"),
        ("today i'm out till 9, make it 9.30", "move_prompt today 9:30"),
        ("just move the next one to ten past eight", "move_prompt ten past eight"),
        ("could do with five days without it", ""),
        ("send it to me now", "generate_habit_prompt"),
        ("quiero uno ahora mismo", "generate_habit_prompt"),
        ("I can do more now", "make_harder"),
        ("before breakfast", "save_user_profile before breakfast"),
        ("cámbialo a después de la cena", "save_user_profile la cena"),
        ("mejor al llegar a casa", "save_user_profile al llegar a casa"),
        ("after the op I need a lighter version", ""),
        ("when is easter", ""),
        ("did it before work", "did_habit"),
        ("skip tomorrow and call my mum", ""),
        ("what happens if i miss a day", ""),
        ("STOP", ""),
        ("next time", ""),
    ],
)
def test_a_person_with_a_habit_asks_in_their_own_words(habits: Business, text: str, means: str) -> None:
    assert said(read(text, habits, running())) == means


@pytest.mark.parametrize(
    "text", ["alright i want to start a habit", "can we start", "sign me up", "empecemos", "begin"]
)
def test_the_first_wish_may_be_wrapped_in_other_words(habits: Business, text: str) -> None:
    assert said(read(text, habits, NOBODY)) == "start_habit"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "so i wanna start flossing like every nite after i brush my teeth",
            {"habit": "flossing", "anchor": "after i brush my teeth"},
        ),
        (
            "I'd like to meditate for two minutes when I get to my desk",
            {"habit": "meditate for two minutes", "anchor": "when I get to my desk"},
        ),
        ("drink a glass of water every morning", {"habit": "drink a glass of water"}),
        ("cool. i want to do some squats each morning", {"habit": "some squats"}),
        ("I want to stretch every day", {"habit": "stretch"}),
        ("quiero estirarme todos los días", {"habit": "estirarme"}),
        ("caminar diez minutos después de comer", {"habit": "caminar diez minutos", "anchor": "después de comer"}),
    ],
)
def test_a_first_wish_names_the_habit(habits: Business, text: str, told: Mapping[str, str]) -> None:
    read_so = read_in_part(text, habits, NOBODY)
    assert read_so is not None
    assert (read_so.tool, read_so.arguments) == ("note_habit", told)


def test_where_other_lanes_keep_times_a_wish_is_asked_about_and_a_time_is_theirs(habits: Business) -> None:
    several = replace(habits, service=habits.service.model_copy(update={"lanes": ("coach", "assistant")}))
    assert said(read_in_part("I want to start reading every night", several, NOBODY)) == "offer_habit reading"
    assert read("skip tomorrow", several, running()) is None
    assert said(read("skip my habit tomorrow", several, running())) == "skip_prompt tomorrow"


@pytest.mark.parametrize(
    ("text", "notes", "means"),
    [
        ("10pm", choosing("habit_domain"), "note_habit 10pm"),
        (
            "between 9 and 10",
            choosing("habit_domain", "prompt_anchor", "motivational_frame"),
            "note_habit between 9 and 10",
        ),
        ("8pm", choosing(), "note_habit 8pm"),
        ("pa sentirme mejor", choosing(), "note_habit pa sentirme mejor"),
        ("lunch, around 1", choosing("habit_domain"), "note_habit around 1 lunch"),
        ("nothing else thanks", choosing("habit_domain", "prompt_anchor"), "nothing_to_add"),
        ("after lunch", choosing("habit_domain"), "save_user_profile lunch"),
        ("i dunno, what do you suggest", choosing(), "suggest_habits"),
    ],
)
def test_what_is_told_in_another_order_is_noted_as_what_it_is(
    habits: Business, text: str, notes: Mapping[str, Any], means: str
) -> None:
    assert said(read(text, habits, notes)) == means


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        ("i'm 15 by the way is that ok", True),
        ("I also want to read before bed, can I have two habits", True),
        ("remind me to call mum at 5", True),
        ("add milk to my shopping list", True),
        ("can i talk to a real person please", True),
        ("what happens if i miss a day", True),
        ("make it yours", True),
        ("sign me up", True),
        ("begin", True),
        ("begin the day with a stretch", False),
        ("when i get up", False),
        ("do 10 push ups", False),
        ("so i dont get headaches", False),
        ("leer antes de dormir", False),
    ],
)
def test_what_a_text_is_is_tested_before_it_answers_a_question(text: str, is_none: bool) -> None:
    assert is_no_answer(text) is is_none


@pytest.mark.parametrize(
    ("language", "habit", "anchor", "why", "sentence"),
    [
        (
            "en",
            "stretching",
            "my coffee",
            "to wake up",
            "After your coffee, try one minute of stretching: it helps you wake up.",
        ),
        (
            "en",
            "a glass of water",
            "when i get up",
            "so i dont get headaches",
            "After you get up, try “a glass of water”: you said why: “so i dont get headaches”.",
        ),
        ("en", "reading", "before bed", "", "Before bed, try one minute of reading: it helps you keep going."),
        (
            "es",
            "caminar diez minutos",
            "después de comer",
            "pa sentirme mejor",
            "Después de comer, prueba “caminar diez minutos”: te ayuda a sentirte mejor.",
        ),
    ],
)
def test_a_prompt_does_not_break_on_peoples_words(
    language: Language, habit: str, anchor: str, why: str, sentence: str
) -> None:
    profile = HabitProfile(habit_domain=habit, prompt_anchor=anchor, motivational_frame=why)
    act, helps = words.action(profile, language), words.motivation(profile, language)
    assert words.prompt(profile, language, act, helps) == sentence
