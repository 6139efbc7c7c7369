"""A strict stand-in for Google's People API, version 1: the contacts of each account.

It follows Google's API description and refuses parameters, fields and masks that are none of it. As at Google, a search
knows only what was there when its cache was last filled, which a search with an empty query does.

    GET    /v1/people:searchContacts          prefixes of words in names, addresses and numbers
    GET    /v1/people/me/connections          all contacts, page by page, in an order
    GET    /v1/people/{id}                    one contact
    POST   /v1/people:createContact           a new one, under an id of Google's
    PATCH  /v1/people/{id}:updateContact      the fields of a mask, under the ETag of its source
    DELETE /v1/people/{id}:deleteContact
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parley_cli.google.errors import GoogleRefusal, NewGoogleRefusal, check_names

BASE = "/v1/people"
MASK = frozenset(["names", "emailAddresses", "phoneNumbers", "clientData", "metadata"])
"""The fields of a person that our client may name. Google knows more."""
WRITTEN = frozenset(["names", "emailAddresses", "phoneNumbers", "clientData", "metadata", "resourceName", "etag"])
ORDERS = frozenset(
    ["LAST_MODIFIED_ASCENDING", "LAST_MODIFIED_DESCENDING", "FIRST_NAME_ASCENDING", "LAST_NAME_ASCENDING"]
)
SOURCE = "READ_SOURCE_TYPE_CONTACT"
ID = re.compile(r"/v1/(people/c\d+)(:updateContact|:deleteContact)?")
VALUES = {
    "names": frozenset(["givenName", "familyName", "unstructuredName"]),
    "emailAddresses": frozenset(["value", "type", "displayName"]),
    "phoneNumbers": frozenset(["value", "type"]),
    "clientData": frozenset(["key", "value"]),
}

Person = dict[str, Any]
Query = Mapping[str, Any]


@dataclass
class PeopleServer:
    """The contacts of all accounts."""

    now: Callable[[], datetime]
    people: dict[str, dict[str, Person]] = field(default_factory=dict)
    """The contacts of each account by resource name, in the order in which they were last changed."""
    cached: dict[str, list[str]] = field(default_factory=dict)
    """The resource names that a search of each account knows."""
    changes: int = 0
    page: int = 1000
    """The most contacts of a page, whatever is asked for."""

    def answer(
        self, account: str, method: str, path: str, query: Query, document: Any, if_match: str
    ) -> tuple[int, dict[str, Any]]:
        """Answer a request for this account's contacts. Raises GoogleRefusal."""
        if if_match:
            raise GoogleRefusal(400, "invalid", "If-Match is no header of this API")
        own = self.people.setdefault(account, {})
        match method, path:
            case "GET", "/v1/people:searchContacts":
                return 200, self._search(account, own, query)
            case "GET", "/v1/people/me/connections":
                return 200, self._list(own, query)
            case "POST", "/v1/people:createContact":
                return 200, self._create(own, query, document)
        found = ID.fullmatch(path)
        match method, found and found[2]:
            case "GET", None if found:
                self._check_mask(query, "personFields", ("personFields", "sources"))
                return 200, self._get(own, found[1])
            case "PATCH", ":updateContact" if found:
                return 200, self._update(own, found[1], query, document)
            case "DELETE", ":deleteContact" if found:
                check_names(query, ())
                self._get(own, found[1])
                del own[found[1]]
                return 200, {}
        raise NewGoogleRefusal(404, "NOT_FOUND", f"{method} {path}")

    def _check_mask(self, query: Query, name: str, known: tuple[str, ...]) -> None:
        """Check the parameters of a query, and the mask of fields that it must have."""
        check_names(query, known, (name,))
        if not query[name] or not MASK.issuperset(query[name].split(",")):
            raise NewGoogleRefusal(400, "INVALID_ARGUMENT", f"Invalid {name} mask path: {query[name]!r}")
        if query.get("sources", SOURCE) != SOURCE:
            raise NewGoogleRefusal(400, "INVALID_ARGUMENT", "sources")

    # --- looking ----------------------------------------------------------------------------------------------------

    def _search(self, account: str, own: Mapping[str, Person], query: Query) -> dict[str, Any]:
        self._check_mask(query, "readMask", ("query", "readMask", "sources", "pageSize"))
        check_names(query, query, ("query",))
        if not query["query"]:
            self.cached[account] = list(own)
            return {}
        if account not in self.cached:
            return {}
        known = [own[name] for name in self.cached[account] if name in own]
        words = query["query"].casefold()
        found = [each for each in known if any(_has_prefix(text, words) for text in _texts(each))]
        return {"results": [{"person": each} for each in found[: min(30, int(query.get("pageSize", "10")))]]}

    def _list(self, own: Mapping[str, Person], query: Query) -> dict[str, Any]:
        known = ("personFields", "sources", "pageSize", "pageToken", "sortOrder")
        self._check_mask(query, "personFields", known)
        order, size = query.get("sortOrder", "LAST_MODIFIED_ASCENDING"), int(query.get("pageSize", "100"))
        if order not in ORDERS or not 1 <= size <= 1000:
            raise NewGoogleRefusal(400, "INVALID_ARGUMENT", "sortOrder or pageSize")
        people = list(own.values())
        if order == "FIRST_NAME_ASCENDING":
            people.sort(key=lambda each: each["names"][0]["displayName"])
        elif order == "LAST_MODIFIED_DESCENDING":
            people.reverse()
        begin, most = int(query.get("pageToken", "0")), min(size, self.page)
        more = {"nextPageToken": str(begin + most)} if len(people) > begin + most else {}
        return {"connections": people[begin : begin + most], "totalItems": len(people), **more}

    def _get(self, own: Mapping[str, Person], name: str) -> Person:
        if name not in own:
            raise NewGoogleRefusal(404, "NOT_FOUND", "Requested entity was not found.")
        return own[name]

    # --- changing ---------------------------------------------------------------------------------------------------

    def _create(self, own: dict[str, Person], query: Query, document: Person) -> Person:
        self._check_mask(query, "personFields", ("personFields",))
        self._check(document)
        check_names(document, WRITTEN - {"metadata", "resourceName", "etag"})
        return self._stored(own, f"people/c{self.changes + 1001}", document)

    def _update(self, own: dict[str, Person], name: str, query: Query, document: Person) -> Person:
        self._check_mask(query, "updatePersonFields", ("updatePersonFields", "personFields"))
        before = self._get(own, name)
        self._check(document)
        sources = (document.get("metadata") or {}).get("sources") or [{}]
        if sources[0].get("type") != "CONTACT":
            raise NewGoogleRefusal(400, "INVALID_ARGUMENT", "person.metadata.sources is missing")
        if sources[0].get("etag") != before["metadata"]["sources"][0]["etag"]:
            raise GoogleRefusal(400, "failedPrecondition", "person.etag is different than the current person.etag.")
        mask = query["updatePersonFields"].split(",")
        changed = {field: document[field] for field in mask if field in document}
        kept = {field: each for field, each in before.items() if field not in mask}
        return self._stored(own, name, {**kept, **changed})

    def _check(self, document: Person) -> None:
        """Check the fields of a person. Raises GoogleRefusal for unknown ones, and for two names."""
        check_names(document, WRITTEN)
        for name, known in VALUES.items():
            for each in document.get(name, ()):
                check_names(each, known)
        if len(document.get("names", ())) > 1:
            raise NewGoogleRefusal(400, "INVALID_ARGUMENT", "names is a singleton")

    def _stored(self, own: dict[str, Person], name: str, document: Person) -> Person:
        """Return the person as it is stored, as the one that was changed last."""
        self.changes += 1
        own.pop(name, None)
        given = document.get("names") or [{}]
        shown = given[0].get("unstructuredName") or " ".join(
            each for each in (given[0].get("givenName"), given[0].get("familyName")) if each
        )
        source = {
            "type": "CONTACT",
            "id": f"{self.changes:x}",
            "etag": f"#{self.changes}",
            "updateTime": self.now().isoformat(),
        }
        own[name] = {
            **document,
            "names": [{**given[0], "displayName": shown}],
            "resourceName": name,
            "etag": f"%{self.changes}",
            "metadata": {"sources": [source]},
        }
        return own[name]


def _texts(person: Person) -> list[str]:
    """Return the texts of a person in which a search looks."""
    listed = [each["displayName"] for each in person["names"]]
    return listed + [each["value"] for name in ("emailAddresses", "phoneNumbers") for each in person.get(name, ())]


def _has_prefix(text: str, words: str) -> bool:
    """Return whether the words begin the text or one of its words."""
    folded = text.casefold()
    return any(folded[n:].startswith(words) for n in range(len(folded)) if n == 0 or folded[n - 1] == " ")
