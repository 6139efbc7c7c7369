"""What a turn proposes while there is no model: each message is a command of its own, or nearly one, by the phrases of
the tools. It looks only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from parley import texts
from parley.conversation.answers import QuestionAnswer
from parley.conversation.clause_kinds import SENTENCE_END, split_at
from parley.conversation.normal_form import normalise
from parley.conversation.questions import PASSED_OVER, Kind, Question
from parley.conversation.state import Conversation
from parley.conversation.topics import asks
from parley.conversation.yes_and_no import agrees
from parley.lanes import (
    about_service,
    chat,
    degraded,
    in_other_words,
    nothing_understood,
    referent,
    said_questions,
    service_words,
)
from parley.lanes.card import Card
from parley.lanes.proposing import CallOutcome, Proposal, Proposing, to_a_person
from parley.lanes.typed_commands import HeardText, asked_in_context
from parley.ports import Overspent, TurnContext
from parley.tools.tool import Tier

JUST_NOW = timedelta(minutes=10)
"""How long after an answer of a lane a text that is not understood is taken for one to that lane."""
SEEN = 6
"""How many of the last messages a person still sees on the screen."""


def without_model(
    proposing: Proposing,
    conversation: Conversation,
    texts_said: Sequence[str],
    context: TurnContext,
    overspent: Overspent | None = None,
) -> Proposal:
    """Answer messages without a model: each is read as a command of its own, and equal answers are given once. If
    nothing is understood while a question is open, the question is asked again.
    """
    awaited = _awaited(conversation, proposing.call.now)
    proposing.is_history_untrusted, proposing.card = False, Card()  # nobody reads the history, nor a card
    words: dict[str, None] = {}
    for text in texts_said:
        answer = _answer(proposing, conversation, text)
        if answer is not None:
            proposing.answers.append(answer)
            continue
        understood = _understood(proposing, conversation, text, len(texts_said), context, overspent)
        if not isinstance(understood, str | degraded.WholeCommand):
            taken_all = [_taken(proposing, each) for each in understood]
            words |= dict.fromkeys(each.words for each in taken_all if not each.noted)
            continue
        if isinstance(understood, str):
            proposing.answers_found.append(not isinstance(understood, degraded.NothingFound))
            words[_instead(proposing, understood, awaited, conversation)] = None
            continue
        taken = _taken(proposing, understood)
        heard = HeardText(proposing, conversation, text, len(texts_said), context)
        if _is_unanswered_question(proposing, understood, text):
            taken = _answered_instead(heard) or taken
        elif taken.wrong and (again := in_other_words.same_in_part(heard, understood)) is not None:
            read_again = _taken(proposing, again)
            taken = taken if read_again.wrong else read_again
        if not taken.noted:
            words[taken.words] = None
    return proposing.proposal("\n".join(words))


def _taken(proposing: Proposing, command: degraded.WholeCommand) -> CallOutcome:
    """Record the call of a command that was understood in a person's text, or run it if it only looks."""
    proposing.texts_read = []  # it is the person's own phrase, whatever was read
    proposing.guessed, proposing.is_phrase, proposing.reworded = command.guessed, True, command.reworded
    proposing.is_of_question = command.is_question
    proposing.lane = command.lane
    proposing.explain = to_a_person(command.lane, proposing.call.language)
    if command.step is not None:
        return proposing.accept_undo(command.step)
    return proposing.accept_call(command.tool.name, command.arguments)


def _answered_instead(heard: HeardText) -> CallOutcome | None:
    """Return what comes of a question that no fact answers: a look in other words, the action that it asks for in part,
    the call that passes it on to people, or the offer of a look. None if nothing comes of it.
    """
    proposing, conversation, text, _, context = heard
    alone = _question_alone(text)  # "do you take long to deliver? I'm off on thursday"
    look = in_other_words.look(heard) or (in_other_words.look(heard._replace(text=alone)) if alone else None)
    offer = None if look or _is_asked(heard) else in_other_words.offered_in_part(heard)
    deed = None if offer is None or isinstance(offer, degraded.Hint) else offer[0]
    instead = look or deed or _passed_on(proposing, conversation, text, context)
    if instead is None and isinstance(offer, degraded.Hint):
        return CallOutcome(offer)
    return _taken(proposing, instead) if instead else None


def _is_asked(heard: HeardText) -> bool:
    """Return whether the person is asked something that a text may answer."""
    conversation = heard.conversation
    return conversation.confirmation is not None or bool(_open(conversation, heard.proposing.call.now))


def _is_unanswered_question(proposing: Proposing, command: degraded.WholeCommand, text: str) -> bool:
    """Return whether the look that a command was has not answered the question that the text is."""
    found = proposing.answers_found
    return command.tool.tier is Tier.READ and bool(found) and not found[-1] and asks(text)


