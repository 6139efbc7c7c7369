"""The tools of the media lane that find, add and remove titles."""

from collections.abc import Callable
from typing import Literal

from pydantic import Field

from parley.errors import LibraryError, NotDone, ToolRefused
from parley.lanes.media import choosing, followers, pointing, reading
from parley.lanes.media.choosing import title_with_year
from parley.lanes.media.notes import MediaNotes
from parley.lanes.media.settings import LibrarySettings
from parley.lanes.media.texts import say
from parley.ports import HomeLibrary, LibraryChoices, LibraryTitle, Monitored, Services, TitleKind, TitleToAdd
from parley.tools.phrases import variants
from parley.tools.tool import AmendingCall, Arguments, Call, Result, Tier, tool

MovieWords = Field(max_length=200, description="The person's own words for it: a title, 'the second one', '1984'.")


class SoughtTitles(Arguments):
    """What is looked for."""

    words: str = MovieWords


class MovieToAdd(Arguments):
    """The film that is added."""

    title: str = MovieWords


class SeriesToAdd(Arguments):
    """The series that is added, and which of its episodes are fetched."""

    title: str = MovieWords
    monitor: Literal["all", "future", "season"] = Field(
        "all", description="all: every episode; future: only new ones; season: only the one in `season`."
    )
    season: int = Field(0, ge=0, le=99, description="The number of the season, with monitor 'season'; else null.")


class AddedTitle(Arguments):
    """A title that is added, with all that its library is told."""

    kind: TitleKind
    name: str
    year: int
    key: int
    profile: int
    folder: str
    monitored: Monitored = "all"
    season: int = 0
    is_chosen: bool = False
    """Whether the person chose it from a list, so that it is certain which one they mean."""

    @property
    def title(self) -> LibraryTitle:
        """The title itself."""
        return LibraryTitle(self.kind, self.name, self.year, self.key)


class TitleToRemove(Arguments):
    """The title that is removed from the library."""

    title: str = MovieWords
    deletes_files: bool = Field(False, description="Whether its files are deleted too: only if the person says so.")


class RemovedTitle(Arguments):
    """A title of the library that is removed, by the library's own number."""

    kind: TitleKind
    name: str
    year: int
    key: int
    id: int
    deletes_files: bool = False

    @property
    def title(self) -> LibraryTitle:
        """The title itself."""
        return LibraryTitle(self.kind, self.name, self.year, self.key, self.id)


# --- search -----------------------------------------------------------------------------------------------------------


def _search(call: Call[Services], kind: TitleKind | None, words: str) -> Result:
    """Return what a lookup finds, and which of it is in the library, and note the list."""
    pointed = choosing.of_list(call, words, kind)
    found = choosing.searched(call, kind, title_with_year(pointed) if pointed else words)[: choosing.MOST_OPTIONS + 1]
    says = say(call)
    if not found:
        return Result(says.found_nothing.format(words=choosing.shortened(words)), is_unanswered=True)
    lines = [f"{place}. {_found_line(call, each, kind)}" for place, each in enumerate(found, 1)]
    notes = MediaNotes.for_call(call).showing(found, call.now).store()
    return Result("\n".join((says.found[kind or "any"].format(words=choosing.shortened(words)), *lines)), notes=notes)


def _found_line(call: Call[Services], title: LibraryTitle, kind: TitleKind | None) -> str:
    says = say(call)
    state = "" if not title.id else says.states["there" if title.is_there else "waiting"]
    what = "" if kind else says.kinds[title.kind]
    beside = ", ".join(filter(None, (what, state)))
    return f"{title_with_year(title)}: {beside}" if beside else title_with_year(title)


@tool(
    Tier.READ,
    phrases={
        "en": ["find the movie {words:Dune}", *variants("<find|search for|look for> the <movie|film> {words:Dune}")],
        "es": ["busca la película {words:Dune}", "busca la peli {words:Dune}"],
    },
    outside=True,
)
def search_movies(call: Call[Services], arguments: SoughtTitles) -> Result:
    """Search films by title; tells which are in the home's library already."""
    return _search(call, "movie", arguments.words)


@tool(
    Tier.READ,
    phrases={
        "en": [
            "find the series {words:The Bear}",
            *variants("<find|search for|look for> the <show|series> {words:The Bear}"),
        ],
        "es": ["busca la serie {words:The Bear}"],
    },
    outside=True,
)
def search_series(call: Call[Services], arguments: SoughtTitles) -> Result:
    """Search series by title; tells which are in the home's library already."""
    return _search(call, "series", arguments.words)


@tool(Tier.READ, outside=True, is_for_phrases=True, in_help=False)
def search_titles(call: Call[Services], arguments: SoughtTitles) -> Result:
    """Search films and series by title."""
    return _search(call, None, arguments.words)


# --- add --------------------------------------------------------------------------------------------------------------


