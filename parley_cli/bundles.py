"""Shrink, compile and measure built bundles: the part of `make build` that comes after `sam build`.

What sam leaves works, and is larger and slower than it must be: it holds what Twilio's library would need
to be asynchronous, all of its 40 products, a second copy of what the layer holds, and no bytecode,
without which a cold start takes a second longer. Three tables say what goes; `finish` applies
them; `start_of` proves that what is left still starts. Only the folders of bundles are written.
"""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PathDistribution
from pathlib import Path

from parley.texts import KNOWN_LANGUAGES
from parley_cli import bytecode, processes
from parley_cli.errors import OperatorError

EVERYWHERE = "*"


@dataclass(frozen=True)
class Start:
    """How long a start took, in milliseconds: by the clock, and of a processor, which other work on the machine hardly
    changes."""

    milliseconds: float
    processor: float


# Distributions that are left out of a bundle, together with those that only they need.
DISTRIBUTIONS_LEFT_OUT: Mapping[str, frozenset[str]] = {
    # aiohttp: for twilio's asynchronous client, which nothing uses here; `import openai` would import it too.
    # boto3: the Lambda runtime has it.
    EVERYWHERE: frozenset({"aiohttp", "aiohttp-retry", "boto3", "botocore", "pip", "setuptools"}),
    "WebhookFunction": frozenset({"requests", "pyjwt"}),  # a signature check sends nothing
    "SendFunction": frozenset({"pyjwt"}),  # for Twilio's OAuth; we send the account's own token
}

# Files that are left out of a bundle: pattern -> exceptions.
FILES_LEFT_OUT: Mapping[str, Mapping[str, frozenset[str]]] = {
    EVERYWHERE: {
        "requirements.*": frozenset(),
        "bin": frozenset(),
        "**/tests": frozenset(),
        "**/__pycache__": frozenset(),
    },
    "WebhookFunction": {"twilio/*": frozenset({"twilio/__init__.py", "twilio/request_validator.py"})},
    # babel's data of 800 other locales, and phonenumbers' data of regions and carriers.
    "OrchestrateFunction": {
        "babel/locale-data/*": frozenset(f"babel/locale-data/{name}.dat" for name in ("root", *KNOWN_LANGUAGES)),
        "phonenumbers/geodata": frozenset(),
        "phonenumbers/carrierdata": frozenset(),
    },
    "ApiFunction": {"babel/locale-data/*": frozenset({"babel/locale-data/root.dat"})},
    "SendFunction": {"twilio/rest/*": frozenset({"twilio/rest/__init__.py", "twilio/rest/api"})},
}

# Code that must run in a bundle besides importing its handler: libraries import late, so a missing file may not show.
MUST_RUN: Mapping[str, str] = {
    "WebhookFunction": "from twilio.request_validator import RequestValidator",
    "OrchestrateFunction": "from openai import OpenAI; OpenAI(api_key='none').audio.transcriptions; "
    "import httpx2, markdown_it, vobject; "
    "import stop_words; from parley.conversation.language import of_number; assert of_number('+525555550123') == 'es';"
    f"from babel.units import format_unit; [format_unit(1, 'duration-day', locale=a) for a in {KNOWN_LANGUAGES}]; "
    "from dateutil.rrule import rrulestr; rrulestr('FREQ=DAILY;COUNT=1'); from zoneinfo import ZoneInfo; "
    "from phonenumbers import parse, timezone; ZoneInfo(timezone.time_zones_for_number(parse('+34612345678'))[0]); "
    "from babel.dates import format_date; format_date(locale='es'); import rapidfuzz.distance, Stemmer",
    "ApiFunction": "from parley.operators.forms import NewParticipant; "
    "NewParticipant(phone='+14165550123', timezone='America/Toronto'); from parley.business.money import digits; "
    "assert digits('CAD') == 2; import parley.business.files",
    "SendFunction": "from twilio.rest import Client; Client('AC', 'none').api.v2010.accounts('AC').messages; "
    "import parley.conversation.parts",
}

# The environment for measuring a start: no AWS answers, so clients get only a region, and secrets come from variables.
WHERE_IT_STARTS: Mapping[str, str] = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "PARLEY_SECRETS": "",
    "PARLEY_CONVERSATION_KEY": "none",
    "TWILIO_ACCOUNT_SID": "none",
    "TWILIO_AUTH_TOKEN": "none",
    "LLM_API_KEY": "none",
}

NEVER_IN_A_BUNDLE = ("boto3", "botocore", "aiohttp")

# The packages of Lambda's own Python that functions use, besides the standard library.
RUNTIME_HOLDS = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py")

RUNTIME_DISTRIBUTIONS = ("boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "urllib3", "six")
"""The names in a lock of what RUNTIME_HOLDS."""


def finish(name: str, bundle: Path, layer: Path | None, interpreter: Path) -> None:
    """Remove from a bundle what its function does not need or finds in the layer, and compile the rest to bytecode.
    `layer` is None for the layer itself.
    """
    _leave_out_distributions(name, bundle, layer)
    _leave_out_files(name, bundle)
    for package in NEVER_IN_A_BUNDLE:
        if (bundle / package).exists():
            raise OperatorError(f"{package} is in the bundle of {name}: find out what asks for it.")
    copy_toml_as_json(bundle)
    _compile(bundle, interpreter, lies_at="/var/task" if layer else "/opt/python")


def megabytes(folder: Path) -> float:
    return round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6, 1)


