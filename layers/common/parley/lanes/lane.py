"""What a lane is: an agent, and how it is found. Each folder beside this file holds one; `table.py` lists them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from parley.business.files import Business
from parley.ports import Services
from parley.texts import LANGUAGES, Language
from parley.tools.tool import Toolbox


class Subject(NamedTuple):
    """One way in which people come to speak of what a tool is for."""

    tool: str
    language: Language
    text: str


def _no_subjects(_: Business | None) -> Iterable[Subject]:
    return ()


@dataclass(frozen=True, eq=False)  # a lane is itself alone
class Lane:
    """An agent: what it is told, and what it may use."""

    name: str
    prompt: str
    tools: Toolbox[Services]
    names: Callable[[Language], Mapping[str, str]] = lambda _: {}
    """What people of that language call the tools' arguments; by its own name an argument that is not there."""
    about: str = ""
    """What it is for, in a line: the router reads it, and the other lanes, which may hand over to it."""
    intents: tuple[str, ...] = ()
    """What people want of it, in the router's words."""
    subjects: Callable[[Business | None], Iterable[Subject]] = _no_subjects
    """How people ask for its tools who do not know the phrases: what routes them while there is no model."""
    otherwise: Callable[[Business | None, Language], str] = lambda _, __: ""
    """What it says to a person whom nobody understands, while there is no model."""
    plans: bool = False
    """Whether what takes several of its tools may be planned."""
    is_on: Callable[[Services], bool] = lambda _: True
    """Whether it has what it works with."""

    def voice(self, business: Business | None) -> str:
        """Its prompt, with what the operator adds to it."""
        added = business.prompts.get(self.name) if business else None
        return f"{self.prompt}\n\n{added}" if added else self.prompt


@cache
def subjects(package: str) -> tuple[Subject, ...]:
    """Those in a lane's `subjects.toml`: a table a tool, a list a language. Raises TypeError for any other shape."""
    import tomllib  # not every turn needs them

    source = files(package).joinpath("subjects.toml")
    found = []
    for tool, lists in tomllib.loads(source.read_text(encoding="utf-8")).items():
        if not isinstance(lists, dict) or not set(lists) <= set(LANGUAGES):
            raise TypeError(f"{source}: {tool!r} holds a list for some of {LANGUAGES}, not {lists!r}")
        found += [Subject(tool, language, text) for language in LANGUAGES for text in lists.get(language, ())]
    return tuple(found)
