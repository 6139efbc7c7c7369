"""Phone numbers as people write them. Pure."""

from functools import lru_cache

from parley.conversation.identity import country_of_user_id
from parley.conversation.number_beginnings import origin_of


@lru_cache(maxsize=1_000)
def country_of(own: str) -> str | None:
    """Return the country, as an ISO 3166 code, of a phone number in E.164 or of WhatsApp's id of a person; None if it
    shows none."""
    if named := country_of_user_id(own):
        return named
    if origin := origin_of(own):
        return origin.country
    import phonenumbers  # takes 60 ms, so it waits for a number that needs it

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(own))
    except phonenumbers.NumberParseException:
        return None


def in_full(written: str, own: str, home: str | None = None) -> str:
    """Return a number as written with its country code. A number without one is taken for one of the country of the
    person's `own` number (E.164), or of WhatsApp's id of them; where they live in another country, `home`, for one of
    that if there is none such in the first, and if it could be of either, it is returned unchanged. So is a number that
    has a code, or cannot be a phone number."""
    country = country_of(own) if own else None
    if not written or written.startswith("+") or country is None:
        return written
    possible = {_of_country(written, each) for each in (country, home or country)} - {""}
    return possible.pop() if len(possible) == 1 else written


def _of_country(written: str, country: str) -> str:
    """Return a number as one of that country, with its code; empty if it cannot be one."""
    import phonenumbers  # takes 60 ms, so it waits for a number that needs it

    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return ""
    is_of_it = number.country_code == phonenumbers.country_code_for_region(country)  # "011 ..." dials another country
    is_sure = is_of_it and phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if is_sure else ""
