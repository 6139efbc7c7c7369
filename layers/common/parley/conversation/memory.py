"""What a person has told us once, so that they are not asked again: by "John" they mean this address.

Each fact has a lifetime from when it was learnt, and can be forgotten by its name.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import AwareDatetime, ConfigDict

from parley.conversation.normal_form import normalise
from parley.deferred import DeferredModel

LIFETIME = timedelta(days=30)
MOST = 50
"""The most facts that are kept; the one that was learnt first gives way."""


class Fact(DeferredModel):
    """A fact that a person has told: the value that they mean by a name, such as the email address of "John"."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    """The type of the value: EMAIL, PHONE."""
    name: str
    value: str
    until: AwareDatetime


LOOKS_LIKE: Mapping[str, re.Pattern[str]] = {
    "EMAIL": re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}"),
    "PHONE": re.compile(r"\+?[\d ().-]{6,40}"),
}
"""The pattern that a value of each type must match."""


def may_be(type: str, value: str) -> bool:
    """Return whether a value can be of that type (EMAIL, PHONE). Only such values are remembered."""
    return type not in LOOKS_LIKE or LOOKS_LIKE[type].fullmatch(value) is not None


def learn(memory: Sequence[Fact], type: str, name: str, value: str, now: datetime) -> tuple[Fact, ...]:
    """Return the facts with a new one added, which replaces a fact of the same name and type. Expired facts are left
    out."""
    others = (
        each for each in memory if each.until > now and (each.type, normalise(each.name)) != (type, normalise(name))
    )
    return (*others, Fact(type=type, name=name, value=value, until=now + LIFETIME))[-MOST:]


def unlearn(memory: Sequence[Fact], since: datetime, text: str) -> tuple[Fact, ...]:
    """Return the facts without those that were learnt since that moment and whose value stands in the text."""
    return tuple(each for each in memory if each.until - LIFETIME < since or each.value not in text)


def forget(memory: Sequence[Fact], name: str) -> tuple[Fact, ...]:
    """Return the facts without those that have this name."""
    return tuple(each for each in memory if normalise(each.name) != normalise(name))
