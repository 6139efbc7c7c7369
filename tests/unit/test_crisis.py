"""Words of crisis are known in both languages, figures of speech are none, and each helpline has its source."""

import re
import time
from datetime import date

import pytest

from parley.conversation import crisis
from parley.conversation.crisis import (
    Danger,
    _listed,
    country_of_zone,
    danger_in,
    doubted_danger,
    helplines,
    tells_of_crisis,
)
from parley.conversation.segments import segments_of
from parley.texts import LANGUAGES, of
from parley_cli.training import held_out_texts

SLOT = re.compile(r"\[([^]]*)\]\(\w+\)")
"""Matches a slot of a labelled request: its words, then its name."""

CRISIS = """
I don't think I'm going to make it through tonight
i've got the pills lined up on the table
im on the bridge and i want it to be over
i wrote the goodbye letters to my kids today
kinda thinking about kms ngl
I just cut my arm and it won't stop bleeding
ya no quiero estar en este mundo
me quiero quitar la vida, ya no aguanto
no le veo sentido a seguir viviendo
che, hoy me pego un tiro y se termina todo
estoy en la azotea y me voy a tirar
me lanzo por la ventana hoy
esta noche me voy a colgar
mi hermano se quiere tirar del balcón
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
I can't see myself making it to next week, I've got a plan
nobody would notice if I was gone for good
I've written the letters. Tonight it's over.
i keep thinking about jumping from my balcony
I have a rope and I don't know what else to do
what's the point of being alive anymore
I just want to go to sleep and never wake up
I bought enough pills to finish it
I've been cutting again, my arms are a mess
life isn't worth living since he left
sometimes i want to disappear forever
my sister says she's going to kill herself, what do I do
I'm going to end things tonight, tell my mum I love her
I'd be better off if I were dead
can't go on like this, I don't want to exist
ya no aguanto más, quiero desaparecer para siempre
he pensado en tirarme por el balcón
todos estarían mejor si yo no estuviera
tengo las pastillas en la mano y no sé qué hacer
no quiero seguir con esta vida
quiero dormirme y no despertar nunca
me he cortado los brazos otra vez
mi hija dice que se quiere morir
ya escribí la carta de despedida, hoy se acaba todo
la vida no tiene sentido para mí, prefiero estar muerta
no puedo más con la vida, quiero que todo termine
pienso en ahorcarme
ojalá no hubiera nacido
voy a hacerme algo malo esta noche
estoy pensando en quitarme de en medio
I don't think I want to be alive much longer
i wish i could just go to sleep forever
I've decided tonight is my last night
thinking about ending everything
I feel like there's no reason for me to be here
I took a whole bottle of sleeping pills
nobody would care if I died tomorrow
he said he's going to shoot himself
I want to slit my wrists
i'm done, i can't live anymore
standing on the bridge, I don't know if I'll jump
I keep imagining my own funeral and it feels like relief
the world would be better without me
please help me I want to die
I'm scared I'll hurt myself tonight
quiero irme de este mundo
ya no tengo motivos para vivir
esta noche voy a acabar con mi vida
me corté las venas
tomé un frasco de pastillas
estoy en el puente y quiero saltar
nadie me extrañaría si me muero
siento que sería mejor no existir
mi novio amenaza con matarse
no le veo salida, quiero morirme
I'm going to swallow all my meds tonight
I don't want to do this life thing anymore
I think about ending it every day
everyone will be happier when I'm gone
I just want it all to stop, forever
I've been thinking of hurting myself
my husband has a gun and says he'll use it on himself
I can't take living another day
tell my kids I'm sorry, I'm leaving this world
I want to be with my dead mother
ya no quiero estar viva
pienso en la muerte todos los días
voy a tomarme todo el frasco
mi amigo se quiere matar
no quiero despertar más
me quiero ir para siempre
siento que no vale la pena vivir
hoy termino con todo
quiero hacerme daño
estoy al borde del puente
""".strip().splitlines()

