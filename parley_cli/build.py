"""`make build`: run `sam build`, and then shrink and compile the bundles (`parley_cli.bundles`).

Operators' builds, for the Runtime and Architecture of the template, stand in .aws-sam/finished, where `parley deploy`
and (by samconfig.toml) `sam deploy` look for them. A plain `sam build` writes .aws-sam/build, so it never replaces a
finished one. A build for this machine (`--host`) stands in .aws-sam/host, so that one is never deployed for the other.
Only .aws-sam is written. A build of unchanged sources is not repeated.
"""

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, astuple, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from parley_cli import (
    ahead,
    aws_descriptions,
    bundles,
    bytecode,
    cold_starts,
    compile_ahead,
    modules_ahead,
    processes,
    service_files,
    service_layer,
    template,
)
from parley_cli.cold_starts import ColdStart
from parley_cli.errors import OperatorError
from parley_cli.modules_ahead import Imported
from parley_cli.progress import step
from parley_cli.template import TEMPLATE

ROOT = Path(__file__).resolve().parent.parent
LAYER = "CommonLayer"
RECORD = "finished.json"
"""The file beside a finished build that says of which sources it is. `sam build` itself wipes it away."""
SERVICE_LAYER = "ServiceLayer"
"""The layer with the files of the service's folder. It is neither compiled nor shrunk."""


@dataclass(frozen=True)
class Target:
    """What a build is made for: Lambda's runtime ("python3.13"), the architecture, and the folder that it is written
    to.
    """

    runtime: str  # as Lambda names it: python3.13
    architecture: str  # arm64 or x86_64
    folder: Path

    @property
    def runs_here(self) -> bool:
        return (self.runtime, self.architecture) == (host_runtime(), host_architecture())

    @property
    def overrides(self) -> list[str]:
        """Return the runtime and architecture as sam's parameter overrides: `Runtime=python3.13`,
        `Architecture=arm64`.
        """
        return [f"Runtime={self.runtime}", f"Architecture={self.architecture}"]


@dataclass(frozen=True)
class Bundle:
    name: str
    megabytes: float
    cold_start_ms: int | None  # None: a layer, or built for another machine
    ratio: float | None = None
    """How many times the processor time of a bare boto3 client the cold start takes; None where it is not measured."""
    runs: int | None = None
    """Of how many runs these are the medians; None where nothing is measured."""


def host_runtime() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def host_architecture() -> str:
    machine = platform.machine().lower()
    return {"aarch64": "arm64", "amd64": "x86_64"}.get(machine, machine)


def host_target() -> Target:
    return Target(host_runtime(), host_architecture(), ROOT / ".aws-sam" / "host")


def operators_target(runtime: str | None, architecture: str | None) -> Target:
    parameters = template.read()["Parameters"]
    return Target(
        runtime or parameters["Runtime"]["Default"],
        architecture or parameters["Architecture"]["Default"],
        ROOT / ".aws-sam" / "finished",
    )


def build(target: Target, service: Path = service_files.FOLDER, is_to_record: bool = False) -> list[Bundle]:
    """Build the bundles with `sam build`, for the service of this folder, shrink them and measure their cold starts.
    Return the bundles of the last build if no source has changed since, unless their starts are measured to record
    them: then all is built, and measured more often. Raises OperatorError.
    """
    business = service_files.read(service)  # checked first, because a build takes minutes
    record, fingerprint = target.folder / RECORD, _fingerprint(target, service)
    if record.exists():
        known = json.loads(record.read_text())
        if known["fingerprint"] == fingerprint and not is_to_record:
            return [Bundle(**bundle) for bundle in known["bundles"]]
    with step(f"Building for {target.runtime} on {target.architecture}"):
        interpreter = find_interpreter(target.runtime)
        _sam_build(target, interpreter)
        service_layer.fill(target.folder / SERVICE_LAYER, service)
        service_layer.set_defaults(target.folder / "template.yaml", business, service)
        built = _finish(target, interpreter, is_to_record)
    record.write_text(json.dumps({"fingerprint": fingerprint, "bundles": [asdict(each) for each in built]}))
    return built


