"""The words that tell a person what was copied to their account."""

from collections.abc import Iterable, Mapping

from parley.conversation.account_services import SERVICES, ServiceName
from parley.lanes.linking.copies import CopyJob, CopyResult
from parley.lanes.linking.texts import say
from parley.ports import Services
from parley.texts import account_names
from parley.tools.tool import Call

MOST_TITLES = 5
"""The most titles that a message tells of what could not be copied."""


def counted(call: Call[Services], counts: Mapping[ServiceName, int]) -> str:
    """Return numbers of things in words: "12 upcoming events and 1 open task"."""
    says, names = say(call), account_names.of(call.language)
    told: dict[str, str] = {
        service: (says.one if counts[service] == 1 else says.many)[service].format(count=counts[service])
        for service in SERVICES
        if counts.get(service)
    }
    return names.listed(told, told) if told else says.nothing


def things_in_words(call: Call[Services], results: Iterable[CopyResult]) -> str:
    """Return the things of these results, counted by their services."""
    found = [each.service for each in results]
    return counted(call, {service: found.count(service) for service in SERVICES})


def ended_words(call: Call[Services], job: CopyJob, titles: Mapping[CopyResult, str]) -> str:
    """Return the words that tell what a finished job has done, and left undone. `titles` are those of the things that
    it has left.
    """
    says = say(call)
    done = job.having("removed" if job.is_removing else "copied")
    words = [(says.removed if job.is_removing else says.copied).format(things=things_in_words(call, done))]
    if there := job.having("there"):
        words.append(says.there.format(things=things_in_words(call, there)))
    left = [_left(call, result, title) for result, title in titles.items()]
    if left:
        more = [says.and_more.format(count=len(left) - MOST_TITLES)] if len(left) > MOST_TITLES else []
        sentence = says.copies_stay if job.is_removing else says.could_not
        words.append(sentence.format(count=len(left), titles=", ".join((*left[:MOST_TITLES], *more))))
    if not job.is_removing:
        words.append(says.stays_here)
    return " ".join(words)


def _left(call: Call[Services], result: CopyResult, title: str) -> str:
    """Return the title of a thing that was left, with the reason if it could not be copied."""
    says = say(call)
    if result.outcome != "failed":
        return f"“{title}”"
    return says.why.get(result.reason, says.why["refused"]).format(title=title)
