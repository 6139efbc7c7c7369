"""Reads the person's texts for the media lane, where no phrase of a tool can say what the words may be."""

from collections.abc import Sequence

from parley.business.files import Business
from parley.conversation.events import Message
from parley.conversation.questions import Question
from parley.conversation.state import Conversation
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.lane import LaneNotes, ReadCommand, Surroundings
from parley.lanes.media import choosing, pointing, reading
from parley.lanes.media.notes import LANE_NAME, MediaNotes
from parley.lanes.media.reading import MediaRequest
from parley.lanes.media.texts import say
from parley.lanes.media.tools import remove_title, to_be_removed
from parley.ports import Services, TurnContext
from parley.search import content
from parley.texts import LANGUAGES
from parley.tools.tool import Call, LaneAction, MissingArgument, Result

TOOLS = {"add": "add", "find": "search", "follow": "follow", "unfollow": "unfollow"}
"""The beginning of the tool's name for each deed."""


def read(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that a whole text means; None if it means none."""
    is_alone = business.service.lanes == (LANE_NAME,)
    request, shown = reading.read(text, is_alone), MediaNotes.read(stored).shown
    if request is not None:
        is_ours = request.is_sure or (bool(shown) and pointing.pointer(request.title) is not None)
        return _command(request) if is_ours or not _may_be_sold(request.title, business) else None
    if shown and not pointing.is_bare_number(text) and pointing.pointer(text) is not None:
        return ReadCommand("add_title", {"title": text.strip()}, yields=True)
    return None


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
            return ReadCommand(f"search_{kinds[request.kind]}", {"words": request.title})
        case "add":
            kind = {"movie": "movie", "series": "series", None: "title"}[request.kind]
            if request.kind == "movie":
                return ReadCommand("add_movie", {"title": request.title})
            how = {"monitor": request.monitored, "season": str(request.season)}
            return ReadCommand(f"add_{kind}", {"title": request.title, **how})
        case "follow" | "unfollow":
            return ReadCommand(f"{request.deed}_title", {"title": request.title})
    return None


def read_answer(question: Question, text: str, business: Business) -> str | None:
    """Return the option of the question which title is meant that a text points to: "the 1984 one", "the last one".
    None for any other text.
    """
    points = pointing.pointer(text)
    if points is None or not question.options:
        return None
    if points.year:
        found = [each.value for each in question.options if pointing.with_year(each.title)[1] == points.year]
    else:
        place = len(question.options) if points.place == pointing.LAST else points.place
        found = [each.value for each in question.options[place - 1 : place]] if place else []
    return found[0] if len(found) == 1 else None


def removing(
    conversation: Conversation, messages: Sequence[Message], around: Surroundings, context: TurnContext
) -> Result | None:
    """Ask an admin to confirm a removal that a text asks for, before a model reads it: no model removes anything. None
    for any other text, and for a title that no library has: it is another lane's then.
    """
    request = reading.read(messages[-1].text) if len(messages) == 1 else None
    if request is None or request.deed != "remove":
        return None
    from parley.lanes.calling import call_for  # it needs the table of lanes, in which this lane stands

    call = call_for(conversation, messages[-1].written_at, context)
    try:
        title = choosing.in_library(call, request.title, request.kind)
    except ToolAsks as asked:
        return _asking_which(call, asked, request)
    except ToolRefused as refused:
        return Result(str(refused)) if request.is_sure else None
    if call.role != "admin":
        return Result(say(call).only_admins)
    return Result("", confirms=(LaneAction(remove_title.name, to_be_removed(title, request.deletes_files)),))


def _asking_which(call: Call[Services], asked: ToolAsks, request: MediaRequest) -> Result:
    if call.role != "admin":
        return Result(say(call).only_admins)
    given = {"deletes_files": request.deletes_files}
    wanted = MissingArgument(str(asked), remove_title.name, "title", options=asked.options, given=given)
    return Result("", asks=(wanted,))
