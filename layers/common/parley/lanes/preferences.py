"""The tools of every lane for what a person wants of all that is written to them: its language, and its style.

A whole message that asks for nothing else ("español", "no emojis") is read without a model (`wish`); within another
text, a model calls these.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pydantic import Field

from parley import texts
from parley.conversation import language as languages
from parley.conversation import writing_style
from parley.errors import ToolRefused
from parley.lanes.captured import can_be_language
from parley.lanes.joined_tool import JoinedPart, JoinedTool
from parley.ports import Services
from parley.texts import Language, people
from parley.tools.phrases import NO_PHRASES, variants
from parley.tools.tool import Arguments, Call, Result, Reversal, Tier, Tool, tool

LONGEST_NAME = 40
"""The most characters of a language's name."""


class NamedLanguage(Arguments):
    """The arguments of `set_language`."""

    language: str = Field(
        min_length=1, max_length=LONGEST_NAME, description="Its name or code, as in 'Spanish' or 'es'."
    )

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words name a language: "speak of the devil" names none."""
        said = slots.get("language", "")
        return len(said) <= LONGEST_NAME and can_be_language(said)


class ChosenLanguage(Arguments):
    """The language that is meant, found before anything is asked or done."""

    language: Language


def choose_language(call: Call[Services], named: NamedLanguage) -> ChosenLanguage:
    """Return the language that the person has named. Raises ToolRefused for a language in which the service has no
    sentences.
    """
    found = languages.named(named.language)
    if found is None:
        raise ToolRefused(people.of(call.language).language_unknown)
    return ChosenLanguage(language=found)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("write to me in {language:Spanish}", "speak {language:Spanish}", "speak to me in {language:Spanish}"),
            *variants(
                "<answer|reply|respond|write|text|talk> <me|to me|> in {language:Spanish}",
                "do you speak {language:Spanish}",
                *(
                    f"{each} speaks {{language:Spanish}}"
                    for each in ("do you have someone who", "is there someone who")
                ),
            ),
        ],
        "es": [
            *("escríbeme en {language:inglés}", "habla {language:inglés}", "háblame en {language:inglés}"),
            *variants(
                "<contéstame|respóndeme|contesta|responde|escribe> en {language:inglés}", "hablas {language:inglés}"
            ),
        ],
    },
    prepare=choose_language,
    question=lambda _, chosen: people.of(chosen.language).ask_language,
    in_help=False,
    minor=True,
)
def set_language(call: Call[Services], arguments: ChosenLanguage) -> Result:
    """Write to the person in another language from now on, when they ask for it."""
    undo = (Reversal("set_language", ChosenLanguage(language=call.language)),)
    return Result(texts.of(arguments.language).language_chosen, language=arguments.language, undo=undo)


class NamedStyle(Arguments):
    """The arguments of `set_writing_style`."""

    style: str = Field(
        min_length=1,
        max_length=120,
        description=f"One or several of: {', '.join(writing_style.TAGS)}; or {writing_style.USUAL} to forget them.",
    )


class ChosenStyle(Arguments):
    """The way of writing that is chosen, as tags, worked out before anything is asked or done."""

    tags: tuple[str, ...]
    replaces: bool = False
    """Whether the tags take the place of all that was asked for before."""


def choose_style(call: Call[Services], given: NamedStyle) -> ChosenStyle:
    """Return the style tags that the person's words mean: by tag, by name, or by words that ask for them. Raises
    ToolRefused if they mean none.
    """
    says = people.of(call.language)
    found = writing_style.named(given.style, says.styles)
    if found is None:
        raise ToolRefused(says.style_unknown.format(styles=", ".join(says.styles.values())))
    return chosen_style(found)


def chosen_style(tags: tuple[str, ...]) -> ChosenStyle:
    """Return the prepared arguments of `set_writing_style` for the style tags that were asked for."""
    return ChosenStyle(tags=writing_style.changed((), tags), replaces=writing_style.USUAL in tags)


def _whether_so(call: Call[Services], chosen: ChosenStyle) -> str:
    says = people.of(call.language)
    asks = says.ask_only_style if chosen.replaces else says.ask_style
    return asks.format(styles=style_names(chosen.tags, call.language)) if chosen.tags else says.ask_usual_style


@tool(
    Tier.WRITE,
    phrases={
        "en": ["be more {style:formal}", "write more {style:formal}"],
        "es": ["sé más {style:formal}", "escribe más {style:formal}"],
    },
    prepare=choose_style,
    question=_whether_so,
    in_help=False,
    minor=True,
)
def set_writing_style(call: Call[Services], arguments: ChosenStyle) -> Result:
    """Keep how the person wants to be written to from now on, when they say so: short, formal, without emojis."""
    says = people.of(call.language)
    before = () if arguments.replaces else call.writing_style
    style = writing_style.changed(before, arguments.tags)
    words = says.style_kept.format(styles=style_names(arguments.tags, call.language))
    undo = (Reversal("set_writing_style", ChosenStyle(tags=call.writing_style, replaces=True)),)
    return Result(words if arguments.tags else says.style_forgotten, writing_style=style, undo=undo)


def style_names(tags: tuple[str, ...], language: Language) -> str:
    """Return the names of these tags in a language, separated by commas. A tag that this release does not know is left
    out."""
    names = people.of(language).styles
    return ", ".join(names[tag] for tag in tags if tag in names)


TOOLS = (set_language, set_writing_style)
"""The tools of this file, in the order in which a model is offered them, for the lane of the person's settings."""
BESIDE = tuple(replace(each, phrases=NO_PHRASES) for each in TOOLS)
"""The tools for the models of other lanes, so that none hands over for them. Their phrases are of one lane alone."""


class Preference(Arguments):  # its docstring is what a model reads, as a tool's is
    """Keep the language or the style (brief, casual, formal, no emojis; usual) that they want of all messages."""

    what: Literal["language", "style"]
    value: str


OF_MESSAGES = {
    "language": JoinedPart(set_language, {"value": "language"}),
    "style": JoinedPart(set_writing_style, {"value": "style"}),
}
"""The parts of `set_preference` in the lane of the person's settings."""
JOINED = JoinedTool(
    "set_preference",
    Preference,
    "what",
    {what: replace(part, tool=each) for (what, part), each in zip(OF_MESSAGES.items(), BESIDE, strict=True)},
)
"""The one tool that the models of other lanes are offered in place of those in BESIDE."""


def speaks_of(text: str) -> bool:
    """Return whether a text asks, perhaps among other things, for a language or a style of writing."""
    return bool(writing_style.asked_for(text)) or languages.is_asked_for_within(text)


def wish(text: str) -> tuple[Tool[Services], Arguments] | None:
    """Return the tool and the arguments for a whole message that asks for a language or a style of writing; None for
    any other message.
    """
    if (wanted := languages.asked_for(text)) is not None:
        return set_language, ChosenLanguage(language=wanted)
    tags = writing_style.wish(text)
    return (set_writing_style, chosen_style(tags)) if tags is not None else None
