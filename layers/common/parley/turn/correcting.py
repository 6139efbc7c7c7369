"""Corrections while a question is open, and texts that may be an answer or something else. Such a text is never taken
as an answer without asking.

    "wait no, I meant Maria"   replaces the person whom the open request is about, if the words say so plainly or name
                               somebody who is known
    "no wait", "call me back"  while the text of a message is awaited, without a model: ask whether this is that text
    "no, eggs", to a yes or no ask the same about the other thing, or run another command; otherwise it is a no
    any other correction       nothing is done, and the question is asked again
"""

import re
from collections.abc import Sequence
from itertools import islice
from textwrap import shorten

from parley import texts, times
from parley.conversation import answers, shapes, topics
from parley.conversation.events import Message
from parley.conversation.memory import may_be
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.questions import (
    FactToLearn,
    IncompleteCall,
    Kind,
    Option,
    Question,
    QuestionDraft,
    asked_before,
)
from parley.conversation.refusal import refused
from parley.conversation.requests import correction, is_request
from parley.conversation.state import Conversation
from parley.conversation.yes_and_no import agrees, begins_an_answer, declines
from parley.errors import AccountError
from parley.lanes import degraded, table
from parley.lanes.calling import call_for
from parley.lanes.own_words import NEGATIONS
from parley.ports import TurnContext
from parley.texts import LANGUAGES, further
from parley.tools.tool import Tier
from parley.turn import facts, planning
from parley.turn.decision import Decision, reply, say
from parley.turn.free_text import carried_out, otherwise, proposed

NO_ANSWER = ""
"""The value of the option "it is not an answer"."""
SHOWN = 200
"""The most characters of a person's text quoted in a question."""
BEFORE_A_NAME = ("to", "for", "with", "a", "para", "con", *further.listed("before_a_name"))


def person(conversation: Conversation, message: Message, context: TurnContext) -> answers.QuestionAnswer | None:
    """Return an answer that replaces the person whom the latest open request is about: "no, I meant Maria". None if the
    message corrects no such request.
    """
    corrects = None if message.payload or declines(message.text) else correction(message.text)
    words = (corrects.instead if corrects else message.text).split()
    name = " ".join(words[1:] if corrects and words and normalise(words[0]) in BEFORE_A_NAME else words)
    is_address = not message.payload and may_be("EMAIL", name)
    if corrects is None and not (is_address and conversation.confirmation):
        return None
    if not is_address and not (corrects and shapes.is_name(name)):
        return None
    is_plain = is_address or (corrects is not None and corrects.is_plain)
    open_before = [*asked_before(conversation.questions, message)]
    confirming = conversation.confirmation
    if confirming and confirming.was_readable_at(message.written_at) and message.written_at < confirming.expires_at:
        open_before.append(confirming)
    for question in sorted(open_before, key=lambda each: each.asked_at, reverse=True):
        if (about := _about_somebody(question)) is not None:  # only then contacts are looked at, perhaps elsewhere
            is_meant = is_plain or _is_known(conversation, name, context)
            return answers.QuestionAnswer(about, name) if is_meant else None
    return None


def another_request(conversation: Conversation, message: Message, context: TurnContext) -> Decision | None:
    """Decide "no, eggs" as an answer to "Delete milk?": ask the same about eggs; run "eggs" if it is a command;
    otherwise take it as a no. None if the message is not of this kind, or may mean yes.
    """
    question, instead = conversation.confirmation, _named_instead(message)
    if question is not None and instead and (wished := _wish_instead(conversation, message, instead, context)):
        return wished
    same = _same_request(conversation, instead)
    if question is None or not same or agrees(instead) or begins_an_answer(instead):
        return None
    command = degraded.whole(table.on(context.services), instead, context.once)
    if command or len(instead.split()) <= A_NAME:
        meant = [message.model_copy(update={"text": instead if command else same})]
        found = otherwise(conversation, meant, context, replaces=True)
        asked = found.conversation.confirmation
        if asked is None or asked.planned != question.planned:
            return found
    if not (command or _parts_with_no(message.text)):
        return None
    declined = _declined(conversation, message, context)
    if command is None:
        return declined
    looked = otherwise(declined.conversation, [message.model_copy(update={"text": instead})], context)
    return Decision(looked.conversation, (*declined.effects, *looked.effects))


