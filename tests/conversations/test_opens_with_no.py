"""A text that opens with a no declines the open confirmation before a model reads the rest: a no hurts nobody."""

import pytest

from parley.conversation.yes_and_no import agrees, declines, opens_with_no
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("hmm no just the done ones", True),
        ("mejor no, yo lo llamo", True),
        ("no, only the milk", True),
        ("ah no, the other one", True),
        ("nope, leave the eggs", True),
        ("oh no wait, not those", True),
        ("pues no, déjalo así", True),
        ("sorry, no, I meant Ana", True),
        ("nah i'll call him", True),
        ("better not, i'll call him", True),
        ("no need to send it, I saw him", True),
        ("no", False),  # a plain no has rules of its own
        ("no problem, go ahead", False),
        ("no worries, yes", False),
        ("no sé", False),
        ("no wait, yes do it", False),
        ("no pasa nada, hazlo", False),
        ("do I have no tasks?", False),
        ("no?", False),
        ("what is on my list", False),
    ],
)
def test_it_is_known_by_its_first_words(text: str, is_no: bool) -> None:
    assert opens_with_no(text) == is_no


@pytest.mark.parametrize(
    "no",
    [
        *("don't bother", "let's not", "let it be", "hold off", "not that one", "mm no", "on second thought no"),
        *("déjalo así", "mejor déjalo", "esa no"),
        "hmm no",
        "no hace falta",
        "no need",
        "better not",
        "ah no",
        "mejor no",
        "no es necesario",
        "pues no, gracias",
    ],
)
def test_a_hesitant_no_is_a_whole_one(no: str) -> None:
    assert declines(no)


@pytest.mark.parametrize("yes", ["yes 🙃", "sí 😅", "go", "yep 👍", "OK 🎉", "dale 🙂"])
def test_a_yes_with_a_face_is_a_yes(yes: str) -> None:
    assert agrees(yes)


@pytest.mark.parametrize("other", ["yes 👎", "yes 🤔", "🙃", "go away", "go to the bank"])
def test_what_only_looks_like_one_is_none(other: str) -> None:
    assert not agrees(other)


@pytest.fixture
def asked(smart_phone: Phone, model: ScriptedModel) -> Phone:
    """Ana has two open tasks and two that are done, and was asked whether to delete the open ones."""
    for title in ("tax", "skates", "old", "older"):
        smart_phone.service.tasks.add(smart_phone.state.id, title, smart_phone.clock(), title)
    for done in ("old", "older"):
        smart_phone.service.tasks.complete(smart_phone.state.id, done, smart_phone.clock(), f"{done}.x")
    model.will(calls(("delete_task", {"task": "tax and skates"})))
    smart_phone.says("delete all my tasks")
    smart_phone.hears_something_like("Delete “tax”")
    return smart_phone


def test_the_rest_is_done_instead_and_a_later_yes_is_for_that(asked: Phone, model: ScriptedModel) -> None:
    model.will(calls(("delete_task", {"task": "the done ones"})))
    asked.says("hmm no just the done ones")
    (heard,) = asked.inbox
    assert "old" in heard
    assert "older" in heard
    assert "tax" not in heard
    asked.inbox.clear()
    assert "open question" not in model.requests[-1].card
    asked.says("yep")
    asked.inbox.clear()
    assert sorted(asked.tasks) == ["skates", "tax"]
    assert len(asked.service.tasks.list(asked.state.id)) == 2


def test_words_alone_come_behind_the_word_that_it_is_not_done(asked: Phone, model: ScriptedModel) -> None:
    model.will(words("Right, you call him."))
    asked.says("mejor no, yo lo llamo")
    asked.hears("OK, I won't.\nRight, you call him.")
    assert asked.state.confirmation is None
    model.will(words("Yes to what?"))
    asked.says("yes")
    asked.inbox.clear()
    assert sorted(asked.tasks) == ["skates", "tax"]


@pytest.mark.parametrize(
    "named",
    [
        *("the done ones", "completed tasks", "my done tasks", "all the completed tasks"),
        *("las hechas", "las tareas completadas", "mis tareas terminadas"),
    ],
)
def test_without_a_model_too_the_done_ones_are_named_together(phone: Phone, named: str) -> None:
    phone.says("English")
    for said in ("add task milk", "add task eggs", "add task ham", "complete milk", "complete eggs"):
        phone.says(said)
    phone.inbox.clear()
    phone.says(f"delete {named}")
    (heard,) = phone.inbox
    phone.inbox.clear()
    assert "milk" in heard
    assert "eggs" in heard
    phone.says("yes")
    phone.inbox.clear()
    assert [each.title for each in phone.service.tasks.list(phone.state.id)] == ["ham"]


def test_who_has_done_none_is_told_so(phone: Phone) -> None:
    phone.says("add task milk")
    phone.inbox.clear()
    phone.says("clear my done tasks")
    phone.hears("None of your tasks is done. Your tasks:\n1. milk")
    assert [each.title for each in phone.service.tasks.list(phone.state.id)] == ["milk"]


def test_one_address_beside_laughter_is_taken(smart_phone: Phone, model: ScriptedModel) -> None:
    smart_phone.service.mail.can_send = True
    model.will(calls(("send_email", {"to": "Vero", "subject": "tea", "body": "hi"})))
    smart_phone.says("mail vero about tea, say hi")
    smart_phone.inbox.clear()
    smart_phone.says("ah jaja vero.rios@correo.example")
    smart_phone.hears_something_like("vero.rios@correo.example")
    assert smart_phone.state.confirmation is not None
