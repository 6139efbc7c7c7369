"""What the guide does with a text that comes right after one of its own questions: it takes an answer in the person's
own words, answers what they ask about the question, and otherwise asks once more, shortly.

answered   the tool that the question waits for runs, as it does after a button
a length   a bare number that sessions also last ("20") may be minutes or an age: which of them is asked
under age  nothing begins, and it is remembered: the person is not asked again
doubtful   who may be under age is asked how old they are: a plain yes begins no session any more
unclear    one short question; to the second unclear answer about a mood, the guide lets it be
"""

from dataclasses import replace
from datetime import timedelta
from itertools import dropwhile, takewhile
from typing import Literal

from parley.conversation.courtesy import without_courtesy
from parley.conversation.questions import Question
from parley.conversation.small_talk import is_small_talk
from parley.conversation.state import Conversation
from parley.conversation.yes_and_no import agrees, declines
from parley.lanes.guide.first_session import age_question
from parley.lanes.guide.notes import GUIDE_LANE
from parley.lanes.guide.own_answers import (
    agreement_of,
    bare_length,
    corrected_age,
    corrected_length,
    least_age_in,
    length_instead,
    names_age,
    says_adult,
    says_in_words_to_be_minor,
)
from parley.lanes.guide.own_moods import mood_answer_of
from parley.lanes.guide.phases import ADULT, LENGTHS, USUAL_LENGTH
from parley.lanes.guide.steering import minutes_of
from parley.lanes.guide.telling import Telling
from parley.lanes.guide.texts import of
from parley.lanes.guide.tools import (
    NO_MOOD,
    Agreement,
    Mood,
    UnderAge,
    agree_to_session,
    first_one,
    record_mood,
    remember_under_age,
    start_session,
    take_back_age,
)
from parley.tools.tool import LaneAction, MissingArgument, Result

RECENT = timedelta(hours=1)
"""How long after its question a text is still taken for an answer in the person's own words."""
SLIP = timedelta(minutes=10)
"""How long a person may say that they have mistyped an age that made them too young."""
NUMBERS = tuple("12345")
"""The answers about a mood that the buttons give."""


def take_own_answer(conversation: Conversation, telling: Telling, text: str) -> Result | None:
    """Return the Result for a text that answers the guide's open question in the person's own words, or asks about it.
    None if the guide has none, or the text is no such answer: a bare yes or number is taken elsewhere. After an answer
    to something else, a single word is about that.
    """
    question = _answered_question(conversation, telling, text)
    if question is None or question.unfinished is None:
        return None
    tool = question.unfinished.tool
    if tool == agree_to_session.name:
        return _agreed(question, telling, text)
    if tool == record_mood.name and text.strip() not in NUMBERS:
        return _felt(telling, text)
    minutes = minutes_of(text) if tool == start_session.name else None
    if tool == start_session.name and minutes is None:
        minutes = length_instead(text)
    if minutes is not None and minutes not in LENGTHS:
        says = of(telling.language)
        return Result(f"{says.no_such_length} {says.how_long}")
    return None


def is_asked_for_consent(conversation: Conversation, telling: Telling, text: str) -> bool:
    """Return whether a text is taken for an answer to the question before the first session, in whatever words."""
    question = _answered_question(conversation, telling, text)
    waiting = question.unfinished if question is not None else None
    return waiting is not None and waiting.tool == agree_to_session.name


def _answered_question(conversation: Conversation, telling: Telling, text: str) -> Question | None:
    """Return the guide's open question that a text may answer in the person's own words; None if there is none, or the
    text is a bare yes or no.
    """
    question = open_question(conversation, telling)
    if question is None or agrees(text) or declines(text):
        return None
    is_other = not is_asked_last(conversation, telling, question) and _is_about_the_reply(text)
    return None if is_other else question


def _is_about_the_reply(text: str) -> bool:
    """Return whether a text may only be courteous about what was said last: "thanks", "great"."""
    return is_small_talk(text) or len(without_courtesy(text).split()) < 2


def _felt(telling: Telling, text: str) -> Result | None:
    """Return the Result for what a text says to the question about a mood; None if that cannot be told."""
    says = of(telling.language)
    match mood_answer_of(text):
        case int() as mood:
            return Result("", acts=(LaneAction(record_mood.name, Mood(mood=str(mood))),), closes=True)
        case (low, high):
            return Result(says.mood_between.format(low=low, high=high))
        case "declines":
            return Result("", acts=(LaneAction(record_mood.name, Mood(mood=NO_MOOD)),), closes=True)
        case "why":
            return Result(f"{says.why_mood} {says.mood_short}")
    return None


