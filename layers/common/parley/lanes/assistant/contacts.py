"""Whom the person knows: their contacts, and what they have told us of somebody, kept, looked up and forgotten."""

import re
from typing import Annotated

from pydantic import Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from parley.conversation import lookalikes
from parley.conversation.normal_form import normalise
from parley.errors import ToolRefused
from parley.lanes.assistant.people import ADDRESS, NUMBER, honest, named, person
from parley.lanes.assistant.texts import say
from parley.lanes.assistant.tools import Title
from parley.ports import Contact, Services
from parley.texts import people
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NamesAPerson, Result, Tier, tool

FIRST = re.compile(r"contacts\[0\]\.(name|email|phone)$")
NEXT_CARD = re.compile(r"\]\s*\[[^\]:]*:")
"""Matches the boundary between two contact cards that came together."""
NUMBER_WORD = re.compile(r"[+\d().-]+")
CARDS = 10


class NamedContact(Arguments):
    """A contact as a person names them."""

    name: Annotated[Title, NamesAPerson()] = Field(description="The name, or words of it.")


class SoughtPerson(NamedContact):
    """The arguments of `search_contacts`. A plan gives those that a model is not told of."""

    taken: SkipJsonSchema[tuple[str, ...]] = ()
    """What other steps of a plan take of the result, as in "contacts[0].email": then it must come to one person."""
    chosen: SkipJsonSchema[str] = ""
    """The option that was picked of several: an address, or an id."""
    email: SkipJsonSchema[str] = ""
    phone: SkipJsonSchema[str] = ""
    """The phone number that the person has answered for somebody who has none."""

    @property
    def needed(self) -> frozenset[str]:
        """The details that other steps of the plan take of the contact that is found."""
        return frozenset(found[1] for each in self.taken if (found := FIRST.match(each)))


class WrittenCard(Arguments):
    """The arguments of `add_contact`."""

    card: Annotated[str, Field(min_length=1, max_length=1_500)] = Field(
        description="The name, then numbers and email addresses, separated by commas."
    )


class NewContact(Arguments):
    """One contact of a card."""

    name: str
    email: str = ""
    phone: str = ""

    @property
    def shown(self) -> str:
        """Everything that the cards say of the contacts, in words for a question."""
        return ", ".join(each for each in (self.name, self.phone, self.email) if each)


class NewContacts(Arguments):
    """The contacts of all cards."""

    contacts: tuple[NewContact, ...]

    @property
    def shown(self) -> str:
        """Everything that the cards say of the contacts, in words for a question."""
        return "; ".join(each.shown for each in self.contacts)


def _pieces(card: str) -> list[str]:
    """The name on a card, and what else stands there, with commas between or without: "Ana Ode ana@x.org"."""
    first, *rest = (" ".join(piece.split()) for piece in card.strip(" []").split(","))
    words = first.split()
    addresses = [word for word in words if ADDRESS.fullmatch(word)]
    words = [word for word in words if word not in addresses]
    named = max((n for n, word in enumerate(words, 1) if not NUMBER_WORD.fullmatch(word)), default=0)
    number = " ".join(words[named:])
    if not named or (number and not NUMBER.fullmatch(number)):
        return [first, *rest]
    return [" ".join(words[:named]).rstrip(": "), *addresses, *([number] if number else []), *rest]


def read(call: Call[Services], written: WrittenCard) -> NewContacts:
    """The contacts on the cards. Raises ToolRefused for a card without a name."""
    found = []
    for card in NEXT_CARD.split(written.card)[:CARDS]:
        pieces = _pieces(card)
        details = [piece for piece in pieces[1:] if piece]
        if not pieces[0] or ADDRESS.fullmatch(pieces[0]):
            raise ToolRefused(say(call).no_name_on_card)
        found.append(
            NewContact(
                name=pieces[0][:100],
                email=honest(call, next((each[:200] for each in details if ADDRESS.fullmatch(each)), "")),
                phone=lookalikes.digits(next((each[:50] for each in details if NUMBER.fullmatch(each)), "")),
            )
        )
    return NewContacts(contacts=tuple(found))


class ForgottenPerson(Arguments):
    """The name to forget, found before the person is asked to confirm it."""

    name: str


