"""A yes means what was read: the question of every tool of every lane says every argument that decides what is done.

Each tool is found by itself, so a new one cannot escape: its prepared arguments are made up by their types, then one of
them is changed, and the question must change with it, in every language.
"""

import dataclasses
import itertools
import types
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import AwareDatetime, BaseModel

from parley.conversation.lookalikes import is_honest_address, with_care
from parley.lanes.assistant.notice_tools import NoticeLead
from parley.lanes.commerce.order import OrderLine
from parley.lanes.guide.notes import START
from parley.lanes.guide.plan_changes import ChangedPlan, LeftOut, change_planned_session, leave_out_sessions
from parley.lanes.guide.planning import PlannedSession
from parley.lanes.table import LANES
from parley.ports import Services
from parley.schedules import upcoming
from parley.texts import LANGUAGES, Language
from parley.tools.tool import Call, Tier, TimerRequest, Tool

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TOOLS = [(lane.name, tool) for lane in LANES.values() for tool in lane.tools.tools if tool.tier is not Tier.READ]

NAMED = "it is named by its title, and by its time where two may have one title"
SET_UP = "the operator has set it up in the library, or in the settings"
TAKEN_BACK = "it decides only how the deed is taken back, and that is asked about by itself"
MOVES = ("reply_to_ticket", "take_ticket", "hand_back_ticket")
ORDER_MOVES = ("set_order_status", "accept_order", "refuse_order")
INTERNAL: Mapping[str, tuple[str, ...]] = {
    "tell_desk": ("id", "ticket", "summary", "what", "tries", "by_text", "by_webhook"),
    "pass_on": ("to", "what", "ticket", "name", "text"),
    "keep_ticket": ("subject", "at"),
    "close_row": ("id", "by", "entries"),
    "move_order": ("order", "reason", "operator", "phone", "told"),
    "settle_payment": ("what", "order", "session", "intent", "amount", "currency", "event"),
    "finish_google_link": ("link", "code", "services", "adds", "before", "began_with"),
    "go_on_copying": ("job",),
    "remove_copies": ("job",),
    "delete_responses": ("ids",),
    "remember_under_age": ("by_number",),
    "take_back_age": ("answer",),
    "tell_followers": ("service", "what", "kind", "key", "name", "year", "episodes", "is_upgrade", "message"),
}
"""The arguments of tools that lanes alone call."""
IMMATERIAL: Mapping[tuple[str, str], str] = {
    ("finish_reminder", "id"): NAMED,
    ("finish_reminder", "goes_on"): "it goes on by the schedule that it has",
    ("block_person", "is_blocked"): "it only chooses the words, and who is blocked stays so",
    ("add_to_cart", "unread"): "it is only said, and nothing is done by it",
    ("copy_to_google", "is_offered"): "it says how the question ends, and not what is copied",
    ("reply_email", "thread"): "the subject that is shown is the thread's",
    ("reply_email", "answers"): "the subject that is shown is the answered email's",
    ("follow_shop_text", "says_anything"): "it only chooses the words of the answer",
    ("follow_shop_text", "left_out"): "the answer says it, and nothing is ordered by it",
    ("agree_to_session", "minutes_before"): "it is the length that was first asked for, and the length is shown",
    ("plan_session", "is_instead"): "the answer tells which session of the same evening it takes the place of",
    ("order_again", "unread"): "it is only said, and nothing is done by it",
    ("order_again", "when"): "the summary says it, before anything is ordered",
    ("order_again", "instead"): "the cart that it comes to is shown with its lines, before anything is ordered",
    ("order_again", "checkout"): "the summary shows it, before anything is ordered",
    **{
        (name, field): why
        for name in ("add_movie", "add_series", "add_title")
        for field, why in {
            "key": NAMED,
            "profile": SET_UP,
            "folder": SET_UP,
            "is_chosen": "it only spares a question",
            "monitored": "only a series has episodes, and its question says which",
            "season": "it counts only where one season is wanted, and is said then",
        }.items()
    },
    **{
        (name, field): NAMED
        for name in ("remove_movie", "remove_series", "remove_title", "follow_title", "unfollow_title")
        for field in (("kind", "key", "id") if name.startswith("remove") else ("kind", "key"))
    },
    ("create_event", "guests"): "an event is made without guests; they are invited by a call of its own",
    ("update_event", "new.guests"): "a change invites nobody and takes nobody out",
    ("invite_people", "id"): NAMED,
    ("invite_people", "event"): "it is said as it is where it is added alone",
    ("add_further_calendar", "address"): NAMED,
    ("leave_out_calendar", "address"): NAMED,
    ("add_to_task_list", "id"): NAMED,
    ("use_task_list", "id"): NAMED,
    **{
        (name, field): why
        for name in ("remove_from_task_list", "complete_in_task_list")
        for field, why in {"id": NAMED, "due": TAKEN_BACK, "is_done": TAKEN_BACK}.items()
    },
    ("complete_task", "id"): NAMED,
    ("complete_task", "due"): TAKEN_BACK,
    ("complete_task", "is_done"): TAKEN_BACK,
    ("reopen_task", "id"): NAMED,
    ("reopen_task", "due"): TAKEN_BACK,
    ("reopen_task", "is_done"): TAKEN_BACK,
    ("delete_task", "due"): TAKEN_BACK,
    ("delete_task", "is_done"): TAKEN_BACK,
    ("update_task", "old_due"): TAKEN_BACK,
    ("update_event", "old"): TAKEN_BACK,
    ("delete_event", "event"): TAKEN_BACK,
    ("delete_contact", "id"): NAMED,
    ("add_contact", "contacts"): "each is said by itself",
    ("change_contact", "old.id"): NAMED,
    ("change_contact", "new.id"): NAMED,
    ("delete_task", "id"): NAMED,
    ("update_task", "id"): NAMED,
    ("update_event", "id"): NAMED,
    ("delete_event", "id"): NAMED,
    ("cancel_reminder", "id"): NAMED,
    ("move_reminder", "id"): NAMED,
    ("approve_person", "conversation"): "the person is named by name and number",
    ("block_person", "conversation"): "the person is named by name and number",
    ("unblock_person", "conversation"): "the person is named by name and number",
    ("add_to_cart", "lines"): "they are said in words, by the names of the operator's catalogue",
    **{
        ("follow_shop_text", name): "it is said in words, by the names of the operator's catalogue"
        for name in ("lines", "items", "counts")
    },
    **{
        ("follow_shop_text", name): "it only prepares the summary of the order, which says it and asks for a yes"
        for name in ("how", "pay", "street", "offered", "goes_on")
    },
    ("follow_shop_text", "asked"): "it is only answered, or noted for the shop, and nothing is done by it",
    ("follow_shop_text", "unread"): "it is only said, where it is short, and nothing is done by it",
    ("change_cart", "lines"): "they are said in words, by the names of the operator's catalogue",
    ("remove_from_cart", "lines"): "they are said in words, by the names of the operator's catalogue",
    ("clear_cart", "lines"): "they are said in words, by the names of the operator's catalogue",
    ("take_order_message", "lines"): "they are said in words, by the names of the operator's catalogue",
    ("order_again", "lines"): "they are said in words, by the names of the operator's catalogue",
    ("order_again", "remarks"): "they change nothing, and are said with the cart",
    ("take_order_message", "remarks"): "they change nothing, and are said with the cart",
    ("place_order", "lines"): "they are said in words, by their names",
    ("place_order", "address"): "it is said where the order is delivered to it, and else there is none",
    ("place_order", "zone"): "it is the zone of the place, which the operator has set",
    ("place_order", "drafted_at"): "it is when the summary was made",
    ("place_order", "pay_until"): "it is said with the link to pay at",
    ("cancel_order", "id"): "the order is named by its number",
    **{(tool, "order"): "the order is named by its number" for tool in ORDER_MOVES},
    **{(tool, "conversation"): "it is the person of the order" for tool in ORDER_MOVES},
    ("leave_out_sessions", "ids"): "each is named by when it begins",
    ("leave_out_sessions", "single"): "it is the only one that begins at the moment which is said",
    ("change_planned_session", "planned"): "it is named by when it begins",
    ("bring_here", "source"): "the question names the number that is left, of which it is the conversation",
    ("agree_to_session", "minutes"): "who does not want a session hears of no length",
    ("agree_to_session", "least_age"): "the person has just told it, and it is kept nowhere",
    ("tell_admins", "number"): "it is the number that the person themselves writes from",
    ("tell_admins", "name"): "it is the person's own name",
    ("tell_admins", "wrote"): "it is what the person themselves wrote, and only admins are shown it",
    ("tell_admins", "admins"): "the operator has set who they are",
    **{("talk_to_human", name): "whatever the reason is, a person is called" for name in ("reason", "why", "at")},
    **{("open_ticket", name): "the person has answered which ticket it is" for name in ("is_same", "closes", "at")},
    **{(tool, "conversation"): "it is the person of the ticket" for tool in MOVES},
    **{(tool, "operator"): "it is the admin's own name" for tool in MOVES},
    **{(tool, "words"): "only an answer has words" for tool in ("take_ticket", "hand_back_ticket")},
    **{(tool, name): "no person wants it, and nobody is asked" for tool, names in INTERNAL.items() for name in names},
    **{
        (tool, "before"): "what was said before stands behind the reason in the ticket"
        for tool in ("talk_to_human", "open_ticket")
    },
}
"""Arguments that a question need not say, each with its reason."""
OTHERS = ("others",)
REST = "rest"
"""What recurs, without the one time that moves: nothing of it changes, so the question says only that it stays."""
SAME_DEED = {
    frozenset(("record_feedback", "skip_habit")): "not having done it is one note, whoever words it",
    frozenset(("record_feedback", "did_habit")): "having done it is one note, whoever words it",
    frozenset(("set_reminder", "snooze_reminder")): "either way a reminder comes at that time, with these words",
    **{frozenset(pair): "each sets how an order stands" for pair in itertools.combinations(ORDER_MOVES, 2)},
    frozenset(("remove_from_task_list", "delete_task")): "a task is deleted, on whatever list it is",
    frozenset(("complete_in_task_list", "complete_task")): "a task is done, on whatever list it is",
    frozenset(("leave_out_sessions", "pause_planned_sessions")): "no session begins until then",
    frozenset(("set_intensity", "make_easier")): "smaller steps are smaller steps",
    frozenset(("set_intensity", "make_harder")): "bigger steps are bigger steps",
}
"""Tools that may ask one question, because they do one thing."""

