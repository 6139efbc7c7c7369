"""Sentences of a model that are not fit to be read are left out of a session, and ordinary ones are told."""

import pytest

from parley.lanes.guide.model_sentences import model_sentences
from parley.lanes.guide.phases import PHASES, Phase
from parley.lanes.guide.safety import is_safe
from parley.lanes.guide.told_rules import breaks_rule
from parley.lanes.guide.written import own_script
from parley.texts import LANGUAGES, Language

AROUND: dict[Language, tuple[str, str]] = {
    "en": ("Notice the warm floor under your feet.", "Feel the back of your neck soften."),
    "es": ("Siente el suelo tibio bajo los pies.", "Deja que la nuca se ablande."),
}


def told(text: str, language: Language, phase: Phase) -> list[str]:
    """Return what is told of a text between two good sentences."""
    first, last = AROUND[language]
    found = model_sentences(f"{first} {text} {last}", language, False, phase)
    assert {first, last} <= set(found), "those around it stay"
    return [each for each in found if each not in (first, last)]


NOT_FIT: dict[Language, dict[Phase, list[str]]] = {
    "en": {
        "breathing": [
            "01:30 Let the breath slow.",
            "It is ten past nine on a Tuesday.",
            "We have six minutes left together.",
            "This is day 3 of your journey.",
            "Scroll up to read that again.",
            "Visit calmapp dot com for the long version.",
            "Four... three... two... one.",
            "Two.",
            "Are you still there?",
            "Let the air fill your [body part].",
            "Good evening, dear listener.",
            "As ChatGPT, I wish you calm.",
            "And so our practice draws to its end.",
            "I have varied the pace as you wished.",
            "The tone here should be warm.",
            "Respira piano e senti il petto.",
            "Open your eyes and stand up.",
            "Rest on the ____ now.",
            "Lass die Schultern sinken.",
            "12:45 The air comes in.",
            "Let warmth fill your [left or right] hand.",
            "Welcome, dear reader.",
            "I am an AI made to calm you.",
            "Our time together is nearly at its end.",
            "I tried to use varied images.",
            "These lines avoid repetition.",
            "Ascolta il tuo respiro.",
            "Sit up and look around the room.",
            "Let the ___ soften.",
            "Sign up for longer sessions.",
        ],
        "sensory": [
            "At 2:15, soften your jaw.",
            "Rest your {object} on the bed.",
            "Soften your belly, Daniel.",
            "My training helps me to guide you.",
            "Unlock more with a premium plan.",
            "Thank you for being with me tonight.",
            "This stays within the word limit.",
            "Laissez le souffle descendre.",
            "Wiggle your fingers and come back to the room.",
            "Let's get started.",
            "You are safe, .",
            "Around 3:30 the light is soft.",
            "Think of {place} and rest.",
            "Let your jaw go, Maria.",
            "Claude is with you here.",
            "Visit our store for candles.",
            "Thanks for letting me guide you.",
            "This section is about the hands.",
            "Détends tes épaules maintenant.",
            "Der Atem wird ruhig.",
            "It is time to come back to your day.",
            "Your hands rest on the.",
            "Breathe , and rest.",
        ],
        "relaxation": [
            "Stay like this for N breaths.",
            "Get our app for longer rests.",
            "I'll see you in the morning.",
            "Deixe os ombros caírem devagar.",
            "Welcome, and make yourself at home.",
            "Sit near the (insert place) and rest.",
            "Count Y breaths slowly.",
            "Download the recording for later.",
            "Until tomorrow, rest well.",
            "Relaxe os ombros e a testa.",
            "Let us start with the feet.",
            "Lie near the [object] now.",
        ],
        "atmosphere": [
            "Hello Maria, settle in.",
            "Hi Tom, lie back.",
        ],
    },
    "es": {
        "breathing": [
            "01:30 Deja que el aire baje.",
            "Son las nueve y diez del martes.",
            "Nos quedan seis minutos.",
            "Desliza hacia arriba para releer.",
            "Aquí termina nuestro encuentro.",
            "¿Sigo?",
            "¿Pasamos a lo siguiente?",
            "Tres, dos, uno.",
            "Deja que el aire llene tu [parte del cuerpo].",
            "Buenas noches, querida oyente.",
            "Soy ChatGPT y te acompaño.",
            "Así nuestra práctica llega a su fin.",
            "He variado el ritmo como querías.",
            "El tono aquí debe ser cálido.",
            "Respira devagar e sinta o peito.",
            "Abre los ojos y ponte de pie.",
            "Descansa sobre la ____ ahora.",
            "Let the shoulders sink.",
            "12:45 Entra el aire.",
            "Deja que el calor llene tu mano [izquierda o derecha].",
            "Bienvenida, querida lectora.",
            "Soy una IA hecha para calmarte.",
            "Nuestro tiempo juntos está por acabar.",
            "Intenté usar imágenes variadas.",
            "Estas líneas evitan repetir.",
            "Ascolta il tuo respiro.",
            "Incorpórate y mira la sala.",
            "Deja que la ___ se ablande.",
            "Regístrate para sesiones más largas.",
        ],
        "sensory": [
            "A las 2:15 suelta la mandíbula.",
            "Apoya tu {objeto} en la cama.",
            "Afloja el vientre, Daniel.",
            "Mi entrenamiento me permite guiarte.",
            "Con el plan premium hay más.",
            "Gracias por estar conmigo esta noche.",
            "Esto respeta el límite de palabras.",
            "Deixe os ombros descerem devagar.",
            "Laisse tes mains se poser.",
            "Mueve los dedos y regresa a la habitación.",
            "Vamos a empezar.",
            "Estás a salvo, .",
            "Hacia las 3:30 la luz es suave.",
            "Piensa en {lugar} y descansa.",
            "Suelta la mandíbula, María.",
            "Claude te acompaña aquí.",
            "Visita nuestra tienda de velas.",
            "Gracias por dejarme guiarte.",
            "Esta sección trata de las manos.",
            "Détends tes épaules maintenant.",
            "Der Atem wird ruhig.",
            "Ya es hora de volver a tu día.",
            "Tus manos descansan sobre la.",
            "Respira , y descansa.",
        ],
        "relaxation": [
            "Quédate así N respiraciones.",
            "Descarga nuestra app para descansar más.",
            "Nos leemos mañana.",
            "Lascia andare le spalle.",
            "Te doy la bienvenida a este espacio.",
            "Perceba o calor das suas mãos.",
            "Cuenta X respiraciones despacio.",
            "Descarga la grabación para luego.",
            "Hasta mañana, descansa bien.",
            "Relaxe os ombros e a testa.",
            "Empecemos por los pies.",
            "Recuéstate cerca del [objeto] ahora.",
        ],
        "atmosphere": [
            "Hola María, acomódate.",
            "Hola Tomás, recuéstate.",
        ],
    },
}
"""Sentences by the phase that they are written for: each breaks a rule there."""
ORDINARY: dict[Language, str] = {
    "en": """The chair holds you without any effort.
Let the air come and go by itself.
Your feet are heavy and warm.
A slow wave reaches the sand.
There is nothing that needs to be done.
Feel the cloth against your skin.
The evening light lies on the wall.
Soften the space between your eyebrows.
Your hands can rest wherever they like.
Somewhere a clock ticks, and it asks for nothing.
Imagine a lake early in the morning.
The water is still and clear.
Notice how the belly rises.
And notice how it falls again.
Let the tongue rest in the mouth.
Each breath is a little longer than the last.
You may picture a lamp in a quiet kitchen.
The sound of rain is close, and you are dry.
Let your weight sink into the bed.
The neck grows long and easy.
A bird calls once, far away.
You are allowed to be slow.
Think of bread cooling on a shelf.
The smell of it fills the house.
Feel the left hand, then the right.
One is a bit warmer, perhaps.
Let the warmth spread up the arm.
Your shoulders drop a finger's width.
The breath turns, like a tide.
Rest in the pause between two waves.
A leaf turns on the surface of a pond.
It goes where the water goes.
The day has been long enough.
Let the ribs widen to the sides.
Now let them fold back in.
It's quiet in here, and soft.
There's room for every thought to pass.
Thoughts are clouds, and you're the sky.
Don't follow them, only watch.
The soles of your feet meet the ground.
Imagine grass that's still a bit wet.
Snow falls on a roof at night.
Nobody is waiting for an answer.
Let the jaw hang a little.
The eyelids are heavy like velvet.
You might sense a gentle pulse in the fingertips.
It has been there all along.
The blanket keeps the warmth in.
Feel where the chair ends and the air begins.
Let the lower back rest.
Your breath knows the way.
In comes the cool air, out goes the warm.
A candle burns without flickering.
The room is wide and dim.
Somebody has left a window open.
The curtain moves, and then it doesn't.
Sink as a stone sinks in honey.
Your calves let go of the day's walking.
Every step of today is over now.
The knees may soften too.
Let the thighs grow broad.
Listen to the farthest sound you can hear.
Then to the nearest one.
Let both of them be.
A boat is tied to a wooden pier.
It rocks, and the rope gives a little.
Warm sand holds the shape of you.
The sun is low and kind.
Allow the forehead to become smooth.
Between two breaths there is a small garden.
Stay there as long as you like.
The mind may wander, and that is fine.
Bring it back as you would lead a child by the hand.
Taste the air, cool and plain.
Feel the small hairs on your arms.
The silence has a texture, like wool.
Count the breaths if you want to, and lose count.
The palms open like two shells.
You don't have to hold anything.
The earth carries you, as it always does.
A cat sleeps on the warm stones.
Its side goes up and down.
Let your own breath be as lazy.
The stars come out one by one.
Night spreads over the fields.
Your spine rests, bone by bone.
The chest is soft, and so is the throat.
A river runs under the ice.
It does not hurry in winter.
Wherever you are is good enough.
I invite you to rest a little more.
We stay here for a while.
Nothing is missing.
Let the breath fill the back of the body.
The light behind your eyelids is a dim red.
Feel how the pillow rises to meet you.
A slow train crosses the plain at dusk.
Its windows are yellow and warm.
Let your heels grow heavy.
Even the smallest toe is at rest.""",
    "es": """La silla te sostiene sin esfuerzo.
Deja que el aire entre y salga solo.
Tus pies pesan y están tibios.
Una ola lenta llega a la arena.
No hay nada que hacer.
Siente la tela sobre la piel.
La luz de la tarde descansa en la pared.
Afloja el espacio entre las cejas.
Tus manos pueden quedarse donde quieran.
En algún lugar un reloj camina, y no pide nada.
Imagina un lago muy temprano.
El agua está quieta y clara.
Nota cómo sube el vientre.
Y nota cómo vuelve a bajar.
Deja que la lengua descanse en la boca.
Cada respiración es un poco más larga.
Puedes imaginar una lámpara en una cocina callada.
La lluvia suena cerca, y tú estás a cubierto.
Deja que tu peso se hunda en la cama.
El cuello se alarga, sin prisa.
Un pájaro canta una vez, lejos.
Tienes permiso para ir lento.
Piensa en el pan que se enfría sobre la mesa.
Su olor llena la casa.
Siente la mano izquierda, luego la derecha.
Una está algo más tibia, tal vez.
Deja que el calor suba por el brazo.
Los hombros bajan un dedo.
El aliento da la vuelta, como la marea.
Descansa en la pausa entre dos olas.
Una hoja gira sobre el estanque.
Va a donde va el agua.
El día ya fue bastante largo.
Deja que las costillas se abran a los lados.
Ahora deja que se recojan.
Aquí hay silencio, y es blando.
Hay sitio para que pase cada pensamiento.
Los pensamientos son nubes, y tú eres el cielo.
No los sigas, solo míralos.
Las plantas de los pies tocan el suelo.
Imagina hierba que todavía está húmeda.
Cae nieve sobre un tejado de noche.
Nadie espera una respuesta.
Deja que la mandíbula cuelgue un poco.
Los párpados pesan como terciopelo.
Quizás notes un latido suave en las yemas.
Siempre ha estado allí.
La manta guarda el calor.
Siente dónde termina la silla y empieza el aire.
Deja descansar la espalda baja.
Tu respiración conoce el camino.
Entra el aire fresco, sale el aire tibio.
Una vela arde sin temblar.
El cuarto es amplio y oscuro.
Alguien ha dejado una ventana abierta.
La cortina se mueve, y luego no.
Húndete como una piedra en la miel.
Tus pantorrillas sueltan lo caminado.
Cada paso de hoy ya pasó.
Las rodillas también pueden aflojarse.
Deja que los muslos se ensanchen.
Escucha el sonido más lejano.
Luego el más cercano.
Deja que los dos estén.
Una barca está atada a un muelle de madera.
Se mece, y la cuerda cede un poco.
La arena tibia guarda tu forma.
El sol está bajo y es amable.
Permite que la frente se alise.
Entre dos respiraciones hay un jardín pequeño.
Quédate allí cuanto quieras.
La mente puede irse, y está bien.
Tráela como se lleva a un niño de la mano.
Prueba el aire, fresco y simple.
Siente el pelo que roza la nuca.
El silencio tiene textura, como la lana.
Cuenta las respiraciones si quieres, y pierde la cuenta.
Las palmas se abren como dos conchas.
No tienes que sostener ninguna cosa.
La tierra te lleva, como siempre.
Un gato duerme sobre las piedras calientes.
Su costado sube y baja.
Que tu aliento sea así de perezoso.
Las estrellas salen una por una.
La noche se extiende sobre los campos.
La columna descansa, hueso por hueso.
El pecho está blando, y también el cuello.
Un río corre bajo el hielo.
En invierno no se apura.
Donde estás es suficiente.
Te invito a descansar un poco más.
Nos quedamos aquí un rato.
No falta nada.
Deja que el aire llene la espalda.
La luz tras los párpados es de un rojo tenue.
Siente cómo la almohada sube a tu encuentro.
Un tren lento cruza la llanura al anochecer.
Sus ventanas son amarillas y cálidas.
Deja que los talones pesen.
Hasta el dedo más pequeño descansa.""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_fit_to_be_read_is_left_out(language: Language) -> None:
    wrong = {
        text: [each for each in told(text, language, phase) if is_safe(each)]
        for phase, texts in NOT_FIT[language].items()
        for text in texts
    }
    stamped = {text: kept for text, kept in wrong.items() if kept and text[0].isdigit()}
    assert {text: kept for text, kept in wrong.items() if kept and text not in stamped} == {}
    assert all(kept == [text.partition(" ")[2]] for text, kept in stamped.items()), "only a stamp in front is cut off"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_sentences_and_the_written_session_are_told(language: Language) -> None:
    ordinary = ORDINARY[language].splitlines()
    assert len(ordinary) >= 95
    assert [each for each in ordinary if told(each, language, "sensory") != [each]] == []
    script = own_script(language)
    broken = [
        (each, why)
        for phase in PHASES
        for each in (line.text for line in script[phase])
        if (why := breaks_rule(each, language, phase))
    ]
    assert broken == []


def test_marks_that_nobody_sees_are_taken_off() -> None:
    assert told("Feel \u202ethe palms\u202c\u200b re\u00adst.", "en", "sensory") == ["Feel the palms rest."]
    assert told("Lie down on the <surface>. You are safe, ____.", "en", "sensory") == []
