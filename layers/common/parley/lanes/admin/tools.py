"""Approve, block, unblock and list people. The tools read the directory of people and write to other people's
mailboxes: a person's status changes in their own conversation, in order with the person's messages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from parley.conversation import names
from parley.conversation.admission import AdmissionStatus, Transition, person_label
from parley.conversation.events import Notified, StatusSet
from parley.conversation.normal_form import entries_called, normalise
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.admin.events import PERSON_WAITS
from parley.ports import DirectoryEntry, Services
from parley.texts import Language, people
from parley.texts.people import PeopleTexts
from parley.texts.vocabulary import listed
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Tier, tool

BY_ID = "id:"
"""The mark before a conversation's id, in the answer to a choice between people who have the same name."""
WHOEVER_WAITS = "id:waits"
"""The value that stands for the only person who waits, whom the admin does not name: "let him in"."""
POINTS_TO_WAITING = listed("parley.lanes.admin.vocabulary", "whoever_waits")
"""The words for that person, in their normal form: "him", "them"."""
LISTED = 20
"""The most people that one list names: more cannot be read on a phone."""


class PersonToDecide(Arguments):
    """The arguments of a tool that decides about a person: whom the admin names."""

    person: Annotated[str, Field(min_length=1, max_length=120)] = WHOEVER_WAITS


class ChosenPerson(Arguments):
    """The prepared arguments of a tool that decides about a person: the one person that the admin has named."""

    conversation: str
    title: str
    is_blocked: bool = False


class WantedList(Arguments):
    """The arguments of `list_people`: which people to list."""

    which: str = Field("people", max_length=40)


class Waiting(Arguments):
    """The people who wait to be let in, and the admins to tell."""

    number: str
    name: str | None = None
    wrote: str = ""
    """What they wrote, in a form that is safe to show."""
    admins: str
    """The admins' numbers, with spaces between them."""


def _say(call: Call[Services]) -> PeopleTexts:
    return people.of(call.language)


def title(entry: DirectoryEntry) -> str:
    """Return a person's name and number, as an admin reads them: "Ana (+14165550123)"."""
    return person_label(entry.name, entry.number)


def choose(call: Call[Services], named: PersonToDecide) -> ChosenPerson:
    """Return the one person that an admin names, "her" being whoever waits. Raises as `_chosen` does."""
    return _chosen(call, named, AdmissionStatus.PENDING)


def _chosen(call: Call[Services], named: PersonToDecide, whoever: AdmissionStatus) -> ChosenPerson:
    """Return the one person that an admin names by the end of their number, by name or by words of it; "her" is the one
    with the status `whoever`. Raises ToolRefused if nobody matches, and ToolAsks if several do.
    """
    people, digits = call.services.people, "".join(c for c in named.person if c.isdigit())
    if people is None:
        found = []
    elif named.person == WHOEVER_WAITS or normalise(named.person) in POINTS_TO_WAITING:
        found = [each for each in people.all() if each.status is whoever]
        if not found:
            says, is_of_blocked = _say(call), whoever is AdmissionStatus.BLOCKED
            raise ToolRefused(says.nobody_blocked if is_of_blocked else says.nobody_waits)
    elif named.person.startswith(BY_ID):
        found = people.with_ids([named.person.removeprefix(BY_ID)])
    elif len(digits) >= 4 and not any(c.isalpha() for c in named.person):
        # A whole number is one key; only what is a part of one, or a name, is looked for among all.
        whole = people.with_numbers([f"+{digits}"]) if named.person.startswith("+") else []
        found = whole or [each for each in people.all() if each.number.endswith(digits)]
    else:
        found = entries_called(people.all(), normalise(named.person), lambda each: each.name or "")
        found = found or _with_words_of(people.all(), named.person)
    if not found:
        raise ToolRefused(_say(call).nobody_called.format(name=named.person))
    if len(found) > 1:
        raise ToolAsks(_say(call).which_person, "person", [(title(each), BY_ID + each.conversation) for each in found])
    is_blocked = found[0].status is AdmissionStatus.BLOCKED
    return ChosenPerson(conversation=found[0].conversation, title=title(found[0]), is_blocked=is_blocked)


