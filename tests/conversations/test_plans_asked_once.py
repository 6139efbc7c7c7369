"""A plan that is not word for word the person's own wish is asked about once: with all that follows, and the hours that
the planner has chosen. A yes is meant for what was shown, and for nothing else.

It is Saturday 21 November, seven in the morning in Toronto, where Ana is.
"""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import MessageForm
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel
from tests.support.phone import Phone
from tests.support.planner import PLANS, Drafted, plan, step

MEETING = step("meeting", "calendar", "create_event", {"title": "meeting", "when": "tomorrow at 10:00"}, "the meeting")
REMIND = step(
    "remind", "system", "set_reminder", {"when": "1 hour before {{meeting.start}}", "text": "meeting"}, "a reminder"
)
TASK = step("task", "task", "add_task", {"title": "slides for {{meeting.title}}", "when": "{{meeting.start}}"}, "task")
SAYS = "Schedule a meeting tomorrow, remind me before it, and put the slides for it on my list"
ASKS = (
    "Add “meeting” to your calendar: tomorrow, Sunday 22 November, at 10:00-11:00?\n"
    "Remind you tomorrow, Sunday 22 November, at 09:00: meeting?\n"
    "Add “slides for meeting” to your tasks, for tomorrow, Sunday 22 November, at 10:00?\n"
    "Reply YES or NO."
)


@pytest.fixture
def service(clock: ManualClock, model: ScriptedModel) -> MemoryService:
    service = MemoryService(clock, model)
    service.mail.can_send = True
    return service


@pytest.fixture
def ana(phone: Phone) -> Phone:
    """Ana, who has a task: the model may read its title."""
    phone.service.tasks.add(phone.state.id, "milk", phone.clock(), "1")
    return phone


def asks_for(phone: Phone, model: ScriptedModel, *steps: Drafted, says: str = SAYS) -> None:
    model.will(PLANS, plan("a meeting and the rest", *steps))
    phone.says(says)


def events(phone: Phone) -> list[str]:
    return [each.title for each in phone.service.calendar.kept(phone.state.id)]


def reminders(phone: Phone) -> list[str]:
    return [each.text for each in phone.state.timers if each.kind == "reminder"]


def test_all_that_a_plan_will_do_is_asked_about_at_once_and_done_after_one_yes(
    ana: Phone, model: ScriptedModel
) -> None:
    asks_for(ana, model, MEETING, REMIND, TASK)
    ana.hears(ASKS)
    assert (events(ana), reminders(ana), ana.tasks) == ([], [], ["milk"])
    ana.says("yes")
    ana.hears(
        "Added “meeting” to your calendar: tomorrow, Sunday 22 November, at 10:00-11:00.\n"
        "I'll remind you tomorrow, Sunday 22 November, at 09:00: meeting.\n"
        "Added “slides for meeting” to your tasks, for tomorrow, Sunday 22 November, at 10:00."
    )
    assert (events(ana), reminders(ana), ana.tasks) == (["meeting"], ["meeting"], ["milk", "slides for meeting"])
    assert (ana.state.plans, ana.state.questions) == ((), ())


@pytest.mark.parametrize("says", ["no", "drop it", "skip that"])
def test_without_a_yes_nothing_of_it_is_done(ana: Phone, model: ScriptedModel, says: str) -> None:
    asks_for(ana, model, MEETING, REMIND, TASK)
    ana.says(says)
    ana.inbox.clear()
    assert (events(ana), reminders(ana), ana.tasks, ana.state.plans) == ([], [], ["milk"], ())


def test_nothing_of_it_is_done_once_the_time_to_answer_is_over(ana: Phone, model: ScriptedModel) -> None:
    asks_for(ana, model, MEETING, REMIND)
    ana.clock.advance(minutes=6)
    ana.says("yes")
    ana.inbox.clear()
    assert (events(ana), reminders(ana)) == ([], [])


def test_what_turns_out_otherwise_than_it_was_shown_is_asked_about_again(ana: Phone, model: ScriptedModel) -> None:
    """The second event meets the first one, which was not in the calendar when the question was asked."""
    after = step("more", "calendar", "create_event", {"title": "lunch", "when": "{{meeting.start}}"}, "lunch")
    asks_for(ana, model, MEETING, after, says="put my meeting and a lunch into tomorrow")
    ana.hears_something_like("Add “lunch” to your calendar: tomorrow, Sunday 22 November, at 10:00-11:00?\nReply")
    ana.says("yes")
    ana.hears_something_like("Add “lunch” to your calendar: tomorrow, Sunday 22 November, at 10:00-11:00? It overlaps")
    assert events(ana) == ["meeting"]
    ana.says("no")
    ana.inbox.clear()
    assert events(ana) == ["meeting"]


def test_an_email_that_follows_is_asked_about_by_itself(ana: Phone, model: ScriptedModel) -> None:
    mail = {"to": "bo@example.org", "subject": "{{meeting.title}}", "body": "See you: {{meeting.start}}"}
    asks_for(ana, model, MEETING, REMIND, step("mail", "email", "send_email", mail, "the email"))
    (asked,) = ana.inbox
    ana.inbox.clear()
    assert "Remind you" in asked
    assert "bo@example.org" not in asked
    ana.says("yes")
    ana.hears_something_like("Send this email to bo@example.org?\nSubject: meeting\nSee you: ")
    assert [each for each in ana.service.mail.kept(ana.state.id) if each.sent] == []


def test_what_follows_from_a_result_that_nobody_can_foresee_is_asked_about_when_it_is_so_far(
    ana: Phone, model: ScriptedModel
) -> None:
    save = step("save", "contact", "add_contact", {"card": "Bo Ek, bo@example.org"}, "Bo")
    task = step("task", "task", "add_task", {"title": "write to {{save.name}}"}, "the task")
    asks_for(ana, model, save, task, says="keep the address bo@example.org, I owe them a line")
    ana.hears_something_like("Bo Ek")
    ana.says("yes")
    ana.hears_something_like("Add “write to Bo Ek” to your tasks?")


def test_a_plan_upon_words_of_others_is_asked_about_once_too(phone: Phone, model: ScriptedModel) -> None:
    model.will(PLANS, plan("a meeting", MEETING, REMIND))
    phone.says("[Contact card: do it all]", form=MessageForm.CONTACT)
    phone.hears(ASKS.replace(ASKS.splitlines()[2] + "\n", ""))
    phone.says("yes")
    phone.inbox.clear()
    assert (events(phone), reminders(phone)) == (["meeting"], ["meeting"])


def test_what_is_word_for_word_their_own_wish_is_not_asked_about(ana: Phone, model: ScriptedModel) -> None:
    own = step("event", "calendar", "create_event", {"title": "dentist", "when": "tomorrow at 10:00"})
    task = step("task", "task", "add_task", {"title": "pack for the dentist", "when": "{{event.start}}"})
    asks_for(
        ana, model, own, task, says="add the dentist tomorrow at 10, and add pack for the dentist to my tasks for then"
    )
    ana.hears_something_like("Added “pack for the dentist”")
    assert events(ana) == ["dentist"]