NONE = """
I ran 5 kms today
how many kms is it to your shop
write a goodbye letter to my team by friday
I want this to be over by noon, remind me at 11
me voy a tirar un rato en la cama
me voy a colgar el cuadro mañana
me pego un tiro si hoy no hay croissants
reunión en el edificio a las 5 y luego me lanzo al gym
me voy a lanzar al agua desde el puente nuevo
el gato se quiere tirar por la ventana
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
this traffic kills me, I'll be late
my boss is going to kill me if the cake is late
that joke slayed me, I'm dead
I'm dying for a coffee
remind me to watch 13 Reasons Why
the party was suicide for my diet
can you cut the bread for me
I hurt my back moving boxes
I never want to wake up early again
I'd jump off a cliff for that croissant
goodbye forever, old phone number
end the session please
I want to disappear to a beach for a week
life's too short to drink bad coffee
the battery died and I can't go on with the game
quiero matar el tiempo
me muero de ganas de verte
este calor me está matando
mi jefe me mata si no llego
no quiero despertarme tan temprano mañana
quiero desaparecer una semana en la playa
me corté el dedo picando cebolla
acabar con todo el papeleo antes del viernes
la vida es corta, mándame dos tartas
ese examen fue un suicidio
se me cortó la llamada
me tiré a la piscina
ya no puedo más de tanto reír
recuérdame tomar las pastillas a las 8
hoy se acaba la oferta, ¿verdad?
kill the second order please
I could die for your cinnamon rolls
my phone is dead
this meeting is torture, shoot me
what's the point of a loyalty card
is it worth living near the station
can you jump the queue for me
remind me to buy sleeping pills
I took a whole box of cookies to work
I'm dead tired
me muero de calor
¿vale la pena vivir en Toronto?
quiero terminar con mi suscripción
me voy a matar haciendo ejercicio
saltar la comida de hoy
no puedo más, tráeme un café
me quiero morir de la risa
tomé dos pastillas para la cabeza
se murió mi planta
mañana no quiero despertar a los niños
I'm leaving this town tomorrow
the kids will be happier when school is over
end it with a cherry on top
I hurt myself at football
take all the pillows off the order
estoy al borde de la bancarrota
me quiero ir de vacaciones
termino con todo el pan hoy
pienso en el pastel todos los días
mi amigo se quiere matar de risa
""".strip().splitlines()


@pytest.mark.parametrize("text", CRISIS)
def test_words_of_crisis_are_known_anywhere_in_a_text(text: str) -> None:
    assert tells_of_crisis(text)
    assert tells_of_crisis(f"Hello, {text.upper()}!!")


@pytest.mark.parametrize("text", NONE)
def test_a_figure_of_speech_is_no_crisis(text: str) -> None:
    assert not tells_of_crisis(text)
    assert tells_of_crisis(f"{text}. I want to kill myself.")


def test_every_figure_is_one_that_would_be_taken_for_a_crisis_otherwise() -> None:
    assert [each for each in _listed("figures") if tells_of_crisis(each)] == []
    assert [each for each in _listed("crisis") if not tells_of_crisis(each)] == []


def test_each_helpline_is_whole_and_told_in_a_short_message() -> None:
    for line in helplines().values():
        assert line.source.startswith("https://")
        assert line.emergency.isdigit()
        assert line.seen.startswith("http")
        assert date.fromisoformat(line.seen_on)
        for language in LANGUAGES:
            told = of(language).crisis.format(lines=f"{line.name}: {line.how(language)}.", emergency=line.emergency)
            assert segments_of(told).segments <= 5


@pytest.mark.parametrize(
    "text",
    [
        "quiero hacer estiramientos cuando me levante",
        "quiero estirarme al levantarme todos los días",
        "voy a mover el cuello al despertar",
        "quisiera escribir en mi diario cada noche",
        "para que no se me olvide",
        "porque siempre se me olvida",
        "i'm going to do push ups every night",
        "so I don't forget",
    ],
)
def test_a_small_habit_and_its_reason_are_no_danger(text: str) -> None:
    assert danger_in(text) is None
    assert doubted_danger(text) is None


@pytest.mark.parametrize(
    "text", ["quisiera no despertar", "i want to sleep and never wake up", "quiero cortarme cada noche"]
)
def test_what_is_near_to_a_small_habit_and_a_danger_stays_one(text: str) -> None:
    assert danger_in(text) == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "qué me queda",
        "qué me queda hoy",
        "qué me queda pendiente",
        "estoy en CDMX",
        "quiero acabar con todo lo de la lista hoy",
        "quiero terminar con todo esto hoy, qué me falta",
        "me voy, adiós",
        "me voy a dormir, adiós",
        "me despido, buenas noches",
        "turn the lights off in the living room",
        "switch everything off tonight",
        "I want to watch Die Hard",
        "I wanna see Death Becomes Her",
        "I want to watch The End",
        "quiero ver Muerte en Venecia",
        "block my brother he's a pain",
    ],
)
def test_films_lights_lists_goodnights_and_people_who_are_blocked_are_no_danger(text: str) -> None:
    assert not _is_heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "no me queda nada por lo que vivir",
        "quiero acabar con todo hoy mismo, no aguanto más",
        "me voy de este mundo, adiós",
        "me voy a dormir y no quiero despertar, adiós",
        "estoy en el puente mirando abajo",
        "i want to switch myself off for good",
        "i want to watch myself bleed",
        "goodnight, and i won't be there in the morning, ever",
        "block my brother, he hits me",
        "ya no me queda nada",
    ],
)
def test_danger_in_nearly_the_words_of_a_film_a_light_or_a_goodnight_is_heard(text: str) -> None:
    assert _is_heard(text)