def check_starts(built: Iterable[Bundle], target: Target, is_recorded: bool) -> None:
    """Raise OperatorError for a cold start that has grown by a quarter over what is recorded; with `is_recorded`,
    record all that were measured instead.
    """
    starts = {
        each.name: ColdStart(each.cold_start_ms, each.ratio, each.runs)
        for each in built
        if each.cold_start_ms is not None and each.ratio is not None and each.runs is not None
    }
    if is_recorded and starts:
        cold_starts.record(target.runtime, starts)
    cold_starts.check(target.runtime, starts)


def find_interpreter(runtime: str) -> Path:
    """Return the first Python of exactly this runtime ("python3.13") that starts and has pip, as `sam build` needs it:
    on the PATH, or among those that pyenv, uv or Homebrew have installed. Raises OperatorError if there is none.

    The command's name proves nothing: version managers leave shims that only say that the version is missing.
    """
    probe = "import sys, pip; print('python%d.%d' % sys.version_info[:2])"
    for folder in [Path(sys.executable).parent, *map(Path, os.get_exec_path()), *_managed(runtime)]:
        candidate = folder / runtime
        if os.access(candidate, os.X_OK):
            found = subprocess.run([candidate, "-c", probe], capture_output=True, text=True)
            if found.returncode == 0 and found.stdout.strip() == runtime:
                return candidate
    version = runtime.removeprefix("python")
    raise OperatorError(
        f"A build for {runtime} needs that Python with pip, and none is on the PATH nor among those of pyenv, uv and "
        f"Homebrew. Install one (`pyenv install {version}`, `brew install python@{version}`, or your system's "
        "package), or deploy for another: `./parley deploy --stage prod --set Runtime=python3.12`."
    )


def _managed(runtime: str) -> list[Path]:
    """Return the folders in which version managers keep interpreters of this runtime, the newest first."""
    version, home = runtime.removeprefix("python"), Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local" / "share" / "uv" / "python")
    found = [*pyenv.glob(f"{version}*/bin"), *uv.glob(f"cpython-{version}*/bin")]
    brewed = [Path(root, "opt", f"python@{version}", "bin") for root in ("/opt/homebrew", "/usr/local")]
    return [*sorted(found, reverse=True), *brewed]


def sam_command() -> Path:
    return Path(sys.executable).with_name("sam")


def sam_environment() -> dict[str, str]:
    return {**os.environ, "SAM_CLI_TELEMETRY": "0"}


def _sam_build(target: Target, interpreter: Path) -> None:
    command: list[str | Path] = [sam_command(), "build", "--cached", "--parallel"]
    command += ["--build-dir", target.folder, "--parameter-overrides", *target.overrides]
    # sam takes the first interpreter on the PATH that is named as the runtime.
    environment = sam_environment() | {"PATH": os.pathsep.join([str(interpreter.parent), *os.get_exec_path()])}
    done = processes.run(command, folder=ROOT, environment=environment)
    if done.returncode != 0:
        raise OperatorError(f"sam build failed: {processes.last_words(done.stderr or done.stdout)}")


