"""Words the answer to a text in which nothing was understood: one line that names a time which was, and the two things
nearest to the text that the person can text now, above all of the lane that they are in. Another line each time.

    "brother has shifted house, thursday 5"    I got “thursday 5”, but not what to do. Text it like: “...” / “...”

It looks only.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from parley import texts, times, toml_files
from parley.conversation.normal_form import normalise
from parley.conversation.request_reader import NONE, label_shares
from parley.conversation.segments import to_gsm7
from parley.lanes import degraded, service_words
from parley.lanes.examples import foremost_tools
from parley.lanes.lane import Lane
from parley.lanes.rewording import SHARED, Form, forms_of
from parley.lanes.typed_commands import HeardText
from parley.texts import LANGUAGES, Language

NEAR = 0.04
"""How likely a thing must be, from 0 to 1, for it to be named as near."""
MORE_LIKELY_HERE = 4.0
"""How many times as likely what belongs to the lane is that the person is in."""
MOST_COMPARED = 8
NAMED = 2
"""How many things are named."""
OF_TIME = frozenset(["when", "day", "until", "time", "length", "minutes", "which"])
"""The slots of times, of which a phrase is shown with an example's time."""
LONGEST_PART = 40
"""The most characters of a time that is said back."""


def words(heard: HeardText, shown: Sequence[Lane]) -> str:
    """Return the answer to a text in which nothing was understood. `shown`: the lanes that the person may use."""
    conversation, lanes = heard.conversation, heard.proposing.lanes
    says = texts.of(conversation.language)
    if conversation.failed_answers % 3 == 2:
        has_people = service_words.reaches_people(lanes)
        return says.not_that_either if has_people else says.not_that_either_without_people
    examples = " / ".join(f"“{each}”" for each in islice(_fresh(heard, shown), NAMED))
    if not examples:
        return says.nothing_on
    if part := _time_in(heard.text):
        return says.understood_time.format(part=part, examples=examples)
    is_again = conversation.failed_answers % 3 == 1
    return (says.not_understood_again if is_again else says.not_understood).format(examples=examples)


def _fresh(heard: HeardText, shown: Sequence[Lane]) -> Iterator[str]:
    """Yield the examples that our last message did not hold, the nearest first, and then those that it did."""
    last = next((each.text for each in reversed(heard.conversation.said) if each.direction == "out"), "")
    said, held = _compared(last), list[str]()
    for each in dict.fromkeys((*_near(heard), *_usual(heard, shown))):
        if f'"{_compared(each)}"' in said:
            held.append(each)
        else:
            yield each
    yield from held


def _compared(text: str) -> str:
    return to_gsm7(text, drops_accents=True).casefold()


def _near(heard: HeardText) -> Iterator[str]:
    """Yield phrases of what the text comes near to and can be done now, the nearest first."""
    lanes, language = heard.proposing.lanes, heard.conversation.language
    forms = forms_of(tuple(lane.name for lane in lanes))[language]
    own = _labels_here(heard, language)
    shares = {
        label: share * (MORE_LIKELY_HERE if label in own else 1.0)
        for label, share in label_shares(heard.text).items()
        if label != NONE and label in forms
    }
    found = set[str]()
    for label in sorted(shares, key=shares.__getitem__, reverse=True)[:MOST_COMPARED]:
        example = _example(heard, forms[label], language) if shares[label] >= NEAR else ""
        if example and normalise(example) not in found:
            found.add(normalise(example))
            yield example


def _labels_here(heard: HeardText, language: Language) -> frozenset[str]:
    """Return the labels of the lanes that the person is in."""
    here = tuple(lane.name for lane in _lanes_here(heard))
    return frozenset(forms_of(here, with_shared=False)[language]) if here else frozenset()


def _lanes_here(heard: HeardText) -> Sequence[Lane]:
    """Return the lanes that the person has something in, or that has answered last."""
    floor, notes = heard.conversation.floor, heard.proposing.call.notes
    return [
        lane
        for lane in heard.proposing.lanes
        if (floor is not None and floor.lane == lane.name) or (notes.get(lane.name) and lane.shown(notes[lane.name]))
    ]


def _example(heard: HeardText, forms: Sequence[Form], language: Language) -> str:
    """Return a phrase of these forms with values of an example, if the person can text it now: the form itself if it
    has no slot but of a time, else the example of its tool. Empty if they cannot.
    """
    values = toml_files.content(SHARED, "example_values").get(language, {})
    form = min(forms, key=lambda each: len(each.slots))
    if not values and form.slots:
        return ""
    phrase = form.phrase.format(**{name: values.get(name, values["other"]) for name in form.slots})
    call, lanes = heard.proposing.call, heard.proposing.lanes
    # As a phrase alone: what it would be about is looked up, perhaps in an account elsewhere, once it is texted.
    found = degraded.whole(lanes, phrase, heard.context.once, call.services.business, call.notes)
    if not isinstance(found, degraded.WholeCommand) or not found.lane.tools.of(call.role).get(found.tool.name):
        return ""
    if form.slots <= OF_TIME:
        return phrase
    return found.tool.example(language, found.lane.example_words(call.services.business, language)) or ""


def _usual(heard: HeardText, shown: Sequence[Lane]) -> Iterator[str]:
    """Yield the examples that stand for the service, those of the lanes first that the person is in."""
    call, language = heard.proposing.call, heard.conversation.language
    here = {lane.name for lane in _lanes_here(heard)}
    found = foremost_tools(shown, language, call.services.business, call.notes)
    for lane, tool in sorted(found, key=lambda each: each[0].name not in here):
        if example := tool.example(language, lane.example_words(call.services.business, language)):
            yield example


def _time_in(text: str) -> str:
    """Return the only time in a text; "" if it holds none, or several."""
    places = times.stretches(text, LANGUAGES)
    part = text[slice(*places[0])].strip() if len(places) == 1 else ""
    return part if len(part) <= LONGEST_PART and any(map(str.isalnum, part)) else ""
