"""Who may import whom: the design's picture, read from the source; and what a cold function loads."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "layers" / "common" / "parley"

# --- the picture ----------------------------------------------------------------------------------------------------

PICTURE: tuple[tuple[str, ...], ...] = (
    ("equal_parts", "late_models", "kept_parts"),
    ("made_ahead",),
    ("kept_schemas",),
    ("rrule", "toml_files", "compiled_ahead", "modules_ahead", "deferred"),
    ("starting",),
    ("errors", "texts", "tracing", "schedules"),
    ("search_words",),
    ("search",),
    ("times",),
    ("plans", "tools", "business"),
    ("conversation",),
    ("settings",),
    ("ports",),
    ("api",),
    ("lanes", "channels", "adapters"),
    ("hooks",),
    ("turn", "delivery", "intake", "sweep", "operators"),
    ("secrets", "telemetry", "reporting", "wiring"),
    ("functions", "parley_cli"),
)
"""The layers of the design, from the bottom. A part imports itself and what stands in the rows above its own here,
never its neighbours."""

NEIGHBOURS = {"wiring": {"secrets", "telemetry", "reporting"}, "reporting": {"telemetry"}}
"""The exceptions: where objects are built, secrets are read, and it is chosen who reports what."""

STRANGERS = {"hooks": {"lanes", "adapters"}}
"""Parts that stand below, and are not imported all the same: a cold webhook loads neither lanes nor clients."""

OUTSIDE: Mapping[str, set[str]] = {
    "pydantic": {
        "deferred",
        "kept_schemas",
        "late_models",
        "schedules",
        "plans",
        "tools",
        "business",
        "conversation",
        "ports",
        "lanes",
        "settings",
        "functions",
        "operators",
        "api",
        "hooks",
        "adapters",
    },
    "aws_lambda_powertools": {"telemetry"},
    "boto3": {"parley_cli"},
    "botocore": {"adapters", "channels", "parley_cli"},
    "openai": {"adapters", "channels"},
    "tenacity": {"adapters", "channels"},
    "twilio": {"adapters", "channels", "parley_cli"},
    "requests": {"adapters", "channels"},
    "urllib3": {"adapters", "channels"},
    "httpx2": {"adapters", "channels"},
    "vobject": {"conversation"},
    "regex": {"conversation"},
    "babel": {"business", "conversation", "lanes"},
    "email_validator": {"conversation"},
    "phonenumbers": {"conversation"},
    "stop_words": {"conversation"},
    "Stemmer": {"search_words"},
    "rapidfuzz": {"search"},
    "markdown_it": {"conversation"},
    "dateutil": {"rrule"},
}
"""Each library, and the parts that may name it. The command line, which runs on a developer's machine, may name any."""


def part(name: str) -> str:
    """The part that a module belongs to: parley.conversation.events is of `conversation`."""
    return name.split(".")[1] if name.startswith("parley.") else name.split(".")[0]


def imported(source: str) -> Iterator[str]:
    """All that a source imports anywhere: at the top, inside functions, and for type checking alone."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(level=0, module=str(module), names=names):
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.ImportFrom():
                raise AssertionError("imports are written out in full")


def sources() -> dict[str, str]:
    """Return every module of the package, the functions and the command line, by its dotted name."""
    places = [(PACKAGE, "parley"), (ROOT / "functions", "functions"), (ROOT / "parley_cli", "parley_cli")]
    return {
        ".".join([top, *path.relative_to(folder).with_suffix("").parts]).removesuffix(".__init__"): path.read_text()
        for folder, top in places
        for path in sorted(folder.rglob("*.py"))
    }


def objections(module: str, source: str) -> list[str]:
    """What in this module breaks the picture."""
    here, row = part(module), {name: height for height, names in enumerate(PICTURE) for name in names}
    found = []
    for name in imported(source):
        there = part(name)
        if there in row:
            fine = there == here or row[there] < row[here] or there in NEIGHBOURS.get(here, ())
            fine = fine and there not in STRANGERS.get(here, ())
        else:
            fine = there in sys.stdlib_module_names or here in OUTSIDE.get(there, ()) or here == "parley_cli"
        if not fine:
            found.append(f"{module} imports {name}")
    return found


def test_every_module_has_its_place_in_the_picture() -> None:
    placed = {name for names in PICTURE for name in names}
    assert {part(module) for module in sources() if module != "parley"} <= placed


def test_nothing_imports_upwards_or_sideways() -> None:
    assert [objection for module, source in sources().items() for objection in objections(module, source)] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("parley.conversation.state", "from parley.ports import Ask"),
        ("parley.settings.model", "from parley.ports import Ask"),
        ("parley.conversation.state", "from parley import ports"),
        ("parley.conversation.state", "import parley.ports"),
        ("parley.lanes.agent_loop", "def late():\n    from parley.channels.twilio import send"),
        ("parley.ports", "if TYPE_CHECKING:\n    from parley.lanes.agent_loop import Lane"),
        ("parley.adapters.memory", "from parley.channels.twilio.receive import parse"),
        ("parley.intake", "from parley.turn.run import Turns"),
        ("parley.hooks.meta", "from parley.lanes.table import LANES"),
        ("parley.hooks.meta", "from parley.adapters.sqs import SqsMailbox"),
        ("parley.hooks.meta", "import twilio"),
        ("parley.intake", "from parley.secrets import Secrets"),
        ("parley.errors", "from parley.conversation.events import Event"),
        ("parley.texts", "from parley.errors import ParleyError"),
        ("parley.turn.run", "from parley_cli.memory_service import MemoryService"),
        ("parley.turn.run", "import boto3"),
        ("parley.conversation.identity", "from botocore.config import Config"),
        ("parley.lanes.assistant.agent", "import openai"),
        ("parley.delivery", "from twilio.rest import Client"),
        ("parley.wiring", "import some_library"),
        ("functions.send.app", "from parley_cli import events"),
        ("functions.webhook.app", "import boto3"),
    ],
)
def test_the_picture_would_show_it(module: str, source: str) -> None:
    assert len(objections(module, source)) == 1


# --- what a cold function loads -------------------------------------------------------------------------------------

LOAD = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("app", sys.argv[1])
spec.loader.exec_module(importlib.util.module_from_spec(spec))
print(json.dumps(sorted(sys.modules)))
"""
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "PARLEY_DELIVERIES_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/parley-dev-deliveries.fifo",
    "PARLEY_STATUSES_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/parley-dev-statuses",
    "TWILIO_ACCOUNT_SID": "ACa0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0",
    "TWILIO_AUTH_TOKEN": "local-auth-token",
}
"""No key of a model: then no client of one is loaded either."""