def _passed_on(
    proposing: Proposing, conversation: Conversation, text: str, context: TurnContext
) -> degraded.WholeCommand | None:
    """Return the command that passes a question on to people, which waits for a yes. While anything else is asked, a
    yes would be ambiguous: then the lane that asks may keep the question with what it asks about. None for the people
    themselves, and if no lane takes the question.
    """
    call, business = proposing.call, proposing.call.services.business
    if business is None or context.is_admin(conversation):
        return None
    is_asked, asking = bool(conversation.questions), _lanes_asking(conversation)
    for lane in proposing.lanes:
        reads = lane.passes_on if not is_asked else lane.keeps_question if lane.name in asking else None
        read = reads(text, business, call.notes.get(lane.name, {})) if reads else None
        tool = lane.tools.get(read.tool) if read else None
        if read is not None and tool is not None:
            return degraded.WholeCommand(lane, tool, read.arguments, guessed=not is_asked)
    return None


def _lanes_asking(conversation: Conversation) -> frozenset[str]:
    """Return the names of the lanes of which a question is open."""
    waiting = (each.unfinished.lane for each in conversation.questions if each.unfinished)
    return frozenset((*waiting, *(call.lane for each in conversation.questions for call in each.planned)))


def _may_be_answered(conversation: Conversation) -> frozenset[str]:
    """Return the names of the lanes whose open questions a text may answer in its own words; none beside a yes or no,
    since a text may be a no in other words.
    """
    return frozenset() if conversation.confirmation is not None else _lanes_asking(conversation)


def _understood(
    proposing: Proposing,
    conversation: Conversation,
    text: str,
    count: int,
    context: TurnContext,
    overspent: Overspent | None,
) -> degraded.WholeCommand | Sequence[degraded.WholeCommand] | str:
    """Return the command that one of `count` texts is: about what was said or rung last, or by itself; several, if it
    asks for several things. If it is none, the words that answer it.
    """
    lanes, call, says = proposing.lanes, proposing.call, texts.of(conversation.language)
    heard = HeardText(proposing, conversation, text, count, context)
    if (asked := asked_in_context(heard)) is not None:
        return asked
    at_hand = _at_hand(proposing, conversation, text)
    business, once = call.services.business, context.once
    shown = degraded.for_person(lanes, call.notes, call.now)
    is_asked = _is_asked(heard)
    reworded = partial(in_other_words.commands, heard, _may_be_answered(conversation) if is_asked else None)
    found = degraded.command_or_answer(
        lanes, text, call.language, business, overspent, once, call.notes, at_hand, shown, reworded
    )
    changes_nothing = isinstance(found, degraded.NothingDone) or _only_looks(found)  # "don't change it" shows it
    if changes_nothing and (done := referent.refused_deed(lanes, conversation, text, count, call)) is not None:
        return done
    if isinstance(found, degraded.NothingDone):
        is_taken_back = normalise(text) in degraded.UNDO and referent.has_just_acted(conversation, count, call.now)
        return says.done_already if is_taken_back else found
    if isinstance(found, degraded.AnswersNothing):
        return (not is_asked and in_other_words.taken(heard)) or _standing(proposing, conversation, text) or found
    if isinstance(found, degraded.WholeCommand) and found.tool.role not in ("person", call.role):
        found = degraded.UnknownQuestion(service_words.unknown_question(lanes, business, call.language))
    return found if isinstance(found, degraded.WholeCommand) else _instead_of_words(heard, found, overspent, is_asked)


def _instead_of_words(
    heard: HeardText,
    found: Sequence[degraded.WholeCommand] | str,
    overspent: Overspent | None,
    is_asked: bool,
) -> degraded.WholeCommand | Sequence[degraded.WholeCommand] | str:
    """Return what goes before the words that answer a text which nobody understood: what it may mean, a question in it,
    the answer to chat, or the one line that names what is near.
    """
    proposing, conversation, text, count, context = heard
    is_unknown = isinstance(found, degraded.UnknownQuestion)
    is_at_hand = isinstance(found, degraded.AtHandWords) and not is_unknown
    may_hint = overspent is None and not is_at_hand and not is_asked
    if may_hint and isinstance(found, degraded.Hint | degraded.NothingFound):
        found = in_other_words.offered(heard, is_unknown) or found
    if is_unknown and (alone := _question_alone(text)):
        return _understood(proposing, conversation, alone, count, context, overspent)
    is_left = isinstance(found, degraded.Hint | degraded.NothingFound)
    if is_left and overspent is None and (told := about_service.answered(heard)):
        return degraded.ChatAnswer(told)
    if may_hint and (words := _as_chat(proposing, found, conversation, text)):
        return words
    if isinstance(found, degraded.UnknownQuestion):
        return _instead_of_unknown(heard, found)
    is_list = isinstance(found, degraded.NothingFound) and not is_at_hand and overspent is None
    return _instead_of_list(heard) if is_list else found


