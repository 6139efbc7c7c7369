"""The arguments of tools that say when: one type for each use, which `lanes/when.py` reads whole or asks about.

How a model may write them stands once in its instructions, as `TIMES`; each argument says only what it is for.
"""

from importlib.resources import files
from typing import Annotated

from pydantic import Field

from parley.lanes.when import LONGEST_WHEN

TIMES = files(__package__).joinpath("times.md").read_text(encoding="utf-8").strip()
"""What a model is told of the forms that these arguments take."""
DAY = "A day, or a day and a time."
WHEN = "When, or how it recurs."
SPAN = "When, from when until when, or how it recurs. A date alone is all day."
PERIOD = "Which days, or hours of them; null: the next 7 days."

DayOrMoment = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN, description=DAY)]
"""A day, with or without a time of day."""
When = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN, description=WHEN)]
"""A moment, or what recurs."""
MomentOrSpan = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN, description=SPAN)]
"""A moment, days, or from one moment until another; once, or again and again."""
LookedAtDays = Annotated[str, Field(max_length=LONGEST_WHEN, description=PERIOD)]
"""Days that are looked at, or hours of them."""
