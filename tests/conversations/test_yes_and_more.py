"""A yes with more behind it is taken for what was shown, and the rest is done in the same reply. What changes, limits
or doubts the yes makes the whole message none.
"""

import pytest

from parley.conversation.questions import PreparedCall, Question, QuestionDraft
from parley.conversation.yes_and_more import yes_and_more
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import START, Phone

Arguments = dict[str, object]
MAIL = ("write_email", {"do": "send", "to": "ana@lima.example", "subject": "tea", "body": "At five?"})


@pytest.fixture
def asked(smart_phone: Phone, model: ScriptedModel) -> Phone:
    """Ana's phone, on which she is asked whether an email shall be sent."""
    smart_phone.service.mail.can_send = True
    model.will(calls(MAIL))
    smart_phone.says("mail ana@lima.example about tea: at five?")
    smart_phone.inbox.clear()
    return smart_phone


def sent(phone: Phone) -> bool:
    return any(each.sent for each in phone.service.mail.kept(phone.state.id))


@pytest.mark.parametrize(
    "said",
    [
        *("yes and put milk on my list", "Lovely, please go ahead. And milk goes on my list", "send it, and add milk"),
        *(
            "sí, mándalo. además apunta milk",
            "yep — also milk for my list",
            "go for it! milk too",
        ),
        "yes please\nmilk on the list",
    ],
)
def test_the_yes_is_taken_and_the_rest_is_done(asked: Phone, model: ScriptedModel, said: str) -> None:
    model.will(calls(("add", {"kind": "task", "title": "milk"})))
    asked.says(said)
    assert sent(asked)
    assert asked.tasks == ["milk"]
    assert len(asked.inbox) == 1
    assert asked.state.confirmation is None
    asked.inbox.clear()


SURE = ("yeah fire that off to her", "right, send ana that email", "she likes it, send it on to her")
SEGURO = ("Ya hablé con ella. Mándele ese correo a doña Ana no más", "listo pues, envíeselo a Ana")
NOT_SURE = (
    *("should i send it to ana", "don't send it to her yet", "hm let me think", "he sent that", "thanks"),
    *("send it to her tomorrow", "if bo agrees send it to her", "yes but at five", "remind me to send it to her"),
)
NO_SEGURO = (
    "mándelo cuando yo le diga",
    "no se lo mande todavía",
    "mándeselo mañana a Ana",
    "a ver qué dice ella",
    "¿se lo mando?",
)


@pytest.mark.parametrize(
    ("said", "language", "is_yes"),
    [
        *((each, "English", True) for each in SURE),
        *((each, "español", True) for each in SEGURO),
        *((each, "English", False) for each in NOT_SURE),
        *((each, "español", False) for each in NO_SEGURO),
    ],
)
def test_a_mail_that_a_model_calls_again_just_so_goes_with_a_sure_yes_alone(
    smart_phone: Phone, model: ScriptedModel, said: str, language: str, is_yes: bool
) -> None:
    smart_phone.service.mail.can_send = True
    smart_phone.says(language)
    model.will(calls(MAIL), calls(MAIL))
    smart_phone.says("Ana: tea, at five?")
    smart_phone.says(said)
    model.script.clear()
    smart_phone.inbox.clear()
    assert sent(smart_phone) == is_yes


def test_a_question_behind_a_yes_of_its_own_is_answered(asked: Phone, model: ScriptedModel) -> None:
    model.will(words("Eight in the evening."))
    asked.says("Looks good, send it. What time is it in Tokyo?")
    assert sent(asked)
    assert "Eight in the evening." in asked.inbox[0]
    asked.inbox.clear()


@pytest.mark.parametrize(
    ("said", "made"),
    [
        (
            "yes and say six",
            [("write_email", {"do": "send", "to": "ana@lima.example", "subject": "tea", "body": "At six?"})],
        ),
        ("yes, but add milk first", [("add", {"kind": "task", "title": "milk"})]),
        ("yes if she is free, and add milk", [("add", {"kind": "task", "title": "milk"})]),
        ("ok, add milk", [("add", {"kind": "task", "title": "milk"})]),
        ("venga, apunta milk", [("add", {"kind": "task", "title": "milk"})]),
        ("send milk to my list", [("add", {"kind": "task", "title": "milk"})]),
        ("no. add milk", [("add", {"kind": "task", "title": "milk"})]),
        ("don't send it, add milk", [("add", {"kind": "task", "title": "milk"})]),
        ("sí, ¿es su correo nuevo?", []),
        ("yes, at six", []),
    ],
)
def test_what_changes_limits_or_doubts_it_is_no_yes(
    asked: Phone, model: ScriptedModel, said: str, made: list[tuple[str, Arguments]]
) -> None:
    model.will(calls(*made) if made else words("Hm?"))
    asked.says(said)
    asked.inbox.clear()
    assert not sent(asked)


