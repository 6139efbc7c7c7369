"""What people ask of a connected account in their own words, without a model: looks at mail, lists and one event."""

from collections.abc import Iterator

import pytest

from parley.conversation.account_services import SERVICES
from tests.support.google_account import ANA_AT, Account
from tests.support.google_server import GoogleServer
from tests.support.phone import Phone

BOB = "Bob Stone, Saturday 21 November, 07:00: Re: lunch (Friday works for me.)"
LUIS = "Luis Vega, Saturday 21 November, 07:00: invoice (It is attached.)"


@pytest.fixture
def ana(phone: Phone) -> Iterator[Phone]:
    """The phone of a person who uses all of an account, with two emails and a dentist in it."""
    with GoogleServer(phone.clock) as google:
        Account(phone, google).has_connected(*SERVICES)
        google.tasks.lists[ANA_AT] = {"G1": "Groceries", "C1": "Compra"}
        for text in ("add event dentist tomorrow at 10:00", "save contact Zoe Ek, bob@example.org"):
            phone.says(text)
        google.gmail.receives(ANA_AT, "Luis Vega <luis@example.org>", "invoice", "It is attached.")
        google.gmail.receives(ANA_AT, "Bob Stone <bob@example.org>", "Re: lunch", "Friday works for me.")
        phone.inbox.clear()
        yield phone
        assert google.refused == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("any mail from luis?", LUIS),
        ("did Bob write back", BOB),
        ("has luis answered me yet?", LUIS),
        ("emails from zoe", BOB),  # whose address the contacts have
        ("got any new emails", f"{BOB}\n{LUIS}"),
        ("are there any unread messages in my inbox", f"{BOB}\n{LUIS}"),
        ("read me the last one", BOB),
        ("qué dice el correo de luis", "Luis Vega"),
        ("any mail from Carla", "There is no email from Carla in your inbox."),
        ("delete the email from bob", "I can't delete or archive emails"),
        ("share my calendar with bob", "I can't share a calendar"),
        ("when's my dentist appointment", "“dentist” is tomorrow, Sunday 22 November, at 10:00-11:00."),
        ("when is my next dentist appointment?", "“dentist” is tomorrow, Sunday 22 November, at 10:00-11:00."),
        ("when is my next haircut appointment?", "I can't find “haircut” in your calendar."),
        ("when is my next meeting", "Next in your calendar: “dentist”, tomorrow, Sunday 22 November, at 10:00-11:00."),
        ("who's coming to the dentist", "“dentist” (tomorrow, Sunday 22 November, at 10:00-11:00) has no guests."),
        ("whats happening tomorrow", "Your calendar tomorrow, Sunday 22 November:\n1. dentist (10:00-11:00)"),
        ("what's on the groceries list today", "There is nothing to do on your list “Groceries”."),
        ("add eggs to groceries list", "Added “eggs” to your list “Groceries”."),
        (
            "reply to bob saying sounds good",
            "Send this email to Bob Stone (bob@example.org)?\nSubject: Re: lunch\nsounds",
        ),
        (
            "shoot luis@example.org an email saying hi",
            "Send this email to luis@example.org?\nSubject: A short note\nhi",
        ),
    ],
)
def test_a_look_is_answered_in_the_words_in_which_it_is_asked(ana: Phone, text: str, says: str) -> None:
    ana.says(text)
    heard, ana.inbox = "\n".join(ana.inbox), []
    assert says.replace("“", '"').replace("”", '"') in heard.replace("“", '"').replace("”", '"')


@pytest.mark.parametrize(
    "text",
    [
        *("did you reply", "when is my order ready", "has the shop answered", "what did they write"),
        *("what time is my alarm?", "when is my timer", "a qué hora es mi despertador"),
    ],
)
def test_what_is_about_nobodys_mail_and_no_event_is_no_look_at_them(ana: Phone, text: str) -> None:
    ana.says(text)
    heard, ana.inbox = "\n".join(ana.inbox), []
    assert "inbox" not in heard
    assert "07:00" not in heard
    assert "can't find" not in heard


def test_where_no_mailbox_is_known_that_is_said(phone: Phone) -> None:
    phone.says("any mail from Bob?")
    phone.hears_something_like("I can't see your mailbox: I only keep what you draft and send here.")
