"""`ports.Contacts` on every provider: the same effect twice changes the world once and answers the same.

The built-in contacts run on memory and on DynamoDB; Google's on a strict stand-in over HTTP, through the real OAuth.
Ids are the provider's own at Google, so contacts are compared by what they say.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import pytest

from parley.adapters.contacts import StoredContacts
from parley.adapters.google_contacts import WARM, GoogleContacts
from parley.adapters.memory import MemoryTable
from parley.adapters.memory_rows import MemoryRows
from parley.errors import AccountsBroken, AccountsUnavailable, ChangeRefused, GrantLost
from parley.ports import Contact, Contacts
from tests.contracts.conftest import Backend
from tests.support.google_server import GoogleServer, breaks, fails, goes_on, google_api, loses
from tests.support.phone import START

ANA, BEN = "ana", "ben"
ANA_AT = "ana@example.com"
MARIA = Contact("SM1.a0", "Maria", "maria@example.org", "+14165550177")
JOHN = Contact("SM4.a0", "John Doe", "john@example.org", "+14165550177")


@pytest.fixture
def at_google(google: GoogleServer) -> GoogleContacts:
    return GoogleContacts(google_api(google, "contacts", ANA, BEN), google.oauth.now)


@pytest.fixture(params=["memory", "dynamodb", "google"])
def contacts(request: pytest.FixtureRequest) -> Contacts:
    """Return each provider's contacts in turn."""
    if request.param == "google":
        found: GoogleContacts = request.getfixturevalue("at_google")
        return found
    if request.param == "memory":
        return StoredContacts(partial(MemoryRows, MemoryTable()))
    backend: Backend = request.getfixturevalue("on_dynamodb")
    return backend.contacts


def said(contacts: Iterable[Contact | None]) -> list[Contact | None]:
    """Return contacts without their ids."""
    return [replace(each, id="") if each else None for each in contacts]


# --- every provider -------------------------------------------------------------------------------------------------


def test_contacts_are_listed_once_by_name_and_to_their_owner_only(contacts: Contacts) -> None:
    bo, cy = Contact("SM2.a0", "Bo"), Contact("SM3.a0", "Cy")
    for each in (MARIA, MARIA, bo):
        contacts.add(ANA, each)
    contacts.add(BEN, cy)
    assert said(contacts.find(ANA, "")) == said([bo, MARIA])
    assert said(contacts.find(BEN, "")) == said([cy])
    assert said(contacts.find(ANA, "maria")) == said([MARIA])


def test_contacts_are_found_by_their_name_or_whole_words_of_it_by_address_and_by_id(contacts: Contacts) -> None:
    jane, dora = Contact("SM5.a0", "Jane Doe", "jane@example.org"), Contact("SM6.a0", "Doe")
    for each in (JOHN, jane, dora):
        contacts.add(ANA, each)
    assert said(contacts.find(ANA, "doe!")) == said([dora]), "somebody is called so"
    assert said(contacts.find(ANA, "JANE")) == said([jane])
    for owner, name in ((ANA, "jan"), (BEN, "Doe"), (BEN, "")):
        assert contacts.find(owner, name) == []
    assert said(contacts.with_address(ANA, "john@example.org")) == said([JOHN])
    assert contacts.with_address(ANA, "john@example") == contacts.with_address(BEN, JOHN.email) == []
    assert said([contacts.get(ANA, jane.id)]) == said([jane])
    assert contacts.get(BEN, jane.id) is None
    (found,) = contacts.find(ANA, "John Doe")
    assert contacts.get(ANA, found.id) == found


def test_a_contact_is_changed_under_its_id_and_under_that_of_its_effect(contacts: Contacts) -> None:
    contacts.add(ANA, MARIA)
    changed = Contact(MARIA.id, "Maria Sosa", "", "+14165550123")
    for _ in range(2):
        assert contacts.change(ANA, changed)
    (found,) = contacts.find(ANA, "")
    assert said([found]) == said([changed])
    assert contacts.change(ANA, replace(found, email="m@example.org"))
    assert said(contacts.find(ANA, "Maria Sosa")) == said([replace(changed, email="m@example.org")])
    assert not contacts.change(ANA, Contact("SM9.a0", "Bo", "", ""))