def person_to_forget(call: Call[Services], named_person: NamedContact) -> ForgottenPerson:
    """The name to forget, if anything is known by it. Raises ToolRefused."""
    known = next((each.name for each in call.known if normalise(each.name) == normalise(named_person.name)), None)
    if known is None:
        raise ToolRefused(say(call).nothing_known.format(name=named_person.name))
    return ForgottenPerson(name=known)


def _found(call: Call[Services], sought: SoughtPerson) -> list[Contact]:
    """Return the contacts with that name; where other steps of a plan need one person, only that person. Raises
    ToolAsks."""
    if not sought.needed:
        return named(call, sought.name)
    given = Contact("", sought.name, sought.email, sought.phone)
    return [person(call, sought.name, sought.needed, sought.chosen, given)]


@tool(
    Tier.READ,
    phrases={
        "en": [
            *("find contact {name:Ana}", "search my contacts for {name:Ana}", "what's {name:Ana}'s number"),
            *("what is {name:Ana}'s number", "what's {name:Ana}'s email", "what is {name:Ana}'s email"),
        ],
        "es": [
            *("busca el contacto {name:Ana}", "busca en mis contactos a {name:Ana}"),
            *(
                "cuál es el teléfono de {name:Ana}",
                "cuál es el número de {name:Ana}",
                "cuál es el correo de {name:Ana}",
            ),
        ],
    },
    outside=True,
    taken="taken",
    gives={"count": 1, "contacts": [{"name": "Ana", "email": "ana@example.org", "phone": "+14165550123"}]},
    in_help=False,
)
def search_contacts(call: Call[Services], arguments: SoughtPerson) -> Result:
    """Look somebody up in the person's contacts, by their name."""
    found = _found(call, arguments)
    contacts: list[JsonValue] = [{"name": each.name, "email": each.email, "phone": each.phone} for each in found]
    data: dict[str, JsonValue] = {"count": len(found), "contacts": contacts}
    if not found:
        return Result(say(call).no_contact.format(name=arguments.name), data=data)
    listed = (NewContact(name=each.name, email=each.email, phone=each.phone).shown for each in found)
    return Result("\n".join(listed), data=data)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("save contact {card:Ana Ode, +1 416 555 0123, ana@example.org}", "[Contact card: {card:Ana Ode}]"),
            *variants("<add|save|new|create|keep> <a|the|my|new|a new|> contact<:|> {card:Ana Ode, ana@example.org}"),
            *variants("<add|save> {card:Ana Ode, ana@example.org} <to|in> my contacts"),
        ],
        "es": [
            "guarda el contacto {card:Ana Ode, +1 416 555 0123, ana@example.org}",
            *variants("<guarda|añade|agrega|nuevo|crea> <el|un|al|> contacto<:|> {card:Ana Ode, ana@example.org}"),
            *variants("<guarda|añade|agrega> <a|> {card:Ana Ode, ana@example.org} <en|a> mis contactos"),
        ],
    },
    prepare=read,
    question=lambda call, new: say(call).add_contact.format(contact=new.shown),
    gives={"name": "Ana", "email": "ana@example.org", "phone": "+14165550123"},
)
def add_contact(call: Call[Services], arguments: NewContacts) -> Result:
    """Keep somebody, or several, in the person's contacts."""
    for number, each in enumerate(arguments.contacts):
        id = call.effect if not number else f"{call.effect}.{number}"
        call.services.contacts.add(call.conversation, Contact(id, each.name, each.email, each.phone))
    first = arguments.contacts[0]
    data: dict[str, JsonValue] = {"name": first.name, "email": first.email, "phone": first.phone}
    return Result(say(call).contact_added.format(contact=arguments.shown), data=data)


@tool(
    Tier.WRITE,
    phrases={"en": ["forget what you know about {name:Sarah}"], "es": ["olvida lo que sabes de {name:Sara}"]},
    prepare=person_to_forget,
    question=lambda call, chosen: say(call).forget_person.format(name=chosen.name),
    in_help=False,
)
def forget_person(call: Call[Services], arguments: ForgottenPerson) -> Result:
    """Forget what the person has told you once of somebody. Their contacts stay."""
    return Result(people.of(call.language).person_forgotten.format(name=arguments.name), unlearn=(arguments.name,))


TOOLS = (search_contacts, add_contact, forget_person)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
