"""Runs the evaluation sets: each text on a service of its own, with a real model, a developer or recorded answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from parley.conversation.spending import Prices
from parley.errors import ModelError, ModelRefused
from parley.ports import Deadline, Model, ModelReply, ModelRequest, Usage
from parley_cli.errors import OperatorError
from parley_cli.evals import report
from parley_cli.evals.answers import AnsweringAgain, NotRecorded, RecordedCase, RecordingModel, keep, load_recorded
from parley_cli.evals.cases import Case, CaseSet, of_ids
from parley_cli.evals.play import EvalService, only, speaking
from parley_cli.evals.report import CaseResult
from parley_cli.evals.score import judge


class _NoAnswer(Exception):
    """Raised when the model has failed for good, which ends the run. The message says why."""


@dataclass
class _Failing:
    """A `ports.Model` that turns another model's failure into `_NoAnswer`. Otherwise the service would answer in its
    degraded mode, and that would be graded.
    """

    model: Model

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        try:
            return self.model.reply(request, deadline, usage)
        except ModelRefused:
            raise
        except ModelError as error:
            raise _NoAnswer(str(error)) from error


@dataclass(frozen=True)
class Run:
    """The result of a run: a result for each text, the texts without a recorded answer, and why the model failed."""

    results: tuple[CaseResult, ...]
    missing: tuple[str, ...] = ()
    """The ids of the texts that lack a recorded answer."""
    failure: str = ""
    """Why the model failed, if that ended the run early; otherwise empty."""


def run(sets: Sequence[CaseSet], model: Model, on_request: Callable[[ModelRequest], object] = lambda _: None) -> Run:
    """Send every text of these sets to a service with this model, and grade what the service did."""
    watched = RecordingModel(model if isinstance(model, AnsweringAgain) else _Failing(model))
    results, missing = list[CaseResult](), list[str]()
    for each, case in of_ids(sets):
        if isinstance(model, AnsweringAgain):
            if case.id not in model.recorded:
                continue
            model.begin(case.id)
        try:
            results.append(_result(each, case, watched, model, on_request))
        except NotRecorded:
            watched.take()
            missing.append(case.id)
        except _NoAnswer as failure:
            return Run(tuple(results), tuple(missing), str(failure))
    return Run(tuple(results), tuple(missing))


def _result(
    set: CaseSet, case: Case, watched: RecordingModel, model: Model, on_request: Callable[[ModelRequest], object]
) -> CaseResult:
    """Play one text with the model, and return its grade with the recorded answers. Replayed answers get the lanes of
    their recording.
    """
    lanes = model.recorded[case.id].lanes if isinstance(model, AnsweringAgain) else speaking()
    with only(lanes):
        judgement = judge(case, EvalService().play(case, watched, set.service))
    answers, usage, requests = watched.take()
    for request in requests:
        on_request(request)
    kept = RecordedCase(
        case=case.id,
        grade=judgement.grade,
        calls=usage.model_calls,
        read=usage.input_tokens,
        written=usage.output_tokens,
        lanes=lanes,
        answers=answers,
    )
    return CaseResult(set, case, judgement, kept, model.stale if isinstance(model, AnsweringAgain) else 0)


def evaluate_sets(
    sets: Sequence[CaseSet],
    model: Model,
    prices: Prices,
    say: Callable[[str], None],
    *,
    kept: Path | None = None,
    against: Path | None = None,
) -> Run:
    """Evaluate the sets and say the results; write the answers to `kept`, and compare them with the run in `against`.
    Raises OperatorError, after saying and writing all that, if the model has failed.
    """
    earlier = load_recorded(against) if against else None
    found = run(sets, model)
    lines = [
        *report.wrong(found.results),
        *report.summary(found.results, prices),
        *report.stale(found.results, found.missing),
        *(report.compared(found.results, earlier, prices) if earlier is not None else ()),
    ]
    for line in lines:
        say(line)
    if kept is not None:
        keep([each.kept for each in found.results], kept)
    if found.failure:
        raise OperatorError(f"The model answers no more ({found.failure}): look at LLM_API_KEY and LLM_MODEL.")
    return found
