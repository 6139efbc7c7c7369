"""What takes several steps: planned by a model, carried out by the service, in one reply; asked about, and resumed.

It is Saturday 21 November, seven in the morning in Toronto, where Ana is.
"""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import MessageForm
from parley.errors import ModelUnavailable
from parley.lanes.proposing import CallOutcome, Proposing
from parley.ports import ModelReply, ModelRequest
from parley.schedules import Hours
from parley_cli.memory_service import MemoryService
from tests.support.model import Answer, ScriptedModel, calls, words
from tests.support.phone import Phone
from tests.support.planner import PLANS, draft_to, plan, step


def email(to: str, subject: str) -> dict[str, object]:
    body = f"Hi {to}, about {subject}: see you there."
    params = {"to": f"{{{{PERSON:{to}}}}}", "subject": subject, "body": body}
    return step("send", "email", "send_email", params, f"email to {to} about {subject}")


TASK = step("task", "task", "add_task", {"title": "prepare the report"}, "the task")
ZOGBLAR = plan("email to Zogblar about the project", email("Zogblar", "the project"), TASK, people=["Zogblar"])
ASKS = "Added “prepare the report” to your tasks.\n\nWhat is Zogblar's email address?"
SHOWS = (
    "Send this email to Zogblar (zog@example.org)?\nSubject: the project\n"
    "Hi Zogblar, about the project: see you there.\nReply YES or NO."
)
SENT = "Sent the email to Zogblar (zog@example.org): “the project”."


@pytest.fixture
def service(clock: ManualClock, model: ScriptedModel) -> MemoryService:
    service = MemoryService(clock, model)
    service.mail.can_send = True
    return service


# --- what people ask for --------------------------------------------------------------------------------------------


def test_list_out_events_and_create_a_grocery_task_where_i_have_free_time(phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("create_event", {"title": "standup", "when": "2026-11-21 09:00", "minutes": 360})))
    phone.says("standup today from nine to three")
    phone.inbox.clear()
    model.will(
        PLANS,
        plan(
            "events, and a grocery task",
            step("events", "calendar", "list_events", {"period": "today"}),
            step("free", "calendar", "find_free_time", {"period": "today"}),
            step("task", "task", "add_task", {"title": "groceries", "when": "{{free.slots[0].start}}"}),
        ),
    )
    phone.says("List out events and create a grocery task where I have free time")
    phone.hears(
        "Your calendar today, Saturday 21 November:\n1. standup (09:00-15:00)\n"
        "Added “groceries” to your tasks, for today, Saturday 21 November, at 15:00."
    )
    assert phone.state.plans == ()


def test_schedule_a_meeting_tomorrow_and_add_it_to_my_task_list(phone: Phone, model: ScriptedModel) -> None:
    model.will(
        PLANS,
        plan(
            "a meeting and its task",
            step("meeting", "calendar", "create_event", {"title": "meeting", "when": "tomorrow"}),
            step("task", "task", "add_task", {"title": "Go to the {{meeting.title}}", "when": "{{meeting.start}}"}),
        ),
    )
    phone.says("Schedule a meeting tomorrow and add it to my task list")
    phone.hears(
        "Added “meeting” to your calendar: tomorrow, Sunday 22 November (all day).\n"
        "Added “Go to the meeting” to your tasks, for tomorrow, Sunday 22 November."
    )


def test_send_an_email_to_john_about_the_meeting(phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("add_contact", {"card": "John Doe, john@example.org"})))
    phone.says("John's address is john@example.org")
    phone.inbox.clear()
    model.will(PLANS, plan("email to John", email("John", "the meeting"), people=["John"]))
    phone.says("Send an email to John about the meeting")
    phone.hears(
        "Send this email to John Doe (john@example.org)?\nSubject: the meeting\n"
        "Hi John, about the meeting: see you there.\nReply YES or NO."
    )
    assert phone.state.plans == ()  # one step needs no plan
    phone.says("yes")
    phone.hears("Sent the email to John Doe (john@example.org): “the meeting”.")


