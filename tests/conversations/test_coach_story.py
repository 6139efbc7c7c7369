"""Three weeks with the coach, from the first word to the last, without a model, by SMS and on WhatsApp. Each week has
its own end.

By Toronto's clock, on which it is seven in the morning of Saturday 21 November; in UTC the day begins at five.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel, Provider
from parley.lanes.coach.notes import notes_of
from parley.ports import Policy
from parley.schedules import Hours
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.phone import Phone

DID_YOU = "Did you do it?\nReply DONE or NEXT TIME."
FALLBACK = "Daily habit reminder: it's time for your healthy habit!"
TORONTO = timedelta(hours=-5)


@pytest.fixture(params=[Channel.SMS, Channel.WHATSAPP])
def ana(clock: ManualClock, request: pytest.FixtureRequest) -> Iterator[Phone]:
    """Ana's phone on WhatsApp, where a prompt more than a day after her last word is an approved template."""
    settings = with_coach(preparation_minutes=10)
    quiet = Hours(start=time(21), end=time(8))
    service = MemoryService(
        clock, policy=Policy(quiet=quiet, reminder_templates={Provider.TWILIO: "HX" + "0" * 32}), settings=settings
    )
    phone = Phone(service, channel=request.param)
    yield phone
    assert not phone.inbox, f"nobody expected {phone.inbox}"


def came(phone: Phone, until: str) -> list[tuple[str, str]]:
    """What comes by itself until then, by the clock in Toronto, and when."""
    end = datetime.fromisoformat(until).replace(tzinfo=UTC) - TORONTO
    heard = []
    while phone.clock() < end:
        phone.service.sweep()
        nearest = min((timer.due for timer in phone.state.timers), default=end)
        step = max(timedelta(seconds=1), min(nearest - phone.clock(), timedelta(minutes=1)))
        phone.clock.time = min(end, phone.clock() + step)
        for message in phone.service.work():
            heard.append((f"{phone.clock() + TORONTO:%a %d %H:%M}", message.text))
    return heard


def short(heard: list[tuple[str, str]]) -> list[str]:
    """When, and the first three words."""
    return [f"{at} {' '.join(text.split()[:3])}" for at, text in heard]


def says(phone: Phone, *texts: str) -> str:
    """Say these; the last answer."""
    for text in texts:
        phone.inbox.clear()
        phone.says(text)
    (last,) = phone.inbox
    phone.inbox.clear()
    return last


PREPARED = "In 10 minutes"
PROMPTED = "Daily habit reminder:"
REMINDED = "A friendly reminder"