def test_what_was_deleted_is_gone_for_every_later_effect(contacts: Contacts) -> None:
    contacts.add(ANA, MARIA)
    assert contacts.delete(ANA, MARIA.id, START, "SM2.a0")
    assert not contacts.delete(ANA, MARIA.id, START, "SM3.a0")
    assert not contacts.change(ANA, MARIA)
    assert contacts.find(ANA, "") == []


def test_a_deletion_takes_the_contact_that_was_shown(contacts: Contacts) -> None:
    contacts.add(ANA, MARIA)
    assert contacts.delete(ANA, MARIA.id, START, "SM2.a0", MARIA)
    assert contacts.find(ANA, "") == []


# --- the built-in ones ----------------------------------------------------------------------------------------------


def test_deleting_answers_the_same_to_the_same_effect_only(backend: Backend) -> None:
    backend.contacts.add(ANA, MARIA)
    assert backend.contacts.delete(ANA, MARIA.id, START, "SM2.a0")
    assert backend.contacts.delete(ANA, MARIA.id, START, "SM2.a0")
    assert not backend.contacts.delete(ANA, MARIA.id, START, "SM3.a0")
    assert backend.contacts.kept(ANA) == []


# --- Google's ---------------------------------------------------------------------------------------------------------


def person(google: GoogleServer, **fields: object) -> dict[str, object]:
    """Return the one contact of Ana's account, with these fields changed as by somebody else."""
    own = google.people.people[ANA_AT]
    (name,) = own
    own[name] = {**own[name], **fields}
    return own[name]


@pytest.mark.parametrize(
    "steps", [(loses,), (loses, loses, loses), (breaks, loses), (fails(503), loses), (fails(429),)]
)
def test_a_contact_whose_answer_was_lost_is_made_once(
    google: GoogleServer, at_google: GoogleContacts, steps: tuple[object, ...]
) -> None:
    at_google.find(ANA, "")
    google.will(goes_on, *steps)  # type: ignore[arg-type] - the first request looks for the mark
    at_google.add(ANA, MARIA)
    at_google.add(ANA, MARIA)
    assert len(google.people.people[ANA_AT]) == 1


def test_what_others_keep_of_somebody_stays_and_several_addresses_are_told(
    google: GoogleServer, at_google: GoogleContacts
) -> None:
    at_google.add(ANA, MARIA)
    home, work = {"value": "maria@example.org", "type": "home"}, {"value": "m@work.example", "type": "work"}
    person(google, emailAddresses=[home, work], organizations=[{"name": "Acme"}])
    (found,) = at_google.find(ANA, "Maria")
    assert found.emails == ("maria@example.org", "m@work.example")
    assert said(at_google.with_address(ANA, "m@work.example")) == said([found])
    assert at_google.change(ANA, replace(found, more_emails=("maria@work.example",)))
    now = person(google)
    assert now["emailAddresses"] == [home, {"value": "maria@work.example", "type": "work"}]
    assert now["organizations"] == [{"name": "Acme"}]
    assert at_google.find(ANA, "Maria")[0].phone == MARIA.phone


@pytest.mark.parametrize("by_somebody", [True, False])
def test_what_somebody_else_has_changed_meanwhile_is_told_and_not_overwritten(
    google: GoogleServer, at_google: GoogleContacts, monkeypatch: pytest.MonkeyPatch, by_somebody: bool
) -> None:
    at_google.add(ANA, MARIA)
    real = at_google._person

    def changed_after_it_was_read(conversation: str, id: str) -> object:
        found = real(conversation, id)
        another = {"metadata": {"sources": [{"type": "CONTACT", "id": "1", "etag": "#9"}]}}
        person(google, **another, **({"phoneNumbers": [{"value": "+14165550155"}]} if by_somebody else {}))
        return found

    monkeypatch.setattr(at_google, "_person", changed_after_it_was_read)
    if by_somebody:
        with pytest.raises(ChangeRefused, match="changed") as told:
            at_google.change(ANA, replace(MARIA, phone="+14165550123"))
        assert told.value.service == "contacts"
    else:  # Google gives a contact another ETag by itself, too
        assert at_google.change(ANA, replace(MARIA, phone="+14165550123"))
        assert at_google.find(ANA, "Maria")[0].phone == "+14165550123"
    google.refused.clear()


