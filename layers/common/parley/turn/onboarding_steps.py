"""The onboarding questions to a new person: one short question after the answer to what they wrote, never before it.
Pure.

    their name            unless WhatsApp has told it
    where their clock is  "Is it 07:00 where you are?", by what their number tells

Whoever says SKIP, or NO, or goes on with something else, is left alone: what was not answered is asked once more, on
another day, and then never again. All of it can be said later: "my name is Ana", "I live in Madrid".
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from parley.conversation.admission import AdmissionStatus, next_status
from parley.conversation.normal_form import normalise
from parley.conversation.questions import IncompleteCall, Kind, Option, Question, QuestionDraft, Shape
from parley.conversation.state import Conversation, OnboardingProgress, Person
from parley.conversation.yes_and_no import agrees, declines
from parley.texts import further, people

ASKED = 2
"""The most times that each onboarding question is asked."""
AGAIN = timedelta(hours=24)
SKIP = frozenset(["skip", "skip it", "pass", "later", "saltar", "omitir", "paso", "luego", *further.listed("skip")])
NAME, ZONE = "name", "zone"
TOOLS = {NAME: "call_me", ZONE: "set_timezone"}
"""The tool that takes the answer to each onboarding question, by the step's name."""


def next_step(person: Person, now: datetime) -> str | None:
    """Return the name of the onboarding step to ask about now ("name" or "zone"); None if there is none."""
    steps = person.introduced
    for step, is_known in ((NAME, person.name is not None), (ZONE, person.timezone is not None)):
        with_question = steps.get(step)
        if is_known or (with_question is not None and (with_question.over or with_question.times >= ASKED)):
            continue
        if with_question is None:
            return step
        return step if now - with_question.at >= AGAIN else None
    return None


def zone_step(person: Person) -> str | None:
    """Return the step that asks where the person's clock is, if they have never been asked; None if they have."""
    return None if ZONE in person.introduced else ZONE


def is_over(person: Person) -> bool:
    """Return whether this person will never be asked an onboarding question again."""
    asked = person.introduced
    done = {step for step, each in asked.items() if each.over or each.times >= ASKED}
    return (person.name is not None or NAME in done) and (person.timezone is not None or ZONE in done)


def asking(conversation: Conversation, step: str, lane: str, now: datetime) -> QuestionDraft:
    """Return the question for this onboarding step: what the person is called, or whether a guessed local time is
    right. `lane` is the name of the lane that has the step's tool.
    """
    says = people.of(conversation.language)
    if step == NAME:
        unfinished = IncompleteCall(tool=TOOLS[NAME], lane=lane, arguments={}, argument="name")
        return QuestionDraft(kind=Kind.DETAIL, words=says.ask_name, shape=Shape.NAME, unfinished=unfinished)
    zone = conversation.zone
    words = says.ask_zone.format(time=f"{now.astimezone(zone):%H:%M}")
    options = (Option(title=says.right, value=zone.key), Option(title=says.wrong, value=""))
    unfinished = IncompleteCall(tool=TOOLS[ZONE], lane=lane, arguments={}, argument="place")
    return QuestionDraft(kind=Kind.POLL, words=words, options=options, unfinished=unfinished)


def asked(person: Person, step: str, question: str, now: datetime) -> Person:
    """Return the person with a record that this onboarding question was asked now, and how often."""
    before = person.introduced.get(step)
    times = before.times + 1 if before is not None else 1
    return person.change(
        introduced={**person.introduced, step: OnboardingProgress(question=question, times=times, at=now)}
    )


def open_step(conversation: Conversation) -> tuple[str, Question] | None:
    """Return the onboarding step whose question is open, and that question; None if no onboarding question is open."""
    steps: Mapping[str, OnboardingProgress] = conversation.person.introduced if conversation.person else {}
    for step, each in steps.items():
        for question in conversation.questions:
            if question.id == each.question:
                return step, question
    return None


def closed(conversation: Conversation, step: str, *, over: bool) -> Conversation:
    """Return the conversation with the onboarding question of this step closed. `over`: the step is never asked
    again."""
    person = conversation.person
    assert person is not None  # somebody was asked
    asked = person.introduced[step]
    rest = tuple(each for each in conversation.questions if each.id != asked.question)
    steps = {**person.introduced, step: asked.change(over=over)}
    return conversation.change(questions=rest, person=person.change(introduced=steps))


def finished(conversation: Conversation) -> Conversation:
    """Return the conversation with the person's status changed from onboarding to active, if no onboarding question is
    left; otherwise unchanged.
    """
    person = conversation.person
    if person is None or person.status is not AdmissionStatus.ONBOARDING or not is_over(person):
        return conversation
    return conversation.change(person=person.change(status=next_status(person.status, "introduced")))


def confirms(text: str) -> bool:
    """Return whether the whole text confirms the guessed local time ("yes")."""
    return agrees(text)


def skips(text: str) -> bool:
    """Return whether the whole text declines to answer an onboarding question ("skip")."""
    return declines(text) or normalise(text) in SKIP
