"""What a person should see, and what should become of their tasks: the product's rules, written a second time and
independently of the code. Queues, crashes and retries must make no difference to them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

EXPIRES, CHOICE_EXPIRES, UNREAD = timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24)
WHICH = {"complete": "Which one is done?", "delete": "Which one should I delete?"}
COMMANDS = (
    "- add milk to my tasks\n- remind me in 20 minutes to stretch\n- add event lunch tomorrow at 12:00\n"
    "- save contact Ana Ode, +1 416 555 0123, ana@example.org\n- send an email to John about the meeting\n"
    "- I live in Madrid\nFor more, text HELP and one of these words: TASKS, REMINDERS, CALENDAR, SETTINGS."
)
LIMITED = "I didn't get that."
"""Stands for each reply to a text that nobody understands: which examples it names is told elsewhere."""
LIMITED_IN_WORDS = re.compile(
    r"(?:I didn't get that\. Text it like this: .+?\. HELP shows the rest\."
    r"|I don't get that one either\. What works is .+?, and HELP shows the rest\."
    r"|I didn't get that either\. [^.]*HELP shows what I can do\.)"
)
NOTHING_TO_ANSWER = "I hadn't asked you anything. Text HELP to see what I can do."
HELP = f"You can text me things like:\n{COMMANDS}\nAlso: “export my data” / “delete my data”. STOP ends all messages."
PARTLY = "I didn't do anything yet. Text it like this: “delete milk”"
SORRY = "Sorry, something went wrong and I couldn't deal with your last message. Please try again later."
STOPPED = "You won't get any more messages from us. Reply START to hear from us again."
STARTED = "Welcome back! You'll get messages again."
DECLINED, EXPIRED = "OK, I won't.", "That offer has expired. Ask me again."
THERE = {
    True: "I asked you that on WhatsApp, so I need the answer there.",
    False: "I asked you that by SMS, so I need the answer there.",
}
"""The reply to a yes or no on the wrong channel, by whether the question was asked on WhatsApp."""
CROSSED = "Our messages crossed, so here is my question again:"
PERHAPS = "Something went wrong, and I may already have done this:"


@dataclass(frozen=True)
class Said:
    """A person's text, and the delivery status of the service's messages when it was processed."""

    text: str
    whatsapp: bool
    received_at: datetime
    saw: Mapping[str, tuple[str, datetime | None, datetime | None]] = field(default_factory=dict)
    """The status of each of the service's messages, and when it was accepted, at the time when this text was
    processed."""


@dataclass(eq=False)
class Task:
    """A task of the person. Two tasks with one title are different tasks."""

    title: str
    done: bool = False


@dataclass
class Asked:
    """The open question whether to delete these tasks."""

    tasks: list[Task]
    row: str
    """The outbox row of the message that asks it."""
    whatsapp: bool

    @property
    def text(self) -> str:
        return "\n".join(f"Delete “{task.title}” from your tasks?" for task in self.tasks)

    def is_read_by(self, said: Said) -> bool:
        return _readable_at(self.row, said) is not None

    def is_forgotten_by(self, said: Said) -> bool:
        """Whether nobody could read it for a day."""
        _, _, asked_at = said.saw.get(self.row, ("", None, None))
        return not self.is_read_by(said) and asked_at is not None and said.received_at >= asked_at + UNREAD

    def waits_for(self, said: Said) -> bool:
        at = _readable_at(self.row, said)
        return at is not None and said.received_at < at + EXPIRES

    def is_elsewhere(self, said: Said) -> bool:
        return self.waits_for(said) and said.whatsapp != self.whatsapp


@dataclass(eq=False)
class Choice:
    """The open question which of several tasks with one name is meant."""

    kind: str
    name: str
    tasks: list[Task]
    row: str

    @property
    def text(self) -> str:
        listed = "\n".join(f"{n}. {task.title}" for n, task in enumerate(self.tasks, 1))
        return f"{WHICH[self.kind]}\n{listed}\nReply with its number."

    def waits_for(self, said: Said) -> bool:
        at = _readable_at(self.row, said)
        return at is not None and said.received_at < at + CHOICE_EXPIRES

    def waits_unread_for(self, said: Said) -> bool:
        """Whether it could not be read yet, and its time has not passed since it was asked."""
        _, _, asked_at = said.saw.get(self.row, ("", None, None))
        is_in_time = asked_at is None or said.received_at < asked_at + CHOICE_EXPIRES
        return _readable_at(self.row, said) is None and is_in_time


READ = ("sent", "delivered", "read")


def _readable_at(row: str, said: Said) -> datetime | None:
    """Return when the message with this row became readable; None if that was not before the text was written."""
    status, at, _ = said.saw.get(row, ("", None, None))
    return at if status in READ and at is not None and at < said.received_at else None


@dataclass
class Person:
    """What one person should have seen, and their tasks. `keeps` is the setting PARLEY_SIDE_QUESTIONS."""

    keeps: bool
    tasks: list[Task] = field(default_factory=list)
    question: Asked | None = None
    choices: list[Choice] = field(default_factory=list)
    stopped_at: datetime | None = None
    started_at: datetime | None = None
    """When the person last wrote START; None: never."""
    heard_at: datetime | None = None
    """When the latest processed text of the person was received."""
    aside: Asked | None = None
    """The confirmation that an action has set aside: a yes within its time has it asked again."""
    is_kept_waiting: bool = False
    """Whether a question waits behind another one. These rules do not say when it will be asked."""
    last_reply: str = ""
    """The latest reply; "" if there was none yet."""

    def hears(self, said: list[Said], row: str, given_up: Mapping[int, bool]) -> str:
        """Return the reply to these texts, which were processed as one burst; "" for none. `row` is the reply's last
        message.

        `given_up` maps the position of each action whose result is unknown to whether the action did happen.
        """
        reply = self._reply(said, row, given_up)
        self.last_reply = reply or self.last_reply
        return reply

    def _reply(self, said: list[Said], row: str, given_up: Mapping[int, bool]) -> str:
        last = said[-1]
        self._note(said)
        if self.question is not None and self.question.is_forgotten_by(last):
            self.question = None
        if last.text == "START":
            self._starts(last)
        if self._stops(last):
            if self.started_at is not None and last.received_at < self.started_at:
                return ""
            silent = self.stopped_at is not None or (not last.whatsapp and last.text != "ARRET")
            self.question, self.choices, self.aside = None, [], None
            self.stopped_at = max(self.stopped_at or last.received_at, last.received_at)
            return "" if silent else STOPPED
        if self.stopped_at is not None:
            if last.text not in ("START", "yes") or last.received_at < self.stopped_at:
                return ""
            self.stopped_at = None
            self._starts(last)
            return STARTED
        return self._answered(last, given_up) or self._taken_up(last, row) or self._asked(said, row, given_up)

    def is_let_down(self, said: list[Said]) -> str:
        """Return the reply to texts that could not be processed; "" after an opt-out."""
        self._note(said)
        if self.stopped_at is not None:
            return ""
        self.last_reply = SORRY
        return SORRY

    def stops_at_the_provider(self, told_at: datetime) -> None:
        """Note that the person opted out at the provider at this time, unless they have written since."""
        if self.heard_at is None or self.heard_at <= told_at:
            self.question, self.choices, self.stopped_at, self.aside = None, [], told_at, None

    def _stops(self, said: Said) -> bool:
        """Return whether this text opts out. On WhatsApp, CANCEL answers an open question instead."""
        if said.text != "CANCEL":
            return said.text in ("STOP", "ARRET")
        asked = [] if self.question is None or self.question.is_elsewhere(said) else [self.question]
        return not (said.whatsapp and any(each.waits_for(said) for each in (*asked, *self.choices)))

    def _starts(self, said: Said) -> None:
        self.started_at = max(self.started_at or said.received_at, said.received_at)

    def _note(self, said: list[Said]) -> None:
        latest = max(each.received_at for each in said)
        self.heard_at = max(self.heard_at or latest, latest)

    def _answered(self, said: Said, given_up: Mapping[int, bool]) -> str:
        """Return the reply to a yes, no or cancel for an open question, after carrying it out; "" if the text answers
        none.
        """
        question, word = self.question, said.text.casefold()
        if word not in ("yes", "no", "cancel"):
            return ""
        if question is not None and question.waits_for(said) and not question.is_elsewhere(said):
            self.question = None
            if word != "yes":
                return DECLINED
            return "\n".join(self._do("delete", task, n, given_up) for n, task in enumerate(question.tasks))
        waiting = [choice for choice in self.choices if choice.waits_for(said)]
        if waiting and word != "yes":
            self.choices.remove(waiting[-1])
            return DECLINED
        if question is not None and question.is_elsewhere(said):
            return THERE[question.whatsapp]
        if question is not None and question.is_read_by(said):
            self.question = None
            return EXPIRED if word == "yes" else DECLINED
        return self._crossed(said)

    def _taken_up(self, said: Said, row: str) -> str:
        """Return the reply to a yes for what was set aside: it is asked again. Otherwise ""."""
        aside, is_other = self.aside, any(choice.waits_for(said) for choice in self.choices)
        if said.text != "yes" or aside is None or self.question is not None or is_other:
            return ""
        if not aside.waits_for(said) or aside.is_elsewhere(said):
            return ""
        self.question, self.aside = Asked(aside.tasks, row, said.whatsapp), None
        return f"{self.question.text}\nReply YES or NO."

    def _crossed(self, said: Said) -> str:
        """Return the reply to a yes or no for a question that the person could not have read yet; "" if there is
        none.
        """
        question = self.question
        unread = [each for each in self.choices if _readable_at(each.row, said) is None]
        if question is None and unread and said.text != "yes":
            return f"{CROSSED}\n{unread[-1].text}"
        if question is None:
            return ""
        if said.whatsapp != question.whatsapp:
            return THERE[question.whatsapp]
        return f"{CROSSED}\n{question.text}\nReply YES or NO."

    def _asked(self, said: list[Said], row: str, given_up: Mapping[int, bool]) -> str:
        """Return the reply to texts that answer no question: carry out their requests, and ask or repeat questions."""
        words: list[str] = []
        writes: list[tuple[str, Task]] = []
        confirms: list[Task] = []
        choices: list[tuple[str, str, list[Task]]] = []
        again = self._asked_again(said[-1])
        for each in said:
            self._understand(each.text, words, writes, confirms, choices, again)
        self.is_kept_waiting = bool(choices) and bool(confirms or self.question)
        asks = confirms
        leaves = self.question is not None and (
            not self.question.is_read_by(said[-1]) or self.question.is_elsewhere(said[-1])
        )
        if self.question is not None and leaves:
            asks = _joined(self.question.tasks, confirms) if confirms else []
        elif self.question is not None:
            waits, question, self.question = self.question.waits_for(said[-1]), self.question, None
            if waits and confirms:
                asks = _joined(question.tasks, confirms)
            elif waits and self.keeps:
                asks = question.tasks
            elif waits and not (writes or choices):
                self.question = question
                waiting = f"Still waiting for your YES or NO: {question.text}"
                words += [] if waiting in self.last_reply else [waiting]  # behind each look it would nag
            elif waits and not choices and not said[-1].text.startswith("delete"):  # which may take back what is asked
                gone = [task for kind, done in writes if kind == "complete" for task in question.tasks if task is done]
                asks = [task for task in question.tasks if all(task is not each for each in gone)]
                words += [f"I haven't done this: {replace(question, tasks=gone).text}"] if gone else []
            elif waits:
                self.aside = question
                words.append(f"I haven't done this: {question.text}")
        words += [self._do(kind, task, n, given_up) for n, (kind, task) in enumerate(writes)]
        if asks:
            self.question, self.aside = Asked(asks, row, said[-1].whatsapp), None
            words += [self.question.text, "Reply YES or NO."]
        for kind, name, tasks in choices:
            self.choices.append(Choice(kind, name, tasks, row))
            words.append(self.choices[-1].text)
        return "\n".join(words)

    def _asked_again(self, said: Said) -> str:
        """Return the words that repeat the open choice, whether it was read or not; "" if none is open."""
        open_ones = [each for each in self.choices if each.waits_unread_for(said) or each.waits_for(said)]
        asked = open_ones[-1].text.rpartition("\n")[0] if open_ones else ""
        return f"I didn't understand that. I asked you: {asked}" if asked else ""

    def _understand(
        self,
        text: str,
        words: list[str],
        writes: list[tuple[str, Task]],
        confirms: list[Task],
        choices: list[tuple[str, str, list[Task]]],
        again: str,
    ) -> None:
        """Parse one text before any action is carried out. It adds to `words`, `writes`, `confirms` or `choices`;
        `again` repeats the open choice.
        """
        said = ""
        if text == "HELP":
            said = HELP
        elif text == "my tasks":
            said = self._list()
        elif added := re.fullmatch("add (.+) to my tasks", text):
            writes.append(("add", Task(added[1])))
        elif named := re.fullmatch("(complete|delete) (.+)", text):
            kind, name = named.groups()
            found = self._find(name)
            if not isinstance(found, str):  # the name is clear now, or the choice is asked again
                self.choices = [each for each in self.choices if (each.kind, each.name) != (kind, name)]
            if isinstance(found, str):
                said = found
            elif isinstance(found, list):
                if (kind, name) not in [(each[0], each[1]) for each in choices]:
                    choices.append((kind, name, found))
            elif named[1] == "complete":
                writes.append(("complete", found))
            else:
                confirms.append(found)
        elif text in ("yes", "no"):
            said = again or NOTHING_TO_ANSWER
        else:
            said = PARTLY if text == "delete" else again or LIMITED
        if said and said not in words:
            words.append(said)

    @property
    def open(self) -> list[Task]:
        return [task for task in self.tasks if not task.done]

    def _find(self, name: str) -> Task | list[Task] | str:
        """Return the task that a name or number means, a list if several have that name, or the words that none was
        found.
        """
        if name.isdecimal():
            found = self.open[int(name) - 1 : int(name)]
        else:
            same = [task for task in self.tasks if task.title == name]
            found = [task for task in same if not task.done] or same
        if len(found) == 1:
            return found[0]
        if not found:
            return f"I can't find a task called “{name}”. {self._list()}"
        return found

    def _list(self) -> str:
        done = len(self.tasks) - len(self.open)
        if not self.open:
            return "You have no open tasks." + (f" {done} done." if done else "")
        listed = "\n".join(f"{n}. {task.title}" for n, task in enumerate(self.open, 1))
        return f"Your tasks:\n{listed}" + (f"\n({done} done)" if done else "")

    def _do(self, kind: str, task: Task, position: int, given_up: Mapping[int, bool]) -> str:
        fresh = {"add": True, "complete": task in self.open, "delete": task in self.tasks}[kind]
        if fresh and given_up.get(position, True):
            CHANGE[kind](self, task)
        if position in given_up:
            return f"{PERHAPS} {WOULD[kind].format(task.title)} Please look before you ask again."
        return (DID if fresh else DID_NOT)[kind].format(task.title)


CHANGE: Mapping[str, Callable[[Person, Task], None]] = {
    "add": lambda person, task: person.tasks.append(task),
    "complete": lambda person, task: setattr(task, "done", True),
    "delete": lambda person, task: person.tasks.remove(task),
}
WOULD = {
    "add": "Add “{}” to your tasks?",
    "complete": "Mark “{}” as done?",
    "delete": "Delete “{}” from your tasks?",
}
DID = {"add": "Added “{}” to your tasks.", "complete": "Done: “{}”.", "delete": "Deleted “{}”."}
DID_NOT = {
    "complete": "“{}” was done already.",
    "delete": "“{}” is already deleted.",
}


def _joined(asked: list[Task], new: list[Task]) -> list[Task]:
    """Return the tasks of an open confirmation, of which those that are asked for again stand once, and the new tasks
    that it does not ask about yet.
    """
    kept: list[Task] = []
    for task in asked:
        is_again = any(each is task for each in new) and any(each is task for each in kept)
        kept += [] if is_again else [task]
    return [*kept, *(each for each in new if all(each is not task for task in asked))]
