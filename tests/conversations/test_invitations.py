"""Other people are invited to an event of the calendar, by text, after a yes. Google's calendar writes to them."""

from collections.abc import Iterator

import pytest

from tests.conversations.test_google_contacts import has
from tests.support.google_account import ANA_AT, Account
from tests.support.google_server import GoogleServer, fails, goes_on, loses
from tests.support.phone import Phone

ANA_EK, LUIS = "ana.ek@example.org", "luis@example.org"
BOTH = f"Ana Ek ({ANA_EK}), Luis ({LUIS})"
LUNCH = "tomorrow, Sunday 22 November, at 13:00-14:00"


@pytest.fixture
def ana(phone: Phone) -> Iterator[Account]:
    """The account of a person who uses its calendar and its contacts, with Ana Ek and Luis among them."""
    with GoogleServer(phone.clock) as google:
        account = Account(phone, google)
        account.has_connected("calendar", "contacts")
        has(account, "Ana Ek", ANA_EK)
        has(account, "Luis", LUIS)
        yield account
        assert google.refused == []


def event(ana: Account) -> dict[str, object]:
    """Return the only event in the calendar that is not cancelled."""
    (found,) = (each for each in ana.google.calendar.events[ANA_AT].values() if each["status"] != "cancelled")
    return found


def titles(ana: Account) -> list[str]:
    return [each["summary"] for each in ana.google.calendar.events.get(ANA_AT, {}).values()]


def guests(ana: Account) -> list[str]:
    return [each["email"] for each in event(ana).get("attendees", ())]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("invite Ana to lunch tomorrow at 13:00", "lunch"),
        ("please invite Ana Ek to lunch tomorrow at 13:00", "lunch"),
        ("send Ana an invitation to lunch tomorrow at 13:00", "lunch"),
        (f"invite {ANA_EK} for lunch tomorrow at 13:00", "lunch"),
        ("schedule lunch with Ana tomorrow at 13:00 and invite her", "lunch with Ana"),
        ("create an event lunch tomorrow at 13:00 with Ana as guest", "lunch"),
        ("book lunch tomorrow at 13:00 and invite Ana", "lunch"),
    ],
)
def test_a_new_event_is_made_with_its_guest_after_a_yes(ana: Account, text: str, title: str) -> None:
    ana.phone.says(text)
    ana.phone.hears_something_like(f"Add “{title}” to your calendar ({LUNCH}) and invite Ana Ek ({ANA_EK})? Google")
    assert titles(ana) == []
    assert ana.google.calendar.written_to == [], "others are written to after a yes"
    ana.phone.says("yes")
    ana.phone.hears(f"Added “{title}” to your calendar ({LUNCH}), and invited Ana Ek ({ANA_EK}).")
    assert ana.google.calendar.written_to == [(ANA_EK, title)]
    ana.phone.says("undo")
    ana.phone.hears_something_like(f"Its guests are told of it by email: {ANA_EK}.")
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    assert ana.google.calendar.written_to == [(ANA_EK, title)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "add Ana and Luis to the dentist",
        "invite Ana and Luis to the dentist",
        "invite ana, luis to my dentist appointment",
        "invita a Ana y a Luis al dentist",
        "agrega a Ana y Luis a la cita del dentist",
        "invite Ana and Luis to the dentist tomorrow at 12:00",
        "ask Ana and Luis to join the dentist appointment",
        "include Ana and Luis in the dentist",
        "agrega a Ana y a Luis como invitados al dentist",
    ],
)
def test_several_people_are_added_to_an_event_and_those_who_are_there_stay(ana: Account, text: str) -> None:
    ana.phone.says("add event dentist tomorrow at 12:00")
    there = {"email": "bo@example.org", "responseStatus": "accepted", "displayName": "Bo", "optional": True}
    event(ana)["attendees"] = [{"email": ANA_AT, "self": True, "responseStatus": "accepted"}, there]
    ana.phone.inbox.clear()
    ana.phone.says(text)
    noon = "tomorrow, Sunday 22 November, at 12:00-13:00"
    ana.phone.hears(f"Invite {BOTH} to “dentist” ({noon})? Google writes to them.\nReply YES or NO.")
    ana.phone.says("yes")
    ana.phone.hears(f"Invited {BOTH} to “dentist” ({noon}).")
    assert guests(ana) == [ANA_AT, "bo@example.org", ANA_EK, LUIS]
    assert event(ana)["attendees"][1] == there, "what Bo has answered is not lost"  # type: ignore[index]
    ana.phone.says(text)
    ana.phone.hears(f"{BOTH}: already invited to “dentist”.")


