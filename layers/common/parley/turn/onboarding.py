"""Asking a new person about themselves, one question at a time, at the end of a reply."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from parley import texts
from parley.conversation.admission import AdmissionStatus
from parley.conversation.effects import Say
from parley.conversation.events import Burst, Message, MessageForm
from parley.conversation.farewell import farewell_of
from parley.conversation.keywords import HELP
from parley.conversation.normal_form import normalise
from parley.conversation.outcomes import OF_THE_PERSON, TurnEvent
from parley.conversation.parts import parts
from parley.conversation.questions import QuestionDraft
from parley.conversation.requests import correction
from parley.conversation.small_talk import is_small_talk
from parley.conversation.state import Conversation
from parley.conversation.timers import REMINDER
from parley.conversation.verdict import ANSWERABLE, judge
from parley.lanes import once_more, referent, table
from parley.lanes.calling import call_for
from parley.ports import TurnContext
from parley.texts import people
from parley.texts.vocabulary import listed
from parley.turn import onboarding_steps, question_text
from parley.turn.applying import in_zone
from parley.turn.decision import Decision, asking_in_last, end_of_reply, say
from parley.turn.free_text import otherwise

MOST_OF_COURTESY = 6
"""The most words of a text that only greets or thanks."""
DONE = listed("parley.conversation.vocabulary", "only_done")
"""Whole normalised texts that say that something is done, and are no name."""
BY_THE_CLOCK = timedelta(hours=2)
"""A reminder that is due so much later was most likely set by the clock ("at nine"), and not by a length ("in ten
minutes")."""


def introduced(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Handle the answer to an open onboarding question. The guessed local time is confirmed or denied, or the person
    skips. None for any other message, or if no such question is open.
    """
    message, found = messages[-1], onboarding_steps.open_step(conversation)
    if found is None or not found[1].was_readable_at(message.written_at):
        return None
    if judge(conversation.confirmation, message) in ANSWERABLE:  # a yes or no answers the open confirmation
        return None
    (step, question), says = found, people.of(conversation.language)
    is_zone = step == onboarding_steps.ZONE
    if is_zone and (onboarding_steps.confirms(message.text) or message.payload == question.payload(1)):
        right = onboarding_steps.closed(conversation, step, over=True)
        return say(in_zone(right, question.options[0].value, context.now()), message.id, says.zone_kept, context)
    if onboarding_steps.skips(message.text) or (is_zone and message.payload == question.payload(2)):
        left = onboarding_steps.closed(conversation, step, over=True)
        return say(left, message.id, says.zone_elsewhere if is_zone else says.skipped, context)
    return None


def about_what_was_done(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext
) -> Decision | None:
    """Decide a text that corrects or takes back what has just been done, or answers a reminder that has just come,
    while an onboarding question stands behind those words: "no i meant almond milk" is no name. "Undo" takes back what
    was done after any open question was asked. None for any other text.
    """
    message = messages[-1]
    if conversation.confirmation is not None:
        return None
    step = onboarding_steps.open_step(conversation)
    if step is None:
        is_newer = bool(conversation.questions) and _is_done_behind_questions(conversation)
        takes_back = is_newer and len(messages) == 1 and referent.takes_back(normalise(message.text))
        return otherwise(conversation, messages, context) if takes_back else None
    if step[0] == onboarding_steps.NAME and _is_no_name(message.text):
        return otherwise(conversation, messages, context)
    is_correction = bool(conversation.undo) and correction(message.text) is not None
    return (
        otherwise(conversation, messages, context)
        if is_correction or _is_about_it(conversation, messages, context)
        else None
    )


def _is_done_behind_questions(conversation: Conversation) -> bool:
    """Return whether what was done last was done after the open questions were asked, so that "undo" means that."""
    done = {step.event for step in conversation.undo if step.calls}
    at = max((line.at for line in conversation.history.lines if line.id in done), default=None)
    return at is not None and all(question.asked_at < at for question in conversation.questions)


def _is_no_name(text: str) -> bool:
    """Return whether a short text only greets, thanks, says goodbye, or says that something is done."""
    return len(text.split()) <= MOST_OF_COURTESY and (
        is_small_talk(text) or farewell_of(text) is not None or normalise(text) in DONE
    )


def _is_about_it(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> bool:
    """Return whether a text is a command about the thing that was made last, or answers a reminder that has come."""
    lanes, call = table.on(context.services), call_for(conversation, messages[-1].written_at, context)
    text, count = messages[-1].text, len(messages)
    reads = (referent.to_reminder, referent.command, once_more.command)
    return any(read(lanes, conversation, text, count, call) is not None for read in reads)


def introducing(before: Conversation, decision: Decision, event: TurnEvent, context: TurnContext) -> Decision:
    """Ask a new person one onboarding question at the end of the reply. A question that they passed over in this turn
    is not asked again today.
    """
    if not isinstance(event, OF_THE_PERSON):
        return decision
    conversation = decision.conversation
    left = onboarding_steps.open_step(conversation)
    if (
        left is not None
        and any(each.id == left[1].id for each in before.questions)
        and isinstance(event, Message | Burst)
        and not (isinstance(event, Message) and event.form is MessageForm.REACTION)
        and not _is_beside(before, conversation, event)
    ):
        conversation = onboarding_steps.closed(conversation, left[0], over=False)
    conversation = onboarding_steps.finished(conversation)
    decision, person = Decision(conversation, decision.effects), conversation.person
    if person is None or person.returning is not None:
        return decision
    if person.opted_out:
        return decision
    is_new = person.status is AdmissionStatus.ONBOARDING and context.policy.admission.introduces
    if not is_new and not _needs_zone(before, conversation, context.now()):
        return decision
    last = end_of_reply(decision, event, context)
    step = onboarding_steps.next_step(person, context.now()) if is_new else onboarding_steps.zone_step(person)
    if step is None or last is None:
        return decision
    lane = table.lane_with(onboarding_steps.TOOLS[step], context.services)
    if not lane:
        return decision
    asking = onboarding_steps.asking(conversation, step, lane, context.now())
    return _with_question(decision, last, asking, step, context)


def _needs_zone(before: Conversation, now: Conversation, at: datetime) -> bool:
    """Return whether this turn has set a reminder for a person whose number may lie in several time zones, so that the
    reminder may come at the wrong hour."""
    if now.knows_zone:
        return False
    known = {timer.id for timer in before.timers}
    new = [timer for timer in now.timers if timer.id not in known and timer.kind == REMINDER]
    return any(timer.schedule is not None or timer.due - at >= BY_THE_CLOCK for timer in new)


def _is_beside(before: Conversation, now: Conversation, event: Message | Burst) -> bool:
    """Return whether the message is HELP, or a confirmation is open before or after this turn: then the open onboarding
    question stays open.
    """
    texts = [each.text for each in (event.messages if isinstance(event, Burst) else (event,))]
    return before.confirmation is not None or now.confirmation is not None or normalise(texts[-1]) in HELP


def _with_question(decision: Decision, last: Say, asking: QuestionDraft, step: str, context: TurnContext) -> Decision:
    """Return the decision with this onboarding question appended to its last message; unchanged if the two do not fit
    into one message.
    """
    conversation, message = decision.conversation, last.message
    person, says = conversation.person, texts.of(conversation.language)
    assert person is not None  # a person who is asked has written
    opened = question_text.opened(message.id.rpartition(".r")[0], (), (asking,), context.now())
    text = f"{message.text}\n\n{question_text.read(opened, says)}"
    sent = parts(text, message.channel, message.provider, drops_accents=context.policy.drops_accents)
    if message.template or message.buttons or len(sent) != 1:
        return decision
    (text,) = sent
    lines = tuple(
        line.model_copy(update={"text": text}) if line.id == message.id else line for line in conversation.history.lines
    )
    asking_them = conversation.change(
        history=conversation.history.model_copy(update={"lines": lines}),
        person=onboarding_steps.asked(person, step, opened[0].id, context.now()),
    )
    longer = Say(message.model_copy(update={"text": text}))
    return asking_in_last(Decision(asking_them, (*decision.effects[:-1], longer)), opened, says)