@pytest.fixture
def zogblar(phone: Phone, model: ScriptedModel) -> Phone:
    """Ana has asked for an email to somebody unknown, and for a task."""
    model.will(PLANS, ZOGBLAR)
    phone.says("Send email to Zogblar about the project, and note that I prepare the report")
    phone.hears(ASKS)
    return phone


def sent(phone: Phone) -> list[str]:
    return [each.to for each in phone.service.mail.kept(phone.state.id) if each.sent]


def test_an_answer_in_time_goes_on_with_the_plan(zogblar: Phone) -> None:
    zogblar.says("zog@example.org")
    zogblar.hears(SHOWS)
    zogblar.says("yes")
    zogblar.hears(SENT)
    assert (sent(zogblar), zogblar.state.plans, zogblar.state.timers) == (["zog@example.org"], (), ())


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tools that are called for a phone, in order, whether they look or are prepared to act."""
    called, accept_call = list[str](), Proposing.accept_call

    def watched(proposing: Proposing, name: str, *given: Any) -> CallOutcome:
        called.append(name)
        return accept_call(proposing, name, *given)

    monkeypatch.setattr(Proposing, "accept_call", watched)
    return called


def test_a_step_is_taken_once_with_its_answer(zogblar: Phone, taken: list[str]) -> None:
    """The step's tool is called once with an answer: the call that tries the answer is also the one that is used."""
    zogblar.says("zog@example.org")
    zogblar.hears(SHOWS)
    assert taken == ["send_email"]


def test_after_five_minutes_it_is_said_once_that_it_waits_and_after_ten_an_answer_goes_on(zogblar: Phone) -> None:
    waits = (
        "I'm still waiting for your answer: What is Zogblar's email address? Take your time: I'll keep it for a day."
    )
    zogblar.later(minutes=5)
    zogblar.hears(waits)
    zogblar.later(minutes=5)
    zogblar.hears()
    zogblar.says("zog@example.org")
    zogblar.hears(SHOWS)


def test_a_late_answer_beside_something_else_is_an_ordinary_message(zogblar: Phone, model: ScriptedModel) -> None:
    zogblar.later(minutes=5)
    zogblar.later(hours=30)
    zogblar.inbox.clear()
    model.will(words("Whose address is that?"))
    zogblar.says("please note somewhere that zog@example.org is his address")
    zogblar.hears("Whose address is that?")
    assert sent(zogblar) == []


def test_nobody_is_told_at_night_that_something_is_given_up(
    phone: Phone, service: MemoryService, model: ScriptedModel
) -> None:
    service.policy = replace(service.policy, quiet=Hours(start=time(21), end=time(8)))
    phone.clock.advance(hours=15)  # ten in the evening in Toronto
    model.will(PLANS, ZOGBLAR)
    phone.says("Send email to Zogblar about the project, and note that I prepare the report")
    phone.hears(ASKS)
    phone.later(minutes=5)  # they are still about
    phone.hears_something_like("I'm still waiting")
    phone.later(hours=24)
    phone.hears()
    assert service.reports[-1].usage.deferred == 1
    phone.later(hours=9, minutes=54)
    phone.hears()
    phone.later(minutes=1)
    assert len(phone.inbox) == 1
    phone.inbox.clear()
    assert phone.state.unasked is not None
    assert phone.state.unasked.count == 1  # towards the daily cap


def test_a_wrong_answer_is_explained_and_asked_for_once_more(zogblar: Phone) -> None:
    zogblar.says("zog@example")
    zogblar.hears("That doesn't look like an email address.\n\nWhat is Zogblar's email address?")
    zogblar.says("zog@")
    zogblar.hears("That doesn't look like an email address.\nI'll leave it for now. Text it to me when you have it.")
    zogblar.says("zog@example.org")
    zogblar.hears(SHOWS)


