"""A document that no turn could go on from is never stored: its event is given up, with an apology."""

from datetime import timedelta
from typing import Any

import pytest

from parley.conversation.questions import QUESTIONS, IncompleteCall, Kind, PreparedCall, Question, QuestionDraft
from parley.conversation.soundness import CHANGES, LIMIT, MOST_ACTIONS, RULES, dump_document, sound
from parley.conversation.state import CommittedAction, Conversation, Person, RunningActions
from parley.conversation.timers import MOST_ALWAYS, MOST_TIMERS, Timer
from parley.errors import Unsound
from parley.ports import Deadline
from parley.turn import run
from parley.turn.decision import Decision
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import ANA, START, Phone, clock

SORRY = "Sorry, something went wrong and I couldn't deal with your last message. Please try again later."
PLANNED = PreparedCall(tool="add_task", arguments={"title": "milk"}, question="Add “milk” to your tasks?")
ASKED = Question(id="q", planned=(PLANNED,), asked_at=START, expires_at=START + timedelta(minutes=5))
WAITS = IncompleteCall(tool="add_task", arguments={}, argument="title")
DETAIL = QuestionDraft(kind=Kind.DETAIL, words="What?", unfinished=WAITS).open("d", START)
ACTION = CommittedAction(effect="e.a0", planned=PLANNED, attempts=1)
ACTING = RunningActions(event="e", actions=(ACTION,))
TIMER = Timer(id="e.a0.t0", due=START, text="stretch")
BEFORE = Conversation(id="c", version=3, person=Person(number=ANA, channel="sms", service="+15005550006"))
AFTER = BEFORE.change(version=4)
PERSON = BEFORE.person
assert PERSON is not None

UNSOUND: dict[str, dict[str, Any]] = {
    "a question asks something": {"questions": (ASKED.model_copy(update={"planned": ()}),)},
    "there is something to choose from": {"questions": (DETAIL.model_copy(update={"kind": Kind.CHOICE}),)},
    "one confirmation is open at most": {"questions": (ASKED, ASKED.model_copy(update={"id": "p"}))},
    "no more is asked than can be kept in view": {
        "questions": tuple(DETAIL.model_copy(update={"id": str(n)}) for n in range(QUESTIONS + 1))
    },
    "no more waits to be asked than can be kept in view": {
        "waiting": tuple(DETAIL.model_copy(update={"id": str(n)}) for n in range(2 * QUESTIONS + 1))
    },
    "questions have ids of their own": {"questions": (DETAIL,), "waiting": (DETAIL,)},
    "a question expires after it was asked": {"questions": (ASKED.model_copy(update={"expires_at": START}),)},
    "nobody who opted out is asked anything": {"questions": (ASKED,), "person": PERSON.change(opted_out=True)},
    "the next action is counted": {"doing": ACTING.change(actions=(ACTION.change(attempts=0),))},
    "actions have ids of their own": {"doing": ACTING.change(actions=(ACTION, ACTION))},
    "an event runs only so many actions": {
        "doing": ACTING.change(
            actions=tuple(ACTION.change(effect=f"e.a{n}", attempts=1) for n in range(MOST_ACTIONS + 1))
        )
    },
    "a timer is awaited once": {"timers": (TIMER, TIMER)},
    "no more is awaited than is kept in view": {
        "timers": tuple(TIMER.model_copy(update={"id": str(n)}) for n in range(MOST_TIMERS + MOST_ALWAYS + 1))
    },
    "it is the same conversation": {"id": "d"},
    "each commit is one version": {"version": 5},
    "whoever has written stays known, until they are erased": {"person": None},
}


@pytest.mark.parametrize("rule", [*RULES, *CHANGES])
def test_a_document_that_breaks_a_rule_is_refused_with_that_rule(rule: str) -> None:
    phone = Phone(MemoryService(clock()))
    phone.says("hello")
    history = phone.state.history
    before = BEFORE.change(history=history)
    broken = {
        "lines have ids of their own": {"history": history.add(history.lines[0])},
        "what was said stays said, until it is erased": {"history": BEFORE.history},
        **UNSOUND,
    }[rule]
    assert sound(before, before.change(version=4)).version == 4
    with pytest.raises(Unsound, match=rule):
        sound(before, before.change(**{"version": 4, **broken}))


def test_what_was_stored_unsound_does_not_stand_still_for_ever() -> None:
    stored = BEFORE.change(doing=ACTING.change(actions=(ACTION, ACTION)))
    assert sound(stored, stored.change(version=4, name="Ana")).version == 4


def test_a_document_that_could_not_be_read_again_is_not_stored() -> None:
    with pytest.raises(Unsound, match="cannot be read again: person"):
        sound(BEFORE, AFTER.change(person="Ana"))


def test_words_beside_an_action_give_way_before_the_action_does() -> None:
    model = ScriptedModel()
    phone = Phone(MemoryService(clock(), model))
    model.will(calls(("add_task", {"title": "milk"}), ("list_tasks", {})), words("word " * (LIMIT // 4)))
    phone.says("add milk")
    assert phone.tasks == ["milk"]
    assert phone.inbox[-1].endswith('Added "milk" to your tasks.')
    assert sum(map(len, phone.inbox)) < 4_000


def test_results_of_actions_give_way_too() -> None:
    done = tuple(ACTION.change(effect=f"e.a{n}", result="word " * 20_000) for n in range(3))
    doing = ACTING.change(actions=(*done, ACTION.change(effect="e.a3")))
    shrunk = sound(BEFORE, AFTER.change(doing=doing))
    assert len(dump_document(shrunk)) < LIMIT
    assert shrunk.doing is not None
    assert [bool(action.result) for action in shrunk.doing.actions] == [True, True, True, False]


def test_what_a_yes_will_run_is_never_shortened() -> None:
    long = PLANNED.model_copy(update={"arguments": {"title": "x" * LIMIT}})
    with pytest.raises(Unsound, match="at most"):
        sound(BEFORE, AFTER.change(questions=(ASKED.model_copy(update={"planned": (long,)}),)))


def test_an_event_that_would_leave_an_unsound_document_is_given_up_with_an_apology(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phone = Phone(MemoryService(clock()))
    decide = run.decide

    def senseless(conversation: Conversation, event: Any, context: Any) -> Decision:
        decision = decide(conversation, event, context)
        if "bad" not in event.text:
            return decision
        return Decision(decision.conversation.change(person=None), decision.effects)

    monkeypatch.setattr(run, "decide", senseless)
    phone.says("hello")
    phone.inbox.clear()
    bad = phone.service.message(ANA, "bad")
    for _ in range(2):
        with pytest.raises(Unsound):
            phone.service.turn(bad)
    assert list(phone.service.turns.apply([bad], Deadline.after(60))) == [0]
    phone.inbox += [message.text for message in phone.service.work()]
    phone.hears(SORRY)
    assert [event.id for event in phone.service.dead_letters.events] == [bad.id]
