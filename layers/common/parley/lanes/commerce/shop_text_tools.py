"""The tools by which a text is done as the shop's grammar reads it, where no other tool does all of it at once.

follow_shop_text   changes the draft of the order, its goods and all else, as a text wants it; nothing is asked of
                   what was read, and words that were not understood are named
answer_shop_text   answers a question or a remark that changes nothing: a price, "one sec", half a croissant
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import starmap

from pydantic import Field

from parley import texts as core_texts
from parley.business.money import money
from parley.conversation.text import one_line
from parley.errors import ToolAsks
from parley.lanes.commerce import payments, question_texts
from parley.lanes.commerce.browse_words import menu
from parley.lanes.commerce.cart import Cart, CartLine
from parley.lanes.commerce.cart_tools import (
    CountedLines,
    SaidBeside,
    VariantCount,
    as_lines,
    beside_an_order,
    changed_cart,
    current,
    set_counts,
)
from parley.lanes.commerce.cart_words import cart_in_words, how_to_order, sold, together
from parley.lanes.commerce.checkout import CheckoutRequest
from parley.lanes.commerce.item_words import WantedItem
from parley.lanes.commerce.next_step import with_next_step
from parley.lanes.commerce.notes import NOTE_MOST, CommerceNotes
from parley.lanes.commerce.options import NOTHING, chosen_in_words, few_enough, items_left_out, to_lines, wanted_items
from parley.lanes.commerce.product_search import folded
from parley.lanes.commerce.said_address import ADDRESS_MOST
from parley.lanes.commerce.shop_commands import UNCLEAR, as_draft, counts_in
from parley.lanes.commerce.shop_filling import request_filled
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.texts.vocabulary import listed
from parley.tools.tool import Arguments, Call, Result, Tier, tool

LONGEST = 2_000
MOST_QUOTED = 12
"""The most words that were not understood and are repeated to the person."""


class ShopText(Arguments):
    """What a text wants of the shop, as it was read."""

    items: str = Field("", max_length=LONGEST)
    """What is to be added: a draft."""
    counts: str = Field("", max_length=LONGEST)
    """How many there are to be of variants: "latte/size=large*2|croissant*0"."""
    how: str = Field("", max_length=40)
    when: str = Field("", max_length=80)
    name: str = Field("", max_length=80)
    pay: str = Field("", max_length=20)
    address: str = Field("", max_length=ADDRESS_MOST)
    street: str = Field("", max_length=ADDRESS_MOST)
    offered: str = Field("", max_length=40)
    unread: str = Field("", max_length=LONGEST)
    """The words that were not understood."""
    unsure: str = ""
    """Of no meaning any more: questions that were asked before have it."""
    note: str = Field("", max_length=NOTE_MOST)
    """What the shop is to know of the order."""
    goes_on: str = ""
    """Not empty if the person goes on to the checkout."""
    asked: str = Field("", max_length=LONGEST)
    """The questions beside the order."""
    is_asked: str = ""
    """Not empty if the person asks whether the order can be had so: "can I pay cash when I pick it up"."""
    noted: str = Field("", max_length=4)
    """How many texts have been noted while the same question about an item stayed unanswered; empty: none."""


class ShopTextAsRead(CountedLines):
    """The variants of the cart that change, each with how many there are to be, and what was said of the checkout."""

    items: str = ""
    counts: str = ""
    how: str = ""
    when: str = ""
    name: str = ""
    pay: str = ""
    address: str = ""
    street: str = ""
    offered: str = ""
    unread: str = ""
    note: str = ""
    asked: str = ""
    is_asked: bool = False
    goes_on: bool = False
    says_anything: bool = True
    """Whether anything is wanted; not if the person has given up what they wanted, and said nothing else."""
    left_out: str = ""
    """The items of which a question was asked in vain, in words: they are not wanted for now."""


def _as_read(call: Call[Services], given: ShopText) -> ShopTextAsRead:
    """Return the counts that a text leaves in the cart. Raises ToolAsks if a product or an option has to be asked for,
    ToolRefused if something cannot be had.
    """
    cart, items, dropped = current(call), "" if given.items == NOTHING else given.items, ""
    beside = given.model_dump(exclude={"items"})
    sets = [VariantCount(variant=key, count=count) for key, count in counts_in(given.counts).items()]
    left, _ = set_counts(call, CountedLines(lines=tuple(sets), shown=""))
    held = {line.sku: left.count_of(line.sku) for line in left.lines}
    try:
        added = to_lines(call, items, held, beside) if items else ()
    except ToolAsks as asks:
        if given.unread:  # "a purple mug" is not passed over where its colour is asked for
            told = say(call).read_not.format(words=_quoted(given.unread))
            asks.given = {**asks.given, "unread": ""}
            asks.args = (f"{told}\n{asks}",)
        if asks.no is None and (_says_more(given) or left.lines):
            asks.no = NOTHING  # what else was said is kept
        if int(given.noted or 0) < MOST_NOTED or asks.no is None or (asks.no == NOTHING and not left.lines):
            raise
        dropped = items_left_out(call, items, asks.no)
        items = "" if asks.no == NOTHING else asks.no
        added = to_lines(call, items, held, {**beside, "noted": ""}) if items else ()
    after = left.plus(added)
    few_enough(call, after.lines, {})
    touched = [each for each in (*after.lines, *cart.lines) if each not in cart.lines or each not in after.lines]
    lines = tuple(
        VariantCount(variant=key, count=line.count if (line := after.line(key)) else 0)
        for key in dict.fromkeys(each.variant for each in touched)
    )
    fields = given.model_dump(exclude={"items", "unsure", "goes_on", "noted", "is_asked"})
    draft = as_draft(wanted_items(sold(call), items)) if items else ""
    is_given_up = given.items == NOTHING and not (_says_more(given) or given.goes_on)
    return ShopTextAsRead(
        lines=lines,
        shown=_in_words(call, lines),
        items=draft,
        goes_on=bool(given.goes_on),
        is_asked=bool(given.is_asked),
        left_out=dropped,
        says_anything=not is_given_up,
        **fields,
    )


MOST_NOTED = 3
"""How many texts may be noted beside an unanswered question about an item, before the order goes on without it."""


def _says_more(given: ShopText) -> bool:
    """Return whether a text says anything of the order beside what is to be added."""
    return any((given.counts, given.how, given.when, given.name, given.pay, given.address, given.note))


def _in_words(call: Call[Services], lines: Sequence[VariantCount]) -> str:
    """Return what changes in the cart, in words: what is added, with its count, and what goes."""
    says, cart = say(call), current(call)
    more, fewer = list[CartLine](), list[CartLine]()
    for each in lines:
        held = line.count if (line := cart.line(each.variant)) else 0
        changed = each.model_copy(update={"count": abs(each.count - held)})
        (more if each.count > held else fewer).extend(as_lines([changed]))
    parts = [chosen_in_words(call, more)] if more else []
    parts += [says.read_without.format(lines=chosen_in_words(call, fewer))] if fewer else []
    return together(says, parts) if parts else ""


def whether_read_so(call: Call[Services], read: ShopTextAsRead) -> str:
    """Return the question whether the text was read as it was meant: what it changes, and below it, because the first
    line is what is repeated, what was not understood.
    """
    says = say(call)
    way = {"pickup": says.read_pickup, "delivery": says.read_delivery}.get(read.how, "")
    paid = {"card": says.read_card, "delivery": says.read_cash}.get(read.pay, "")
    named = says.read_name.format(name=read.name) if read.name else ""
    noted = says.read_note.format(note=read.note) if read.note else ""
    parts = [each for each in (read.shown, way, read.address, read.when, named, paid, noted) if each]
    unread = [says.read_not.format(words=_quoted(read.unread))] if read.unread else []
    return "\n".join([says.read_so.format(parts=", ".join(parts)), *unread])


@tool(
    Tier.WRITE,
    is_of_document=True,
    prepare=_as_read,
    question=whether_read_so,
    fills=request_filled,
    minor=True,
    in_help=False,
    is_for_phrases=True,
)
def follow_shop_text(call: Call[Services], read: ShopTextAsRead) -> Result:
    """Change the draft of the order as a text wants it, and ask what is missing next."""
    before = current(call)
    cart, changed = set_counts(call, read)
    asked = [*beside_an_order(call)] if cart.lines else []
    asked += [say(call).not_clear.format(words=_quoted(read.unread))] if read.unread else []
    asked += [say(call).left_out.format(lines=read.left_out)] if read.left_out else []
    told, note = _of_questions(call, read)
    done = _done_in_words(call, cart, read) or ("" if read.says_anything else core_texts.of(call.language).declined)
    words = "\n".join(filter(None, [done, told, *asked]))
    said = SaidBeside(read.when, read.address, note, read.how, read.name, read.pay)
    kept = CommerceNotes.for_call(call).saying(vars(said), call.now)
    request = CheckoutRequest(**{name: getattr(read, name) for name in CheckoutRequest.model_fields})
    if request.when and not request.offered:
        request = request.model_copy(update={"when": kept.when})  # on the day that was said before
    if cart != before:
        last = [] if read.unread else changed  # "instead" would mean what was not understood
        return changed_cart(call, cart, words, last, said, request, read.goes_on)
    if not (kept.is_checking_out or read.goes_on):
        return Result("\n".join(filter(None, [words, cart_in_words(call, cart)])), notes=kept.store())
    asked_on = with_next_step(call, Result("", notes=kept.store()), words, request)
    return asked_on.behind(say(call).yes_gladly) if _can_be_had_so(call, read, asked_on) else asked_on


def _can_be_had_so(call: Call[Services], read: ShopTextAsRead, done: Result) -> bool:
    """Return whether an order can be had as a text asks: what is asked next of it is another thing."""
    is_possible = read.pay != "card" or "stripe" in payments.ways(call)
    asked = next((each.argument for each in done.asks), "")
    is_open = asked == "when" or bool(getattr(read, asked, "")) if asked else not done.confirms
    return read.is_asked and is_possible and not is_open


def _of_questions(call: Call[Services], read: ShopTextAsRead) -> tuple[str, str]:
    """Return what is said of the questions beside an order, and the note for the shop with those that it is to answer:
    nothing is known here of what is in a food.
    """
    notes = CommerceNotes.for_call(call)
    earlier = notes.note if read.note and read.note not in notes.note else ""
    note = " ".join(filter(None, (earlier, read.note)))
    if not read.asked:
        return "", note[:NOTE_MOST]
    if not listed(GRAMMAR_WORDS, "food").isdisjoint(folded(read.asked).split()):
        return say(call).ask_about_food, note[:NOTE_MOST]
    words = say(call).question_noted.format(question=one_line(read.asked, MOST_OF_QUESTION))
    return words, " ".join(filter(None, (note, read.asked)))[:NOTE_MOST]


MOST_OF_QUESTION = 120
"""The most characters of a question that are repeated to the person."""


def _quoted(unread: str) -> str:
    words = unread.split()
    return " ".join(words[:MOST_QUOTED]) + ("…" if len(words) > MOST_QUOTED else "")


def _done_in_words(call: Call[Services], cart: Cart, read: ShopTextAsRead) -> str:
    """Return what was done to the cart: "Added ..." if something only came, else "Changed: ..."."""
    before, says = current(call), say(call)
    if read.counts and not read.items and cart.lines:
        changed = [line for line in cart.lines if line != before.line(line.variant)]
        gone = [line for line in before.lines if cart.line(line.variant) is None]
        if changed and not gone and all(before.line(line.variant) for line in changed):
            return says.changed.format(lines=chosen_in_words(call, changed))  # "rather three" adds nothing
    is_only_more = all(line.count <= (new.count if (new := cart.line(line.variant)) else 0) for line in before.lines)
    return (says.added if is_only_more else says.changed).format(lines=read.shown) if read.shown else ""


# --- what is only answered --------------------------------------------------------------------------------------------


class ShopRemark(Arguments):
    """A question or a remark that changes nothing."""

    kind: str = ""
    items: str = Field("", max_length=LONGEST)
    """The things that it is about: a draft."""
    counts: str = Field("", max_length=LONGEST)
    words: str = Field("", max_length=200)
    spoken: str = Field("", max_length=LONGEST)
    """The skus of the products that it speaks of, apart by commas."""


@tool(Tier.READ, in_help=False, is_for_phrases=True)
def answer_shop_text(call: Call[Services], remark: ShopRemark) -> Result:
    """Answer a question or a remark about the shop that changes nothing."""
    words = ANSWERS[remark.kind](call, remark)
    notes = CommerceNotes.for_call(call)
    shown = tuple(each for each in remark.spoken.split(",") if each) or notes.shown
    kept = notes.change(shown=shown, asked="" if shown != notes.shown else notes.asked)
    return Result(words, notes=kept.store() if kept != notes else None)


def _with_cart(call: Call[Services], words: str) -> str:
    """Return the words, and below them the cart, if it holds anything."""
    cart = current(call)
    return f"{words}\n{cart_in_words(call, cart)}" if cart.lines else words


def _price(call: Call[Services], remark: ShopRemark) -> str:
    """Return what these things would cost, and what the cart would with its counts so changed."""
    says, catalogue = say(call), sold(call)
    if remark.counts:
        sets = tuple(starmap(_variant_count, counts_in(remark.counts).items()))
        cart, _ = set_counts(call, CountedLines(lines=sets, shown=""))
        return says.would_cost.format(
            lines=_in_words(call, sets), total=money(cart.total, catalogue.currency, call.language)
        )
    priced = [_price_of(call, item) for item in wanted_items(catalogue, remark.items)]
    if not all(line for line, _, _ in priced):
        return menu(catalogue, call.language)
    together, totals = question_texts.of(call.language), [total for _, total, _ in priced]
    words = together.total_of_all_from if any(is_least for _, _, is_least in priced) else together.total_of_all
    whole = [words.format(total=money(sum(totals), catalogue.currency, call.language))] if len(priced) > 1 else []
    return "\n".join([*(line for line, _, _ in priced), *whole])


def _price_of(call: Call[Services], item: WantedItem) -> tuple[str, int, bool]:
    """Return what this many of a product cost, in words and in minor units, and whether that is the least that they may
    cost; ("", 0, False) if it is not one product."""
    says, product, currency = say(call), item.product, sold(call).currency
    if product is None or not item.count:
        return "", 0, False
    options = {each.key: item.options.get(each.key) or each.default or "" for each in product.options}
    one, is_least = product.price_from(options)
    sums = question_texts.of(call.language)
    several, single = (says.costs_from, sums.one_costs_from) if is_least else (says.costs, sums.one_costs)
    words = (several if item.count > 1 else single).format(
        line=f"{item.count} x {product.name.in_(call.language)}",
        total=money(one * item.count, currency, call.language),
        one=money(one, currency, call.language),
    )
    return words, one * item.count, is_least


def _variant_count(variant: str, count: int) -> VariantCount:
    return VariantCount(variant=variant, count=count)


def _bargained(call: Call[Services], remark: ShopRemark) -> str:
    """Return that prices are fixed, and whom to ask for a large order."""
    return _with_cart(call, say(call).prices_are_fixed.format(reach=_reach(call)))


def which_of_it(call: Call[Services]) -> str:
    """Return the question what a correction corrects, which names what is in the cart: nothing was changed."""
    lines = current(call).lines
    return (
        say(call).which_to_correct.format(lines=chosen_in_words(call, lines)) if lines else say(call).nothing_to_change
    )


def _reach(call: Call[Services]) -> str:
    business = call.services.business
    contact = business.service.contacts[0] if business else None
    return f"{contact.who.in_(call.language)}: {contact.reach}" if contact else ""


ANSWERS: Mapping[str, Callable[[Call[Services], ShopRemark], str]] = {
    "prices": _price,
    "bargains": _bargained,
    "stops": lambda call, _: cart_in_words(call, current(call)),
    UNCLEAR: lambda call, _: which_of_it(call),
    "waits": lambda call, _: say(call).take_your_time,
    "for_others": lambda call, _: say(call).for_others.format(how=how_to_order(sold(call), call.language)),
    "not_whole": lambda call, remark: say(call).count_wrong.format(words=remark.words),
}
"""What answers each kind of remark."""


TOOLS = (follow_shop_text, answer_shop_text)
"""The tools of this file. No other tool is used."""
