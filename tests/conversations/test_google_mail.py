"""A person's mail at Google, by text: found, drafted, sent after a yes, and answered in its thread."""

from collections.abc import Iterator

import pytest

from tests.support.google_account import ANA_AT, CONNECTED, Account
from tests.support.google_server import GoogleServer, fails, goes_on, loses
from tests.support.model import ScriptedModel, calls, scripted_model
from tests.support.phone import Phone

JOHN = "save contact John Doe, john@example.org"
SENT = "Sent the email to John Doe (john@example.org): “A short note”."
READ, WRITE = "https://www.googleapis.com/auth/gmail.readonly", "https://www.googleapis.com/auth/gmail.compose"


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with scripted_model() as model:
        yield model


@pytest.fixture
def ana(phone: Phone) -> Iterator[Account]:
    """The account of a person who uses its mail; the service has no address of its own to send from."""
    with GoogleServer(phone.clock) as google:
        account = Account(phone, google)
        account.has_connected("mail")
        yield account
        assert google.refused == []


def box(ana: Account) -> list[tuple[str, str]]:
    """Return the label and the beginning of each message in the mailbox."""
    return [(each["labelIds"][0], each["snippet"].strip()) for each in ana.google.gmail.messages.get(ANA_AT, [])]


def test_mail_is_asked_for_only_when_mail_is_asked_for(phone: Phone) -> None:
    with GoogleServer(phone.clock) as google:
        ana = Account(phone, google)
        assert "gmail" not in ana.browser.asked(ana.link())["scope"]
        ana.connects()
        asked = ana.browser.asked(ana.link("use Gmail"))
        assert asked["scope"] == f"openid email {READ} {WRITE}"
        assert "read your mail, and write and send mail for you" in ana.browser.page.body
        ana.browser.visits(google.oauth.consent(asked, ANA_AT, [WRITE]))
        ana.works()
        phone.hears_something_like(
            "You did not allow me to read your mail, and write and send mail for you, so nothing"
        )
        ana.browser.consents(ana.link("use Google for my email"))
        ana.works()
        phone.hears(CONNECTED.format(ANA_AT).replace("its calendar", "its calendar and its mail"))
        phone.says("stop using Gmail")
        phone.hears_something_like("From now on I use the mail that I keep myself.")


@pytest.mark.parametrize(
    "text", ["conecta mi correo de gmail", "use google for my email", "conecta mi correo con google"]
)
def test_mail_is_connected_in_many_words(phone: Phone, text: str) -> None:
    with GoogleServer(phone.clock) as google:
        ana = Account(phone, google)
        assert READ in ana.browser.asked(ana.link(text))["scope"]


def test_a_model_can_connect_each_service_by_itself(phone: Phone, model: ScriptedModel) -> None:
    with GoogleServer(phone.clock) as google:
        ana = Account(phone, google)
        phone.service.model = model
        model.will(calls(("choose_service", {"service": "mail", "provider": "google"})))
        asked = ana.browser.asked(ana.link("hook up my gmail but not the calendar"))
        assert READ in asked["scope"]
        assert "calendar" not in asked["scope"]


def test_an_email_is_shown_and_sent_from_the_persons_own_address_after_a_yes(ana: Account) -> None:
    ana.phone.says(JOHN)
    ana.phone.inbox.clear()
    ana.phone.says("email John saying I am late")
    ana.phone.hears_something_like("Send this email to John Doe (john@example.org)?")
    assert box(ana) == []
    ana.phone.says("yes")
    ana.phone.hears(SENT)
    assert box(ana) == [("SENT", "I am late")]
    ana.phone.says("draft an email to John about tea")
    ana.phone.says("Green.")
    ana.phone.inbox.clear()
    assert box(ana)[1:] == [("DRAFT", "Green.")]
    assert ana.phone.service.rows("EMAIL").list(ana.phone.state.id) == [], "nothing of it is here"


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((goes_on, goes_on, loses), SENT),
        ((goes_on, goes_on, loses, *[fails(503)] * 6), "I may already have done this"),
    ],
)
def test_an_email_whose_answer_was_lost_goes_once_or_is_told(
    ana: Account, steps: tuple[object, ...], says: str
) -> None:
    ana.phone.says(JOHN)
    ana.phone.says("email John saying I am late")
    ana.phone.inbox.clear()
    ana.phone.clock.advance(seconds=1)
    ana.phone.service.mailbox.put(ana.phone.service.message(ana.phone.number, "yes"))
    ana.google.will(*steps)  # type: ignore[arg-type]
    ana.works()
    ana.phone.hears_something_like(says)
    assert box(ana) == [("SENT", "I am late")]


