"""The hand-off of a conversation from the bot to a human: how it begins, what happens meanwhile, how it ends.

begins      on request, or by a rule of `escalation.py`. If somebody is on duty, the lane takes the floor and the bot is
            silent. If nobody is, the person is told when people answer; their message goes into the ticket
meanwhile   what the person writes goes into the ticket, and only operators answer. Until one has taken the hand-off,
            it goes to the phones of all admins on duty; if none has taken it after an hour, the person is told so, and
            the people on duty are told again
ends        an operator hands back, the person texts "bot" (or "forget it", before an operator has taken it: then they
            are asked whether to close the ticket), or nobody has written for `silence_hours`
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, Field

from parley.conversation.events import Message, MessageForm
from parley.conversation.floor import SILENCES
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.lanes.lane import LaneTimer
from parley.lanes.support import ticket as tickets
from parley.lanes.support.complaints import complaint, gives_up
from parley.lanes.support.desk_notice import DeskNotice, tell_desk
from parley.lanes.support.duty import duty, in_words
from parley.lanes.support.notes import (
    LANE_NAME,
    SILENCE_KIND,
    UNTAKEN_KIND,
    HandOff,
    SupportNotes,
    notes_for,
    support_notes,
)
from parley.lanes.support.passing_on import GONE, SAID, UNTAKEN, WANTED, DeskWords, pass_on, passed_on
from parley.lanes.support.settings import SupportSettings
from parley.lanes.support.texts import of, say
from parley.lanes.support.tickets import close_ticket
from parley.lanes.support.wishes import probably_wants_bot, wants_bot, wishes_no_person
from parley.ports import Services, TurnContext
from parley.tools.tool import Arguments, Call, LaneAction, NoArguments, Result, TakesFloor, Tier, TimerRequest, tool

PATIENCE = timedelta(hours=1)
"""How long a person waits for an operator before they are told that nobody has taken the hand-off yet."""
MOST_PASSED_ON = 5
"""The most texts of a person that are told to all admins on duty while nobody has taken the hand-off."""
MOST_TOLD = 20
"""The most admins who are told again of a hand-off that nobody has taken."""
OF_HAND_OFF = frozenset([SILENCE_KIND, UNTAKEN_KIND])
"""The kinds of the timers that a hand-off sets, and that end with it."""
Why = Literal["wish", "failures", "displeasure", "rule"]
"""Why a hand-off is made: the person wants it, they were not answered, they are displeased, the operator wants it."""


class HandOffWish(Arguments):
    """The wish to talk to a person."""

    reason: str = Field(default="", max_length=300, description="What the person wants help with, in their own words.")


class PreparedHandOff(Arguments):
    """A hand-off as it is made."""

    reason: str = ""
    before: tuple[str, ...] = ()
    """What the person wrote before that, oldest first: the first entries of a ticket that is opened for it."""
    why: Why = "wish"
    at: AwareDatetime


def to_hand_off(call: Call[Services], wish: HandOffWish) -> PreparedHandOff:
    """Return the hand-off that the person asks for, with its reason and the time."""
    return PreparedHandOff(reason=wish.reason, at=call.now)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("talk to a person", "talk to a human", "human", "agent", "escalate my ticket"),
            "talk to a person about {reason:my order}",
        ],
        "es": [
            *("hablar con una persona", "agente", "humano", "escala mi ticket"),
            "hablar con una persona sobre {reason:mi pedido}",
        ],
    },
    prepare=to_hand_off,
    question=lambda call, _: say(call).ask_hand_off,
    is_asked_apart=True,
    wants_number=True,
)
def talk_to_human(call: Call[Services], arguments: PreparedHandOff) -> Result:
    """Pass the person on to the people of the place, who then answer in this conversation instead of you. Use it when
    the person asks for a human, or when you cannot help with their problem."""
    says, notes = say(call), notes_for(call)
    if notes.ticket is None:
        open_one = tickets.opened(call, arguments.at, arguments.reason or says.wants_a_person)
        said = arguments.before
    else:
        open_one, said = notes.ticket, (arguments.reason,) if arguments.reason else ()
    for text in said:
        open_one = open_one.added(text, arguments.at)
    notes = notes.change(ticket=open_one)
    on_duty, is_told = duty(call.services, call.now), _is_wanted(notes)
    is_complaint = arguments.why == "rule" and complaint(arguments.reason, call.services.business) is not None
    sorry = says.sorry["displeasure" if is_complaint else arguments.why]
    notice = DeskNotice(ticket=open_one.number, summary=open_one.summary)
    acts = () if is_told else (LaneAction(tell_desk.name, notice),)
    when = in_words(on_duty.changes, call.now, call.language, is_end=on_duty.is_on)
    if not on_duty.is_on:
        here = (says.nobody_here_until if when else says.nobody_here).format(time=when)
        words = " ".join(filter(None, (sorry, here, says.leave_a_message.format(ticket=open_one.number))))
        return Result(words, notes=notes.change(message_until=call.now + tickets.MESSAGE).store(), acts=acts)
    until = says.until.format(time=when) if when else ""
    words = " ".join(filter(None, (sorry, says.handed_over.format(ticket=open_one.number), until, says.silent_now)))
    begun = notes.change(hand_off=HandOff(since=call.now))
    settings = call.services.settings.of(SupportSettings)
    old = tuple(each.id for each in call.timers if each.kind in OF_HAND_OFF)
    untaken = TimerRequest(whole_seconds(call.now + PATIENCE), "", kind=UNTAKEN_KIND)
    result = Result(words, notes=begun.store(), acts=acts, forget=old, later=(untaken,))
    return _holding(result, call.now, settings)


def _is_wanted(notes: SupportNotes) -> bool:
    """Return whether a notice that the person wants to talk to a human is still being sent to the people on duty."""
    return notes.notice is not None and notes.notice.what == WANTED


def _holding(result: Result, at: datetime, settings: SupportSettings) -> Result:
    """Return the result with the floor taken by the support lane (it hears all texts, and the bot is silent), and with
    the timer that ends the hand-off once nobody has written for the hours in the settings.
    """
    floor = TakesFloor("silences", int(settings.silence.total_seconds()))
    return replace(result, takes_floor=floor, later=(*result.later, silence_timer(at + settings.silence)))


def silence_timer(at: datetime) -> TimerRequest:
    """Return the timer that ends a hand-off at this moment, unless somebody has written since."""
    return TimerRequest(whole_seconds(at), "", kind=SILENCE_KIND)


def _timers(conversation: Conversation) -> tuple[str, ...]:
    return tuple(timer.id for timer in conversation.timers if timer.kind in OF_HAND_OFF)


def held_by(conversation: Conversation, notes: SupportNotes, context: TurnContext, result: Result) -> Result:
    """Return the result with these notes stored and the hand-off prolonged from now: the support lane keeps the floor
    (it hears all texts), and the timer that ends the hand-off starts again.
    """
    settings = context.services.settings.of(SupportSettings)
    kept = replace(result, notes=notes.store(), forget=_timers(conversation))
    return _holding(kept, context.now(), settings)


def handed_to_bot(conversation: Conversation, words: str, notes: SupportNotes | None = None) -> Result:
    """Return the Result that ends a hand-off: it says these words, and the bot answers again. `notes` are stored
    instead of the conversation's own, if given.
    """
    left = (notes or support_notes(conversation)).change(hand_off=None, message_until=None)  # thanks are for the bot
    return Result(words, notes=left.store(), leaves_floor=True, forget=_timers(conversation))


# --- what the person writes meanwhile ---------------------------------------------------------------------------------


def holds(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Return the Result that adds a person's texts to the ticket without an answer, during a hand-off; or ends the
    hand-off, if they ask for the bot. None if there is no hand-off.
    """
    notes, says = support_notes(conversation), of(conversation.language)
    if notes.hand_off is None:
        return None
    text, is_taken = messages[-1].text, notes.hand_off.operator is not None
    if wants_bot(text) or (context.model is None and probably_wants_bot(text, is_taken)):
        acts = _passed_on(conversation, notes, GONE)
        return replace(handed_to_bot(conversation, says.back_by_person), acts=acts)
    if notes.hand_off.operator is None and _needs_nobody(messages[-1].text):  # nobody has begun to answer
        over = handed_to_bot(conversation, f"{says.all_right} {says.back_by_operator}")
        closing = (LaneAction(close_ticket.name, NoArguments()),) if notes.ticket is not None else ()
        return replace(over, tells_what_waits=not closing, confirms=closing)
    messages = [_with_number(message) for message in messages]
    said = "\n".join(message.text for message in messages)
    if notes.hand_off.operator is None:
        acts = _told_to_all(conversation, notes, said, context)
    else:
        acts = _passed_on(conversation, notes, SAID, said)
    return Result("", notes=with_entries(notes, messages).store(), acts=acts)


