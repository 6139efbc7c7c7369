"""Reads texts about several titles at once, before they are read as an answer. It looks only.

    "both", "all of them"                                       every title of the question that is open, or of the list
    "wait no sorry, I meant the 2021 one, take the old one off" one title is added and another removed

Whatever is read is asked about in one question; nothing is removed without an admin's yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parley import texts
from parley.conversation.events import Message
from parley.conversation.questions import Question
from parley.conversation.state import Conversation
from parley.conversation.topics import asks
from parley.conversation.yes_and_no import declines
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.media import choosing, pointing, reading
from parley.lanes.media.endings import MediaRequest
from parley.lanes.media.notes import LANE_NAME, MediaNotes
from parley.lanes.media.said_words import MEDIA_VOCABULARY, SaidWords
from parley.lanes.media.texts import say
from parley.lanes.media.tools import RemovedTitle, SeriesToAdd, add_title, remove_title, title_to_add, to_be_removed
from parley.ports import Services, TurnContext
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call, LaneAction, Result

CLAUSES = pattern(MEDIA_VOCABULARY, "between_clauses", r"[,;.!]\s|\s[-–—]\s|\s(?:{})\s")
"""Matches what stands between the parts of a text that corrects something."""
ADDS = frozenset(("add_title", "add_movie", "add_series"))
MOST_TOGETHER = 5
"""The most titles that one yes adds."""


@dataclass(frozen=True)
class TitleCorrection:
    """What a text wants added in the place of what it wants removed, in the person's words."""

    added: str
    removed: MediaRequest


def read(text: str, noted: Sequence[str]) -> TitleCorrection | None:
    """Return the correction that a whole text is: each of its parts wants one title added, wants one removed, or only
    tells why. None for any other text.
    """
    if not 0 < len(text) <= reading.LONGEST or "\n" in text.strip():
        return None
    added, removed = list[str](), list[MediaRequest]()
    for clause in filter(None, map(str.strip, CLAUSES.split(reading.without_reason(text).strip(" .!")))):
        request = reading.read(clause, noted=noted)
        if request is not None and request.deed == "remove":
            removed.append(request)
        elif pointing.pointer(clause) is not None:
            added.append(clause)
        elif request is not None and request.deed == "add":
            added.append(request.title)
        elif not _says_nothing(clause):
            return None
    telling = [each for each in added if pointing.pointer(each) != pointing.Pointer(is_other=True)]
    added = telling or added  # "wrong one" tells nothing beside "the new one"
    return TitleCorrection(added[0], removed[0]) if len(added) == len(removed) == 1 else None


def _says_nothing(clause: str) -> bool:
    """Return whether a part of a text wants nothing: "wait no sorry", "I made a mistake"."""
    return pointing.is_hedge(clause) or SaidWords.of(clause).without_start("tells_why") is not None


def correcting(conversation: Conversation, messages: Sequence[Message], context: TurnContext) -> Result | None:
    """Ask whether several titles are added, or one is added and another removed, if a text wants that. None for any
    other text.
    """
    notes, text = MediaNotes.of(conversation), messages[-1].text
    question = next((each for each in reversed(conversation.questions) if _is_which(each)), None)
    removal = _asked_removal(conversation)
    if len(messages) != 1 or (question is None and removal is None and not notes.noted_names()):
        return None
    if question is not None and conversation.confirmation is None and _declines_with_reason(text):
        return Result(texts.of(conversation.language).declined, closes=True)
    points = pointing.pointer(text)
    if question is not None and conversation.confirmation is None and points and _only_points(points):
        return Result(texts.of(conversation.language).what_instead.format(question=question.with_options))
    from parley.lanes.calling import call_for  # it needs the table of lanes, in which this lane stands

    call = call_for(conversation, messages[-1].written_at, context)
    if removal is not None and points is not None and points.compares:
        return _another_removal(call, removal, points, text)
    if pointing.means_all(text):
        shown = [f"#{each.kind}/{each.key}" for each in notes.listed(call.now)]
        return _all_of(call, [each.value for each in question.options] if question else shown)
    correction = read(text, notes.noted_names())
    return _corrected(call, correction, question) if correction is not None else None


