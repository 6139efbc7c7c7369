"""The note of an order: what the person wants the shop to know besides the products, in their own words: "write Happy
40, Bo on it", "no nuts please". It is shown in the summary and to the shop, and is not checked."""

import re
from collections.abc import Sequence
from functools import cache

from pydantic import Field

from parley.business.files import Business
from parley.conversation.clause_kinds import ClauseKind, kind_of
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.conversation.text import one_line
from parley.errors import ToolRefused
from parley.lanes.commerce.cart_words import cart_in_words
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.notes import NOTE_MOST, CommerceNotes
from parley.lanes.commerce.other_wishes import wish_by_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.texts import say
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import stretches
from parley.tools.phrases import bare
from parley.tools.tool import Arguments, Call, Result, Tier, tool

LONGEST = 300
"""The most characters of a text that wants a note."""
QUOTES = "\"'“”‘’«»"


class ShopNote(Arguments):
    """What the shop is to know of the order."""

    note: str = Field(max_length=NOTE_MOST, description="The person's words for the shop: 'Happy birthday Theo'.")


def noted(text: str) -> tuple[str, str]:
    """Split a text into what is ordered and the note for the shop: "a lemon cake" and "Happy 40 Bo". Either is empty if
    the text has none; without a note, the first is the whole text.
    """
    said = one_line(text, 2 * LONGEST).strip(" .!¿?¡")
    found = next((found for each in _patterns() if (found := each.fullmatch(bare(said)))), None)
    if len(said) > LONGEST or found is None:
        return said, ""
    start, end = found.span("note")
    note = said[start:end].strip(f" .,:{QUOTES}")
    things = said[slice(*found.span("things"))] if "things" in found.groupdict() else ""
    return things, note[:NOTE_MOST]


@cache
def _patterns() -> Sequence[re.Pattern[str]]:
    """Return the patterns of texts that have a note for the shop. The group `note` is the note, `things` what is
    ordered.
    """
    written = listed(ORDER_WORDS, "wants_note")
    named = (each.replace("NOTE", r"(?P<note>\S.*?)").replace("THINGS", r"(?P<things>\S.*?)") for each in written)
    return [re.compile(rf"^(?:{each})$", re.IGNORECASE) for each in sorted(named)]


def _to_note(call: Call[Services], given: ShopNote) -> ShopNote:
    """Return the note cleaned of line breaks and quotes. Raises ToolRefused if the person's cart is empty."""
    cart = CommerceNotes.for_call(call).cart
    if not cart.lines:
        raise ToolRefused(cart_in_words(call, cart))
    return ShopNote(note=one_line(given.note, NOTE_MOST).strip(f" .{QUOTES}"))


@tool(
    Tier.WRITE,
    phrases={
        "en": ["note for the shop: {note:no nuts}", "add a note to my order: {note:no nuts}"],
        "es": ["nota para la tienda: {note:sin nueces}", "añade una nota a mi pedido: {note:sin nueces}"],
    },
    prepare=_to_note,
    question=lambda call, new: say(call).ask_note.format(note=new.note),
    is_for_phrases=True,
    in_help=False,
    minor=True,
)
def note_for_shop(call: Call[Services], arguments: ShopNote) -> Result:
    """Note what the shop is to know of the person's order."""
    notes = CommerceNotes.for_call(call)
    if not notes.lines:
        return Result(cart_in_words(call, notes.cart))
    words = say(call).noted_for_shop.format(note=arguments.note)
    return Result(
        f"{words}\n{say(call).go_on}",
        notes=notes.change(note=arguments.note).store(),
        closes=True,
        keeps=("place_order",),
    )


class QuestionForShop(Arguments):
    """A question that the shop is to answer with the order."""

    question: str = Field(max_length=LONGEST)


@tool(
    Tier.WRITE,
    is_of_document=True,
    question=lambda call, new: say(call).ask_note.format(note=new.question),
    minor=True,
    in_help=False,
    is_for_phrases=True,
)
def keep_question(call: Call[Services], arguments: QuestionForShop) -> Result:
    """Note a question that nothing here answers for the shop, which is told it with the order."""
    notes = CommerceNotes.for_call(call)
    asked = one_line(arguments.question, NOTE_MOST)
    note = notes.note if asked in notes.note else " ".join(filter(None, (notes.note, asked)))[:NOTE_MOST]
    return Result(say(call).question_noted.format(question=asked), notes=notes.change(note=note).store())


def keeps_question(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the call that keeps a question for the shop with the order that a person is about to place; None if their
    cart is empty, or for a text that is no question for a shop."""
    is_short = len(text) <= MOST_OF_QUESTION and kind_of(text) is not ClauseKind.COMPLAINT
    is_other = speaks_of_own_affairs(text) or wish_by_words(text) is not None or _is_of_the_order(text)
    if not is_short or not CommerceNotes.read(stored).lines or is_other:
        return None
    return ReadCommand(keep_question.name, {"question": text.strip()})


def reads_writing(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the call that notes for the shop a name which a text asks to be written on something: "could you write his
    name on it? It is Oliver". None for any other text, and if the cart is empty."""
    said = {bare(word).lower() for word in text.split()}
    is_written = not listed(GRAMMAR_WORDS, "writes").isdisjoint(said)
    is_named = _ends_with_name(text)
    if business.catalogue is None or len(text) > MOST_OF_QUESTION or not (is_written and is_named):
        return None
    return (
        ReadCommand(note_for_shop.name, {"note": text}, goes_first=True) if CommerceNotes.read(stored).lines else None
    )


def _ends_with_name(text: str) -> bool:
    """Return whether the last of several sentences ends with a word that is written as a name is."""
    *before, last = [each for each in SENTENCE.split(text) if each.strip()] or [""]
    said = last.split()
    return bool(before) and 0 < len(said) <= MOST_OF_NAMING and said[-1].istitle()


SENTENCE, MOST_OF_NAMING = re.compile(r"[.?!]"), 5


def _is_of_the_order(text: str) -> bool:
    """Return whether a question is about the order itself, its payment or its time, which the people of the shop need
    not answer."""
    said = {bare(word).lower() for word in text.split()}
    return not listed(ORDER_WORDS, "words_of_order").isdisjoint(said) or bool(stretches(text, LANGUAGES))


MOST_OF_QUESTION = 160
"""The most characters of a question that goes along with an order."""
TOOLS = (note_for_shop, keep_question)
"""The tools of this file. No other tool is used."""
