"""Who is let in, and what an admin says about it by text."""

from dataclasses import replace
from datetime import time

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission import STATUS_CHANGES, AdmissionStatus, next_status
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Channel
from parley.conversation.state import Conversation
from parley.ports import Policy
from parley.schedules import Hours
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, words
from tests.support.phone import ANA, Phone

ROOT, BO = "+14165550100", "+14165550199"
CLOSED = "Hello! This service takes no new people at the moment."
INVITE = "Hello! This service is for invited people. If you have an invite code, text it to me."
PENDING = "Hello! Somebody has to let you in first. I've asked, and will text you once they have."
BLOCKED = "This number can't use the service. Whoever runs it can tell you more."
IN = "You're in! Text me what you need, or HELP to see what I can do."
NO_TASKS = "You have no open tasks."


def service(clock: ManualClock, admission: str, **settings: object) -> MemoryService:
    policy = AdmissionPolicy(admission, admins=frozenset([ROOT]), **settings)  # type: ignore[arg-type]
    return MemoryService(clock, ScriptedModel(), policy=Policy(admission=policy))  # a model that nobody may ask


def plain(clock: ManualClock, admission: str, **settings: object) -> MemoryService:
    """A service without a model: phrases answer."""
    made = service(clock, admission, **settings)
    made.model = None
    return made


def hear(phone: Phone) -> list[str]:
    """What has come meanwhile, also because of somebody else."""
    heard = [message.text for message in phone.service.sender.sent if message.to == phone.number]
    new, phone.seen = heard[getattr(phone, "seen", 0) :], len(heard)  # type: ignore[attr-defined]
    phone.inbox.clear()
    return new


def test_everybody_is_let_in_where_the_door_is_open(phone: Phone) -> None:
    phone.says("my tasks")
    phone.hears(NO_TASKS)
    assert phone.state.person is not None
    assert phone.state.person.status is AdmissionStatus.ACTIVE


@pytest.mark.parametrize(("admission", "notice"), [("closed", CLOSED), ("invite", INVITE), ("approval", PENDING)])
def test_whoever_is_not_let_in_is_told_so_once_a_day_and_no_model_is_asked(
    clock: ManualClock, admission: str, notice: str
) -> None:
    ana = Phone(service(clock, admission))
    ana.says("what's up?")
    ana.hears(notice)
    ana.says("hello?")
    ana.hears()
    clock.advance(hours=23)
    ana.says("anybody?")
    ana.hears()
    clock.advance(hours=2)
    ana.says("hello")
    ana.hears(notice)
    assert ana.service.reports[-1].usage.model_calls == 0


def test_help_is_always_answered(clock: ManualClock) -> None:
    shut = service(clock, "closed")
    shut.policy = replace(shut.policy, operator="Parley Inc., help@example.org")
    ana = Phone(shut)
    for _ in range(2):
        ana.says("HELP")
        ana.hears(f"{CLOSED}\nParley Inc., help@example.org")


def test_an_opt_out_comes_before_everything(clock: ManualClock) -> None:
    ana = Phone(service(clock, "closed"))
    ana.says("STOP")
    ana.says("hello")
    ana.hears()


def test_the_code_lets_in_however_it_is_written(clock: ManualClock) -> None:
    ana = Phone(plain(clock, "invite", invite_code="Blue-Heron"))
    ana.says("hello")
    ana.hears(INVITE)
    ana.says("blueheron.")
    ana.hears(IN)
    ana.says("my tasks")
    ana.hears(NO_TASKS)


def test_a_code_cannot_be_guessed_for_long(clock: ManualClock) -> None:
    ana = Phone(plain(clock, "invite", invite_code="heron"))
    for number in range(10):
        ana.says(f"code{number}")
    ana.inbox.clear()
    ana.says("heron")
    ana.hears()
    clock.advance(hours=24)
    ana.says("heron")
    ana.hears(IN)