@pytest.mark.parametrize(
    "text",
    [
        "invita a Ana a la comida mañana a las 13:00",
        "manda una invitación a Ana para la comida mañana a las 13:00",
        "envíale a Ana Ek una invitación a la comida mañana a las 13:00",
        "programa la comida mañana a las 13:00 e invita a Ana",
    ],
)
def test_en_espanol(ana: Account, text: str) -> None:
    ana.phone.says(text)
    ana.phone.hears_something_like(f"e invito a Ana Ek ({ANA_EK})? Google les escribe.")
    ana.phone.says("sí")
    ana.phone.hears_something_like(
        "Añadí “la comida” a tu calendario (mañana, domingo 22 de noviembre, a las 13:00-14:00"
    )
    assert ana.google.calendar.written_to == [(ANA_EK, "la comida")]
    ana.phone.says("mueve la comida a las 15:00")
    ana.phone.hears_something_like(f"A sus invitados se les avisa por correo: {ANA_EK}.")
    ana.phone.says("no")
    ana.phone.inbox.clear()
    ana.phone.says("usa tu propio calendario")
    ana.phone.inbox.clear()
    ana.phone.says(text)
    ana.phone.hears_something_like("El calendario que guardo yo no puede invitar a nadie, así que no he hecho nada.")


def test_who_is_meant_is_chosen_of_several_or_asked_for_and_the_others_are_kept(ana: Account) -> None:
    has(ana, "Ana Roe", "roe@example.org")
    ana.phone.says("invite Ana, Zoe and Luis to lunch tomorrow at 13:00")
    ana.phone.hears(f"Which Ana?\n1. Ana Ek, {ANA_EK}\n2. Ana Roe, roe@example.org\nReply with its number.")
    ana.phone.says("2")
    ana.phone.hears("What is Zoe's email address?")
    ana.phone.says("zoe@example.org")
    ana.phone.hears_something_like(
        "and invite Luis (luis@example.org), Ana Roe (roe@example.org), Zoe (zoe@example.org)?"
    )
    ana.phone.says("no")
    ana.phone.inbox.clear()
    assert titles(ana) == []


def test_whom_to_invite_is_asked_for_if_nobody_is_named(ana: Account) -> None:
    ana.phone.says("schedule a call tomorrow at 13:00 and invite them")
    ana.phone.hears("Whom should I invite?")
    ana.phone.says("Luis")
    ana.phone.hears_something_like(f"Add “a call” to your calendar ({LUNCH}) and invite Luis ({LUIS})?")
    ana.phone.says("no")
    ana.phone.inbox.clear()


def test_a_new_event_without_a_time_is_asked_for_it(ana: Account) -> None:
    ana.phone.says("invite Ana and Luis to a picnic")
    ana.phone.hears("When is it?")
    ana.phone.says("tomorrow at 13:00")
    ana.phone.hears_something_like(f"({LUNCH}) and invite {BOTH}?")
    ana.phone.says("no")
    ana.phone.inbox.clear()


def test_of_several_events_one_is_chosen(ana: Account) -> None:
    ana.phone.says("add event lunch tomorrow at 12:00")
    ana.phone.says("add event lunch on friday at 12:00")
    ana.phone.inbox.clear()
    ana.phone.says("invite Ana to lunch")
    ana.phone.hears_something_like("Which one do you mean?\n1. lunch (tomorrow")
    ana.phone.says("2")
    ana.phone.hears_something_like(f"Invite Ana Ek ({ANA_EK}) to “lunch” (Friday 27 November, at 12:00-13:00)?")
    ana.phone.says("no")
    ana.phone.inbox.clear()


@pytest.mark.parametrize("steps", [(loses,), (loses, loses), (fails(403, "rateLimitExceeded"), loses)])
@pytest.mark.parametrize("is_new", [True, False])
def test_a_guest_whose_invitation_had_no_answer_is_invited_once(
    ana: Account, is_new: bool, steps: tuple[object, ...]
) -> None:
    if not is_new:
        ana.phone.says("add event lunch tomorrow at 13:00")
    ana.phone.says("invite Ana to lunch tomorrow at 13:00")
    ana.phone.inbox.clear()
    ana.phone.clock.advance(seconds=1)
    ana.phone.service.mailbox.put(ana.phone.service.message(ana.phone.number, "yes"))
    ana.google.will(*(() if is_new else (goes_on,) * 2), *steps)  # type: ignore[arg-type]
    ana.works()
    ana.phone.hears_something_like("nvited Ana Ek")
    assert (guests(ana), ana.google.calendar.written_to) == ([ANA_EK], [(ANA_EK, "lunch")])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"summary": "lunch with the board", "etag": '"9"'}, "Somebody has changed that in your Google Calendar"),
        ({"attendeesOmitted": True}, "Google does not show me all guests of that event"),
        ({"organizer": {"email": "eve@example.com"}}, "Somebody else made that event"),
        ({"status": "cancelled"}, "“lunch” is not in your calendar any more."),
        ({}, "Invited Ana Ek"),
    ],
)
def test_what_others_change_before_the_yes_is_told(ana: Account, changes: dict[str, object], says: str) -> None:
    ana.phone.says("add event lunch tomorrow at 13:00")
    ana.phone.says("invite Ana to lunch")
    ana.phone.inbox.clear()
    event(ana).update(changes)
    ana.phone.says("yes")
    ana.phone.hears_something_like(says)
    assert len(ana.google.calendar.written_to) == (not changes)
    ana.google.refused.clear()


