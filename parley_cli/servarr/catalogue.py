"""The films and series that the stand-in's world knows. Most are invented; some share a name, so one has to choose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownFilm:
    """A film that a lookup of the stand-in finds."""

    key: int
    title: str
    year: int


@dataclass(frozen=True)
class KnownSeries:
    """A series that a lookup of the stand-in finds, with the number of episodes of each season."""

    key: int
    title: str
    year: int
    seasons: tuple[int, ...]


FILMS = (
    KnownFilm(438631, "Dune", 2021),
    KnownFilm(841, "Dune", 1984),
    KnownFilm(693134, "Dune: Part Two", 2024),
    KnownFilm(900001, "The Lamplighter's Map", 2019),
    KnownFilm(900002, "Seven Kites over Lisbon", 2022),
    KnownFilm(900003, "The Last Ferry", 1998),
)
SERIES = (
    KnownSeries(403294, "The Bear", 2022, (3, 2)),
    KnownSeries(900101, "Harbour Lights", 2018, (4,)),
    KnownSeries(900102, "Bear Country", 2015, (2,)),
)
