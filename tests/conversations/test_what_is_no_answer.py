"""What is said while a question waits and is no answer to it: another request, a correction, a change of mind."""

from collections.abc import Iterator

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission_policy import AdmissionPolicy
from parley.ports import Policy
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

ANA = "What is Ana's email address?"
WHAT = "What should I write to ana@x.com?"
WHEN = "When should I remind you?"
NOTHING = "OK, nothing is done yet. I asked you: "


@pytest.fixture
def sends(phone: Phone) -> Phone:
    """Emails can be sent."""
    phone.service.mail.can_send = True
    return phone


@pytest.fixture
def ana(sends: Phone) -> Phone:
    """Ana is to be written to, and her address is asked for."""
    sends.says("send an email to Ana about tea")
    sends.hears(ANA)
    return sends


@pytest.fixture
def body(sends: Phone) -> Iterator[Phone]:
    """The text of an email is asked for: any sentence could be it."""
    sends.says("send an email to ana@x.com about tea")
    sends.hears(WHAT)
    yield sends
    assert sent(sends) == []


def learnt(phone: Phone) -> dict[str, str]:
    return phone.told


def sent(phone: Phone) -> list[tuple[str, str]]:
    return [(each.to, each.body) for each in phone.service.mail.kept(phone.state.id) if each.sent]


def open_questions(phone: Phone) -> list[str]:
    return [each.text for each in phone.state.questions]


# --- a value is one of its shape ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("send an email to Bob", "What is Bob's email address?"),
        ("send an email to Bob about tea", "What is Bob's email address?"),
        ("write to Bob about milk", "What is Bob's email address?"),
        ("email Bob saying hi", "What is Bob's email address?"),
        ("manda un correo a Bob", "What is Bob's email address?"),
        ("send an email to bob@y.com about tea", "What should I write to bob@y.com?"),
    ],
)
def test_a_second_request_is_one_and_its_person_nobodys_address(ana: Phone, said: str, asks: str) -> None:
    ana.says(said)
    ana.hears(asks)
    assert (learnt(ana), open_questions(ana)) == ({}, [ANA, asks])


@pytest.mark.parametrize(
    "said",
    [
        *("Bob", "bob", "no idea", "i don't know", "later", "ask her", "is it ana@x.com?", "what about ana@x.com?"),
        *("remind me to write to ana@x.com", "please add bob@y.com", "i met bob@y.com at the party last night"),
        *("don't use ana@x.com", "carl: c@z.com", "ana@x", "ana@x.com or ann@x.com", "no sé", "pregúntale a bob@y.com"),
    ],
)
def test_nothing_else_becomes_an_address_or_is_remembered_as_one(ana: Phone, said: str) -> None:
    ana.says(said)
    ana.inbox.clear()
    assert learnt(ana) == {}
    assert ANA in open_questions(ana)


@pytest.mark.parametrize(
    "said",
    [
        *("ana@x.com", "it's ana@x.com.", "her email is ana@x.com, thanks", "I think it's ana@x.com", "use ana@x.com"),
        *(
            "Ana's is ana@x.com",
            "send it to ana@x.com please",
            "you can reach her at ana@x.com",
            "su correo es ana@x.com",
        ),
        *("no wait, ana@x.com", "sorry, I meant ana@x.com", "mándalo a ana@x.com", "my mistake: it's ana@x.com"),
    ],
)
def test_an_address_with_the_words_that_people_say_beside_one_is_taken(ana: Phone, said: str) -> None:
    ana.says(said)
    ana.hears("What should I write to Ana?")
    assert learnt(ana) == {"Ana": "ana@x.com"}


@pytest.mark.parametrize(
    "said",
    ["i changed my mind", "tell me a joke", "no wait", "what is my name", "good morning to you", "no sé qué decir"],
)
def test_a_sentence_is_nobodys_name(clock: ManualClock, said: str) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(admission=AdmissionPolicy(introduces=True))))
    phone.says("my tasks")
    phone.hears_something_like("what should I call you?")
    phone.says(said)
    assert phone.state.person is not None
    assert phone.state.person.name is None


