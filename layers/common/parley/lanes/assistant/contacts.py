"""The tools for the person's contacts: keep, look up, change and delete them, and forget what the person told us of
somebody.

One name is one contact: a card with the name of a contact changes that contact, so that a new number does not add a
second Maria. If several contacts have the name, the person is asked which one is meant.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from parley.conversation import lookalikes, phone_numbers, places
from parley.conversation.normal_form import without_accents
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.assistant import amending, contact_cards
from parley.lanes.assistant.contact_details import ChosenContact, NewContact, NewContacts, ReplacedContact
from parley.lanes.assistant.named import Title
from parley.lanes.assistant.people import ADDRESS, NUMBER, honest, named, person
from parley.lanes.assistant.texts import say
from parley.lanes.naming import BY_ID
from parley.ports import Contact, Services
from parley.texts import people
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NamesAPerson, Result, Reversal, Tier, tool

FIRST = re.compile(r"contacts\[0\]\.(name|email|phone)$")
NEXT_CARD = re.compile(r"\]\s*\[[^\]:]*:")
"""Matches the boundary between two contact cards in one message."""
CARDS = 10
LISTED = 30
"""The most contacts that are shown at once."""


class NamedContact(Arguments):
    """A contact as a person names them."""

    name: Annotated[Title, NamesAPerson()] = Field(description="The name, or words of it.")


class SoughtPerson(Arguments):
    """The arguments of `search_contacts`. A plan gives those that a model is not told of."""

    name: Annotated[Title | None, NamesAPerson()] = Field(
        None, description="The name, or words of it; null for all of them."
    )
    taken: SkipJsonSchema[tuple[str, ...]] = ()
    """The values of the result that other steps of a plan use, "contacts[0].email": then one person must be found."""
    chosen: SkipJsonSchema[str] = ""
    """The option that the person picked of several people: an email address, or "id:" and the contact's id."""
    email: SkipJsonSchema[str] = ""
    phone: SkipJsonSchema[str] = ""
    """The phone number that the person has answered, if none was known."""

    @property
    def needed(self) -> frozenset[str]:
        """The details ("name", "email", "phone") of the found contact that other steps of the plan use."""
        return frozenset(found[1] for each in self.taken if (found := FIRST.match(each)))


NEW = "new"
"""The option to pick if the card is about another person than the contacts with that name."""


class WrittenCard(Arguments):
    """The arguments of `add_contact`."""

    chosen: SkipJsonSchema[str] = ""
    """The option that the person picked of several contacts with the name on the card: "id:" and an id, or NEW."""
    card: Annotated[str, Field(min_length=1, max_length=1_500)] = Field(
        description="The name, then numbers and email addresses, separated by commas."
    )


def read(call: Call[Services], written: WrittenCard) -> NewContacts:
    """Return the contacts on the cards that the person wrote. Raises ToolRefused for a card without a name, and
    ToolAsks or ToolRefused if several contacts have a card's name.
    """
    found = []
    cards = NEXT_CARD.split(written.card)[:CARDS]
    for card in cards:
        there = contact_cards.read(card)
        if not there.name or there.is_torn:
            raise ToolRefused(say(call).no_name_on_card)
        name = _kept_name(call, there.name[:100])
        found.append(
            NewContact(
                name=name,
                email=honest(call, there.email[:200]),
                phone=_number(call, there.phone[:50]),
                changes=_same_name(call, name, written.chosen, is_alone=len(cards) == 1),
            )
        )
    return NewContacts(contacts=tuple(found))


def _kept_name(call: Call[Services], name: str) -> str:
    """Return the name. Raises ToolRefused if it is or has a postal address, which no contact has here."""
    if contact_cards.is_place(name):
        raise ToolRefused(say(call).no_place_on_card.format(words=name))
    return name


def _number(call: Call[Services], written: str) -> str:
    """Return a phone number as it is stored: "+" and digits with the country code, which the person's own number tells
    if it is missing.
    """
    home = places.country_of(call.zone.key) if call.knows_zone else None
    return phone_numbers.in_full(lookalikes.digits(written), call.about.number if call.about else "", home)


def _same_name(call: Call[Services], name: str, chosen: str, *, is_alone: bool) -> ChosenContact | None:
    """Return the contact that has the name on a card; None if there is none, or if the person said that the card is
    somebody new. If several have it, raises ToolAsks for a single card, and ToolRefused for several cards, because the
    answer would not say which card it is for.
    """
    if chosen == NEW:
        return None
    found = [each for each in named(call, name) if without_accents(each.name) == without_accents(name)]
    if chosen:
        found = [each for each in found if chosen == f"{BY_ID}{each.id}"]
    if len(found) < 2:
        return ChosenContact.of(found[0]) if found else None
    if not is_alone:
        raise ToolRefused(say(call).card_alone.format(name=name))
    options = [(ChosenContact.of(each).shown, f"{BY_ID}{each.id}") for each in found]
    raise ToolAsks(say(call).which_person.format(name=name), "chosen", [*options, (say(call).somebody_new, NEW)])


