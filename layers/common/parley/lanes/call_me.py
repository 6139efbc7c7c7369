"""Remember how the person wants to be called: the name that they give goes before the one in their WhatsApp profile."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from parley.errors import ToolRefused
from parley.lanes.captured import can_be_person, tells_of_a_call
from parley.ports import Services
from parley.texts import people
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, tool

Called = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(lambda text: " ".join(text.split()))]
WORD = r"[^\W\d_]+(?:['’.-]+[^\W\d_]+)*['’.-]*"
"""A pattern of one word of a name: letters, with marks between or behind them ("O'Neill", "Jean-Luc", "Jr."). A word
matches in one way only, so that matching stays fast."""
CAPITAL = f"(?=[^a-zà-öø-ÿ]){WORD}"
PARTICLE = "(?:de|del|la|las|los|da|das|do|dos|di|du|le|van|von|der|den|ter|bin|ben|al|el|y|e|i)"
NAME = re.compile(f"{WORD}(?: {WORD}){{0,3}}")
"""Matches a name of up to four words. A number does not match, and a sentence is longer."""
INSTEAD = re.compile(
    r"(?P<name>[^,]{1,40}?),? (?:not|no|instead of|rather than|y no|en vez de) [^,]{1,40}", re.IGNORECASE
)
"""Matches a name with the one that it is said instead of: "Bex not Rebecca"."""
LONG_NAME = re.compile(rf"{CAPITAL}(?: (?:{PARTICLE} )*{CAPITAL}){{0,7}}")
"""Matches a longer name by its capital letters: "Maria Fernanda Gutierrez Rodriguez de la Cruz"."""


class NewName(Arguments):
    """The arguments of `call_me`."""

    name: Called = Field(description="The person's own name, as they want to be called.")

    @classmethod
    def may_be_in(cls, text: str, slots: Mapping[str, str]) -> bool:
        """Return whether the words can be a name, and are theirs: "call me later" and "me llamó Ana" give none."""
        name = slots.get("name", "")
        is_written_so = " " not in name and name[:1].isupper()  # "Al" is a Spanish word too
        return (is_written_so or can_be_person(name)) and not tells_of_a_call(text)


def check(call: Call[Services], new: NewName) -> NewName:
    """Return the arguments, without the name that the person does not want ("Bex not Rebecca"), if the name looks like
    one. Raises ToolRefused for a sentence or a number.
    """
    if (wanted := INSTEAD.fullmatch(new.name)) is not None:
        new = NewName(name=wanted["name"])
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


@tool(
    Tier.READ,
    phrases={
        "en": variants("<what's|what is|do you know> my name", "who am i", "what do you call me"),
        "es": variants("cómo me <llamo|llamas>", "<cuál es|sabes> mi nombre", "quién soy"),
    },
    in_help=False,
    is_for_phrases=True,
)
def tell_name(call: Call[Services], arguments: NoArguments) -> str:
    """Tell the person what they are called here."""
    says = people.of(call.language)
    name = call.about.name if call.about is not None else ""
    return says.name_is.format(name=name) if name else says.name_unknown


TOOLS = (call_me, tell_name)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