def test_a_zone_tells_its_country_and_the_longest_text_is_looked_through_at_once() -> None:
    assert [country_of_zone(zone) for zone in ("Europe/Madrid", "America/Toronto", "UTC", "")] == ["ES", "CA", "", ""]
    began = time.process_time()
    assert not tells_of_crisis("i want to die of hunger " * 170)
    for words in ("sleep never ", "better if i was ", "throw myself ", "tirarme ", "jump "):
        tells_of_crisis(words * 1_000)
    assert not tells_of_crisis("x " * 50_000)
    assert time.process_time() - began < 0.5


def test_most_people_in_danger_are_heard_in_words_that_nobody_has_listed_and_few_others_are_taken_for_them() -> None:
    texts = held_out_texts("danger")
    in_danger = [each.text for each in texts if each.label != "harmless"]
    harmless = [each.text for each in texts if each.label == "harmless"]
    for hears, most_heard, least_others in ((danger_in, 0.55, 0.03), (_is_heard, 0.75, 0.06)):
        assert sum(map(bool, map(hears, in_danger))) / len(in_danger) >= most_heard
        assert sum(map(bool, map(hears, harmless))) / len(harmless) <= least_others


def test_ordinary_requests_that_were_held_out_are_seldom_taken_for_a_danger() -> None:
    requests = [SLOT.sub(r"\1", each.text) for each in held_out_texts("requests")]
    assert len(requests) > 600
    assert sum(map(bool, map(danger_in, requests))) / len(requests) <= 0.006
    assert sum(map(_is_heard, requests)) / len(requests) <= 0.015


@pytest.mark.parametrize(
    "text",
    [
        "my mum hits me with a belt",
        "he grabbed me by the throat",
        "my ex is going to kill me",
        "he beats me in front of the kids",
        "I'm having a heart attack at work",
        "end it all with a gun",
        "van a matarme",
        "me va a matar si lo dejo",
        "me voy a colgar del techo",
        "voy a acabar con todo antes de que amanezca",
    ],
)
def test_words_of_a_figure_of_speech_do_not_silence_a_danger(text: str) -> None:
    assert _is_heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "my boss is going to kill me if I'm late",
        "hit me up at six",
        "I cut myself on a can lid",
        "me voy a colgar el cuadro",
        "no quiero vivir en un piso tan caro",
        "She will have the money with her",
        "¿Se le puede poner velitas?",
        "respirar hondo",
        "me tomé un café y ya",
        "¿en qué parada me bajo?",
        "ya pasé los treinta",
        "my head won't stop. start a calm session",
        "lads night sat put lads night down",
        "qué me toca ahora",
        "ya vivo en Panamá",
        "i want everything i told you gone",
        "let me in",
        "they won't let me in",
        "no me dejan entrar",
        "i take blood pressure pills every morning",
        "i take my pills so my gums stop bleeding",
        "after i brush. so my gums stop bleeding",
        "so i dont die young like my dad",
        "para no morir joven como mi papá",
        "i cant breathe well when i run",
        "me falta el aire cuando corro",
        f"add {' and '.join(['a baguette'] * 40)} and a rye to my cart",
    ],
)
def test_ordinary_texts_are_no_danger(text: str) -> None:
    assert not _is_heard(text)


def test_a_second_classifier_rules_out_harmless_texts_and_hardly_a_danger(monkeypatch: pytest.MonkeyPatch) -> None:
    def heard() -> tuple[set[str], set[str]]:
        for remembered in (crisis._heard_danger, crisis._is_ruled_out):
            remembered.cache_clear()
        texts = [each for each in held_out_texts("danger") if _is_heard(each.text)]
        harmless = {each.text for each in texts if each.label == crisis.HARMLESS}
        return harmless, {each.text for each in texts} - harmless

    harmless, dangers = heard()
    monkeypatch.setattr(crisis, "RULED_OUT", 0.0)
    all_harmless, all_dangers = heard()
    for remembered in (crisis._heard_danger, crisis._is_ruled_out):
        remembered.cache_clear()
    assert harmless < all_harmless
    assert len(all_dangers - dangers) / len(all_dangers) < len(all_harmless - harmless) / len(all_harmless) / 3


