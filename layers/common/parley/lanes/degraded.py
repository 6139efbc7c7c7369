"""The degraded mode: without a model, the tools' example phrases are a small command language.

Honest about it: what is not understood gets the list of what is; what is understood in part does nothing and gets
the whole command. It serves `make dev` without a key, and everybody during an outage.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from parley import texts
from parley.conversation.questions import NO, YES, fold
from parley.ports import Overspent, Services
from parley.texts import Language
from parley.tools.tool import Tool, Toolbox


@dataclass(frozen=True)
class Command:
    """A phrase that matched: the tool, and its arguments as JSON, as a model would write them."""

    tool: str
    arguments: str


def understand(
    tools: Toolbox[Services], text: str, language: Language, overspent: Overspent | None = None
) -> Command | str:
    """The command that `text` is in any language, or what to answer in this one: that a budget is used up, if so."""
    says = texts.of(language)
    pairs = [(tool, phrase) for tool in tools.tools for phrase in tool.phrases]
    matches = [
        (len(phrase.example) - sum(map(len, slots.values())), tool.name, slots)
        for tool, phrase in pairs
        if (slots := phrase.match(text)) is not None
    ]
    if matches:
        _, name, slots = max(matches, key=lambda match: match[0])  # the phrase with the most words of its own
        return Command(name, json.dumps(dict(slots)))
    if fold(text) in YES | NO:
        return says.nothing_to_answer
    starting = [phrase.example for _, phrase in pairs if phrase.starts(text)]
    if starting:
        return says.whole_command.format(examples=_quoted(starting))
    limited = {None: says.limited, "PersonBudget": says.person_overspent, "DeploymentBudget": says.service_overspent}
    return limited[overspent].format(examples=examples(tools, language))


def is_command(tools: Toolbox[Services], text: str, language: Language) -> bool:
    """Whether `text` is one of the tools' phrases."""
    return isinstance(understand(tools, text, language), Command)


def explain(language: Language, names: Mapping[str, str], tool: Tool[Services], error: ValidationError) -> str:
    """What to say to a person whose command had a value that cannot be: what it must be, and the command again."""
    says = texts.of(language)
    wrong = dict.fromkeys(
        says.wrong_values.get(each["type"], says.wrong_value).format(
            name=names.get(str(each["loc"][0]), each["loc"][0]), **each.get("ctx", {})
        )
        for each in error.errors(include_url=False, include_input=False)
    )
    return says.not_like_that.format(wrong=" ".join(wrong), examples=_quoted(filter(None, [tool.example(language)])))


def _quoted(given: Iterable[str]) -> str:
    return " / ".join(f"“{example}”" for example in given)


def examples(tools: Toolbox[Services], language: Language) -> str:
    """How to call every tool in this language, a line each."""
    return "\n".join(f"- {example}" for tool in tools.tools if (example := tool.example(language)))


def language_of(tools: Toolbox[Services], text: str) -> Language | None:
    """The language of the phrase that `text` is, or starts like; None if it is none, or could be of two."""
    phrases = [phrase for tool in tools.tools for phrase in tool.phrases]
    whole = {phrase.language for phrase in phrases if phrase.match(text) is not None}
    found = whole or {phrase.language for phrase in phrases if phrase.starts(text)}
    return found.pop() if len(found) == 1 else None
