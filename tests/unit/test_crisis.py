"""Words of crisis are known in both languages, figures of speech are none, and each helpline has its source."""

import time

import pytest

from parley.conversation.crisis import country_of_zone, helplines, tells_of_crisis
from parley.conversation.segments import segments_of
from parley.texts import LANGUAGES, of
from parley.texts.vocabulary import words

CRISIS = """
I want to die
i just wanna die
I don't want to live anymore.
honestly I'd rather be dead
I wish I were dead
i'm going to kill myself tonight
KILL MYSELF
thinking about killing myself again
add milk to my tasks, I want to kill myself
what time do you open? I feel suicidal
I can't do this, I want to end it all
I'm tired of living
everyone would be better off without me
there's no reason to live
I keep hurting myself
I've been self-harming
I cut myself on purpose
I took an overdose of pills
my friend wants to kill herself
I think she wants to die
I don’t want to be here anymore
I want to take my own life
I don't want to live in this world
I don't want to hurt myself but I might
me quiero morir
ya no quiero vivir
Quiero suicidarme
estoy pensando en el suicidio
voy a matarme hoy
me voy a matar
quiero acabar con todo
no tengo ganas de vivir
estarían mejor sin mí
me hago daño
quiero quitarme la vida
me tomé todas las pastillas
cansada de vivir
no quiero vivir en este mundo
mi hermano se quiere matar
recuérdame mañana comprar pan, me quiero morir
ojala estuviera muerta
no quiero seguir viviendo asi
""".strip().splitlines()

NONE = """
I'm dying to see it
this traffic kills me
my feet are killing me
I'd kill for a croissant
that cake is to die for
kill the lights please
remind me to watch Suicide Squad
two suicide wings please
I almost died laughing
I could kill myself for forgetting the milk
I cut myself shaving
I cut myself a slice of bread
I cut myself on the tin
shoot me an email
I'd rather die than wait in line
I want to die of embarrassment
I don't want to live without coffee
I don't want to live in the suburbs
dead battery
end my subscription
cancel everything
the deadline is killing us
do you have a death by chocolate cake
chocolate overdose please
the show ends it all with a song
how long do cut flowers live
I shot myself in the foot with that order
it is 5 kms from here
me muero de hambre
me muero por un café
me quiero morir de vergüenza
ese pastel está de muerte
mi jefe va a matarme si llego tarde
me matas de risa
matar el tiempo
no quiero vivir sin café
quiero terminar con todo el pedido hoy
ver Escuadrón Suicida el viernes
sobredosis de chocolate, por favor
me corté el pelo
muerto de cansancio
me voy a morir de risa
""".strip().splitlines()


@pytest.mark.parametrize("text", CRISIS)
def test_words_of_crisis_are_known_anywhere_in_a_text(text: str) -> None:
    assert tells_of_crisis(text)
    assert tells_of_crisis(f"Hello, {text.upper()}!!")


@pytest.mark.parametrize("text", NONE)
def test_a_figure_of_speech_is_no_crisis(text: str) -> None:
    assert not tells_of_crisis(text)
    assert tells_of_crisis(f"{text}. I want to kill myself.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_one_that_would_be_taken_for_a_crisis_otherwise(language: str) -> None:
    package = "parley.conversation.crisis"
    found = words(package, language)  # type: ignore[arg-type]
    assert [each for each in found["figures"] if tells_of_crisis(each)] == []
    assert [each for each in found["crisis"] if not tells_of_crisis(each)] == []


def test_each_helpline_is_whole_and_told_in_a_short_message() -> None:
    for line in helplines().values():
        assert line.source.startswith("https://")
        assert line.emergency.isdigit()
        for language in LANGUAGES:
            told = of(language).crisis.format(lines=f"{line.name}: {line.how(language)}.", emergency=line.emergency)
            assert segments_of(told).segments <= 5


def test_a_zone_tells_its_country_and_the_longest_text_is_looked_through_at_once() -> None:
    assert [country_of_zone(zone) for zone in ("Europe/Madrid", "America/Toronto", "UTC", "")] == ["ES", "CA", "", ""]
    began = time.process_time()
    assert not tells_of_crisis("i want to die of hunger " * 170)
    assert not tells_of_crisis("x " * 50_000)
    assert time.process_time() - began < 0.5
