"""A home's libraries of films and series, as the lane that looks after them sees them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

TitleKind = Literal["movie", "series"]
"""What a library holds: films, or series with their episodes."""
Monitored = Literal["all", "future", "season"]
"""Which episodes of a series are fetched: all, only those that are yet to come, or one season."""


@dataclass(frozen=True)
class LibraryTitle:
    """A film or a series, in the library or found outside it."""

    kind: TitleKind
    name: str
    year: int
    """The year of its first showing; 0: not known."""
    key: int
    """The number by which everybody knows the title: tmdb's of a film, tvdb's of a series."""
    id: int = 0
    """The library's own number for the title; 0: it is not in the library."""
    is_there: bool = False
    """Whether its files are there: a film's, or all episodes of a series that have been shown."""
    seasons: tuple[int, ...] = ()
    """The numbers of a series' seasons, without its specials."""
    files: int = 0
    """How many episodes of a series have their files."""
    episodes: int = 0
    """How many episodes of a series are wanted, of those that have been shown; 0: not known."""


@dataclass(frozen=True)
class LibraryChoices:
    """Where a library puts new titles, and in which quality: what an operator has set up there."""

    profiles: tuple[tuple[int, str], ...]
    """The quality profiles, by their number and name."""
    folders: tuple[str, ...]
    """The paths of the root folders that can be reached."""


@dataclass(frozen=True)
class TitleToAdd:
    """A title, and how it is added to a library."""

    title: LibraryTitle
    profile: int
    folder: str
    monitored: Monitored = "all"
    season: int = 0
    """The season that is fetched, of a series of which only one is."""


@dataclass(frozen=True)
class ComingRelease:
    """A film that comes out, or an episode that is shown."""

    name: str
    at: datetime
    has_time: bool
    """Whether the time of the day is known, and not only the day."""
    season: int = 0
    episode: int = 0
    subtitle: str = ""
    """What the episode is called; empty for a film."""


@dataclass(frozen=True)
class LibraryDownload:
    """Something that is being downloaded."""

    name: str
    percent: int
    seconds: int | None
    """The seconds until it is there, as far as is known; None: not known."""
    problem: str = ""
    """Why it does not go on, in the words of the program that downloads; empty: it goes on."""
    is_stalled: bool = False
    key: int = 0
    """The key of the title that it belongs to; 0: the service does not say it."""


@dataclass(frozen=True)
class LibraryStatus:
    """How a library is: its version, its disks, and what it complains of."""

    version: str
    disks: tuple[tuple[str, int, int], ...]
    """The path, the free and the total bytes of each disk."""
    problems: tuple[str, ...]


class HomeLibrary(Protocol):
    """One of a home's libraries: of films, or of series. Every method raises LibraryError if the library does not do
    what was asked. `add` and `remove` may be repeated."""

    kind: TitleKind
    service: str
    """What the program is called that keeps the library: "Radarr", "Sonarr"."""

    def within(self, time_left: Callable[[], float]) -> "HomeLibrary":
        """Return this library for work that has to end in time: no request takes longer than the seconds that
        `time_left` returns, but for some that stay for the work itself."""

    def search(self, words: str) -> Sequence[LibraryTitle]:
        """Return the titles that the world knows by these words, the nearest first."""

    def look_up(self, key: int) -> LibraryTitle | None:
        """Return the title that the world knows by this key; None if there is none."""

    def find(self, key: int) -> LibraryTitle | None:
        """Return the title of the library with this key; None if it is not there."""

    def titles(self) -> Sequence[LibraryTitle]:
        """Return all titles of the library."""

    def choices(self) -> LibraryChoices:
        """Return where new titles can be put."""

    def add(self, wanted: TitleToAdd) -> None:
        """Add a title to the library. Does nothing if it is there already."""

    def remove(self, title: LibraryTitle, deletes_files: bool) -> None:
        """Remove a title from the library. Does nothing if it is not there any more."""

    def coming(self, start: datetime, end: datetime) -> Sequence[ComingRelease]:
        """Return what comes out between two moments, in order."""

    def downloads(self) -> Sequence[LibraryDownload]:
        """Return what is being downloaded."""

    def status(self) -> LibraryStatus:
        """Return how the library is."""
