"""A model that plans well: its plan follows from the person's text alone, whatever else was said. A text that it does
not know, it repeats."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from tests.support.model import calls, words

Drafted = dict[str, Any]
"""A plan, or a step of one, in the JSON form in which a model drafts it (`lanes/planner.py`)."""


def step(id: str, type: str, action: str, params: Mapping[str, str], title: str = "", *needs: str) -> Drafted:
    """Return one step of a plan, in the form in which a model drafts it."""
    listed = [{"name": name, "value": value} for name, value in params.items()]
    return {"id": id, "type": type, "action": action, "params": listed, "description": title, "depends_on": list(needs)}


def drafted(summary: str, *steps: Drafted, people: Sequence[str] = ()) -> Drafted:
    """Return a plan of these steps, in the form in which a model drafts it."""
    entities = [{"type": "PERSON", "value": name} for name in people]
    return {"entities": entities, "summary": summary, "steps": list(steps)}


PLANS = calls(("make_plan", {}))
"""The reply of a model that wants a plan to be made."""


def plan(summary: str, *steps: Drafted, people: Sequence[str] = ()) -> ModelReply:
    """Return the model's reply to a request for a plan."""
    return ModelReply(parsed=json.dumps(drafted(summary, *steps, people=people)))


def draft_to(id: str, name: str) -> Drafted:
    """Return a step that drafts an email to a person by name; the service asks for the address if it does not know
    it.
    """
    params = {"to": f"{{{{PERSON:{name}}}}}", "subject": "tea", "body": "Green."}
    return step(id, "email", "create_draft", params, f"draft to {name}")


def _groceries(found: re.Match[str]) -> Drafted:
    title = "compras" if "compras" in found[0] else "groceries"
    return drafted(
        "your events, and a grocery task",
        step("events", "calendar", "list_events", {"period": "today"}, "your events"),
        step("free", "calendar", "find_free_time", {"period": "today"}, "free time"),
        step("task", "task", "add_task", {"title": title, "when": "{{free.slots[0].start}}"}, "the task"),
    )


def _meeting(found: re.Match[str]) -> Drafted:
    title = "reunión" if "reunión" in found[0] else "meeting"
    return drafted(
        "a meeting tomorrow, and its task",
        step("meeting", "calendar", "create_event", {"title": title, "when": "tomorrow at 10:00"}, "the meeting"),
        step("task", "task", "add_task", {"title": "{{meeting.title}}", "when": "{{meeting.start}}"}, "the task"),
    )


def _email(found: re.Match[str]) -> Drafted:
    name, subject = found["name"], found["subject"]
    params = {"to": f"{{{{PERSON:{name}}}}}", "subject": subject, "body": f"Hi {name}, about {subject}: let's talk."}
    sends = step("send", "email", "send_email", params, f"email to {name} about {subject}")
    if not found["more"]:
        return drafted(f"email to {name} about {subject}", sends, people=[name])
    task = step("task", "task", "add_task", {"title": f"wait for {name}"}, "the task")
    return drafted(f"email to {name} about {subject}", sends, task, people=[name])


def _drafts(found: re.Match[str]) -> Drafted:
    """Return a plan that drafts an email to each of two people."""
    names, subject = (found["one"], found["other"]), found["subject"]
    steps = [
        step(
            name.lower(),
            "email",
            "create_draft",
            {"to": f"{{{{PERSON:{name}}}}}", "subject": subject, "body": f"Hi {name}, about {subject}: let's talk."},
            f"draft to {name}",
        )
        for name in names
    ]
    return drafted(f"drafts about {subject}", *steps, people=names)


def _found_and_written_to(found: re.Match[str]) -> Drafted:
    """Return a plan that looks up a contact and sends an email to the address found."""
    name, subject = found["name"], found["subject"]
    params = {"subject": subject, "body": f"Hi {name}, about {subject}: let's talk."}
    return drafted(
        f"email to {name} about {subject}",
        step("who", "contact", "search_contacts", {"name": name}, f"find {name}"),
        step("send", "email", "send_email", {"to": "{{who.contacts[0].email}}", **params}, f"email to {name}"),
        people=[name],
    )


UNDERSTOOD: Mapping[str, Callable[[re.Match[str]], Drafted]] = {
    "List out events and create a grocery task where I have free time": _groceries,
    "Enumera mis eventos y crea una tarea de compras cuando esté libre": _groceries,
    "Schedule a meeting tomorrow and add it to my task list": _meeting,
    "Programa una reunión mañana y añádela a mis tareas": _meeting,
    r"Draft an email to (?P<one>\w+) and (?P<other>\w+) about (?P<subject>the \w+)": _drafts,
    r"Find (?P<name>\w+) and send an email about (?P<subject>the \w+)": _found_and_written_to,
    r"Send (?:an )?email to (?P<name>\w+) about (?P<subject>the \w+)(?P<more>, and .*)?": _email,
    r"Manda un correo a (?P<name>\w+) sobre (?P<subject>\w+ \w+)(?P<more>, y .*)?": _email,
}
"""The functions that make the plans, by a pattern of the text."""


def plan_for(text: str) -> Drafted | None:
    """Return the plan for this text; None if it needs no plan."""
    return next((make(found) for said, make in UNDERSTOOD.items() if (found := re.fullmatch(said, text))), None)


@dataclass
class Planner:
    """A `ports.Model` that asks for a plan where `plan_for` has one for the text, and otherwise repeats the text."""

    requests: list[ModelRequest] = field(default_factory=list)

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Return the plan if one is asked for, a call of `make_plan` if the text needs one, and otherwise words."""
        self.requests.append(request)
        usage.model_calls += 1
        said = next(line.text for line in reversed(request.lines) if line.direction == "in")
        plan = plan_for(said)
        if request.use == "planner":
            assert plan is not None, f"a plan for {said!r} was asked for"
            return ModelReply(parsed=json.dumps(plan))
        if request.answer is None and plan is not None:
            return calls(("make_plan", {}))
        return words(f"You said: {said}")
