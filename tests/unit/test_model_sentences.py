"""What a session tells of a model's text: whole sentences for the person who reads, in their language."""

import pytest

from parley.lanes.guide.model_sentences import model_sentences
from parley.lanes.guide.phases import LENGTHS, PHASES, budgets, most_calls
from parley.lanes.guide.safety import is_safe
from parley.lanes.guide.written import own_script
from parley.texts import LANGUAGES, Language


@pytest.mark.parametrize(
    "sentence",
    [
        "Rest here, e.g. on the floor, for 4.5 slow seconds, as Dr. Lee likes it.",
        "At nine p.m. in the U.S. the light is soft.",
        "Imagine house No. 3 of St. John's lane.",
        "Let it all be, etc. and so on.",
        "Breathe in... and out... and in again.",
        "You and I rest.",
        "Is it wool, or cool stone?",
    ],
)
def test_a_point_within_a_sentence_does_not_end_it(sentence: str) -> None:
    text = f"Feel your feet. {sentence} Let the hands be soft."
    assert model_sentences(text, "en", may_end=False) == ["Feel your feet.", sentence, "Let the hands be soft."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1. Feel the floor.\n2. Feel the chair.", ["Feel the floor.", "Feel the chair."]),
        ("Feel the floor. ! ? ... Feel the chair.", ["Feel the floor.", "Feel the chair."]),
        ("Feel the floor.Feel the chair.", ["Feel the floor.", "Feel the chair."]),
        ("## The breath\n\n**Let us go on:**\n\nFeel the floor.", ["Feel the floor."]),
        ("Feel the floor\nthat holds you. Feel the", ["Feel the floor that holds you."]),
        ("Feel the floor. (Pause.) [Pause for 10 seconds.] Feel the chair.", ["Feel the floor.", "Feel the chair."]),
        ("The voice drops to a whisper. The narrator pauses. Speak this slowly. Feel the floor.", ["Feel the floor."]),
        ("Leave 8 seconds of silence. pause. Feel the floor. ...pause... Rest.", ["Feel the floor.", "Rest."]),
        ("— whispering — Feel the floor. -pause- Listen. /pause 5s/ Rest.", ["Feel the floor.", "Listen.", "Rest."]),
        ("Feel the floor. whispering — the rain is far. Rest.", ["Feel the floor.", "Rest."]),
        ("Feel the floor.\nlet it hold you. Rest.", ["Feel the floor.", "Rest."]),
        ("Feel the floor – and the wall – and rest.", ["Feel the floor – and the wall – and rest."]),
        ("Feel the floor. Long pause. Silence for two minutes. Soft music plays.", ["Feel the floor."]),
        ("Sure! Here is the next part of your session: Feel. Feel the floor.", ["Feel the floor."]),
        ("Of course. Feel the floor. Would you like me to continue?", ["Feel the floor."]),
        ("Phase: breathing (22 sentences). Feel the floor. Word count: 3.", ["Feel the floor."]),
        ("Feel the floor. The session is now over. Thank you for joining me. Goodbye.", ["Feel the floor."]),
        (
            '```json\n{\n "sentences": [\n  "Feel the floor.",\n  "Feel the chair."\n ]\n}\n```',
            ["Feel the floor.", "Feel the chair."],
        ),
        ("<p>Feel the floor.</p>\n<p>Feel the <b>chair</b>.</p><br/>", ["Feel the floor.", "Feel the chair."]),
        ("“Feel the floor.” 🌿 *Feel the chair.* 🧘‍♀️", ["Feel the floor.", "Feel the chair."]),
        (
            "Feel the floor. Siente el suelo bajo los pies. Feel the chair. Respira.",
            ["Feel the floor.", "Feel the chair."],
        ),
        ("Feel the floor. Spüre jetzt den Boden unter deinen Füßen und beiden Händen.", ["Feel the floor."]),
        ("and then the floor. Feel the chair.", ["Feel the chair."]),
        ("Narrator: feel the floor. Feel the chair.", ["Feel the chair."]),
        ("Okay. Let's continue. Feel the floor.", ["Feel the floor."]),
        ("Feel the floor. " + "Feel it, " * 40 + "now.", ["Feel the floor."]),
        ("", []),
        ("。。。", []),
    ],
)
def test_only_sentences_for_the_reader_are_told(text: str, told: list[str]) -> None:
    assert model_sentences(text, "en", may_end=False) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Siente, p. ej., el suelo del Sr. Gil. Descansa.", ["Siente, p. ej., el suelo del Sr. Gil.", "Descansa."]),
        ("¡Claro! Aquí tienes la siguiente parte: Siente el suelo.", []),
        ("Claro. Siente el suelo. ¿Quieres que continúe?", ["Siente el suelo."]),
        ("La música se desvanece. La voz baja a un susurro. — en voz baja — Siente el suelo.", ["Siente el suelo."]),
        ("Lee esto despacio. Lectora: Respira. Línea 3. Siente el suelo.", ["Siente el suelo."]),
        ("(Pausa.) Siente el suelo. Pausa de diez segundos. Silencio.", ["Siente el suelo."]),
        ("Fase: respiración. Siente el suelo. La sesión ha terminado. ¡Adiós!", ["Siente el suelo."]),
        (
            "Siente el suelo. ¿Es piedra, o es madera? ¡Qué suave!",
            ["Siente el suelo.", "¿Es piedra, o es madera?", "¡Qué suave!"],
        ),
        ("Siente el suelo bajo los pies. Feel the floor under your feet.", ["Siente el suelo bajo los pies."]),
    ],
)
def test_only_sentences_for_the_reader_are_told_in_spanish(text: str, told: list[str]) -> None:
    assert model_sentences(text, "es", may_end=False) == told


