"""How a person wants to be written to: asked for in one message, kept with the person, told to every model, taken back,
exported and erased."""

import pytest

from parley.conversation import writing_style
from parley.conversation.writing_style import OPPOSITE, PAIRS, TAGS
from parley.texts import LANGUAGES, people
from tests.support.business import BUSINESS
from tests.support.coach import with_coach
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

KEPT = "(Ready-made sentences like this one stay as they are.)"


def style(phone: Phone) -> tuple[str, ...]:
    person = phone.state.person
    assert person is not None
    return person.writing_style


def test_tags_are_pairs_of_opposites_with_a_name_in_each_language() -> None:
    assert len(TAGS) == len(set(TAGS)) == 2 * len(PAIRS)
    assert all(OPPOSITE[OPPOSITE[tag]] == tag for tag in TAGS)
    assert all(set(people.of(language).styles) == set(TAGS) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        ("be brief", "brief"),
        ("Short answers please", "brief"),
        ("keep it short", "brief"),
        ("please keep your replies short from now on", "brief"),
        ("can you be more concise?", "brief"),
        ("less wordy please", "brief"),
        ("get to the point", "brief"),
        ("no emojis", "no_emojis"),
        ("don't use emojis, please!", "no_emojis"),
        ("stop sending me smileys", "no_emojis"),
        ("skip the emojis", "no_emojis"),
        ("use emojis", "emojis"),
        ("be brief with me from now on, no emojis", "brief no_emojis"),
        ("no emojis and be formal", "no_emojis formal"),
        ("I'd like longer answers", "detailed"),
        ("more detailed answers please", "detailed"),
        ("call me usted", "formal"),
        ("don't be so formal", "casual"),
        ("sé breve", "brief"),
        ("respuestas cortas, por favor", "brief"),
        ("a partir de ahora escribe más corto", "brief"),
        ("al grano", "brief"),
        ("sin emojis por favor", "no_emojis"),
        ("no me mandes caritas", "no_emojis"),
        ("usa emojis", "emojis"),
        ("tutéame", "casual"),
        ("puedes tutearme", "casual"),
        ("háblame de tú", "casual"),
        ("no me trates de usted", "casual"),
        ("no hace falta que me trates de usted", "casual"),
        ("prefiero que me trates de tú", "casual"),
        ("trátame de usted", "formal"),
        ("de usted, por favor", "formal"),
        ("no me tutees", "formal"),
        ("respuestas más largas, por favor", "detailed"),
        ("write as you usually do", "usual"),
        ("escribe como siempre", "usual"),
        # what says anything else, or says it to somebody else, is none
        ("tell Bo no emojis", None),
        ("add short answers to my tasks", None),
        ("be brief at the meeting tomorrow", None),
        ("no emojis and add milk", None),
        ("emojis", None),
        ("keep it", None),
        ("short", None),
        ("call me Ana", None),
        ("write to Bo", None),
        ("tell me more", None),
        ("more details please", None),
        ("in more detail", None),
        ("con más detalles", None),
        ("¿y de usted?", None),
        ("are you always so formal?", None),
        ("more milk", None),
        ("usted qué opina", None),
        ("escribe un correo corto a Bo", None),
        ("sé que es breve", None),
        ("no", None),
        ("be there at 5", None),
        ("don't", None),
    ],
)
def test_a_whole_message_asks_for_a_way_of_writing_or_it_asks_for_none(said: str, tags: str | None) -> None:
    assert writing_style.wish(said) == (tuple(tags.split()) if tags else None)


def test_it_is_kept_until_the_opposite_is_asked_for_and_can_be_told_undone_and_forgotten(phone: Phone) -> None:
    phone.says("no emojis")
    phone.hears(f"OK: no emojis. {KEPT}")
    phone.says("be brief")
    phone.says("use emojis")
    assert style(phone) == ("brief", "emojis")
    phone.says("undo")
    assert style(phone) == ("no_emojis", "brief")
    phone.inbox.clear()
    phone.says("what do you know about me")
    phone.hears_something_like("How you want me to write: no emojis, brief")
    phone.says("write as usual please")
    phone.hears("OK, I'll write as I usually do.")
    assert style(phone) == ()
    phone.says("be brief")
    phone.says("delete my data")
    phone.says("yes")
    phone.says("hello")
    phone.inbox.clear()
    assert style(phone) == ()