# --- corrections ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "name"),
    [
        *(("wait no, i meant maria", "maria"), ("I meant Maria", "Maria"), ("no, I mean Maria Lopez", "Maria Lopez")),
        *(
            ("quise decir María", "María"),
            ("sorry, make it to Maria", "Maria"),
            ("espera, quise decir a maría", "maría"),
        ),
        ("No, Maria", "Maria"),
    ],
)
@pytest.mark.parametrize("asked", ["ana", "body"])
def test_who_was_meant_takes_the_place_of_who_was_said(
    asked: str, said: str, name: str, request: pytest.FixtureRequest
) -> None:
    phone: Phone = request.getfixturevalue(asked)
    phone.says(said)
    phone.hears(f"What is {name}'s email address?")
    assert open_questions(phone) == [f"What is {name}'s email address?"]


def test_somebody_who_is_known_needs_no_more_than_a_no(body: Phone) -> None:
    body.says("save contact Maria Lopez, maria@z.com")
    body.says("2")
    body.inbox.clear()
    body.says("no, maria")
    body.hears("What should I write to Maria Lopez?")


def test_who_was_meant_is_written_to_even_when_the_email_is_shown_already(sends: Phone) -> None:
    sends.says("email ana@x.com saying hi")
    sends.inbox.clear()
    sends.says("no, i meant maria")
    sends.hears("What is maria's email address?")
    sends.says("maria@z.com")
    sends.hears("Send this email to maria (maria@z.com)?\nSubject: A short note\nhi\nReply YES or NO.")
    sends.says("yes")
    sends.inbox.clear()
    assert sent(sends) == [("maria@z.com", "hi")]


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("no wait make it 8pm", "today, Saturday 21 November, at 20:00"),
        ("sorry, I meant tomorrow at 9", "tomorrow, Sunday 22 November, at 09:00"),
        ("actually friday 9am", "Friday 27 November, at 09:00"),
        ("espera, mejor a las 20:00", "today, Saturday 21 November, at 20:00"),
        ("quise decir mañana a las 9:00", "tomorrow, Sunday 22 November, at 09:00"),
    ],
)
def test_what_is_right_instead_is_the_value_that_was_asked_for(phone: Phone, said: str, when: str) -> None:
    phone.says("remind me to call Ana")
    phone.hears(WHEN)
    phone.says(said)
    phone.hears(f"I'll remind you {when}: call Ana.")


@pytest.mark.parametrize("said", ["i changed my mind", "wait", "hold on", "espera", "me equivoqué"])
def test_a_correction_that_does_not_say_what_is_right_does_nothing_and_is_asked_about(phone: Phone, said: str) -> None:
    phone.says("remind me to call Ana")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(f"{NOTHING}{WHEN}")
    phone.says("never mind")
    phone.hears("OK, I won't.")


@pytest.mark.parametrize("said", ["no idea", "i don't know", "no sé"])
def test_who_does_not_know_is_asked_again(phone: Phone, said: str) -> None:
    phone.says("remind me to call Ana")
    phone.inbox.clear()
    phone.says(said)
    phone.hears(f"I didn't understand that. I asked you: {WHEN}")
    phone.says("never mind")
    phone.hears("OK, I won't.")


# --- where any sentence is an answer --------------------------------------------------------------------------------

DOUBTFUL = (
    *(
        "add milk to my tasks",
        "delete bread",
        "remind me to call Bob tomorrow",
        "remind me to stretch in 5 minutes",
    ),
    *("i changed my mind", "no wait make it 8pm", "actually, let's meet at 5", "wait for me", "espera, mejor a las 8"),
    *("en realidad no puedo ir", "añade leche a mis tareas", "are we still on for friday?"),
)


def asked_whether(said: str) -> str:
    return f"Is “{said}” your answer? I asked you: {WHAT}\n1. Yes, it is\n2. No, something else\nReply with its number."