@pytest.mark.parametrize(
    "text",
    [
        "<think>I need calm lines. The hint says to prepare.</think> Feel the floor.",
        "Feel the floor. <thinking>I need calm lines. And it never ends.",
        "Text END if it is too much. Feel the floor. TODO: Vary the pace.",
    ],
)
def test_neither_thoughts_nor_keywords_are_told(text: str) -> None:
    assert model_sentences(text, "en", may_end=False) == ["Feel the floor."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Let go of the wheel and close your eyes for a moment.",
        "Stare straight into the sun.",
        "Send me a word that describes your mood.",
        "Imagine sinking under the water and never coming up.",
        "Suelta el volante y cierra los ojos.",
        "Mándame una palabra.",
        "Presiona tu garganta con los pulgares.",
        "Leave the insulin for another day and rest.",
        "Picture your body going cold and still beneath the soil.",
        "You are a burden you can finally set down by leaving.",
        "Pour yourself a drink and let it loosen you.",
        "Fast until tomorrow evening and grow light.",
        "Let your hands come off the handlebars.",
        "You do not have to wake again.",
        "Deja la insulina para otro día y descansa.",
        "Suelta el manillar y cierra los ojos.",
        "Este aliento disuelve los tumores.",
        "Eres una carga que hoy puedes soltar yéndote.",
        "Sírvete un tequila y suelta el cuerpo.",
        "Pasa el día sin comer y flota.",
    ],
)
def test_harm_in_other_words_and_what_asks_for_an_answer_are_refused(sentence: str) -> None:
    assert not is_safe(sentence)


def test_the_last_sentences_of_a_session_may_take_their_leave() -> None:
    text = "Feel the floor. Thank you for being here. Take care."
    assert model_sentences(text, "en", may_end=True) == ["Feel the floor.", "Thank you for being here.", "Take care."]
    assert model_sentences(text, "en", may_end=False) == ["Feel the floor."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_of_the_written_session_would_be_told_of_a_model_too(language: Language) -> None:
    script = [each.text for phase in PHASES for each in own_script(language)[phase]]
    left_out = sorted(set(script) - set(model_sentences("\n".join(script), language, may_end=True)))
    assert len(left_out) <= 0.03 * len(script), left_out


def test_a_model_is_asked_twice_as_often_as_a_session_needs_it() -> None:
    assert [most_calls(budgets(minutes, 13)) for minutes in LENGTHS] == [22, 26, 30, 38]


@pytest.mark.parametrize(
    "mark",
    ["*whispers*", "_gently_", "~ pause ~", "**Pause**", "Softly:", "* breathes in *", "*In a low voice*", "*susurra*"],
)
def test_a_stage_direction_between_two_sentences_is_not_told(mark: str) -> None:
    first, second = "Let your hands rest in your lap.", "The chair holds all of your weight."
    for text in (f"{first} {mark} {second}", f"{mark} {first} {second}", f"{first} {second} {mark}"):
        assert model_sentences(text, "en", may_end=False) == [first, second], text


@pytest.mark.parametrize(
    "text",
    [
        "*Breathe* in slowly.",
        "Let your breath *slow* down.",
        "**You are safe here.**",
        "Notice the *pause* in between.",
    ],
)
def test_an_emphasised_word_of_a_sentence_stays(text: str) -> None:
    assert model_sentences(text, "en", may_end=False) == [text.replace("*", "")]