def _prepared(call: Call[Services], given: SeriesToAdd, kind: TitleKind | None) -> AddedTitle:
    """Return the title to add, with the profile and the folder that its library has. Raises ToolRefused if it is there
    already, or if an operator has to set something up first.
    """
    title = choosing.to_be_added(call, given.title, kind)
    says = say(call)
    (library,) = choosing.libraries(call, title.kind)
    if title.kind == "movie" and given.monitor != "all":
        raise ToolRefused(says.no_seasons.format(title=title_with_year(title)))
    if given.monitor == "season" and given.season not in (title.seasons or (given.season,)):
        raise ToolRefused(
            says.no_such_season.format(title=title_with_year(title), seasons=", ".join(map(str, title.seasons)))
        )
    if title.id:
        raise ToolRefused(
            says.already_there["there" if title.is_there else "waiting"].format(title=title_with_year(title))
        )
    profile, folder = _where(call, library)
    return AddedTitle(
        kind=title.kind,
        name=title.name,
        year=title.year,
        key=title.key,
        profile=profile,
        folder=folder,
        monitored=given.monitor,
        season=given.season if given.monitor == "season" else 0,
        is_chosen=(option := choosing.OPTION.fullmatch(given.title)) is not None and not option[3],
    )


def _where(call: Call[Services], library: HomeLibrary) -> tuple[int, str]:
    """Return the quality profile and the folder of new titles: those of the settings, or else the library's first.
    Raises ToolRefused if the library has none, or not those of the settings.
    """
    says, set_up = say(call), call.services.settings.of(LibrarySettings)
    is_movie = library.kind == "movie"
    wanted_profile = set_up.radarr_profile if is_movie else set_up.sonarr_profile
    wanted_folder = set_up.radarr_folder if is_movie else set_up.sonarr_folder
    try:
        choices: LibraryChoices = library.choices()
    except LibraryError as error:
        raise ToolRefused(choosing.problem(call, error)) from None
    profiles = [id for id, name in choices.profiles if wanted_profile in ("", name)]
    folders = [path for path in choices.folders if wanted_folder.rstrip("/") in ("", path.rstrip("/"))]
    if not folders:
        raise ToolRefused(says.no_folder.format(service=library.service))
    if not profiles:
        raise ToolRefused(says.no_profile.format(service=library.service))
    return profiles[0], folders[0]


def _ask_add(call: Call[Services], wanted: AddedTitle) -> str:
    says = say(call)
    what = says.episodes[wanted.monitored].format(season=wanted.season) if wanted.kind == "series" else ""
    return says.ask_add[wanted.kind].format(title=title_with_year(wanted.title), episodes=what)


def _add(call: Call[Services], wanted: AddedTitle) -> Result:
    """Add the title, and let the person follow it. A repeat finds the title there, and says what the first try said."""
    says = say(call)
    (library,) = choosing.libraries(call, wanted.kind)
    try:
        library.add(TitleToAdd(wanted.title, wanted.profile, wanted.folder, wanted.monitored, wanted.season))
    except LibraryError as error:
        words = choosing.problem(call, error)
        if error.reason == "slow":  # it may have been added: the next try asks first
            raise NotDone(words) from error
        return Result(words)
    followers.follow(call, wanted.title, has_asked=True)
    what = says.episodes[wanted.monitored].format(season=wanted.season) if wanted.kind == "series" else ""
    notes = MediaNotes.for_call(call).meaning(wanted.title, call.now).store()
    return Result(says.added[wanted.kind].format(title=title_with_year(wanted.title), episodes=what), notes=notes)


def _is_unsure(call: Call[Services], given: Arguments, wanted: AddedTitle) -> bool:
    return not wanted.is_chosen


def _amended(call: Call[Services], wanted: AddedTitle, text: str) -> AmendingCall | None:
    """Return the addition that an answer makes of the one which waits for a yes: "not that one, the other", "just the
    new episodes". None for any other text.
    """
    title = f"#{wanted.kind}/{wanted.key}?"
    if wanted.kind == "series" and (only := reading.episodes(text)) is not None:
        return AmendingCall("add_title", {"title": title, "monitor": only.monitored, "season": only.season})
    points = pointing.pointer(text)
    if points is None or not (points.compares or points.words or points.place):
        return None
    others = choosing.beside(call, wanted.title)
    found = [each for each in pointing.among(others, points) if not points.is_other or each.key != wanted.key]
    if len(found) == 1:
        return AmendingCall("add_title", {"title": f"#{found[0].kind}/{found[0].key}?"})
    return AmendingCall("add_title", {"title": wanted.name}) if found else None


def _movie(call: Call[Services], given: MovieToAdd) -> AddedTitle:
    return _prepared(call, SeriesToAdd(title=given.title, monitor="all", season=0), "movie")


def _series(call: Call[Services], given: SeriesToAdd) -> AddedTitle:
    return _prepared(call, given, "series")


def title_to_add(call: Call[Services], given: SeriesToAdd) -> AddedTitle:
    return _prepared(call, given, None)