@pytest.mark.parametrize(
    ("said", "made", "left"),
    [
        ("sure, and add oat milk", "oat milk", ["oat milk"]),
        ("yeah go on, and stick oat milk on instead", "oat milk", ["oat milk"]),
        ("yep delete it and add oat milk instead", "oat milk", ["oat milk"]),
        ("ok and also oat milk for my list", "oat milk", ["oat milk"]),
        ("dale, y agregá oat milk", "oat milk", ["oat milk"]),
        ("sí por favor y añade oat milk en su lugar", "oat milk", ["oat milk"]),
        ("sure, but add oat milk first", "oat milk", ["milk", "oat milk"]),
        ("ok. oat milk is on offer, add it", "oat milk", ["milk", "oat milk"]),
    ],
)
def test_a_word_that_agrees_is_a_yes_where_and_joins_what_follows(
    smart_phone: Phone, model: ScriptedModel, said: str, made: str, left: list[str]
) -> None:
    model.will(
        calls(("add", {"kind": "task", "title": "milk"})),
        calls(("delete", {"kind": "task", "named": "milk"})),
        calls(("add", {"kind": "task", "title": made})),
    )
    for each in ("add milk", "get rid of it", said):
        smart_phone.inbox.clear()
        smart_phone.says(each)
    smart_phone.inbox.clear()
    assert smart_phone.tasks == left
    assert (smart_phone.state.confirmation is None) == ("milk" not in left)


@pytest.mark.parametrize("said", ["yes, and delete bread instead", "ok and what is on tomorrow"])
def test_what_takes_something_else_away_or_only_looks_is_no_yes(
    smart_phone: Phone, model: ScriptedModel, said: str
) -> None:
    for each in ("milk", "bread"):
        smart_phone.service.tasks.add(smart_phone.state.id, each, smart_phone.clock(), each)
    model.will(calls(("delete", {"kind": "task", "named": "milk"})))
    smart_phone.says("get rid of milk")
    look = calls(("look", {"at": "events", "period": "tomorrow"}))
    model.will(
        *([calls(("delete", {"kind": "task", "named": "bread"}))] if "bread" in said else [look, words("Free.")])
    )
    smart_phone.says(said)
    smart_phone.inbox.clear()
    assert sorted(smart_phone.tasks) == ["bread", "milk"]


def test_a_bare_yes_is_for_what_was_asked_last(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(
        calls(("add", {"kind": "task", "title": "milk"})),
        calls(("delete", {"kind": "task", "named": "milk"})),
        words("Tokyo is 14 hours ahead."),
        words("It is."),
        calls(("add", {"kind": "task", "title": "rye"})),
    )
    for each in ("add milk", "get rid of it", "what time is it in tokyo", "far away", "ok and add rye"):
        smart_phone.inbox.clear()
        smart_phone.says(each)
    smart_phone.inbox.clear()
    assert smart_phone.tasks == ["milk", "rye"]


def test_without_a_model_a_command_behind_the_yes_is_done(phone: Phone) -> None:
    for said in ("add milk to my tasks", "delete milk", "yes, and add eggs to my tasks"):
        phone.inbox.clear()
        phone.says(said)
    phone.hears("Deleted “milk”.\nAdded “eggs” to your tasks.")
    phone.says("delete eggs")
    phone.inbox.clear()
    phone.says("yes, and think about the weather")
    assert phone.tasks == ["eggs"]
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "behind"),
    [
        ("dale mandalo, y correlo en mi agenda tambien", "correlo en mi agenda tambien"),
        ("venga, mándaselo; y apunta pan", "apunta pan"),
        ("Sí. Y además apunta pan", "apunta pan"),
        ("adelante, apunta pan", "apunta pan"),
        ("sí mándalo y avísame una hora antes", "avísame una hora antes"),
        ("mándalo a Luis", None),
        ("sí, pero mañana", None),
        ("sí, solo si puede", None),
        ("vale, apunta pan", None),
        ("manda pan", None),
        ("sí", None),
    ],
)
def test_what_stands_behind_a_yes_in_spanish(said: str, behind: str | None) -> None:
    call = PreparedCall(tool="send_email", arguments={}, question="¿Envío este correo a Ana (ana@lima.example)?")
    question: Question = QuestionDraft(planned=(call,)).open("q", START)
    found = yes_and_more(question, said, "es")
    assert (found.command if found else None) == behind


def test_thanks_beside_what_is_asked_are_not_answered_with_the_question(asked: Phone, model: ScriptedModel) -> None:
    model.will(words("Cheers."), words("14 hours ahead."))
    asked.says("thanks, you are a star!")
    asked.hears("Cheers.")
    asked.says("what time is it in tokyo")
    asked.hears_something_like("14 hours ahead.\nStill waiting for your YES or NO")


def test_a_question_behind_and_goes_on_from_a_sure_yes(asked: Phone, model: ScriptedModel) -> None:
    model.will(calls(("look", {"at": "tasks"})), words("Nothing."))
    asked.says("yeah go for it, and what's left on my list")
    assert sent(asked)
    asked.inbox.clear()
