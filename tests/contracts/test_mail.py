"""`ports.Mail`: what is kept is found again, once, and by its owner only."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.errors import NobodyKnows, NotDone
from parley.ports import Email
from tests.contracts.conftest import Backend
from tests.support.phone import START

ANA, BEN = "ana", "ben"
LETTER = Email("SM1.a0", "john@example.org", "the meeting", "See you there.", START)


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


def test_what_was_sent_is_known_to_be(backend: Backend) -> None:
    assert not backend.mail.was_sent(ANA, LETTER.id)
    assert backend.mail.send(ANA, LETTER)
    assert backend.mail.was_sent(ANA, LETTER.id)
    assert [each.sent for each in backend.mail.kept(ANA)] == [True]


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
