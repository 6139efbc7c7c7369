"""A peer's own specification, microsoft/Recognizers-Text: how much of it is read as it says, and that none is wrong.

Where its convention is rightly another, the case is listed with the reason. Of the times of day the peer takes the hour
as it is said, which is what is done here for an alarm.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from parley import times

FOLDER = Path(__file__).parent / "recognizers"
ZONE = ZoneInfo("UTC")
FAR = timedelta(days=20_000)
MARKS = {"single": 0.9, "range": 0.38, "length": 0.45, "set": 0.4}
"""How much of each group must be read as the peer reads it. What nobody keeps in a calendar is refused: quarters,
decades, "all year", weeks by their number, a recurrence without its time."""
PARTS = ("morning", "afternoon", "evening", "night", "tonight")
"""A part of the day is a range for the peer; here it is the usual time in it, read back, as for "tomorrow morning"."""

ASKED = {
    "15": "a number alone is an hour or a day",
    "4.22": "written so, it is a time as well as a day",
    "4-22": "from four until ten in the evening, or a day",
    "next Sunday": "of two sundays people mean either",
    "7:00 on next Sunday afternoon": "of two sundays people mean either",
}
REFUSED = {
    "Wed, 22 of Jan": "the coming 22 January is a Sunday",
    "7ampm": "it says both halves of the day",
    "five thirty in the night": "night is neither at 5:30 nor at 17:30",
    "in the night five thirty": "night is neither at 5:30 nor at 17:30",
    "the end of the day": "is it the end of work, or midnight?",
    "end of tomorrow": "is it the end of work, or midnight?",
    "end of the sunday": "is it the end of work, or midnight?",
    "end of the day": "is it the end of work, or midnight?",
    "end of day": "is it the end of work, or midnight?",
    "the eod": "is it the end of work, or midnight?",
}
Case = tuple[str, datetime, str]


def cases(group: str) -> list[Case]:
    lines = (FOLDER / "cases.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(words, datetime.fromisoformat(said), means) for named, words, said, means in rows if named == group]


def read(words: str, said: datetime) -> times.Meaning:
    context = times.PhraseContext(
        said_at=said.replace(tzinfo=UTC), zone=ZONE, languages=("en",), day_first=False, half="alarm", horizon=FAR
    )
    return times.read(words, context)


def is_same(meaning: times.Meaning, means: str) -> bool:
    match meaning:
        case times.Once(at, has_time):
            form = "%Y-%m-%d" if not has_time else "%H:%M:%S" if len(means) == 8 else "%Y-%m-%d %H:%M:%S"
            return f"{at.astimezone(ZONE):{form}}" == means
        case times.Range(start, end, all_day):
            first, _, last = means.partition(" .. ")
            form = "%H:%M:%S" if len(first) == 8 else "%Y-%m-%d" if all_day else "%Y-%m-%d %H:%M:%S"
            ends = (end, end - timedelta(days=1)) if all_day else (end,)  # the peer counts the last day in at times
            return f"{start:{form}}" == first and last in [f"{each:{form}}" for each in ends]
        case times.Length(minutes):
            return abs(minutes * 60 - float(means)) < 60
    return means.rpartition("T")[2] in ("MO", *(f"{each:%H}" for each in getattr(meaning, "times", ())))


def outcome(words: str, said: datetime, means: str) -> str:
    try:
        return "right" if is_same(read(words, said), means) else "wrong"
    except times.Ambiguous as question:
        is_among = any(is_same(each, means) for each in question.options)
        return "asked" if is_among else "asked for others"
    except times.NotATime:
        return "refused"


@pytest.mark.parametrize("group", MARKS)
def test_a_peers_cases_are_read_or_asked_about(group: str) -> None:
    found = [(case, outcome(*case)) for case in cases(group)]
    counted = Counter(how for _, how in found)
    print(group, dict(counted), "of", len(found))
    assert [case for case, how in found if how == "wrong" and not _is_a_part(case)] == []
    assert counted["right"] >= MARKS[group] * len(found)


def _is_a_part(case: Case) -> bool:
    words, _, means = case
    return " .. " in means and any(part in words.casefold() for part in PARTS)


def test_every_case_that_is_not_read_has_its_reason() -> None:
    found = {words: outcome(words, *rest) for words, *rest in cases("single")}
    assert {words for words, how in found.items() if how == "asked"} == set(ASKED)
    assert {words for words, how in found.items() if how == "refused"} == set(REFUSED)
    assert set(found.values()) == {"right", "asked", "refused"}
