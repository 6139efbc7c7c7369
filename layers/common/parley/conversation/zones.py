"""The time zone of a person's clock: the one they told, or else the one of their number. Pure.

Source: libphonenumber's map of number prefixes to time zones. It knows where a number was handed out, not where its
phone is: whoever moved says so.
"""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

UNKNOWN = "UTC"
"""The time zone of a number that does not tell one."""
LIKELIEST = ("America/New_York", "Europe/London", "Europe/Lisbon", "America/Mexico_City", "Europe/Moscow")
"""The time zone where most of a country live, for numbers that may be in several zones. For other countries, the first.

"""


@lru_cache(maxsize=1_000)
def of_number(number: str) -> str:
    """Return the IANA name of the time zone that a phone number in E.164 belongs to; UNKNOWN (UTC) if it shows none."""
    # The import takes 60 ms, so it waits until somebody asks.
    from phonenumbers import NumberParseException, parse, timezone

    try:
        zones = timezone.time_zones_for_geographical_number(parse(number))
    except NumberParseException:
        return UNKNOWN
    known = [zone for zone in zones if zone != timezone.UNKNOWN_TIMEZONE]
    return next((zone for zone in LIKELIEST if zone in known), next(iter(known), UNKNOWN))


def dated(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the day and time of a moment by the clock in that zone: "Sunday 22 November, 15:00"."""
    from babel.dates import format_date  # The import takes 40 ms, and few turns say a date.

    local = at.astimezone(zone)
    return f"{format_date(local, 'EEEE d MMMM', locale=language)}, {local:%H:%M}"


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
    from phonenumbers import NumberParseException, parse, region_code_for_number

    try:
        region = region_code_for_number(parse(number))
        return None if region in EITHER_FIRST else region not in MONTH_FIRST
    except NumberParseException:
        return True
