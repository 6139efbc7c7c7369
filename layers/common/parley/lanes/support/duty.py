"""Which admins are on duty (`admins.is_on_duty`), and whether somebody is there to answer.

an admin is on duty and can be texted now    somebody is there
admins are on duty, but none can be texted   somebody is there only if there is a webhook; admins hear when they write
no admin has ever written                    somebody is there in opening hours: people use the console or the webhook
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from parley.conversation import reach
from parley.conversation.events import Provider
from parley.conversation.state import Conversation
from parley.lanes.admins import DUTY, is_on_duty, known, opening
from parley.lanes.support.texts import of
from parley.ports import DirectoryEntry, Put, Services
from parley.settings.conversation import ConversationSettings
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True)
class Duty:
    """Which admins are on duty at a moment, whether anybody hears of a hand-off then, and when that changes."""

    admins: tuple[DirectoryEntry, ...]
    """The admins on duty, who are told by text: at once, or as soon as they write."""
    is_on: bool
    """Whether somebody who is on duty hears of a hand-off now."""
    changes: datetime | None
    """The local time at which the opening hours end (if `is_on`) or begin next; None if that is not known, or the hours
    do not decide who is there."""


def duty(services: Services, at: datetime) -> Duty:
    """Return who is on duty at this moment, and when the opening hours begin or end next."""
    hours, admins = opening(services, at), known(services)
    on = tuple(entry for entry in admins if is_on_duty(services, entry.conversation, at))
    is_on = (bool(on) and _is_heard(services, on, at)) if admins else hours.is_open
    return Duty(on, is_on, hours.changes if hours.is_open == is_on else None)


def _is_heard(services: Services, admins: Sequence[DirectoryEntry], at: datetime) -> bool:
    """Return whether somebody hears of a hand-off at this moment: there is a webhook, or one of these admins can be
    written to.
    """
    if services.hand_off_webhook is not None or services.people is None:
        return True
    conversations = services.people.conversations([entry.conversation for entry in admins])
    templates = services.settings.of(ConversationSettings).news_templates
    return any(_can_be_told(each, at, templates) for each in conversations.values())


def _can_be_told(conversation: Conversation, at: datetime, templates: Mapping[Provider, str]) -> bool:
    """Return whether the person of this conversation can be written to at this moment: by SMS, within WhatsApp's 24
    hours, or with an approved template. False if they opted out.
    """
    person = conversation.person
    if person is None or conversation.is_opted_out:
        return False
    return reach.is_window_open(person.channel, person.whatsapp_heard_at, at) or bool(templates.get(person.provider))


def say_duty(call: Call[Services], value: str) -> None:
    """Store that the admin who texts is on duty, or off duty (`value` is ON or OFF)."""
    rows = call.services.rows(DUTY)
    fields = {"duty": value, "at": call.now.isoformat()}
    if not rows.change("", call.conversation, fields):
        rows.together(
            call.conversation, call.effect, call.now, [Put(DUTY, call.conversation, fields, is_personal=True)]
        )


def in_words(when: datetime | None, now: datetime, language: Language, is_end: bool = False) -> str:
    """Return a moment in words: "at 6 PM", or "on Tuesday at 7 AM" if it is another day. With `is_end`, in the form
    that follows "until". Empty if `when` is None.
    """
    if when is None:
        return ""
    from babel.dates import format_date, format_time  # 25 ms

    says, clock = of(language), format_time(when.time(), "short", locale=language)
    clock = " ".join(clock.replace(":00\u202f", " ").split())
    if when.date() == now.astimezone(when.tzinfo).date():
        return (says.until_time if is_end else says.at_time).format(time=clock)
    day = format_date(when.date(), "EEEE", locale=language)
    return (says.until_day if is_end else says.on_day).format(day=day, time=clock)


def people_answer(call: Call[Services]) -> str:
    """Return a sentence that says until when people answer, or when they will answer again."""
    return answers_when(call.services, call.now, call.language)


def answers_when(services: Services, now: datetime, language: Language) -> str:
    """Return a sentence in this language that says until when people answer, or when they will answer again."""
    says, on_duty = of(language), duty(services, now)
    when = in_words(on_duty.changes, now, language, is_end=on_duty.is_on)
    if on_duty.is_on:
        return says.until.format(time=when) if when else says.here_now
    return says.nobody_here_until.format(time=when) if when else says.nobody_here
