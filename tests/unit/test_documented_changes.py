"""The changes that docs/how-to shows apply to the code as it stands, and their own tests pass."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
DIFF = re.compile(r"^```diff\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CHANGED = re.compile(r"^\+\+\+ b/(.+)$", re.MULTILINE)
COPIED = ("layers", "functions", "parley_cli", "service", "events", "docs", "tests", "template.yaml", "pyproject.toml")
HELD_TO = ("tests/unit/test_template.py", "tests/unit/test_lanes_stay_apart.py")
"""Rules of the whole that the changed code keeps: what is new stands in its own folder, the tables and the template."""


pytestmark = [
    pytest.mark.skipif(not GUIDES, reason="a copy without the documents, as of a broken build"),
    pytest.mark.skipif(shutil.which("git") is None, reason="git applies the changes"),
]


def changed(folder: Path) -> list[str]:
    """Make all the changes in a copy of the code, in this folder. Return the tests that are among them."""
    diffs = [diff for guide in GUIDES for diff in DIFF.findall(guide.read_text(encoding="utf-8"))]
    assert len(diffs) > 2
    for name in COPIED:
        if (ROOT / name).is_dir():  # without what other tests compile meanwhile
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    # Wherever the copy lies, it is a folder of files to git, and no part of a repository around it.
    alone = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}

    def apply(diff: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = ["git", "apply", *options, "-"]
        return subprocess.run(command, cwd=folder, env=alone, input=diff, text=True, capture_output=True, check=False)

    for diff in diffs:
        if apply(diff, "--reverse", "--check").returncode == 0:
            continue  # whoever reads the guide has made it
        applied = apply(diff)
        assert applied.returncode == 0, f"{applied.stderr}{diff}"
    tests = [path for path in CHANGED.findall("\n".join(diffs)) if path.startswith("tests/")]
    assert len(tests) >= len(diffs)  # each has its own
    return tests


def test_every_change_applies(tmp_path: Path) -> None:
    for test in changed(tmp_path):
        assert (tmp_path / test).is_file()


@pytest.mark.slow
def test_the_tests_of_every_change_pass(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *changed(tmp_path), *HELD_TO],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"layers/common{os.pathsep}."},
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout
