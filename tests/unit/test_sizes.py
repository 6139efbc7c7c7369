"""A function does one thing: it has at most 40 lines besides its docstring, or the reason stands in a comment above it.

Branches are counted by ruff (PLR0912: at most 12).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES = 40
REASON = "# long: "


def statements(block: ast.AST) -> Iterator[ast.AST]:
    """Yield all statements below this one. Expressions, which are most of a tree, hold none."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for each in getattr(block, name, ()):
            yield each
            yield from statements(each)


def too_long(path: Path) -> list[str]:
    """Return the functions of a file that are too long and give no reason."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    functions = [
        each for each in statements(ast.parse(text)) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = []
    for each in functions:
        documented = ast.get_docstring(each, clean=False)
        length = (each.end_lineno or 0) - each.lineno + 1 - (documented.count("\n") + 1 if documented else 0)
        first = min([each.lineno, *(decorator.lineno for decorator in each.decorator_list)])
        if length > LINES and not lines[first - 2].strip().startswith(REASON):
            found.append(f"{path}: {each.name} has {length} lines")
    return found


def test_no_function_is_long_without_a_reason() -> None:
    sources = [
        path for folder in ("layers", "functions", "parley_cli") for path in sorted((ROOT / folder).rglob("*.py"))
    ]
    assert len(sources) > 200
    assert [each for path in sources for each in too_long(path)] == []


def test_a_long_function_is_seen_and_a_reason_excuses_it(tmp_path: Path) -> None:
    body = "    pass\n" * LINES
    for text, seen in ((f"def f():\n{body}", 1), (f"{REASON}a list\ndef f():\n{body}", 0), ("def f():\n    pass\n", 0)):
        written = tmp_path / "written.py"
        written.write_text(text, encoding="utf-8")
        assert len(too_long(written)) == seen
