"""How the person is called: their own word for it goes before what WhatsApp tells."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from parley.errors import ToolRefused
from parley.ports import Services
from parley.texts import people
from parley.tools.tool import Arguments, Call, Result, Tier, tool

Called = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(lambda text: " ".join(text.split()))]
WORD = r"[^\W\d_]+(?:['’.-]+[^\W\d_]+)*['’.-]*"
"""Letters, and between them or behind them marks: "O'Neill", "Jean-Luc", "Jr.". Each mark ends a run of letters, so
that there is one way to read a word."""
CAPITAL = f"(?=[^a-zà-öø-ÿ]){WORD}"
PARTICLE = "(?:de|del|la|las|los|da|das|do|dos|di|du|le|van|von|der|den|ter|bin|ben|al|el|y|e|i)"
NAME = re.compile(f"{WORD}(?: {WORD}){{0,3}}")
"""Matches a name: up to four words of letters. A number is none, and a sentence is longer."""
LONG_NAME = re.compile(rf"{CAPITAL}(?: (?:{PARTICLE} )*{CAPITAL}){{0,7}}")
"""Matches a long name such as "Maria Fernanda Gutierrez Rodriguez de la Cruz": so many words are a name if they are
written like one."""


class NewName(Arguments):
    """The arguments of `call_me`."""

    name: Called = Field(description="The person's own name, as they want to be called.")


def check(call: Call[Services], new: NewName) -> NewName:
    """Return the name, if it can be one. Raises ToolRefused for a sentence."""
    if not (NAME.fullmatch(new.name) or LONG_NAME.fullmatch(new.name)):
        raise ToolRefused(people.of(call.language).name_wrong)
    return new


@tool(
    Tier.WRITE,
    phrases={
        "en": ["my name is {name:Ana}", "call me {name:Ana}"],
        "es": ["me llamo {name:Ana}", "llámame {name:Ana}", "mi nombre es {name:Ana}"],
    },
    prepare=check,
    question=lambda call, new: people.of(call.language).call_you.format(name=new.name),
)
def call_me(call: Call[Services], arguments: NewName) -> Result:
    """Remember how the person wants to be called."""
    return Result(people.of(call.language).name_kept.format(name=arguments.name), name=arguments.name)


TOOLS = (call_me,)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