def test_who_was_asked_about_is_remembered_after_a_yes(zogblar: Phone, model: ScriptedModel) -> None:
    zogblar.says("zog@example.org")
    zogblar.says("yes")
    zogblar.inbox.clear()
    model.will(PLANS, ZOGBLAR)
    zogblar.says("Send email to Zogblar about the project, and again a task to prepare the report")
    zogblar.hears(f"Added “prepare the report” to your tasks.\n\n{SHOWS}")
    zogblar.says("no")
    zogblar.inbox.clear()
    zogblar.says("forget Zogblar")
    zogblar.hears("I've forgotten what you told me about Zogblar.")


def test_who_was_asked_about_is_forgotten_after_a_no(zogblar: Phone) -> None:
    zogblar.says("zog@example.org")
    zogblar.says("no")
    zogblar.inbox.clear()
    assert zogblar.state.memory == ()


def test_a_no_is_said_of_the_step_and_drops_nothing_else(zogblar: Phone) -> None:
    zogblar.says("zog@example.org")
    zogblar.inbox.clear()
    zogblar.says("no")
    zogblar.hears("OK, I won't.\nNot done: email to Zogblar about the project.")
    assert (zogblar.tasks, sent(zogblar), zogblar.state.plans) == (["prepare the report"], [], ())


def test_a_late_yes_runs_nothing(zogblar: Phone) -> None:
    zogblar.says("zog@example.org")
    zogblar.inbox.clear()
    zogblar.clock.advance(minutes=6)
    zogblar.says("yes")
    zogblar.hears("That offer has expired. Ask me again.")
    assert (sent(zogblar), zogblar.state.plans) == ([], ())


# --- several at once ------------------------------------------------------------------------------------------------


def test_two_people_never_wait_for_each_other(zogblar: Phone, model: ScriptedModel) -> None:
    bo = Phone(zogblar.service, "+14165550188")
    model.will(PLANS, ZOGBLAR)
    bo.says("Send email to Zogblar about the project and the rest")
    bo.hears(ASKS)
    bo.says("bo-knows@example.org")
    zogblar.says("zog@example.org")
    zogblar.hears(SHOWS)
    bo.says("yes")
    zogblar.says("no")
    assert (sent(bo), sent(zogblar)) == (["bo-knows@example.org"], [])
    zogblar.inbox.clear()


def test_one_person_has_two_plans_waiting_and_says_which_an_answer_is_for(zogblar: Phone, model: ScriptedModel) -> None:
    model.will(PLANS, plan("email to Gnorp", email("Gnorp", "tea"), TASK, people=["Gnorp"]))
    zogblar.says("Send email to Gnorp about tea, and the task to prepare the report again")
    zogblar.hears("Added “prepare the report” to your tasks.\n\nWhat is Gnorp's email address?")
    zogblar.says("gnorp@example.org")
    zogblar.hears(
        "Which question is that for?\n1. What is Zogblar's email address?\n2. What is Gnorp's email address?\n"
        "Reply with its number."
    )
    zogblar.says("2")
    zogblar.hears(
        "Send this email to Gnorp (gnorp@example.org)?\nSubject: tea\nHi Gnorp, about tea: see you there.\n"
        "Reply YES or NO."
    )
    zogblar.says("yes")
    zogblar.hears("Sent the email to Gnorp (gnorp@example.org): “tea”.")
    zogblar.says("zog@example.org")
    zogblar.hears(SHOWS)


TWO = plan(
    "two drafts",
    step("a", "email", "create_draft", {"to": "{{PERSON:Bo}}", "subject": "tea", "body": "Green."}, "draft to Bo"),
    step("b", "email", "create_draft", {"to": "{{PERSON:Cy}}", "subject": "tea", "body": "Black."}, "draft to Cy"),
    step("t", "task", "add_task", {"title": "tell {{a.to}}"}, "the task", "a"),
    people=["Bo", "Cy"],
)


