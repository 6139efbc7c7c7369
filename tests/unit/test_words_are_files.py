"""What people say stands in a file a language, and not in code: a third language is files.

What a language's key introduces, as the phrases of a tool do, is of that language and may stay. All other strings in
the code are looked through for Spanish: of the two languages it is the one that no name is written in.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.texts import LANGUAGES

SOURCE = Path(__file__).parents[2] / "layers" / "common" / "parley"
SPANISH = re.compile(
    r"[a-z]+[áéíóúñ]|[áéíóúñ][a-z]+|\b(?:antes|buenos|cualquier|cuando|cuanto|del|despues|donde|durante|gracias|hasta|hola|las|los|luego|mas"
    r"|menos|mensajes|mucho|muy|nada|nunca|para|pero|por|porfa|porque|puedes|que|quien|quiero|recuerda|sobre|tambien"
    r"|tarea|tareas|tarde|todos|una|uno|usted|vale|ya)\b",
    re.IGNORECASE,
)
LEFT = {
    "conversation/addresses.py",
    "conversation/answers.py",
    "conversation/keywords.py",
    "conversation/language.py",
    "conversation/names.py",
    "conversation/refusal.py",
    "conversation/requests.py",
    "conversation/shapes.py",
    "conversation/small_talk.py",
    "conversation/day_spelling.py",
    "lanes/assistant/calendar.py",
    "lanes/assistant/named.py",
    "lanes/assistant/task_tools.py",
    "lanes/call_me.py",
    "lanes/degraded.py",
    "lanes/info/tools.py",
    "lanes/naming.py",
    "lanes/referent.py",
    "turn/correcting.py",
    "turn/onboarding_steps.py",
}
"""Modules that still hold words of both languages in one list. Whoever mends one takes it from this list."""


def strings(module: Path) -> Iterator[str]:
    """The strings of a module that are no documentation, and that no key of a language introduces."""
    waiting: list[ast.AST] = [ast.parse(module.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            waiting += [value for key, value in pairs if not (isinstance(key, ast.Constant) and key.value in LANGUAGES)]
        elif isinstance(node, ast.Call) and any(
            isinstance(each, ast.Constant) and each.value == "es" for each in node.args
        ):
            continue
        else:
            waiting += ast.iter_child_nodes(node)


MODULES = sorted(str(each.relative_to(SOURCE)) for each in SOURCE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_no_code_holds_words_of_a_language(module: str) -> None:
    assert module in LEFT or [each for each in strings(SOURCE / module) if SPANISH.search(each)] == []


def test_words_in_code_are_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '"""Mañana."""\nPHRASES = {"es": ["mañana"]}\nWORDS = ("after", "después de", "tarde")\n', "utf-8"
    )
    assert [each for each in strings(module) if SPANISH.search(each)] == ["tarde", "después de"]
