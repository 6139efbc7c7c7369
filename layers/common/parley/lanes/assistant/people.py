"""Find out who is meant by a name, and their address or number, in one order for all tools and steps of a plan:

    1. the address or number that the person once told us for that name
    2. the person's contacts: of several with the name, the person picks one; if the one contact lacks the address
       or number, the person is asked for it by name
    3. without a contact, the person is asked for the address or number

The answer is remembered under that name for a while, and can be forgotten: "forget Sarah".
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from parley.conversation import lookalikes
from parley.conversation.normal_form import normalise, without_accents
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.assistant.named import without_words_beside
from parley.lanes.assistant.texts import say
from parley.lanes.naming import BY_ID
from parley.ports import Contact, Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words
from parley.tools.tool import Arguments, Call

ADDRESS = re.compile(r"(?<![^\s@<>,;:()\"'])[^\s@<>,;:()\"']+@[^\s@<>,;:()\"']+\.[^\s@<>,;:()\"'.]+")
NUMBER = re.compile(r"\+?[\d\s().-]{6,}")
EMAIL, PHONE = "EMAIL", "PHONE"
VOCABULARY = "parley.lanes.assistant.vocabulary"
OWN = "me"
"""The name under which the person's own address is remembered."""


class Addressee(Arguments):
    """The person who gets an email: a name, which may be empty, and an address."""

    name: str = ""
    email: str

    @property
    def shown(self) -> str:
        """The addressee as the person reads it: "Ana (ana@x.org)", or the address alone."""
        return f"{self.name} ({self.email})" if self.name else self.email


def addressee(call: Call[Services], who: str, argument: str) -> Addressee:
    """Return the name and address of the person that `who` means, a name or an email address. Raises ToolAsks, for
    `argument`, if the address is not known or several people match, and ToolRefused for a disguised address.
    """
    who = " ".join(who.split())
    if found := ADDRESS.search(who):
        email = found[0].rstrip(".!?")
        name = who.replace(found[0], "").strip(" <>(),")
        return Addressee(name=name or _called(call, email), email=honest(call, email))
    if without_accents(normalise(who)) in oneself():
        return Addressee(email=_own_email(call, argument))
    chosen = _by_id(call, who)
    met = chosen or _meant(call, who, argument)
    if not met.email:
        raise _asks_for_email(call, met, chosen.name if chosen else who, argument)
    return Addressee(name=met.name, email=honest(call, met.email))


@cache
def oneself() -> frozenset[str]:
    """Return the words by which people name themselves as the addressee of an email: "me", "my own address"."""
    return frozenset(map(without_accents, listed(VOCABULARY, "oneself")))


def _own_email(call: Call[Services], argument: str) -> str:
    """Return the person's own address, told once. Raises ToolAsks, for `argument`, if it is not known."""
    if email := _known(call, OWN, EMAIL):
        return email
    raise ToolAsks(say(call).own_email, argument, shape="email", learns=(EMAIL, OWN))


def honest(call: Call[Services], email: str) -> str:
    """Return the email address unchanged. Raises ToolRefused if it has letters that look like others, as a Cyrillic
    "a".
    """
    if not lookalikes.is_honest_address(email):
        raise ToolRefused(say(call).disguised_address.format(address=lookalikes.revealed(email)))
    return email


def person(call: Call[Services], who: str, needed: Collection[str], chosen: str, given: Contact) -> Contact:
    """Return the person with this name, and the details that are `needed` ("email", "phone"). `chosen` is the option
    picked of several people, and `given` has the details that the person answered. Raises ToolAsks for the argument
    "chosen", "email" or "phone" if that is not known.
    """
    picked = _by_id(call, chosen) or next((replace(each, email=chosen) for each in _with_address(call, chosen)), None)
    met = picked or (
        Contact("", who, given.email) if given.email else _meant(call, who, "chosen", by_address="email" in needed)
    )
    email, phone = given.email or met.email, given.phone or _only_phone(call, met, needed) or _known(call, who, PHONE)
    met = replace(met, email=honest(call, email), phone=lookalikes.digits(phone))
    name = picked.name if picked else who
    if "email" in needed and not met.email:
        raise _asks_for_email(call, met, name, "email")
    if "phone" in needed and not met.phone:
        raise ToolAsks(say(call).whose_phone.format(name=met.name), "phone", learns=(PHONE, name))
    if given.phone and not NUMBER.fullmatch(given.phone):
        raise ToolRefused(say(call).no_phone)
    return met