def test_somebody_who_is_another_by_now_is_not_deleted(google: GoogleServer, at_google: GoogleContacts) -> None:
    at_google.add(ANA, MARIA)
    for fields in ({"names": [{"displayName": "Boris"}]}, {"emailAddresses": [{"value": "boris@example.org"}]}):
        before = dict(person(google))
        person(google, **fields)
        with pytest.raises(ChangeRefused, match="changed") as told:
            at_google.delete(ANA, MARIA.id, START, "SM2.a0", MARIA)
        assert told.value.service == "contacts"
        person(google, **before)
    assert at_google.delete(ANA, MARIA.id, START, "SM2.a0", replace(MARIA, name="MARIA"))


@pytest.mark.parametrize("steps", [(loses,), (loses, loses), (fails(503), loses)])
def test_a_change_whose_answer_was_lost_is_ours(
    google: GoogleServer, at_google: GoogleContacts, steps: tuple[object, ...]
) -> None:
    at_google.add(ANA, MARIA)
    google.will(goes_on, *steps)  # type: ignore[arg-type] - the first request reads
    assert at_google.change(ANA, replace(MARIA, phone="+14165550123"))
    assert at_google.find(ANA, "Maria")[0].phone == "+14165550123"
    google.refused.clear()


def test_a_search_takes_one_request_once_its_cache_is_filled(google: GoogleServer, at_google: GoogleContacts) -> None:
    at_google.add(ANA, MARIA)
    google.asked.clear()
    assert [len(at_google.find(ANA, "Maria")) for _ in range(3)] == [1, 1, 1]
    assert [path for _, path in google.asked] == ["/v1/people:searchContacts"] * 4, "an empty one, and one each"
    at_google.add(ANA, JOHN)
    google.asked.clear()
    assert len(at_google.find(ANA, "john doe")) == 1, "what a search does not know yet is among what was changed last"
    assert len(google.asked) == 2
    google.oauth.now.advance(seconds=WARM.total_seconds() + 1)  # type: ignore[attr-defined]
    google.asked.clear()
    assert len(at_google.find(ANA, "john doe")) == 1
    assert len(google.asked) == 2
    assert google.oauth.refreshed == 1
    google.people.page = 1
    for n in range(5):
        at_google.add(ANA, Contact(f"SM1{n}.a0", f"Kim {n}"))
    assert len(at_google.find(ANA, "")) == 7, "the pages of a list are followed"


@pytest.mark.parametrize(
    ("steps", "error"),
    [
        ((fails(503), fails(429)), None),
        ((fails(403, "rateLimitExceeded"), breaks), None),
        ((fails(401),), None),
        ((fails(503),) * 3, AccountsUnavailable),
        ((fails(403, "insufficientPermissions"),), GrantLost),
        ((fails(403, "accessNotConfigured"),), AccountsBroken),
        ((fails(400, "invalid"),), AccountsBroken),
    ],
)
def test_what_google_answers_is_waited_for_refreshed_or_told(
    google: GoogleServer, at_google: GoogleContacts, steps: tuple[object, ...], error: type[Exception] | None
) -> None:
    at_google.add(ANA, MARIA)
    google.will(*steps)  # type: ignore[arg-type]
    if error is None:
        assert len(at_google.find(ANA, "")) == 1
    else:
        with pytest.raises(error) as told:
            at_google.find(ANA, "")
        assert told.value.service == "contacts"  # type: ignore[attr-defined]


def test_a_scope_that_was_not_granted_asks_google_nothing(google: GoogleServer) -> None:
    contacts = GoogleContacts(google_api(google, "contacts", ANA), google.oauth.now)
    google.oauth.grants[ANA_AT].scopes = frozenset(["openid", "email"])
    with pytest.raises(GrantLost):
        contacts.find(ANA, "Maria")
    assert [path for _, path in google.asked] == ["/token"]
