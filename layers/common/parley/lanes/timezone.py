"""Set the person's time zone: after "I live in Madrid", all times are meant by the clock there."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import Field

from parley.conversation import places
from parley.conversation.phone_numbers import country_of
from parley.conversation.time_words import day_in_words
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.captured import can_be_place
from parley.ports import Services
from parley.schedules import ZoneName
from parley.texts import people
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, tool

OPTIONS = 8
"""The most time zones that a person is offered to choose from, for a country with many."""


class NamedPlace(Arguments):
    """The arguments of `set_timezone`."""

    place: str = Field(
        min_length=1, max_length=80, description="An IANA time zone such as Europe/Madrid, or a big city, or a country."
    )

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words for the place can name one: an address with its numbers ("Calle Mayor 4, 28001") is
        none, nor is "a meeting"."""
        place = slots.get("place", "")
        is_address = "/" not in place and any(map(str.isdecimal, place))
        return not is_address and can_be_place(place, places.is_known)


class ChosenZone(Arguments):
    """The prepared arguments of `set_timezone`: the IANA time zone that the person's words name."""

    zone: ZoneName


def _different(zones: Iterable[str], now: datetime) -> list[str]:
    """Return one of each group of zones that show the same time for the whole year after `now`."""
    moments = [now + timedelta(days=days) for days in range(0, 366, 7)]
    times = dict[tuple[timedelta | None, ...], str]()
    for zone in zones:
        times.setdefault(tuple(each.astimezone(ZoneInfo(zone)).utcoffset() for each in moments), zone)
    return list(times.values())


def choose(call: Call[Services], named: NamedPlace) -> ChosenZone:
    """Return the time zone that the words name. Raises ToolAsks if zones with different times are possible, and
    ToolRefused if none is.
    """
    zones = places.zones_of(named.place, country_of(call.about.number if call.about else ""))
    different = _different(zones, call.now.astimezone(UTC))
    if not different:
        raise ToolRefused(people.of(call.language).no_such_place.format(place=named.place))
    if len(different) > 1:
        raise ToolAsks(people.of(call.language).which_place, "place", [(zone, zone) for zone in different[:OPTIONS]])
    return ChosenZone(zone=different[0])


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "I live in {place:Madrid}",
            "my timezone is {place:Europe/Madrid}",
            "my time zone is {place:Europe/Madrid}",
            *("I'm in {place:Madrid}", "I am in {place:Madrid}", "I moved to {place:Madrid}"),
        ],
        "es": [
            *("vivo en {place:Madrid}", "mi zona horaria es {place:Europe/Madrid}", "estoy en {place:Madrid}"),
            "me mudé a {place:Madrid}",
        ],
    },
    prepare=choose,
    question=lambda call, chosen: people.of(call.language).set_timezone.format(place=chosen.zone),
    is_at_once=True,
)
def set_timezone(call: Call[Services], arguments: ChosenZone) -> Result:
    """Note where the person is: their times are meant by the clock there from now on."""
    there = ZoneInfo(arguments.zone)
    now = f"{call.now.astimezone(there):%H:%M}"
    return Result(people.of(call.language).timezone_set.format(zone=arguments.zone, now=now), timezone=arguments.zone)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<what time is it|what's the time|what is the time|what time do you make it> <now|right now|>",
            "<what day is it|what's the date|what is the date|what's today's date|what date is it> <today|>",
        ),
        "es": variants(
            "<qué hora es|qué hora tienes|me dices la hora|dime la hora> <ahora|>", "qué <día|fecha> es <hoy|>"
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def tell_time(call: Call[Services], arguments: NoArguments) -> str:
    """Tell the time and the day by the person's clock."""
    now = call.now.astimezone(call.zone)
    day = day_in_words(now.date(), call.language, now.date())
    return people.of(call.language).time_now.format(time=f"{now:%H:%M}", day=day, zone=call.zone.key)


TOOLS = (set_timezone, tell_time)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
