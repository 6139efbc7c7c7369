"""What times mean in Portuguese: the table beside this file, read as those of the other languages are."""

from pathlib import Path

import pytest

from tests.unit.times import test_tables
from tests.unit.times.test_tables import Line, answer, context, expected

TABLE = Path(__file__).parent / "times.txt"


def lines() -> list[Line]:
    found, where = list[Line](), None
    for written in TABLE.read_text("utf-8").splitlines():
        if written.startswith("@"):
            where = context(written[1:], "pt")
        elif written and not written.startswith("#"):
            means, _, phrases = written.partition(" = ")
            assert where is not None
            found.append(Line(tuple(each.strip() for each in phrases.split("; ")), means, where))
    return found


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.means)
def test_a_phrase_means_what_the_table_says(line: test_tables.Line) -> None:
    means = expected(line)
    assert {phrase: answer(phrase, line.context) for phrase in line.phrases} == dict.fromkeys(line.phrases, means)
