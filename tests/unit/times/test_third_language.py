"""A third language is a file: here a little French, laid beside the others for as long as a test runs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from parley import times
from parley.times import grammar, reading
from tests.unit.times.test_tables import shown, wanted

FRENCH = """
[words.word_number]
1 = "un, une"
2 = "deux"
3 = "trois"
[words.unit]
minute = "minute, minutes"
hour = "heure, heures"
day = "jour, jours"
week = "semaine, semaines"
month = "mois"
[words.weekday]
0 = "lundi"
1 = "mardi"
4 = "vendredi"
6 = "dimanche"
[words.month]
5 = "mai"
12 = "décembre"
[words.relative]
0 = "aujourd'hui"
1 = "demain"
2 = "après-demain"
[words.part]
morning = "du matin, le matin"
night = "du soir, le soir"
[words.weekday_set]
"0,1,2,3,4" = "jour ouvrable"
[words.holiday]
12-25 = "noël"
[words.today_part]
night = "ce soir"
[words.loose_part]
morning = "matin"
[words.at]
at = "à, vers"
[words.on]
on = "le"
[words.for]
for = "pendant"
[words.from]
from = "de, du"
[words.to]
to = "à, au"
[words.between]
between = "entre"
[words.and]
and = "et"
[words.until]
until = "jusqu'à"
[words.starting]
starting = "à partir de"
[words.except]
except = "sauf"
[words.every]
every = "chaque, tous les"
[words.other]
other = "autre"
[words.all_day]
all_day = "toute la journée"
[words.coming]
coming = "les prochains"
[words.filler]
filler = "s'il te plaît"

[rules.clock]
noon = ["midi", "à midi"]
same = ["<bare> heures"]
[rules.day]
coming = ["<weekday>"]
month_day = ["le? <number> <month>"]
[rules.moment]
ahead = ["dans <span>"]
[rules.length]
duration = ["pour <span>"]
[rules.period]
week_of = ["<week>"]
[words.week]
1 = "la semaine prochaine"
[rules.unclear]
ahead_without_unit = ["dans <number>"]
"""


@pytest.fixture(autouse=True)
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "more_languages"
    folder.mkdir()
    for each in files(grammar.PACKAGE).iterdir():
        if each.name.endswith(".toml"):
            (folder / each.name).write_text(each.read_text("utf-8"), "utf-8")
    (folder / "fr.toml").write_text(FRENCH, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(grammar, "PACKAGE", folder.name)
    caches = (grammar.grammar, grammar.languages, reading.readings)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


ZONE = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 7, tzinfo=ZONE)
CONTEXT = times.PhraseContext(said_at=NOW.astimezone(UTC), zone=ZONE, languages=("fr",))


@pytest.mark.parametrize(
    ("phrase", "means"),
    [
        ("demain à 15h", "2026-11-22 15:00"),
        ("demain à 15h30", "2026-11-22 15:30"),
        ("demain à 3 heures", "2026-11-22 15:00"),
        ("après-demain à midi", "2026-11-23 12:00"),
        ("le 25 décembre", "2026-12-25"),
        ("noël", "2026-12-25"),
        ("vendredi à 9 heures du matin", "2026-11-27 09:00"),
        ("ce soir à 8 heures", "2026-11-21 20:00"),
        ("dans deux heures", "2026-11-21 09:00"),
        ("de lundi à vendredi à 08:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR at 08:00"),
        ("tous les jours à 9 heures sauf dimanche", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA at 09:00"),
        ("chaque lundi de 12:00 à 13:00", "FREQ=WEEKLY;BYDAY=MO at 12:00 for 60 min"),
        ("demain de 15:00 à 17:00", "2026-11-22 15:00 .. 17:00"),
        ("la semaine prochaine", "2026-11-23 .. 2026-11-29"),
    ],
)
def test_a_file_is_all_that_a_language_takes(phrase: str, means: str) -> None:
    assert shown(times.read(phrase, CONTEXT), ZONE) == wanted(means, NOW)


@pytest.mark.parametrize("phrase", ["demain quand il pleut", "le 31 février", "demain at 3", "tomorrow à 3"])
def test_its_words_are_not_mixed_with_another_languages_and_none_is_left_out(phrase: str) -> None:
    with pytest.raises(times.NotATime):
        times.read(phrase, CONTEXT)


def test_a_title_is_found_in_it_too() -> None:
    found = times.split("appeler Ana demain à 15h", CONTEXT)
    assert found is not None
    assert (found.title, shown(found.meaning, ZONE)) == ("appeler Ana", "2026-11-22 15:00")
