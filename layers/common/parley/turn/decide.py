"""What an event does to a conversation. `decide` has no side effects: it returns a decision.

A message is matched in the order of `RULES`, and the first rule that has an answer decides.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from parley import texts
from parley.conversation import language, reach
from parley.conversation.admission import SERVED
from parley.conversation.effects import OptOutChange
from parley.conversation.events import (
    AddressChanged,
    AnyEvent,
    Burst,
    DeliveryFailed,
    Enrol,
    EraseRequested,
    HandedOver,
    Joined,
    LeadsTo,
    Message,
    MessageForm,
    MoveAgreed,
    MoveAsked,
    Notified,
    Removal,
    ResendAsked,
    SessionCheck,
    StatusChange,
    StatusSet,
    Stranded,
    TimerCancelled,
    TimerDue,
)
from parley.conversation.history import Line
from parley.conversation.outcomes import ActionDone, ActionFailed, TurnEvent
from parley.conversation.questions import QuestionDraft
from parley.conversation.state import Conversation
from parley.lanes import degraded, direct, table
from parley.lanes.proposing import Proposal
from parley.ports import TurnContext
from parley.texts import DEFAULT, Language
from parley.turn import edits, flooding, joining, lanes_off, order, planning, renewing, standing
from parley.turn.acting import acted, carry_out
from parley.turn.admitting import admitting, let_in, status_set
from parley.turn.agreeing import agreed_by_call, agreed_with_more, behind_the_yes
from parley.turn.answering import DeclinedQuestion, answering, declined_by, withdrawn_by
from parley.turn.asked_beside import asked_beside, declined_beside
from parley.turn.attached import understand
from parley.turn.budget import recorded, thrifty, within_budget
from parley.turn.changed_addresses import address_changed, asking_again, move_agreed, move_asked, staying
from parley.turn.choosing import choosing
from parley.turn.courtesies import courteous
from parley.turn.crisis import helping, is_in_crisis, naming_help
from parley.turn.debugging import debugged
from parley.turn.decision import HIDDEN, Decision, discreet, mark_untrusted, say
from parley.turn.erasing import dropped, erasing
from parley.turn.failed_answers import count_answer, forget_failed
from parley.turn.floor import holder, silences
from parley.turn.free_text import carried_out, proposed, set_aside
from parley.turn.groups import in_group
from parley.turn.holding import behind_call, floor_over, freed_by_call, holding, without_offer
from parley.turn.identities import one_person
from parley.turn.kind_words import with_kind_word
from parley.turn.late_mail import late
from parley.turn.letting_go import letting_go
from parley.turn.medicines import asked_about_medicines
from parley.turn.newcomers import enrol_newcomers
from parley.turn.next_question import asking_next, without_spent_choices
from parley.turn.notifying import notified
from parley.turn.number_request import asking_for_number
from parley.turn.onboarding import about_what_was_done, introduced, introducing
from parley.turn.operating import change_status, enrol, remove
from parley.turn.operators_words import say_unsent
from parley.turn.opting import doubting, opted_in, opting_out
from parley.turn.planning import reconcile
from parley.turn.resending import resend
from parley.turn.returning import come_back, notice_long_silence, returning
from parley.turn.stepping_in import going_first, on_failed_answer, stepping_in, with_words_beside, without_people
from parley.turn.timing import release_postponed, timer_cancelled, timer_due
from parley.turn.unanswered import awaiting_answers
from parley.turn.undelivered import delivery_failed, stranded


def decide(conversation: Conversation, event: TurnEvent, context: TurnContext) -> Decision:
    """Decide what one event does to the conversation: apply the rules for its kind, then every function of FOLLOW_UPS.
    Repeating it changes nothing, but may cost model tokens.
    """
    context = within_budget(conversation, context)
    decision = _decided(conversation, event, context)
    for follow_up in FOLLOW_UPS:
        decision = follow_up(conversation, decision, event, context)
    return decision


FollowUp = Callable[[Conversation, Decision, TurnEvent, TurnContext], Decision]
"""A function that changes a decision of any event. It gets the conversation as it was before the event."""

FOLLOW_UPS: tuple[FollowUp, ...] = (
    forget_failed,  # before all that adds messages, because it checks whether the rule itself has said anything
    release_postponed,  # before asking_next: postponed timers go before waiting questions
    enrol_newcomers,  # before introducing, because the lane that enrols somebody may ask them something itself
    asking_for_number,  # before introducing, whose question would be a second one behind the same reply
    with_kind_word,  # before introducing, which adds to the end of the same message
    introducing,  # before asking_next: its question is part of the reply, not a message after it
    reconcile,  # before asking_next, because a plan step whose question is gone is skipped, with its other questions
    letting_go,  # before asking_next and awaiting_answers: what is let go keeps nothing waiting, and has no timer
    without_spent_choices,  # before asking_next, because a pointless choice must not keep other questions waiting
    staying,  # before asking_again: whoever has just said no is not asked again
    asking_again,  # before asking_next, which asks what this adds to the waiting questions
    asking_next,  # before awaiting_answers, which sets the timers of all open questions
    awaiting_answers,  # before debugged, which shows the timers
    debugged,  # before thrifty, which may hold any message
    mark_untrusted,  # after all that adds history lines, because it marks the lines of this turn
    thrifty,  # after all that adds proactive messages, because it may hold them
    recorded,  # last, because it counts the model cost of all of the above
)
"""The functions that every decision passes through. The order matters; each comment gives the reason."""


def _decided(conversation: Conversation, event: TurnEvent, context: TurnContext) -> Decision:
    """Decide an event by its type. Events received before an erasure are dropped, except results of actions, because
    those actions have already run.
    """
    if conversation.drops(event.received_at) and not isinstance(event, ActionDone | ActionFailed):
        return dropped(conversation, event)
    match event:
        case Message():
            return _heard(conversation, (event,), context)
        case Burst():
            return _heard(conversation, event.messages, context)
        case ActionDone() | ActionFailed():
            return acted(conversation, event, context)
        case DeliveryFailed():
            return delivery_failed(conversation, event, context)
        case Stranded():
            return stranded(conversation, event, context)
        case SessionCheck():
            return _session_check(conversation, event)
        case TimerDue():
            return timer_due(conversation, event, context)
        case Notified():
            return notified(conversation, event, context)
        case AddressChanged() | MoveAsked() | MoveAgreed() | LeadsTo() | Joined() | HandedOver():
            return _about_addresses(conversation, event, context)
        case TimerCancelled() | ResendAsked() | EraseRequested() | Enrol() | StatusChange() | Removal() | StatusSet():
            return _commanded(conversation, event, context)
        case _:
            assert_never(event)


def _about_addresses(
    conversation: Conversation,
    event: AddressChanged | MoveAsked | MoveAgreed | LeadsTo | Joined | HandedOver,
    context: TurnContext,
) -> Decision:
    """Apply an event about the addresses of a person: one has changed, or two are found to be one person's."""
    match event:
        case LeadsTo() | Joined() | HandedOver():
            return one_person(conversation, event, context)
        case AddressChanged():
            return address_changed(conversation, event, context)
        case MoveAsked():
            return move_asked(conversation, event, context)
        case MoveAgreed():
            return move_agreed(conversation, event, context)