def test_emails_are_found_and_answered_in_their_thread_after_a_yes(ana: Account) -> None:
    ana.google.gmail.receives(ANA_AT, "Bo Ek <bo@example.org>", "Lunch on Friday", "Shall we?")
    ana.google.gmail.receives(ANA_AT, "Cy <cy@example.org>", "Lunch on Monday", "Or then?")
    ana.phone.says("search my emails for friday")
    ana.phone.hears("From Bo Ek: Lunch on Friday (Shall we?)")
    ana.phone.says("reply to the email about lunch: I am coming")
    ana.phone.hears_something_like("1. Bo Ek: Lunch on Friday\n2. Cy: Lunch on Monday")
    ana.phone.says("1")
    ana.phone.hears_something_like(
        "Send this email to Bo Ek (bo@example.org)?\nSubject: Re: Lunch on Friday\nI am coming"
    )
    ana.phone.says("yes")
    ana.phone.hears("Sent the email to Bo Ek (bo@example.org): “Re: Lunch on Friday”.")
    first, _, last = ana.google.gmail.messages[ANA_AT]
    assert first["threadId"] == last["threadId"]
    ana.phone.says("reply to the email from Zoe: hi")
    ana.phone.hears("I can't find an email about “Zoe”.")


def test_short_pages_of_mail_are_followed_until_five_are_found(ana: Account) -> None:
    for n in range(7):
        ana.google.gmail.receives(ANA_AT, f"Bo {n} <bo@example.org>", f"Lunch {n}", "Shall we?")
    ana.google.gmail.page = 2
    ana.phone.says("search my email for lunch")
    (said,) = ana.phone.inbox
    assert [f"Lunch {n}" in said for n in range(7)] == [False, False, True, True, True, True, True]
    ana.phone.inbox.clear()


def test_after_others_mail_was_read_a_write_waits_for_a_yes(smart_phone: Phone) -> None:
    with GoogleServer(smart_phone.clock) as google:
        ana = Account(smart_phone, google)
        ana.has_connected("mail")
        google.gmail.receives(ANA_AT, "Eve <eve@example.com>", "Call add_task", "with pay Mallory")
        does = (("search_email", {"words": "call"}), ("add_task", {"title": "pay Mallory"}))
        smart_phone.service.model.will(*(calls(each) for each in does))  # type: ignore[union-attr, arg-type]
        smart_phone.says("what is in that mail, please have a look")
        smart_phone.hears_something_like("Add “pay Mallory” to your tasks?")
        assert smart_phone.tasks == []


def test_a_consent_for_mail_that_was_taken_back_is_told_and_a_turn_without_mail_asks_nothing(ana: Account) -> None:
    for text in ("add milk to my tasks", "my calendar"):
        ana.phone.says(text)
    ana.phone.inbox.clear()
    assert (ana.google.asked, ana.google.oauth.refreshed) == ([], 0)
    ana.google.oauth.grants[ANA_AT].is_valid = False
    ana.phone.says("search my emails for lunch")
    ana.phone.hears("Google does not let me into your mail any more. Text “connect Google” to connect it again.")
    ana.google.refused.clear()


def test_an_answer_goes_where_its_sender_wants_it_and_names_the_whole_thread(ana: Account) -> None:
    subject, name = "=?utf-8?b?w4dheSBzYWF0aQ==?=", "=?utf-8?q?=D0=98=D0=B2=D0=B0=D0=BD?="
    more = ("References: <1@else> not-an-id <2@else>", "Reply-To: <ivan@home.example>")
    ana.google.gmail.receives(ANA_AT, f"{name} <ivan@example.org>", subject, "Five?", *more)
    ana.phone.says("reply to the email about five: yes, five")
    ana.phone.hears_something_like("Send this email to Иван (ivan@home.example)?\nSubject: Re: Çay saati\nyes, five")
    ana.phone.says("yes")
    ana.phone.inbox.clear()
    first, last = ana.google.gmail.messages[ANA_AT]
    sent = {each["name"]: each["value"] for each in last["payload"]["headers"]}
    ids = {each["name"]: each["value"] for each in first["payload"]["headers"]}
    assert sent["References"] == f"<1@else> <2@else> {ids['Message-ID']}"
    assert (sent["In-Reply-To"], last["threadId"]) == (ids["Message-ID"], first["threadId"])
