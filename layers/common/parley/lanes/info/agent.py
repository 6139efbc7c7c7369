"""The info lane: its prompt, its tools, and how people ask for them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from parley.business.files import Business
from parley.lanes import preferences
from parley.lanes.info import allergies, near_questions, place_questions, tools
from parley.lanes.info.joined import ASK_PLACE
from parley.lanes.info.texts import of
from parley.lanes.lane import Lane, LaneNotes, ReadCommand, Subject, subjects
from parley.ports import Services
from parley.texts import LANGUAGES, Language
from parley.tools.phrases import NO_PHRASES
from parley.tools.tool import Tool, Toolbox


def _subjects(business: Business | None) -> Iterable[Subject]:
    """Yield the subjects that the info lane can answer: its own and, from the operator's files, the holidays, price
    items and questions of the FAQ.
    """
    yield from subjects(__package__)
    if business is None:
        return
    for language in LANGUAGES:
        for holiday in business.service.holidays:
            yield Subject("business_hours", language, holiday.name.in_(language))
        for price in business.service.prices:
            yield Subject("pricing", language, price.item.in_(language))
        for answer in business.faq.answers:
            if entry := answer.in_(language):
                asked = (each for question in entry.questions for each in near_questions.variants(question))
                yield from (Subject("general_faq", language, question) for question in asked)


def _otherwise(business: Business | None, language: Language) -> str:
    """Return a sentence that names whom else to ask: the first contact of the operator's files. Empty without such
    files.
    """
    if business is None:
        return ""
    contact = business.service.contacts[0]
    return of(language).anything_else.format(who=contact.who.in_(language), reach=contact.reach)


def _asked(sentence: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that answers a sentence which asks about the place, or what is in a food; None for any other
    sentence.
    """
    read = allergies.read(sentence, business, stored)
    if read is not None and "?" not in sentence:
        return read._replace(yields=True)  # "my son is allergic" says why, beside the question
    return read or place_questions.asked(sentence, business, stored)


FACTS = {"business_hours": "hours", "location_directions": "address", "pricing": "prices"}
"""What a router's model is told of the facts that an operator's files may leave out, by the tool that tells them."""


def _purpose(untold: Iterable[str] = ()) -> str:
    """Return what the lane is for, as a router's model is told it, without the facts of the tools in `untold`."""
    told = (words for tool, words in FACTS.items() if tool not in untold)
    return f"the place: {', '.join((*told, 'questions and answers'))}; greetings"


@lru_cache(maxsize=4)
def _with_facts(business: Business) -> Lane | None:
    """Return the lane without the phrases, subjects and intents of what the operator's files do not say: prices, an
    address, opening hours. None if they say all of it.
    """
    service = business.service
    told = {
        "business_hours": service.tells_hours,
        "location_directions": service.places,
        "pricing": service.prices or business.catalogue,
    }
    untold = {name for name, facts in told.items() if not facts}
    if not untold:
        return None

    def narrowed(tool: Tool[Services]) -> Tool[Services]:
        return replace(tool, phrases=NO_PHRASES, in_help=False) if tool.name in untold else tool

    return replace(
        INFO,
        tools=Toolbox(map(narrowed, INFO.tools.tools)),
        featured=tuple(each for each in INFO.featured if each not in untold),
        intents=tuple(each for each in INFO.intents if each not in untold),
        purpose=_purpose(untold),
        subjects=lambda business: (each for each in _subjects(business) if each.tool not in untold),
    )


def _offered(services: Services) -> Lane | None:
    """Return the lane as it is offered where the operator's files do not say everything; None where they do."""
    return _with_facts(services.business) if services.business else None


TOPICS = {
    "place": ("business_hours", "location_directions", "pricing"),
}
"""The tools that HELP lists under a topic, by the topic's key in `topic_words` of the texts."""

INFO = Lane(
    name="info",
    topics=TOPICS,
    topic_words=lambda language: of(language).topic_words,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    tools=Toolbox((*tools.TOOLS, *preferences.BESIDE)),
    joined=(ASK_PLACE, preferences.JOINED),
    shared=(ASK_PLACE,),
    purpose=_purpose(),
    intents=("business_hours", "location_directions", "general_faq", "pricing", "small_talk", "greeting"),
    subjects=_subjects,
    featured=("business_hours", "pricing"),
    fallback=_otherwise,
    reads=allergies.read,
    asks=_asked,
    asks_by_subject=place_questions.asked_by_subject,
    reads_in_part=place_questions.asked_in_part,
    is_of_shop=True,
    informs=True,
    is_beside=True,
    is_on=lambda services: services.business is not None,
    offered=_offered,
)
