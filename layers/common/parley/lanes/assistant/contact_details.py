"""The prepared arguments of the tools for contacts: a contact with its addresses and numbers, and what a card says."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Self

from parley.ports import Contact
from parley.tools.tool import Arguments


class ChosenContact(Arguments):
    """The prepared arguments for one contact of the person, with its details at the moment when it was found."""

    id: str
    name: str
    email: str = ""
    phone: str = ""
    more_emails: tuple[str, ...] = ()
    more_phones: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The contact's name, phone numbers and email addresses, as a question shows them."""
        contact = self.contact()
        return ", ".join(each for each in (self.name, *contact.phones, *contact.emails) if each)

    @classmethod
    def of(cls, contact: Contact) -> Self:
        """Return a contact of the person as prepared arguments."""
        return cls(**asdict(contact))

    def contact(self) -> Contact:
        """Return the Contact with the details of these arguments."""
        return Contact(**self.model_dump())

    def with_details(self, emails: Sequence[str], phones: Sequence[str]) -> Self:
        """Return the contact with these addresses and numbers, the main one of each first."""
        (email, *more_emails), (phone, *more_phones) = emails or ("",), phones or ("",)
        more = {"more_emails": tuple(more_emails), "more_phones": tuple(more_phones)}
        return self.model_copy(update={"email": email, "phone": phone, **more})


class ReplacedContact(Arguments):
    """The prepared arguments of `change_contact`: the contact as it is, and as it will be."""

    old: ChosenContact
    new: ChosenContact

    @property
    def details(self) -> Sequence[tuple[str, str]]:
        """The name, the main address and the main number, each before and after the change."""
        old, new = self.old, self.new
        return ((old.name, new.name), (old.email, new.email), (old.phone, new.phone))


def _beside(values: Sequence[str], new: str) -> Sequence[str]:
    """Return the addresses or numbers of a contact with a new one. It takes the place of the only one, and comes before
    several, which stay."""
    if not new or new in values:
        return values
    return (new, *values) if len(values) > 1 else (new,)


class NewContact(Arguments):
    """One card that the person wrote: the details of a new contact, or new details of one that they have."""

    name: str
    email: str = ""
    phone: str = ""
    more_emails: tuple[str, ...] = ()
    more_phones: tuple[str, ...] = ()
    changes: ChosenContact | None = None
    """The contact with the card's name, which the card changes; None if the card adds a new one."""

    @property
    def shown(self) -> str:
        """The name, phone numbers and email addresses on the card, as a question shows them."""
        return self.chosen("").shown

    def chosen(self, id: str) -> ChosenContact:
        """Return the details on the card as those of the contact with this id."""
        return ChosenContact(id=id, **self.model_dump(exclude={"changes"}))

    @property
    def replaced(self) -> ReplacedContact | None:
        """The change that the card makes to the contact with its name; details that the card leaves out stay. None if
        the card adds a new contact.
        """
        old = self.changes
        if old is None:
            return None
        there = old.contact()
        new = old.with_details(_beside(there.emails, self.email), _beside(there.phones, self.phone))
        return ReplacedContact(old=old, new=new)


class NewContacts(Arguments):
    """The prepared arguments of `add_contact`: the cards, each adding or changing a contact."""

    contacts: tuple[NewContact, ...]

    @property
    def shown(self) -> str:
        """The details on the cards that add a new contact, as a question shows them; empty if none does."""
        return "; ".join(each.shown for each in self.contacts if each.changes is None)

    @property
    def details(self) -> Sequence[tuple[str, str]]:
        """The name and details on the only card, each before and after it is kept; () for several cards, whose details
        could be mixed up.
        """
        if len(self.contacts) != 1:
            return ()
        card = self.contacts[0]
        if card.replaced:
            return card.replaced.details
        added = (card.email, card.phone, *card.more_emails, *card.more_phones)
        return (("", card.name), *(("", each) for each in added if each))

    @property
    def replaced(self) -> tuple[ReplacedContact, ...]:
        """The changes that the cards make to contacts which the person has."""
        return tuple(found for each in self.contacts if (found := each.replaced))