def _instead_of_list(heard: HeardText) -> degraded.NothingFound:
    """Return the one line that answers a text in which nothing was understood."""
    call = heard.proposing.call
    shown = degraded.for_person(heard.proposing.lanes, call.notes, call.now)
    return degraded.NothingFound(nothing_understood.words(heard, shown))


def _instead_of_unknown(heard: HeardText, words: degraded.UnknownQuestion) -> degraded.WholeCommand | str:
    """Return what answers a question that nothing here answers as it stands: a look in other words, the call that
    passes it on to people, or the words that say so.
    """
    proposing, conversation, text, _, context = heard
    instead = in_other_words.look(heard) or _passed_on(proposing, conversation, text, context)
    return instead or _for_admin(proposing, words)


def _as_chat(proposing: Proposing, found: object, conversation: Conversation, text: str) -> degraded.ChatAnswer | None:
    """Return the answer to a text that was not understood and is chat; None for any other text, and where people of the
    service read along, who answer it themselves.
    """
    is_left = isinstance(found, degraded.Hint | degraded.NothingFound)
    words = "" if not is_left or service_words.reaches_people(proposing.lanes) else chat.answered(conversation, text)
    return degraded.ChatAnswer(words) if words else None


def _question_alone(text: str) -> str:
    """Return the one sentence of a text that asks something, if each other one only tells: "What do you still make?",
    of "My late wife bought a bowl from you. What do you still make?". Empty for any other text.
    """
    sentences = [each.strip() for each in split_at(SENTENCE_END, text) if each.strip()]
    asked = [each for each in sentences if asks(each)]
    told = [each for each in sentences if each not in asked]
    return asked[0] if len(asked) == 1 and told and all(map(said_questions.only_tells, told)) else ""


def _only_looks(found: object) -> bool:
    """Return whether what was found in a text is a command that changes nothing."""
    return isinstance(found, degraded.WholeCommand) and found.tool.tier is Tier.READ


def _for_admin(proposing: Proposing, words: degraded.UnknownQuestion) -> degraded.UnknownQuestion:
    """Return the answer to a question that nothing here answers: an admin, who runs the service, is sent to nobody."""
    if proposing.call.role != "admin" or service_words.reaches_people(proposing.lanes):
        return words
    return degraded.UnknownQuestion(texts.of(proposing.call.language).unknown_to_admin)


def _instead(proposing: Proposing, words: str, awaited: str, conversation: Conversation) -> str:
    """Return what is said in the place of these words: the open question again, or a short line, where nothing was
    understood; the words themselves elsewhere.
    """
    now, says = proposing.call.now, texts.of(conversation.language)
    if isinstance(words, degraded.AnswersNothing):
        return _asked(conversation, now) or words
    if isinstance(words, degraded.UnknownQuestion | degraded.ChatAnswer):
        return "\n".join(filter(None, (words, _text_of_asked(_not_told(conversation), now))))
    if isinstance(words, degraded.AtHandWords) and not awaited and conversation.failed_answers:
        has_people = service_words.reaches_people(proposing.lanes)
        return says.not_that_either if has_people else says.not_that_either_without_people
    if isinstance(words, degraded.NotUnderstood):
        return awaited or _said_before(words, conversation) or words
    return words


def _answer(proposing: Proposing, conversation: Conversation, text: str) -> QuestionAnswer | None:
    """Return the answer to the choice asked last that its lane reads in the text; None if it reads none."""
    business = proposing.call.services.business
    open_ones = [each for each in conversation.questions if each.missed == PASSED_OVER]
    open_ones = [*open_ones, *_open(conversation, proposing.call.now)]
    choice = next((each for each in reversed(open_ones) if each.options), None)
    if business is None or choice is None or proposing.answers:
        return None
    lane = next((each for each in proposing.lanes if choice.unfinished and each.name == choice.unfinished.lane), None)
    value = lane.reads_answer(choice, text, business) if lane else None
    return QuestionAnswer(choice, value) if value is not None else None


def _to_repeat(conversation: Conversation) -> Sequence[Question]:
    """Return the open questions without those that a new person is asked once, and may pass over with any text, and
    those behind which the person has had something else done.
    """
    introduced = conversation.person.introduced.values() if conversation.person else ()
    passed_over = {each.question for each in introduced}
    done = {each.event for each in conversation.undo}
    at = max((each.at for each in conversation.history.lines if each.id in done), default=None)
    return [
        each
        for each in conversation.questions
        if each.id not in passed_over
        and each.missed < PASSED_OVER
        and (at is None or each.asked_at >= at or each.steps)
    ]


