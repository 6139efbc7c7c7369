"""Tells people on duty that somebody wants to talk to a human: admins by text, others by the operator's webhook.

by text      to admins on duty, at once; if nobody is, when the opening hours begin next
by webhook   by a timer right after the person has their answer, so that they need not wait for the webhook's server; if
             the post fails, again with longer and longer pauses, under the same id
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.errors import NotDone
from parley.lanes.lane import LaneTimer
from parley.lanes.support.duty import Duty, duty
from parley.lanes.support.notes import NOTICE_KIND, PendingNotice, notes_for, support_notes
from parley.lanes.support.passing_on import ASKED, REPORTED, WANTED, DeskWords, put
from parley.lanes.support.texts import say
from parley.ports import HandOffNotice, Services, TurnContext
from parley.tools.tool import Arguments, Call, LaneAction, Result, Tier, TimerRequest, tool

PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
"""The pause before the webhook is tried again, which doubles with each try, and the longest pause."""
TRIES = 20
"""How often the webhook is tried: for about half a day."""


NoticeKind = Literal["wanted", "reported", "asked"]
"""Whether a person is wanted, a problem was reported, or a question was asked that nobody could answer."""
NOTICES: Mapping[str, NoticeKind] = {WANTED: WANTED, REPORTED: REPORTED, ASKED: ASKED}
"""The kind of a notice by the name that is stored of it."""


class DeskNotice(Arguments):
    """What people on duty are told."""

    id: str = ""
    """The id of the notice, by which the webhook's receiver knows a repeat; empty for a new notice, which is not posted
    yet: its id is the action's effect."""
    ticket: str = Field(max_length=20)
    summary: str = Field(max_length=300)
    what: NoticeKind = WANTED
    tries: int = 0
    """How often a post to the webhook has failed."""
    by_text: bool = True
    """Whether admins are to be told by text."""
    by_webhook: bool = True


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_tell_desk, role="admin", is_for_lane=True)
def tell_desk(call: Call[Services], arguments: DeskNotice) -> Result:
    """Tell people on duty that a person is wanted."""
    id, on_duty = arguments.id or call.effect, duty(call.services, call.now)
    if arguments.by_text:
        for admin in on_duty.admins:
            words = DeskWords(
                to=admin.conversation,
                what=arguments.what,
                ticket=arguments.ticket,
                name=_name(call),
                text=arguments.summary,
            )
            put(call, words, f"{call.effect}.{admin.conversation[:16]}")
        if on_duty.admins and not on_duty.is_on:
            call.services.report_untold(call.conversation)
    is_text_due = arguments.by_text and not on_duty.admins and not on_duty.is_on
    tries = arguments.tries + 1 if arguments.id else 0
    is_post_due = arguments.by_webhook and not _is_posted(call, arguments) and tries < TRIES
    set_already = tuple(each.id for each in call.timers if each.kind == NOTICE_KIND)
    if not (is_text_due or is_post_due):
        return Result("", notes=notes_for(call).change(notice=None).store(), forget=set_already)
    left = PendingNotice(id=id, what=arguments.what, tries=tries, by_text=is_text_due, by_webhook=is_post_due)
    due = _next_try(call.now, left, on_duty)
    later = () if set_already else (TimerRequest(whole_seconds(due), "", kind=NOTICE_KIND),)
    return Result("", notes=notes_for(call).change(notice=left).store(), later=later)


def _next_try(now: datetime, left: PendingNotice, on_duty: Duty) -> datetime:
    """Return when to try the notice again. For the webhook: 30 seconds later, then at doubled pauses up to an hour. For
    admins alone: when they are next on duty.
    """
    if not left.by_webhook:
        return on_duty.changes if on_duty.changes is not None and not on_duty.is_on else now + LONGEST_PAUSE
    if not left.tries:
        return now
    return now + min(PAUSE * float(2 ** max(0, left.tries - 1)), LONGEST_PAUSE)


def _name(call: Call[Services]) -> str:
    return (call.about.name or "")[:60] if call.about else ""


def _is_posted(call: Call[Services], notice: DeskNotice) -> bool:
    """Post the notice to the webhook, unless the notice is new (it is then posted by the timer). Return True if it was
    accepted or there is no webhook, False if it still has to be posted.
    """
    webhook = call.services.hand_off_webhook
    if webhook is None:
        return True
    if not notice.id:
        return False
    try:
        webhook.post(HandOffNotice(notice.id, notice.ticket, call.conversation, notice.summary, call.language))
    except NotDone:
        return False
    return True


def notice_due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Handle the notice timer: start the action that tells admins or the webhook again, and set the timer for the next
    try. Do nothing if no notice is left or the ticket is closed.
    """
    notes = support_notes(conversation)
    if notes.notice is None or notes.ticket is None:
        return Result("")
    is_taken = notes.hand_off is not None and notes.hand_off.operator is not None
    left = notes.notice.change(by_text=notes.notice.by_text and not is_taken, tries=notes.notice.tries + 1)
    on_duty = duty(context.services, context.now())
    again = _next_try(context.now(), left, on_duty)
    if not left.by_webhook and not on_duty.admins and not on_duty.is_on:
        return Result("", again=again)
    notice = DeskNotice(
        id=left.id,
        ticket=notes.ticket.number,
        summary=notes.ticket.summary,
        what=NOTICES.get(left.what, REPORTED),
        tries=notes.notice.tries,
        by_text=left.by_text,
        by_webhook=left.by_webhook,
    )
    return Result("", acts=(LaneAction(tell_desk.name, notice),), again=again)


NOTICE_TIMER = LaneTimer(TimerRules(useful=None, speaks=False, waits_for_answers=False, always=True), notice_due)
