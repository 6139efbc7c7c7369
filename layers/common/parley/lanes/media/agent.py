"""The media lane: its prompt, its tools, how people ask for them, and what is kept of a person."""

from collections.abc import Iterator
from importlib.resources import files

from parley.lanes.lane import Lane, subjects
from parley.lanes.media import arrivals, followers, looks, texts_read, tools
from parley.lanes.media.choosing import title_with_year
from parley.lanes.media.joined import JOINED
from parley.lanes.media.notes import LANE_NAME, MediaNotes
from parley.lanes.media.settings import LibrarySettings
from parley.lanes.media.texts import say
from parley.ports import LibraryTitle, Services
from parley.tools.tool import Call, Toolbox


def _kept(call: Call[Services]) -> Iterator[str]:
    """Yield lines about the titles that the person follows, and those that they were shown last."""
    followed = [LibraryTitle(row["kind"], row["name"], row["year"], row["key"]) for row in followers.followed(call)]
    if followed:
        yield say(call).kept_follows.format(titles=", ".join(map(title_with_year, followed)))
    if shown := MediaNotes.for_call(call).shown:
        yield say(call).kept_shown.format(titles=", ".join(map(title_with_year, shown)))


MEDIA = Lane(
    name=LANE_NAME,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox((*tools.TOOLS, *looks.LOOKS, *followers.FOLLOWING, arrivals.tell_followers)),
    purpose="searches, adds and follows films and series of the home's library, tells what downloads and comes",
    intents=("search_titles", "add_title", "upcoming", "downloads", "library_status"),
    subjects=lambda _: subjects(__package__),
    featured=("search_movies", "add_movie", "get_download_queue"),
    joined=JOINED,
    settings=LibrarySettings,
    is_on=lambda services: bool(services.libraries),
    needs_account=True,
    reads=texts_read.read,
    reads_answer=texts_read.read_answer,
    steps_in=texts_read.removing,
    timers=arrivals.TIMERS,
    events=arrivals.EVENTS,
    of_nobody=arrivals.OF_LIBRARY,
    kept=_kept,
)