def test_without_a_code_that_is_set_nothing_lets_in(clock: ManualClock) -> None:
    ana = Phone(service(clock, "invite"))
    ana.says("hello")
    ana.hears(INVITE)
    ana.says(".")
    ana.hears()


@pytest.fixture
def root(clock: ManualClock) -> Phone:
    """An admin, who has written."""
    phone = Phone(plain(clock, "approval"), ROOT, Channel.WHATSAPP)
    phone.says("my tasks")
    assert hear(phone) == [NO_TASKS]
    return phone


def wait(service: MemoryService, number: str, name: str | None = None) -> Phone:
    """Somebody writes, whose WhatsApp profile has this name."""
    phone = Phone(service, number)
    service.now.advance(seconds=1)  # type: ignore[attr-defined]
    service.receive(service.message(number, "hello").model_copy(update={"profile": name}))
    assert hear(phone) == [PENDING]
    return phone


def test_an_admin_is_told_once_and_approves_by_name(root: Phone) -> None:
    ana = wait(root.service, ANA, "Ana Sosa")
    assert hear(root) == [f"Ana Sosa ({ANA}) asks to be let in. Reply APPROVE Ana Sosa or BLOCK Ana Sosa."]
    ana.says("hello?")
    assert hear(root) == hear(ana) == []
    root.says("approve ana")
    assert hear(root) == ["Done. They can use the service now, and I'll tell them."]
    assert hear(ana) == [IN]
    ana.says("my tasks")
    assert hear(ana) == [NO_TASKS]


def test_an_ambiguous_name_lists_the_candidates(root: Phone) -> None:
    ana, other = wait(root.service, ANA, "Ana Sosa"), wait(root.service, BO, "Ana Lima")
    hear(root)
    root.says("APPROVE Ana")
    assert hear(root) == [f"Who do you mean?\n1. Ana Sosa ({ANA})\n2. Ana Lima ({BO})\nReply with its number."]
    root.says("2")
    assert hear(root) == ["Done. They can use the service now, and I'll tell them."]
    assert (hear(ana), hear(other)) == ([], [IN])


def test_an_admin_blocks_after_a_yes_and_unblocks(root: Phone) -> None:
    ana = wait(root.service, ANA, "Ana")
    hear(root)
    root.says(f"block {ANA}")
    assert hear(root) == [f"Block Ana ({ANA})? They get no answers any more.\nReply YES or NO."]
    root.says("yes")
    assert hear(root) == ["Done. They are blocked."]
    ana.says("hello")
    assert hear(ana) == [BLOCKED]
    ana.says("my tasks")
    assert hear(ana) == []
    root.says("list blocked")
    assert hear(root) == [f"Ana ({ANA}): blocked"]
    root.says("unblock ana")
    assert hear(root) == ["Done. They can write again, and I'll tell them."]
    assert hear(ana) == [IN]


def test_an_admin_cannot_block_themselves(root: Phone) -> None:
    root.says(f"block {ROOT}")
    assert hear(root) == ["You can't block yourself."]


def test_lists_name_people_and_where_they_stand(root: Phone) -> None:
    wait(root.service, ANA, "Ana")
    hear(root)
    root.says("list pending")
    assert hear(root) == [f"Ana ({ANA}): waits"]
    root.says("LIST PEOPLE")
    assert hear(root) == [f"{ROOT}: let in\nAna ({ANA}): waits"]
    root.says("list everything")
    assert hear(root) == ["I can list: pending, blocked, people."]


def test_nobody_else_commands(clock: ManualClock) -> None:
    ana = Phone(plain(clock, "open"))
    ana.says("block +14165550199")
    ana.hears_something_like("I didn't get that.")
    ana.says("list people")
    assert ANA not in ana.inbox.pop()


def test_a_model_is_offered_no_command_of_an_admin(clock: ManualClock) -> None:
    model = ScriptedModel()
    open_to_all = service(clock, "open")
    open_to_all.model = model
    root = Phone(open_to_all, ROOT, Channel.WHATSAPP)
    model.will(words("Hello."))
    root.says("hi there")
    assert "block_person" not in {tool.name for tool in model.requests[-1].tools}


