"""`ports.Tasks` on the Tasks API, version 1, for people who have connected their account: the list that they have
chosen, or else their default one.

    lists       the names of all lists, page by page
    list        the open tasks, and those that were done in the last 31 days: two requests, and one for each 100 more
    add         insert, unless a task has the mark of the effect: it is looked for before each try
    change      patch under the ETag that was just read: 412 says that somebody else was faster, and is told; complete
                and reopen do so too
    delete      delete of the task that was shown, under the ETag that was just read: 404 says that it is gone

The API takes no id of ours and keeps no time of day. So the last line of a task's notes is a mark of ours, and what a
person has written above it stays as it is:

    [parley SM1.a0; made 2026-11-21T17:00:00+00:00; due 2026-11-22T15:00:00-05:00; done SM2.a0]

`due` is there if a time of day belongs to the due day; it counts as long as the day is the one that Google has.
"""

import builtins
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from parley.adapters.google import GoogleAnswer
from parley.adapters.google_api import GoogleApi, GoogleQuery
from parley.conversation.text import one_line
from parley.errors import ChangeRefused, ParleyError
from parley.ports import Clock, ShownTask, Task, TaskList
from parley.ports.tasks import Due

DEFAULT_LIST = "@default"
ELSEWHERE, BEHIND_LIST = "list:", ":"
"""What the id of a task in another list than the chosen one begins with, and what stands between that list and the
task."""
PAGE = 100
"""The tasks of a page, the most that Google gives."""
BEHIND = timedelta(days=31)
"""How long done tasks are shown."""
MARK = re.compile(r"\n?\[parley ([^\]\n]{1,400})\]\s*\Z")
NOT_OURS = "-"
"""The effect in the mark of a task that was made elsewhere and done here."""
TITLE = 300
OPEN, DONE = "needsAction", "completed"
GoogleTask = Mapping[str, Any]


