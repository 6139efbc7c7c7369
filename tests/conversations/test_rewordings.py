"""What no phrase says is read in other words: a look is answered, a deed is asked about, and the rest stays unread."""

import pytest

from parley.lanes import in_other_words
from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock


@pytest.fixture(autouse=True)
def english(phone: Phone) -> None:
    """A phone of somebody who is answered in English, whatever is typed."""
    phone.says("English")
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "asked", "done"),
    [
        ("get me up at 5:40 tomorrow morning", "at 05:40: your alarm?", "at 05:40: your alarm."),
        ("me dejas la cita con el óptico el lunes a las 12 en la agenda", "cita con el óptico", "cita con el óptico"),
    ],
)
def test_a_deed_in_other_words_is_done_after_a_yes_and_not_before(
    phone: Phone, said: str, asked: str, done: str
) -> None:
    phone.says(said)
    (question,) = phone.inbox
    phone.inbox.clear()
    assert asked in question
    assert question.endswith("Reply YES or NO.")
    assert not phone.state.timers
    phone.says("yes")
    phone.hears_something_like(done)


def test_two_wishes_in_one_text_are_asked_about_together(phone: Phone) -> None:
    phone.says("put the optician in my calendar for monday at noon")
    phone.inbox.clear()
    phone.says("stick milk on my list and scrap the optician")
    (question,) = phone.inbox
    phone.inbox.clear()
    assert "“milk”" in question.replace('"', "“", 1).replace('"', "”", 1)
    assert "Delete" in question
    phone.says("no")
    phone.inbox.clear()
    assert phone.state.confirmation is None


@pytest.mark.parametrize("said", ["please don't add anything to my list", "the ferry was two hours late"])
def test_what_is_refused_or_only_told_is_not_asked_about(phone: Phone, said: str) -> None:
    phone.says(said)
    phone.inbox.clear()
    assert phone.state.confirmation is None
    assert not phone.state.questions


def test_a_deed_that_is_asked_for_by_a_question_is_asked_about() -> None:
    phone = Phone(of_folder(clock(), service_files.read(EXAMPLES / "assistant"), None))
    for text in ("hello", "skip", "could you stick the dentist in for friday at 3pm please"):
        phone.inbox.clear()
        phone.says(text)
    phone.hears_something_like("Friday 27 November, at 15:00-16:00?")
    phone.says("yes")
    phone.hears_something_like("dentist")


def test_a_look_that_is_not_likely_enough_to_be_answered_is_offered_and_a_yes_takes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(in_other_words, "SURE_OF_LOOK", 1.1)
    phone = Phone(of_folder(clock(), service_files.read(EXAMPLES / "assistant"), None))
    for text in ("hello", "skip", "what have I still to do"):
        phone.inbox.clear()
        phone.says(text)
    phone.hears_something_like("Do you mean “my tasks”? Reply YES")
    phone.says("yes")
    phone.hears("You have no open tasks.")
    phone.says("yes")
    phone.hears_something_like("hadn't asked you anything")
