"""Reads the person's texts for the media lane, where no phrase of a tool can say what the words may be."""

from collections.abc import Sequence

from parley.business.files import Business
from parley.conversation.events import Message
from parley.conversation.questions import Question
from parley.conversation.state import Conversation
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.lane import LaneNotes, ReadCommand, Surroundings
from parley.lanes.media import choosing, pointing, reading
from parley.lanes.media.endings import MediaRequest
from parley.lanes.media.notes import LANE_NAME, MediaNotes
from parley.lanes.media.said_words import SaidWords
from parley.lanes.media.texts import of, say
from parley.lanes.media.tools import remove_title, to_be_removed
from parley.ports import Services, TurnContext
from parley.search_words import content
from parley.texts import LANGUAGES, Language
from parley.tools.tool import Call, LaneAction, MissingArgument, Result

TOOLS = {"add": "add", "find": "search", "follow": "follow", "unfollow": "unfollow"}
"""The beginning of the tool's name for each deed."""


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that a whole text means; None if it means none."""
    is_alone, notes = _is_alone(business), MediaNotes.read(stored)
    request = reading.read(text, is_alone, notes.noted_names())
    if request is not None:
        points = pointing.pointer(request.title)
        is_of_list = points is not None and _points_to_noted(points, notes)
        if request.deed == "stand" and points is not None and not is_of_list:
            return None  # "is it done yet", of something else
        is_ours = request.is_sure or is_of_list
        return _command(request) if is_ours or not _may_be_sold(request.title, business) else None
    points = pointing.pointer(text)
    if points is None or pointing.is_bare_number(text):
        return None
    if notes.shown if points.names_nothing else _points_to_noted(points, notes):
        return ReadCommand("add_title", {"title": text.strip()}, yields=True)
    return None


def _points_to_noted(points: pointing.Pointer, notes: MediaNotes) -> bool:
    """Return whether words may point to a title that the person was shown, or has added or asked about, lately."""
    if notes.meant is not None and (points.names_nothing or points.compares):
        return True
    return bool(pointing.among(notes.shown, points))


def _is_alone(business: Business | None) -> bool:
    """Return whether the service has no other lane, so that nothing else can be meant."""
    return business is not None and business.service.lanes == (LANE_NAME,)


def _may_be_sold(title: str, business: Business) -> bool:
    """Return whether words that do not say that a film is meant may name what is sold: they count something, or share
    a word with a product.
    """
    catalogue = business.catalogue
    if catalogue is None:
        return False
    if any(word.isdecimal() for word in title.split()):
        return True
    said = set(content(title))
    names = (product.name.in_(language) for product in catalogue.products for language in LANGUAGES)
    return any(not said.isdisjoint(content(name)) for name in names)


def _command(request: MediaRequest) -> ReadCommand | None:
    """Return the tool call of a request; None for a removal, which `stepping_in` reads."""
    kinds = {"movie": "movies", "series": "series", None: "titles"}
    match request.deed:
        case "find":
            return ReadCommand(f"search_{kinds[request.kind]}", {"words": request.whole})
        case "stand":
            return ReadCommand("title_standing", {"title": request.whole, "kind": request.kind or ""})
        case "add":
            kind = {"movie": "movie", "series": "series", None: "title"}[request.kind]
            if request.kind == "movie":
                return ReadCommand("add_movie", {"title": request.whole})
            how = {"monitor": request.monitored, "season": str(request.season)}
            return ReadCommand(f"add_{kind}", {"title": request.whole, **how})
        case "follow" | "unfollow":
            return ReadCommand(f"{request.deed}_title", {"title": request.title})
    return None


def read_answer(question: Question, text: str, business: Business) -> str | None:
    """Return the option of the question which title is meant that a text points to: "the 1984 one", "the last one".
    None for any other text.
    """
    request = reading.read(text)
    text = request.title if request is not None and request.deed == "add" else text  # "add the 1984 one"
    points, options = pointing.pointer(text), [choosing.OptionTitle.of(each) for each in question.options]
    name, year = pointing.with_year(text)
    if points is not None:
        found = pointing.among(options, points)
    else:  # "dune from 2021"
        found = [each for each in pointing.called_like(options, name) if year and each.year == year]
    return found[0].value if len(found) == 1 else None


def removing(
    conversation: Conversation, messages: Sequence[Message], around: Surroundings, context: TurnContext
) -> Result | None:
    """Ask an admin to confirm a removal that a text asks for, before a model reads it: no model removes anything. None
    for any other text, and for a title that no library has: it is another lane's then.
    """
    is_alone = _is_alone(context.services.business)
    noted = MediaNotes.of(conversation).noted_names()
    request = reading.read(messages[-1].text, is_alone, noted) if len(messages) == 1 else None
    if request is None or request.deed != "remove":
        return None
    from parley.lanes.calling import call_for  # it needs the table of lanes, in which this lane stands

    call = call_for(conversation, messages[-1].written_at, context)
    try:
        title = choosing.in_library(call, request.title, request.kind)
    except ToolAsks as asked:
        return _asking_which(call, asked, request)
    except ToolRefused as refused:
        return Result(str(refused)) if request.is_sure or is_alone else None
    if call.role != "admin":
        return Result(say(call).only_admins)
    return Result("", confirms=(LaneAction(remove_title.name, to_be_removed(title, request.deletes_files)),))


def without_removals(said: str, language: Language) -> str:
    """Return a model's words up to the line that tells of a removal, or asks for a yes to one, and then who removes: no
    model does.
    """
    lines = said.split("\n")
    at = next((at for at, line in enumerate(lines) if _tells_of_removal(line)), None)
    return said if at is None else "\n".join((*lines[:at], of(language).admins_remove))


def _tells_of_removal(line: str) -> bool:
    words = SaidWords.of(line)
    is_asked = "?" in line and words.without_start("asks_to_remove") is not None
    return is_asked or words.without_start("tells_removal") is not None


def _asking_which(call: Call[Services], asked: ToolAsks, request: MediaRequest) -> Result:
    if call.role != "admin":
        return Result(say(call).only_admins)
    given = {"deletes_files": request.deletes_files}
    wanted = MissingArgument(str(asked), remove_title.name, "title", options=asked.options, given=given)
    return Result("", asks=(wanted,))