def test_an_admin_who_opted_out_is_not_told(root: Phone) -> None:
    root.says("STOP")
    hear(root)
    wait(root.service, ANA, "Ana")
    assert hear(root) == []


def test_who_waits_leaves_no_trace_with_the_admin_once_they_are_erased(root: Phone) -> None:
    ana = wait(root.service, ANA, "Zoraida")
    root.says("list pending")
    root.says("approve zoraida")
    ana.says("delete my data")
    ana.says("yes")
    assert not [each for each in (ANA, "zoraida") if each in repr(root.service.table).casefold()]


@pytest.mark.parametrize("said", ["list pending", "my tasks", "HELP", "hm", "delete my data"])
def test_a_question_about_somebody_that_a_reply_repeats_leaves_no_trace_either(root: Phone, said: str) -> None:
    ana = wait(root.service, ANA, "Zoraida")
    root.says("block zoraida")
    hear(root)
    root.says(said)
    assert "Block Zoraida" in hear(root)[0]
    root.says("no")
    ana.says("delete my data")
    ana.says("yes")
    assert not [each for each in (ANA, "zoraida") if each in repr(root.service.table).casefold()]


def test_whoever_waits_or_is_blocked_can_have_their_data_deleted_and_stays_blocked(root: Phone) -> None:
    ana = wait(root.service, ANA, "Ana")
    root.says("block ana")
    root.says("yes")
    ana.says("export my data")
    assert f"Number: {ANA}" in hear(ana)[-1]
    ana.says("delete my data")
    ana.says("yes")
    assert hear(ana)[-1].startswith("I've deleted everything")
    assert ANA not in repr(root.service.table)
    ana.says("hello")
    assert hear(ana) == [BLOCKED]


def test_every_status_can_be_blocked_and_whoever_is_blocked_only_unblocked() -> None:
    assert {next_status(each, "blocked") for each in AdmissionStatus} == {AdmissionStatus.BLOCKED}
    assert set(STATUS_CHANGES[AdmissionStatus.BLOCKED]) == {"unblocked"}


def test_an_admin_is_told_in_the_morning_of_all_who_came_in_their_night(root: Phone) -> None:
    root.service.policy = replace(root.service.policy, quiet=Hours(start=time(21), end=time(8)))
    root.clock.advance(hours=15)  # ten in the evening in Toronto
    ana = wait(root.service, ANA, "Ana")
    wait(root.service, BO, "Bo")
    assert hear(root) == []
    assert sum(report.usage.deferred for report in root.service.reports) == 2
    root.says("my reminders")
    assert ANA not in "".join(hear(root))
    root.clock.advance(hours=10)
    root.service.sweep()
    root.service.work()
    (told,) = hear(root)
    assert told == "\n".join(
        f"{name} ({number}) asks to be let in. Reply APPROVE {name} or BLOCK {name}."
        for name, number in (("Ana", ANA), ("Bo", BO))
    )
    assert "Ana" not in repr([line.text for line in root.state.history.lines])
    root.says("approve ana")
    assert hear(ana) == [IN]


def test_an_admin_is_not_asked_in_the_morning_about_somebody_who_was_decided_in_the_night(root: Phone) -> None:
    root.service.policy = replace(root.service.policy, quiet=Hours(start=time(21), end=time(8)))
    root.clock.advance(hours=15)
    wait(root.service, ANA, "Ana")
    wait(root.service, BO, "Bo")
    for said in ("approve ana", "block ana", "yes"):
        root.says(said)
    hear(root)
    root.clock.advance(hours=10)
    root.service.sweep()
    root.service.work()
    assert hear(root) == [f"Bo ({BO}) asks to be let in. Reply APPROVE Bo or BLOCK Bo."]