@pytest.mark.parametrize(
    ("text", "does"),
    [("move lunch to 15:00", "Changed in your calendar"), ("delete lunch from my calendar", "Deleted “lunch”")],
)
def test_a_change_of_an_event_with_guests_is_asked_about_and_they_are_told(ana: Account, text: str, does: str) -> None:
    ana.phone.says("invite Ana to lunch tomorrow at 13:00")
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    ana.phone.says(text)
    ana.phone.hears_something_like(f"Its guests are told of it by email: {ANA_EK}.")
    ana.phone.says("yes")
    ana.phone.hears_something_like(does)
    assert ana.google.calendar.written_to == [(ANA_EK, "lunch")] * 2


def test_an_event_with_guests_moves_back_after_a_yes_and_they_are_told(ana: Account) -> None:
    for text in ("invite Ana to lunch tomorrow at 13:00", "yes", "move lunch to 15:00", "yes"):
        ana.phone.says(text)
    ana.phone.inbox.clear()
    ana.phone.says("undo")
    ana.phone.hears_something_like(f"13:00-14:00? Its guests are told of it by email: {ANA_EK}.")
    ana.phone.says("yes")
    ana.phone.hears_something_like("13:00-14:00")
    assert (guests(ana), event(ana)["start"]["dateTime"][11:16]) == ([ANA_EK], "13:00")
    assert ana.google.calendar.written_to == [(ANA_EK, "lunch")] * 3


def test_guests_who_were_added_after_the_question_are_not_written_to_without_a_yes(ana: Account) -> None:
    ana.phone.says("add event lunch tomorrow at 13:00")
    ana.phone.says("delete lunch from my calendar")
    ana.phone.inbox.clear()
    event(ana)["attendees"] = [{"email": LUIS}]
    ana.phone.says("yes")
    ana.phone.hears_something_like("Somebody has changed that in your Google Calendar meanwhile")
    assert (guests(ana), ana.google.calendar.written_to) == ([LUIS], [])


def test_a_deleted_event_comes_back_with_its_guests_only_after_a_yes(ana: Account) -> None:
    for text in ("invite Ana to lunch tomorrow at 13:00", "yes", "delete lunch from my calendar", "yes"):
        ana.phone.says(text)
    ana.phone.inbox.clear()
    ana.phone.says("undo")
    ana.phone.hears_something_like(f"and invite {ANA_EK}?")
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    assert guests(ana) == [ANA_EK]


@pytest.mark.parametrize("text", ["move party to 15:00", "rename event party to ball"])
def test_what_somebody_else_organises_is_theirs_to_change(ana: Account, text: str) -> None:
    ana.phone.says("add event party tomorrow at 13:00")
    ana.phone.inbox.clear()
    event(ana)["organizer"] = {"email": "eve@example.com"}
    ana.phone.says(text)
    ana.phone.hears_something_like("Somebody else made that event, so only they can change it")
    ana.phone.says("invite Ana to the party")
    ana.phone.hears_something_like("Somebody else made that event, so only they can change it or invite others to it.")
    ana.google.refused.clear()


def test_the_calendar_that_is_kept_here_says_that_it_invites_nobody(ana: Account) -> None:
    ana.phone.says("use your own calendar")
    ana.phone.inbox.clear()
    ana.phone.says("invite Ana to lunch tomorrow at 13:00")
    ana.phone.hears(
        "The calendar that I keep myself can't invite anybody, so I have done nothing. You can add the event and email "
        "Ana about it. With your Google Calendar I can invite people: text “use Google for my calendar”."
    )


@pytest.mark.parametrize(
    "text",
    [
        "add milk and eggs to my list",
        "add Milk to the groceries list",
        "add cheese to the pizza",
        "add Ana to my contacts",
        "invite me to lunch",
        "invite everybody to it",
        "ask the bank to join the two accounts",
        "añade a Ana a mis contactos",
        "add Dune to my movies",
    ],
)
def test_what_is_no_invitation_invites_nobody(ana: Account, text: str) -> None:
    ana.phone.says(text)
    (heard,), ana.phone.inbox = ana.phone.inbox[:1], []
    assert "nvite Ana Ek" not in heard
    assert titles(ana) == []
