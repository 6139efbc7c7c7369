"""The adapters for Radarr and Sonarr, against stand-ins that refuse every wrong request."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from parley import wiring
from parley.adapters import servarr
from parley.adapters.servarr import RadarrLibrary, SonarrLibrary
from parley.errors import LibraryError
from parley.lanes.media.settings import LibrarySettings
from parley.ports import LibraryDownload, LibraryTitle, Monitored, TitleToAdd
from parley.settings import Settings
from parley_cli.errors import OperatorError
from parley_cli.library import check
from parley_cli.servarr.services import RadarrStandIn, SonarrStandIn
from tests.support.servarr_server import KEY, Fault, ServarrServer, answers, fails, forgets, hangs

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Clock:
    """A clock that a test moves, and the machine's seconds beside it."""

    def __init__(self) -> None:
        self.at, self.seconds = NOW, 0.0

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def films(clock: Clock) -> Iterator[ServarrServer]:
    with ServarrServer(RadarrStandIn(clock, KEY, "/behind/a/proxy")) as server:
        yield server
        assert server.service.refused == []


@pytest.fixture
def series(clock: Clock) -> Iterator[ServarrServer]:
    with ServarrServer(SonarrStandIn(clock, KEY)) as server:
        yield server
        assert server.service.refused == []


@pytest.fixture
def radarr(films: ServarrServer, clock: Clock) -> RadarrLibrary:
    return RadarrLibrary(f"{films.url}/behind/a/proxy/", lambda: KEY, lambda: clock.seconds)


@pytest.fixture
def sonarr(series: ServarrServer, clock: Clock) -> SonarrLibrary:
    return SonarrLibrary(series.url, lambda: KEY, lambda: clock.seconds)


def wanted(title: LibraryTitle, monitored: Monitored = "all", season: int = 0) -> TitleToAdd:
    return TitleToAdd(title, 4, "/media/library", monitored, season)


def test_a_film_is_found_added_once_watched_and_removed(radarr: RadarrLibrary, clock: Clock) -> None:
    new, old, part_two = radarr.search("dune")
    assert (new.name, new.year, old.year, part_two.id) == ("Dune", 2021, 1984, 0)
    assert radarr.choices().profiles[0] == (4, "HD-1080p")
    radarr.add(wanted(old))
    radarr.add(wanted(old))
    (there,) = radarr.titles()
    assert (there.key, there.is_there, radarr.find(old.key), radarr.find(new.key)) == (841, False, there, None)
    clock.at += timedelta(seconds=30)
    assert radarr.downloads() == [LibraryDownload("Dune (1984)", 25, 90, key=841)]
    clock.at += timedelta(minutes=2)
    assert (radarr.downloads(), radarr.titles()[0].is_there) == ([], True)
    radarr.remove(there, deletes_files=False)
    radarr.remove(there, deletes_files=False)
    assert radarr.titles() == []


@pytest.mark.parametrize(
    ("monitored", "season", "fetched"), [("all", 0, 5), ("future", 0, 0), ("season", 2, 2), ("season", 1, 3)]
)
def test_a_series_is_added_as_far_as_it_is_wanted(
    sonarr: SonarrLibrary, monitored: Monitored, season: int, fetched: int
) -> None:
    bear, _ = sonarr.search("bear")
    assert bear.seasons == (1, 2)
    sonarr.add(wanted(bear, monitored, season))
    assert len(sonarr.downloads()) == fetched


