"""The tools for meeting notices: begin or change them, end them, and show them. `notices.py` says them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from parley.errors import ToolAsks
from parley.lanes import when
from parley.lanes.assistant import shown
from parley.lanes.assistant.notice_words import lead_in, lead_minutes
from parley.lanes.assistant.notices import (
    MeetingNotices,
    look_at,
    looks,
    wanted_notices,
    without_notices,
)
from parley.lanes.assistant.periods import A_DAY
from parley.lanes.assistant.texts import say
from parley.ports import Services
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Reversal, Tier, tool

MOST = A_DAY
"""The most minutes before an event at which it is told."""


class NoticeWish(Arguments):
    """The arguments of `set_meeting_notices`: how long before each event the person is told of it."""

    lead: Annotated[str | None, Field(max_length=80, description="As in '30 minutes'. Null: they are asked.")] = None
    wish: SkipJsonSchema[Annotated[str, Field(max_length=120)]] = ""
    """The words that a phrase has captured: "30 minutes before my meetings"."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the captured words are about all meetings, from the first word to the last."""
        return "wish" not in slots or lead_in(slots["wish"]) is not None


class NoticeLead(Arguments):
    """How many minutes before each event the person is told of it."""

    minutes: int = Field(ge=1, le=MOST)


def _lead(call: Call[Services], wanted: NoticeWish) -> NoticeLead:
    """Return how long before each event the person wants to be told. Raises ToolAsks if that is not said, or is more
    than a day.
    """
    said = wanted.lead or lead_in(wanted.wish) or ""
    minutes = lead_minutes(said) if said else None
    if minutes is None:
        raise ToolAsks(say(call).how_long_before, "lead", is_wrong=bool(said))
    if minutes > MOST:
        raise ToolAsks(say(call).notice_too_early, "lead", is_wrong=True)
    return NoticeLead(minutes=minutes)


def _length(call: Call[Services], minutes: int) -> str:
    return when.lasting(minutes, call.language)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "<tell|notify|alert|remind|warn|ping> me {wish:30 minutes before my meetings}",
            "<remind|notify|warn|alert|tell> me <of|about> {wish:my meetings 30 minutes before}",
            "let me know {wish:30 minutes before my meetings}",
            "<give|send> me <a heads-up|a heads up|notice|a notice|a reminder> {wish:30 minutes before my meetings}",
        ),
        "es": variants(
            "<avísame|recuérdame|notifícame|dime|alértame> {wish:media hora antes de mis reuniones}",
            "<avísame|recuérdame|notifícame> de {wish:mis reuniones media hora antes}",
            "<mándame|envíame|dame> <un aviso|un recordatorio> {wish:media hora antes de mis reuniones}",
            "quiero que me avises {wish:media hora antes de mis reuniones}",
        ),
    },
    prepare=_lead,
    question=lambda call, wanted: say(call).set_notices.format(lead=_length(call, wanted.minutes)),
    direct=True,
    in_help=False,
    is_of_document=True,
    is_for_phrases=True,
)
def set_meeting_notices(call: Call[Services], arguments: NoticeLead) -> Result:
    """Tell the person of each event in their calendar that has a time, so long before it begins."""
    before, notes = wanted_notices(call), call.notes.get(shown.LANE, {})
    kept = before.change(minutes=arguments.minutes) if before else MeetingNotices(minutes=arguments.minutes)
    words = say(call).notices_set.format(lead=_length(call, arguments.minutes))
    undo = (
        Reversal("set_meeting_notices", NoticeLead(minutes=before.minutes))
        if before
        else Reversal("stop_meeting_notices", NoArguments())
    )
    return replace(look_at(call, call.now), words=words, notes=kept.store(notes), undo=(undo,))


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "<stop|quit> <telling|reminding|notifying|alerting|warning> me <before|about|of> <my|the|all my|> meetings",
            "<do not|don't> <tell|remind|notify|alert> me <before|about|of> <my|the|> meetings <any more|anymore|>",
            "<stop|cancel|end|turn off|no more> <my|the|> meeting <notices|reminders|alerts|notifications>",
            "no more <notices|reminders|alerts> before <my|> meetings",
        ),
        "es": variants(
            "deja de <avisarme|recordarme|notificarme> <antes de|de> <mis|las> <reuniones|citas>",
            "<ya no|no> me <avises|recuerdes|notifiques> <más|> <antes de|de> <mis|las> <reuniones|citas>",
            "<quita|cancela|desactiva|para|no más> <los|mis|> avisos <de|antes de> <mis|las|> <reuniones|citas>",
        ),
    },
    question=lambda call, _: say(call).stop_notices,
    direct=True,
    in_help=False,
    is_of_document=True,
    is_for_phrases=True,
)
def stop_meeting_notices(call: Call[Services], arguments: NoArguments) -> Result:
    """End the notices before the events of the calendar."""
    before = wanted_notices(call)
    if before is None:
        return Result(say(call).no_notices)
    undo = (Reversal("set_meeting_notices", NoticeLead(minutes=before.minutes)),)
    notes = without_notices(call.notes.get(shown.LANE, {}))
    return Result(say(call).notices_stopped, forget=looks(call), notes=notes, undo=undo)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<my|show my|what are my> meeting <notices|alerts|notifications>",
            "do you <tell|remind|notify> me before <my|the> meetings",
            "when do you <tell|remind|notify> me <before|about|of> <my|the> meetings",
        ),
        "es": variants(
            "<mis|muestra mis|cuáles son mis> avisos <de reuniones|de mis reuniones>",
            "me <avisas|recuerdas> antes de <mis|las> reuniones",
            "cuándo me <avisas|recuerdas> <de|antes de> <mis|las> reuniones",
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def show_meeting_notices(call: Call[Services], arguments: NoArguments) -> str:
    """Tell how long before the events of the calendar the person is told of them."""
    wanted = wanted_notices(call)
    return say(call).notices_are.format(lead=_length(call, wanted.minutes)) if wanted else say(call).no_notices


TOOLS = (set_meeting_notices, stop_meeting_notices, show_meeting_notices)
"""The tools of this file, in the order in which phrases are held against them."""
