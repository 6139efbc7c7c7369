"""What README.md and docs/ point to is there: links, headings, files, and names in the source."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest

from parley.lanes.table import LANES
from parley.ports import ROW_KINDS
from parley.secrets import LOCAL as SECRETS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    ".ci",
    "bench",
    "docs",
    "training",
    "events",
    "functions",
    "layers",
    "parley_cli",
    "requirements",
    "service",
    "tests",
)
DOCUMENTS = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if path.is_file()]
TURN = ROOT / "layers" / "common" / "parley" / "turn"
SOURCE = {".py", ".yaml", ".toml", ".js", ".html", ".in", ".txt"}
OURS = re.compile(r"[\w./-]*\w(?:/|\.(?:py|md|ya?ml|toml|js|sh))")
"""A file or a folder of ours, at the end of its path at least."""
NAME = re.compile(r"([A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?")
"""Matches the name of a function, a class, a setting or a field."""
UNSAID = {"DeleteMessageBatch", "GetQueueUrl", "PendingConfirmation", "whatsapp_business_messaging", "s0", "s49"}
"""What AWS and Meta call things, and what is only made at run time."""

with_documents = pytest.mark.skipif(not DOCUMENTS, reason="a copy without the documents, as of a broken build")


def files() -> list[str]:
    """Return the project's files and folders, as paths from its root."""
    found = chain(ROOT.glob("*"), *((ROOT / folder).rglob("*") for folder in FOLDERS))
    return [path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts]


def headings(text: str) -> set[str]:
    """Return the headings of a document as links name them: GitHub's way."""
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower().strip()).replace(" ", "-") for each in found}


def prose(path: Path) -> str:
    """A document without its blocks of code."""
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def spans(path: Path) -> Iterator[str]:
    """What stands between backticks, outside blocks of code."""
    yield from re.findall(r"`([^`\n]+)`", prose(path))


@with_documents
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(document)):
        if re.match(r"\w+:", link):
            continue
        path, _, heading = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not heading or heading in headings(target.read_text(encoding="utf-8")), link


@with_documents
def test_every_file_that_is_named_is_there() -> None:
    known = [f"/{path}" for path in files()]
    named = {span.rstrip("/") for document in DOCUMENTS for span in spans(document) if OURS.fullmatch(span)}
    assert len(named) > 100
    assert [each for each in sorted(named) if not any(path.endswith(f"/{each}") for path in known)] == []


@with_documents
def test_every_test_that_is_named_is_there() -> None:
    named = {span for document in DOCUMENTS for span in spans(document) if "::" in span}
    assert len(named) > 30
    for each in sorted(named):
        path, _, test = each.partition("::")
        assert re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), each


@with_documents
def test_every_threat_has_an_answer_in_the_code_a_test_and_what_is_left() -> None:
    lines = (ROOT / "docs" / "reference" / "threats.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split(" | ") for line in lines if line.startswith("| ") and not line.startswith("| threat")]
    assert len(rows) > 25
    for threat, whom, answer, test, left in rows:
        assert all(each.strip() for each in (threat, whom, answer, left)), threat
        assert re.search(r"`tests/[\w/]+\.py(::\w+)?`", test), threat


@with_documents
def test_every_name_of_the_source_that_is_named_is_there() -> None:
    texts = [ROOT / path for path in files() if Path(path).suffix in SOURCE and Path(path).name != Path(__file__).name]
    words = {word for path in texts for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    spelt = [
        found[1]
        for document in DOCUMENTS
        for span in spans(document)
        if (found := NAME.fullmatch(span)) and not OURS.fullmatch(span)
    ]
    named = {name for each in spelt for name in each.split(".")}
    assert len(named) > 100
    assert sorted(named - words - UNSAID) == []


def document(*path: str) -> str:
    return ROOT.joinpath("docs", *path).read_text(encoding="utf-8")


def log_lines() -> set[str]:
    """Return the name of each log line that the code writes."""
    sources = [*(ROOT / "layers" / "common" / "parley").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    calls = re.compile(r'\btelemetry\.(?:say|warn)\(\s*"([a-z_.]+)"')
    return {name for path in sources for name in calls.findall(path.read_text(encoding="utf-8"))}


def parameters() -> set[str]:
    """Return the name of each parameter of the template."""
    section = (ROOT / "template.yaml").read_text(encoding="utf-8").partition("\nParameters:\n")[2]
    return set(re.findall(r"^  (\w+):$", re.split(r"^\w", section, maxsplit=1, flags=re.MULTILINE)[0], re.MULTILINE))


LISTS: dict[str, tuple[Callable[[], Iterable[str]], tuple[str, ...]]] = {
    "kinds of rows": (lambda: ROW_KINDS, ("reference", "table.md")),
    "log lines": (log_lines, ("reference", "log-lines.md")),
    "parameters": (parameters, ("reference", "parameters.md")),
    "secrets": (lambda: SECRETS, ("start", "deploy.md")),
    "modules of a turn": (
        lambda: (each.name for each in TURN.glob("*.py") if each.stem != "__init__"),
        ("start", "develop.md"),
    ),
    "lanes": (lambda: LANES, ("concepts", "lanes.md")),
    "lanes in the glossary": (lambda: LANES, ("concepts", "glossary.md")),
}
"""What a document lists whole: the names that the code has, and the document."""


@with_documents
@pytest.mark.parametrize("listed", LISTS)
def test_a_list_of_what_the_code_has_is_whole(listed: str) -> None:
    names, path = LISTS[listed]
    known, words = sorted(names()), set(re.findall(r"[\w.-]*\w", document(*path)))
    assert len(known) > 5
    assert [name for name in known if name not in words] == []
