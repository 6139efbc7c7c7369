"""`ports.Mail` on every provider: what is written is found again, once, and by its owner only.

The built-in mail runs on memory and on DynamoDB; Gmail on a strict stand-in over HTTP, through the real OAuth. Ids are
the mailbox's own at Google, so emails are compared by what they say.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from functools import partial

import pytest

from parley.adapters.google_mail import GoogleMail
from parley.adapters.mail import StoredMail
from parley.adapters.memory import MemoryTable
from parley.adapters.memory_rows import MemoryRows
from parley.errors import AccountsUnavailable, GrantLost, NobodyKnows, NotDone
from parley.ports import Email, Mail
from tests.contracts.conftest import Backend
from tests.support.google_server import GoogleServer, Step, breaks, fails, goes_on, google_api, loses
from tests.support.phone import START

ANA, BEN = "ana", "ben"
LETTER = Email("SM1.a0", "john@example.org", "the meeting", "See you there.", START)


@pytest.fixture
def at_google(google: GoogleServer) -> GoogleMail:
    return GoogleMail(google_api(google, "mail", ANA, BEN), "parley.example.com")


@pytest.fixture(params=["memory", "dynamodb", "google"])
def mail(request: pytest.FixtureRequest) -> Mail:
    """Return each provider's mail in turn."""
    if request.param == "google":
        found: GoogleMail = request.getfixturevalue("at_google")
        return found
    if request.param == "memory":
        return StoredMail(partial(MemoryRows, MemoryTable()), lambda _: True, can_send=True)
    backend: Backend = request.getfixturevalue("on_dynamodb")
    return backend.mail


def said(emails: Iterable[Email]) -> list[tuple[str, str, str, bool]]:
    return [(each.to, each.subject, each.body.strip(), each.sent) for each in emails]


# --- every provider -------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_once_and_no_email_that_was_sent(mail: Mail) -> None:
    for each in (LETTER, LETTER):
        mail.draft(ANA, each)
    assert said(mail.search(ANA, "meeting", 5)) == said([LETTER])
    assert mail.search(BEN, "meeting", 5) == []
    assert not mail.was_sent(ANA, LETTER.id)


def test_an_email_is_sent_and_known_to_be(mail: Mail) -> None:
    assert mail.may_send(ANA)
    assert not mail.was_sent(ANA, LETTER.id)
    assert mail.send(ANA, LETTER)
    assert mail.was_sent(ANA, LETTER.id)
    assert not mail.was_sent(ANA, "SM2.a0")
    assert not mail.was_sent(BEN, LETTER.id)
    assert said(mail.search(ANA, "john@example.org", 5)) == said([replace(LETTER, sent=True)])


def test_other_alphabets_come_back_as_they_were_written(mail: Mail) -> None:
    letter = Email(
        "SM3.a0", "zoe@bücher.example", "Grüße, Привет, 你好 — ¿ñandú?", "Schöne Grüße 👋 и до встречи", START
    )
    assert mail.send(ANA, letter)
    (found,) = mail.search(ANA, "Привет", 5)
    assert (found.subject, found.body.strip()) == (letter.subject, letter.body)


# --- the built-in one -----------------------------------------------------------------------------------------------


def test_drafts_are_kept_once_and_listed_newest_first(backend: Backend) -> None:
    later = Email("SM0.a0", "bo@example.org", "it", "Hi.", START + timedelta(hours=1))
    for each in (LETTER, LETTER, later):
        backend.mail.draft(ANA, each)
    assert backend.mail.kept(ANA) == [later, LETTER]
    assert backend.mail.kept(BEN) == []
    assert not backend.mail.was_sent(ANA, LETTER.id)


def test_emails_are_searched_by_words_of_any_part_newest_first_and_no_more_than_wanted(backend: Backend) -> None:
    for n in range(4):
        backend.mail.draft(ANA, replace(LETTER, id=f"SM{n}.a0", at=START + timedelta(hours=n)))
    backend.mail.draft(ANA, replace(LETTER, id="SM9.a0", subject="tea", body="Green."))
    for words in ("JOHN@example", "meeting", "see you there", ""):
        found = [each.id for each in backend.mail.search(ANA, words, 2)]
        assert found == ["SM3.a0", "SM2.a0"], words
    assert [each.subject for each in backend.mail.search(ANA, "green", 5)] == ["tea"]
    assert backend.mail.search(BEN, "meeting", 5) == []


@pytest.mark.parametrize("backend", ["dynamodb"], indirect=True)
def test_what_ses_refuses_was_not_sent_and_is_a_draft(backend: Backend) -> None:
    refused = Email("SM1.a0", "refused@example.com", "it", "Hi.", START)
    assert not backend.mail.send(ANA, refused)
    assert not backend.mail.was_sent(ANA, refused.id)
    assert backend.mail.kept(ANA) == [refused]


@pytest.mark.parametrize("to", ["unreachable@example.com", "throttled@example.com"])
@pytest.mark.parametrize("backend", ["dynamodb"], indirect=True)
def test_what_has_not_reached_ses_was_not_sent_and_may_be_later(backend: Backend, to: str) -> None:
    with pytest.raises(NotDone):
        backend.mail.send(ANA, Email("SM1.a0", to, "it", "Hi.", START))
    assert not backend.mail.was_sent(ANA, "SM1.a0")
    assert backend.mail.send(ANA, Email("SM1.a0", "john@example.org", "it", "Hi.", START))
    assert backend.mail.was_sent(ANA, "SM1.a0")