class ChangedContact(NamedContact):
    """The arguments of `change_contact`."""

    chosen: SkipJsonSchema[str] = ""
    """The id that was picked of several contacts."""
    phone: Annotated[str, Field(max_length=50)] | None = Field(None, description="The new number.")
    email: Annotated[str, Field(max_length=200)] | None = Field(None, description="The new email address.")
    new_name: Title | None = Field(None, description="The new name.")
    replaces_email: SkipJsonSchema[str] = ""
    """The address that the new one replaces, as the person picked it of several; NEW if it is one more."""
    replaces_phone: SkipJsonSchema[str] = ""
    """The number that the new one replaces, as the person picked it of several; NEW if it is one more."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words that a phrase has captured can be a change of a contact: a short name, and a new
        value that is a phone number or an email address.
        """
        is_name = 0 < len(slots.get("name", "").split()) <= NAME_WORDS
        is_number = "phone" not in slots or NUMBER.fullmatch(slots["phone"]) is not None
        return is_name and is_number and ("email" not in slots or ADDRESS.fullmatch(slots["email"]) is not None)


NAME_WORDS = 6
"""The most words of a name in a phrase that begins with the name."""


class NamedOne(NamedContact):
    """The arguments of `delete_contact`."""

    chosen: SkipJsonSchema[str] = ""
    """The id that was picked of several contacts."""


def _one(call: Call[Services], name: str, chosen: str) -> ChosenContact:
    """Return the one contact that the name means, or the one of id `chosen`. Raises ToolAsks if several have the name,
    and ToolRefused if none has it.
    """
    found = [each for each in named(call, name) if not chosen or chosen == f"{BY_ID}{each.id}"]
    if not found:
        raise ToolRefused(say(call).no_contact.format(name=name))
    if len(found) > 1:
        options = [(ChosenContact.of(each).shown, f"{BY_ID}{each.id}") for each in found]
        raise ToolAsks(say(call).which_person.format(name=name), "chosen", options)
    return ChosenContact.of(found[0])


def contact_to_change(call: Call[Services], changed: ChangedContact) -> ReplacedContact:
    """Return the contact to change, as it is and as it will be. Raises ToolAsks if several have the name, and
    ToolRefused if none has it or no new detail can be used.
    """
    old = _one(call, changed.name, changed.chosen)
    if changed.phone and not NUMBER.fullmatch(changed.phone):
        raise ToolRefused(say(call).no_phone)
    if changed.email and not ADDRESS.fullmatch(changed.email):
        raise ToolRefused(say(call).no_address)
    if not (changed.phone or changed.email or changed.new_name):
        raise ToolRefused(say(call).what_changes.format(name=old.name))
    there, name = old.contact(), _kept_name(call, changed.new_name) if changed.new_name else old.name
    email, phone = honest(call, changed.email or ""), _number(call, changed.phone) if changed.phone else ""
    emails = _replaced(call, old, there.emails, email, ("replaces_email", changed.replaces_email))
    phones = _replaced(call, old, there.phones, phone, ("replaces_phone", changed.replaces_phone))
    new = old.with_details(emails, phones).model_copy(update={"name": name})
    return ReplacedContact(old=old, new=new)


def _replaced(
    call: Call[Services], old: ChosenContact, values: Sequence[str], new: str, picked: tuple[str, str]
) -> Sequence[str]:
    """Return the addresses or numbers of a contact with a new one in the place of the only one, or of the one that was
    `picked`: the argument for that, and its value. Raises ToolAsks if there are several and none was picked.
    """
    argument, value = picked
    if not new or new in values:
        return values
    if len(values) < 2:
        return (new,)
    if value == NEW:
        return (*values, new)
    if value in values:
        return [new if each == value else each for each in values]
    options = [*((each, each) for each in values), (say(call).one_more, NEW)]
    raise ToolAsks(say(call).which_is_replaced.format(name=old.name, new=new), argument, options)


def contact_to_delete(call: Call[Services], named_one: NamedOne) -> ChosenContact:
    """Return the contact to delete. Raises ToolAsks if several have the name, and ToolRefused if none has it."""
    return _one(call, named_one.name, named_one.chosen)


def _whether_to_keep(call: Call[Services], new: NewContacts) -> str:
    """Return the question whether to keep the contacts on the cards: which are added, and which change."""
    added = [say(call).add_contact.format(contact=new.shown)] if new.shown else []
    return " ".join((*added, *(_whether_to_change(call, each) for each in new.replaced)))


