"""The tools that copy what is kept here to the person's Google account, stop that, and delete the copies again.

Copying is offered when somebody chooses Google or connects it, and can be asked for at any time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import Field

from parley.conversation.account_services import ServiceName, in_order
from parley.conversation.normal_form import normalise
from parley.conversation.questions import PreparedCall
from parley.errors import ToolRefused
from parley.lanes.linking.copies import (
    COPY_TOOL,
    COPYABLE,
    CopyJob,
    CopyRequest,
    account_key,
    job_called,
    request,
    save,
)
from parley.lanes.linking.copy_steps import JobToGoOn, copying_ended, progress, step
from parley.lanes.linking.copy_words import counted
from parley.lanes.linking.notes import LANE_NAME, LinkingNotes
from parley.lanes.linking.texts import say
from parley.lanes.linking.tools import linked_account
from parley.ports import Services
from parley.texts import account_names
from parley.texts.vocabulary import listed
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Reversal, Tier, tool

VOCABULARY = "parley.lanes.linking.vocabulary"
NAMED: Mapping[str, tuple[ServiceName, ...]] = {
    **{normalise(word): (service,) for service in COPYABLE for word in listed(VOCABULARY, service)},
    **{normalise(word): COPYABLE for word in listed(VOCABULARY, "everything")},
}
"""The services whose things each word of the vocabulary names."""
JOINS = frozenset(map(normalise, listed(VOCABULARY, "joins")))
MOST_WORDS = 12


def _services(named: str) -> tuple[ServiceName, ...] | None:
    """Return the services that the words name: "events and tasks", "everything"; None if a word names none."""
    found, words = set[ServiceName](), list[str]()
    for word in (*normalise(named.replace(",", " ")).split()[:MOST_WORDS], next(iter(JOINS), "")):
        if word not in JOINS:
            words.append(word)
            continue
        if " ".join(words) not in NAMED:
            return None
        found.update(NAMED[" ".join(words)])
        words.clear()
    return in_order(found)


class NamedThings(Arguments):
    """What is copied, as a person names it."""

    what: str = Field("everything", max_length=100)

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether all the words name things that can be copied."""
        return "what" not in slots or _services(slots["what"]) is not None


def _to_copy(call: Call[Services], named: NamedThings) -> CopyRequest:
    """Return what is to be copied. Raises ToolRefused if there is nothing, or Google is not used for it."""
    account, wanted = linked_account(call), _services(named.what) or COPYABLE
    own = [each for each in wanted if each not in account.serves]
    if len(own) == len(wanted):
        raise ToolRefused(_use_first(call, own))
    found = request(call, wanted, account, is_offered=False)
    if found is None:
        raise ToolRefused(say(call).nothing_to_copy)
    return found


def _use_first(call: Call[Services], own: Sequence[ServiceName]) -> str:
    """Return the sentence that these services are not used of the account, and how to use the first of them."""
    says, names = say(call), account_names.of(call.language)
    return says.use_first.format(own=names.listed(names.own, own), command=says.use_command[own[0]])


def _ask_to_copy(call: Call[Services], wanted: CopyRequest) -> str:
    return say(call).ask_copy.format(things=counted(call, wanted.counts), account=wanted.account)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": variants(
            "<copy|move|transfer|export> <my|all my|the|> {what:events} to <google|my google account|my google>",
            "copy {what:everything} to <google|my google account> <too|>",
        ),
        "es": variants(
            "<copia|pasa|mueve|exporta> <mis|mi|todas mis|todos mis|> {what:eventos} a <google|mi cuenta de google>",
        ),
    },
    prepare=_to_copy,
    question=_ask_to_copy,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def copy_to_google(call: Call[Services], arguments: CopyRequest) -> Result:
    """Copy the person's events to come, contacts and open tasks that are kept here to their Google account."""
    account = linked_account(call)
    if account.name != arguments.account:
        raise ToolRefused(say(call).other_account_now.format(account=account.name))
    wanted = in_order(arguments.counts)
    own = [each for each in wanted if each not in account.serves]
    if len(own) == len(wanted):
        raise ToolRefused(_use_first(call, own))
    job = job_called(call, call.effect) or CopyJob(call.effect, account_key(call, account), wanted)
    return replace(step(call, job, is_first=True), undo=(Reversal("remove_copies", JobToGoOn(job=job.id)),))


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_go_on_copying, is_for_lane=True)
def go_on_copying(call: Call[Services], arguments: JobToGoOn) -> Result:
    """Take the next step of the job that copies what is kept here, or deletes its copies."""
    job = job_called(call, arguments.job)
    return step(call, job) if job else copying_ended(call, "")


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_remove_copies, is_for_lane=True)
def remove_copies(call: Call[Services], arguments: JobToGoOn) -> Result:
    """Delete at Google what a job has copied there, where it was not changed since."""
    linked_account(call)
    job = job_called(call, arguments.job)
    if job is None:
        raise ToolRefused(say(call).no_copying)
    if not job.is_removing:
        job = replace(job, is_removing=True, tries=0)
        save(call, job)
    return step(call, job, is_first=True)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants("<stop|cancel|end> <copying|the copying|copying to google|the copy>"),
        "es": variants("<deja de copiar|para de copiar|detén la copia|cancela la copia>"),
    },
    question=lambda call, _: say(call).ask_stop_copying,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def stop_copying(call: Call[Services], arguments: NoArguments) -> Result:
    """Stop copying to Google. What is copied already stays there."""
    job = job_called(call, LinkingNotes.read(call.notes.get(LANE_NAME, {})).copying)
    if job is None:
        return Result(say(call).no_copying)
    return copying_ended(call, say(call).copy_ended.format(**progress(call, job, ())))


def is_offer(planned: PreparedCall) -> bool:
    """Return whether a call that waits for a yes is the offer to copy, for which nobody has asked."""
    return planned.tool == COPY_TOOL and planned.arguments.get("is_offered") is True


TOOLS = (copy_to_google, go_on_copying, remove_copies, stop_copying)
"""The tools of this file, in the order in which phrases are held against them."""