WORDS = some.sampled_from(["milk", "bread", "call Ana", "wire 50", "Ñandú", "3 pm", "tea, at 5", "x (y)", "a: b"])
NAMES = some.sampled_from(["Ana", "Bo", "Ana Sosa", "José"])
EMAILS = some.sampled_from(["ana@example.org", "bo@example.org", "ana@example.com", "a.na@example.org"])
MINUTES = some.integers(min_value=10, max_value=60 * 24 * 300).map(lambda minutes: NOW + timedelta(minutes=minutes))
TIMES = some.builds(time, some.integers(0, 23), some.sampled_from([0, 15, 30, 59]))
ZONES = some.sampled_from(["America/Toronto", "Europe/Madrid", "Asia/Tokyo"])
RULES = some.sampled_from(
    ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=MONTHLY;BYMONTHDAY=1"]
)
BY_NAME: Mapping[str, some.SearchStrategy[Any]] = {
    "email": EMAILS,
    "name": NAMES,
    "zone": ZONES,
    "rule": RULES,
    "phone": some.sampled_from(["", "+14165550123", "+1 416 555 0199"]),
    "body": some.sampled_from(["Hello.", "Hello.\nBye.", "b: c", "x" * 1_000, "x" * 999 + "y"]),
    "tags": some.sampled_from([("brief",), ("emojis",), ("no_emojis",), ("formal",), ("brief", "formal")]),
    "days": some.sampled_from([0, 0, 1, 3]),
    "minutes": some.sampled_from([5, 60, 90, 24 * 60, 24 * 60 + 30, 2 * 24 * 60, 3_000]),
    "overlaps": some.sampled_from([(), ("tea",), ("tea", "lunch")]),
    "currency": some.sampled_from(["CAD", "EUR", "JPY"]),
    "without": some.sampled_from([(), (date(2026, 12, 25),)]),
    "start": MINUTES,
    "mood": some.sampled_from(["0", "1", "5"]),
}
"""Strategies for what a type alone does not tell."""