def test_what_comes_out_is_told_in_order(
    radarr: RadarrLibrary, sonarr: SonarrLibrary, films: ServarrServer, series: ServarrServer
) -> None:
    assert isinstance(films.service, RadarrStandIn)
    assert isinstance(series.service, SonarrStandIn)
    for key, days in ((841, 9), (438631, 2), (900003, 40)):
        films.service.holds(key)
        films.service.releases[key] = NOW + timedelta(days=days)
    series.service.holds(403294)
    series.service.next_episodes[403294] = NOW + timedelta(days=1)
    week = NOW + timedelta(days=10)
    assert [each.name for each in radarr.coming(NOW, week)] == ["Dune (2021)", "Dune (1984)"]
    (episode,) = sonarr.coming(NOW, week)
    assert (episode.name, episode.season, episode.episode, episode.subtitle) == ("The Bear", 3, 1, "Chapter 1")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (fails(401), "key"),
        (fails(403), "key"),
        (fails(404), "address"),
        (fails(302), "address"),
        (fails(200, b"<html>Sign in</html>"), "address"),
        (fails(200, b'{"a": 1}'), "address"),
        (fails(200, b"[" * 100_000), "address"),
        (fails(500), "broken"),
        (fails(503, b"<html>"), "broken"),
        (fails(409), "refused"),
        (fails(429), "refused"),
        (lambda server, request: None, "slow"),
    ],
)
def test_what_is_wrong_is_told_by_its_kind_and_asked_once(
    radarr: RadarrLibrary, films: ServarrServer, fault: Fault, reason: str
) -> None:
    films.will(fault)
    with pytest.raises(LibraryError) as error:
        radarr.search("dune")
    assert (error.value.reason, error.value.service) == (reason, "Radarr")
    assert KEY not in str(error.value)
    assert films.url not in str(error.value)
    assert films.service.asked == [], "it was not tried again"
    assert radarr.search("dune"), "nothing is remembered of it"


def test_a_server_that_hangs_is_not_waited_for_longer_than_its_limit(
    radarr: RadarrLibrary, films: ServarrServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servarr, "LOOKUP_SECONDS", 0.2)
    films.will(hangs)
    with pytest.raises(LibraryError) as error:
        radarr.search("dune")
    assert error.value.reason == "slow"


def test_a_request_ends_with_the_time_that_is_left_and_is_not_made_without_any(
    radarr: RadarrLibrary, films: ServarrServer
) -> None:
    films.will(hangs)
    began = time.monotonic()
    with pytest.raises(LibraryError) as error:
        radarr.within(lambda: servarr.RESERVED_SECONDS + 0.2).search("dune")
    assert (error.value.reason, time.monotonic() - began < 3) == ("slow", True)
    with pytest.raises(LibraryError, match="no time is left"):
        radarr.within(lambda: servarr.RESERVED_SECONDS).search("dune")
    assert films.service.asked == []
    assert radarr.within(lambda: 60.0).within(lambda: 20.0).search("dune")


def test_a_lost_answer_to_an_addition_or_a_removal_does_nothing_twice(
    radarr: RadarrLibrary, films: ServarrServer
) -> None:
    dune, *_ = radarr.search("dune")
    films.will(answers, answers, forgets)  # it is looked for, looked up, and added
    with pytest.raises(LibraryError):
        radarr.add(wanted(dune))
    radarr.add(wanted(dune))
    (there,) = radarr.titles()
    films.will(answers, forgets)
    with pytest.raises(LibraryError):
        radarr.remove(there, deletes_files=True)
    radarr.remove(there, deletes_files=True)
    assert [method for method, _ in films.service.asked if method != "GET"] == ["POST", "DELETE"]


def test_a_title_that_was_added_anew_is_not_removed_by_an_old_yes(radarr: RadarrLibrary) -> None:
    dune, *_ = radarr.search("dune")
    radarr.add(wanted(dune))
    (before,) = radarr.titles()
    radarr.remove(before, deletes_files=False)
    radarr.add(wanted(dune))
    radarr.remove(before, deletes_files=False)
    assert len(radarr.titles()) == 1


def test_a_server_that_sleeps_is_remembered_for_a_minute(clock: Clock) -> None:
    asleep = RadarrLibrary("http://127.0.0.1:9", lambda: KEY, lambda: clock.seconds)  # nobody listens there
    client = asleep._client
    for seconds, known in ((0.0, "ConnectError"), (59.0, "a moment ago"), (61.0, "ConnectError")):
        clock.seconds = seconds
        with pytest.raises(LibraryError, match=known) as error:
            client.ask("GET", "movie")
        assert error.value.reason == "asleep"