def _whether_to_change(call: Call[Services], change: ReplacedContact) -> str:
    return say(call).change_contact.format(old=change.old.shown, new=change.new.shown)


def _outdated(call: Call[Services], contact: ChosenContact) -> tuple[str, ...]:
    """Return the names under which the person once told us a present detail of this contact. What they told us is used
    before the contacts, so it must be forgotten when the contact changes.
    """
    details = {*contact.contact().emails, *contact.contact().phones}
    return tuple({each.name for each in call.known if each.value in details})


class ForgottenPerson(Arguments):
    """The prepared arguments of `forget_person`: the name to forget."""

    name: str


def person_to_forget(call: Call[Services], named_person: NamedContact) -> ForgottenPerson:
    """Return the name to forget, as the person once told it. Raises ToolRefused if nothing is known under that name."""
    known = next(
        (each.name for each in call.known if without_accents(each.name) == without_accents(named_person.name)), None
    )
    if known is None:
        raise ToolRefused(say(call).nothing_known.format(name=named_person.name))
    return ForgottenPerson(name=known)


def _found(call: Call[Services], sought: SoughtPerson) -> list[Contact]:
    """Return the contacts with the name that is looked for, or all without a name. If other steps of a plan need an
    address or number, return the one person who is meant; raises ToolAsks if that is unclear or a detail is missing.
    """
    if not sought.needed:
        return named(call, sought.name or "")
    if sought.name is None:
        raise ToolAsks(people.of(call.language).which_person, "name", shape="name")
    given = Contact("", sought.name, sought.email, sought.phone)
    return [person(call, sought.name, sought.needed, sought.chosen, given)]