def test_several_unknowns_are_asked_in_one_message_and_a_part_of_them_is_taken(
    phone: Phone, model: ScriptedModel
) -> None:
    model.will(PLANS, TWO)
    phone.says("Draft to Bo and Cy, and a task to tell Bo")
    phone.hears("1. What is Bo's email address?\n2. What is Cy's email address?\nReply 1: email, 2: email")
    phone.says("1: bo@example.org")
    phone.hears(
        "Kept a draft to Bo (bo@example.org): “tea”.\nAdded “tell bo@example.org” to your tasks.\n\n"
        "What is Cy's email address?"
    )
    phone.says("cy@example.org")
    phone.hears("Kept a draft to Cy (cy@example.org): “tea”.")
    assert phone.state.plans == ()


def test_both_answers_at_once_are_one_reply(phone: Phone, model: ScriptedModel, taken: list[str]) -> None:
    model.will(PLANS, TWO)
    phone.says("Draft to Bo and Cy, and a task to tell Bo")
    phone.inbox.clear()
    taken.clear()
    phone.says("1: bo@example.org, 2: cy@example.org")
    assert taken == ["create_draft", "create_draft", "create_draft", "add_task"]  # Cy's again, after Bo's was done
    phone.hears(
        "Kept a draft to Bo (bo@example.org): “tea”.\nKept a draft to Cy (cy@example.org): “tea”.\n"
        "Added “tell bo@example.org” to your tasks."
    )


def test_what_is_missing_of_a_batch_after_the_second_time_is_done_without_and_said(
    phone: Phone, model: ScriptedModel
) -> None:
    names = ("Bo", "Cy", "Di")
    model.will(PLANS, plan("three drafts", *(draft_to(each.lower(), each) for each in names), people=names))
    phone.says("Draft to Bo, Cy and Di")
    phone.hears(
        "1. What is Bo's email address?\n2. What is Cy's email address?\n3. What is Di's email address?\n"
        "Reply 1: email, 2: email, 3: email"
    )
    phone.says("2: cy@example.org")
    phone.hears(
        "Kept a draft to Cy (cy@example.org): “tea”.\n\n"
        "1. What is Bo's email address?\n2. What is Di's email address?\nReply 1: email, 2: email"
    )
    phone.says("1: bo@example.org")
    phone.hears(
        "I'll go on without this: What is Di's email address?\nKept a draft to Bo (bo@example.org): “tea”.\n"
        "Not done: draft to Di."
    )
    assert (phone.state.plans, phone.state.questions, phone.state.timers) == ((), (), ())


def test_a_result_stands_within_a_text_as_a_person_reads_it(phone: Phone, model: ScriptedModel) -> None:
    free = step("free", "calendar", "find_free_time", {"period": "tomorrow"})
    task = step("task", "task", "add_task", {"title": "call Ana: {{free.slots[0].start}}"})
    model.will(PLANS, plan("x", free, task))
    phone.says("note when I can call Ana tomorrow")
    phone.hears("Added “call Ana: Sunday 22 November, 09:00” to your tasks.")


def test_a_task_that_was_looked_up_is_meant_by_the_steps_behind_it(phone: Phone, model: ScriptedModel) -> None:
    phone.service.tasks.add(phone.state.id, "milk", phone.clock(), "1")
    look = step("look", "task", "list_tasks", {})
    event = step("event", "calendar", "create_event", {"title": "{{look.tasks[0].title}}", "when": "tomorrow at 9:00"})
    done = step("done", "task", "complete_task", {"task": "{{look.tasks[0].task}}"})
    model.will(PLANS, plan("x", look, event, done))
    phone.says("put my first task into the calendar for tomorrow at nine, and tick it off")
    phone.hears("Added “milk” to your calendar: tomorrow, Sunday 22 November, at 09:00-10:00.\nDone: “milk”.")


