"""Which release of Parley a stage runs: the commit that it was deployed from, and the one before it.

`parley deploy` notes both in the stack, as the parameters Release and ReleaseBefore, so that whoever has to take a
release back knows at night what to go back to. A release is written `<commit>@<day of the commit>`, with `+changed`
behind the commit if its files were changed before they were deployed.
"""

import json
import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress

import click

from parley_cli.build import ROOT
from parley_cli.where import Where

NOTED = ("Release", "ReleaseBefore")
"""The parameters of the template that hold them."""
UNKNOWN = "unknown"
"""The release of a folder that is no clone of the repository, or of a stage that a release from before 30 November 2026
has deployed: it noted none.
"""
NONE = "none"
"""What a new stage has deployed before its first release."""
OLDEST = "ae238908"
"""The commit of the earliest release that reads what this one writes (decisions 65 and 78)."""
COMMIT_DIGITS = 10
SHOWN = 60
"""How much of what a commit is called is shown, in characters."""


def here() -> str:
    """Return the release in this folder."""
    commit = _git("log", "-1", f"--abbrev={COMMIT_DIGITS}", "--format=%h@%cs")
    if not commit:
        return UNKNOWN
    changed = _git("status", "--porcelain", "--untracked-files=no")
    name, _, day = commit.partition("@")
    return f"{name}{'+changed' if changed else ''}@{day}"


def to_note(deployed: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that note the release in this folder, for a stack with these parameters. The release before
    stays the same if this one is only deployed once more.
    """
    release, there = here(), deployed.get("Release", UNKNOWN)
    if not deployed:
        return {"Release": release, "ReleaseBefore": NONE}
    return {"Release": release, "ReleaseBefore": deployed.get("ReleaseBefore", UNKNOWN) if there == release else there}


def in_words(release: str) -> str:
    """Return a release in words: "0123456789 of 2026-11-30"."""
    return release.replace("+changed", " (with changes)").replace("@", " of ")


def commit_of(release: str) -> str:
    """Return the commit of a release; empty if it has none."""
    found = re.match(r"[0-9a-f]{7,40}(?=\+|@)", release)
    return found.group() if found else ""


def releases(where: Where, *, as_json: bool) -> None:
    """Print which release a stage runs, which one was deployed before it, and how that is deployed again. Raises
    OperatorError if there is no such stack.
    """
    is_, before = (where.parameters.get(name, UNKNOWN) for name in NOTED)
    if as_json:
        click.echo(json.dumps({"is": is_, "before": before, "oldest": OLDEST, "here": here()}))
        return
    for name, release in (("is", is_), ("before it", before), ("this folder", here())):
        click.echo(f"{name:<13}{in_words(release)}{_subject(release)}")
    click.echo(f"{'never behind':<13}{OLDEST}{_subject(f'{OLDEST}@')}")
    back = commit_of(before) or "COMMIT"
    folder = f"../parley-{back}"
    if commit_of(before) and before == here():
        click.echo(f"Forward again, to the release of this folder:\n  ./parley deploy {where.named}")
        return
    click.echo("Take it back, from a second folder, so that what runs in this one goes on:")
    click.echo(f"  git worktree add {folder} {back}")
    if where.endpoint_url is not None:  # the emulator's credential of this run lies in the folder that started it
        click.echo(f"  cp -r .parley {folder}/")
    click.echo(f"  (cd {folder} && ./parley deploy {where.named})")
    if not commit_of(before):
        click.echo(f"  Which COMMIT: `git log --oneline {OLDEST}..` lists those that can read what is stored.")


def _subject(release: str) -> str:
    commit = commit_of(release)
    said = _git("log", "-1", "--format=%s", commit) if commit else ""
    return f"  {said[:SHOWN]}{'…' if len(said) > SHOWN else ''}" if said else ""


def _git(*words: str) -> str:
    """Return what git prints about the repository of this folder; empty if it cannot tell."""
    with suppress(OSError):
        return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, check=False).stdout.strip()
    return ""
