"""What a person may ask of what is kept about them: to see it, and to have it deleted. Looks, and changes nothing by
itself: `turn/run.py` erases, once the wish is committed.

Source: Regulation (EU) 2016/679 (GDPR), articles 15, 17 and 20. Both are called by their very words too, without a
model, by whoever is known here, whatever their status.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC

from pydantic import JsonValue

from parley.lanes.assistant.tools import NoArguments
from parley.ports import Services
from parley.texts import people
from parley.tools.tool import Call, Result, Tier, tool


def describe(call: Call[Services]) -> str:
    """A line for everything that is kept of the person."""
    says, about = people.of(call.language), call.about
    tasks = call.services.tasks.list(call.conversation)
    lines = [says.my_data]
    if about is not None:
        lines.append(says.my_number.format(number=about.number))
        if about.name:
            lines.append(says.my_name.format(name=about.name))
        lines.append(says.my_language.format(language=call.language))
        if call.knows_zone:
            lines.append(says.my_zone.format(zone=call.zone.key))
        if about.known_since is not None:
            lines.append(says.my_since.format(date=about.known_since.date().isoformat()))
    for words, is_done in ((says.my_open_tasks, False), (says.my_done_tasks, True)):
        if found := [task.title for task in tasks if task.done is is_done]:
            lines.append(words.format(tasks=", ".join(found)))
    if call.later:
        reminders = ", ".join(f"{each.text} ({each.at:%Y-%m-%d %H:%M} UTC)" for each in call.later)
        lines.append(says.my_reminders.format(reminders=reminders))
    lines += [words.format(listed=", ".join(listed)) for words, listed in _kept(call) if listed]
    if about is not None:
        lines.append(says.my_messages.format(count=about.messages, days=about.transcript_days))
        whole = says.whole_file_from.format(operator=about.operator) if about.operator else says.whole_file
        lines.append(whole)
    return "\n".join(lines)


def _kept(call: Call[Services]) -> Iterator[tuple[str, list[str]]]:
    """What else there is, each with the line that names it."""
    says, services, own = people.of(call.language), call.services, call.conversation
    events, mail = services.calendar.kept(own), services.mail.kept(own)
    yield says.my_events, [f"{each.title} ({each.start.astimezone(UTC):%Y-%m-%d %H:%M} UTC)" for each in events]
    yield says.my_contacts, [" ".join(filter(None, (c.name, c.phone, c.email))) for c in services.contacts.kept(own)]
    yield says.my_drafts, [f"{each.subject} ({each.to})" for each in mail if not each.sent]
    yield says.my_sent_emails, [f"{each.subject} ({each.to})" for each in mail if each.sent]
    yield says.my_known, [f"{each.name}: {each.value}" for each in call.known]
    yield says.my_plans, list(call.plans)
    yield says.my_habit, [each for notes in call.notes.values() for each in _words(notes.get("profile"))]


def _words(kept: JsonValue) -> Iterator[str]:
    """The texts within what a lane has noted."""
    if isinstance(kept, str) and kept:
        yield kept
    elif isinstance(kept, Mapping | list):
        for each in kept.values() if isinstance(kept, Mapping) else kept:
            yield from _words(each)


@tool(
    Tier.READ,
    phrases={
        "en": ["export my data", "export all my data", "send me my data", "what do you know about me"],
        "es": ["exporta mis datos", "exportar mis datos", "envíame mis datos", "qué sabes de mí"],
    },
    direct=True,
)
def export_my_data(call: Call[Services], arguments: NoArguments) -> str:
    """Tell the person everything that the service keeps about them, and how they get a whole file."""
    return describe(call)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": ["delete my data", "delete all my data", "erase my data", "forget me", "delete my account"],
        "es": ["borra mis datos", "borrar mis datos", "elimina mis datos", "olvídame", "borra mi cuenta"],
    },
    question=lambda call, _: people.of(call.language).delete_my_data,
    direct=True,
)
def delete_my_data(call: Call[Services], arguments: NoArguments) -> Result:
    """Delete everything that the service keeps about the person. The service asks them to confirm it."""
    return Result("", erases=True)


TOOLS = (export_my_data, delete_my_data)
"""What a model and HELP are offered, in this order: a tool is usable once it stands here."""