@tool(
    Tier.WRITE,
    phrases={
        "en": ["add the movie {title:Dune}", "add the film {title:Dune}"],
        "es": ["añade la película {title:Dune}", "agrega la película {title:Dune}"],
    },
    prepare=_movie,
    question=_ask_add,
    amends=_amended,
    doubts=_is_unsure,
)
def add_movie(call: Call[Services], arguments: AddedTitle) -> Result:
    """Add a film to the home's library, which then fetches it."""
    return _add(call, arguments)


@tool(
    Tier.WRITE,
    phrases={
        "en": ["add the series {title:The Bear}", "add the show {title:The Bear}"],
        "es": ["añade la serie {title:The Bear}", "agrega la serie {title:The Bear}"],
    },
    prepare=_series,
    question=_ask_add,
    amends=_amended,
    doubts=_is_unsure,
)
def add_series(call: Call[Services], arguments: AddedTitle) -> Result:
    """Add a series to the home's library: all of it, only new episodes, or one season."""
    return _add(call, arguments)


@tool(
    Tier.WRITE,
    prepare=title_to_add,
    question=_ask_add,
    amends=_amended,
    doubts=_is_unsure,
    is_for_phrases=True,
    in_help=False,
)
def add_title(call: Call[Services], arguments: AddedTitle) -> Result:
    """Add a film or a series to the home's library."""
    return _add(call, arguments)


# --- remove -----------------------------------------------------------------------------------------------------------


def _to_remove(kind: TitleKind | None) -> Callable[[Call[Services], TitleToRemove], RemovedTitle]:
    def prepare(call: Call[Services], given: TitleToRemove) -> RemovedTitle:
        return to_be_removed(choosing.in_library(call, given.title, kind), given.deletes_files)

    return prepare


def to_be_removed(title: LibraryTitle, deletes_files: bool) -> RemovedTitle:
    """Return the arguments with which this title of the library is removed."""
    return RemovedTitle(
        kind=title.kind, name=title.name, year=title.year, key=title.key, id=title.id, deletes_files=deletes_files
    )


def _ask_remove(call: Call[Services], wanted: RemovedTitle) -> str:
    return (
        say(call).ask_remove["delete" if wanted.deletes_files else "keep"].format(title=title_with_year(wanted.title))
    )


def _with_files(call: Call[Services], wanted: RemovedTitle, text: str) -> AmendingCall | None:
    """Return the removal with its files, if the answer asks for that; None for any other text."""
    if wanted.deletes_files or not reading.wants_files_too(text):
        return None
    return AmendingCall("remove_title", {"title": f"#{wanted.kind}/{wanted.key}", "deletes_files": True})


def _remove(call: Call[Services], wanted: RemovedTitle) -> Result:
    """Remove the title. A repeat finds it gone, and says what the first try said."""
    (library,) = choosing.libraries(call, wanted.kind)
    try:
        library.remove(wanted.title, wanted.deletes_files)
    except LibraryError as error:
        words = choosing.problem(call, error)
        if error.reason == "slow":
            raise NotDone(words) from error
        return Result(words)
    followers.end_for_all(call.services, wanted.kind, wanted.key)
    return Result(
        say(call).removed["delete" if wanted.deletes_files else "keep"].format(title=title_with_year(wanted.title))
    )


@tool(
    Tier.CONFIRM,
    phrases={
        "en": variants("<remove|delete> the <movie|film> {title:Dune}"),
        "es": variants("<quita|elimina|borra> la <película|peli> {title:Dune}"),
    },
    prepare=_to_remove("movie"),
    question=_ask_remove,
    amends=_with_files,
    role="admin",
    is_for_phrases=True,  # no model removes anything: an admin says so in their own words
    in_help=False,
)
def remove_movie(call: Call[Services], arguments: RemovedTitle) -> Result:
    """Remove a film from the home's library."""
    return _remove(call, arguments)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": variants("<remove|delete> the <series|show> {title:The Bear}"),
        "es": variants("<quita|elimina|borra> la serie {title:The Bear}"),
    },
    prepare=_to_remove("series"),
    question=_ask_remove,
    amends=_with_files,
    role="admin",
    is_for_phrases=True,  # no model removes anything: an admin says so in their own words
    in_help=False,
)
def remove_series(call: Call[Services], arguments: RemovedTitle) -> Result:
    """Remove a series from the home's library."""
    return _remove(call, arguments)


@tool(
    Tier.CONFIRM,
    prepare=_to_remove(None),
    question=_ask_remove,
    amends=_with_files,
    role="admin",
    is_for_phrases=True,
    in_help=False,
)
def remove_title(call: Call[Services], arguments: RemovedTitle) -> Result:
    """Remove a film or a series from the home's library."""
    return _remove(call, arguments)


TOOLS = (
    search_movies,
    search_series,
    search_titles,
    add_movie,
    add_series,
    add_title,
    remove_movie,
    remove_series,
    remove_title,
)
"""The tools of this file, in the order in which a model and HELP are offered them."""
