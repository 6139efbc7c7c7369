"""Answers what people ask of any service beside what it does, where nothing else has understood them: who reads along,
what a text costs, which languages it speaks, a person, a joke, a call or a payment that no program makes.

    "Who else gets to read what I send you?"      who runs it can read it, and how all of it is seen and deleted
    "págueme el recibo de la luz"                  it cannot pay
    "no entendí nada de lo que me pusiste"         one example, and no list

It looks only.
"""

from collections.abc import Callable, Sequence

from parley import texts
from parley.conversation.crisis import doubted_danger
from parley.conversation.desk_talk import DeskTalk
from parley.conversation.request_reader import label_shares
from parley.lanes import chat, service_words
from parley.lanes.captured import can_be_language
from parley.lanes.examples import foremost_tools
from parley.lanes.lane import Lane
from parley.lanes.typed_commands import HeardText
from parley.texts import Texts, people
from parley.texts.vocabulary import pattern

VOCABULARY = "parley.conversation.vocabulary"
LONGEST = 200
"""The most characters of a text that is read."""
LIKELY = 0.6
"""How likely it must be, from 0 to 1, that a text asks who reads along, or what it costs."""
ASKS_LANGUAGE = pattern(VOCABULARY, "asks_about_language", r"(?:{})[ ?!.]*$")
ASKS_FOR_JOKE = pattern(VOCABULARY, "asks_for_joke", r"\b(?:{})\b")
ASKS_TO_CALL = pattern(VOCABULARY, "asks_to_call", r"^[¡ ]*(?:{})\b")
ASKS_TO_PAY = pattern(VOCABULARY, "asks_to_pay", r"(?:^|[,.:;] ?)[¡ ]*(?:{})\b")
BY_ANOTHER = pattern(VOCABULARY, "done_by_another", r"\b(?:{})\b")
KEEPS_TASKS = "add_task"
"""The tool of whoever keeps tasks."""
UNDERSTOOD_NOTHING = pattern(VOCABULARY, "understood_nothing", r"^[¡ ]*(?:{})\b")
SPEAKS_TO_PERSON = pattern(VOCABULARY, "speaks_to_person", r"\b(?:{})\b")


def answered(heard: HeardText) -> str:
    """Return the answer to a text that asks something of any service; empty for any other text, and for one that may
    tell of a danger.
    """
    text, says = heard.text, texts.of(heard.conversation.language)
    if len(text) > LONGEST or doubted_danger(text) is not None:
        return ""
    return next((words for rule in RULES if (words := rule(heard, says))), "")


def _of_privacy(heard: HeardText, says: Texts) -> str:
    is_asked = _share(heard.text, "_privacy") >= LIKELY
    return says.who_reads.format(contact=_contact(heard.proposing.lanes, heard)).rstrip() if is_asked else ""


def _of_cost(heard: HeardText, says: Texts) -> str:
    is_asked = _share(heard.text, "_cost") >= LIKELY
    return says.what_it_costs.format(contact=_contact(heard.proposing.lanes, heard)).rstrip() if is_asked else ""


def _share(text: str, ending: str) -> float:
    """Return how likely it is that a text has one of the labels that end so."""
    return sum(share for label, share in label_shares(text).items() if label.endswith(ending))


def _contact(lanes: Sequence[Lane], heard: HeardText) -> str:
    """Return whom a person can ask; empty where they are passed on to people anyway."""
    business, language = heard.proposing.call.services.business, heard.conversation.language
    return "" if service_words.reaches_people(lanes) else service_words.contact(business, language)


def _of_language(heard: HeardText, _: Texts) -> str:
    asked = ASKS_LANGUAGE.search(heard.text)
    named = next((each for each in asked.groups() if each), "") if asked else ""
    return people.of(heard.conversation.language).language_unknown if named and can_be_language(named) else ""


def _of_joke(heard: HeardText, _: Texts) -> str:
    return chat.least_lately(heard.conversation, DeskTalk.FUN) if ASKS_FOR_JOKE.search(heard.text) else ""


def _of_call(heard: HeardText, says: Texts) -> str:
    is_asked = ASKS_TO_CALL.search(heard.text) is not None and _is_for_somebody(heard)
    return says.makes_no_calls if is_asked else ""


def _of_payment(heard: HeardText, says: Texts) -> str:
    is_asked = ASKS_TO_PAY.search(heard.text) is not None and _is_for_somebody(heard)
    return says.pays_nothing if is_asked else ""


def _is_for_somebody(heard: HeardText) -> bool:
    """Return whether a text wants something done by somebody else: where tasks are kept, "pay the rent" may be one."""
    keeps_tasks = any(lane.tools.get(KEEPS_TASKS) for lane in heard.proposing.lanes)
    return not keeps_tasks or BY_ANOTHER.search(heard.text) is not None


def _of_person(heard: HeardText, says: Texts) -> str:
    business = heard.proposing.call.services.business
    is_asked = SPEAKS_TO_PERSON.search(heard.text) is not None and business is not None
    if not is_asked or business is None or service_words.reaches_people(heard.proposing.lanes):
        return ""
    contact = business.service.contacts[0]
    return says.no_person_here.format(who=contact.who.in_(heard.conversation.language), reach=contact.reach)


def _said_simply(heard: HeardText, says: Texts) -> str:
    call, language = heard.proposing.call, heard.conversation.language
    if not UNDERSTOOD_NOTHING.search(heard.text):
        return ""
    found = foremost_tools(heard.proposing.lanes, language, call.services.business, call.notes)
    examples = (tool.example(language, lane.example_words(call.services.business, language)) for lane, tool in found)
    example = next(filter(None, examples), "")
    return says.said_simply.format(example=example) if example else ""


RULES: Sequence[Callable[[HeardText, Texts], str]] = (
    _of_privacy,
    _of_cost,
    _of_language,
    _of_person,
    _of_joke,
    _of_call,
    _of_payment,
    _said_simply,
)
"""What a text may ask, in the order in which it is tried: each returns the answer, or "" for any other text."""
