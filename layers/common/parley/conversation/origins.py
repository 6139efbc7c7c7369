"""From which numbers and countries texts are answered. Pure.

A stranger abroad can have a service write to numbers that cost it money ("SMS pumping"): by default only people in the
countries of the service's own senders are answered by SMS.
"""

from dataclasses import dataclass
from functools import cache

from parley.conversation.events import Channel, Message
from parley.conversation.phone_numbers import country_of

EVERYWHERE = "*"
TOGETHER = frozenset(["US", "CA"])
"""Groups of countries whose people text each other's numbers as their own."""


@dataclass(frozen=True)
class AllowedOrigins:
    """The operator's settings of which numbers and countries are answered."""

    countries: frozenset[str] = frozenset([EVERYWHERE])
    """ISO 3166 codes of the countries; empty: only the country of the sender that was written to."""
    blocked: tuple[str, ...] = ()
    """Numbers in E.164, or their beginnings, that are not answered."""

    def take(self, message: Message) -> bool:
        """Return whether this message may be answered, judged by its number and, for SMS and RCS, the country of the
        number."""
        if self.blocked and message.person.startswith(self.blocked):
            return False
        if message.channel is Channel.WHATSAPP or EVERYWHERE in self.countries:
            return True
        here, ours = country(message.person), country(message.service)
        allowed = self.countries or ({ours} if ours else set())
        if not self.countries and ours in TOGETHER:
            allowed = TOGETHER
        return not allowed or not here or here in allowed


@cache
def country(number: str) -> str:
    """Return the ISO 3166 code of a number's country; empty where it cannot be told, as for a short code."""
    if known := country_of(number):
        return known
    import phonenumbers  # The import takes 60 ms with its tables, so it waits for a number that needs it.

    try:
        # A number in a range that is not given out still has its country's code: made-up ranges are what pumping uses.
        return phonenumbers.region_code_for_country_code(phonenumbers.parse(number).country_code or 0)
    except phonenumbers.NumberParseException:
        return ""