@pytest.mark.sampled(1)
def test_three_weeks(ana: Phone) -> None:
    # Saturday: she is enrolled by her own words, tries one, and makes it hers.
    assert "Try one now, or make it yours?" in says(ana, "Can you help me build a habit?")
    assert "slow breathing" in says(ana, "try one now")
    assert says(ana, "Done").startswith("Well done! That makes 1.")
    answers = ("stretching", "after my morning coffee", "to feel more awake", "at 9:00", "no")
    assert says(ana, *answers) == "All set! every day at 09:00: one minute of stretching, after your morning coffee."

    # Daily prompts, each at nine, prepared ten minutes before. She does it, by word, and wants more.
    heard = came(ana, "2026-11-21T09:00")
    assert short(heard) == [f"Sat 21 08:50 {PREPARED}", f"Sat 21 09:00 {PROMPTED}"]
    assert heard[-1][1] == (
        f"{FALLBACK} After your morning coffee, try one minute of stretching: it helps you feel more awake."
        f"\n\n{DID_YOU}"
    )
    assert "How's the intensity?\nReply DECREASE or KEEP or INCREASE." in says(ana, "done")
    assert says(ana, "increase") == "OK, bigger steps from now on."

    # Sunday is missed: one friendly reminder after five hours, and nothing more.
    heard = came(ana, "2026-11-23T08:00")
    assert short(heard) == [f"Sun 22 08:50 {PREPARED}", f"Sun 22 09:00 {PROMPTED}", f"Sun 22 14:00 {REMINDED}"]
    assert "try three minutes of stretching" in heard[1][1]

    # Monday she writes on WhatsApp, whatever she wrote on before: there a button is there to be pressed.
    hers, ana.channel = ana.channel, Channel.WHATSAPP
    ana.says("my habit")
    assert ana.inbox.pop().endswith("You did it 2 of 3 times.")
    assert short(came(ana, "2026-11-23T09:00")) == [f"Mon 23 08:50 {PREPARED}", f"Mon 23 09:00 {PROMPTED}"]
    prompt = ana.service.sender.sent[-1]
    assert prompt.buttons is not None
    assert [button.title for button in prompt.buttons] == ["Done", "Next time"]
    ana.says("Next time", payload=prompt.buttons[1].id)
    intensity = ana.service.sender.sent[-1]
    assert intensity.buttons is not None
    assert [button.title for button in intensity.buttons] == ["Decrease", "Keep"]
    ana.inbox.clear()
    ana.says("Decrease", payload=intensity.buttons[0].id)
    ana.hears("OK, a normal pace from now on.")
    ana.channel = hers
    ana.says("be brief")
    ana.hears("OK: brief. (Ready-made sentences like this one stay as they are.)")
    assert "try one minute of stretching" in came(ana, "2026-11-24T09:00")[-1][1]
    assert says(ana, "I did it").startswith("Well done!\n\nHow's the intensity?")
    assert says(ana, "decrease") == "OK, small steps from now on."

    # She travels: a week without, and then it comes by itself, at the time that she has chosen meanwhile.
    assert says(ana, "please pause for a week") == "Paused. Your habit comes again Wednesday 2 December, 09:00."
    assert says(ana, "can you change it to 7am") == "Paused. Your habit comes again Wednesday 2 December, 07:00."
    heard = came(ana, "2026-12-02T06:59")
    assert heard == []
    heard = came(ana, "2026-12-04T08:00")
    assert short(heard) == [
        f"Wed 02 07:00 {PROMPTED}",
        f"Wed 02 12:00 {REMINDED}",
        f"Thu 03 07:00 {PROMPTED}",
        f"Thu 03 12:00 {REMINDED}",
        f"Fri 04 07:00 {PROMPTED}",
    ]
    assert "try 30 seconds of stretching" in heard[0][1]

    # A STOP is a stop. START says that she may be written to, and the habit begins when she says so.
    ana.says("STOP")
    assert came(ana, "2026-12-07T12:00") == []
    assert ana.state.timers == ()
    assert says(ana, "START").startswith("Welcome back! You'll get messages again. Your habit has ended.")
    assert came(ana, "2026-12-08T12:00") == []
    assert says(ana, "resume my habit") == "Welcome back! Your habit comes every day at 07:00."

    # The third week goes by itself; each local day has its one prompt.
    days = []
    for day in range(9, 13):
        heard = came(ana, f"2026-12-{day:02}T07:00")
        days += [each for each in short(heard) if PROMPTED in each]
        says(ana, "done")
    assert days == [f"{day} 07:00 {PROMPTED}" for day in ("Wed 09", "Thu 10", "Fri 11", "Sat 12")]

    # And it ends with a word.
    assert says(ana, "stop the habit").startswith(
        "Your habit is over: I won't write about it any more. You did it 7 of 12 times."
    )
    assert came(ana, "2026-12-14T12:00") == []
    assert notes_of(ana.state).profile.success_count == 7


@pytest.mark.slow
def test_in_spanish(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, settings=with_coach(preparation_minutes=10)), "+34612345678")
    assert "¿Pruebas uno ahora o lo haces tuyo?" in says(phone, "ayúdame a crear un hábito")
    assert says(phone, "hacerlo mío").startswith("¿Qué te gustaría hacer cada día?")
    answers = ("estiramientos", "después de mi café", "para sentirme mejor", "a las 17:00", "no")
    assert (
        says(phone, *answers) == "¡Listo! todos los días a las 17:00: un minuto de estiramientos, después de tu café."
    )
    phone.clock.time = datetime(2026, 11, 21, 15, 49, 59, tzinfo=UTC)
    heard = came(phone, "2026-11-21T11:00")
    assert [text for _, text in heard] == [
        "En 10 minutos es hora de tu hábito: un minuto de estiramientos.",
        "Recordatorio diario: ¡es hora de tu hábito saludable! Después de tu café, prueba un minuto de estiramientos: "
        "te ayuda a sentirte mejor.\n\n¿Lo hiciste?\nResponde HECHO o OTRO DÍA.",
    ]
    assert says(phone, "Hecho").startswith("¡Muy bien! Ya van 1.\n\n¿Qué tal la intensidad?")
    assert says(phone, "más") == "Vale, pasos más grandes desde ahora."
    assert says(phone, "por favor cambia la hora a las 8") == "Tu hábito llega todos los días a las 20:00."
    assert says(phone, "pausa por una semana").startswith("En pausa. Tu hábito vuelve sábado 28 noviembre, 20:00.")
    assert says(phone, "termina mi hábito").startswith("Tu hábito terminó")