def _wish_instead(conversation: Conversation, message: Message, instead: str, context: TurnContext) -> Decision | None:
    """Decide the wish that a text gives in place of what is to be confirmed, behind a no and whatever else is told:
    "no, a mail. write to ana@example.org". None if no part of it, up to its end, is a wish that is understood.
    """
    if not _parts_with_no(message.text):
        return None
    for said in (instead, *(instead[pause.end() :] for pause in islice(PAUSE.finditer(instead), MOST_PAUSES))):
        if len(said.split()) < LEAST_WISHED or times.is_whole_time(said, LANGUAGES):
            continue
        meant = message.model_copy(update={"text": said})
        if not (is_request(said) or _is_wish(conversation, meant, context)):
            continue
        proposal = proposed(conversation.confirming(None), [meant], context)
        if (proposal.writes or proposal.confirms or proposal.questions) and not proposal.is_unanswered:
            if proposal.confirms:
                return carried_out(conversation, [meant], proposal, context, replaces=True)
            declined = _declined(conversation, message, context)
            done = carried_out(declined.conversation, [meant], proposal, context)
            return Decision(done.conversation, (*declined.effects, *done.effects))
    return None


def _declined(conversation: Conversation, message: Message, context: TurnContext) -> Decision:
    """Return the decision that the open confirmation is not done, which says so."""
    question = conversation.confirmation
    planned, steps = (question.planned, question.steps) if question else ((), ())
    left = planning.without_steps(facts.unlearnt(conversation.confirming(None), planned), steps)
    return say(left, f"{message.id}.n", texts.of(conversation.language).declined, context)


PAUSE = re.compile(r"[.:;,]\s+")
MOST_PAUSES, LEAST_WISHED = 3, 2
"""The most pauses behind which a wish may begin, and the fewest words of one."""
A_NO = ("no", "nope", "nah", "nop", "noo")
"""Words that are a complete no of their own, unlike "don't", which begins a refusal."""
A_NAME = 6
"""The most words of a name for something else ("eggs", in "no, eggs")."""


def _named_instead(message: Message) -> str:
    """Return the words after the message's no or correction ("eggs", of "no, eggs"); empty if there are none."""
    first, _, rest = message.text.strip().partition(" ")
    if message.payload is not None or "?" in message.text:
        return ""
    corrects = correction(message.text)
    said = corrects.instead if corrects else rest if normalise(first) in A_NO else ""
    refuses = refused(normalise(said if _parts_with_no(message.text) else message.text)) is not None
    return "" if refuses else said.strip(" ,.!")


def _parts_with_no(text: str) -> bool:
    """Return whether a text begins with a no of its own ("no, the other one"), not as part of a phrase ("no
    problem")."""
    first, _, _ = text.strip().partition(" ")
    corrects = correction(text)
    return (normalise(first) in A_NO and first[-1:] in ",.;:!") or (corrects is not None and corrects.is_plain)


def _same_request(conversation: Conversation, instead: str) -> str:
    """Return a command that asks for the open confirmation's single action with `instead` as its object; empty if no
    phrase can say that.
    """
    question = conversation.confirmation
    if question is None or len(question.planned) != 1 or not instead:
        return ""
    (planned,) = question.planned
    lane = table.LANES.get(planned.lane)
    tool = lane.tools.get(planned.tool) if lane else None
    phrases = sorted(tool.phrases if tool else (), key=lambda each: each.language != conversation.language)
    return next((said for each in phrases if (said := each.ending_in(instead))), "")


def _is_known(conversation: Conversation, name: str, context: TurnContext) -> bool:
    if any(f" {normalise(name)} " in f" {normalise(each.name)} " for each in conversation.memory):
        return True
    try:
        return bool(context.services.contacts.find(conversation.id, name))
    except AccountError:
        return False


def _about_somebody(question: Question) -> Question | None:
    """Return the question changed to ask whom its request is about; None if the request is about nobody, or about
    several people.
    """
    waits, learns = question.unfinished, None
    if len(question.planned) == 1:
        (planned,) = question.planned
        waits = IncompleteCall(
            tool=planned.tool, lane=planned.lane, arguments=planned.arguments, argument="", outside=True, of=planned.of
        )
        learns = next((FactToLearn(type=each.type, name=each.name) for each in planned.learnt), None)
    lane = table.LANES.get(waits.lane) if waits else None
    tool = lane.tools.get(waits.tool) if lane and waits else None
    if waits is None or tool is None or tool.person is None:
        return None
    given = {name: value for name, value in waits.arguments.items() if name in tool.arguments.model_fields}
    about = waits.model_copy(update={"arguments": given, "argument": tool.person})
    return question.model_copy(
        update={"kind": Kind.DETAIL, "planned": (), "options": (), "learns": learns, "unfinished": about}
    )