def test_an_admin_who_has_opted_out_is_told_nothing_in_the_morning(root: Phone) -> None:
    root.service.policy = replace(root.service.policy, quiet=Hours(start=time(21), end=time(8)))
    root.clock.advance(hours=15)
    wait(root.service, ANA, "Ana")
    root.says("STOP")
    hear(root)
    wait(root.service, BO, "Bo")
    root.clock.advance(hours=10)
    root.service.sweep()
    root.service.work()
    assert (hear(root), root.state.timers) == ([], ())


# --- admins by SMS, whose sender can be forged ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "question", "status"),
    [
        ("APPROVE Ana", "Let Ana Sosa ({ana}) in?", AdmissionStatus.PENDING),
        ("UNBLOCK Ana", "Let Ana Sosa ({ana}) in?", AdmissionStatus.PENDING),
        ("aprueba a Ana", "Let Ana Sosa ({ana}) in?", AdmissionStatus.PENDING),
        ("approve ana sosa", "Let Ana Sosa ({ana}) in?", AdmissionStatus.PENDING),
        ("BLOCK Ana", "Block Ana Sosa ({ana})? They get no answers any more.", AdmissionStatus.PENDING),
    ],
)
def test_what_an_admin_texts_by_sms_is_done_after_a_yes(
    clock: ManualClock, command: str, question: str, status: AdmissionStatus
) -> None:
    made = plain(clock, "approval")
    root, ana = Phone(made, ROOT), Phone(made)
    root.says("hello")
    ana.says("my name is Ana Sosa")
    made.table.conversations[ana.state.id] = named(ana, "Ana Sosa")
    root.inbox.clear()
    root.says(command)
    assert root.inbox[-1].startswith(question.format(ana=ANA))
    assert ana.state.person is not None
    assert ana.state.person.status is status
    root.inbox.clear()
    whatsapp = Phone(made, ROOT, Channel.WHATSAPP)
    whatsapp.says("yes")
    assert ana.state.person.status is status
    root.says("no")
    assert ana.state.person.status is status


def named(phone: Phone, name: str) -> Conversation:
    """The person's conversation, and their entry in the directory, under this name."""
    person = phone.state.person
    assert person is not None
    people = phone.service.table.people
    people[phone.state.id] = replace(people[phone.state.id], name=name)
    return phone.state.change(person=person.change(name=name))


def test_a_yes_by_sms_does_it(clock: ManualClock) -> None:
    made = plain(clock, "approval")
    root, ana = Phone(made, ROOT), Phone(made)
    root.says("hello")
    ana.says("hello")
    root.says(f"approve {ANA}")
    root.says("yes")
    assert ana.state.person is not None
    assert ana.state.person.status is AdmissionStatus.ACTIVE


def test_a_list_needs_no_yes_because_it_goes_to_the_admins_own_phone(clock: ManualClock) -> None:
    root = Phone(plain(clock, "approval"), ROOT)
    root.says("LIST PENDING")
    root.hears("Nobody.")


@pytest.mark.parametrize("command", ["APPROVE Ana", "block ana", "LIST PEOPLE", "unblock Ana"])
def test_admins_may_be_held_to_whatsapp(clock: ManualClock, command: str) -> None:
    made = plain(clock, "approval", admin_channel="whatsapp")
    root, ana = Phone(made, ROOT), Phone(made)
    root.says("hello")
    ana.says("hello")
    root.inbox.clear()
    root.says(command)
    root.hears("I take that over WhatsApp only.")
    whatsapp = Phone(made, ROOT, Channel.WHATSAPP)
    whatsapp.says("LIST PENDING")
    assert ANA in whatsapp.inbox[-1]


def test_an_admin_who_has_never_written_hears_of_whom_waits_when_they_first_do(clock: ManualClock) -> None:
    made = plain(clock, "approval")
    ana, root = Phone(made), Phone(made, ROOT)
    ana.says("let me in")
    ana.hears(PENDING)
    assert not hear(root)
    root.says("hello")
    (told, *_) = hear(root)
    assert "LIST PENDING" in told
    ana.says("STOP")
    ana.says("START")
    ana.hears("You can hear from us again, but somebody still has to let you in.")