def _with_words_of(entries: Iterable[DirectoryEntry], said: str) -> list[DirectoryEntry]:
    """Return the people whose names hold each of the words that an admin says, in any order and without those that only
    join names: "la abuela", "Sosa Ana".
    """
    words = frozenset(names.words_of(said)) - names.JOINING - {"a"}
    return [each for each in entries if words and words <= frozenset(names.words_of(each.name or ""))]


def choose_blocked(call: Call[Services], named: PersonToDecide) -> ChosenPerson:
    """Return the one person that an admin names, "her" being whoever is blocked. Raises as `_chosen` does."""
    return _chosen(call, named, AdmissionStatus.BLOCKED)


def choose_other(call: Call[Services], named: PersonToDecide) -> ChosenPerson:
    """Return the one person that an admin names. Raises ToolRefused if that is the admin, or nobody; ToolAsks if
    several match.
    """
    chosen = choose(call, named)
    if chosen.conversation == call.conversation:
        raise ToolRefused(_say(call).not_yourself)
    return chosen


def _set(call: Call[Services], chosen: ChosenPerson, happening: Transition) -> None:
    """Put the admin's decision about a person into the mailbox of that person's conversation. Repeat-safe: the event's
    id derives from the effect's id.
    """
    assert call.services.mailbox is not None
    event = StatusSet(
        id=f"{call.effect}.status", conversation=chosen.conversation, received_at=call.now, happening=happening
    )
    call.services.mailbox.put(event)


def _lets_in(call: Call[Services], chosen: ChosenPerson) -> str:
    """Return the question whether a person is let in, or in again."""
    return _say(call).unblock_person if chosen.is_blocked else _say(call).approve_person


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "approve {person:Ana}",
            *variants("let {person:Ana} in", "<accept|admit> {person:Ana}", "<yes|yeah|yep|sure> let {person:Ana} in"),
            *variants("<he|she|they> can come in", "<yes|yeah|yep|sure|ok> approve {person:Ana}", "approve", "let in"),
            *variants("give {person:Ana} access", "you can let {person:Ana} in", "go ahead and let {person:Ana} in"),
        ],
        "es": [
            "aprueba a {person:Ana}",
            *variants("<aprobar|apruebo|autoriza> a {person:Ana}", "<aprueba|aprobar|apruebo|autoriza> {person:Ana}"),
            *variants("<deja entrar|deja pasar|acepta|admite> a {person:Ana}", "aprueba", "que <entre|pase>"),
            *variants("<sí|claro|vale|ok|> <déjalo|déjala|déjale|déjalos> <entrar|pasar>", "dale acceso"),
            *variants("<sí|claro|> <apruébalo|apruébala|acéptalo|acéptala|admítelo|admítela>"),
        ],
    },
    prepare=choose,
    question=lambda call, chosen: _lets_in(call, chosen).format(person=chosen.title),
    direct=True,
    role="admin",
)
def approve_person(call: Call[Services], arguments: ChosenPerson) -> str:
    """Let a person in."""
    _set(call, arguments, "unblocked" if arguments.is_blocked else "let in")
    return _say(call).person_approved


@tool(
    Tier.CONFIRM,
    phrases={
        "en": ["block {person:Ana}", *variants("<kick|throw> {person:Ana} out", "<kick|throw> out {person:Ana}")],
        "es": ["bloquea a {person:Ana}", *variants("<echa|expulsa> a {person:Ana}")],
    },
    prepare=choose_other,
    question=lambda call, chosen: _say(call).block_person.format(person=chosen.title),
    direct=True,
    role="admin",
)
def block_person(call: Call[Services], arguments: ChosenPerson) -> str:
    """Give a person no answers any more."""
    _set(call, arguments, "blocked")
    return _say(call).person_blocked


@tool(
    Tier.WRITE,
    phrases={"en": ["unblock {person:Ana}"], "es": ["desbloquea a {person:Ana}"]},
    prepare=choose_blocked,
    question=lambda call, chosen: _lets_in(call, chosen).format(person=chosen.title),
    direct=True,
    role="admin",
)
def unblock_person(call: Call[Services], arguments: ChosenPerson) -> str:
    """Let a blocked person in again."""
    _set(call, arguments, "unblocked" if arguments.is_blocked else "let in")
    return _say(call).person_unblocked