@pytest.mark.parametrize(("count", "is_long"), [(2, False), (4, True)])
def test_where_much_is_to_be_done_upon_an_answer_it_is_said_at_once_that_it_has_come(
    phone: Phone, model: ScriptedModel, count: int, is_long: bool
) -> None:
    tasks = [step(f"t{n}", "task", "add_task", {"title": f"{n} to {{{{bo.to}}}}"}) for n in range(1, count)]
    model.will(PLANS, plan("x", draft_to("bo", "Bo"), *tasks, people=["Bo"]))
    phone.says("a draft to Bo and all these tasks")
    phone.hears("What is Bo's email address?")
    phone.says("bo@example.org")
    done = [f"Added “{n} to bo@example.org” to your tasks." for n in range(1, count)]
    all_of_it = "\n".join(["Kept a draft to Bo (bo@example.org): “tea”.", *done])
    phone.hears(*(["Got it! Continuing with your request."] if is_long else []), all_of_it)
    assert phone.state.plans == ()


def test_whoever_was_asked_about_is_forgotten_in_one_phrase_in_spanish_too(
    zogblar: Phone, model: ScriptedModel
) -> None:
    zogblar.says("español")
    zogblar.says("zog@example.org")
    zogblar.says("sí")
    zogblar.inbox.clear()
    zogblar.says("olvida a Zogblar")
    zogblar.hears("Olvidé lo que me dijiste de Zogblar.")
    assert zogblar.state.memory == ()


# --- what people say to a plan --------------------------------------------------------------------------------------


def test_a_plan_says_what_it_does_and_waits_for(zogblar: Phone) -> None:
    zogblar.says("What are you doing?")
    zogblar.hears(
        "I'm working on this: email to Zogblar about the project\n- done: the task\n"
        "I'm waiting for your answer: What is Zogblar's email address?"
    )


def test_somebody_who_waits_for_nothing_hears_so(phone: Phone) -> None:
    phone.says("what are you doing?")
    phone.hears("I'm not in the middle of anything.")


def test_a_step_is_skipped_and_what_needs_it_is_not_done(phone: Phone, model: ScriptedModel) -> None:
    model.will(
        PLANS,
        plan(
            "a draft",
            step("a", "email", "create_draft", {"to": "Bo", "subject": "tea", "body": "Green."}, "draft to Bo"),
            step("t", "task", "add_task", {"title": "tell {{a.to}}"}, "the task", "a"),
        ),
    )
    phone.says("Draft to Bo, and a task to tell Bo")
    phone.hears("What is Bo's email address?")
    phone.says("skip that step")
    phone.hears("OK, I'll skip this: draft to Bo.\nNot done: draft to Bo; the task.")
    assert (phone.state.plans, phone.state.questions, phone.tasks) == ((), (), [])


def test_a_plan_is_dropped(zogblar: Phone) -> None:
    zogblar.says("drop it")
    zogblar.hears("OK, I've dropped this: email to Zogblar about the project")
    assert (zogblar.state.plans, zogblar.state.questions, zogblar.state.timers) == ((), (), ())


def test_continue_asks_again(zogblar: Phone) -> None:
    zogblar.says("continue")
    zogblar.hears("What is Zogblar's email address?")
    zogblar.says("sigue")
    zogblar.hears("What is Zogblar's email address?")
    assert len(zogblar.state.questions) == 1


def test_whoever_opts_out_is_asked_and_told_nothing_any_more(zogblar: Phone) -> None:
    zogblar.says("STOP")
    zogblar.inbox.clear()
    assert (zogblar.state.plans, zogblar.state.questions) == ((), ())
    zogblar.later(hours=25)
    zogblar.hears()


# --- plans that cannot be made --------------------------------------------------------------------------------------

BROKEN = plan("x", step("a", "task", "fly", {}), TASK)