def _is_heard(text: str) -> bool:
    """Whether a danger is answered, or help is named because one is doubted."""
    return bool(danger_in(text) or doubted_danger(text))


DANGERS: dict[Danger | None, list[str]] = {
    "violence": [
        "a guy with a knife is outside",
        "somebody is trying to get into my flat",
        "mi ex está afuera con una pistola",
        "he beats me every night",
        "my dad slapped me and I'm scared to go home",
        "my boyfriend choked me last night",
        "I'm afraid he will hurt me",
        "my ex has a gun and is outside",
        "I was raped",
        "she keeps hitting me when she drinks",
        "i'm hiding in the closet, he's so angry",
        "mi marido me golpeó anoche",
        "me pega mi novio",
        "mi papá me está pegando",
        "tengo miedo de que mi ex me haga daño",
        "mi pareja me amenaza con un cuchillo",
        "me violaron",
        "le pega a mi mamá",
        "my husband pushed me down the stairs",
        "he won't stop hitting me please help",
        "my stepdad hits me and my sister",
        "I'm scared my boyfriend will kill me",
        "he strangled me yesterday",
        "my partner is abusive and threatened to kill me",
        "my father beats me with a belt",
        "mi esposo me pega cuando toma",
        "mi novio me ahorcó ayer",
        "mi ex me quiere matar",
        "me está golpeando mi pareja",
        "tengo miedo de que me pegue otra vez",
        "mi padrastro abusa de mí",
        "estoy encerrada en el baño, él está muy enojado",
        "my boyfriend shoved me against the wall",
        "he hits me when he's drunk",
        "my mom beats me",
        "I am scared he's going to hurt me tonight",
        "someone is breaking into my house",
        "my husband locked me in the basement",
        "my uncle touches me and I don't want him to",
        "mi esposo me empujó contra la pared",
        "me golpea mi papá",
        "él me pega todos los días",
        "tengo miedo de que mi esposo me mate",
        "mi tío me toca y no quiero",
        "mi marido me encerró en el cuarto",
        "él me tiró al piso",
        "el siempre me pega",
        "el vecino me golpeó",
        "el profe me pegó",
        "mi ex me cortó la cara",
    ],
    "medical": [
        "please call an ambulance",
        "my son drank bleach",
        "llamen a una ambulancia por favor",
        "mi hermana bebió cloro",
        "I think I'm having a heart attack",
        "I can't breathe",
        "my chest feels tight and my arm is numb",
        "there's a sharp pain in my chest",
        "my dad isn't breathing",
        "I'm having trouble breathing",
        "the bleeding won't stop",
        "me duele mucho el pecho",
        "no puedo respirar",
        "me falta el aire",
        "creo que me está dando un infarto",
        "mi bebé no respira",
        "siento una presión en el pecho",
        "mi papá no reacciona y no respira",
        "no para de sangrar",
        "it hurts to breathe and I feel faint",
        "my wife collapsed and is not responding",
        "I think he's having a stroke",
        "severe chest pain since an hour",
        "i am choking",
        "she is unconscious on the floor",
        "my baby stopped breathing",
        "tengo un dolor fuerte en el pecho",
        "me cuesta mucho respirar",
        "mi mamá se desmayó y no despierta",
        "siento que me ahogo, no puedo respirar bien",
        "mi esposo está inconsciente",
        "se me durmió el brazo y me duele el pecho",
        "i can't catch my breath and my chest hurts",
        "my husband collapsed, he's not breathing",
        "she's having a seizure",
        "it feels like pressure on my chest",
        "my throat is swelling, can't breathe",
        "he cut himself deep and it's bleeding a lot",
        "me aprieta el pecho y sudo frío",
        "a mi papá le está dando un infarto",
        "no puedo respirar bien desde hace rato",
        "estoy sangrando mucho",
        "está vomitando sangre",
    ],
    "crisis": [
        "I swallowed way too many of my pills",
        "there's a rope around my neck",
        "nobody would care if I stopped existing",
        "on the bridge, thinking about jumping",
        "me tomé demasiadas pastillas para dormir",
        "ya me despedí de todos, la soga está lista",
        "me estoy haciendo cortes en las piernas",
        "im gonna hang myself tonight",
        "i wanna shoot myself",
        "me voy a ahorcar",
        "hoy me quiero lanzar del puente",
        "I'm going to slit my wrists",
        "me quiero tirar al metro",
        "voy a colgarme esta noche",
        "thinking about jumping off the roof",
        "nobody would care if I was dead",
        "me voy a envenenar",
        "ya no quiero vivir así",
    ],
    None: [
        "she shot me a message about lunch",
        "my phone committed suicide again",
        "by the time you get this I'll be on the plane",
        "thinking of jumping into a cab",
        "my cat is trying to get into the box",
        "hit me up later",
        "he beat me at chess yesterday",
        "my wife is going to kill me if I forget the milk",
        "remind me to punch in at 9",
        "I almost had a heart attack when I saw the bill",
        "this song hits me every time",
        "my chest hurts from laughing",
        "can't breathe in this dress lol",
        "remind me to buy chest of drawers",
        "breathing exercise please",
        "help me breathe slowly",
        "the heat hit me hard today",
        "add stroke rehab class to my calendar",
        "my boss attacked my slides",
        "beat the eggs and add milk",
        "me pegó el sol",
        "mi equipo le pegó al rival",
        "me pega la gripe cada invierno",
        "mi mamá me va a matar si llego tarde",
        "casi me da un infarto con el precio",
        "ejercicio de respiración por favor",
        "pechuga de pollo con dolor",
        "pega el cartel en la puerta",
        "recuérdame respirar hondo a las 5",
        "me golpeé el dedo con la mesa",
        "el aire acondicionado me falta",
        "my dad hit the jackpot",
        "he kicked me out of the group chat lol",
        "we were beaten 3-0, he killed it",
        "remind me to take my chest x-ray papers",
        "I had a stroke of luck",
        "she hits the gym at 6",
        "my brother punched in late",
        "out of breath after the run, remind me to stretch",
        "choke chain for the dog please",
        "threaten to cancel the subscription",
        "me pega bien este color",
        "mi hermano me pegó un grito jaja",
        "mi jefe me golpea con más trabajo",
        "dolor de cabeza, recuérdame comprar aspirina",
        "me ahogo en trabajo",
        "respirar aire puro el sábado",
        "matamos al equipo rival",
        "me amenaza el plazo del viernes",
        "my mom pushed me to study law",
        "he hit a home run for me",
        "my coach is killing me with squats",
        "chest day at the gym tomorrow at 7",
        "breathe in the city air, what a day",
        "she beat cancer, let's celebrate",
        "remind me to choke up on the bat",
        "mi amiga me pegó sus ganas de bailar",
        "hoy toca pecho en el gym",
        "voy a tirarme en el sofá a ver series",
        "el café me ahoga las penas",
        "recuérdame colgar el cuadro",
        "el arroz se me quemó",
        "el peluquero me cortó el pelo",
        "el internet me cortó la llamada",
        "el viento me tiró el sombrero",
        "me cortaron la luz",
    ],
}


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("my daughter took all my pills", "medical"),
        ("mi nieto se tragó unas pastillas", "medical"),
        ("the kid drank cleaning fluid", "medical"),
        ("my daughter left me, i took all my pills", "crisis"),
        ("my kid ate all the cookies", None),
        ("mi hija se tomó mi café", None),
    ],
)
def test_a_child_that_has_swallowed_poison_needs_a_doctor(text: str, danger: Danger | None) -> None:
    assert danger_in(text) == danger


@pytest.mark.parametrize(
    "text", ["quiero desaparecer", "Me odio.", "i hate myself", "I just want to disappear", "adiós a todos"]
)
def test_two_words_tell_of_a_crisis_if_they_are_all_that_is_said(text: str) -> None:
    assert danger_in(text) == "crisis"
    assert danger_in("quiero desaparecer una semana en la playa") is None
    assert danger_in("adiós a todos los lunes") is None


@pytest.mark.parametrize(("text", "danger"), [(text, danger) for danger, texts in DANGERS.items() for text in texts])
def test_violence_and_a_need_of_a_doctor_are_dangers_too(text: str, danger: Danger | None) -> None:
    assert danger_in(text) == danger


@pytest.mark.parametrize("danger", ["violence", "medical"])
def test_each_word_of_a_danger_tells_of_one(danger: str) -> None:
    assert [each for each in _listed(danger) if not tells_of_crisis(each)] == []