LISTS = {
    "people": None,
    "personas": None,
    "pending": AdmissionStatus.PENDING,
    "pendientes": AdmissionStatus.PENDING,
    "blocked": AdmissionStatus.BLOCKED,
    "bloqueados": AdmissionStatus.BLOCKED,
}
"""The lists of people that can be asked for; None is everybody."""


WAITING: Mapping[Language, Sequence[str]] = {
    "en": variants(
        "<who is|whos> <waiting|pending|asking to be let in>",
        "<who is|whos> <waiting|asking> to <get|come> in",
        "who wants <in|to be let in>",
        "<who is|whos> <it|that|this|he|she|there>",
    ),
    "es": variants(
        "quien <espera|esta esperando|quiere entrar>",
        "<quien|quienes> <espera|esperan|esta esperando|estan esperando> para entrar",
        "quienes <esperan|quieren entrar>",
        "quien <es|sera>",
    ),
}
LET_IN: Mapping[Language, Sequence[str]] = {
    "en": variants(
        "<who is|whos> <in|in here|allowed in|let in|allowed>",
        "who <has|can get> <access|in>",
        "who have i let in",
        "who <else|> can use this",
    ),
    "es": variants(
        "quien <puede entrar|tiene acceso|esta dentro>", "quienes <pueden entrar|tienen acceso|estan dentro>"
    ),
}


@tool(
    Tier.READ,
    phrases={"en": ["list {which:pending}"], "es": ["lista {which:pendientes}"]},
    direct=True,
    role="admin",
)
def list_people(call: Call[Services], arguments: WantedList) -> str:
    """List people: those who wait, those who are blocked, or all."""
    which = normalise(arguments.which)
    if which not in LISTS:
        raise ToolRefused(_say(call).what_to_list)
    return _listed(call, LISTS[which])


@tool(Tier.READ, phrases=WAITING, direct=True, in_help=False, is_for_phrases=True, role="admin")
def list_waiting(call: Call[Services], arguments: NoArguments) -> str:
    """List the people who wait to be let in."""
    return _listed(call, AdmissionStatus.PENDING)


@tool(Tier.READ, phrases=LET_IN, direct=True, in_help=False, is_for_phrases=True, role="admin")
def list_let_in(call: Call[Services], arguments: NoArguments) -> str:
    """List the people whom the service answers, and those whom it does not."""
    return _listed(call, None)


def _listed(call: Call[Services], status: AdmissionStatus | None) -> str:
    """Return a line for each person with this status; for None, for everybody."""
    says, entries = _say(call), call.services.people.all() if call.services.people else []
    found = sorted(
        (each for each in entries if status in (None, each.status)),
        key=lambda each: (normalise(each.name or ""), each.number),
    )
    if not found:
        return says.nobody_listed
    lines = [f"{title(each)}: {says.statuses[each.status]}" for each in found[:LISTED]]
    more = [says.more_people.format(count=len(found) - LISTED)] if len(found) > LISTED else []
    return "\n".join([*lines, *more])


@tool(Tier.WRITE, question=lambda call, _: _say(call).ask_to_be_let_in)
def tell_admins(call: Call[Services], arguments: Waiting) -> str:
    """Tell the admins that this person waits. Those who have never written cannot be reached: they hear of it when they
    first do.
    """
    directory = call.services.people
    assert call.services.mailbox is not None
    numbers = arguments.admins.split() if directory is not None else []
    known = {each.number: each.conversation for each in directory.with_numbers(numbers)} if directory else {}
    new = {each: directory.conversation_of(each) for each in numbers if each not in known} if directory else {}
    for n, admin in enumerate(dict.fromkeys((*known.values(), *new.values()))):
        call.services.mailbox.put(
            Notified(
                id=f"{call.effect}.w{n}",
                conversation=admin,
                received_at=call.now,
                lane="admin",
                what=PERSON_WAITS,
                data={"number": arguments.number, "name": arguments.name, "wrote": arguments.wrote},
            )
        )
    return ""


TOOLS = (approve_person, block_person, unblock_person, list_people, list_waiting, list_let_in, tell_admins)