def _finish(target: Target, interpreter: Path, is_to_record: bool) -> list[Bundle]:
    """Shrink and compile every built bundle and the common layer. Return each one's size, and a function's cold start
    if the build is for this machine: to record it, or held to what is recorded.
    """
    layer = target.folder / LAYER / "python"
    read = template.read()
    functions = template.functions(read)
    for name in functions:
        bundles.finish(name, target.folder / name, layer, interpreter)
    aws_descriptions.write(layer)
    bundles.finish(LAYER, layer, None, interpreter)
    _compile_ahead(target, interpreter, functions, read["Parameters"])
    built = []
    for name, properties in functions.items():
        bundle, variables = target.folder / name, _variables(properties, read["Parameters"])
        start = None
        if target.runs_here:
            start = cold_starts.measured(
                partial(bundles.start_of, name, properties["Handler"], variables, bundle, layer, interpreter),
                partial(bundles.bare_start, interpreter),
                None if is_to_record else cold_starts.most_allowed(target.runtime, name),
                cold_starts.RUNS_TO_RECORD if is_to_record else cold_starts.RUNS,
            )
        built.append(Bundle(name, bundles.megabytes(bundle), *(astuple(start) if start else (None, None))))
    folders = {LAYER: layer, SERVICE_LAYER: target.folder / SERVICE_LAYER}
    return [*built, *(Bundle(name, bundles.megabytes(folder), None) for name, folder in folders.items())]


def _compile_ahead(
    target: Target, interpreter: Path, functions: Mapping[str, Mapping[str, Any]], parameters: Mapping[str, Any]
) -> None:
    """Compile ahead, for every function, what its start compiles, and put the modules that it imports into one file of
    its bundle and one of the layer.
    """
    layers = [target.folder / each / "python" for each in (LAYER, SERVICE_LAYER)]
    locks = [*ROOT.glob("layers/*/requirements.txt"), *ROOT.glob("functions/*/requirements.txt")]
    with ahead.packages_for(interpreter, target.runs_here, target.runtime, locks) as packages:

        def compile_for(name: str) -> Imported:
            variables, folders = _variables(functions[name], parameters), [target.folder / name, *layers]
            return ahead.compile_for(name, functions[name]["Handler"], variables, folders, interpreter, packages)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = dict(zip(functions, pool.map(compile_for, functions), strict=True))
    for name, run in runs.items():
        modules_ahead.write(target.folder / name, [run])
    modules_ahead.write(target.folder / LAYER / "python", runs.values())


def _variables(properties: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, str]:
    """Return a function's environment variables with the template's default values; "1" stands for a value that only
    AWS knows. A variable that is there only where a lane is on is left out.
    """
    variables = properties["Environment"]["Variables"]
    return {
        name: str(parameters[value]["Default"]) if isinstance(value, str) and value in parameters else "1"
        for name, value in variables.items()
        if (value[-1] if isinstance(value, list) else value) != "AWS::NoValue"
    }


def _fingerprint(target: Target, service: Path) -> str:
    """Return a hash of all files that go into the bundles, of the target, and of the build's own code. A build with an
    equal hash need not be repeated.
    """
    digest = hashlib.sha256(" ".join([*target.overrides, sys.version]).encode())
    sources = [file for folder in ("functions", "layers") for file in (ROOT / folder).rglob("*")]
    sources += service.rglob("*")
    makers = [TEMPLATE, ROOT / "samconfig.toml", Path(__file__)]
    makers += [
        Path(str(each.__file__))
        for each in (
            ahead,
            aws_descriptions,
            compile_ahead,
            modules_ahead,
            bundles,
            bytecode,
            template,
            cold_starts,
            service_layer,
        )
    ]
    for file in sorted([*makers, *sources]):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{os.path.relpath(file, ROOT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def show(built: list[Bundle], target: Target) -> None:
    """Print a table of the bundles: the size of each in MB, its cold start in milliseconds, and how many times as long
    as a bare boto3 client that takes.
    """
    print(f"{'bundle':<24}{'MB unzipped':>12}{'cold start, ms':>16}{'times boto3':>13}")
    for bundle in built:
        start, ratio = ("" if each is None else each for each in (bundle.cold_start_ms, bundle.ratio))
        print(f"{bundle.name:<24}{bundle.megabytes:>12}{start:>16}{ratio:>13}".rstrip())
    if not target.runs_here:
        print(
            f"Cold starts are not measured: this is for {target.runtime} on {target.architecture}, "
            f"and the machine has {host_runtime()} on {host_architecture()}."
        )
