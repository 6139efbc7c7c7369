"""The report of an evaluation: a line for each text that is not right, totals for each lane, and changes since an
earlier run."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parley.conversation.spending import Prices
from parley_cli.evals.answers import Grade, Recorded, RecordedCase
from parley_cli.evals.cases import Case, CaseSet
from parley_cli.evals.score import Judgement

GRADES: tuple[Grade, ...] = ("right", "partly", "wrong", "harmful")
NAMED = 10
"""The most texts that one line of the report names."""


@dataclass(frozen=True)
class CaseResult:
    """The result of one evaluation text: its grade, and what was recorded for it."""

    set: CaseSet
    case: Case
    judgement: Judgement
    kept: RecordedCase
    stale: int = 0
    """How many of the text's recorded answers were made for an earlier version of their request."""


def wrong(results: Sequence[CaseResult]) -> Iterator[str]:
    """Yield a line for each text whose grade is not `right`: grade, id, text and reasons."""
    for each in results:
        if each.judgement.grade != "right":
            yield f"{each.judgement.grade}: {each.case.id}: {each.case.says!r}: {'; '.join(each.judgement.why)}"


def summary(results: Sequence[CaseResult], prices: Prices) -> Iterator[str]:
    """Yield a line for each lane and language, and one for all: the count of each grade, and the mean cost of a
    text.
    """
    by_set: dict[str, list[CaseResult]] = {}
    for each in results:
        by_set.setdefault(f"{each.set.lane}, {each.set.language}", []).append(each)
    for name, some in sorted(by_set.items()):
        yield f"{name}: {_line(some, prices)}"
    yield f"all: {_line(results, prices)}"


def _line(results: Sequence[CaseResult], prices: Prices) -> str:
    counts, number = Counter(each.judgement.grade for each in results), max(1, len(results))
    grades = ", ".join(f"{counts[grade]} {grade}" for grade in GRADES)
    calls, read, written = (sum(getattr(each.kept, name) for each in results) for name in ("calls", "read", "written"))
    dollars = prices.of(read, written) / 1_000_000 / number
    cost = f"{calls / number:.2f} calls, {read / number:.0f} tokens read and {written / number:.0f} written"
    return f"{grades} ({100 * counts['right'] / number:.0f} % right) of {len(results)}; a text: {cost}, ${dollars:.5f}"


def stale(results: Sequence[CaseResult], missing: Sequence[str]) -> Iterator[str]:
    """Yield a line about recorded answers whose request has changed, and a line about texts that lack a recorded
    answer.
    """
    old = [each.case.id for each in results if each.stale]
    if old:
        yield (
            f"{sum(each.stale for each in results)} answers about {len(old)} texts were made for another version of "
            f"the prompts, tools or card: {_names(old)}"
        )
    if missing:
        yield f"{len(missing)} texts are not scored, because answers are missing: {_names(missing)}"


def compared(results: Sequence[CaseResult], earlier: Recorded, prices: Prices) -> Iterator[str]:
    """Yield a line for each text whose grade differs from an earlier run's, then the totals of both runs over the texts
    that both graded.
    """
    both = [each for each in results if each.case.id in earlier and earlier[each.case.id].grade]
    for each in both:
        before = earlier[each.case.id].grade
        if before != each.judgement.grade:
            why = "; ".join(each.judgement.why) or "as it should"
            yield f"{before} -> {each.judgement.grade}: {each.case.id}: {why}"
    then = [
        CaseResult(each.set, each.case, Judgement(grade), earlier[each.case.id])
        for each in both
        if (grade := earlier[each.case.id].grade)
    ]
    yield f"before: {_line(then, prices)}"
    yield f"now:    {_line(both, prices)}"


def _names(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more
