"""`ports.Contacts` on Google's People API, version 1, for people who have connected their account.

    find           searchContacts, by words; if nobody is found, the contacts that were changed last, because a search
                   knows nothing yet of what was just written; without words, the list of all
    with_address   searchContacts, by the address
    get            one person; one that we have made is found by the mark among those that were changed last
    add            createContact, with the effect as client data: it is looked for before each try
    change         updateContact of the fields that differ, under the ETag that was just read
    delete         deleteContact of the one who was shown: 404 says that it is gone

The API takes no id of ours and searches for no client data, so a mark is looked for among the RECENT newest contacts.
Before the first search its documentation wants a search with an empty query, which fills a cache at Google.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import quote

from parley.adapters.google import GoogleAnswer
from parley.adapters.google_api import GoogleApi
from parley.conversation.normal_form import entries_called, normalise
from parley.conversation.text import one_line
from parley.errors import ChangeRefused
from parley.ports import Clock, Contact

FIELDS = "names,emailAddresses,phoneNumbers"
READ = f"{FIELDS},clientData,metadata"
SOURCE = "READ_SOURCE_TYPE_CONTACT"
MARK = "parleyEffect"
"""The key of the client data that name the effect which made a contact."""
FOUND = 30
"""The most results of a search, as many as Google gives."""
RECENT = 100
CHANGED = frozenset(["failedPrecondition", "FAILED_PRECONDITION", "conditionNotMet"])
"""Google's reasons for refusing a change of a contact that somebody else has changed since."""
PAGE = 1000
WARM = timedelta(minutes=10)
"""How long after a search another needs no empty one first."""
MOST = 200
"""The most characters of a name, an address or a number."""
GooglePerson = Mapping[str, Any]


class GoogleContacts:
    """`ports.Contacts` on the contacts of the person's Google account."""

    def __init__(self, api: GoogleApi, now: Clock) -> None:
        self._api, self._now = api, now
        self._warm: dict[str, datetime] = {}
        """When the cache for each person's searches was last filled, in this process."""

    # --- looking ----------------------------------------------------------------------------------------------------

    def find(self, conversation: str, name: str) -> list[Contact]:
        if not name:
            query = {"personFields": READ, "sources": SOURCE, "sortOrder": "FIRST_NAME_ASCENDING"}
            return _by_name(_contacts(self._listed(conversation, {**query, "pageSize": str(PAGE)})))
        wanted = normalise(name)
        if not wanted:
            return []
        found = entries_called(self._searched(conversation, name), wanted, lambda each: each.name)
        if found:
            return found
        return entries_called(_by_name(_contacts(self._recent(conversation))), wanted, lambda each: each.name)

    def with_address(self, conversation: str, email: str) -> list[Contact]:
        return [each for each in self._searched(conversation, email) if email in each.emails]

    def get(self, conversation: str, id: str) -> Contact | None:
        person = self._person(conversation, id)
        return _contact(person) if person else None

    def kept(self, conversation: str) -> list[Contact]:
        return []

    def _searched(self, conversation: str, words: str) -> list[Contact]:
        """Return the contacts that Google finds by these words, in the order of their names."""
        query = {"readMask": READ, "sources": SOURCE, "pageSize": str(FOUND)}
        warm = self._warm.get(conversation)
        if warm is None or self._now() > warm + WARM:
            self._api.need(conversation, "GET", "/people:searchContacts", query={**query, "query": ""})
        self._warm[conversation] = self._now()
        page = self._api.need(conversation, "GET", "/people:searchContacts", query={**query, "query": words})
        results = (each.get("person") for each in page.get("results", ()) if isinstance(each, dict))
        return _by_name(_contacts(each for each in results if isinstance(each, dict)))

    def _recent(self, conversation: str) -> list[GooglePerson]:
        """Return the contacts that were changed last, the newest first."""
        query = {"personFields": READ, "sources": SOURCE, "sortOrder": "LAST_MODIFIED_DESCENDING"}
        return list(islice(self._listed(conversation, {**query, "pageSize": str(RECENT)}), RECENT))

    def _listed(self, conversation: str, query: Mapping[str, str]) -> Iterator[GooglePerson]:
        for page in self._api.pages(conversation, "/people/me/connections", query):
            yield from (each for each in page.get("connections", ()) if isinstance(each, dict))

    def _person(self, conversation: str, id: str) -> GooglePerson | None:
        """Return the person with this id of a contact; None if there is none."""
        if not id.startswith("people/"):
            return self._marked(conversation, id)
        query = {"personFields": READ, "sources": SOURCE}
        answer = self._api.ask(conversation, "GET", f"/{quote(id)}", query=query)
        if answer.status in (404, 410):
            return None
        if answer.status != 200:
            raise self._api.refusal(answer)
        return answer.document

    def _marked(self, conversation: str, effect: str) -> GooglePerson | None:
        """Return the person whom this effect has made; None if there is none among those that were changed last."""
        return next((each for each in self._recent(conversation) if _mark(each) == effect), None)

    # --- changing ---------------------------------------------------------------------------------------------------

    def add(self, conversation: str, contact: Contact) -> None:
        document = {**_written(contact, {}), "clientData": [{"key": MARK, "value": contact.id}]}
        answer = self._api.make(
            conversation,
            "/people:createContact",
            document,
            lambda: self._marked(conversation, contact.id) is not None,
            {"personFields": FIELDS},
        )
        if answer is not None and answer.status != 200:
            raise self._api.refusal(answer)

    def change(self, conversation: str, contact: Contact) -> bool:
        before = self._person(conversation, contact.id)
        if before is None:
            return False
        answer = self._updated(conversation, before, contact)
        if answer is not None and _is_stale(answer):
            now = self._person(conversation, contact.id)
            if now is None:
                return False
            if not _differing(now, contact):  # an earlier try of this request has done it
                return True
            if _contact(now) != _contact(before):
                raise ChangeRefused("changed", "contacts")
            answer = self._updated(conversation, now, contact)  # Google gives a contact another ETag by itself, too
        if answer is None:  # an earlier try has done it
            return True
        if _is_stale(answer):
            raise ChangeRefused("changed", "contacts")
        if answer.status in (404, 410):
            return False
        if answer.status != 200:
            raise self._api.refusal(answer)
        return True

    def _updated(self, conversation: str, before: GooglePerson, contact: Contact) -> GoogleAnswer | None:
        """Change the fields of a person, as it was just read, that differ from a contact. Return the answer; None if
        none differs."""
        changed, wanted = _differing(before, contact), _written(contact, before)
        if not changed:
            return None
        document = {**{field: wanted[field] for field in changed}, "metadata": {"sources": _sources(before)}}
        query = {"updatePersonFields": ",".join(changed), "personFields": FIELDS}
        path = f"/{before['resourceName']}:updateContact"
        return self._api.ask(conversation, "PATCH", path, query=query, document=document)

    def delete(self, conversation: str, contact: str, now: datetime, effect: str, shown: Contact | None = None) -> bool:
        found = self._person(conversation, contact)
        if found is None:
            return False
        if shown is not None and _said(_contact(found)) != _said(shown):
            raise ChangeRefused("changed", "contacts")  # the API takes no ETag with this request
        answer = self._api.ask(conversation, "DELETE", f"/{found['resourceName']}:deleteContact")
        if answer.status not in (200, 204, 404, 410):  # 404: an earlier try of this request has deleted it
            raise self._api.refusal(answer)
        return True


