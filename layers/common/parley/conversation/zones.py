"""The time zone of a person's clock: the one they told, or else the one of their number. Pure.

Source: libphonenumber's map of number prefixes to time zones. It knows where a number was handed out, not where its
phone is: whoever moved says so.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from parley.conversation.identity import country_of_user_id, one_form
from parley.conversation.number_beginnings import origin_of
from parley.conversation.phone_numbers import country_of

UNKNOWN = "UTC"
"""The time zone of a number that does not tell one."""
LIKELIEST = (
    "America/New_York",
    "America/Toronto",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Madrid",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "America/Santiago",
    "Australia/Sydney",
    "Europe/Moscow",
    "America/Anchorage",
)
"""The time zone where most people of a country or a state live, for those who may be in several zones. Elsewhere, the
first that is known."""
SEASONS = (datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC))
"""A moment of winter and one of summer: zones that agree at both have one clock."""


@lru_cache(maxsize=1_000)
def of_number(number: str) -> str:
    """Return the IANA name of the time zone that a phone number in E.164 belongs to; UNKNOWN (UTC) if it shows none."""
    known = possible(number)
    return next((zone for zone in LIKELIEST if zone in known), next(iter(known), UNKNOWN))


@lru_cache(maxsize=1_000)
def possible(number: str) -> tuple[str, ...]:
    """Return the IANA names of all time zones that a phone number in E.164, or the country of WhatsApp's id of a
    person, may belong to; empty if it shows none."""
    if country := country_of_user_id(number):
        from babel.core import get_global  # CLDR's map of countries to time zones; a third of a millisecond once loaded

        zones = get_global("territory_zones").get(country, ())
        return tuple(zone for zone in zones if not zone.startswith("Etc/"))  # what CLDR has for a country that is none
    if origin := origin_of(one_form(number)):
        return origin.zones
    # The import takes 60 ms, so it waits until somebody asks.
    from phonenumbers import NumberParseException, parse, timezone

    try:
        zones = timezone.time_zones_for_geographical_number(parse(one_form(number)))
    except NumberParseException:
        return ()
    return tuple(zone for zone in zones if zone != timezone.UNKNOWN_TIMEZONE)


@lru_cache(maxsize=1_000)
def is_sure(number: str) -> bool:
    """Return whether a phone number, or the country of WhatsApp's id of a person, tells what their clock shows: all of
    its time zones agree, in winter and in summer."""
    zones = [ZoneInfo(each) for each in possible(number)]
    clocks = {tuple(season.astimezone(zone).utcoffset() for season in SEASONS) for zone in zones}
    return len(clocks) == 1


def dated(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the day and time of a moment by the clock in that zone: "Sunday 22 November, 15:00"."""
    local = at.astimezone(zone)
    return f"{day_dated(local.date(), language)}, {local:%H:%M}"


def day_dated(day: date, language: str) -> str:
    """Return a day in words: "Sunday 22 November"."""
    from babel.dates import format_date  # The import takes 40 ms, and few turns say a date.

    return format_date(day, "EEEE d MMMM", locale=language)


MONTH_FIRST = frozenset(
    ["AS", "CN", "GU", "HU", "JP", "KP", "KR", "MH", "MN", "MP", "PA", "PH", "PR", "TW", "US", "VI"]
)
"""The countries where "03/04" is the fourth of March, by ISO 3166 code. Source: the short dates of the CLDR, in which
the month stands before the day."""


EITHER_FIRST = frozenset(["CA"])
"""Countries where people write both. Source: Canada's government recommends the year first because of it (Canadian
Style, 5.14)."""


@lru_cache(maxsize=1_000)
def writes_day_first(number: str) -> bool | None:
    """Return whether a person with that number (E.164) reads "03/04" as the third of April, as its country writes
    dates. None where people write both ways; True for a number of no country, as in most countries."""
    country = country_of(number)
    return None if country in EITHER_FIRST else country not in MONTH_FIRST