def _commanded(
    conversation: Conversation,
    event: TimerCancelled | ResendAsked | EraseRequested | Enrol | StatusChange | Removal | StatusSet,
    context: TurnContext,
) -> Decision:
    """Apply an event that an operator or an admin caused, such as a status change, an erasure or a cancelled timer."""
    match event:
        case TimerCancelled():
            return timer_cancelled(conversation, event)
        case ResendAsked():
            return resend(conversation, event, context)
        case EraseRequested():
            return Decision(erasing(conversation, event.id, event.received_at))
        case Enrol():
            return enrol(conversation, event, context)
        case StatusChange():
            return change_status(conversation, event, context)
        case Removal():
            return remove(conversation, event, context)
        case StatusSet():
            return status_set(conversation, event, context)
        case _:
            assert_never(event)


MessageRule = Callable[[Conversation, Sequence[Message], TurnContext], Decision | None]
"""A rule for one message or a burst of plain texts: it returns a decision, or None if it does not apply. The decision
goes under the id of the first message."""


def _heard(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Add the messages to the history, read their attachments, send held messages, and decide by the first of `RULES`
    that applies. A person who texts too much gets no answer.
    """
    messages = [each for each in messages if each.id not in conversation.overtaken]
    if not messages:
        return Decision(conversation)
    if (told := _told_of_form(conversation, messages, context)) is not None:
        return told
    if messages[-1].form is MessageForm.EDIT:
        edited = edits.changed(conversation, messages[-1], context)
        if isinstance(edited, Decision):
            return edited
        conversation, messages = edited[0], (edited[1],)
    heard_before = conversation.history.count
    conversation = lanes_off.without_questions(conversation, context)
    conversation = notice_long_silence(conversation, messages, context)
    conversation = standing.with_proof_of_reading(conversation, messages[-1], context)
    looked_ahead = let_in(conversation.met(messages[-1]), messages, context)  # the person is admitted below
    is_called_back = bool(behind_call(conversation, messages, context))
    is_silenced = silences(conversation, messages[-1].received_at, context) and not is_called_back
    context = replace(context, model=None) if is_silenced else context  # an operator is writing with them
    why = "" if is_silenced else flooding.why_unanswered(conversation, messages, context)
    if not is_silenced:
        conversation = flooding.count_texts(conversation, messages, why, context)
    is_served = looked_ahead.person is not None and looked_ahead.person.status in SERVED
    if is_served and not why:  # attachments of other people are not fetched, because that costs money
        messages, context = understand(conversation, messages, context)
    for message in messages:
        conversation = _noted(_hear(conversation, message, context), message)
    conversation = let_in(conversation, messages, context)
    if why:
        return flooding.silent(conversation, messages, why, context)
    begun = _begun(conversation, messages, conversation.history.count - heard_before, context)
    decision = next(found for rule in RULES if (found := rule(begun.conversation, messages, context)) is not None)
    command = direct.command(messages[-1].text, context.role_of(conversation), context.services, context.once)
    whole = Decision(decision.conversation, (*begun.effects, *decision.effects))
    is_about_another = (command is not None and command.tool.role == "admin") or _is_hidden(conversation)
    return discreet(whole, messages[-1].id) if is_about_another else whole


def _told_of_form(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Return the decision about what is no text of the person's to this service: in a group, a reaction, a deletion;
    None for anything else.
    """
    if (told := in_group(conversation, messages, context)) is not None:
        return told
    if messages[-1].form is MessageForm.REACTION:
        return _reacted(conversation, messages, context)
    if messages[-1].form is MessageForm.DELETED:
        return edits.forgotten(conversation, messages[-1])
    return None


def _begun(conversation: Conversation, messages: Sequence[Message], heard: int, context: TurnContext) -> Decision:
    """Return what is said before the text is answered: nothing for an opt-out or words of crisis. A START opts in, even
    if no opt-out is known here: the send function may know of one. `heard`: how many lines this turn has added.
    """
    begun = (
        Decision(conversation)
        if order.opts_out(conversation, messages[-1]) or is_in_crisis(conversation, messages, context)
        else _say_first(conversation, messages, heard, context)
    )
    if not reach.is_start(messages[-1]):
        return begun
    started = begun.conversation
    if started.person is not None:
        started = started.change(person=opted_in(started.person, messages[-1].received_at))
    return Decision(started, (*begun.effects, OptOutChange(False, messages[-1].received_at)))


def _is_hidden(conversation: Conversation) -> bool:
    """Return whether the open confirmation is about another person, so that a reply that repeats it must leave no
    trace.
    """
    question = conversation.confirmation
    lines = conversation.history.lines
    return question is not None and any(line.id in question.rows and line.text == HIDDEN for line in lines)


def _noted(conversation: Conversation, message: Message) -> Conversation:
    """Let each lane update its notes because the person has written, and cancel the timers that were to run only if the
    person stayed silent.
    """
    awaited = tuple(timer for timer in conversation.timers if not table.timer_rules(timer).unless_heard)
    for name, notes in conversation.notes.items():
        if lane := table.LANES.get(name):
            conversation = conversation.noted(name, lane.on_message(notes, message))
    return conversation if len(awaited) == len(conversation.timers) else conversation.change(timers=awaited)


def _say_first(conversation: Conversation, messages: Sequence[Message], heard: int, context: TurnContext) -> Decision:
    """Send what comes before any answer: where help is if the person may be in danger, operators' held words, the end
    of a hand-off, and held messages. In the history these lines stand before the last `heard` lines, which are the
    messages being answered.
    """
    said = Decision(conversation)
    for first in (naming_help, say_unsent, floor_over, _say_held):
        after = first(said.conversation, messages, context)
        said = Decision(after.conversation, (*said.effects, *after.effects))
    now = said.conversation
    new = now.history.since(conversation.history.count)
    lines = now.history.lines
    before, own = (
        lines[: len(lines) - len(new) - heard],
        conversation.history.lines[len(conversation.history.lines) - heard :],
    )
    ordered = now.history.model_copy(update={"lines": (*before, *new, *own)})
    return Decision(now.change(history=ordered), said.effects) if new else said


def _say_held(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Send the held messages in one text, unless a lane holds the floor, the person has opted out, or they may be a
    stranger.
    """
    person = conversation.person
    if holder(conversation, messages[-1].received_at, context) is not None or conversation.leaving is not None:
        return Decision(conversation)
    if not conversation.held or person is None or person.opted_out or person.returning is not None:
        return Decision(conversation)
    text = "\n".join((texts.of(conversation.language).held, *conversation.held))
    return say(conversation.change(held=()), f"{messages[0].id}.h", text, context)


def _hear(conversation: Conversation, message: Message, context: TurnContext) -> Conversation:
    """Return the conversation with the message in its history. A redriven message is not added twice, unless it is a
    voice message whose transcript has changed.
    """
    met = conversation.met(message)
    person, spoken = met.person, message.form is MessageForm.VOICE
    if person is not None and person.language is None and reach.may_show_a_language(message):
        lanes = table.chosen(context.services)
        written = (
            degraded.language_of(lanes, message.text, context.once)
            or language.written_in(message.text)
            or degraded.language_of_things(lanes, message.text, context.services.business)
            or reach.language_of(message.text)
        )
        met = met.change(person=person.change(language=written))
    elif person is not None and person.language is not None and not person.language_asked and not spoken:
        met = met.change(person=person.change(language=_followed(met, person.language, message)))
    met = _spoken_to_first(met, context)
    text = f"[Voice message] {message.text}" if spoken else message.text
    earlier = [line.text for line in met.history.lines if line.id == message.id]
    if earlier == [text] or (earlier and not spoken):
        return met
    id = f"{message.id}.v{message.redriven}" if earlier else message.id
    line = Line(id=id, direction="in", text=text, at=message.received_at, outside=message.outside)
    return met.change(history=met.history.add(line))


def _followed(conversation: Conversation, current: Language, message: Message) -> Language:
    """Return the language in which the person is answered now, by what they have written last."""
    if not reach.may_show_a_language(message):
        return current
    earlier = [line.text for line in conversation.history.lines if line.direction == "in" and line.id != message.id]
    return language.followed(current, [*earlier[1 - language.LOOKED_AT :], message.text])


def _spoken_to_first(conversation: Conversation, context: TurnContext) -> Conversation:
    """Return the conversation with the first language of the service noted, if that is not the usual one: it is spoken
    until the person shows theirs.
    """
    person, business = conversation.person, context.services.business
    first = business.service.languages[0] if business is not None else DEFAULT
    spoken = None if first == DEFAULT else first
    if person is None or person.spoken_first == spoken:
        return conversation
    return conversation.change(person=person.change(spoken_first=spoken))


def apologise(conversation: Conversation, event: AnyEvent, context: TurnContext) -> Decision:
    """Tell the person that their message could not be processed. Nothing is said for other events, or to a person who
    has opted out.
    """
    if not isinstance(event, Message) or conversation.drops(event.received_at):
        return Decision(conversation)
    heard = _hear(conversation, event, context)
    if heard.person is not None and heard.person.opted_out:
        return Decision(heard)
    return say(heard, f"{event.id}.e{event.redriven}", texts.of(heard.language).sorry, context)


def _answered_already(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Say nothing in reply to a message that the provider has already answered. None for any other message."""
    return Decision(conversation) if messages[-1].answered else None


def _reacted(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Keep a reaction in the history, and say nothing. It answers no question and closes none: a thumbs-up on one
    message must not confirm another.
    """
    return Decision(_hear(conversation, messages[-1], context))


def _steering(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Handle a message that steers a waiting plan ("skip that step", "drop it", "continue"). None for any other
    message.
    """
    steered = planning.steer(conversation, messages[-1])
    if steered is None:
        return None
    return carry_out(steered.conversation, messages[-1].id, Proposal(), [steered.words], (), context)


def _come_back(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Welcome back a person who gave their name after a long silence, and answer what they wrote before. None if they
    did not give it.
    """
    found = come_back(conversation, messages, context)
    if found is None:
        return None
    said, again = found
    if not again:
        return said
    answer = next(answer for rule in RULES if (answer := rule(said.conversation, again, context)) is not None)
    return Decision(answer.conversation, (*said.effects, *answer.effects))


def _called_back(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Answer what a person says behind a call for the bot that ends a hand-off. None for any other message."""

    def answer(freed: Conversation, rest: Message) -> Decision:
        return next(found for rule in RULES if (found := rule(freed, (rest,), context)) is not None)

    return freed_by_call(conversation, messages, context, answer)


def _asked_beside(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Answer the question that a text asks beside something else, and then decide the rest of it. None for any other
    message.
    """

    def answer(told: Conversation, rest: Message) -> Decision:
        return next(found for rule in RULES if (found := rule(told, (rest,), context)) is not None)

    return asked_beside(conversation, messages, context, answer)


def _declined_beside(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision | None:
    """Take the no in front of a text for the answer to an offer, and then decide the rest of it. None for any other
    message.
    """

    def answer(freed: Conversation, rest: Message) -> Decision:
        return next(found for rule in RULES if (found := rule(freed, (rest,), context)) is not None)

    return declined_beside(conversation, messages, context, answer)


def _reading(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Decision:
    """Let a lane's model decide the message. If the model fails, the rules that need no model try it as an answer, then
    the lane's phrases read it.
    """
    conversation = conversation if context.model is not None else without_offer(conversation)
    declined = declined_by(conversation, messages, context) if context.model is not None else None
    behind = behind_the_yes(conversation, messages[-1], context)
    proposal = proposed(declined.conversation if declined else conversation, messages, context, behind)
    proposal = with_words_beside(conversation, messages, proposal, context)
    agreed = None
    if declined is None:
        agreed = agreed_with_more(conversation, messages, proposal, context)
        agreed = agreed or agreed_by_call(conversation, messages, proposal, context)
    if agreed is not None and not proposal.model_failed and context.model is not None:
        return agreed
    if declined is None and proposal.withdrawn:
        declined = withdrawn_by(conversation, messages[-1], proposal.withdrawn, context)
    if declined is not None and not proposal.model_failed:
        return carried_out(
            declined.conversation, messages, _after_a_no(declined, messages[-1], proposal, context), context
        )
    if proposal.model_failed:
        answered = answering(conversation, messages, replace(context, model=None))
        if answered is not None:
            return answered
    counted = count_answer(conversation, proposal)
    context.usage.unanswered = int(proposal.is_unanswered)
    called = on_failed_answer(counted, messages, proposal.text, context) if proposal.is_unanswered else None
    return called or carried_out(counted, messages, proposal, context)


def _after_a_no(declined: DeclinedQuestion, message: Message, proposal: Proposal, context: TurnContext) -> Proposal:
    """Return the proposal for a message that began with a no to the open confirmation, with the word for what is not
    done in front, and with what the message left of the confirmation. An action that the proposal calls in another form
    was corrected, and not declined: nothing is said of it, and the other actions stay.
    """
    asked, left = declined.question.planned, declined.conversation
    called = (*proposal.writes, *proposal.confirms)
    changed = [each for each in asked if joining.is_changed_by(each, called)]
    if declined.kept:
        apart = renewing.calls_apart(left, proposal.confirms, context)
        in_new_form = [each for each in (*proposal.writes, *apart) if not joining.is_asked_in(declined.question, each)]
        left_out = [each for each in asked if each not in declined.kept]
        kept, dropped = declined.kept, [each for each in left_out if not joining.is_changed_by(each, in_new_form)]
        proposal = replace(proposal, confirms=joining.without(apart, dropped))
    elif changed and not any(joining.is_asked_in(declined.question, each) for each in called):
        kept, dropped = tuple(each for each in asked if each not in changed), []
    else:
        kept, dropped = (), []
    if kept:
        open_one = QuestionDraft(planned=kept)
        together = joining.joined(open_one, proposal.confirms, message.text)
        questions = (*proposal.questions, *joining.waiting_draft(together))
        proposal = replace(proposal, confirms=together.confirms, questions=questions)
    word = set_aside(left, dropped) if kept or changed else texts.of(left.language).declined
    return replace(proposal, text="\n".join(filter(None, (word, proposal.text))))


RULES: tuple[MessageRule, ...] = (
    opting_out,  # first, because a STOP counts from anybody, and a person who has opted out gets no answer
    _answered_already,  # before all that answers, because the provider has already answered
    helping,  # before all that asks or serves, because a person in a crisis is first told where to find help
    _come_back,  # before returning, because the right name ends that rule
    returning,  # before all that serves, because a stranger may read what is meant for the number's last owner
    admitting,  # before all that serves, because only admitted people are served
    asked_about_medicines,  # before holding and answering, because a doctor or pharmacist is named whatever is going on
    _called_back,  # before holding, which would hear the call alone
    holding,  # before all below, because the lane that holds the floor reads messages first
    choosing,  # before introduced and answering, because "español" is no answer to an open question
    about_what_was_done,  # before introduced, which would take "undo that" for a refusal, and before answering
    introduced,  # before _steering and answering, because SKIP or a yes may answer an onboarding question
    _steering,  # before answering, because "skip that step" would fit a question for free text
    doubting,  # before going_first and answering, because a possible opt-out ("leave me alone") matters most
    late,  # before going_first and answering, because a time that is over is not acted upon
    going_first,  # before answering, because a wish to talk to a human is no answer
    without_people,  # before answering, because a wish to talk to a person is no answer
    courteous,  # before answering, which would read thanks as a wrong answer
    _asked_beside,  # before answering, which would read the question as a part of the answer
    _declined_beside,  # before answering, which would ask whether a no with more beside it is a yes
    answering,  # before stepping_in and _reading, which read messages that are no answer
    stepping_in,  # before _reading, because a lane may take the text from the one that would read it
    _reading,  # last, because it decides every message
)
"""The rules for messages. The order matters: the first rule that returns a decision wins, and no later one is tried."""


def _session_check(conversation: Conversation, event: SessionCheck) -> Decision:
    """Close the session if it is over, otherwise set the time of the next check. Open questions stay, so that a late
    yes can be told that it is late.
    """
    session = conversation.session
    if session is None:
        return Decision(conversation)
    if event.received_at < session.over_at:
        return Decision(conversation.change(session=session.change(closes_at=session.over_at)))
    floor = conversation.floor if conversation.floor and conversation.floor.is_held(event.received_at) else None
    return Decision(conversation.change(session=None, floor=floor, undo=(), rung=()))
