"""The support lane: its prompt, its tools, and how people ask for it."""

from importlib.resources import files

from parley.lanes import preferences
from parley.lanes.lane import Lane, subjects
from parley.lanes.lane import LaneNotes as Stored
from parley.lanes.support import card, complaining, desk_tools, escalation, hand_off, kept, merging, texts
from parley.lanes.support.contacts import answer_hours, get_support
from parley.lanes.support.desk_events import EVENTS, undelivered
from parley.lanes.support.desk_notice import NOTICE_TIMER, tell_desk
from parley.lanes.support.hand_off import SILENCE_TIMER, UNTAKEN_TIMER, talk_to_human
from parley.lanes.support.notes import LANE_NAME, NOTICE_KIND, SILENCE_KIND, UNTAKEN_KIND, SupportNotes
from parley.lanes.support.passing_on import pass_on
from parley.lanes.support.settings import SupportSettings
from parley.lanes.support.tickets import (
    add_to_ticket,
    close_row,
    close_ticket,
    keep_ticket,
    open_ticket,
    pass_on_question,
    view_ticket,
)
from parley.lanes.support.wishes import behind_bot
from parley.tools.tool import Toolbox


def _stopped(stored: Stored) -> Stored:
    """Return the lane's stored notes after an opt-out: any hand-off ends, the open ticket stays open for operators."""
    return SupportNotes.read(stored).change(hand_off=None, message_until=None).store()


TOPICS = {
    "support": ("talk_to_human", "open_ticket", "add_to_ticket", "view_ticket", "close_ticket", "get_support"),
}
"""The tools that HELP lists under a topic, by the topic's key in `topic_words` of the texts."""

SUPPORT = Lane(
    name=LANE_NAME,
    topics=TOPICS,
    topic_words=lambda language: texts.of(language).topic_words,
    title=lambda language: texts.of(language).lane_title,
    prompt=files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip(),
    card=card.CARD,
    tools=Toolbox(
        [
            *(talk_to_human, open_ticket, add_to_ticket, view_ticket, close_ticket, answer_hours, get_support),
            *(tell_desk, pass_on, keep_ticket, close_row),
            *preferences.BESIDE,
        ]
    ),
    joined=(preferences.JOINED,),
    purpose="complaints, problems, a person of the place to talk to",
    intents=("get_support", "complaint", "talk_to_human", "ticket"),
    subjects=lambda _: subjects(__package__),
    is_featured=False,
    is_beside=True,
    names=lambda language: texts.of(language).names,
    settings=SupportSettings,
    is_on=lambda services: services.business is not None,
    holds=hand_off.holds,
    behind_call=behind_bot,
    on_floor_over=hand_off.over,
    goes_first=escalation.goes_first,
    steps_in=escalation.steps_in,
    on_injury=escalation.on_injury,
    beside=escalation.beside,
    on_unanswered=escalation.on_unanswered,
    complains=complaining.complains,
    is_offer=escalation.is_offer,
    passes_on=pass_on_question,
    on_undelivered=undelivered,
    events=EVENTS,
    timers={SILENCE_KIND: SILENCE_TIMER, NOTICE_KIND: NOTICE_TIMER, UNTAKEN_KIND: UNTAKEN_TIMER},
    on_stop=_stopped,
    kept=kept.kept,
    merges=merging.merges,
)

DESK = Lane(name="desk", prompt="", tools=Toolbox(desk_tools.TOOLS), is_routed=False)
"""The tools with which admins handle tickets by text. Like the admin lane, it is a lane to which no text is routed: its
tools are called by phrases only, and texts of other people are not compared with these."""
