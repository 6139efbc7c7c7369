"""The arguments of tools that say when: one type for each use, which `lanes/when.py` reads whole or asks about.

What a model reads of them is short, since each tool repeats it.
"""

from typing import Annotated

from pydantic import Field

from parley.lanes.when import LONGEST_WHEN

DAY = "When: ISO 8601 or words, as in 'friday' or 'tomorrow 15:00'."
WHEN = (
    "When: ISO 8601 or words. What recurs: 'every day at 8:00 and 20:00 until 24 december', 'monthly on the 1st at "
    "9:00', or an RRULE with a time."
)
SPAN = WHEN + " From until: '2026-12-05 19:00-21:00', '5 to 8 december'. A date alone is all day."
PERIOD = "Which days: 'today', 'next week', 'friday afternoon', '2026-12-05/2026-12-08'; empty: the next 7 days."

Due = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN, description=DAY)]
"""A day, with or without a time of day."""
When = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN, description=WHEN)]
"""A moment, or what recurs."""
Span = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN, description=SPAN)]
"""A moment, days, or from one moment until another; once, or again and again."""
Period = Annotated[str, Field(max_length=LONGEST_WHEN, description=PERIOD)]
"""Days that are looked at, or hours of them."""