@pytest.mark.parametrize("backend", ["dynamodb"], indirect=True)
def test_of_what_ses_has_not_answered_nobody_knows(backend: Backend) -> None:
    with pytest.raises(Exception, match=r"email\.example\.com"):
        backend.mail.send(ANA, Email("SM1.a0", "lost@example.com", "it", "Hi.", START))
    with pytest.raises(NobodyKnows):
        backend.mail.was_sent(ANA, "SM1.a0")


# --- Google's ---------------------------------------------------------------------------------------------------------


def box(google: GoogleServer) -> list[dict[str, object]]:
    """Return the messages in Ana's mailbox."""
    return google.gmail.messages.get("ana@example.com", [])


@pytest.mark.parametrize("steps", [(loses,), (breaks, goes_on, loses), (fails(503), goes_on, loses), (fails(429),)])
def test_a_send_whose_answer_was_lost_is_looked_up_and_made_once(
    google: GoogleServer, at_google: GoogleMail, steps: tuple[Step, ...]
) -> None:
    at_google.search(ANA, "", 1)
    google.will(goes_on, *steps)  # the first request looks for the Message-ID
    assert at_google.send(ANA, LETTER)
    assert at_google.send(ANA, LETTER)
    assert len(box(google)) == 1


def test_a_send_that_cannot_be_looked_up_is_one_of_which_nobody_knows(
    google: GoogleServer, at_google: GoogleMail
) -> None:
    at_google.search(ANA, "", 1)
    google.will(goes_on, loses, *[fails(503)] * 6)
    with pytest.raises(NobodyKnows):
        at_google.send(ANA, LETTER)
    assert at_google.was_sent(ANA, LETTER.id)
    google.will(*[fails(503)] * 9)
    with pytest.raises(AccountsUnavailable) as told:
        at_google.send(ANA, replace(LETTER, id="SM2.a0"))
    assert (told.value.is_certain, told.value.service) == (True, "mail"), "nothing was handed over"


def test_what_others_wrote_is_told_apart_and_answered_in_its_thread(
    google: GoogleServer, at_google: GoogleMail
) -> None:
    subject = "=?utf-8?b?0J/RgNC40LLQtdGC?= =?iso-8859-1?q?ma=F1ana?="
    google.gmail.receives("ana@example.com", '"Bo Ek" <bo@example.org>', subject, "Lunch?")
    (found,) = at_google.search(ANA, "lunch", 5)
    assert (found.sender, found.sender_name, found.subject, found.sent) == (
        "bo@example.org",
        "Bo Ek",
        "Приветmañana",
        False,
    )
    answer = replace(LETTER, to=found.sender, subject=f"Re: {found.subject}")
    assert at_google.send(ANA, replace(answer, thread=found.thread, message_id=found.message_id))
    assert len({each["threadId"] for each in box(google)}) == 1
    raw = message_from_bytes(box(google)[-1]["raw"], policy=policy.default)  # type: ignore[arg-type]
    assert raw["In-Reply-To"] == found.message_id
    assert raw["Message-ID"].endswith("@parley.example.com>")


def test_words_of_a_search_are_no_commands_to_it(google: GoogleServer, at_google: GoogleMail) -> None:
    at_google.draft(ANA, LETTER)
    for words in ("in:anywhere from:(john)", "-meeting", '"meeting" OR {it}', "rfc822msgid:<a@b>", "x" * 5_000):
        at_google.search(ANA, words, 5)
    assert [each.subject for each in at_google.search(ANA, "the (meeting)!", 5)] == ["the meeting"]


@pytest.mark.parametrize("to", ["nobody", "a@b@c", "ana@exa mple.org", "é@example.org", "a@" + "x" * 70 + ".org", "@"])
def test_an_address_that_is_none_is_refused_before_google_is_asked(
    google: GoogleServer, at_google: GoogleMail, to: str
) -> None:
    assert not at_google.send(ANA, replace(LETTER, to=to))
    at_google.draft(ANA, replace(LETTER, to=to))
    assert google.asked == []


def test_no_header_can_be_smuggled_in(google: GoogleServer, at_google: GoogleMail) -> None:
    assert at_google.send(ANA, replace(LETTER, subject="tea\r\nBcc: eve@example.com", body="a\r\n.\r\nBcc: eve@x.org"))
    raw = message_from_bytes(box(google)[-1]["raw"], policy=policy.default)  # type: ignore[arg-type]
    assert (raw["Bcc"], raw["Subject"]) == (None, "tea Bcc: eve@example.com")


def test_a_scope_of_mail_that_is_missing_asks_google_nothing(google: GoogleServer, at_google: GoogleMail) -> None:
    google.oauth.grants["ana@example.com"].scopes = frozenset(["https://www.googleapis.com/auth/gmail.readonly"])
    with pytest.raises(GrantLost):
        at_google.send(ANA, LETTER)
    assert [path for _, path in google.asked] == ["/token"]
