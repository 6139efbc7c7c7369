"""The stand-ins of Radarr, which keeps films, and Sonarr, which keeps series."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from parley_cli.servarr.catalogue import FILMS, SERIES, KnownFilm, KnownSeries
from parley_cli.servarr.stand_in import Fields, RequestWrong, ServarrStandIn

MONITORS = ("all", "future", "missing", "existing", "firstSeason", "lastSeason", "latestSeason", "pilot", "none")


def _plain(title: str) -> str:
    """Return a title as the public databases compare it: without capitals and punctuation."""
    return " ".join("".join(each if each.isalnum() else " " for each in title.lower()).split())


@dataclass
class RadarrStandIn(ServarrStandIn):
    """A stand-in for Radarr."""

    films: tuple[KnownFilm, ...] = FILMS
    releases: dict[int, datetime] = field(default_factory=dict)
    """When films of the library come out, by their keys."""

    service = "Radarr"
    path = "movie"
    key_field = "tmdbId"
    exclusion = "addImportExclusion"
    required = frozenset(("title", "tmdbId", "qualityProfileId", "rootFolderPath", "monitored", "addOptions"))
    known_fields = frozenset(("titleSlug", "year", "images", "minimumAvailability", "tags"))
    known_options = frozenset(("searchForMovie", "monitor", "addMethod"))
    queue_parameters = frozenset(("includeMovie",))
    calendar_parameters = frozenset(("unmonitored",))

    def lookup(self, term: str) -> list[Fields]:
        if term.startswith("tmdb:"):
            found = [each for each in self.films if term == f"tmdb:{each.key}"]
        else:
            found = [each for each in self.films if _plain(term) in _plain(each.title)]
        return [self._of(each) for each in found]

    def _of(self, film: KnownFilm) -> Fields:
        known = {"title": film.title, "titleSlug": str(film.key), "year": film.year, "tmdbId": film.key, "images": []}
        return self.find(film.key) or known

    def holds(self, key: int, *, is_there: bool = True) -> Fields:
        """Put a film into the library, as if it had been there for long."""
        film = next(each for each in self.films if each.key == key)
        there = {**self._of(film), "id": self.next_id(), "hasFile": is_there, "monitored": True}
        self.titles[there["id"]] = there
        return there

    def added(self, given: Fields) -> Fields:
        if given.get("minimumAvailability") not in ("announced", "inCinemas", "released"):
            raise RequestWrong(400, "minimumAvailability is wrong")
        there = self.holds(given["tmdbId"], is_there=False)
        told = {"movie": self.told_of(there)}
        self.posted.append({**told, "eventType": "MovieAdded"})
        if given["addOptions"].get("searchForMovie"):
            self.download({"movieId": there["id"], "movie": there}, told, partial(there.update, hasFile=True))
            self.posted.append({**told, "eventType": "Grab", "downloadId": self.queue[-1].id})
        return there

    def told_of(self, there: Fields) -> Fields:
        """Return what a notification tells of a film."""
        return {name: there[name] for name in ("id", "title", "year", "tmdbId")}

    def calendar(self, start: datetime, end: datetime) -> list[Fields]:
        found = [(each, self.releases.get(each["tmdbId"])) for each in self.titles.values()]
        return [{**each, "digitalRelease": at.isoformat()} for each, at in found if at and start <= at <= end]


@dataclass
class SonarrStandIn(ServarrStandIn):
    """A stand-in for Sonarr."""

    series: tuple[KnownSeries, ...] = SERIES
    next_episodes: dict[int, datetime] = field(default_factory=dict)
    """When the next episode of a series of the library is shown, by the keys."""

    service = "Sonarr"
    path = "series"
    key_field = "tvdbId"
    exclusion = "addImportListExclusion"
    required = frozenset(
        ("title", "tvdbId", "qualityProfileId", "rootFolderPath", "monitored", "seasons", "addOptions")
    )
    known_fields = frozenset(("titleSlug", "year", "images", "seasonFolder", "seriesType", "tags"))
    known_options = frozenset(("monitor", "searchForMissingEpisodes", "searchForCutoffUnmetEpisodes"))
    queue_parameters = frozenset(("includeSeries", "includeEpisode"))
    calendar_parameters = frozenset(("unmonitored", "includeSeries"))

    def lookup(self, term: str) -> list[Fields]:
        if term.startswith("tvdb:"):
            found = [each for each in self.series if term == f"tvdb:{each.key}"]
        else:
            found = [each for each in self.series if _plain(term) in _plain(each.title)]
        return [self._of(each) for each in found]

    def _of(self, series: KnownSeries) -> Fields:
        seasons = [{"seasonNumber": number, "monitored": False} for number in range(len(series.seasons) + 1)]
        known = {"title": series.title, "titleSlug": str(series.key), "year": series.year, "tvdbId": series.key}
        return self.find(series.key) or {**known, "seasons": seasons, "images": []}

    def holds(self, key: int, *, is_there: bool = True) -> Fields:
        """Put a series into the library, as if it had been there for long."""
        series = next(each for each in self.series if each.key == key)
        total = sum(series.seasons)
        counted = {"episodeFileCount": total if is_there else 0, "episodeCount": total}
        there = {**self._of(series), "id": self.next_id(), "monitored": True, "statistics": counted}
        self.titles[there["id"]] = there
        return there

    def added(self, given: Fields) -> Fields:
        known = {each["seasonNumber"] for each in self.lookup(f"tvdb:{given['tvdbId']}")[0]["seasons"]}
        if {each["seasonNumber"] for each in given["seasons"]} != known:
            raise RequestWrong(400, "the seasons are wrong")
        if given["addOptions"].get("monitor", "all") not in MONITORS:
            raise RequestWrong(400, "there is no such rule of what is fetched")
        there = self.holds(given["tvdbId"], is_there=False)
        there["seasons"] = given["seasons"]
        self.posted.append({"series": self.told_of(there), "eventType": "SeriesAdd"})
        if given["addOptions"].get("searchForMissingEpisodes"):
            self._fetch(there, {each["seasonNumber"] for each in given["seasons"] if each["monitored"]})
        return there

    def _fetch(self, there: Fields, seasons: set[int]) -> None:
        """Begin the downloads of these seasons' episodes."""
        series, place = next(each for each in self.series if each.key == there["tvdbId"]), 0
        for season, count in enumerate(series.seasons, 1):
            for number in range(1, count + 1 if season in seasons else 1):
                episode = self.episode(there, season, number)
                told = {"series": self.told_of(there), "episodes": [episode]}
                fields = {"seriesId": there["id"], "series": there, "episode": episode, "seasonNumber": season}
                self.download(fields, told, self._counting(there), place)
                place += 1

    @staticmethod
    def _counting(there: Fields) -> Callable[[], None]:
        def count() -> None:
            there["statistics"] = {
                **there["statistics"],
                "episodeFileCount": there["statistics"]["episodeFileCount"] + 1,
            }

        return count

    def episode(self, there: Fields, season: int, number: int) -> Fields:
        """Return what is told of an episode of a series."""
        id = there["id"] * 10_000 + season * 100 + number
        return {"id": id, "seasonNumber": season, "episodeNumber": number, "title": f"Chapter {number}"}

    def told_of(self, there: Fields) -> Fields:
        """Return what a notification tells of a series."""
        return {name: there[name] for name in ("id", "title", "year", "tvdbId")}

    def calendar(self, start: datetime, end: datetime) -> list[Fields]:
        found = [(each, self.next_episodes.get(each["tvdbId"])) for each in self.titles.values()]
        return [
            {**self.episode(each, 3, 1), "airDateUtc": at.isoformat(), "series": each}
            for each, at in found
            if at and start <= at <= end
        ]


def small_library(
    now: Callable[[], datetime], radarr_key: str, sonarr_key: str, prefix: str = ""
) -> tuple[RadarrStandIn, SonarrStandIn]:
    """Return both services with a few titles, and with what comes out in the next days."""
    radarr = RadarrStandIn(now, radarr_key, f"{prefix}/radarr")
    sonarr = SonarrStandIn(now, sonarr_key, f"{prefix}/sonarr")
    radarr.holds(900001)
    radarr.holds(900002, is_there=False)
    radarr.releases[900002] = now() + timedelta(days=9)
    sonarr.holds(900101)
    sonarr.next_episodes[900101] = now() + timedelta(days=2)
    return radarr, sonarr
