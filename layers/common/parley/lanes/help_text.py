"""What HELP says: an example of each tool while these are few; else some of each topic, and the words for the rest.

A topic is what people call a group of a lane's tools ("tasks", "reminders"); HELP and its word list all of them. A
phone shows about eight lines, and each further one costs money by SMS.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parley import texts
from parley.business.files import Business
from parley.conversation.keywords import HELP
from parley.conversation.normal_form import normalise
from parley.lanes.examples import in_help, lines, shown
from parley.lanes.lane import Lane, LaneNotes
from parley.ports import Services
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed
from parley.tools.tool import Tool

MOST = 8
"""The most examples that HELP lists without a topic."""
ASIDE = listed("parley.conversation.vocabulary", "beside_a_topic")
"""Words between HELP and the word of a topic that say nothing."""


@dataclass(frozen=True)
class Topic:
    """A group of a lane's tools, and the word for it in each language."""

    words: Mapping[Language, str]
    tools: Sequence[tuple[Lane, Tool[Services]]]


def topics(lanes: Iterable[Lane], notes: Mapping[str, LaneNotes] | None = None) -> Sequence[Topic]:
    """Return the topics of what these lanes offer a person with these notes."""
    return [topic for lane in lanes for topic in _of_lane(lane, notes)]


def _of_lane(lane: Lane, notes: Mapping[str, LaneNotes] | None) -> Iterable[Topic]:
    """Yield the topics of a lane that have a tool to show. A tool of no topic stands in the first one."""
    tools = [tool for tool in shown(lane, notes) or in_help(lane) if tool.phrases]
    words = {language: lane.topic_words(language) for language in LANGUAGES}
    listed = {name for names in lane.topics.values() for name in names}
    for place, (key, names) in enumerate(lane.topics.items()):
        ordered = [tool for name in names for tool in tools if tool.name == name]
        ordered += [tool for tool in tools if place == 0 and tool.name not in listed]
        held = [(lane, tool) for tool in ordered]
        if held:
            yield Topic({language: of_lane[key] for language, of_lane in words.items()}, held)
    if not lane.topics and tools:
        yield Topic({}, [(lane, tool) for tool in tools])


def topic_asked(text: str, lanes: Sequence[Lane], notes: Mapping[str, LaneNotes] | None = None) -> Topic | None:
    """Return the topic of which a text asks for help, in any language: "help tasks", "ayuda con las tareas". None for
    any other text.
    """
    opening, _, rest = normalise(text).partition(" ")
    if opening not in HELP or not rest:
        return None
    asked = " ".join(word for word in rest.split() if word not in ASIDE)
    return next((each for each in topics(lanes, notes) if asked in map(normalise, each.words.values())), None)


def told(
    lanes: Sequence[Lane],
    language: Language,
    business: Business | None = None,
    notes: Mapping[str, LaneNotes] | None = None,
) -> str:
    """Return the examples that HELP lists in this language, one to a line: all, if they are few, and else some of each
    topic, with a line of the topics that hold more. Empty if there is nothing to show.
    """
    found = topics(lanes, notes)
    every = [tool for topic in found for tool in topic.tools]
    if len(every) <= MOST:
        return lines(every, language, business)
    of_each = max(1, MOST // len(found))
    some = lines((tool for topic in found for tool in topic.tools[:of_each]), language, business)
    longer = [each.words[language].upper() for each in found if len(each.tools) > of_each and each.words]
    return "\n".join((some, texts.of(language).help_topics.format(topics=", ".join(longer)))) if longer else some
