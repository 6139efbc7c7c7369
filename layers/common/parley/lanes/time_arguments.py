"""The arguments of tools that say when: one type for each use, which `lanes/when.py` reads whole or asks about.

How a model may write them, and what each of them is for, stands once in its instructions, as `TIMES`.
"""

from importlib.resources import files
from typing import Annotated

from pydantic import Field

from parley.lanes.when import LONGEST_WHEN

TIMES = files(__package__).joinpath("times.md").read_text(encoding="utf-8").strip()
"""What a model is told of the forms that these arguments take."""

DayOrMoment = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN)]
"""A day, with or without a time of day."""
When = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN)]
"""A moment, or what recurs."""
MomentOrSpan = Annotated[str, Field(min_length=1, max_length=LONGEST_WHEN)]
"""A moment, days, or from one moment until another; once, or again and again."""
LookedAtDays = Annotated[str, Field(max_length=LONGEST_WHEN)]
"""Days that are looked at, or hours of them."""
