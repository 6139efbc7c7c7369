"""The two tools that a model is offered in place of the lane's eight tools that search, look and add."""

from typing import Literal

from pydantic import Field

from parley.lanes.joined_tool import JoinedPart, JoinedTool
from parley.lanes.media import looks, tools
from parley.ports import Monitored
from parley.tools.tool import Arguments


class LibraryLook(Arguments):  # its docstring is what a model reads, as a tool's is
    """Look at the home's libraries: search `movies` or `series` by `words`, what comes in the next `days`, the
    `downloads`, or the `status` of disks and services."""

    about: Literal["movies", "series", "coming_movies", "coming_episodes", "downloads", "status"]
    words: str | None = Field(None, max_length=200)
    days: int | None = Field(None, ge=1, le=90)


class LibraryAddition(Arguments):
    """Add a film or a series to the home's library. `title`: the person's own words, also “the second one”. Of a
    series: `monitor` all, future (new episodes alone) or season, with its number."""

    kind: Literal["movie", "series"]
    title: str = Field(max_length=200)
    monitor: Monitored | None = None
    season: int | None = Field(None, ge=1, le=99)


OF_A_TITLE = frozenset({"words"})
"""What a look at all that comes may name that tells of each title."""
LOOK_IN_LIBRARY = JoinedTool(
    "look_in_library",
    LibraryLook,
    "about",
    {
        "movies": JoinedPart(tools.search_movies),
        "series": JoinedPart(tools.search_series),
        "coming_movies": JoinedPart(looks.get_upcoming_movies, spare=OF_A_TITLE),
        "coming_episodes": JoinedPart(looks.get_upcoming_episodes, spare=OF_A_TITLE),
        "downloads": JoinedPart(looks.get_download_queue),
        "status": JoinedPart(looks.library_status),
    },
)
ADD_TO_LIBRARY = JoinedTool(
    "add_to_library",
    LibraryAddition,
    "kind",
    {"movie": JoinedPart(tools.add_movie), "series": JoinedPart(tools.add_series)},
)
JOINED = (LOOK_IN_LIBRARY, ADD_TO_LIBRARY)