TURN = {
    "parley.lanes",
    "parley.tools",
    "parley.turn.decide",
    "parley.turn.run",
    "parley.turn.attempt",
    "parley.adapters.tasks",
    "parley.adapters.calendar",
    "parley.adapters.rows",
}
NEVER_LOADED: Mapping[str, set[str]] = {
    "webhook": {
        *TURN,
        "parley.turn",
        "parley.delivery",
        "parley.sweep",
        "parley.adapters.dynamodb",
        "twilio.rest",
        "twilio.http",
        "requests",
    },
    "orchestrate": {
        "parley.adapters.stripe",
        "httpx2",
        "parley.hooks",
        "parley.channels",
        "parley.delivery",
        "parley.intake",
        "parley.sweep",
        "twilio",
    },
    "send": {*TURN, "parley.hooks", "parley.intake", "parley.sweep"},
    "scheduler": {*TURN, "parley.hooks", "parley.channels", "parley.delivery", "parley.intake", "twilio"},
    "api": {
        *TURN,
        "parley.hooks",
        "parley.channels",
        "parley.delivery",
        "parley.intake",
        "parley.sweep",
        "twilio",
        "phonenumbers",
    },
}
EVERYWHERE = {
    "Stemmer",
    "rapidfuzz",
    "babel",
    "openai",
    "markdown_it",
    "vobject",
    "parley.adapters.openai",
    "parley.adapters.chat",
    "parley.adapters.retrying",
    "parley.adapters.memory",
    "parley.adapters.local",
    "aiohttp",
    "tenacity",
    "parley_cli",
}


def loaded_by(function: str, **variables: str) -> list[str]:
    """Return the modules that a function loads when it starts with these variables besides ENVIRONMENT."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOAD, str(ROOT / "functions" / function / "app.py")],
        env=ENVIRONMENT | variables | {"PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    modules: list[str] = json.loads(run.stdout)
    return modules


@pytest.mark.slow
@pytest.mark.sampled(1)
@pytest.mark.parametrize("function", NEVER_LOADED)
def test_a_cold_function_loads_only_what_it_needs(function: str) -> None:
    loaded = loaded_by(function)
    unwanted = NEVER_LOADED[function] | EVERYWHERE
    if function == "api":  # loads what each lane adds to the operators' API, and no more of a lane
        parts = [f"{name}." for name in loaded if name.startswith("parley.lanes.") and name.endswith(".api")]
        assert parts
        loaded = [name for name in loaded if not any(each.startswith(f"{name}.") for each in parts)]
    assert [name for name in loaded if any(f"{name}.".startswith(f"{each}.") for each in unwanted)] == []
    assert "parley.wiring" in loaded


@pytest.mark.slow
def test_a_model_is_asked_without_loading_the_sdk() -> None:
    loaded = loaded_by("orchestrate", LLM_API_KEY="sk-test", LLM_TRANSCRIPTION_MODEL="gpt-4o-mini-transcribe")
    assert "parley.adapters.openai_client" in loaded
    assert [name for name in loaded if name.split(".")[0] in ("openai", "aiohttp")] == []
