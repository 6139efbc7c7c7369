"""The operator's files: what is wrong in them is said by file and field, with what to do."""

import re
import shutil
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from parley.business import files, hours
from parley.errors import FileWrong
from parley_cli.errors import OperatorError
from parley_cli.service_files import FOLDER, read

EXAMPLE = (FOLDER / "service.toml").read_text(encoding="utf-8")
MONDAY = "monday = []"


def written(folder: Path, service: str = EXAMPLE, faq: str = "") -> Path:
    (folder / "service.toml").write_text(service, encoding="utf-8")
    (folder / "faq.toml").write_text(faq, encoding="utf-8")
    return folder


def test_the_example_is_a_business() -> None:
    business = files.load(FOLDER)
    assert business.service.name == "Moon Bakery"
    assert {"info", "assistant"} == set(business.prompts)
    assert all(answer.en and answer.es for answer in business.faq.answers)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "address =",
            "adress =",
            "places 1, adress is not known here: take it out, or name it as one of name, address",
        ),
        ("address =", "adress =", "places 1, address is missing: add it"),
        (MONDAY, 'monday = ["18:00-09:00"]', "hours, monday 1 ends before it begins: write a night as two"),
        (MONDAY, 'monday = ["9-17"]', "hours, monday 1 is '9-17': write hours like"),
        (MONDAY, 'monday = ["20:00-25:00"]', "hours, monday 1 is '20:00-25:00': a day ends at"),
        (
            MONDAY,
            'monday = ["9:00-17:00", "16:00-18:00"]',
            "hours, monday overlaps or is out of order: write the earlier",
        ),
        (MONDAY, "", "hours, monday is missing: add it"),
        (
            '{ en = "the shop", es = "la tienda" }',
            '{ en = "the shop" }',
            "contacts 1, who has no text in 'es': add it, or",
        ),
        ("America/Toronto", "Toronto", "timezone is 'Toronto': write a name like America/Toronto"),
        (
            '"12-25"',
            '"25-12"',
            "holidays 1, date is '25-12': write \"12-25\" for every year, or 2026-12-25 without quotes",
        ),
        ('["en", "es"]', '["en", "xx"]', "languages 2: Input should be 'en', 'es' or 'pt'"),
        ("amount = 9500", "amount = 95.5", "prices 1, amount: Input should be a valid integer"),
        ('name = "Moon', "name = Moon", "is no TOML"),
    ],
)
def test_what_is_wrong_is_said_by_file_and_field(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in EXAMPLE
    with pytest.raises(FileWrong) as wrong:
        files.load(written(tmp_path, EXAMPLE.replace(before, after, 1)))
    lines = str(wrong.value).splitlines()
    assert all(line.startswith(f"{tmp_path}/service.toml") for line in lines)
    assert [line for line in lines if said in line], lines


def test_an_answer_needs_a_question_and_a_language(tmp_path: Path) -> None:
    faq = '[[answers]]\n[[answers]]\n[answers.en]\nquestions = []\nanswer = "Yes."\n'
    with pytest.raises(FileWrong) as wrong:
        files.load(written(tmp_path, faq=faq))
    assert str(wrong.value).replace(f"{tmp_path}/", "").splitlines() == [
        "faq.toml: answers 1 is empty: write [answers.en] with questions and an answer below it",
        "faq.toml: answers 2, en, questions is empty: write at least one",
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileWrong, match=r"service\.toml is missing"):
        files.load(tmp_path)


def test_a_voice_of_no_lane_is_named(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "prompts" / "sales.md").write_text("Be bold.")
    with pytest.raises(OperatorError, match=r"sales\.md: no lane is named so; there are assistant, info"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("[[support.rules]]\n", "support, rules 2 has neither words, lanes nor hours"),
        ("[[support.rules]]\nwords = []\n", "support, rules 2 has neither words, lanes nor hours"),
        ('[[support.rules]]\nlanes = ["sales"]\n', "support, rules: no lane is named sales; there are assistant, info"),
        ('[[support.rules]]\nword = ["x"]\n', "support, rules 2, word is not known here"),
        ("[support.hours]\nmonday = []\n", "support, hours, tuesday is missing: add it"),
    ],
)
def test_a_rule_for_hand_offs_that_could_never_hold_is_named(tmp_path: Path, wrong: str, told: str) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    service = tmp_path / "service.toml"
    service.write_text(f"{service.read_text(encoding='utf-8')}\n{wrong}", encoding="utf-8")
    with pytest.raises(OperatorError, match=re.escape(told)):
        read(tmp_path)


def test_the_layer_is_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A test before this one may have put the layer there, as the operators' commands on memory do.
    monkeypatch.setattr(sys, "path", [each for each in sys.path if each != str(FOLDER)])
    files.deployed.cache_clear()
    assert files.deployed() is None
    shutil.copytree(FOLDER, tmp_path / "python")
    monkeypatch.syspath_prepend(str(tmp_path / "python"))
    files.deployed.cache_clear()
    found = files.deployed()
    assert found is not None
    assert found.service == files.load(FOLDER).service
    files.deployed.cache_clear()


# --- hours ----------------------------------------------------------------------------------------------------------

TORONTO = ZoneInfo("America/Toronto")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TORONTO)


@pytest.mark.parametrize(
    ("now", "is_open", "changes"),
    [
        ("2026-11-21T12:00", True, "2026-11-21T20:00"),  # a Saturday
        ("2026-11-21T20:00", False, "2026-11-22T08:00"),  # at the very minute it is closed
        ("2026-11-22T12:30", False, "2026-11-22T14:00"),  # the break of a Sunday
        ("2026-11-22T17:30", False, "2026-11-24T07:00"),  # Monday is closed
        ("2026-12-24T12:59", True, "2026-12-24T13:00"),  # a holiday with hours of its own
        ("2026-12-24T14:00", False, "2026-12-26T08:00"),  # and one without
    ],
)
def test_open_and_closed_by_week_and_holidays(now: str, is_open: bool, changes: str) -> None:
    opening = hours.at(files.load(FOLDER), local(now))
    assert opening == hours.Opening(is_open, local(changes))


def test_a_night_is_one_opening(tmp_path: Path) -> None:
    night = EXAMPLE.replace(MONDAY, 'monday = ["20:00-24:00"]').replace('tuesday = ["', 'tuesday = ["00:00-02:00", "')
    business = files.load(written(tmp_path, night))
    assert hours.at(business, local("2026-11-23T23:00")) == hours.Opening(True, local("2026-11-24T02:00"))
    assert hours.at(business, local("2026-11-24T01:00")) == hours.Opening(True, local("2026-11-24T02:00"))


def test_a_place_that_never_opens_has_no_next_opening(tmp_path: Path) -> None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    shut = "\n".join("hours = {}" if line.startswith("[hours]") else line for line in EXAMPLE.splitlines())
    shut = "\n".join(line for line in shut.splitlines() if not line.startswith(tuple(f"{day} =" for day in days)))
    shut = shut.replace("hours = {}", "[hours]\n" + "\n".join(f"{day} = []" for day in days))
    assert hours.at(files.load(written(tmp_path, shut)), local("2026-11-24T12:00")) == hours.Opening(False, None)


def test_a_holiday_of_one_year_is_of_that_year_alone() -> None:
    business = files.load(FOLDER)
    assert hours.on(business, date(2027, 5, 24)).holiday is not None
    assert hours.on(business, date(2028, 5, 24)).holiday is None