ORDER_LINES = some.builds(
    OrderLine,
    sku=WORDS,
    options=some.just({}),
    count=some.integers(1, 50),
    price=some.integers(1, 10_000),
    names=WORDS.map(lambda name: {"en": name, "es": name}),
)

SESSIONS = some.builds(PlannedSession, minutes=some.sampled_from([10, 15, 20]), at=MINUTES)
BY_CLASS: Mapping[Any, some.SearchStrategy[Any]] = {
    OrderLine: ORDER_LINES,
    PlannedSession: SESSIONS,
    NoticeLead: some.builds(NoticeLead, minutes=some.sampled_from([1, 30, 60, 90, 24 * 60])),
}
"""Strategies for classes that are not valid with just any values."""


def made(kind: Any, name: str = "") -> some.SearchStrategy[Any]:
    """Values of a type, as an argument of this name has them."""
    origin, arguments = get_origin(kind), get_args(kind)
    if name in BY_NAME and not (name == "start" and kind in (time, date)):
        found = BY_NAME[name]
        return some.none() | found if type(None) in arguments else found
    if origin is Literal:
        return some.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return some.one_of([made(each, name) for each in arguments])
    if origin is tuple:
        return some.lists(made(arguments[0], name), min_size=1, max_size=3, unique_by=repr).map(tuple)
    if kind in BY_CLASS:
        return BY_CLASS[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return some.sampled_from(list(kind))
    if hasattr(kind, "__metadata__"):
        return made(arguments[0], name)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return some.builds(kind, **{each: made(f.annotation, each) for each, f in kind.model_fields.items()}).filter(
            bool
        )
    return BY_TYPE[kind]


BY_TYPE: Mapping[Any, some.SearchStrategy[Any]] = {
    str: WORDS,
    int: some.integers(0, 100),
    bool: some.booleans(),
    datetime: MINUTES,
    AwareDatetime: MINUTES,
    time: TIMES,
    date: some.dates(date(2026, 11, 22), date(2027, 3, 1)),
    type(None): some.none(),
}


def call(language: Language) -> Call[Any]:
    return Call("c", NOW, Services.__new__(Services), language=language, zone=ZoneInfo("America/Toronto"))


def asked(tool: Tool[Any], prepared: BaseModel, language: Language) -> str:
    return with_care(tool.question(call(language), prepared), language)


def paths(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places of the arguments in it, inner ones as well."""
    for name in type(value).model_fields:
        inner = getattr(value, name)
        if isinstance(inner, BaseModel):
            yield from paths(inner, (*path, name))
        else:
            yield (*path, name)


def changed(value: Any, path: tuple[str, ...], draw: Any) -> Any:
    """Return the arguments with another valid value in this place."""
    name, *rest = path
    if rest:
        new = changed(getattr(value, name), tuple(rest), draw)
    else:
        new = draw(made(type(value).model_fields[name].annotation, name))
    return type(value).model_validate({**{each: getattr(value, each) for each in type(value).model_fields}, name: new})


def names(prepared: Any) -> list[dict[str, Any]]:
    """What is asked of the other things that were named, which is all but their ids."""
    return [each.model_dump(exclude={"id", "due", "is_done"}) for each in prepared.others]


@pytest.mark.sampled(8)
@pytest.mark.parametrize("tool", [tool for _, tool in TOOLS], ids=lambda tool: tool.name)
@settings(max_examples=25, derandomize=True, database=None, deadline=None)
@given(data=some.data())
def test_a_question_says_every_argument_that_matters(tool: Tool[Any], data: some.DataObject) -> None:
    prepared = data.draw(made(tool.prepared))
    unsaid = {REST, *(path for name, path in IMMATERIAL if name == tool.name)}
    places = [each for each in paths(prepared) if unsaid.isdisjoint((each[0], ".".join(each)))]
    if not places:
        return
    place = data.draw(some.sampled_from(places))
    try:
        other = changed(prepared, place, data.draw)
    except ValueError:  # the two together are nothing that a tool would be given
        return
    if done(tool.name, other) == done(tool.name, prepared) or (place == OTHERS and names(other) == names(prepared)):
        return
    for language in LANGUAGES:
        assert asked(tool, prepared, language) != asked(tool, other, language), (place, prepared, other)


@pytest.mark.parametrize("name", ["update_event", "move_reminder"])
@settings(max_examples=10, derandomize=True, database=None, deadline=None)
@given(data=some.data())
def test_a_question_says_that_the_other_times_stay(name: str, data: some.DataObject) -> None:
    tool = next(each for _, each in TOOLS if each.name == name)
    prepared: Any = data.draw(made(tool.prepared))
    others = prepared.model_copy(update={REST: prepared.new})
    alone = prepared.model_copy(update={REST: None})
    for language in LANGUAGES:
        assert asked(tool, others, language) != asked(tool, alone, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_about_a_planned_session_says_which(language: Language) -> None:
    planned = tuple(
        TimerRequest(NOW + timedelta(days=days), "10", id=id, kind=START) for days, id in ((1, "a"), (2, "b"), (3, "c"))
    )
    known = dataclasses.replace(call(language), timers=planned)
    moved = [ChangedPlan(planned=each.id, minutes=10, at=NOW + timedelta(days=9)) for each in planned]
    assert len({change_planned_session.question(known, each) for each in moved}) == len(planned)
    left = [LeftOut(ids=ids) for ids in (("a",), ("b",), ("a", "b"), ("a", "b", "c"))]
    assert len({leave_out_sessions.question(known, each) for each in left}) == len(left)


def done(tool: str, prepared: BaseModel) -> Any:
    """What decides what is done: of two ways to say one thing, the one that counts."""
    given = prepared.model_dump()
    own = given.get("new", given)
    for name in ("schedule", "recurs"):
        if (schedule := getattr(getattr(prepared, "new", prepared), name, None)) is not None:
            first = next(upcoming(schedule, "", NOW), None)  # a beginning that is over changes nothing
            own[name] = {**own[name], "start" if name == "recurs" or "times" in own[name] else "since": first}
    if tool in ("set_reminder", "move_reminder", "snooze_reminder"):
        counts = "minutes" if own["minutes"] is not None else "schedule" if own["schedule"] is not None else "at"
        return {**given, **dict.fromkeys(own), "new": None, "own": (own["text"], counts, own[counts])}
    if tool in ("create_event", "update_event"):  # what recurs has a zone of its own, and begins when it says
        spare = ["zone", *(["start"] if own["recurs"] else []), *(["minutes"] if own["days"] else [])]
        if own["days"] and own["recurs"]:  # whole days have no time, and are the same days by any clock
            begins = own["recurs"]["start"].astimezone(ZoneInfo(own["recurs"]["zone"])).date()
            own["recurs"] = {**own["recurs"], "times": (), "zone": "", "start": begins}
        own = {name: value for name, value in own.items() if name not in spare}
        return {**given, **dict.fromkeys((*own, *spare)), "new": None, "own": own}
    if tool == "open_ticket" and own["is_question"]:  # it answers the very text that is passed on, and nothing else is
        return given | {"problem": None, "about": None}
    if tool == "leave_out_sessions":  # a pause, an occurrence or whole plans
        counts = next((each for each in ("until", "at") if own[each] is not None), "ids")
        return counts, own[counts]
    if tool == "change_planned_session" and own["schedule"] is not None:  # it recurs from when it did
        return given | {"at": None}
    if tool == "create_draft":  # it is one, whatever could be sent
        return given | {"is_draft": None}
    return given


def test_every_reason_is_of_an_argument_that_is_there() -> None:
    known = {(tool.name, path) for _, tool in TOOLS for path in tool.prepared.model_fields}
    assert {(name, path.partition(".")[0]) for name, path in IMMATERIAL} <= known


@pytest.mark.slow
@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(data=some.data())
def test_no_two_tools_ask_the_same_question(data: some.DataObject) -> None:
    (_, one), (_, other) = data.draw(some.sampled_from(list(itertools.combinations(TOOLS, 2))))
    if frozenset((one.name, other.name)) in SAME_DEED:
        return
    asked_one, asked_other = (asked(each, data.draw(made(each.prepared)), "en") for each in (one, other))
    assert asked_one != asked_other


# --- letters that look like others ------------------------------------------------------------------------------------

DISGUISED = {
    "p\u0430ypal": "p[U+0430]ypal",
    "\u0420aul": "[U+0420]aul",
    "G\u03bfogle": "G[U+03BF]ogle",
    "\u0441\u0430\u0445\u0430\u0440": "[U+0441][U+0430][U+0445][U+0430][U+0440]",
    "mi\u200blk": "mi[U+200B]lk",
    "milk\u202e": "milk[U+202E]",
    "\u2066milk": "[U+2066]milk",
    "mi\u00adlk": "mi[U+00AD]lk",
    "mi\ufefflk": "mi[U+FEFF]lk",
    "\uff4dilk": "[U+FF4D]ilk",
    "\U0001d426ilk": "[U+1D426]ilk",
    "+1 \u0664\u0661\u0666": "\u0664\u0661\u0666 = 416",
    "\uff15 apples": "\uff15 = 5",
    "ana@xn--80ak6aa92e.com": "xn--80ak6aa92e.com = \u0430\u0440\u0440\u04cf\u0435.com",
    "ana@m\u00fcnchen.de": "m\u00fcnchen.de = xn--mnchen-3ya.de",
}
HONEST = [
    "milk",
    "Ma\u00f1ana, caf\u00e9 y 1\u00ba",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u0441 \u0432\u0430\u043c\u0438",
    "\u039a\u03b1\u03bb\u03b7\u03bc\u03ad\u03c1\u03b1",
    "\u674e\u5c0f\u9f99",
    "iPhone\u30b1\u30fc\u30b9",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \u2764\ufe0f",
    "ana@example.org",
    "\u201cquoted\u201d \u2026 5 \u20ac",
]


@pytest.mark.parametrize("text", DISGUISED, ids=ascii)
def test_what_is_not_what_it_looks_like_is_said(text: str) -> None:
    question, _, told = with_care(f"Add \u201c{text}\u201d?", "en").partition("\n")
    assert text in question
    assert told == f"Careful, this is not what it looks like: {DISGUISED[text]}"


@pytest.mark.parametrize("text", HONEST, ids=ascii)
def test_plain_words_of_any_alphabet_are_only_shown(text: str) -> None:
    assert with_care(f"Add {text}?", "es") == f"Add {text}?"


def test_one_letter_in_two_ways_of_writing_is_one() -> None:
    assert with_care("caf\u0065\u0301?", "en") == with_care("caf\u00e9?", "en")


@pytest.mark.parametrize(
    ("address", "is_honest"),
    [
        ("ana@example.org", True),
        ("a.b+c_d@sub.example.co.uk", True),
        ("jos\u00e9@example.es", True),
        ("ana@m\u00fcnchen.de", True),
        ("\u0438\u0432\u0430\u043d@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", True),
        ("ana@ex\u0430mple.org", False),
        ("\u0430na@example.org", False),
        ("ana\u200b@example.org", False),
        ("ana@example.org\u2060", False),
        ("an\u00ada@example.org", False),
        ("\uff41na@example.org", False),
        ("ana@example\uff0eorg", False),
        ("ana@\u0430\u0440\u0440\u04cf\u0435.com", False),
        ("ana@xn--80ak6aa92e.com", False),
        ("ana@exampl\u03b5.org", False),
    ],
    ids=ascii,
)
def test_an_address_is_what_it_looks_like(address: str, is_honest: bool) -> None:
    assert is_honest_address(address) == is_honest
