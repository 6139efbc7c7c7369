"""A person's contacts at Google, by text: what differs from the built-in ones, and how somebody chooses them."""

from collections.abc import Iterator

import pytest

from tests.support.google_account import ANA_AT, BO_AT, CONNECTED, Account
from tests.support.google_server import GoogleServer, fails
from tests.support.phone import Phone

LOST = "Google does not let me into your contacts any more. Text “connect Google” to connect it again."
USED = "From now on I use your Google Contacts (ana@example.com)."


@pytest.fixture
def ana(phone: Phone) -> Iterator[Account]:
    """The account of a person who uses its contacts and its calendar; their service has no model, and sends mail."""
    with GoogleServer(phone.clock) as google:
        phone.service.mail.can_send = True
        account = Account(phone, google)
        account.has_connected("calendar", "contacts")
        yield account
        assert google.refused == []


def has(ana: Account, name: str, *emails: str, phone: str = "") -> None:
    """Let somebody be among the contacts at Google, put there by the person elsewhere."""
    numbers = [{"value": phone}] if phone else []
    person = {"names": [{"unstructuredName": name}], "emailAddresses": [{"value": each} for each in emails]}
    own = ana.google.people.people.setdefault(ANA_AT, {})
    ana.google.people._create(own, {"personFields": "names"}, {**person, "phoneNumbers": numbers})


def names(ana: Account) -> list[str]:
    return [each["names"][0]["displayName"] for each in ana.google.people.people.get(ANA_AT, {}).values()]


# --- choosing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("use Google for my contacts", "stop using Google for my contacts"),
        ("use Google Contacts", "use your own contacts"),
        ("connect my Google contacts", "use the built-in address book"),
    ],
)
def test_contacts_are_asked_for_when_they_are_wanted_and_the_calendar_stays(phone: Phone, text: str, back: str) -> None:
    with GoogleServer(phone.clock) as google:
        ana = Account(phone, google)
        ana.connects()
        asked = ana.browser.asked(ana.link(text))
        assert asked["scope"] == "openid email https://www.googleapis.com/auth/contacts"
        assert asked["include_granted_scopes"] == "true"
        assert "see and change your contacts" in ana.browser.page.body
        ana.browser.visits(google.oauth.consent(asked, ANA_AT))
        ana.works()
        phone.hears(CONNECTED.format(ANA_AT).replace("its calendar", "its calendar and its contacts"))
        assert (ana.row["serves"], ana.row["keeps_calendar"]) == (["calendar", "contacts"], True)
        phone.says("save contact Bo, bo@example.org")
        phone.inbox.clear()
        assert names(ana) == ["Bo"]
        phone.says(back)
        phone.hears(
            "From now on I use the contacts that I keep myself. Your Google account stays connected. What is at Google "
            "stays there: I copy nothing back."
        )
        phone.says("find contact Bo")
        phone.hears("I can't find anybody called “Bo” in your contacts.")
        phone.says(text)
        phone.hears(USED)
        phone.says("is Google connected?")
        phone.hears("Your Google account ana@example.com is connected, and I use its calendar and its contacts.")


def test_contacts_alone_can_be_connected_and_what_is_left_out_is_told(phone: Phone) -> None:
    with GoogleServer(phone.clock) as google:
        ana = Account(phone, google)
        ana.browser.consents(ana.link("use Google for my contacts"))
        ana.works()
        phone.hears(CONNECTED.format(ANA_AT).replace("its calendar", "its contacts"))
        google.asked.clear()
        phone.says("my calendar")
        assert google.asked == [], "the calendar is the built-in one"
        phone.inbox.clear()
        phone.says("is Google connected?")
        phone.hears_something_like("I use its contacts. I use the calendar that I keep myself.")
        phone.says("disconnect Google")
        phone.hears_something_like("I then use the contacts that I keep myself.")


def test_another_account_than_the_connected_one_is_not_taken_for_more_of_it(phone: Phone) -> None:
    with GoogleServer(phone.clock) as google:
        ana = Account(phone, google)
        ana.connects()
        ana.browser.consents(ana.link("use Google for my contacts"), BO_AT)
        ana.works()
        phone.hears_something_like("You chose another account than the one that is connected, so nothing was changed.")
        assert (ana.row["account"], ana.row["serves"]) == (ANA_AT, ["calendar"])
        assert [google.oauth.grants[each].is_valid for each in (ANA_AT, BO_AT)] == [True, False]


def test_who_leaves_the_contacts_out_keeps_the_calendar(phone: Phone) -> None:
    with GoogleServer(phone.clock) as google:
        ana = Account(phone, google)
        ana.connects()
        ana.browser.consents(
            ana.link("use Google for my contacts"), without=["https://www.googleapis.com/auth/contacts"]
        )
        ana.works()
        phone.hears(
            "You did not allow me to see and change your contacts, so nothing was connected. Text “use Google for my "
            "contacts” for a new link, and tick its box."
        )
        assert ana.row["serves"] == ["calendar"]
        assert google.oauth.grants[ANA_AT].is_valid


