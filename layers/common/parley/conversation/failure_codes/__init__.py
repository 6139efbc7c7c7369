"""What the codes mean with which providers refuse a message: what becomes of its text, and what an operator can do. The
table stands in `codes.toml`. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from parley import toml_files


class Consequence(StrEnum):
    """What becomes of the text of a message that was refused for good."""

    NOTED = "noted"
    """The model is told that it did not arrive. Sent again, it would be refused again."""
    HELD = "held"
    """It waits until the person writes, and is said then: only the moment, the way or the sender was wrong."""
    STOPPED = "stopped"
    """The person has opted out at the provider, and so here."""
    BY_SMS = "by sms"
    """It goes by SMS instead."""


@dataclass(frozen=True)
class FailureCode:
    """The meaning of one code."""

    consequence: Consequence
    advice: str
    """What the operator can do about it, for the log. Empty if there is nothing to do."""


UNKNOWN = FailureCode(Consequence.NOTED, "")


def meaning(code: str) -> FailureCode:
    """Return the meaning of a provider's code, or of a word of ours such as "unknown"."""
    return _codes().get(code, UNKNOWN)


@cache
def _codes() -> dict[str, FailureCode]:
    table = toml_files.content(__name__, "codes")
    return {
        code: FailureCode(Consequence(each["consequence"]), each.get("advice", ""))
        for each in table["kinds"]
        for code in each["codes"]
    }