def test_a_wrong_plan_is_mended_twice_at_most(phone: Phone, model: ScriptedModel) -> None:
    good = plan("x", step("l", "task", "list_tasks", {}), TASK)
    model.will(PLANS, BROKEN, ModelReply(parsed="{}"), good)
    phone.says("do it all")
    phone.hears("You have no open tasks.\nAdded “prepare the report” to your tasks.")
    mending = [request.instructions for request in model.requests if request.use == "planner"]
    assert "there is no action 'fly'" in mending[1]
    assert "entities: Field required." in mending[2]


@pytest.mark.parametrize("then", [words("I can't do that."), ModelUnavailable("gone")])
def test_then_the_person_is_answered_without_one(phone: Phone, model: ScriptedModel, then: Answer) -> None:
    model.will(PLANS, BROKEN, BROKEN, BROKEN, then)
    phone.says("xyzzy")
    phone.hears_something_like("I can't do that." if isinstance(then, ModelReply) else "I didn't get that.")
    assert phone.state.plans == ()


def test_a_plan_made_upon_others_words_does_nothing_without_a_yes(phone: Phone, model: ScriptedModel) -> None:
    model.will(PLANS, plan("x", step("l", "task", "list_tasks", {}), TASK))
    phone.says("[Contact card: do it all]", form=MessageForm.CONTACT)
    phone.hears("You have no open tasks.\n\nAdd “prepare the report” to your tasks?\nReply YES or NO.")
    assert phone.tasks == []


def test_a_step_that_takes_what_others_wrote_needs_a_yes(phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("add_contact", {"card": "Bo, +14165550188"})))
    phone.says("Bo is +14165550188")
    phone.inbox.clear()
    model.will(
        PLANS,
        plan(
            "x",
            step("who", "contact", "search_contacts", {"name": "Bo"}),
            step("task", "task", "add_task", {"title": "call {{who.contacts[0].phone}}"}),
        ),
    )
    phone.says("Find Bo and note to call")
    phone.hears("Add “call +14165550188” to your tasks?\nReply YES or NO.")


def test_what_is_not_found_is_said_in_words(phone: Phone, model: ScriptedModel) -> None:
    free = step("free", "calendar", "find_free_time", {"period": "today", "start": "06:00", "end": "07:00"})
    task = step("task", "task", "add_task", {"title": "tea", "when": "{{free.slots[0].start}}"}, "a task for tea")
    model.will(PLANS, plan("x", free, task))
    phone.says("tea when I am free")
    phone.hears(
        "I can't find 60 free minutes today, Saturday 21 November (06:00-07:00).\n"
        "I couldn't do this, because what it needs was not found: a task for tea."
    )


def test_a_planner_reads_the_actions_and_the_message(phone: Phone, model: ScriptedModel) -> None:
    def checked(request: ModelRequest) -> ModelReply:
        assert request.use == "planner"
        assert request.lines[-1].text == "do it all"
        assert "- find_free_time: " in request.instructions
        assert '"slots": [{"start": ' in request.instructions
        return plan("x", step("l", "task", "list_tasks", {}))

    model.will(PLANS, checked, words("Nothing to do."))
    phone.says("do it all")
    phone.hears("Nothing to do.")


# --- what stands in a step ------------------------------------------------------------------------------------------

LOOKS = step("events", "calendar", "list_events", {"period": "tomorrow"}, "your events")


@pytest.fixture
def lunch(phone: Phone, model: ScriptedModel) -> Phone:
    model.will(calls(("create_event", {"title": "lunch", "when": "tomorrow at 12:00"})))
    phone.says("lunch tomorrow at twelve")
    phone.inbox.clear()
    return phone


@pytest.mark.parametrize("written", ["{{events.events}}", "{{events.words}}", "{{events.events[0]}}"])
def test_a_list_is_mailed_as_the_person_would_read_it(lunch: Phone, model: ScriptedModel, written: str) -> None:
    params = {"to": "bo@example.org", "subject": "my day", "body": f"My day: {written}"}
    model.will(PLANS, plan("your day to Bo", LOOKS, step("send", "email", "send_email", params, "the email")))
    lunch.says("mail bo@example.org what I have tomorrow")
    (asked,) = lunch.inbox
    lunch.inbox.clear()
    assert "My day: " in asked
    assert "lunch" in asked
    assert not set("[]{}") & set(asked)