class GoogleTasks:
    """`ports.Tasks` on the default task list of the person's Google account."""

    def __init__(self, api: GoogleApi, now: Clock) -> None:
        self._api, self._now = api, now

    def list(self, conversation: str, of: str = "") -> list[Task]:
        place = self._place(conversation, _elsewhere(of, ""))
        found = (_task(each, of) for each in self._all(conversation, place))
        return sorted(found, key=lambda task: (task.created_at, task.id))

    def lists(self, conversation: str) -> "builtins.list[TaskList] | None":
        pages = self._api.pages(conversation, "/users/@me/lists", {"maxResults": str(PAGE)})
        listed = (each for page in pages for each in page.get("items", ()) if isinstance(each, dict) and each.get("id"))
        found = [TaskList(str(each["id"]), one_line(str(each.get("title") or "…"), TITLE)) for each in listed]
        return sorted(found, key=lambda each: (each.name, each.id))

    def kept(self, conversation: str) -> "builtins.list[Task]":
        return []

    def keeps_here(self, conversation: str) -> bool:
        return False

    def add(
        self, conversation: str, title: str, now: datetime, effect: str, due: Due | None = None, to: str = ""
    ) -> str:
        place = self._place(conversation, _elsewhere(to, ""))
        marks = {"": effect, "made": now.isoformat(), **_due_mark(due)}
        document = {"title": title, "notes": _notes("", marks), **_due_field(due)}
        recent: GoogleQuery = {
            "showDeleted": "true",
            "showHidden": "true",
            "maxResults": str(PAGE),
            "updatedMin": (now - timedelta(days=1)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        }
        answer = self._api.make(
            conversation,
            place,
            document,
            lambda: any(_marks(each).get("") == effect for each in self._listed(conversation, place, recent)),
        )
        if answer is not None and answer.status != 200:
            raise self._refusal(answer)
        return _elsewhere(to, effect)

    def change(self, conversation: str, task: str, title: str, due: Due | None) -> bool:
        place, before = self._found(conversation, task)
        if before is None:
            return False
        kept = {name: value for name, value in _marks(before).items() if due is None or name != "due"}
        marks = {**kept, **_due_mark(due)}
        return self._patched(conversation, place, before, {"title": title, **_due_field(due)}, marks)

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        place, before = self._found(conversation, task)
        if before is None:
            return False
        marks = _marks(before)
        if before.get("status") == DONE:
            return marks.get("done") == effect
        return self._patched(conversation, place, before, {"status": DONE}, {**marks, "done": effect})

    def reopen(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        place, before = self._found(conversation, task)
        if before is None:
            place, before = self._found(conversation, _elsewhere(_list_of(task), effect))
        if before is None:
            return False
        marks = _marks(before)
        if before.get("status") != DONE:
            return marks.get("") == effect  # an earlier try has done it
        made = {"": effect, "made": marks.get("made", _task(before).created_at.isoformat())}
        rest = {name: value for name, value in marks.items() if name == "due"}
        return self._patched(conversation, place, before, {"status": OPEN}, {**made, **rest})

    def delete(self, conversation: str, task: str, now: datetime, effect: str, shown: ShownTask | None = None) -> bool:
        place, found = self._found(conversation, task)
        if found is None:
            return False
        there = _task(found)
        if shown is not None and (there.title, there.done) != (one_line(shown.title, TITLE), shown.done):
            raise ChangeRefused("changed", "tasks")
        headers = {"If-Match": str(found.get("etag", "*"))}
        answer = self._api.ask(conversation, "DELETE", _path(place, found), headers=headers)
        if answer.status == 412:
            raise ChangeRefused("changed", "tasks")
        if answer.status not in (200, 204, 404, 410):  # 404: an earlier try of this request has deleted it
            raise self._refusal(answer)
        return True

    def _patched(
        self, conversation: str, place: str, before: GoogleTask, fields: Mapping[str, Any], marks: Mapping[str, str]
    ) -> bool:
        """Change these fields and marks of a task as it was just read. Return False if it was deleted. Raises
        ChangeRefused if somebody else has changed it since."""
        wanted = {**fields, **({"notes": _notes(_own_notes(before), marks)} if marks else {})}
        if all(before.get(name) == value for name, value in wanted.items()):  # an earlier try has done it
            return True
        headers = {"If-Match": str(before.get("etag", "*"))}
        answer = self._api.ask(conversation, "PATCH", _path(place, before), document=wanted, headers=headers)
        if answer.status == 412:
            now = self._api.need(conversation, "GET", _path(place, before))
            if all(now.get(name) == value for name, value in wanted.items()):  # an earlier try of this request
                return True
            raise ChangeRefused("changed", "tasks")
        if answer.status in (404, 410):
            return False
        if answer.status != 200:
            raise self._refusal(answer)
        return True

    # --- looking ----------------------------------------------------------------------------------------------------

    def _place(self, conversation: str, id: str) -> str:
        """Return the path of the tasks of the list in which the task with this id is."""
        account = self._api.linked(conversation)
        list = _list_of(id) or (account.task_list if account else "") or DEFAULT_LIST
        return f"/lists/{quote(list, safe='@')}/tasks"

    def _all(self, conversation: str, place: str) -> Iterator[GoogleTask]:
        """Yield the open tasks of a list, and those that were done lately."""
        yield from self._listed(conversation, place, {"showCompleted": "false", "maxResults": str(PAGE)})
        since = (self._now() - BEHIND).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        done = {"showHidden": "true", "completedMin": since, "maxResults": str(PAGE)}
        yield from self._listed(conversation, place, done)

    def _listed(self, conversation: str, place: str, query: GoogleQuery) -> Iterator[GoogleTask]:
        """Yield the tasks of a list, page by page. Raises ChangeRefused if the list was deleted."""
        for page in self._api.pages(conversation, place, query, self._refusal):
            yield from (each for each in page.get("items", ()) if isinstance(each, dict) and each.get("id"))

    def _found(self, conversation: str, id: str) -> tuple[str, GoogleTask | None]:
        """Return the path of its list, and the task with this id; None if there is none, or it was deleted. One of ours
        has the id of its effect, which its mark tells."""
        place, own = self._place(conversation, id), _id_there(id)
        if "." in own:
            return place, next((each for each in self._all(conversation, place) if _marks(each).get("") == own), None)
        answer = self._api.ask(conversation, "GET", f"{place}/{quote(own, safe='')}")
        if answer.status in (404, 410) or (answer.status == 200 and answer.document.get("deleted")):
            return place, None
        if answer.status != 200:
            raise self._refusal(answer)
        return place, answer.document

    def _refusal(self, answer: GoogleAnswer) -> ParleyError:
        """Return the error that an answer means which is no success."""
        return ChangeRefused("task_list_gone", "tasks") if answer.status == 404 else self._api.refusal(answer)


# --- tasks at Google as tasks -----------------------------------------------------------------------------------------


def _elsewhere(list: str, id: str) -> str:
    """Return the id of a task in this list (empty: the one that the person uses), which has this id there."""
    return f"{ELSEWHERE}{list}{BEHIND_LIST}{id}" if list else id


def _list_of(id: str) -> str:
    """Return the id of the list in which a task with this id is; empty for the list that the person uses."""
    return id.removeprefix(ELSEWHERE).partition(BEHIND_LIST)[0] if id.startswith(ELSEWHERE) else ""


def _id_there(id: str) -> str:
    """Return the id of a task in its list."""
    return id.removeprefix(ELSEWHERE).partition(BEHIND_LIST)[2] if id.startswith(ELSEWHERE) else id


def _path(place: str, task: GoogleTask) -> str:
    return f"{place}/{quote(str(task['id']), safe='')}"


def _task(task: GoogleTask, list: str = "") -> Task:
    """Return the task that one at Google is, in this list."""
    marks = _marks(task)
    return Task(
        id=_elsewhere(list, marks.get("") or str(task["id"])),
        title=one_line(str(task.get("title") or "…"), TITLE),
        created_at=_moment(marks.get("made")) or _moment(task.get("updated")) or datetime.fromtimestamp(0, UTC),
        done=task.get("status") == DONE,
        due=_due(task, marks),
    )


def _due(task: GoogleTask, marks: Mapping[str, str]) -> Due | None:
    """Return the day at which a task is due, or the moment if it is still on the day that Google has."""
    try:
        day = date.fromisoformat(str(task.get("due") or "")[:10])
    except ValueError:
        return None
    at = _moment(marks.get("due"))
    return at if at is not None and at.date() == day else day


def _moment(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _marks(task: GoogleTask) -> dict[str, str]:
    """Return what the mark in a task's notes says: its effect under an empty name, if it is ours, and the rest."""
    found = MARK.search(str(task.get("notes") or "")[-1_000:])
    if not found:
        return {}
    first, *rest = found[1].split("; ")
    named = (each.partition(" ") for each in rest)
    return {**({"": first} if first != NOT_OURS else {}), **{name: value for name, _, value in named}}


def _own_notes(task: GoogleTask) -> str:
    """Return the notes of a task without our mark."""
    notes = str(task.get("notes") or "")
    found = MARK.search(notes[-1_000:])
    return notes[: len(notes) - len(found[0])] if found else notes


def _notes(own: str, marks: Mapping[str, str]) -> str:
    """Return the notes of a task with a mark that says this."""
    said = "; ".join((marks.get("", NOT_OURS), *(f"{name} {value}" for name, value in marks.items() if name)))
    return f"{own}\n[parley {said}]" if own else f"[parley {said}]"


def _due_mark(due: Due | None) -> dict[str, str]:
    return {"due": due.isoformat()} if isinstance(due, datetime) else {}


def _due_field(due: Due | None) -> dict[str, str]:
    """Return the field that says on which day a task is due; Google keeps no time of it."""
    if due is None:
        return {}
    day = due.date() if isinstance(due, datetime) else due
    return {"due": f"{day.isoformat()}T00:00:00.000Z"}
