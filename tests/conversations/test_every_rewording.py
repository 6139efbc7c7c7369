"""Each phrase that a text may be reworded to is understood whole by the code as it is: as a command by itself, or where
something was begun before (a cart, a session, a habit).
"""

import re
from collections.abc import Sequence
from functools import cache

import pytest

from parley.business.files import Business
from parley.conversation.normal_form import normalise
from parley.lanes import degraded, rewording
from parley.lanes.table import LANES
from parley.ports import CallCache
from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.servarr.in_memory import MemoryHome
from parley_cli.service_files import EXAMPLES
from parley_cli.understand import HeardCall, listening
from tests.support.phone import Phone, clock

VALUES = {
    "address": "22 Elm Grove", "amount": "15 minutos", "anchor": "lunch", "area": "the Beaches", "body": "hola",
    "day": "domingo", "email": "ana@example.org", "event": "dentista", "goods": "baguette", "guests": "Ana",
    "habit": "flossing", "language": "español", "lead": "10 minutos", "length": "20 minutos", "minutes": "15",
    "name": "Ana", "new_name": "Eva", "note": "no nuts", "number": "2", "order": "A-7K2P", "period": "el viernes",
    "person": "Marta", "phone": "+1 416 555 0177", "place": "Madrid", "problem": "late order", "reason": "no stock",
    "reminder": "dentista", "season": "2", "sender": "Ana", "status": "lista", "subject": "lunch", "task": "milk",
    "task_list": "compras", "text": "call Ana", "ticket": "T-7K2P", "time": "una semana", "title": "dune",
    "to": "Ana", "until": "el viernes", "way": "tarjeta", "when": "mañana a las 9", "which": "mañana", "who": "Ana",
    "words": "invoice", "year": "2021",
}  # fmt: skip
"""Words for each slot. Times are Spanish, which is read in every language."""
CART = ("", ("order a baguette",))
COLLECTED = ("", ("order a baguette", "checkout"))
SESSION = ("calm", ("start a calm session", "10", "yes"))
HABIT = ("habits", ("start a habit of flossing", "after lunch", "8pm"))
BEGUN = ("habits", ("start a habit of flossing",))
LIBRARY = ("home-library", ("find dune",))
EVENT = ("", ("add event lunch tomorrow at 12:00",))
STATES = {
    **dict.fromkeys(("undo", "move_last", "rename_last", "same_again"), EVENT),
    "move_task": ("", ("add milk to my tasks",)),
    "reminder_done": ("", ("remind me in 5 minutes to stretch", "/6")),
    "habit_anchor": BEGUN,
    "leave_study": HABIT,
    "partly_habit": HABIT,
    "ask_habit_later": HABIT,
    "suggest_habits": ("habits", ()),
    "habit_privacy": ("habits", ()),
    "missed_day": ("habits", ()),
    "pick_year": LIBRARY,
    "pick_newest": LIBRARY,
    "pick_oldest": LIBRARY,
    "remove_title": LIBRARY,
    "one_more": CART,
    "change_goods": CART,
    "pick_up": COLLECTED,
    "deliver_order": COLLECTED,
    "order_for_when": COLLECTED,
    "order_name": COLLECTED,
    "call_bot_back": ("", ("talk to a person",)),
    **dict.fromkeys(("hold_session", "slower_session", "faster_session", "skip_session_part", "session_left"), SESSION),
    "go_on_session": (SESSION[0], (*SESSION[1], "pause")),
    **dict.fromkeys(("session_privacy", "session_medical", "session_cost"), ("calm", ())),
}
"""The service and the texts before, for a phrase that is about what was begun; "/6" waits so many minutes."""
NONSENSE = "qwpo zxmn vbty"
NOT_UNDERSTOOD = re.compile("i can only understand|text it like this|then text it so|entiendo solo|escribelo asi")
CASES = [
    (language, label, form.phrase)
    for language, labels in rewording.forms_of(tuple(LANES)).items()
    for label, forms in labels.items()
    for form in forms
]


@cache
def business(folder: str) -> Business:
    return service_files.read(EXAMPLES / folder) if folder else service_files.read()


def understood_by_itself(text: str) -> bool:
    return bool(degraded.whole(tuple(LANES.values()), text, CallCache(), business(""), None))


def heard_after(folder: str, before: Sequence[str], text: str) -> tuple[bool, str]:
    """Return whether a tool was called for a text behind others, and what was answered."""
    time = clock()
    phone = Phone(of_folder(time, business(folder), None, admins="+14165550123"))
    if folder == "home-library":
        phone.service.libraries = MemoryHome(time).libraries
    for line in before:
        phone.later(minutes=int(line[1:])) if line.startswith("/") else phone.says(line)
    phone.inbox.clear()
    calls = list[HeardCall]()
    with listening(calls):
        phone.says(text)
    return bool(calls), "\n".join(phone.inbox)


@pytest.mark.sampled(40)
@pytest.mark.parametrize(("language", "label", "phrase"), CASES)
def test_each_phrase_is_understood_whole(language: str, label: str, phrase: str) -> None:
    text = phrase.format_map({**VALUES, "to": "3"} if label == "change_goods" else VALUES)
    if label not in STATES and understood_by_itself(text):
        return
    folder, before = STATES.get(label, ("", ()))
    is_called, answer = heard_after(folder, before, text)
    assert is_called or not NOT_UNDERSTOOD.search(normalise(answer)), (text, answer)
    assert is_called or normalise(answer) != normalise(heard_after(folder, before, NONSENSE)[1]), (text, answer)