def test_a_reminder_is_set_so_long_before_what_was_found(lunch: Phone, model: ScriptedModel) -> None:
    before = {"when": "10 minutes before {{events.events[0].start}}", "text": "lunch"}
    model.will(PLANS, plan("a reminder", LOOKS, step("remind", "system", "set_reminder", before, "the reminder")))
    lunch.says("remind me ten minutes before what I have tomorrow")
    lunch.hears_something_like("11:50")


@pytest.mark.parametrize(
    "when", ["shortly before {{events.events[0].start}}", "when the moon is full", "the 31st of June"]
)
def test_a_time_that_nobody_can_read_is_mended_before_the_first_step_is_done(
    phone: Phone, model: ScriptedModel, when: str
) -> None:
    first = step("task", "task", "add_task", {"title": "milk"}, "the task")
    bad = step("remind", "system", "set_reminder", {"when": when, "text": "lunch"}, "the reminder")
    before = {"when": "1 hour before {{events.events[0].start}}", "text": "lunch"}
    good = step("remind", "system", "set_reminder", before, "the reminder")

    def mended(request: ModelRequest) -> ModelReply:
        assert "cannot be run" in request.instructions
        assert phone.tasks == []
        return plan("both", LOOKS, first, good)

    model.will(PLANS, plan("both", LOOKS, first, bad), mended)
    phone.says("add milk, and remind me of lunch")
    assert phone.tasks == ["milk"]
    phone.inbox.clear()


@pytest.mark.parametrize("days", [0, 14, 400])
def test_a_step_takes_its_time_from_what_is_found_whatever_day_it_is(
    phone: Phone, model: ScriptedModel, days: int
) -> None:
    phone.clock.advance(days=days)
    free = step("free", "calendar", "find_free_time", {"period": "tomorrow"}, "free time")
    task = step("task", "task", "add_task", {"title": "groceries", "when": "{{free.slots[0].start}}"}, "the task")
    model.will(PLANS, plan("a task when I am free", free, task))  # and no repair is asked for
    phone.says("put groceries on my list for when I am free tomorrow")
    assert phone.tasks == ["groceries"]
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("text", "title", "minutes"),
    [
        ("find me a free half hour tomorrow afternoon and book it with Tom", "Meeting with Tom", "30"),
        ("busca un hueco de una hora mañana por la tarde y ponme gimnasio", "gimnasio", "60"),
    ],
)
def test_a_length_that_was_said_in_words_is_the_persons_own(
    phone: Phone, model: ScriptedModel, text: str, title: str, minutes: str
) -> None:
    phone.service.tasks.add(phone.state.id, "milk", phone.clock(), "1")  # a text on the card, which could hold an order
    free = step("free", "analysis", "find_free_time", {"period": "tomorrow afternoon", "minutes": minutes})
    when = {"title": title, "when": "{{free.slots[0].start}}", "minutes": minutes}
    model.will(PLANS, plan("x", free, step("event", "calendar", "create_event", when)))
    phone.says(text)
    assert phone.state.questions == ()
    (heard,), phone.inbox = phone.inbox, []
    assert title in heard


def test_nothing_is_done_behind_a_step_that_is_refused_at_once(phone: Phone, model: ScriptedModel) -> None:
    gone = step("gone", "calendar", "delete_event", {"event": "my 4pm"})
    task = step("task", "task", "add_task", {"title": "rebook"})
    told = []

    def says_why(request: ModelRequest) -> ModelReply:
        told.append(request.exchanges[-1].results[0])
        return words("I find nothing at 4 in your calendar. Which one is it?")

    model.will(PLANS, plan("x", gone, task), plan("x", gone, task), says_why)
    phone.says("cancel my 4 o'clock and add a task to rebook it")
    phone.hears("I find nothing at 4 in your calendar. Which one is it?")
    assert phone.tasks == []
    assert phone.state.plans == ()
    assert "Step 'gone': I can't find “my 4pm” in your calendar." in told[0]


