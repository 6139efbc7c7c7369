"""Questions that the person does not answer. A question for a value, and every question of a plan, is kept for a day:
after five minutes the person is told once that it waits, and after a day that it is given up, and its plan with it.
Neither is said in quiet hours, but right after them. Pure.

Each of the two times has a timer, named after the message that asked, while one of that message's questions is open.
A plan that waits for an account to be connected is given up in the same way, by a timer named after the plan.
"""

from datetime import datetime, timedelta

from parley.conversation.outcomes import TurnEvent
from parley.conversation.questions import EXPIRES, Kind, Question, Standing
from parley.conversation.state import Conversation
from parley.conversation.timers import GIVEN_UP, MOST_TIMERS, UNANSWERED, Timer, whole_seconds
from parley.ports import TurnContext
from parley.texts import plans
from parley.turn import planning
from parley.turn.decision import Decision, awaiting

PARKED_AFTER = timedelta(minutes=5)
GIVEN_UP_AFTER = EXPIRES[Kind.DETAIL]
PARKED = "parked"


def _message(question: Question) -> str:
    """Return the id of the event under which the question was asked."""
    return question.id.rpartition(".q")[0]


def _waits(question: Question) -> bool:
    """Return whether a request or plan step waits for this question's answer, so that the person is reminded of it."""
    is_value = question.kind is Kind.DETAIL and question.yes_means is None
    return not question.given_up and (is_value or bool(question.steps))


def _timer(message: str, since: datetime, what: str) -> Timer:
    after = PARKED_AFTER if what == PARKED else GIVEN_UP_AFTER
    return Timer(
        id=f"{message}.{what}",
        due=whole_seconds(since + after),
        text="",
        kind=UNANSWERED if what == PARKED else GIVEN_UP,
    )


def awaiting_answers(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Set the timers "still waiting" and "given up" for the open questions, and remove those of closed ones. Questions
    that are not yet asked only get "given up", and so do plans that wait for an account.
    """
    conversation, now = decision.conversation, context.now()
    wanted = dict[str, Timer]()
    for question in filter(_waits, conversation.questions):
        is_told = question.is_parked or question.kind is Kind.CONFIRMATION
        for what in (GIVEN_UP,) if is_told else (PARKED, GIVEN_UP):
            since = question.readable_at or (now if what == PARKED else question.asked_at)
            timer = _timer(_message(question), since, what)
            wanted.setdefault(timer.id, timer)
    for question in (each for each in conversation.waiting if not each.is_long):
        timer = _timer(_message(question), question.asked_at, GIVEN_UP)
        wanted.setdefault(timer.id, timer)
    for plan, until in planning.link_awaited(conversation).items():
        timer = Timer(id=f"{plan}.{planning.NOT_LINKED}", due=whole_seconds(until), text="", kind=GIVEN_UP)
        wanted.setdefault(timer.id, timer)
    known = {timer.id for timer in conversation.timers}
    kept = [timer for timer in conversation.timers if timer.kind not in (UNANSWERED, GIVEN_UP) or timer.id in wanted]
    new = [timer for id, timer in wanted.items() if id not in known][: max(0, MOST_TIMERS - len(kept))]
    if not new and len(kept) == len(conversation.timers):
        return decision
    return Decision(awaiting(conversation, *kept, *new), decision.effects)


def _is_due(question: Question, now: datetime) -> bool:
    """Return whether the question was readable for so long that the person is to be told that it still waits."""
    return question.readable_at is not None and now >= question.readable_at + PARKED_AFTER


def _is_of_onboarding(conversation: Conversation, question: Question) -> bool:
    """Return whether the service asks the person about themselves: nothing waits for that, so they are not reminded."""
    asked = conversation.person.introduced.values() if conversation.person else ()
    return any(each.question == question.id for each in asked)


def due(conversation: Conversation, timer: Timer, now: datetime) -> tuple[Conversation, str]:
    """Return the conversation after a timer about unanswered questions, and the sentence for the person: that the
    questions wait, or are given up, or that a plan has waited for an account in vain; empty if there is nothing to say.
    """
    message, _, what = timer.id.rpartition(".")
    if what == planning.NOT_LINKED:
        conversation, words = planning.waited_in_vain(conversation, now)
        return conversation, " ".join(words)
    open_ones = [each for each in conversation.questions if _waits(each) and _message(each) == message]
    says = plans.of(conversation.language)
    if what == PARKED:
        open_ones = [each for each in open_ones if not each.is_parked and _is_due(each, now)]
        parked = tuple(
            each.model_copy(update={"is_parked": True}) if each in open_ones else each
            for each in conversation.questions
        )
        waiting = [each for each in open_ones if now < each.asked_at + GIVEN_UP_AFTER]
        asked = " ".join(
            each.text
            for each in waiting
            if each.kind is not Kind.CONFIRMATION and not _is_of_onboarding(conversation, each)
        )
        return conversation.change(questions=parked), says.waits.format(question=asked) if asked else ""
    open_ones += [each for each in conversation.waiting if _message(each) == message]
    if not open_ones:
        return conversation, ""
    named, late = list[str](), list[Question]()
    for question in open_ones:
        of_plan = [plan for plan in conversation.plans if any(of.plan == plan.id for of in question.steps)]
        what = "; ".join(plan.summary for plan in of_plan) or question.text
        is_missed = (of_plan or not question.steps) and not _is_of_onboarding(conversation, question)
        named += [what] if is_missed else []
        if not question.did_not_arrive and question.standing is not Standing.WAITS:
            late.append(question.model_copy(update={"given_up": what}))
        for plan in of_plan:
            conversation = planning.drop_plan(conversation, plan.id)
    left = conversation.without_questions(lambda each: each in open_ones)
    told = says.given_up.format(what="; ".join(dict.fromkeys(named))) if named else ""
    return left.change(questions=(*late, *left.questions)), told
