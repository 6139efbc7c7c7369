"""The id of a conversation for every log, queue and key: a keyed hash, so that no phone number leaves the state."""

import base64
import hashlib
import hmac
import re

FORMS = (
    # Mexico: the 1 before a mobile number ended on 3 August 2019 (IFT, "Plan Técnico Fundamental de Numeración").
    (re.compile(r"\+521(\d{10})", re.ASCII), r"+52\1"),
    # Argentina: a mobile number is called from abroad with a 9 (ENACOM, "Plan Fundamental de Numeración Nacional"), and
    # written without it in the country. The ten digits are nobody else's.
    (re.compile(r"\+549(\d{10})", re.ASCII), r"+54\1"),
    # Brazil: mobile numbers have a ninth digit, a 9 in front, since November 2016 (Anatel, Resolução 553/2010). Of
    # those that began with a 7 some were trunked radio and got none: these stay as they are.
    (re.compile(r"\+55(\d\d)([689]\d{7})", re.ASCII), r"+55\g<1>9\2"),
)
"""Patterns of numbers that WhatsApp writes as they were when the account was made, with the one form for all. No
library has these rules: to `phonenumbers`, which takes 40 ms to import, both forms of a number are two numbers. The
tests compare with what it knows to be valid."""

USER_ID = re.compile(r"([A-Z]{2})\.(?:ENT\.)?[0-9A-Za-z]{1,128}", re.ASCII)
"""Matches WhatsApp's id of a person for one business, which begins with the person's country. Meta calls it a
business-scoped user id, and names somebody by it alone who keeps their number to themselves. Source: Meta,
"Business-scoped user IDs"."""


GROUP = "group:"
"""What the address of a group on WhatsApp begins with, before Meta's id of the group."""


def is_user_id(address: str) -> bool:
    """Return whether the address of a person is WhatsApp's id of them, and no phone number."""
    return USER_ID.fullmatch(address) is not None


def country_of_user_id(address: str) -> str:
    """Return the ISO 3166 code of the country in WhatsApp's id of a person; empty for any other address."""
    found = USER_ID.fullmatch(address)
    return found[1] if found else ""


def conversation_id(key: str, service: str, number: str) -> str:
    """Return the id of the conversation of `number` (E.164 as a provider gave it, or WhatsApp's id of a person) with
    `service`: 52 characters of base32.

    `service` is one name for all numbers of the service, so a person has one conversation by SMS and WhatsApp. The key
    must never change: with another one nobody's conversation is found again.
    """
    digest = hmac.new(key.encode(), f"{service}\n{one_form(number)}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def one_form(number: str) -> str:
    """Return the one form of a number by which its person is recognised, where a number can be written in several
    forms. It is not a number to write to."""
    for pattern, form in FORMS:
        if match := pattern.fullmatch(number):
            return match.expand(form)
    return number
