"""Answers to the guide's own questions in people's own words: the length of a session, the yes of an adult, and how
they feel ("I'm 34", "half an hour", "4 out of 5", "pretty good"). Read without a model; only whole texts count.
"""

import re
from collections.abc import Callable, Mapping

from parley.business.files import Business
from parley.conversation.courtesy import without_courtesy
from parley.conversation.normal_form import without_accents
from parley.conversation.questions import Question
from parley.lanes.guide.own_answers import length_answered
from parley.lanes.guide.phases import ADULT, LENGTHS
from parley.lanes.guide.steering import guide_words, minutes_of, number_named
from parley.lanes.guide.tools import MOODS, agree_to_session, record_mood, start_session

NUMBER = re.compile(r"\d{1,3}")


def reads_answer(question: Question, text: str, business: Business) -> str | None:
    """Return the value that the whole text means as the answer to one of the guide's questions; None for any other."""
    read = READS.get(question.unfinished.tool) if question.unfinished else None
    if read is None:
        return None
    forms = (text.replace("/", " of "), without_courtesy(text))
    return next((value for form in forms if (value := read(without_accents(form)))), None)


def _length(said: str) -> str | None:
    minutes = minutes_of(said)
    minutes = length_answered(said) if minutes is None else minutes
    return str(minutes) if minutes in LENGTHS else None


def _agreement(said: str) -> str | None:
    """Return "yes" or "no" for words that agree, or disagree, and for an age that is given."""
    if said in guide_words("agrees"):
        return "yes"
    if said in guide_words("disagrees"):
        return "no"
    age = NUMBER.search(said)
    if age is None or said.replace(age[0], "n", 1) not in guide_words("ages"):
        return None
    return "yes" if int(age[0]) >= ADULT else "no"


def _mood(said: str) -> str | None:
    """Return the mood from 1 to 5 that the words name, as a number of 5 or as a feeling."""
    number = NUMBER.search(said)
    if number is not None and said.replace(number[0], "n", 1) in guide_words("of_five") and int(number[0]) in MOODS:
        return number[0]
    mood = number_named("moods", said)
    return str(mood) if mood else None


READS: Mapping[str, Callable[[str], str | None]] = {
    start_session.name: _length,
    agree_to_session.name: _agreement,
    record_mood.name: _mood,
}
"""The function that reads the answers to each tool's question."""