def _only_phone(call: Call[Services], met: Contact, needed: Collection[str]) -> str:
    """Return the phone number of a contact; empty if there is none. Raises ToolAsks if one is needed of several."""
    if "phone" in needed and len(met.phones) > 1:
        options = [(each, each) for each in met.phones]
        raise ToolAsks(say(call).which_phone.format(name=met.name), "phone", options, learns=(PHONE, met.name))
    return met.phone


def _meant(call: Call[Services], who: str, argument: str, *, by_address: bool = True) -> Contact:
    """Return the person with this name; their address is empty if it is not known. Raises ToolAsks if several contacts
    have the name, or the one has several addresses and is meant `by_address`.
    """
    hits = named(call, who)
    if email := _known(call, who, EMAIL):
        same = next((replace(each, email=email) for each in hits if email in each.emails), None)
        return same or Contact("", _known_name(call, who), email)
    if len(hits) > 1:
        options = _options(hits, by_address=by_address)
        raise ToolAsks(say(call).which_person.format(name=who), argument, options, learns=(EMAIL, who))
    if hits and by_address and len(hits[0].emails) > 1:
        options = [(each, each) for each in hits[0].emails]
        raise ToolAsks(say(call).which_address.format(name=hits[0].name), argument, options, learns=(EMAIL, who))
    return hits[0] if hits else Contact("", who)


def _options(hits: Sequence[Contact], *, by_address: bool) -> list[tuple[str, str]]:
    """Return the contacts as options to choose from, each with its value: the email address, or the contact's id if it
    has none. A contact with several addresses is an option for each of them, if it is meant `by_address`.
    """
    values = [
        (each, email or each.phone, email or f"{BY_ID}{each.id}")
        for each in hits
        for email in (each.emails if by_address and each.emails else (each.email,))
    ]
    return [(", ".join(filter(None, (each.name, detail))), value) for each, detail, value in values]


def _asks_for_email(call: Call[Services], met: Contact, who: str, argument: str) -> ToolAsks:
    asked = say(call).whose_email.format(name=_as_we_say(met.name))
    return ToolAsks(asked, argument, shape="email", learns=(EMAIL, who))


def _as_we_say(name: str) -> str:
    """Return a name in the words of the service: "your sister", of whom the person calls "my sister"."""
    first, _, rest = name.partition(" ")
    found = (words(VOCABULARY, each)["my_to_your"].get(first) for each in LANGUAGES)
    ours = next(filter(None, found), None)
    return f"{ours} {rest}" if ours and rest else name


def _known(call: Call[Services], who: str, type: str) -> str:
    return next(
        (each.value for each in call.known if each.type == type and without_accents(each.name) == without_accents(who)),
        "",
    )


def _known_name(call: Call[Services], who: str) -> str:
    return next(
        (each.name for each in call.known if each.type == EMAIL and without_accents(each.name) == without_accents(who)),
        who,
    )


def _called(call: Call[Services], email: str) -> str:
    """Return the name of the person with this email address, from the contacts or from what we were told once; empty if
    unknown.
    """
    names = [each.name for each in _with_address(call, email)]
    names += [each.name for each in call.known if each.type == EMAIL and each.value == email]
    return next(filter(None, names), "")


def named(call: Call[Services], who: str) -> list[Contact]:
    """Return the person's contacts with this name, or with these whole words in their names, in any order; of "my
    boss", "boss".
    """
    said = normalise(who)
    name = without_words_beside(said)
    for each in dict.fromkeys((who, name if name != said else who)):
        if found := call.services.contacts.find(call.conversation, each):
            return found
    wanted = name.split()  # "plumber Boone", of Boone the plumber
    if len(wanted) < 2:
        return []
    met = call.services.contacts.find(call.conversation, wanted[-1])
    return [each for each in met if set(wanted) <= set(normalise(each.name).split())]


def _by_id(call: Call[Services], chosen: str) -> Contact | None:
    """Return the contact whose id is in a chosen option, "id:..."; None if the option is an address, or the contact no
    longer exists.
    """
    if not chosen.startswith(BY_ID):
        return None
    return call.services.contacts.get(call.conversation, chosen.removeprefix(BY_ID))


def _with_address(call: Call[Services], email: str) -> list[Contact]:
    return call.services.contacts.with_address(call.conversation, email) if email else []
