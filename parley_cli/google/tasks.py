"""A strict stand-in for Google's Tasks API, version 1: the default task list of each account, and its further ones.

It follows Google's API description and refuses parameters and fields that are none of it. As at Google, a due date
loses its time, and a deleted task is listed only if that is asked for.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parley_cli.google.errors import GoogleRefusal, check_names

LISTS = "/tasks/v1/users/@me/lists"
BASE = re.compile(r"/tasks/v1/lists/(?P<list>[^/]+)/tasks(?:/(?P<id>[^/]+))?")
DEFAULT = "@default"
LISTED_BY = frozenset(
    [
        *("completedMin", "updatedMin", "maxResults", "pageToken"),
        *("showCompleted", "showDeleted", "showHidden"),
    ]
)
FIELDS = frozenset(["title", "notes", "due", "status"])
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
NOTES = 8192
"""The most characters of notes."""
GoogleTask = dict[str, Any]
Query = Mapping[str, Any]


@dataclass
class TasksServer:
    """The task lists of all accounts."""

    now: Callable[[], datetime]
    tasks: dict[str, dict[str, GoogleTask]] = field(default_factory=dict)
    """The tasks of each account by id, deleted ones among them."""
    lists: dict[str, dict[str, str]] = field(default_factory=dict)
    """The names of each account's further lists by their ids; their tasks are kept under account and id."""
    page: int = 100
    """The most entries of a page, whatever is asked for."""
    changes: int = 0

    def answer(
        self, account: str, method: str, path: str, query: Query, document: Any, if_match: str
    ) -> tuple[int, dict[str, Any]]:
        """Answer a request for this account's tasks. Raises GoogleRefusal."""
        if (method, path) == ("GET", LISTS):
            return 200, self._lists(account, query)
        found = BASE.fullmatch(path)
        if found is None or found["list"] not in (DEFAULT, *self.lists.get(account, ())):
            raise GoogleRefusal(404, "notFound", path)
        key, id = account if found["list"] == DEFAULT else f"{account}/{found['list']}", found["id"] or ""
        own = self.tasks.setdefault(key, {})
        if (method, id) == ("GET", ""):
            return 200, self._list(own, query)
        check_names(query, ())
        if (method, id) == ("POST", ""):
            return 200, self._stored(own, f"T{self.changes:06}", {"status": "needsAction", **self._checked(document)})
        before = own.get(id)
        if before is None or (before.get("deleted") and method != "GET"):
            raise GoogleRefusal(404, "notFound", "Task not found.")
        if method == "GET":
            return 200, before
        if if_match not in ("", "*", before["etag"]):
            raise GoogleRefusal(412, "conditionNotMet", "Precondition Failed")
        if method == "PATCH":
            return 200, self._stored(own, id, {**before, **self._checked(document)})
        if method == "DELETE":
            self._stored(own, id, {**before, "deleted": True})
            return 204, {}
        raise GoogleRefusal(404, "notFound", f"{method} {path}")

    def _lists(self, account: str, query: Query) -> dict[str, Any]:
        """Return a page of the account's lists, the default one among them."""
        check_names(query, ("maxResults", "pageToken"))
        size, begin = min(self.page, int(query.get("maxResults", "1000"))), int(query.get("pageToken", "0"))
        listed = [{"id": "MDE", "title": "My Tasks"}]
        listed += [{"id": id, "title": title} for id, title in self.lists.get(account, {}).items()]
        more = {"nextPageToken": str(begin + size)} if len(listed) > begin + size else {}
        return {"kind": "tasks#taskLists", "items": listed[begin : begin + size], **more}

    def _list(self, own: Mapping[str, GoogleTask], query: Query) -> dict[str, Any]:
        check_names(query, LISTED_BY)
        size, begin = int(query.get("maxResults", "20")), int(query.get("pageToken", "0"))
        if not 1 <= size <= 100:
            raise GoogleRefusal(400, "invalid", "maxResults")
        size = min(size, self.page)
        found = [each for each in reversed(list(own.values())) if self._fits(each, query)]  # new tasks come first
        more = {"nextPageToken": str(begin + size)} if len(found) > begin + size else {}
        return {"kind": "tasks#tasks", "items": found[begin : begin + size], **more}

    def _fits(self, task: GoogleTask, query: Query) -> bool:
        """Return whether a list that is asked for so has this task."""
        is_done = task["status"] == "completed"
        if task.get("deleted") and query.get("showDeleted") != "true":
            return False
        if is_done and (query.get("showCompleted") == "false" or query.get("showHidden") != "true"):
            return False
        for name, value in (("completedMin", task.get("completed")), ("updatedMin", task["updated"])):
            if name in query:
                if not TIMESTAMP.fullmatch(query[name]):
                    raise GoogleRefusal(400, "invalid", name)
                if value is None or value < query[name]:
                    return False
        return True

    def _checked(self, document: GoogleTask) -> GoogleTask:
        """Return the fields of a document as they are kept. Raises GoogleRefusal."""
        check_names(document, FIELDS)
        if len(document.get("notes", "")) > NOTES or len(document.get("title", "")) > 1024:
            raise GoogleRefusal(400, "invalid", "too long")
        if "due" in document and not TIMESTAMP.fullmatch(document["due"]):
            raise GoogleRefusal(400, "invalid", "due")
        if document.get("status", "needsAction") not in ("needsAction", "completed"):
            raise GoogleRefusal(400, "invalid", "status")
        return {**document, **({"due": f"{document['due'][:10]}T00:00:00.000Z"} if "due" in document else {})}

    def _stored(self, own: dict[str, GoogleTask], id: str, task: GoogleTask) -> GoogleTask:
        """Return the task as it is stored, with another ETag."""
        self.changes += 1
        at = self.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
        kept = {name: value for name, value in task.items() if name != "completed"}
        done = {"completed": task.get("completed", at)} if task["status"] == "completed" else {}
        own[id] = {**kept, **done, "kind": "tasks#task", "id": id, "updated": at, "etag": f'"{self.changes}"'}
        return own[id]