def test_in_spanish_it_says_too_that_ready_made_sentences_stay(phone: Phone) -> None:
    phone.says("mis tareas")
    phone.inbox.clear()
    phone.says("tutéame, y sin emojis")
    phone.hears("Vale: informal y de tú, sin emojis. (Las frases hechas, como esta, no cambian.)")


def test_an_open_question_stays_open(phone: Phone) -> None:
    phone.says("add task milk")
    phone.says("delete milk")
    phone.says("be brief")
    phone.inbox.clear()
    phone.says("yes")
    phone.hears_something_like("Deleted “milk”")


# --- with a model -----------------------------------------------------------------------------------------------------


def test_a_whole_wish_asks_no_model_and_every_lane_is_told_of_it(smart_phone: Phone, model: ScriptedModel) -> None:
    smart_phone.service.settings, smart_phone.service.business = with_coach(), BUSINESS
    smart_phone.says("be brief, no emojis")
    smart_phone.hears(f"OK: brief, no emojis. {KEPT}")
    assert model.requests == []
    model.will(words("Yes."), words("Yes."), words("Yes."))
    for text in ("show my tasks", "when are you open?", "how is my habit going?"):
        smart_phone.says(text)
    assert len({each.instructions for each in model.requests}) > 1
    smart_phone.inbox.clear()
    for each in model.requests:
        assert "wants to be written to: brief, no emojis" in each.card.splitlines()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("brief", ("brief",)),
        ("brief, no_emojis", ("brief", "no_emojis")),
        ("short answers and no emojis", ("brief", "no_emojis")),
        ("de usted", ("formal",)),
        ("usual", ()),
        ("usual, brief", ("brief",)),
    ],
)
def test_a_model_keeps_it_in_one_turn_with_something_else(
    smart_phone: Phone, model: ScriptedModel, given: str, kept: tuple[str, ...]
) -> None:
    if "usual" in given:
        smart_phone.says("be formal, be playful")
        smart_phone.inbox.clear()
    model.will(calls(("set_writing_style", {"style": given}), ("add_task", {"title": "milk"})))
    smart_phone.says("ok add milk. and from now on, you know how I want it")
    smart_phone.hears_something_like("Added “milk”")
    assert style(smart_phone) == kept


def test_what_no_tag_means_is_refused_with_those_that_there_are(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("set_writing_style", {"style": "in rhymes"})), words("I can't rhyme, sorry."))
    smart_phone.says("from now on answer me only in rhymes")
    smart_phone.hears("I can't rhyme, sorry.")
    assert "I can't write like that. I know: brief, detailed" in model.requests[-1].exchanges[0].results[0]


def test_words_for_an_open_question_are_left_to_the_model(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("create_draft", {"to": "bo@example.org", "subject": "talk"})))
    smart_phone.says("draft an email to bo@example.org about the talk")
    model.will(calls(("answer_question", {"question": 1, "value": "keep it short"})))
    smart_phone.says("keep it short")
    assert style(smart_phone) == ()
    smart_phone.inbox.clear()


@pytest.mark.parametrize(
    ("named", "hears", "language"),
    [
        ("English", "OK, I'll write to you in English.", "en"),
        ("inglés", "OK, I'll write to you in English.", "en"),
        ("en-US", "OK, I'll write to you in English.", "en"),
        ("Spanish (Latin America)", "De acuerdo, te escribo en español.", "es"),
    ],
)
def test_a_language_is_kept_by_a_tool_and_undone(
    smart_phone: Phone, model: ScriptedModel, named: str, hears: str, language: str
) -> None:
    smart_phone.says("español" if language == "en" else "English")
    smart_phone.inbox.clear()
    model.will(calls(("set_language", {"language": named})))
    smart_phone.says("mmm, better the other one, you know")
    smart_phone.hears(hears)
    assert smart_phone.state.language == language
    model.will(calls(("undo_last_action", {})))
    smart_phone.says("no no, back")
    assert smart_phone.state.language != language
    smart_phone.inbox.clear()


def test_a_language_that_the_service_has_not_is_said_to_the_model(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("set_language", {"language": "French"})), words("Only English and Spanish, sorry."))
    smart_phone.says("in French please, always")
    smart_phone.hears("Only English and Spanish, sorry.")
    assert "English and Spanish only" in model.requests[-1].exchanges[0].results[0]