def test_contactos_en_espanol(ana: Account) -> None:
    ana.phone.says("español")
    ana.phone.says("deja de usar Google para mis contactos")
    ana.phone.inbox.clear()
    ana.phone.says("usa Google para mis contactos")
    ana.phone.hears("Desde ahora uso tu Google Contacts (ana@example.com).")


# --- mail to John: by cache, contact, several, unknown ----------------------------------------------------------------


def test_mail_to_john_by_one_contact(ana: Account) -> None:
    has(ana, "John Doe", "john@example.org")
    ana.phone.says("email John saying I am late")
    ana.phone.hears_something_like("Send this email to John Doe (john@example.org)?")


def test_mail_to_john_by_one_of_several_addresses_or_people(ana: Account) -> None:
    has(ana, "John Doe", "john@example.org", "doe@work.example")
    ana.phone.says("email John saying I am late")
    ana.phone.hears("Which address of John Doe?\n1. john@example.org\n2. doe@work.example\nReply with its number.")
    ana.phone.says("2")
    ana.phone.hears_something_like("Send this email to John Doe (doe@work.example)?")
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    ana.phone.says("email John saying I am here")
    ana.phone.hears_something_like("Send this email to John Doe (doe@work.example)?")
    ana.phone.says("no")
    ana.phone.says("forget what you know about John")
    has(ana, "John Roe", "roe@example.org")
    ana.phone.inbox.clear()
    ana.phone.clock.advance(minutes=11)  # Google's search knows him only then
    ana.phone.says("email John saying I am late")
    ana.phone.hears_something_like("1. John Doe, john@example.org\n2. John Doe, doe@work.example\n3. John Roe, roe@")


def test_mail_to_john_by_what_was_told_before_or_by_asking(ana: Account) -> None:
    ana.phone.says("email John saying I am late")
    ana.phone.hears("What is John's email address?")
    ana.phone.says("john@example.org")
    ana.phone.hears_something_like("Send this email to John (john@example.org)?")
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    ana.phone.says("email John saying I am here")
    ana.phone.hears_something_like("Send this email to John (john@example.org)?")
    has(ana, "Cy", phone="+14165550188")
    ana.phone.says("no")
    ana.phone.inbox.clear()
    ana.phone.says("email Cy saying hi")
    ana.phone.hears("What is Cy's email address?")


# --- keeping and changing ---------------------------------------------------------------------------------------------


def test_a_contact_is_made_changed_taken_back_and_deleted_at_google_and_nothing_of_it_is_here(ana: Account) -> None:
    for text, says in (
        ("save contact Bo Ek, bo@example.org", "Added to your contacts: Bo Ek, bo@example.org."),
        ("Bo's number is +1 416 555 0188", "Changed in your contacts: Bo Ek, +1 416 555 0188, bo@example.org."),
        ("undo", "Bo Ek, bo@example.org"),
        ("find contact Bo", "Bo Ek, bo@example.org"),
    ):
        ana.phone.says(text)
        ana.phone.hears_something_like(says)
    ana.phone.says("delete Bo from my contacts")
    ana.phone.inbox.clear()
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    assert names(ana) == []
    assert ana.phone.service.rows("CONTACT").list(ana.phone.state.id) == []


def test_a_new_address_of_somebody_with_several_asks_which_it_replaces(ana: Account) -> None:
    has(ana, "Maria", "maria@example.org", "m@work.example")
    ana.phone.says("Maria's email is now new@example.org")
    ana.phone.hears(
        "Which of Maria's does new@example.org replace?\n1. maria@example.org\n2. m@work.example\n3. None, it is one "
        "more\nReply with its number."
    )
    ana.phone.says("2")
    ana.phone.hears("Changed in your contacts: Maria, maria@example.org, new@example.org.")
    ana.phone.says("find contact Maria")
    ana.phone.hears("Maria, maria@example.org, new@example.org")


def test_a_consent_for_contacts_that_was_taken_back_is_told_and_asked_for_with_the_rest(ana: Account) -> None:
    has(ana, "Maria", "maria@example.org")
    ana.google.oauth.grants[ANA_AT].scopes -= {"https://www.googleapis.com/auth/contacts"}
    ana.phone.says("find contact Maria")
    ana.phone.hears(LOST)
    asked = ana.browser.asked(ana.link())
    assert asked["scope"].endswith("auth/calendar.calendarlist.readonly https://www.googleapis.com/auth/contacts")
    ana.browser.visits(ana.google.oauth.consent(asked, ANA_AT))
    ana.works()
    ana.phone.hears(CONNECTED.format(ANA_AT).replace("its calendar", "its calendar and its contacts"))
    ana.phone.says("find contact Maria")
    ana.phone.hears("Maria, maria@example.org")


def test_while_google_is_down_the_person_is_told_of_their_contacts(ana: Account) -> None:
    ana.google.will(*[fails(503)] * 3)
    ana.phone.says("find contact Maria")
    ana.phone.hears("I cannot reach your Google Contacts at the moment. Please try again in a few minutes.")


def test_a_turn_that_needs_no_contact_asks_google_nothing(ana: Account) -> None:
    for text in ("add milk to my tasks", "my tasks", "no, eggs", "what do you know about me"):
        ana.phone.says(text)
    ana.phone.inbox.clear()
    assert (ana.google.asked, ana.google.oauth.refreshed) == ([], 0)