def test_a_missing_key_is_a_problem_of_the_key(films: ServarrServer) -> None:
    def missing() -> str:
        raise LookupError("missing in SSM")

    with pytest.raises(LibraryError, match="none is stored") as error:
        RadarrLibrary(films.url, missing).titles()
    assert error.value.reason == "key"


def test_the_connection_test_tells_one_service_from_the_other(sonarr: SonarrLibrary, series: ServarrServer) -> None:
    series.service.health = [{"type": "warning", "message": "No indexers"}, {"type": "ok", "message": "fine"}]
    found = sonarr.status()
    assert (found.disks[0][0], found.problems) == ("/media", ("No indexers",))
    with pytest.raises(LibraryError) as error:
        RadarrLibrary(series.url, lambda: KEY).status()
    assert error.value.reason == "address"


def test_the_operator_is_told_whether_the_services_can_be_used(
    films: ServarrServer, series: ServarrServer, clock: Clock
) -> None:
    right = {"RADARR_URL": f"{films.url}/behind/a/proxy", "RADARR_API_KEY": KEY, "SONARR_URL": series.url}
    films.service.folders = []
    with pytest.raises(OperatorError, match="Sonarr does not accept my key"):
        list(check({**right, "SONARR_API_KEY": ""}))
    first, missing, last = check({**right, "SONARR_API_KEY": KEY})
    assert (first, last) == ("Radarr 5.14.0.9383 answers.", "Sonarr 5.14.0.9383 answers.")
    assert "root folder in Radarr" in missing
    with pytest.raises(OperatorError, match="Set RADARR_URL"):
        list(check({}))
    with pytest.raises(OperatorError, match="has to begin with https"):
        list(check({"RADARR_URL": "http://home.example.net/radarr"}))


def test_the_deployed_service_has_the_libraries_that_are_set_up(films: ServarrServer) -> None:
    radarr = f"{films.url}/behind/a/proxy"
    found = wiring.libraries(Settings({"RADARR_URL": radarr, "SONARR_URL": "http://127.0.0.1:9"}))
    assert {kind: library.service for kind, library in found.items()} == {"movie": "Radarr", "series": "Sonarr"}
    with pytest.raises(LibraryError, match="none is stored"):
        found["movie"].titles()
    assert wiring.libraries(Settings()) == {}


@pytest.mark.parametrize(
    ("url", "is_allowed"),
    [
        ("https://home.example.net/radarr", True),
        ("http://127.0.0.1:7878", True),
        ("http://[::1]:7878", True),
        ("http://192.168.1.9:7878/radarr", True),
        ("http://nas:7878", True),
        ("http://nas.local", True),
        ("http://home.example.net", False),
        ("http://8.8.8.8", False),
        ("https://user:secret@home.example.net", False),
        ("https://home.example.net/?apikey=1", False),
        ("ftp://nas", False),
    ],
)
def test_a_key_goes_through_the_internet_by_https_alone(url: str, is_allowed: bool) -> None:
    if is_allowed:
        assert Settings({"RADARR_URL": url}).of(LibrarySettings).is_on
    else:
        with pytest.raises(ValidationError):
            Settings({"RADARR_URL": url}).of(LibrarySettings)
    if url.startswith("http://"):
        assert Settings({"RADARR_URL": url, "PARLEY_LIBRARY_PLAIN_HTTP": "yes"}).of(LibrarySettings).is_on


@pytest.mark.parametrize(
    ("span", "seconds"),
    [("00:02:03", 123), ("1.02:00:00", 93_600), ("00:00:01.5", 1), ("soon", None), (None, None), ("1:2", None)],
)
def test_a_time_span_is_read(span: object, seconds: int | None) -> None:
    assert servarr._seconds(span) == seconds