def _open(conversation: Conversation, now: datetime) -> list[Question]:
    """Return the questions for a choice or a value that are open."""
    return [each for each in _to_repeat(conversation) if each.kind is not Kind.CONFIRMATION and each.expires_at > now]


def _at_hand(proposing: Proposing, conversation: Conversation, text: str) -> degraded.LaneAtHand | None:
    """Return the first lane with which the person is in the middle of something; None if there is none."""
    asking = {each.unfinished.lane for each in _open(conversation, proposing.call.now) if each.unfinished}
    confirmed = conversation.confirmation.planned if conversation.confirmation else ()
    asking |= {each.lane for each in confirmed}
    floor, now = conversation.floor, proposing.call.now
    is_late = floor is None or now >= floor.until + JUST_NOW
    just_now = next((each for each in proposing.lanes if floor and each.name == floor.lane and not is_late), None)
    is_beside = just_now is not None and just_now.is_beside and floor is not None and floor.seconds > 0
    for lane in proposing.lanes:
        if words := lane.at_hand(proposing.call, text, lane.name in asking):
            return degraded.LaneAtHand(lane, words)
    for lane in proposing.lanes:
        if (lane is just_now or is_beside) and (words := lane.at_hand(proposing.call, text, True)):
            return degraded.LaneAtHand(lane, words, is_sure=False)
    return None


def _standing(proposing: Proposing, conversation: Conversation, text: str) -> degraded.WholeCommand | None:
    """Return the command that tells how things stand for a person who says yes although nothing is open; None if no
    lane has anything of theirs, or for any other text.
    """
    if not agrees(text) or _asked(conversation, proposing.call.now):
        return None
    for lane in proposing.lanes:
        read = lane.stands(proposing.call.notes.get(lane.name, {}), proposing.call.now)
        tool = lane.tools.get(read.tool) if read else None
        if read is not None and tool is not None:
            return degraded.WholeCommand(lane, tool, read.arguments)
    return None


def _said_before(words: str, conversation: Conversation) -> str:
    """Return a short line that points to an earlier list, if `words` are a list that the person can still see on their
    phone; else "".
    """
    says = texts.of(conversation.language)
    openings = [normalise(each.partition("\n")[0]) for each in (words, says.help)]
    seen = [normalise(line.text) for line in conversation.said[-SEEN:] if line.direction == "out"]
    can_read = any(each.startswith(opening) for each in seen for opening in openings)
    return says.limited_still if can_read and "\n" in words else ""


def _awaited(conversation: Conversation, now: datetime) -> str:
    """Return the words that repeat the question asked just now; "" if none was. Confirmations do not count."""
    asked = _not_told(conversation)
    words = _once_more(asked, conversation, now)
    said = (line.text for line in conversation.said[-SEEN:] if line.direction == "out")
    is_repeated = bool(words) and any(normalise(words) in normalise(each) for each in said)
    has_options = any(each.options for each in asked)
    is_left = any(each.missed for each in asked)
    return words if has_options or is_left or not is_repeated else ""  # what was misread is no trap: repeated once


def _not_told(conversation: Conversation) -> Sequence[Question]:
    """Return the questions that have not been asked again yet. Confirmations do not count."""
    asked = [each for each in _to_repeat(conversation) if each.kind is not Kind.CONFIRMATION]
    return [each for each in asked if not (each.is_parked or each.tries)]


def _asked(conversation: Conversation, now: datetime) -> str:
    """Return the words that repeat the last open question, however old, since a yes that answers nothing was meant for
    it. Confirmations do not count; "" if none is open.
    """
    asked = [each for each in _to_repeat(conversation) if each.kind is not Kind.CONFIRMATION]
    return _once_more(asked, conversation, now)


def _once_more(asked: Sequence[Question], conversation: Conversation, now: datetime) -> str:
    """Return the words that repeat the last of these questions that is still open, or that leave it if it was missed
    before; "" if none is.
    """
    latest, says = _latest(asked, now), texts.of(conversation.language)
    if latest is None:
        return ""
    return says.parked if latest.missed else says.still_asking.format(question=latest.with_options)


def _text_of_asked(asked: Sequence[Question], now: datetime) -> str:
    """Return the text of the last of these questions that is still open, with its options; "" if none is."""
    latest = _latest(asked, now)
    return latest.with_options if latest is not None else ""


def _latest(asked: Sequence[Question], now: datetime) -> Question | None:
    return next((each for each in reversed(asked) if each.expires_at > now), None)
