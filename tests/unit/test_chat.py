"""`./parley chat`: a person texts in the terminal, and a line with / in front is an operator's."""

from pathlib import Path

import pytest

from parley.conversation.events import Channel
from parley_cli.chat import chat

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
    script = tmp_path / "lines"
    script.write_text(LINES, encoding="utf-8")
    assert chat(script, Channel.SMS) == 0
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
    assert said["/people"] == "Nobody is enrolled."
    assert "  placed  " in said["/orders"]
    assert "2 Butter croissant" in said["/orders"]
    assert said["/stock set croissant 3 --as Cleo"] == "croissant: 3 left."
    assert "\ncroissant         Butter croissant  3         36\n" in said["/stock"]
