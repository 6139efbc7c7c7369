"""What people ask to be booked or ordered elsewhere, a table, a taxi, a pizza: nothing here can do that, which is said,
so that nobody takes an event in their calendar for a booking.
"""

from collections.abc import Sequence

from parley.conversation.normal_form import without_accents
from parley.lanes.assistant.texts import say
from parley.lanes.lane import ReadCommand
from parley.ports import Services
from parley.texts.vocabulary import listed, pattern
from parley.tools.tool import Call, NoArguments, Tier, tool

VOCABULARY = "parley.lanes.assistant.vocabulary"
ARRANGES = pattern(VOCABULARY, "outside_deeds", r"^(?:{}) (?P<thing>\S.{{0,120}})$")
"""Matches a wish to have something booked or ordered: "book me a table"."""
WITHIN = 4
"""The words of what is wished among which the thing is named: "a small round table"."""


@tool(
    Tier.READ,
    phrases={
        "en": ["call me a taxi", "order me a taxi", "get me an uber", "book me a flight", "order me a takeaway"],
        "es": ["pídeme un taxi", "pídeme un uber", "resérvame un vuelo", "resérvame un hotel"],
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
    only_declines=True,
)
def cannot_arrange_outside(call: Call[Services], arguments: NoArguments) -> str:
    """Tell that nothing is booked or ordered elsewhere."""
    return say(call).cannot_arrange_outside


TOOLS = (cannot_arrange_outside,)


def read(plain: str) -> Sequence[ReadCommand]:
    """Return the call that says so, for a text which asks for such a thing; none for any other text. What a shop may
    sell is for its own lane first.
    """
    found = ARRANGES.match(plain)
    words = without_accents(found["thing"]).split()[:WITHIN] if found else []
    is_booked = not listed(VOCABULARY, "outside_bookings").isdisjoint(words)
    if not is_booked and listed(VOCABULARY, "outside_goods").isdisjoint(words):
        return ()
    return (ReadCommand(cannot_arrange_outside.name, {}, goes_first=is_booked),)
