"""A yes as people write it: in the words of the question, and never with a word of something else. An "ok" is for what
was said last."""

import pytest

from tests.support.coach import with_coach
from tests.support.phone import Phone

ES = "háblame en español"


@pytest.fixture
def deleting(phone: Phone) -> Phone:
    """A yes is asked for."""
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    return phone


@pytest.mark.parametrize(
    "said",
    [
        *("correct", "yes i do", "ya", "okay then", "sounds good", "perfect", "bueno", "yes 🙏", "✅", "👌"),
        *("yes delete it", "Yes, please delete milk", "yes, delete milk from my tasks please", "yep delete that"),
    ],
)
def test_a_yes_in_the_words_of_the_question_is_one(deleting: Phone, said: str) -> None:
    deleting.says(said)
    deleting.hears("Deleted “milk”.")


@pytest.mark.parametrize("said", ["sí, bórrala", "si borrala por favor", "sí, borrar leche", "bueno", "perfecto"])
def test_a_spanish_yes_in_the_words_of_the_question_is_one(phone: Phone, said: str) -> None:
    for each in (ES, "agrega leche a mis tareas", "borra leche"):
        phone.says(each)
    phone.inbox.clear()
    phone.says(said)
    assert phone.tasks == []
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        *("yes but not today", "yes, but keep milk", "yes delete it tomorrow", "yes delete eggs", "yes to both"),
        *("yes don't delete milk", "yes milk", "yes add milk", "sí pero mañana", "delete it maybe", "no, delete eggs"),
    ],
)
def test_a_yes_with_anything_else_runs_nothing(deleting: Phone, said: str) -> None:
    deleting.says(said)
    assert "milk" in deleting.tasks
    deleting.inbox.clear()


@pytest.mark.parametrize(
    ("said", "counts"),
    [("ok", False), ("vale", False), ("👍", False), ("yes", True), ("make it yours", True), ("sí", True)],
)
def test_an_ok_after_another_reply_is_no_answer_to_the_poll_before_it(phone: Phone, said: str, counts: bool) -> None:
    phone.service.settings = with_coach(preparation_minutes=0)
    for each in ("start a habit", "add milk to my tasks"):
        phone.says(each)
    polls = [each for each in phone.state.questions if each.yes_means is not None]
    assert [each.yes_means for each in polls] == ["own"]
    phone.says(said)
    assert (polls[0].id not in [each.id for each in phone.state.questions]) is counts
    phone.inbox.clear()


@pytest.mark.parametrize("said", ["ok", "vale", "👍"])
def test_an_ok_right_after_the_poll_answers_it(phone: Phone, said: str) -> None:
    phone.service.settings = with_coach(preparation_minutes=0)
    phone.says("start a habit")
    before = [each.id for each in phone.state.questions]
    phone.says(said)
    assert [each.id for each in phone.state.questions] != before
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        "yes if it isn't done yet",
        "yes unless bread is done",
        "yep if eggs isn't done",
        "sí, si no está hecha",
        "yeah add milk to my tasks",
    ],
)
def test_a_yes_with_a_condition_is_asked_for_plainly_whatever_command_follows(deleting: Phone, said: str) -> None:
    deleting.says(said)
    deleting.hears("I'm not sure whether that is a yes.\n\nDelete “milk” from your tasks?\nReply YES or NO.")
    deleting.says("yes")
    deleting.hears("Deleted “milk”.")