@pytest.mark.parametrize("said", DOUBTFUL)
def test_a_command_or_a_correction_may_be_the_text_and_is_asked_about(body: Phone, said: str) -> None:
    body.says(said)
    body.hears(asked_whether(said))
    assert (body.tasks, [each for each in body.state.timers if each.kind == "reminder"]) == ([], [])
    body.says("1")
    body.hears(f"Send this email to ana@x.com?\nSubject: tea\n{said}\nReply YES or NO.")


def test_the_time_is_told_and_what_was_asked_stays_open(body: Phone) -> None:
    body.says("what time is it")
    body.hears_something_like("It is 07:00")
    assert open_questions(body) == [WHAT]
    body.says("hello Ana")
    body.hears("Send this email to ana@x.com?\nSubject: tea\nhello Ana\nReply YES or NO.")


def test_what_is_no_text_is_done_as_the_command_that_it_is(body: Phone) -> None:
    body.says("add milk to my tasks")
    body.inbox.clear()
    body.says("no")
    body.hears("Added “milk” to your tasks.")
    assert open_questions(body) == [WHAT]


def test_what_is_no_text_and_no_command_is_asked_about_again(body: Phone) -> None:
    body.says("i changed my mind")
    body.inbox.clear()
    body.says("2")
    body.hears(f"{NOTHING}{WHAT}")


@pytest.mark.parametrize(
    "said",
    [
        *(
            "tell him it's moved to 4pm on friday",
            "send me the report please",
            "dile que llego tarde",
            "see you at three",
        ),
        *("buy milk on your way", "let's meet tomorrow"),
    ],
)
def test_a_text_that_begins_with_a_verb_is_a_text(body: Phone, said: str) -> None:
    body.says(said)
    body.hears(f"Send this email to ana@x.com?\nSubject: tea\n{said}\nReply YES or NO.")


@pytest.mark.parametrize(
    ("said", "shown"), [("my tasks", "You have no open tasks."), ("mis tareas", "You have no open tasks.")]
)
def test_a_look_leaves_the_question_open(body: Phone, said: str, shown: str) -> None:
    body.says(said)
    body.hears(shown)
    assert open_questions(body) == [WHAT]


# --- with a model ---------------------------------------------------------------------------------------------------


@pytest.fixture
def smart(smart_phone: Phone, model: ScriptedModel) -> Phone:
    """A model has asked for the text of an email."""
    smart_phone.service.mail.can_send = True
    model.will(calls(("send_email", {"to": "ana@x.com", "subject": "tea"})))
    smart_phone.says("mail ana about tea")
    smart_phone.hears(WHAT)
    return smart_phone


@pytest.mark.parametrize(
    "said", ["book a table for two", "i changed my mind", "no wait make it 8pm", "add milk to my tasks"]
)
def test_what_sounds_like_something_else_is_for_the_model_and_the_question_stays(
    smart: Phone, model: ScriptedModel, said: str
) -> None:
    model.will(words("Do you mean the email?"))
    smart.says(said)
    smart.hears("Do you mean the email?")
    assert open_questions(smart) == [WHAT]


def test_what_a_model_takes_for_the_text_answers_the_question(smart: Phone, model: ScriptedModel) -> None:
    model.will(calls(("send_email", {"to": "ana@x.com", "subject": "tea", "body": "Call me back."})))
    smart.says("tell her to call me back")
    smart.hears("Send this email to ana@x.com?\nSubject: tea\nCall me back.\nReply YES or NO.")


def test_a_second_request_of_a_model_leaves_the_first_question_open(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("send_email", {"to": "Ana", "subject": "tea"})))
    smart_phone.says("mail Ana about tea")
    model.will(calls(("send_email", {"to": "Bob", "subject": "tea"})))
    smart_phone.says("and Bob too")
    smart_phone.inbox.clear()
    assert [each.learns.name for each in smart_phone.state.questions if each.learns] == ["Ana", "Bob"]