def _needs_nobody(text: str) -> bool:
    """Return whether a text says that the person does not need to be answered any more: "forget it"."""
    return gives_up(text) or wishes_no_person(text)


def _with_number(message: Message) -> Message:
    """Return a message by which the person has shared their number with the number in its words, for whoever answers
    them; any other message unchanged."""
    if message.form is not MessageForm.NUMBER:
        return message
    return message.model_copy(update={"text": f"[Number shared: {message.person}]"})


def with_entries(notes: SupportNotes, messages: Sequence[Message]) -> SupportNotes:
    """Return the notes with these messages added to the open ticket; unchanged if no ticket is open."""
    ticket = notes.ticket
    if ticket is None:
        return notes
    for message in messages:
        ticket = ticket.added(message.text, message.received_at)
    return notes.change(ticket=ticket)


def _passed_on(conversation: Conversation, notes: SupportNotes, what: str, said: str = "") -> tuple[LaneAction, ...]:
    """Return the action that tells the admin who took the hand-off by text what the person wrote or did; empty if no
    admin took it by text.
    """
    hand_off, number = notes.hand_off, notes.ticket.number if notes.ticket else ""
    if hand_off is None or not hand_off.phone:
        return ()
    name = (conversation.person.name if conversation.person else None) or ""
    words = DeskWords(to=hand_off.phone, what=what, ticket=number, name=name[:60], text=passed_on(said))
    return (LaneAction(pass_on.name, words),)