@contextmanager
def runtime_folder(*more: Path) -> Iterator[Path]:
    """Yield a temporary folder that holds the packages of Lambda's own Python (boto3 ...), and those at `more`."""
    site_packages = Path(str(importlib.metadata.distribution("boto3").locate_file("")))
    with tempfile.TemporaryDirectory(prefix="parley-runtime-") as folder:
        for package in [*(site_packages / name for name in RUNTIME_HOLDS), *more]:
            Path(folder, package.name).symlink_to(package)
        yield Path(folder)


def start_of(
    name: str, handler: str, variables: Mapping[str, str], bundle: Path, layer: Path, interpreter: Path
) -> Start:
    """Measure how long importing the handler takes in a new process that sees only what Lambda would give it. Raises
    OperatorError if the import fails.
    """
    module, function = handler.rsplit(".", 1)
    check = f"{module}.{function}\n{MUST_RUN.get(name, '')}"
    return _started(name, f"import {module}", check, variables, [bundle, layer], interpreter)


def bare_start(interpreter: Path) -> Start:
    """Measure how long a bare boto3 client takes in such a process."""
    return _started("boto3", "import boto3; boto3.client('dynamodb')", "", {}, [], interpreter)


def _started(
    name: str, imports: str, check: str, variables: Mapping[str, str], folders: Sequence[Path], interpreter: Path
) -> Start:
    with runtime_folder() as runtime:
        script = f"""
import sys, time
sys.path[:0] = {[*map(str, folders), str(runtime)]!r}
sys.dont_write_bytecode = True
began, used = time.perf_counter(), time.process_time()
{imports}
print((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000)
{check}
"""
        isolated: list[str | Path] = [interpreter, "-I", "-S", "-c", script]
        run = subprocess.run(
            isolated, cwd=runtime, env={**variables, **WHERE_IT_STARTS}, capture_output=True, text=True
        )
    if run.returncode != 0:
        raise OperatorError(f"{name} does not start from its bundle: {processes.last_words(run.stderr)}")
    return Start(*map(float, run.stdout.split()[-2:]))


# --- distributions ------------------------------------------------------------------------------------------


def _leave_out_distributions(name: str, bundle: Path, layer: Path | None) -> None:
    """Remove from a bundle the distributions of DISTRIBUTIONS_LEFT_OUT, those that only they need, and those that the
    layer has in the same version.
    """
    installed = {_comparable(found.name): found for found in _distributions(bundle)}
    in_layer = {(_comparable(found.name), found.version) for found in _distributions(layer)} if layer else set()
    left_out = DISTRIBUTIONS_LEFT_OUT[EVERYWHERE] | DISTRIBUTIONS_LEFT_OUT.get(name, frozenset())
    needed = _needed(bundle / "requirements.in", installed, left_out)
    for comparable, distribution in installed.items():
        if comparable not in needed or (comparable, distribution.version) in in_layer:
            for top in {entry.parts[0] for entry in distribution.files or ()} - {"..", "bin"}:
                _remove(bundle / top)


def _needed(requirements: Path, installed: Mapping[str, PathDistribution], left_out: frozenset[str]) -> set[str]:
    """Return the names of the installed distributions that the function's requirements need, directly or through one
    another. Distributions `left_out` and what only they need are not among them.
    """
    lines = requirements.read_text().splitlines() if requirements.exists() else []
    waiting = [line for line in lines if line.strip() and not line.startswith("#")]
    needed: set[str] = set()
    while waiting:
        match = re.match(r"\s*([A-Za-z0-9._-]+)", waiting.pop())
        name = _comparable(match[1]) if match else ""
        if name in installed and name not in needed | left_out:
            needed.add(name)
            waiting += [each for each in installed[name].requires or () if not re.search(r"\bextra\b", each)]
    return needed


def _distributions(folder: Path) -> Iterator[PathDistribution]:
    for found in importlib.metadata.distributions(path=[str(folder)]):
        if isinstance(found, PathDistribution):
            yield found


def _comparable(name: str) -> str:
    """Return a distribution's name in the form in which package indexes compare names: "Foo_Bar" becomes "foo-bar"."""
    return re.sub(r"[-_.]+", "-", name).lower()


# --- files --------------------------------------------------------------------------------------------------


def _leave_out_files(name: str, bundle: Path) -> None:
    for pattern, exceptions in {**FILES_LEFT_OUT[EVERYWHERE], **FILES_LEFT_OUT.get(name, {})}.items():
        for path in sorted(bundle.glob(pattern)):
            if path.relative_to(bundle).as_posix() not in exceptions:
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def copy_toml_as_json(bundle: Path) -> None:
    """Write beside each TOML file of Parley's package in a bundle a JSON file with its content, which
    `parley.toml_files` reads in its place.
    """
    for source in bundle.glob("parley/**/*.toml"):
        content = tomllib.loads(source.read_text(encoding="utf-8"))
        source.with_suffix(".json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _compile(bundle: Path, interpreter: Path, lies_at: str) -> None:
    """Compile a bundle to bytecode (`parley_cli.bytecode`). Tracebacks show paths below `lies_at`, the folder on
    Lambda, and lines without columns, which are a twelfth of the bytecode and of its memory.
    """
    command: list[str | Path] = [interpreter, "-S", "-P", Path(bytecode.__file__), bundle, lies_at]
    environment = {**os.environ, "PYTHONNODEBUGRANGES": "1"}
    run = subprocess.run(command, capture_output=True, text=True, env=environment)
    if run.returncode != 0:
        raise OperatorError(f"A bundle does not compile: {processes.last_words(run.stdout + run.stderr)}")
