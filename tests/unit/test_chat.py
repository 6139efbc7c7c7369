"""`./parley chat`: a person texts in the terminal, and a line with / in front is an operator's."""

import os
import re
import sys
from pathlib import Path

import pytest

from parley.business import files
from parley.conversation.events import Channel
from parley_cli.chat import chat
from parley_cli.chat_clock import lines_typed
from parley_cli.service_files import FOLDER

LINES = """my name is Ana
talk to a human about my cake
/tickets
/say +14165550123 "Blue or white?" --as Cleo
white
/hand-offs
/hand-back +14165550123 --as Cleo
my tasks
/transcript +14165550123 --last 3
/say
/say T-0000 "Hello?
/nope
/take +14165550199
/people
2 butter croissants
checkout for pickup
2
yes
/orders
/stock set croissant 3 --as Cleo
/stock
"""


def test_an_operators_side_of_the_service_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LLM_API_KEY", "OPENAI_API_KEY", "LLM_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "path", [each for each in sys.path if each != str(FOLDER)])
    files.deployed.cache_clear()
    assert files.deployed() is None, "and the terminal finds the files also after somebody has asked for them"
    script = tmp_path / "lines"
    script.write_text(LINES, encoding="utf-8")
    assert chat(script, Channel.SMS, FOLDER) == 0
    heard = [part.split("\n", 1)[1].rstrip() for part in capsys.readouterr().out.split("> ")[1:]]
    said = dict(zip(LINES.splitlines(), heard, strict=True))
    assert "talk to a human about my cake" in said["/tickets"]
    assert said['/say +14165550123 "Blue or white?" --as Cleo'] == "Said.\n  Blue or white?"
    assert said["white"].startswith("  (no reply: a person has taken over")
    assert "  Cleo  " in said["/hand-offs"]
    assert said["/hand-back +14165550123 --as Cleo"].startswith("Handed back: the service answers again.\n  ")
    assert said["my tasks"] == "  You have no open tasks."
    assert "  person          my tasks\n" in said["/transcript +14165550123 --last 3"]
    assert said["/say"] == "Missing argument 'WHO'."
    assert said['/say T-0000 "Hello?'] == "No closing quotation"
    assert said["/nope"] == "No such command 'nope'."
    assert said["/take +14165550199"] == "There is no such participant."
    assert "+14165550123  Ana   active" in said["/people"], "whoever has written is listed"
    assert "  placed  " in said["/orders"]
    assert "2 Butter croissant" in said["/orders"]
    assert said["/stock set croissant 3 --as Cleo"] == "croissant: 3 left."
    assert "\ncroissant         Butter croissant  3         36\n" in said["/stock"]


def test_time_passes_by_a_command_and_what_falls_due_comes_at_its_own_moment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LLM_API_KEY", "OPENAI_API_KEY", "LLM_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    script = tmp_path / "lines"
    notes = "/transcript +14165550123 --last 20 --notes"
    lines = ("a 10 minute calm session", "yes", "/clock 40 seconds", "/clock soon", "I'm done", notes)
    script.write_text("\n".join((*lines, "remind me in 2 hours to rest", "/clock 1 day")), encoding="utf-8")
    assert chat(script, Channel.SMS, FOLDER) == 0
    session, wrong, *_, reminded = capsys.readouterr().out.split("> /clock ")[1:]
    assert re.findall(r"\n  \([\d:]{8}\) (\w+)", session) == ["Welcome", "Perhaps"]
    assert "/clock 5 minutes" in wrong
    for fact in ("phase_start atmosphere", "sentence 1, 2", "session_complete early"):
        assert fact in wrong, "operators see what happened"
    assert ") Reminder: rest\n" in reminded


def test_what_falls_due_comes_while_nothing_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parley_cli.chat_clock.LOOK_SECONDS", 0.0)
    reader, writer = os.pipe()
    passed = list[int]()

    def meanwhile() -> None:
        passed.append(1)
        if len(passed) == 3:
            os.write(writer, b"hi\n")
            os.close(writer)

    with os.fdopen(reader, encoding="utf-8") as terminal:
        assert list(lines_typed(terminal, lambda: None, meanwhile)) == ["hi"]
    assert len(passed) == 3
