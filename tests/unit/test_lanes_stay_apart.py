"""The core knows no lane: outside a lane's folder nothing imports it or names it, but for the places listed here."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARLEY = "layers/common/parley"
SEARCHED = (PARLEY, "functions", "parley_cli")
LANES = sorted(
    path.parent.name for path in (ROOT / PARLEY / "lanes").glob("*/__init__.py") if path.parent.name != "texts"
)

COMMON = {"admin", "assistant", "consent", "info", "media", "personal", "support"}
"""Names of lanes that are also words of the core, of libraries or of people: an admin is a person, a model's words are
an assistant's, pictures are media, ZoneInfo, what a server supports, personal data. Of these only a whole string
of that name counts, and an import."""
OTHER_NAMES = {"coach": {"habit", "habits", "coached", "coaching"}}
"""What else a lane would be known by."""

ALLOWED: Mapping[tuple[str, str], str] = {
    ("assistant", "adapters/chat.py"): "the model API's name for what the service has said",
    ("assistant", "adapters/openai.py"): "the model API's name for what the service has said",
    ("assistant", "conversation/questions.py"): "documents of the time when there was one lane",
    ("assistant", "plans/plan.py"): "documents of the time when there was one lane",
    ("assistant", "wiring.py"): "the sender of its emails is built from its settings",
    ("assistant", "parley_cli/scripts/format.py"): "who is asked in a script that names no lane",
    ("assistant", "parley_cli/scripts/memory.py"): "who is asked in a script that names no lane",
    ("assistant", "parley_cli/evals/answers.py"): "the lanes of the recordings that do not name theirs",
    ("coach", "parley_cli/evals/answers.py"): "the lanes of the recordings that do not name theirs",
    ("info", "parley_cli/evals/answers.py"): "the lanes of the recordings that do not name theirs",
    ("coach", "conversation/small_talk.py"): "people greet somebody as a coach",
    ("coach", "conversation/medicines/en.toml"): "a reminder of a habit is asked about, and no medicine",
    ("coach", "conversation/request_reader/word_kinds.toml"): "what people call things, whoever keeps them",
    ("consent", "turn/opting.py"): "a doubtful opt-out is confirmed by its one tool",
    ("consent", "lanes/proposing.py"): "what only a model takes for an opt-out is confirmed by its one tool",
    ("consent", "turn/changed_addresses.py"): "a changed number is agreed to at both ends by its tools",
    ("consent", "parley_cli/google/oauth.py"): "a value of OAuth's",
    ("guide", "ports/usage.py"): "a use of a model, by which its tokens are counted apart",
    ("guide", "reporting.py"): "a use of a model, by which its tokens are counted apart",
    ("guide", "telemetry.py"): "a use of a model, by which its tokens are counted apart",
    ("guide", "settings/model.py"): "a use of a model, which may have a model of its own",
    ("guide", "wiring.py"): "its model, and the deletion of what that stores, are built from settings",
    ("guide", "parley_cli/dev.py"): "a use of a model, which may have a model of its own",
    ("media", "turn/attached.py"): "what is attached to a message",
    ("media", "parley_cli/phone/provider.py"): "the provider's name for what is attached",
    ("media", "parley_cli/phone/server.py"): "the page's name for what is attached",
    ("media", "parley_cli/library.py"): "its operator asks whether its libraries can be used",
    ("info", "parley_cli/service_files.py"): "a file or part of a service's folder is read by one lane",
    ("commerce", "parley_cli/service_files.py"): "a file or part of a service's folder is read by one lane",
    ("support", "parley_cli/service_files.py"): "a file or part of a service's folder is read by one lane",
    ("commerce", "settings/lanes.py"): "it brings another lane with it",
    ("support", "settings/lanes.py"): "another lane brings it with it",
    ("info", "parley_cli/new_service.py"): "a file or part of a service's folder is read by one lane",
    ("commerce", "parley_cli/new_service.py"): "a file or part of a service's folder is read by one lane",
    ("support", "parley_cli/new_service.py"): "a file or part of a service's folder is read by one lane",
    ("guide", "parley_cli/service_files.py"): "a file or part of a service's folder is read by one lane",
    ("media", "wiring.py"): "the clients of its libraries are built from its settings",
    ("info", "conversation/language.py"): "a word of every language",
    ("info", "lanes/router.py"): "answers what nobody else can be found for",
    ("info", "operators/description.py"): "a word of OpenAPI's",
}
"""By lane and file, each with its reason. A lane that is new stands in the tables below alone."""

TABLE = "lanes/table.py"
TABLES = (TABLE, "operators/lanes.py")
"""The second lists what lanes add to the operators' API, whose function must not load all of a lane."""
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def named(lane: str, file: str, text: str) -> bool:
    """Whether this file of that path imports the lane, or calls it by a name."""
    if re.search(rf"\bparley\.lanes\.{lane}\b", text):
        return True
    if file.startswith("hooks/"):  # a webhook makes events of its lane, by the lane's name
        return False
    if lane not in COMMON:
        names = {lane, *OTHER_NAMES.get(lane, ())}
        return not names.isdisjoint(words_of(text))
    if not file.endswith(".py"):
        return False
    if f"lanes/{lane}" in text:
        return True
    # The role of whoever runs the service is called admin everywhere.
    return lane != "admin" and lane in text and lane in literals(text)