def whether_answer(
    conversation: Conversation, message: Message, command: degraded.WholeCommand | None, context: TurnContext
) -> Decision | None:
    """Without a model, ask whether a command or correction is meant as the answer to a free-text question; after any
    other correction, repeat the open question. None for other messages, or with a model.
    """
    corrects = None if message.payload or declines(message.text) else correction(message.text)
    if corrects is not None and topics.asks(corrects.instead) and not _denies(message.text, corrects.instead):
        corrects = None  # "hang on, are you open on sundays" takes nothing back; "en realidad no puedo ir" may
    changes = command is not None and command.tool.tier is not Tier.READ and not command.tool.direct
    asks = command is None and shapes.asks_something(message.text)
    if (
        context.model is not None
        or message.payload is not None
        or not (changes or asks or (corrects and command is None))
    ):
        return None
    if not changes and (
        _is_wish(conversation, message, context) or _is_read_by_its_lane(conversation, message, context)
    ):
        return None
    says, question = texts.of(conversation.language), answers.free_text_awaited(conversation.questions, message)
    if (changes or asks) and question is not None and _about_somebody(question) is None:
        return None  # the question does not ask for a message text, so a command is a command
    if question is None:
        awaited = asked_before(conversation.questions, message)
        if changes or asks or not awaited or answers.is_left(awaited[-1]) or awaited[-1].is_parked:
            return None
        asked = says.what_instead.format(question=awaited[-1].with_options)
        return say(conversation, message.id, says.parked if awaited[-1].missed else asked, context)
    whether = QuestionDraft(
        kind=Kind.CHOICE,
        words=says.whether_answer.format(text=shorten(message.text, SHOWN, placeholder="..."), question=question.text),
        options=(Option(title=says.it_is_answer, value=question.id), Option(title=says.is_no_answer, value=NO_ANSWER)),
        held=message.text,
        yes_means=question.id,
        no_means=NO_ANSWER,
    )
    rest = tuple(each for each in conversation.questions if each.held is None)
    return reply(conversation.change(questions=rest), message.id, [], (), context, (whether,))


def _denies(text: str, rest: str) -> bool:
    """Return whether a negation stands right in front of the rest of a text, which is no question then."""
    before = text.removesuffix(rest).split()[-1:]
    return "?" not in text and bool(before) and before[0].isalpha() and without_accents(before[0]) in NEGATIONS


def _is_wish(conversation: Conversation, message: Message, context: TurnContext) -> bool:
    """Return whether a text is a whole wish by what a lane keeps for the person, which no question may hold up."""
    call = call_for(conversation, message.written_at, context)
    return any(lane.reads_own(call, message.text) for lane in table.on(context.services))


def _is_read_by_its_lane(conversation: Conversation, message: Message, context: TurnContext) -> bool:
    """Return whether a text answers the question asked last in words that its lane reads: "sorry, couldn't face it"."""
    asked, business = asked_before(conversation.questions, message), context.services.business
    lanes = {lane.name: lane for lane in table.on(context.services)}
    lane = lanes.get(asked[-1].unfinished.lane) if asked and asked[-1].unfinished else None
    return (
        lane is not None and business is not None and lane.reads_answer(asked[-1], message.text, business) is not None
    )


def no_answer(conversation: Conversation, held: str, message: Message, context: TurnContext) -> Decision:
    """Run the held text as a command, after the person said that it was no answer; if it is no command, repeat the open
    question.
    """
    services = context.services
    if degraded.whole(table.on(services), held, context.once, services.business, conversation.notes) is not None:
        meant: Sequence[Message] = [message.model_copy(update={"text": held})]
        return otherwise(conversation, meant, context)
    says, awaited = texts.of(conversation.language), asked_before(conversation.questions, message)
    if not awaited:
        return say(conversation, message.id, says.expired, context)
    return say(conversation, message.id, says.what_instead.format(question=awaited[-1].with_options), context)
