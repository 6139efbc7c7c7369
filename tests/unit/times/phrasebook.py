"""Makes random phrases about times and computes their meaning by counting days, without Parley's grammars."""

import calendar
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = {
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
MONTHS = {
    "en": (
        *("january", "february", "march", "april", "may", "june", "july"),
        *("august", "september", "october", "november", "december"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
        *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
TITLES = {
    "en": """
        take bus 12; call Ana; feed the cat; pay 50; call gate 5; read chapter 3; buy eggs; water plants; go
        to the bank; table for 4; march in the park; ask Mr May; second draft; send form 1040 to Bob; put on
        sun cream; buy 2 tickets; watch 12 Monkeys; wait a minute; hand in the April report; gym; train to
        West Ham; plan 3 days off; call 555 1234; a 5 km run; check the one in room 7; half a pizza; text
        Mark at work; the weekly report; fix bug #42; lunch at Noon Cafe; pick up Juno; buy 15.5 kg rice;
        first aid course; until then, rest; every little thing; pay 1/2 the rent; say 'see you tomorrow'
    """,
    "es": """
        coger el autobús 12; llamar a Ana; dar de comer al gato; pagar 50; puerta 5; leer el capítulo 3;
        comprar huevos; regar las plantas; ir al banco; mesa para 4; segunda versión; mandar 1040 a Bo;
        comprar 2 entradas; esperar un minuto; gimnasio; ver Los 12 monos; llamar al 555 1234; media pizza;
        tren a Marzo; la una y la otra; hablar con Abril; correr 5 km; comprar 15,5 kg de arroz; cuarto 7;
        primeros auxilios; pagar 1/2 alquiler; todo lo que falta; decir buenos días; tarde de cine; el día D
    """,
}
"""Titles of tasks and events that say no time, by language, parted by semicolons. Many hold words and numbers that
a careless parser takes for times."""


@dataclass(frozen=True)
class Phrase:
    """A phrase about a time, and what it means: `moments` are the local times that it may mean, `days` the first
    occurrences of a recurrence.
    """

    parts: tuple[str, ...]
    said: datetime
    moments: frozenset[datetime | date] = frozenset()
    days: tuple[datetime, ...] = ()
    length: timedelta | None = None

    @property
    def words(self) -> str:
        return " ".join(self.parts)


@dataclass(frozen=True)
class Said:
    """The language and the local time in which a phrase is said."""

    language: str
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()


def title(chance: random.Random, said: Said) -> str:
    titles = " ".join(TITLES[said.language].split())
    return chance.choice(titles.split("; "))


def phrase(chance: random.Random, said: Said) -> Phrase:
    return chance.choice(MAKERS)(chance, said)


# --- days -----------------------------------------------------------------------------------------------------------

Days = tuple[str, frozenset[date]]


def coming(weekday: int, said: Said) -> frozenset[date]:
    """Return the next dates that a weekday's name can mean; said on that weekday, today and the one in a week."""
    ahead = [said.today + timedelta(days=n) for n in range(8)]
    return frozenset(day for day in ahead if day.weekday() == weekday)


def a_day(chance: random.Random, said: Said) -> Days:
    """Return a random phrase for a day, and the dates that it can mean."""
    makers: Sequence[Callable[[], Days]] = (
        lambda: tomorrow(said),
        lambda: a_weekday(chance, said),
        lambda: in_days(chance, said),
        lambda: of_month(chance, said),
        lambda: month_day(chance, said),
    )
    return chance.choice(makers)()


def tomorrow(said: Said) -> Days:
    return {"en": "tomorrow", "es": "mañana"}[said.language], frozenset([said.today + timedelta(days=1)])


def a_weekday(chance: random.Random, said: Said) -> Days:
    weekday = chance.randrange(7)
    name = WEEKDAYS[said.language][weekday]
    words = {"en": ("on {}", "{}", "this coming {}"), "es": ("el {}", "{}")}[said.language]
    chosen = chance.choice(words)
    days = coming(weekday, said)
    return chosen.format(name), days - {said.today} if "coming" in chosen else days


def in_days(chance: random.Random, said: Said) -> Days:
    count = chance.choice([2, 3, 4, 5, 6, 9, 10, 12, 20, 40])
    words = {"en": ("in {} days", "{} days from now"), "es": ("en {} días", "dentro de {} días")}[said.language]
    return chance.choice(words).format(count), frozenset([said.today + timedelta(days=count)])


def of_month(chance: random.Random, said: Said) -> Days:
    number = chance.randint(1, 31)
    days = [day for n in range(100) if (day := said.today + timedelta(days=n)).day == number]
    suffix = "th" if 10 < number < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    words = {"en": f"on the {number}{suffix}", "es": f"el {number}"}[said.language]
    return words, frozenset(days[: 2 if days[0] == said.today else 1])


def month_day(chance: random.Random, said: Said) -> Days:
    day = said.today + timedelta(days=chance.randint(1, 360))
    month = MONTHS[said.language][day.month - 1]
    words = {
        "en": (f"on {day.day} {month}", f"{month} {day.day}", f"on the {day.day} of {month}", f"{day:%Y-%m-%d}"),
        "es": (f"el {day.day} de {month}", f"el {day.day}/{day.month}", f"{day:%Y-%m-%d}"),
    }[said.language]
    return chance.choice(words), frozenset([day])


# --- times of day ---------------------------------------------------------------------------------------------------

Times = tuple[str, frozenset[time]]


def a_time(chance: random.Random, said: Said) -> Times:
    """Return a random phrase for a time of day, and the times that it can mean."""
    hour, minute = chance.randint(1, 11), chance.choice([0, 0, 15, 30, 45, 5, 20])
    is_pm = chance.random() < 0.5
    exact = frozenset([time(hour + 12 * is_pm, minute)])
    at = {"en": "at", "es": "a la" if hour == 1 else "a las"}[said.language]
    if chance.random() < 0.3:  # without am or pm, both halves of the day are meant
        return f"{at} {hour}", frozenset([time(hour), time(hour + 12)])
    if chance.random() < 0.4:
        return f"{at} {hour + 12 * is_pm:02}:{minute:02}", exact
    clock = f"{hour}:{minute:02}" if minute else f"{hour}"
    halves = {"en": (" am", " pm"), "es": (" de la mañana", " de la tarde" if hour < 8 else " de la noche")}
    half = ("am", "pm") if said.language == "en" and chance.random() < 0.5 else halves[said.language]
    return f"{at} {clock}{half[is_pm]}", exact


# --- phrases --------------------------------------------------------------------------------------------------------


def day_and_time(chance: random.Random, said: Said) -> Phrase:
    (day, dates), (clock, clocks) = a_day(chance, said), a_time(chance, said)
    parts = (day, clock) if chance.random() < 0.7 else (clock, day)
    meant = frozenset(datetime.combine(each, at) for each in dates for at in clocks)
    return Phrase(parts, said.now, frozenset(each for each in meant if each > said.now))


def day_alone(chance: random.Random, said: Said) -> Phrase:
    words, dates = a_day(chance, said)
    return Phrase((words,), said.now, frozenset(dates))


def time_alone(chance: random.Random, said: Said) -> Phrase:
    words, clocks = a_time(chance, said)
    days = [said.today + timedelta(days=n) for n in range(2)]
    meant = [min(at for day in days if (at := datetime.combine(day, clock)) > said.now) for clock in clocks]
    return Phrase((words,), said.now, frozenset(meant))


def in_a_while(chance: random.Random, said: Said) -> Phrase:
    count, unit = chance.choice([(20, "minute"), (45, "minute"), (2, "hour"), (3, "hour"), (90, "minute")])
    names = {"minute": ("minutes", "minutos"), "hour": ("hours", "horas")}[unit]
    words = {"en": f"in {count} {names[0]}", "es": f"en {count} {names[1]}"}[said.language]
    return Phrase((words,), said.now, frozenset([said.now + timedelta(**{f"{unit}s": count})]))


def from_until(chance: random.Random, said: Said) -> Phrase:
    day, dates = a_day(chance, said)
    start, length = chance.randint(8, 18), chance.randint(1, 5)
    words = {"en": "from {}:00 to {}:30", "es": "de {}:00 a {}:30"}[said.language].format(f"{start:02}", start + length)
    first = frozenset(datetime.combine(each, time(start)) for each in dates)
    meant = frozenset(each for each in first if each > said.now)
    return Phrase((day, words), said.now, meant, length=timedelta(hours=length, minutes=30))


def recurring(chance: random.Random, said: Said) -> Phrase:
    words, falls = chance.choice(RULES)(chance, said)
    hour = chance.choice([8, 9, 10, 14, 20])
    clock = {"en": f"at {hour:02}:00", "es": f"a las {hour:02}:00"}[said.language]
    days = (said.today + timedelta(days=n) for n in range(1500))
    found = [at for day in days if falls(day) and (at := datetime.combine(day, time(hour))) > said.now]
    parts = (words, clock) if chance.random() < 0.7 else (clock, words)
    return Phrase(parts, said.now, days=tuple(found[:COMPARED]))


COMPARED = 6
Rule = tuple[str, Callable[[date], bool]]


def every_weekday(chance: random.Random, said: Said) -> Rule:
    chosen = sorted(chance.sample(range(7), chance.randint(1, 3)))
    names = [WEEKDAYS[said.language][day] for day in chosen]
    joint = {"en": " and ", "es": " y "}[said.language]
    listed = joint.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{ {'en': 'every', 'es': 'cada'}[said.language] } {listed}", lambda day: day.weekday() in chosen


def except_weekday(chance: random.Random, said: Said) -> Rule:
    free = chance.randrange(7)
    words = {"en": "every day except {}", "es": "todos los días menos el {}"}[said.language]
    return words.format(WEEKDAYS[said.language][free]), lambda day: day.weekday() != free


def weekday_range(chance: random.Random, said: Said) -> Rule:
    first, last = sorted(chance.sample(range(7), 2))
    names = WEEKDAYS[said.language]
    words = {"en": "from {} to {}", "es": "de {} a {}"}[said.language].format(names[first], names[last])
    return words, lambda day: first <= day.weekday() <= last


def nth_of_month(chance: random.Random, said: Said) -> Rule:
    """Return a random phrase such as "the first Monday of every month", and a function that says whether a date
    matches.
    """
    nth, weekday = chance.choice([1, 2, 3, 4, -1]), chance.randrange(7)
    name = WEEKDAYS[said.language][weekday]
    english = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}[nth]
    spanish = {1: "primer", 2: "segundo", 3: "tercer", 4: "cuarto", -1: "último"}[nth]
    words = {"en": f"the {english} {name} of every month", "es": f"el {spanish} {name} de cada mes"}[said.language]

    def falls(day: date) -> bool:
        length = calendar.monthrange(day.year, day.month)[1]
        same = [n for n in range(1, length + 1) if day.replace(day=n).weekday() == weekday]
        return day.day == same[nth - 1 if nth > 0 else -1]

    return words, falls


def day_of_month(chance: random.Random, said: Said) -> Rule:
    number = chance.randint(1, 31)
    words = {"en": f"every month on the {number}", "es": f"el {number} de cada mes"}[said.language]
    return words, lambda day: day.day == number


RULES = (every_weekday, except_weekday, weekday_range, nth_of_month, day_of_month)
MAKERS = (day_and_time, day_and_time, day_alone, time_alone, in_a_while, from_until, recurring, recurring)