def _agreed(question: Question, telling: Telling, text: str) -> Result | None:
    """Return the Result for what a text says to the question before the first session; None if that cannot be told."""
    says, said = of(telling.language), agreement_of(text, telling.now.year)
    minutes, before = _lengths_asked_about(question)
    is_minor = said == "minor" and says_in_words_to_be_minor(text, telling.now.year)
    if not is_minor and (instead := length_instead(text)) is not None:
        return _with_other_length(telling, instead, minutes)
    if (length := bare_length(text)) is not None and not telling.notes.is_age_doubted(telling.now):
        if before:  # the same answer again
            return Result(says.age_short, notes=telling.notes.change(age_doubted_at=telling.now).store())
        asked = age_question(says.minutes_or_age.format(minutes=length), length, minutes)
        return Result("", asks=(replace(asked, options=((says.yes, "yes"), (says.no, "no"))),), closes=True)
    if before and declines(text.partition(",")[0]) and least_age_in(text.partition(",")[2], telling.now.year) >= ADULT:
        said, text, minutes = "yes", text.partition(",")[2], before  # "no, I'm 30"
    if is_minor:
        return Result("", acts=(LaneAction(remember_under_age.name, UnderAge(by_number=names_age(text))),), closes=True)
    told = text.rpartition("?")[2] if said == "why_age" else text
    least_age = least_age_in(told, telling.now.year)
    if said in ("yes", "no") or (told != text and least_age >= ADULT):  # "why do you ask? I'm 33"
        words = "" if told == text else says.before_agreeing["why_age"]
        agreed: Literal["yes", "no"] = "no" if said == "no" else "yes"
        answer = Agreement(answer=agreed, minutes=minutes, least_age=least_age, minutes_before=0)
        return Result(words, acts=(LaneAction(agree_to_session.name, answer),), closes=True)
    if said is None:
        return None
    doubted = telling.notes.change(age_doubted_at=telling.now).store()
    if said in ("minor", "unsure"):  # what only the classifier hears locks nobody
        return Result(says.age_short, notes=doubted)
    if said == "if_minor":
        return Result(f"{says.before_agreeing[said]} {says.age_short}", notes=doubted)
    if said == "unread":  # a yes, with words that are not understood: no other lane may take these
        return Result(_shortly(telling))
    return Result(f"{says.before_agreeing[said]} {_shortly(telling)}")


def _with_other_length(telling: Telling, minutes: int, minutes_before: int) -> Result:
    """Return the Result for a person who wants the session that they were asked about to last for these minutes."""
    says = of(telling.language)
    length = minutes if minutes in LENGTHS else minutes_before
    is_doubted = telling.notes.is_age_doubted(telling.now)
    asks = says.age_short if is_doubted else says.adult_asked
    asked = age_question(f"{says.length_noted.format(minutes=length)} {asks}", length)
    asked = asked if is_doubted else replace(asked, options=((says.yes, "yes"), (says.no, "no")))
    words = "" if minutes in LENGTHS else says.no_such_length
    return Result(words, asks=(asked,), closes=True)


def _lengths_asked_about(question: Question) -> tuple[int, int]:
    """Return the minutes of the session that the question before it is about, and those that the question was about
    before the person answered with a number; 0 if they have not.
    """
    given = question.unfinished.arguments if question.unfinished else {}
    minutes, before = given.get("minutes"), given.get("minutes_before")
    return minutes if isinstance(minutes, int) else USUAL_LENGTH, before if isinstance(before, int) else 0


def _shortly(telling: Telling) -> str:
    """Return the question before the first session once more, shortly."""
    says = of(telling.language)
    return says.age_short if telling.notes.is_age_doubted(telling.now) else says.adult_short


def mended_age(telling: Telling, text: str) -> Result | None:
    """Return the Result for a person who was taken for too young, and says now that they are an adult: they are asked
    whether it was a mistake. Who has just told their age as a number, and mistyped it or meant minutes, is asked at
    once for everything before a first session, which works once. None for any other text.
    """
    notes, says = telling.notes, of(telling.language)
    if not notes.is_under_age(telling.now) or notes.under_age_at is None:
        return None
    length, is_slip = corrected_length(text), notes.age_slip == "possible"
    is_adult = corrected_age(text, telling.now.year) is not None or says_adult(text, telling.now.year)
    if is_slip and telling.now - notes.under_age_at <= SLIP and (length is not None or is_adult):
        mended = notes.change(under_age_at=None, age_slip="mended")
        return Result("", notes=mended.store(), acts=(first_one(mended, length),))
    if not is_adult:
        return None
    options = ((says.yes, "yes"), (says.no, "no"))
    asked = MissingArgument(says.ask_whether_adult, take_back_age.name, "answer", options, yes="yes", no="no")
    return Result("", asks=(asked,), closes=True)


def asked_again(conversation: Conversation, telling: Telling) -> Result | None:
    """Return the Result for a text that does not answer the guide's last question: it is asked once more, shortly. None
    if the guide has not asked last.
    """
    question, says = open_question(conversation, telling), of(telling.language)
    is_last = question is not None and is_asked_last(conversation, telling, question)
    tool = question.unfinished.tool if is_last and question and question.unfinished else ""
    if tool == agree_to_session.name:
        return Result(_shortly(telling))
    if tool != record_mood.name:
        return None
    if telling.notes.is_mood_asked_again:
        return Result(says.no_mood, closes=True)
    return Result(says.mood_short, notes=telling.notes.change(is_mood_asked_again=True).store())


def open_question(conversation: Conversation, telling: Telling) -> Question | None:
    """Return the guide's question that a text may still answer, whatever was said since; None if there is none."""
    question = conversation.questions[-1] if conversation.questions else None
    if question is None or question.unfinished is None or question.unfinished.lane != GUIDE_LANE:
        return None
    is_late = telling.now - question.asked_at > RECENT
    return None if conversation.confirmation is not None or is_late else question


def is_asked_last(conversation: Conversation, telling: Telling, question: Question) -> bool:
    """Return whether this question was asked, or asked again shortly, since the person wrote the text before the one
    that is answered now. Reminders, and where help is, may have been said after it.
    """
    says = of(telling.language)
    words = (question.text, says.adult_short, says.age_short, says.mood_short, says.how_long)
    before = dropwhile(lambda line: line.direction != "out", reversed(conversation.said))
    told = takewhile(lambda line: line.direction != "in", before)
    return any(each in line.text for line in told if line.direction == "out" for each in words)
