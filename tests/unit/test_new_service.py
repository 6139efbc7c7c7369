"""`parley new`: five answers make a folder that `parley service` takes and that answers at once."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from parley_cli import service_files
from parley_cli.__main__ import parley
from parley_cli.memory_service import of_folder
from tests.support.phone import Phone, clock


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(parley, [str(each) for each in arguments])


REACHED = ("--contact", "+34 600 000 000")


@pytest.mark.parametrize("lanes", ["assistant", "info,commerce", "media", "coach", "guide", "support", "info, guide"])
@pytest.mark.parametrize("languages", ["en", "es,en"])
def test_a_new_folder_has_no_fault_and_answers_as_itself(tmp_path: Path, lanes: str, languages: str) -> None:
    folder = tmp_path / "mine"
    done = run("new", folder, "--name", 'Casa "Luna"', "--lanes", lanes, "--languages", languages, *REACHED)
    assert done.exit_code == 0, done.exception
    assert "./parley chat --service" in done.output
    assert run("service", folder).exit_code == 0
    phone = Phone(of_folder(clock(), service_files.read(folder), None))
    phone.says("hola")
    assert 'Casa "Luna"' in phone.inbox.pop()


def test_an_answer_that_cannot_be_says_what_can(tmp_path: Path) -> None:
    wrong = {"--lanes": "shop", "--languages": "fr", "--timezone": "Toronto", "--name": " ", "--contact": " "}
    for option, value in wrong.items():
        done = run("new", tmp_path / "mine", option, value)
        assert "Write" in str(done.exception), option
    assert not (tmp_path / "mine").exists()
    (tmp_path / "mine").mkdir()
    assert "is there already" in str(run("new", tmp_path / "mine").exception)


def test_what_nobody_has_said_is_told_to_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    run(
        "new",
        folder,
        "--lanes",
        "info",
        "--languages",
        "Spanish, english",
        "--timezone",
        "America/Mexico_City",
        *REACHED,
    )
    business = service_files.read(folder)
    assert (business.service.currency, business.service.languages) == ("MXN", ("es", "en"))
    phone = Phone(of_folder(clock(), business, None))
    for asked in ("¿a qué hora abren?", "¿qué puedo preguntar aquí?", "¿dónde están?"):
        phone.says(asked)
        said = phone.inbox.pop()
        assert not any(word in said for word in ("9:00", "faq.toml", "escribe aquí")), said
