"""What README.md and docs/examples tell a reader to text is understood, in their order, by the service they name."""

import re
from pathlib import Path

import pytest

from parley.conversation.normal_form import normalise
from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from parley_cli.understand import HeardCall, listening
from tests.support.phone import Phone, clock

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "examples").glob("*.md"))
ADMIN = "+14165550123"
"""The person of a test's phone, who runs the service."""
NONSENSE = "qwpo zxmn vbty"
ELSEWHERE = {"approve +14165550123"}
"""What is texted about a stranger, who has to have written before."""

with_documents = pytest.mark.skipif(not PAGES, reason="a copy without the documents, as of a broken build")


def texts_of_the_readme() -> list[str]:
    """Return the texts of README.md's first try, in their order."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (paragraph,) = (each for each in readme.split("\n\n") if each.startswith("Text the phone "))
    return [" ".join(each.split()) for each in re.findall(r'"([^"]+)"', paragraph)]


def texts_of_a_page(page: str) -> list[str]:
    """Return what a page of an example says is texted to it: those to begin with, then those in its prose."""
    first = re.search(r"# then: ([^;\n]+)", page)
    begun = [each.strip() for each in first[1].split(" / ")] if first else []
    prose = re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE).split("**What it needs.**")[0]
    told = [" ".join(each.split()) for each in re.findall(r'"([^"]+)"', prose)]
    return [each for each in dict.fromkeys((*begun, *told)) if each != "..." and each not in ELSEWHERE]


def heard(folder: Path | None, texts: list[str]) -> tuple[bool, set[str]]:
    """Return whether the last of some texts to a new number came to a call, and what was answered to it."""
    business = service_files.read(folder) if folder else service_files.read()
    phone = Phone(of_folder(clock(), business, None, admins=ADMIN if folder else ""))
    for text in texts[:-1]:
        phone.says(text)
    phone.inbox.clear()
    calls = list[HeardCall]()
    with listening(calls):
        phone.says(texts[-1])
    return bool(calls), {normalise(each) for each in phone.inbox}


def not_understood(folder: Path | None, texts: list[str]) -> list[str]:
    """Return the texts, each behind those before it, that came to no call and are answered as letters at random are."""
    missed = []
    for at, text in enumerate(texts):
        is_called, answer = heard(folder, texts[: at + 1])
        if not answer or (not is_called and answer & heard(folder, [*texts[:at], NONSENSE])[1]):
            missed.append(text)
    return missed


@with_documents
def test_each_text_of_the_readmes_first_try_is_understood() -> None:
    texts = texts_of_the_readme()
    assert len(texts) > 5
    assert not_understood(None, texts) == []


@with_documents
@pytest.mark.parametrize("page", [each.stem for each in PAGES if (EXAMPLES / each.stem).is_dir()])
def test_each_text_of_an_examples_page_is_understood(page: str) -> None:
    texts = texts_of_a_page((ROOT / "docs" / "examples" / f"{page}.md").read_text("utf-8"))
    assert not_understood(EXAMPLES / page, texts) == []


def test_a_text_that_is_not_understood_is_found() -> None:
    assert not_understood(None, ["my tasks", "zxmn qwpo", "delete milk"]) == ["zxmn qwpo"]
