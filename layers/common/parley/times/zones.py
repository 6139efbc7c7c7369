"""The zone that is named beside a time: "9am EST", "15:00 UTC+2". Pure."""

from __future__ import annotations

from datetime import timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from parley.times.values import NotATime, PhraseContext

FARTHEST = 14
"""The most hours that a clock is ahead of UTC."""


def zones(named: str | None, context: PhraseContext) -> list[ZoneInfo | timezone]:
    """Return the zones that a name or an abbreviation ("EST", "utc+2") can mean: only those whose clock is now the
    person's, if there are any. The person's own zone if `named` is None. Raises NotATime.
    """
    if named is None:
        return [context.zone]
    if named[:3] in ("utc", "gmt"):
        return [_offset(named[3:])]
    found = [ZoneInfo(_known(name)) for name in named.split()]
    local = context.said_at.astimezone(context.zone).utcoffset()
    own = [zone for zone in found if context.said_at.astimezone(zone).utcoffset() == local]
    return list(own or found)


def _known(name: str) -> str:
    """Return the name of a zone as the time zone database spells it. Raises NotATime for an unknown name."""
    if name != name.casefold():
        return name
    for each in available_timezones():
        if each.casefold() == name:
            return each
    raise NotATime("moment_unknown")


def _offset(written: str) -> timezone:
    sign, digits = (-1 if written[0] == "-" else 1), written[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > FARTHEST or minutes > 59:
        raise NotATime("moment_unknown")
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
