"""Make the table of what the beginning of a phone number tells: its country and its time zones, by phonenumbers.

    python -m parley_cli.number_beginnings

The table is layers/common/parley/conversation/number_beginnings.tsv, and is committed. It holds the countries whose
people the service's languages are spoken by, and of those the beginnings behind which every whole number has the same
answers. Source: phonenumbers, Google's libphonenumber for Python, licence Apache 2.0.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberParseException,
    PhoneMetadata,
    parse,
    region_code_for_number,
    timezone,
)
from phonenumbers.tzdata import TIMEZONE_DATA

from parley.conversation.number_beginnings import MOST
from parley_cli.cities import SPOKEN

TABLE = Path("layers/common/parley/conversation/number_beginnings.tsv")
HEADER = """\
# The beginnings of phone numbers that tell the country and the time zones by themselves: the digits, those of which one
# follows, how many digits there are in all, the country (ISO 3166) and the time zones. Made by
# `python -m parley_cli.number_beginnings`. Source: phonenumbers (Google's libphonenumber), Apache License 2.0.
"""
COUNTRIES = SPOKEN | {"PT", "BR"}
AMERICA = 1
"""The country code that 25 countries share by area codes."""
DIGITS, BEHIND_AN_AREA = "0123456789", "23456789"
"""The digits that may follow a beginning, and those that follow an area code of North America."""
TRIED = 200
"""How many numbers with each beginning are tried, at random."""
Told = tuple[str | None, tuple[str, ...]]
"""A country, and time zones."""


def told(number: str) -> Told | None:
    """Return what phonenumbers says of a number in E.164; None for one that it does not read."""
    try:
        parsed = parse(number)
    except NumberParseException:
        return None
    zones = timezone.time_zones_for_geographical_number(parsed)
    return region_code_for_number(parsed), tuple(each for each in zones if each != timezone.UNKNOWN_TIMEZONE)


def rows() -> Iterator[tuple[str, str, int, Told]]:
    """Yield each beginning with the digits that may follow, the digits in all, and what it tells."""
    chance = random.Random(0)
    for begins, follows, length in _candidates():
        left = length - len(begins) - 1
        numbers = [
            f"+{begins}{follow}{chance.randrange(10**left):0{left}}"
            for follow in follows
            for _ in range(TRIED // len(follows))
        ]
        found = {told(number) for number in numbers}
        one = found.pop()
        if not found and one is not None and one[0] in COUNTRIES:
            yield begins, follows, length, one


def _candidates() -> Iterator[tuple[str, str, int]]:
    known = sorted(TIMEZONE_DATA)
    for area in range(200, 1000):
        begins = f"{AMERICA}{area}"
        if not any(each.startswith(begins) and each != begins for each in known):
            yield begins, BEHIND_AN_AREA, 11
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        if len(regions) > 1 or regions[0] not in COUNTRIES:
            continue
        metadata = PhoneMetadata.metadata_for_region(regions[0])
        lengths = metadata.general_desc.possible_length if metadata and metadata.general_desc else ()
        below = [each for each in known if each.startswith(str(code))]
        for begins in below:
            if len(begins) <= MOST and not any(each.startswith(begins) and each != begins for each in below):
                yield from ((begins, DIGITS, len(str(code)) + length) for length in lengths if length > len(begins))


def main() -> None:
    """Write the table."""
    lines = [
        f"{begins}\t{follows}\t{length}\t{country}\t{' '.join(zones)}\n"
        for begins, follows, length, (country, zones) in rows()
    ]
    TABLE.write_text(HEADER + "".join(lines), encoding="utf-8")
    sys.stderr.write(f"{TABLE}: {len(lines)} beginnings, {TABLE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
