"""The one tool that the models of the info lane, and of the lane that is asked first, are offered for the place's
facts."""

from typing import Literal

from parley.lanes.info import tools
from parley.lanes.joined_tool import JoinedPart, JoinedTool
from parley.tools.tool import Arguments


class AskedFact(Arguments):  # its docstring is what a model reads, as a tool's is
    """Your only source of facts about the place: hours (of days in `words`), way and parking, prices of things, `other`
    (payment, delivery, diets), or what it is (`greeting`)."""

    about: Literal["hours", "way", "prices", "other", "greeting"]
    words: str | None = None


ASK_PLACE = JoinedTool(
    "ask_place",
    AskedFact,
    "about",
    {
        "hours": JoinedPart(tools.business_hours),
        "way": JoinedPart(tools.location_directions),
        "prices": JoinedPart(tools.pricing),
        "other": JoinedPart(tools.general_faq),
        "greeting": JoinedPart(tools.greeting),
    },
)