@cache
def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case, those of names in code among them."""
    return frozenset(word.lower() for word in WORD.findall(text))


@cache
def literals(text: str) -> frozenset[str]:
    """The string constants of this source."""
    found = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return frozenset(value for value in found if isinstance(value, str))


def searched() -> Iterator[tuple[str, str]]:
    """Every file that may name no lane, as it is called in `ALLOWED`, and its text."""
    for top in SEARCHED:
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in (".py", ".toml", ".md") and "__pycache__" not in path.parts:
                yield str(path.relative_to(ROOT)).removeprefix(f"{PARLEY}/"), path.read_text(encoding="utf-8")


def test_nothing_outside_a_lane_names_it_but_the_table() -> None:
    found = {
        (lane, file)
        for file, text in searched()
        for lane in LANES
        if file not in TABLES and not file.startswith(f"lanes/{lane}/") and named(lane, file, text)
    }
    assert sorted(found - ALLOWED.keys()) == []
    assert sorted(ALLOWED.keys() - found) == [], "these name the lane no more: take them off the list"


def test_the_table_names_each_lane_once() -> None:
    table = next(text for file, text in searched() if file == TABLE)
    assert [
        lane for lane in LANES if len(re.findall(rf"parley\.lanes\.{lane}\.agent:{lane.upper()}\b", table)) != 1
    ] == []


@pytest.mark.parametrize(
    ("lane", "file", "text"),
    [
        ("coach", "turn/timing.py", "from parley.lanes.coach.notes import PROMPT"),
        ("coach", "turn/timing.py", "def f():\n    import parley.lanes.coach.notes"),
        ("coach", "ports/services.py", "class Coaching: ..."),
        ("coach", "conversation/timers.py", 'KINDS = {"coach.prompt": 1}'),
        ("coach", "texts/people/en.toml", 'my_habit = "Your habit: {listed}"'),
        ("coach", "settings/conversation.py", "coach_preparation_minutes: int"),
        ("coach", "turn/timing.py", "# the coach wants it"),
        ("info", "turn/free_text.py", 'lane = "info"'),
        ("consent", "turn/free_text.py", "from parley.lanes.consent.agent import CONSENT"),
        ("admin", "turn/free_text.py", "from parley.lanes import admin, table\nfrom parley.lanes.admin import tools"),
        ("desk", "turn/free_text.py", 'if conversation.floor.lane == "desk": ...'),
    ],
)
def test_a_new_place_would_be_found(lane: str, file: str, text: str) -> None:
    assert named(lane, file, text)


@pytest.mark.parametrize(
    ("lane", "text"),
    [
        ("info", "from zoneinfo import ZoneInfo"),
        ("assistant", '"""A tool is a typed function that the assistant may use."""'),
        ("admin", 'role: Role = "admin"'),
        ("consent", "class Consent(Document): ..."),
        ("coach", "approach = 1"),
    ],
)
def test_a_common_word_is_no_lane(lane: str, text: str) -> None:
    assert not named(lane, "turn/free_text.py", text)
