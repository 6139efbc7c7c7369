"""A list of tasks that a person wants as an email: "email me my to-dos, the address is kit@example.com"."""

from collections.abc import Sequence

from parley.lanes.assistant.people import ADDRESS
from parley.lanes.assistant.shelves import TASK_SHELF, things_on
from parley.lanes.lane import ReadCommand
from parley.ports import Services
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

MAILS_LIST = pattern("parley.lanes.assistant.vocabulary", "mails_my_list", r"^(?:{})(?!\w)")
"""Matches the beginning of a wish to have one's own tasks as an email: "email me my todos"."""
LONGEST, MOST_TASKS = 160, 30
"""The most characters of such a text, and the most tasks of such an email."""


def read(call: Call[Services], plain: str) -> Sequence[ReadCommand]:
    """Return the call that sends the person's open tasks to the one address in a text, which waits for a yes; the look
    at the tasks if there are none. None for any other text.
    """
    addresses = ADDRESS.findall(plain) if len(plain) <= LONGEST and MAILS_LIST.match(plain) else []
    if len(addresses) != 1:
        return ()
    tasks = [each.title for each in things_on(call, TASK_SHELF)][:MOST_TASKS]
    if not tasks:
        return (ReadCommand("list_tasks", {}, goes_first=True),)
    body = "\n".join(f"- {each}" for each in tasks)
    return (ReadCommand("send_email", {"to": addresses[0].strip(" .,;"), "body": body}, goes_first=True),)