def test_nothing_is_done_before_a_step_that_is_refused_behind_it(phone: Phone, model: ScriptedModel) -> None:
    task = step("task", "task", "add_task", {"title": "rebook the plumber"})
    gone = step("gone", "calendar", "delete_event", {"event": "my 4pm"})
    model.will(PLANS, plan("x", task, gone), plan("x", task, gone), words("Which event is it?"))
    phone.says("add a task to rebook the plumber and cancel my 4 o'clock")
    phone.hears("Which event is it?")
    assert phone.tasks == []
    made = step("made", "task", "add_task", {"title": "paint"})
    done = step("done", "task", "complete_task", {"task": "paint"})  # it is found once the step before it is done
    model.will(PLANS, plan("x", made, done))
    phone.says("add paint to my tasks and tick it off")
    phone.inbox.clear()
    assert phone.tasks == []


@pytest.mark.parametrize(
    ("period", "minutes", "start"),
    [
        ("tomorrow after 2", "60", "15:30"),
        ("mañana después de las 2", None, "15:30"),
        ("tomorrow before noon", "60", "09:00"),
        ("tomorrow between 2 and 6", "60", "15:30"),
        ("tomorrow from 2pm on", "30", "15:30"),
    ],
)
def test_free_time_is_looked_for_within_the_hours_that_are_named(
    phone: Phone, model: ScriptedModel, period: str, minutes: str | None, start: str
) -> None:
    model.will(calls(("create_event", {"title": "dentist", "when": "tomorrow 14:00", "minutes": 90})))
    phone.says("dentist tomorrow at 14:00 for an hour and a half, put it in my calendar")
    phone.inbox.clear()
    params = {"period": period, **({"minutes": minutes} if minutes else {})}
    gym = step("gym", "calendar", "create_event", {"title": "gym", "when": "{{free.slots[0].start}}", "minutes": "30"})
    model.will(PLANS, plan("x", step("free", "analysis", "find_free_time", params), gym))
    phone.says("find me a free hour then and put the gym in, half an hour")
    assert f"at {start}" in phone.inbox[0].split("gym")[1]
    phone.inbox.clear()


def test_free_times_are_mailed_without_a_sentence_to_the_owner(phone: Phone, model: ScriptedModel) -> None:
    free = step("free", "analysis", "find_free_time", {"period": "tomorrow afternoon"})
    body = {"to": "sam@example.com", "subject": "When", "body": "I'm free at these times: {{free.words}}. Suits you?"}
    model.will(PLANS, plan("x", free, step("mail", "email", "send_email", body)))
    phone.says("mail sam@example.com when I'm free tomorrow afternoon")
    assert "I'm free at these times: Sunday 22 November: 12:00-18:00. Suits you?" in phone.inbox[-1]
    phone.inbox.clear()


def test_a_refused_step_is_repaired_before_anything_is_done(phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("create_event", {"title": "sync with Ana", "when": "tomorrow at 16:00"})))
    phone.says("put sync with Ana into my calendar, tomorrow at 16:00")
    phone.inbox.clear()
    moved = {"when": "tomorrow at 17:00"}
    task = step("task", "task", "add_task", {"title": "tell Ana"})
    model.will(
        PLANS,
        plan("x", step("move", "calendar", "update_event", {"event": "my standup", **moved}), task),
        plan("x", step("move", "calendar", "update_event", {"event": "sync with Ana", **moved}), task),
    )
    phone.says("move my sync with Ana to 5pm tomorrow and add a task to tell Ana")
    phone.hears_something_like("“sync with Ana”, tomorrow, Sunday 22 November, at 17:00-18:00.")
    assert phone.tasks == ["tell Ana"]
