"""The media lane: its prompt, its tools, how people ask for them, and what is kept of a person."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from parley.lanes.lane import Lane, subjects
from parley.lanes.media import arrivals, correcting, followers, looks, merging, standing, texts_read, tools
from parley.lanes.media.choosing import title_with_year
from parley.lanes.media.joined import JOINED
from parley.lanes.media.notes import LANE_NAME, MediaNotes
from parley.lanes.media.settings import LibrarySettings, libraries_are_here
from parley.lanes.media.texts import of, say
from parley.ports import LibraryTitle, Services, TitleKind
from parley.tools.tool import Call, Tool, Toolbox


def _kept(call: Call[Services]) -> Iterator[str]:
    """Yield lines about the titles that the person follows, and those that they were shown last."""
    followed = [LibraryTitle(row["kind"], row["name"], row["year"], row["key"]) for row in followers.followed(call)]
    if followed:
        yield say(call).kept_follows.format(titles=", ".join(map(title_with_year, followed)))
    if shown := MediaNotes.for_call(call).shown:
        yield say(call).kept_shown.format(titles=", ".join(map(title_with_year, shown)))


NAMES_KIND = {"movie": ("movie", "Dune"), "series": ("series", "episodes", "Bear")}
"""What the names of tools, or the examples of phrases, hold that are about one kind of titles alone."""


FEATURED = ("search_series", "add_series", "search_movies", "add_movie", "get_download_queue")
"""The tools that stand for the lane. Where both kinds of titles are there, those of films do."""


@cache
def _with_only(kind: TitleKind) -> Lane:
    """Return the lane of a home that has only this kind of titles: nothing in it names the other."""
    (other,) = NAMES_KIND.keys() - {kind}

    def is_of_other(text: str) -> bool:
        return any(word in text for word in NAMES_KIND[other])

    def narrowed(tool: Tool[Services]) -> Tool[Services]:
        is_other = is_of_other(tool.name)
        phrases = tool.phrases.only(lambda each: not (is_other or is_of_other(each.example)))
        is_for_phrases = tool.is_for_phrases or is_other  # it stays, to say that there is no such library
        return replace(tool, phrases=phrases, in_help=tool.in_help and not is_other, is_for_phrases=is_for_phrases)

    return replace(
        MEDIA,
        tools=Toolbox(map(narrowed, MEDIA.tools.tools)),
        purpose=PURPOSES[kind],
        featured=tuple(each for each in FEATURED if not is_of_other(each)),
        joined=(),  # few tools are left, and each names one kind
        subjects=lambda _: (each for each in subjects(__package__) if not is_of_other(each.tool)),
    )


def _offered(services: Services) -> Lane | None:
    """Return the lane as it is offered where only one service is set up; None where both are."""
    kinds = tuple(services.libraries)
    return _with_only(kinds[0]) if len(kinds) == 1 else None


PURPOSES: dict[TitleKind, str] = {
    "movie": "searches, adds and follows films of the home's library, tells what downloads and comes",
    "series": "searches, adds and follows series of the home's library, tells what downloads and comes",
}
"""The lane's purpose where only one kind of titles is there."""

TOPICS = {
    "titles": ("search_movies", "search_series", "add_movie", "add_series", "follow_title"),
    "coming": ("get_upcoming", "get_upcoming_episodes", "get_upcoming_movies", "get_download_queue", "library_status"),
}
"""The tools that HELP lists under a topic, by the topic's key in `topic_words` of the texts."""

MEDIA = Lane(
    name=LANE_NAME,
    topics=TOPICS,
    topic_words=lambda language: of(language).topic_words,
    title=lambda language: of(language).lane_title,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox((*tools.TOOLS, *looks.LOOKS, *standing.STANDING, *followers.FOLLOWING, arrivals.tell_followers)),
    purpose="searches, adds and follows films and series of the home's library, tells what downloads and comes",
    intents=("search_titles", "add_title", "upcoming", "downloads", "library_status"),
    subjects=lambda _: subjects(__package__),
    featured=FEATURED[-3:],
    joined=JOINED,
    settings=LibrarySettings,
    is_on=libraries_are_here,
    offered=_offered,
    needs_account=True,
    reads=texts_read.read,
    reads_answer=texts_read.read_answer,
    goes_first=correcting.correcting,
    steps_in=texts_read.removing,
    corrects_model=texts_read.without_removals,
    timers=arrivals.TIMERS,
    events=arrivals.EVENTS,
    of_nobody=arrivals.OF_LIBRARY,
    kept=_kept,
    merges=merging.merges,
)