def _told_to_all(
    conversation: Conversation, notes: SupportNotes, said: str, context: TurnContext
) -> tuple[LaneAction, ...]:
    """Return the actions that tell the admins on duty what the person wrote before anybody took the hand-off. Of a
    person who writes much, whoever takes the hand-off reads the rest.
    """
    ticket = notes.ticket
    if ticket is None or len(written_since(notes)) >= MOST_PASSED_ON:
        return ()
    name = (conversation.person.name if conversation.person else None) or ""
    words = DeskWords(what=SAID, ticket=ticket.number, name=name[:60], text=passed_on(said))
    admins = duty(context.services, context.now()).admins[:MOST_TOLD]
    return tuple(LaneAction(pass_on.name, words.model_copy(update={"to": each.conversation})) for each in admins)


def written_since(notes: SupportNotes) -> Sequence[str]:
    """Return what the person has written since the hand-off began; nothing without one."""
    if notes.hand_off is None or notes.ticket is None:
        return ()
    return [entry.text for entry in notes.ticket.entries if entry.at > notes.hand_off.since]


# --- its end by silence -----------------------------------------------------------------------------------------------


def over(conversation: Conversation, context: TurnContext) -> Result:
    """Return the Result that ends a hand-off in which nobody has written for too long, and tells the person so; an
    empty one if the hand-off has ended already.
    """
    if support_notes(conversation).hand_off is None:
        return Result("")
    return handed_to_bot(conversation, of(conversation.language).back_by_silence)


def silent(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Handle the timer that ends a hand-off by silence: end it if nobody has written for the hours in the settings,
    else set the timer again.
    """
    floor = conversation.floor
    if floor is not None and floor.lane == LANE_NAME and floor.mode == SILENCES and floor.is_held(context.now()):
        return Result("", again=floor.until)
    return over(conversation, context)


def untaken(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Handle the timer for a hand-off that nobody took for an hour: tell the person so, and notify the admins on duty
    again. Do nothing if an operator has taken it or it is over.
    """
    notes, floor, now = support_notes(conversation), conversation.floor, context.now()
    is_going_on = floor is not None and floor.lane == LANE_NAME and floor.is_held(now)
    if notes.hand_off is None or notes.ticket is None or notes.hand_off.operator is not None or not is_going_on:
        return Result("")
    says, on_duty = of(conversation.language), duty(context.services, now)
    when = in_words(on_duty.changes, now, conversation.language, is_end=on_duty.is_on)
    admins = on_duty.admins[:MOST_TOLD]
    told = [says.told_again] if admins else []
    if when:
        told.append((says.until if on_duty.is_on else says.nobody_here_until).format(time=when))
    words = " ".join((says.untaken.format(ticket=notes.ticket.number), *told, says.bot_meanwhile))
    name = (conversation.person.name if conversation.person else None) or ""
    again = DeskWords(what=UNTAKEN, ticket=notes.ticket.number, name=name[:60], text=notes.ticket.summary)
    acts = (again.model_copy(update={"to": each.conversation}) for each in admins)
    return Result(words, acts=tuple(LaneAction(pass_on.name, each) for each in acts))


UNTAKEN_TIMER = LaneTimer(TimerRules(useful=None, proactive=True, waits_for_answers=False, always=True), untaken)
SILENCE_TIMER = LaneTimer(TimerRules(useful=None, proactive=True, waits_for_answers=False, always=True), silent)
