"""The steps of a job that copies what is kept here to a person's account: a few things in a turn, then a timer.

a step            at most MOST_A_STEP things and STEP_SECONDS; the next one follows by a timer of a turn of its own
all is done       what was copied, what was there before, and what could not be copied is told
consent lost      told once; the job goes on when the same account is connected again
not reached       tried again each five minutes, for an hour; then told
another account, or none: the job ends, and that is told
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from parley.conversation.account_services import in_order
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.errors import AccountError, AccountsUnavailable, GrantLost
from parley.lanes import account_problems
from parley.lanes.lane import LaneTimer
from parley.lanes.linking.copier import Copier
from parley.lanes.linking.copies import (
    AT_GOOGLE,
    MOST,
    CopyJob,
    CopyResult,
    KeptThing,
    account_key,
    id_at_google,
    jobs,
    kept_things,
    not_copied,
    save,
    tries_of,
)
from parley.lanes.linking.copy_words import ended_words, things_in_words
from parley.lanes.linking.notes import LANE_NAME, LinkingNotes
from parley.lanes.linking.texts import say
from parley.ports import Deadline, LinkedAccount, Services, TurnContext
from parley.tools.tool import Arguments, Call, LaneAction, Result, TimerRequest

COPY = "linking.copy"
"""The kind of the timer that goes on with a job. It is stored, so it never changes."""
GO_ON_TOOL = "go_on_copying"
MOST_A_STEP, STEP_SECONDS = 10, 4.0
"""The most things of one step, and the seconds after which it begins no further one: a turn has a deadline."""
NEXT, NOT_REACHED = timedelta(seconds=2), timedelta(minutes=5)
"""When the next step follows: usually, and if Google could not be reached."""
MOST_TRIES = 12
"""How often in a row a job is tried while Google cannot be reached."""


class JobToGoOn(Arguments):
    """The job that goes on."""

    job: str


def step(call: Call[Services], job: CopyJob, *, is_first: bool = False) -> Result:
    """Do the next things of a job, and return the result that goes on with it, or tells how it has ended."""
    account = call.services.accounts.linked(call.conversation) if call.services.accounts else None
    if account is None or account_key(call, account) != job.account:
        return copying_ended(call, say(call).copy_stopped.format(**progress(call, job, ())))
    todo = _to_do(call, job, account)
    job, problem = _through(call, job, todo)
    save(call, job)
    if problem is None and all(_is_done(job, each) for each in todo):
        return copying_ended(call, ended_words(call, job, _titles(call, job)))
    said = progress(call, job, todo)
    if isinstance(problem, GrantLost):
        lost = account_problems.sentence(problem, call.language)
        return replace(
            _noted(call, job.id), words=say(call).copy_waits.format(problem=lost, **said), forget=waits(call)
        )
    if job.tries >= MOST_TRIES:
        return copying_ended(call, say(call).copy_given_up.format(**said))
    words = say(call).copy_later if problem else say(call).copying
    return begun(call, job.id, words.format(**said)) if is_first else Result("")


def _through(call: Call[Services], job: CopyJob, todo: Sequence[KeptThing]) -> tuple[CopyJob, AccountError | None]:
    """Do the first of these things, as many as a step takes. Return the job with what became of them, and what has
    stopped it; None if nothing has.
    """
    deadline, copier, earlier = Deadline.after(STEP_SECONDS), Copier(call), _earlier(call, job)
    made = {(each.service, each.id): each.made for each in job.results}
    for each in todo[:MOST_A_STEP]:
        if deadline.left < 0:
            break
        try:
            job = job.with_result(
                copier.removed(each, made[each.service, each.id])
                if job.is_removing
                else copier.copied(each, id_at_google(each, earlier))
            )
        except GrantLost as error:
            return job, error
        except AccountsUnavailable as error:
            return replace(job, tries=job.tries + 1), error
    return job, None


def _earlier(call: Call[Services], job: CopyJob) -> Sequence[CopyJob]:
    """Return the other jobs to the same account."""
    return [each for each in jobs(call) if each.id != job.id and each.account == job.account]


def _to_do(call: Call[Services], job: CopyJob, account: LinkedAccount) -> list[KeptThing]:
    """Return the things of a job that are left, of services that are used of the account."""
    services = in_order(frozenset(job.services) & account.serves)
    if job.is_removing:
        copied = {(each.service, each.id) for each in job.having("copied")}
        return [each for each in kept_things(call, services) if (each.service, each.id) in copied]
    tried = {(each.service, each.id) for each in job.results}
    found = [each for each in not_copied(call, services, account) if (each.service, each.id) not in tried]
    return found[: MOST - len(job.results)]


def _is_done(job: CopyJob, thing: KeptThing) -> bool:
    outcomes = ("removed", "stays") if job.is_removing else (*AT_GOOGLE, "failed")
    return any((each.service, each.id) == (thing.service, thing.id) for each in job.having(*outcomes))


def _titles(call: Call[Services], job: CopyJob) -> dict[CopyResult, str]:
    """Return the titles of the things that the person is told of: those that were not copied, or whose copies stay."""
    titles = {(each.service, each.id): each.title for each in kept_things(call, job.services)}
    told = job.having("stays") if job.is_removing else job.having("failed")
    return {each: titles[each.service, each.id] for each in told if (each.service, each.id) in titles}


def progress(call: Call[Services], job: CopyJob, todo: Sequence[KeptThing]) -> dict[str, str]:
    """Return how many things of a job are done, of how many, for a sentence; "todo" is what was left before a step."""
    done = job.having("removed", "stays") if job.is_removing else job.results
    left = [each for each in todo if not _is_done(job, each)]
    told = things_in_words(call, done if job.is_removing else job.having(*AT_GOOGLE))
    return {"done": str(len(done)), "all": str(len(done) + len(left)), "things": told}


# --- how a job goes on ------------------------------------------------------------------------------------------------


def waits(call: Call[Services]) -> tuple[str, ...]:
    """Return the ids of the timers that go on with a job."""
    return tuple(each.id for each in call.timers if each.kind == COPY)


def _noted(call: Call[Services], job: str) -> Result:
    """Return a result without words that notes which job is going on."""
    notes = LinkingNotes.read(call.notes.get(LANE_NAME, {}))
    return Result("", notes=notes.change(copying=job).store())


def begun(call: Call[Services], job: str, words: str = "") -> Result:
    """Return the result that sets the timer for a job's next step. The timer sets itself again until the job ends."""
    later = TimerRequest(whole_seconds(call.now + NEXT), "", kind=COPY)
    return replace(_noted(call, job), words=words, later=(later,), forget=waits(call))


def copying_ended(call: Call[Services], words: str) -> Result:
    """Return the result that ends the job with these words."""
    return replace(_noted(call, ""), words=words, forget=waits(call))


def due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Return the result that takes the next step of the job that is going on, and comes again until that ends it."""
    id = LinkingNotes.of(conversation).copying
    if not id:
        return Result("")
    tries = tries_of(context.services, conversation.id, id)
    acts = (LaneAction(GO_ON_TOOL, JobToGoOn(job=id)),)
    return Result("", again=context.now() + (NOT_REACHED if tries else NEXT), acts=acts)


TIMERS = {COPY: LaneTimer(TimerRules(useful=None, speaks=False), due)}
"""The timer that goes on with a job, however late it is. What it says at the end waits until it may be said."""