# --- people as contacts -----------------------------------------------------------------------------------------------


def _differing(person: GooglePerson, contact: Contact) -> list[str]:
    """Return the fields in which a person differs from a contact."""
    there, wanted = _written(_contact(person), person), _written(contact, person)
    return [field for field in FIELDS.split(",") if there[field] != wanted[field]]


def _said(contact: Contact) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return what a person reads of a contact, whatever the order of its addresses and numbers."""
    return normalise(contact.name), frozenset(map(str.casefold, contact.emails)), frozenset(contact.phones)


def _is_stale(answer: GoogleAnswer) -> bool:
    """Return whether Google has refused a change because the contact has another ETag by now."""
    return answer.status in (400, 412) and bool(answer.reasons & CHANGED)


def _contacts(people: Iterator[GooglePerson] | Sequence[GooglePerson]) -> Iterator[Contact]:
    return (_contact(each) for each in people if each.get("resourceName"))


def _contact(person: GooglePerson) -> Contact:
    """Return the contact that a person is."""
    emails, phones = _values(person, "emailAddresses"), _values(person, "phoneNumbers")
    return Contact(
        id=str(person["resourceName"]),
        name=_name(person) or next(iter((*emails, *phones)), "…"),
        email=emails[0] if emails else "",
        phone=phones[0] if phones else "",
        more_emails=emails[1:],
        more_phones=phones[1:],
    )


def _name(person: GooglePerson) -> str:
    """Return the name of a person; empty if they have none."""
    first: Mapping[str, Any] = next((each for each in person.get("names", ()) if isinstance(each, dict)), {})
    return one_line(str(first.get("displayName") or first.get("unstructuredName") or ""), MOST)


def _values(person: GooglePerson, field: str) -> tuple[str, ...]:
    """Return the values of a field, each once, the primary one first."""
    listed = [each for each in person.get(field, ()) if isinstance(each, dict) and each.get("value")]
    listed.sort(key=lambda each: not (each.get("metadata") or {}).get("primary"))
    return tuple(dict.fromkeys(one_line(str(each["value"]), MOST) for each in listed))


def _mark(person: GooglePerson) -> str:
    """Return the effect that made a person; empty if it was none of ours."""
    listed = (each for each in person.get("clientData", ()) if isinstance(each, dict))
    return next((str(each.get("value", "")) for each in listed if each.get("key") == MARK), "")


def _sources(person: GooglePerson) -> list[Mapping[str, str]]:
    """Return what names the contact among the sources of a person, with its ETag."""
    listed = (person.get("metadata") or {}).get("sources", ())
    return [
        {name: each[name] for name in ("type", "id", "etag") if name in each}
        for each in listed
        if isinstance(each, dict) and each.get("type") == "CONTACT"
    ]


def _written(contact: Contact, before: GooglePerson) -> dict[str, list[dict[str, Any]]]:
    """Return the fields of the person that holds a contact. What `before` says of a value (its type: "work") stays."""
    return {
        "names": [{"unstructuredName": contact.name}],
        "emailAddresses": _kept(contact.emails, before, "emailAddresses"),
        "phoneNumbers": _kept(contact.phones, before, "phoneNumbers"),
    }


def _kept(values: Sequence[str], before: GooglePerson, field: str) -> list[dict[str, Any]]:
    """Return values as a field of a person, each with the type that it had, or that of the value that it replaces."""
    there = [each for each in before.get(field, ()) if isinstance(each, dict) and each.get("value")]
    types = {one_line(str(each["value"]), MOST): str(each.get("type", "")) for each in there}
    free = [type for value, type in types.items() if value not in values]
    found = [(value, types[value] if value in types else (free.pop(0) if free else "")) for value in values]
    return [{"value": value, **({"type": type} if type else {})} for value, type in found]


def _by_name(contacts: Iterator[Contact]) -> list[Contact]:
    return sorted(contacts, key=lambda each: (each.name, each.id))
