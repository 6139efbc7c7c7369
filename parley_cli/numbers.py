"""Phone numbers as operators type them: in any usual form, with the country's code."""

import re

import phonenumbers

from parley_cli.errors import OperatorError

BEFORE = re.compile(r"(tel|sms|whatsapp):", re.IGNORECASE)
"""What a number is often copied with from a page or a log of its provider's."""


def e164(written: str) -> str:
    """Return a number in international form (+14165550199), whatever blanks, dots, dashes and brackets it is written
    with; a leading 00 counts as +. Raises OperatorError if it is no number or has no country's code.
    """
    plain = BEFORE.sub("", written.strip(), count=1).strip()
    plain = re.sub(r"^00", "+", plain)
    try:
        number = phonenumbers.parse(plain, None)
    except phonenumbers.NumberParseException as error:
        raise OperatorError(_told(written)) from error
    if not phonenumbers.is_possible_number(number):
        raise OperatorError(_told(written))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _told(written: str) -> str:
    return f"{written!r} is no number with its country's code, like +1 416 555 0123 or +14165550123."
