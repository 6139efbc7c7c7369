"""A prompt in words, and a habit's times: said by the person, and said to the person. Pure.

    After {anchor}, try {a one-minute action}: it helps you {motivation}.

The form is ours; of a model come the action and the motivation alone (`generate.py`).
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from parley.conversation.timers import whole_seconds
from parley.errors import ToolRefused
from parley.lanes import moments
from parley.lanes.coach.notes import Profile
from parley.lanes.coach.texts import of
from parley.schedules import Recurrence, Schedule, moment
from parley.texts import Language

UNKNOWN_ZONE = "America/Toronto"
"""Of a fixed time, for somebody whose clock nobody knows; a random one is then by UTC."""
ANY_TIME = re.compile(r"\b(?:random|surprise|any ?time|whenever|sorpr\w+|azar|aleatori\w*|cualquier)", re.I)
WHOLE_DAY = "9:00 and 17:00"
"""Between which a random time is, if the person names none."""
LEADING = re.compile(
    r"(?:right |just |justo )?(?:after|when(?:ever)?|once|despu[eé]s de(?: que)?|cuando|tras) ",
    re.I,
)
WISH = re.compile(
    r"(?:i(?:'d| would) like to|i want to|to|let's|quiero|me gustaría|quisiera)(?: do| try| hacer| probar)? ", re.I
)
REASON = re.compile(r"(?:because )?(?:so (?:that )?i (?:can )?|i want to |to |(?:porque quiero|para|quiero) )", re.I)
TO_YOU: Mapping[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\bmy\b", "your"),
        (r"\bI'm\b", "you're"),
        (r"\bI am\b", "you are"),
        (r"\bI\b", "you"),
        (r"\bme\b", "you"),
    ),
    "es": ((r"\bmi\b", "tu"), (r"\bmis\b", "tus"), (r"\bde el\b", "del"), (r"\b(\w+[aei]r)me\b", r"\1te")),
}
"""What people say of themselves, as it is said to them."""


def action(profile: Profile, language: Language) -> str:
    """What is asked without a model: the habit, in the size of its intensity."""
    says = of(language)
    habit = WISH.sub("", profile.habit_domain, count=1) or says.any_habit
    return says.sizes[profile.intensity].format(habit=to_you(habit, language))


def motivation(profile: Profile, language: Language) -> str:
    """In the form's last words, what it is good for."""
    says, why = of(language), profile.motivational_frame.rstrip(".! ")
    if not why:
        return says.helps_default
    plain, found = REASON.subn("", why, count=1)
    return (says.helps if found and REASON.match(why) else says.helps_with).format(motivation=to_you(plain, language))


def prompt(profile: Profile, language: Language, act: str, helps: str) -> str:
    """In its form."""
    anchor = to_you(LEADING.sub("", profile.prompt_anchor, count=1).rstrip(".! "), language)
    text = of(language).prompt.format(anchor=anchor, action=act.rstrip(".! "), helps=helps.rstrip(".! "))
    return re.sub(r"\bde el\b", "del", text) if language == "es" else text


def to_you(words: str, language: Language) -> str:
    """What somebody says of themselves, said to them."""
    for pattern, instead in TO_YOU[language]:
        words = re.sub(pattern, instead, words)
    return words


def understood(when: str, now: datetime, zone: ZoneInfo, knows_zone: bool, language: Language) -> Schedule:
    """The schedule that is meant by "7am", "every weekday at 8", "between 9 and 17". Raises ToolRefused."""
    words = when
    if ANY_TIME.search(words) and moments.WINDOW.search(words.casefold()) is None:
        words = f"between {WHOLE_DAY}"
    for said in (words, f"every day {words}", f"every day at {words}"):
        try:
            meant = moments.understand(said, now, zone, (language, "en", "es"))
        except moments.NotAMoment:
            continue
        if isinstance(meant, Recurrence) and not knows_zone:
            return meant.model_copy(update={"zone": UNKNOWN_ZONE})
        if not isinstance(meant, moments.Once):
            return meant
    raise ToolRefused(of(language).not_a_time.format(when=when))


COUNTS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            ("a", "an", "one", "un", "una", "uno"),
            ("two", "dos", "a couple of", "couple of", "couple", "un par de"),
            ("three", "tres"),
            ("four", "cuatro"),
            ("five", "cinco"),
            ("six", "seis"),
            ("seven", "siete"),
        ),
        1,
    )
    for word in words
}
DAYS_OF: Mapping[str, int] = {"day": 1, "día": 1, "dia": 1, "week": 7, "semana": 7, "month": 30, "mes": 30}
SPAN = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))}) (?P<unit>{'|'.join(DAYS_OF)})", re.I
)
UNTIL = re.compile(r"^(?:.*\b(?:until|till|hasta)(?: el)? |el )", re.I)
LONGEST_PAUSE = timedelta(days=92)


def pause_end(words: str, now: datetime, zone: ZoneInfo, language: Language) -> datetime:
    """Until when a pause lasts that is called "a week", "3 days", "until monday". Raises ToolRefused."""
    end = None
    if (span := SPAN.search(words)) is not None:
        count = int(span["count"]) if span["count"].isdigit() else COUNTS[span["count"].lower()]
        local = now.astimezone(zone).replace(tzinfo=None) + timedelta(days=count * DAYS_OF[span["unit"].lower()])
        end = moment(local, zone) or now + timedelta(days=count)
    else:
        with suppress(moments.NotAMoment):
            until = UNTIL.sub("", words, count=1)
            meant = moments.understand(f"{until} at 00:00", now, zone, (language, "en", "es"))
            end = meant.at - timedelta(seconds=1) if isinstance(meant, moments.Once) else None
    if end is None or not now < end <= now + LONGEST_PAUSE:
        raise ToolRefused(of(language).not_a_span.format(time=words))
    return whole_seconds(end)