def _declines_with_reason(text: str) -> bool:
    """Return whether a text declines in its first clause, and only tells why behind it: "mejor no, ya la vimos"."""
    first, _, rest = text.partition(",")
    is_why = SaidWords.of(rest).without_start("tells_why") is not None
    return bool(rest) and declines(first) and is_why and not asks(rest)


def _only_points(points: pointing.Pointer) -> bool:
    """Return whether words point to nothing by themselves ("the other one"), so that of an open list they mean none."""
    return points.is_other or points.names_nothing


def _asked_removal(conversation: Conversation) -> RemovedTitle | None:
    """Return the one title whose removal waits for a yes; None if there is none."""
    planned = conversation.confirmation.planned if conversation.confirmation is not None else ()
    if len(planned) != 1 or planned[0].lane != LANE_NAME or not planned[0].tool.startswith("remove_"):
        return None
    return RemovedTitle.model_validate(planned[0].arguments)


def _another_removal(call: Call[Services], asked: RemovedTitle, points: pointing.Pointer, text: str) -> Result:
    """Return the question whether another title that is called so is removed instead: "no, the old one". Of the only
    one that is there, nothing is removed, and nothing is added.
    """
    try:
        held = list(choosing.called_so(choosing.all_titles(call, asked.kind), asked.name))
    except ToolRefused as refused:
        return Result(str(refused))
    if points.is_other:
        held = [each for each in held if each.key != asked.key]
    found = pointing.among(held, points)
    if len(found) != 1 or (len(held) == 1 and not points.is_other and not points.year):
        return Result(say(call).not_there.format(words=choosing.shortened(text)))
    return Result("", confirms=(LaneAction(remove_title.name, to_be_removed(found[0], asked.deletes_files)),))


def _is_which(question: Question) -> bool:
    """Return whether a question asks which title is to be added."""
    waits = question.unfinished
    return waits is not None and waits.lane == LANE_NAME and waits.tool in ADDS and bool(question.options)


def _all_of(call: Call[Services], titles: Sequence[str]) -> Result | None:
    """Return the question whether all these titles are added, by their keys; None if they are one, or too many."""
    if not 1 < len(titles) <= MOST_TOGETHER:
        return None
    words, confirms = list[str](), list[LaneAction]()
    for title in titles:
        try:
            confirms.append(LaneAction(add_title.name, title_to_add(call, _whole(title))))
        except (ToolAsks, ToolRefused) as refused:
            words.append(str(refused))
    return Result("\n".join(words), confirms=tuple(confirms), closes=True)


def _whole(title: str) -> SeriesToAdd:
    return SeriesToAdd(title=title, monitor="all", season=0)


def _corrected(call: Call[Services], correction: TitleCorrection, question: Question | None) -> Result:
    """Return the one question for both parts of a correction, with what cannot be done of it."""
    words, confirms, key = list[str](), list[LaneAction](), 0
    try:
        meant = choosing.to_be_added(call, _among_options(question, correction.added) or correction.added, None)
        key = meant.key
        confirms.append(LaneAction(add_title.name, title_to_add(call, _whole(f"#{meant.kind}/{meant.key}"))))
    except (ToolAsks, ToolRefused) as refused:
        words.append(str(refused))
    try:
        if call.role != "admin":
            raise ToolRefused(say(call).only_admins)
        removed = correction.removed
        held = choosing.in_library(call, removed.title, removed.kind)
        if held.key == key:  # "the old one", of which only the one that is wanted is there
            raise ToolRefused(say(call).not_there.format(words=choosing.shortened(removed.title)))
        confirms.append(LaneAction(remove_title.name, to_be_removed(held, removed.deletes_files)))
    except (ToolAsks, ToolRefused) as refused:
        words.append(str(refused))
    return Result("\n".join(words), confirms=tuple(confirms), closes=True)


def _among_options(question: Question | None, words: str) -> str:
    """Return the option to which these words point; empty if they point to none, or no question is open."""
    points = pointing.pointer(words)
    if question is None or points is None:
        return ""
    found = pointing.among([choosing.OptionTitle.of(each) for each in question.options], points)
    return found[0].value if len(found) == 1 else ""