@tool(
    Tier.READ,
    phrases={
        "en": [
            *("find contact {name:Ana}", "search my contacts for {name:Ana}", "what's {name:Ana}'s number"),
            *("what is {name:Ana}'s number", "what's {name:Ana}'s email", "what is {name:Ana}'s email"),
            *variants("<what's|what is> {name:Ana}'s <phone number|phone|mail|email address|e-mail|mail address>"),
            *variants("<list|show|show me|see|> <all|> my contacts", "<list|show|show me> contacts"),
            *("who is in my contacts", "who do I have in my contacts", "which contacts do I have"),
        ],
        "es": [
            *("busca el contacto {name:Ana}", "busca en mis contactos a {name:Ana}"),
            *variants("<lista|muestra|muéstrame|enséñame|ver|> <todos|> mis contactos", "lista de contactos"),
            *("quién está en mis contactos", "qué contactos tengo", "a quién tengo en mis contactos"),
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
    """Look somebody up in the person's contacts, by their name; or list all contacts."""
    found = _found(call, arguments)
    contacts: list[JsonValue] = [{"name": each.name, "email": each.email, "phone": each.phone} for each in found]
    data: dict[str, JsonValue] = {"count": len(found), "contacts": contacts}
    if not found:
        none = say(call).no_contact.format(name=arguments.name) if arguments.name else say(call).no_contacts
        return Result(none, data=data)
    listed = [ChosenContact.of(each).shown for each in found[:LISTED]]
    if len(found) > LISTED:
        listed.append(people.of(call.language).more_people.format(count=len(found) - LISTED))
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
    question=_whether_to_keep,
    gives={"name": "Ana", "email": "ana@example.org", "phone": "+14165550123"},
    corrects=lambda new: new.details,
    amends=amending.contact,
)
def add_contact(call: Call[Services], arguments: NewContacts) -> Result:
    """Keep somebody, or several, in the person's contacts. Whoever is there by that name gets the new details."""
    contacts = call.services.contacts
    for number, each in enumerate(arguments.contacts):
        id = call.effect if not number else f"{call.effect}.{number}"
        if each.replaced:
            contacts.change(call.conversation, each.replaced.new.contact())
        else:
            contacts.add(call.conversation, each.chosen(id).contact())
    first = arguments.contacts[0]
    kept = first.replaced.new if first.replaced else first
    data: dict[str, JsonValue] = {"name": kept.name, "email": kept.email, "phone": kept.phone}
    forgotten = tuple(name for each in arguments.replaced for name in _outdated(call, each.old))
    undo = _taking_back(call, first) if len(arguments.contacts) == 1 else ()
    return Result(_what_was_kept(call, arguments), data=data, unlearn=forgotten, undo=undo)


def _what_was_kept(call: Call[Services], new: NewContacts) -> str:
    added = [say(call).contact_added.format(contact=new.shown)] if new.shown else []
    return " ".join((*added, *(_what_changed(call, each) for each in new.replaced)))


def _what_changed(call: Call[Services], change: ReplacedContact) -> str:
    if change.old == change.new:
        return say(call).contact_is_so.format(contact=change.new.shown)
    return say(call).contact_changed.format(contact=change.new.shown)


def _taking_back(call: Call[Services], kept: NewContact) -> tuple[Reversal, ...]:
    if kept.replaced:
        return _changing_back(kept.replaced)
    return (Reversal("delete_contact", kept.chosen(call.effect)),)


def _changing_back(change: ReplacedContact) -> tuple[Reversal, ...]:
    return (Reversal("change_contact", ReplacedContact(old=change.new, new=change.old)),)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *variants(
                "{name:Maria}'s <new|> <number|phone|phone number> is <now|> {phone:+1 416 555 0123}",
                "{name:Maria}'s <new|> <email|email address> is <now|> {email:maria@example.org}",
                "{name:Maria} has a new <number|phone|phone number><:|> {phone:+1 416 555 0123}",
                "{name:Maria} has a new email<:|> {email:maria@example.org}",
                "<change|update> {name:Maria}'s <number|phone|phone number> to {phone:+1 416 555 0123}",
                "<change|update> {name:Maria}'s <email|email address> to {email:maria@example.org}",
                "<rename|change> <the|> contact {name:Maria} to {new_name:Maria Sosa}",
            ),
        ],
        "es": [
            *variants(
                "el <nuevo|> <número|teléfono> de {name:María} es <ahora|> {phone:+34 600 123 456}",
                "el <nuevo|> <correo|email> de {name:María} es <ahora|> {email:maria@example.org}",
                "<cambia|actualiza> el <número|teléfono> de {name:María} <a|por> {phone:+34 600 123 456}",
                "<cambia|actualiza> el <correo|email> de {name:María} <a|por> {email:maria@example.org}",
                "{name:María} tiene <un|> nuevo <número|teléfono><:|> {phone:+34 600 123 456}",
                "<renombra|cambia> el contacto <de|> {name:María} a {new_name:María Sosa}",
            ),
        ],
    },
    prepare=contact_to_change,
    question=_whether_to_change,
    gives={"name": "Ana", "email": "ana@example.org", "phone": "+14165550123"},
    in_help=False,
    corrects=lambda change: change.details,
)
def change_contact(call: Call[Services], arguments: ReplacedContact) -> Result:
    """Change the number, the email address or the name of one of the person's contacts."""
    new = arguments.new
    if not call.services.contacts.change(call.conversation, new.contact()):
        return Result(say(call).no_contact.format(name=arguments.old.name))
    data: dict[str, JsonValue] = {"name": new.name, "email": new.email, "phone": new.phone}
    unlearn, undo = _outdated(call, arguments.old), _changing_back(arguments)
    return Result(_what_changed(call, arguments), data=data, unlearn=unlearn, undo=undo)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": [
            *variants(
                "<delete|remove|erase> <the|my|> contact <of|for|> {name:Ana}",
                "<delete|remove|erase> {name:Ana} from my contacts",
                "<delete|remove|erase> {name:Ana}'s contact",
            ),
        ],
        "es": [
            *variants(
                "<borra|elimina|quita> <el|mi|> contacto <de|> {name:Ana}",
                "<borra|elimina|quita> <a|> {name:Ana} de mis contactos",
            ),
        ],
    },
    prepare=contact_to_delete,
    question=lambda call, chosen: say(call).delete_contact.format(contact=chosen.shown),
    in_help=False,
)
def delete_contact(call: Call[Services], arguments: ChosenContact) -> Result:
    """Delete one of the person's contacts. The service asks the person to confirm it."""
    shown, effect = arguments.contact(), call.effect
    if not call.services.contacts.delete(call.conversation, arguments.id, call.now, effect, shown):
        return Result(say(call).no_contact.format(name=arguments.name))
    again = NewContact(**arguments.model_dump(exclude={"id"}))
    undo = (Reversal("add_contact", NewContacts(contacts=(again,))),)
    words = say(call).contact_deleted.format(contact=arguments.shown)
    return Result(words, unlearn=_outdated(call, arguments), undo=undo)


@tool(
    Tier.WRITE,
    phrases={"en": ["forget what you know about {name:Sarah}"], "es": ["olvida lo que sabes de {name:Sara}"]},
    prepare=person_to_forget,
    question=lambda call, chosen: say(call).forget_person.format(name=chosen.name),
    in_help=False,
    takes_away=True,
)
def forget_person(call: Call[Services], arguments: ForgottenPerson) -> Result:
    """Forget what the person has told you once of somebody. Their contacts stay."""
    says, kept = people.of(call.language), named(call, arguments.name)
    stays = [says.contact_stays.format(name=kept[0].name)] if kept else []
    words = " ".join((says.person_forgotten.format(name=arguments.name), *stays))
    return Result(words, unlearn=(arguments.name,))


TOOLS = (search_contacts, add_contact, change_contact, delete_contact, forget_person)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
