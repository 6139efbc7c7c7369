"""A function in a process of its own, with AWS's runtime client: what it sees, and what becomes of its failures."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parley_cli import built_function, runtime_client
from parley_cli.build import find_interpreter, host_runtime
from parley_cli.built_function import BuiltFunction, Configuration, FunctionFailed

Start = Callable[..., BuiltFunction]


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def start(tmp_path: Path, log: list[str]) -> Start:
    """A function of this source."""

    def started(source: str, timeout: int = 5, **variables: str) -> BuiltFunction:
        (tmp_path / "bundle").mkdir()
        (tmp_path / "bundle" / "app.py").write_text(source)
        configuration = Configuration(
            name="tried",
            arn="arn:aws:lambda:us-east-1:123456789012:function:tried",
            handler="app.handler",
            timeout=timeout,
            memory=128,
            runtime=host_runtime(),
            variables=variables,
        )
        layers = [tmp_path / "layer"]
        return BuiltFunction(configuration, tmp_path / "bundle", layers, find_interpreter(host_runtime()), log.append)

    return started


def without_the_compiled_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runtime client without its compiled transport, as on a machine that is not Linux."""
    found = built_function.runtime_packages()
    others = [path for path in found if not path.name.startswith("runtime_client.")]
    monkeypatch.setattr(built_function, "runtime_packages", lambda: [*others, Path(runtime_client.__file__)])


@pytest.mark.parametrize("compiled", [True, False], ids=["AWS's transport", "our transport"])
def test_it_answers_one_event_after_another(compiled: bool, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    if not compiled:
        without_the_compiled_client(monkeypatch)
    source = """
calls = []
def handler(event, context):
    calls.append(event)
    return {"calls": len(calls), "event": event, "arn": context.invoked_function_arn, "id": context.aws_request_id,
            "milliseconds": context.get_remaining_time_in_millis()}
"""
    with start(source) as function:
        answers = [function.invoke(event).content for event in ({"text": "é" * 5_000}, ["second"])]
    assert [(each["calls"], each["event"]) for each in answers] == [(1, {"text": "é" * 5_000}), (2, ["second"])]
    assert {each["arn"] for each in answers} == {"arn:aws:lambda:us-east-1:123456789012:function:tried"}
    assert len({each["id"] for each in answers}) == 2
    assert all(4_000 < each["milliseconds"] <= 5_000 for each in answers)


def test_it_sees_what_lambda_gives_it_and_nothing_of_ours(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_SECRET", "hush")
    source = """
import os, sys
def handler(event, context):
    import boto3
    try:
        import yaml
    except ImportError:
        return dict(os.environ)
"""
    with start(source, PARLEY_TABLE="table") as function:
        seen: dict[str, str] = function.invoke({}).content
    assert "OUR_SECRET" not in seen
    assert (seen["PARLEY_TABLE"], seen["AWS_LAMBDA_FUNCTION_NAME"]) == ("table", "tried")


@pytest.mark.parametrize("compiled", [True, False], ids=["AWS's transport", "our transport"])
def test_what_it_raises_is_told_and_logged(
    compiled: bool, start: Start, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not compiled:
        without_the_compiled_client(monkeypatch)
    with (
        start("def handler(event, context):\n    print('before')\n    raise KeyError('due')\n") as function,
        pytest.raises(FunctionFailed, match=r"^raised KeyError: 'due'$"),
    ):
        function.invoke({})
    assert log[0] == "before"
    assert "[ERROR] KeyError: 'due'\nTraceback" in "\n".join(log)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import nothing_like_it", "while it started: Unable to import module 'app'"),
        ("1 / 0", "raised ZeroDivisionError while it started"),
        ("import os; os._exit(3)", "ended by itself with exit code 3"),
    ],
)
def test_one_that_does_not_start_says_why(source: str, said: str, start: Start) -> None:
    with pytest.raises(FunctionFailed, match=said), start(source):
        pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import time; time.sleep(60)", "has not answered within its 1 s"),
        ("import os; os._exit(4)", "ended by itself with exit code 4"),
        ("return object()", "raised Runtime.MarshalError"),
    ],
)
def test_no_answer_is_a_failure(body: str, said: str, start: Start) -> None:
    with (
        start(f"def handler(event, context):\n    {body}\n", timeout=1) as function,
        pytest.raises(FunctionFailed, match=said),
    ):
        function.invoke({})


def test_its_process_ends_with_it(start: Start) -> None:
    with start("import os\ndef handler(event, context):\n    return os.getpid()\n") as function:
        process: Any = function.invoke({}).content
        os.kill(process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
