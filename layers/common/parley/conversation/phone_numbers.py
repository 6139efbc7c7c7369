"""Phone numbers as people write them. Pure."""

from parley.conversation.identity import country_of_user_id


def in_full(written: str, own: str) -> str:
    """Return a number as written with its country code. A number without one is taken for one of the country of the
    person's `own` number (E.164), or of WhatsApp's id of them. A number that has a code, or cannot be a phone number,
    is returned unchanged."""
    import phonenumbers  # takes 60 ms, so it waits for a number that needs it

    if not written or written.startswith("+") or not own:
        return written
    try:
        region = country_of_user_id(own) or phonenumbers.region_code_for_number(phonenumbers.parse(own))
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return written
    if not phonenumbers.is_possible_number(number):
        return written
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
