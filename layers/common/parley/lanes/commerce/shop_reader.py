"""Reads what a text wants of the shop: a small grammar over the words that `shop_words.py` marks.

    thing        "2 lattes and a bun"         added, or what the words before it say: removed, set, swapped
    correction   "no sorry just the one"      counts or chooses anew what was said last, in the text or in the cart
    removal      "no deje el café"            taken out of what the text wants, else out of the cart
    swap         "swap X for Y"               some of the cart becomes something else
    checkout     "pick up at 5:30, Osei"      way, time, name and payment
    other        "one sec", "too much"        a question or remark that the shop answers

A product without a count, in a sentence with unread words, is only spoken of. What is left over is kept as unread: then
the person is shown what was read, and asked. Pure.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, takewhile
from types import MappingProxyType

from parley.business.catalogue import ProductCatalogue
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.conversation.requests import is_request
from parley.conversation.topics import asks
from parley.lanes.commerce.asked_about import asked_about
from parley.lanes.commerce.beside_orders import (
    FOR_THE_SHOP,
    LEAST_OF_NOTE,
    TAKING_BACK,
    WANTING,
    asks_about,
    counts_something_else,
    is_day_of_question,
    is_number_alone,
    is_of_food,
    is_of_the_order,
    is_talk,
    is_talking,
    keep_what_stands_beside,
    leave_out_remarks,
    only_tells_something,
    side_by_side,
    take_out_reasons_and_wishes,
)
from parley.lanes.commerce.cart import parts_of_variant
from parley.lanes.commerce.catalogue_spelling import word_of_catalogue
from parley.lanes.commerce.chat_clauses import without_chat, without_chat_at_ends
from parley.lanes.commerce.corrections import CorrectedGoods, OrderedGoods, corrected
from parley.lanes.commerce.exchanges import exchanged
from parley.lanes.commerce.goods_reader import TO_BE, next_saying
from parley.lanes.commerce.item_words import ORDER_WORDS, WantedItem, read_items
from parley.lanes.commerce.large_numbers import counts_in_digits
from parley.lanes.commerce.name_reader import (
    ASIDE,
    DEEDS,
    OF_CHECKOUT,
    REMARKS,
    SAYING,
    NameReader,
    as_name,
    introduces_somebody,
)
from parley.lanes.commerce.notes import NOTE_MOST
from parley.lanes.commerce.order_talk import tells_of_something_else
from parley.lanes.commerce.product_search import folded, is_form, words_of_product
from parley.lanes.commerce.read_spans import PLACE, TIME
from parley.lanes.commerce.reasons_beside import food_apart, without_reasons
from parley.lanes.commerce.said_address import names_floor
from parley.lanes.commerce.said_exchanges import may_exchange, said_exchange
from parley.lanes.commerce.said_time import NO_ONES_HOUR, joined_time, plainly, with_hour_of
from parley.lanes.commerce.shop_reading import KnownOfPerson, ShopReading
from parley.lanes.commerce.shop_sentences import (
    ShopSentence,
    as_written_text,
    clauses_apart,
    places_to_cut,
    sentences_to_read,
    with_commas,
    without_opening,
    without_was,
)
from parley.lanes.commerce.shop_words import JOINT, THING, UNREAD, MarkedWords, marked_words
from parley.lanes.commerce.small_words import GRAMMAR_WORDS
from parley.lanes.commerce.soonest import OPENING, SOONEST
from parley.lanes.commerce.word_patterns import lowered
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first
from parley.times import is_whole_time, names_day

LONGEST_TEXT = 600
"""The most characters of a text that is read: a longer one is no order."""
MOST_CLAUSES = 6
"""The most clauses of a sentence that are tried as the beginning or the end of a correction."""
MOST_PLACES = 12
"""The most places of a sentence that are tried as the beginning of an exchange."""


def read_text(
    catalogue: ProductCatalogue,
    text: str,
    known: KnownOfPerson,
    wanted: Sequence[WantedItem] = (),
    said: Mapping[str, str] = MappingProxyType({}),
    awaits_name: bool = False,
) -> ShopReading:
    """Return what a text wants of the shop. `wanted` is what was read before and waits for an answer, `said` what was
    said of the checkout then. `awaits_name`: the person was asked for a name.
    """
    plain = counts_in_digits(without_reasons(catalogue, plainly(text)))
    text, of_food = food_apart(catalogue, _with_pauses(plain))
    reading = ShopReading(wanted=list(wanted)).with_said(said)
    if not 0 < len(text) <= LONGEST_TEXT or speaks_of_own_affairs(text):
        return reading
    reader = _ShopReader(
        *(catalogue, known, reading),
        is_name_asked=awaits_name,
        before=len(wanted),
        earlier=reading.when,
        said_before=reading.when or known.when,
        name_before=reading.name,
    )
    apart = without_chat(catalogue, text)
    words, reading.aside = without_chat_at_ends(marked_words(catalogue, plainly(apart.text))), apart.remarks
    reader.begin(text, words)
    for sentence in sentences_to_read(words):
        reader.read(sentence)
    reader.end(words)
    reading.spoken = tuple(reader.spoken)
    keep_what_stands_beside(reading, reader.calls)
    reading.unread, doubtful = apart.settled(side_by_side(reading.unread, words))
    reading.aside += [*doubtful, *of_food]
    take_out_reasons_and_wishes(reading, catalogue, text)
    reading.asks_about = asked_about(catalogue, text, reading.unread)
    leave_out_remarks(reading, catalogue, len(wanted), said)
    reading.note = " ".join(f"{each[:1].upper()}{each[1:]}." for each in reading.aside)[:NOTE_MOST]
    says_more = bool(apart.remarks or apart.doubtful) or any(each.mark == UNREAD for each in words)
    is_order = reading.corrects or not says_more or is_of_the_order(words, known)
    if not is_order and only_tells_something(text, words, awaits_name or len(reading.wanted) > len(wanted)):
        reading.is_elsewhere = True
    return reading


def _with_pauses(text: str) -> str:
    """Return a text with a comma in front of what is meant for all that was named: "two lattes, both with oat"."""
    low, at = lowered(text), 0
    parts = list[str]()
    for each in _before_for_all().finditer(low):
        parts.append(text[at : each.start()])
        at = each.end()
    return ", ".join([*parts, text[at:]])


@cache
def _before_for_all() -> re.Pattern[str]:
    """Return a pattern that matches the space in front of words for all that was named, with a choice behind them."""
    lists = ((GRAMMAR_WORDS, "for_all"), (ORDER_WORDS, "with"))
    for_all, beside = ("|".join(longest_first(listed(*each))) for each in lists)
    return re.compile(rf"(?<=[^\s,;.]) (?=(?:{for_all}) (?:{beside}) )")


@dataclass
class _ShopReader(NameReader):
    """Reads the sentences of one text, from the first to the last, into a reading."""

    calls: list[str] = field(default_factory=list)
    """The sentences that speak of reaching somebody."""
    is_one_of_several: bool = False
    """Whether the text has several sentences."""
    earlier: str = ""
    """When the order was wanted before this text, which a new time replaces."""
    said_before: str = ""
    """When the order was wanted before this text, however often that is said anew."""
    is_of_floor: bool = False
    """Whether the text speaks of a floor, whose number is no day."""
    name_before: str = ""
    """The name of the order before this text."""
    subject: Sequence[str] = ()
    """The skus of what the sentence before was about, if that corrected something."""

    def begin(self, text: str, words: Sequence[MarkedWords]) -> None:
        """Note what the words of a text say of all of its sentences."""
        self.reading.is_bare_number = text.strip(" .!").isdecimal() or is_number_alone(words)
        elsewhere = [each for each in words if each.mark == "elsewhere"]
        occasions = listed(GRAMMAR_WORDS, "goes_along")  # "I've a meeting tomorrow and need 6 croissants"
        is_ordered = self._counts_goods(words) and all(each.plain in occasions for each in elsewhere)
        self.reading.is_elsewhere = bool(elsewhere) and not is_ordered
        self.reading.is_told = any(each.mark == "tells" for each in words)
        self.is_one_of_several = len(sentences_to_read(words)) > 1
        self.is_of_floor = names_floor(text)
        self.is_addressed = any(each.mark == PLACE for each in words)
        self.is_of_checkout = any(each.mark in OF_PLACE | {"soonest"} for each in words)

    def end(self, words: Sequence[MarkedWords]) -> None:
        """Add nothing that only names another kind of what is in the cart in a text that corrects, "make that 2 almond
        and 1 plain", of croissants: it is asked which there are to be."""
        self.reading.unread = [each for each in self.reading.unread if not self._names_wanted(each)]
        self._write_named(words)
        self._take_as_said_again(words)
        is_correcting = any(each.mark in ("corrects", "only", "changes", "replaces") for each in words)
        is_correcting &= not any(each.plain in listed(GRAMMAR_WORDS, "puts_beside") for each in words)
        new = self.reading.wanted[self.before :]
        others = [each for each in new if self.is_of_others or (not each.is_more and self._is_kind_of_held(each))]
        if is_correcting and others and not self.reading.corrects and not self.given_up_wanted:
            self.reading.is_unclear = self.reading.corrects = True

    def _take_as_said_again(self, words: Sequence[MarkedWords]) -> None:
        """Let goods that a text says again, "I only want one mug. One mug, one pot and one plate", take the place of
        those that were ordered before: none of them is added."""
        new, earlier = self.reading.wanted[self.before :], list(self.reading.wanted[: self.before])
        said = {word for each in words for word in folded(each.written).split()}
        if not new or said.isdisjoint(listed(GRAMMAR_WORDS, "says_again")) or any(map(_is_more, new)):
            return
        counts = dict[str, int]()
        for item in new:
            waits = [at for at, each in enumerate(earlier) if each.product == item.product]
            lines = [line for line in self.known.cart.lines if item.product and line.sku == item.product.sku]
            if len(waits) + len(lines) != 1:
                return
            if waits:
                options = {**earlier[waits[0]].options, **item.options}
                earlier[waits[0]] = replace(earlier[waits[0]], count=item.count, is_counted=True, options=options)
            else:
                counts |= {lines[0].variant: 0, self._chosen(lines[0], item).variant: item.count or 1}
        self.spoken = [each.product.sku for each in new if each.product is not None]
        self.reading.wanted, self.reading.corrects = earlier, True
        self.reading.counts.update(counts)

    def _write_named(self, words: Sequence[MarkedWords]) -> None:
        """Note a name that a text says to be written on something for the shop: it is none of the order."""
        said = {word for each in words for word in folded(each.written).split()}
        if self.is_named and not said.isdisjoint(listed(GRAMMAR_WORDS, "writes")) and self.reading.name:
            self.reading.aside.append(as_written_text(words))
            self.reading.name = self.name_before

    def _names_wanted(self, unread: str) -> bool:
        """Return whether words only name again, or describe, a thing that the text wants: "the pots", of small pots."""
        words = [word_of_catalogue(self.catalogue, each) for each in folded(unread).split()]
        new = [each.product for each in self.reading.wanted[self.before :] if each.product is not None]
        known = [words_of_product(product) for product in new] if words else []
        return any(all(any(is_form(each, word) for word in names) for each in words) for names in known)

    def read(self, sentence: ShopSentence) -> None:
        """Read one sentence: first what stands in it before an exchange, "three mugs, and one of them green"."""
        found = self._exchange_in(sentence.words)
        if found is None:
            self._read_sentence(sentence)
            return
        before, behind = found
        while before and before[-1].mark in (JOINT, "idle"):
            before = before[:-1]
        if before:
            self._read_sentence(replace(sentence, words=before, is_asked=False))
        if not self._is_exchanged(behind):
            self._read_sentence(replace(sentence, words=behind))

    def _exchange_in(self, words: Sequence[MarkedWords]) -> tuple[Sequence[MarkedWords], Sequence[MarkedWords]] | None:
        """Return the words of a sentence before an exchange, and the exchange; None if it has none."""
        if not may_exchange(words):
            return None
        places = islice(places_to_cut(self.catalogue, words), MOST_PLACES)
        return next((each for each in places if said_exchange(self.catalogue, each[1]) is not None), None)

    def _is_exchanged(self, words: Sequence[MarkedWords]) -> bool:
        """Put something else in the place of some of what was ordered, and return True; False if nothing was ordered
        that may be meant."""
        new = self.reading.wanted[self.before :][-1:]
        subject = self.subject or [each.sku for item in new for each in item.products]
        goods = OrderedGoods(self._held_lines(), self.known.last, tuple(self.reading.wanted), subject)
        found = exchanged(self.catalogue, words, goods, is_shown=bool(self.known.shown))
        self._take_corrected(found)
        return found is not None

    def _read_sentence(self, sentence: ShopSentence) -> None:
        """Read a sentence, or what of it is no exchange."""
        sentence = self._without_wishes(sentence)
        if not sentence.words:
            return
        words = sentence.words
        if any(each.mark == "calls" for each in words) and not any(each.mark == THING for each in words):
            self.calls.append(as_written_text(words))
            return
        whole, sentence = sentence, self._without_correction(sentence)
        if sentence is not whole and not asks(as_written_text(sentence.words)):
            sentence = replace(sentence, is_asked=False)  # "make it three, as our neighbour is away?"
        sentence = replace(sentence, words=without_was(sentence.words))
        words = sentence.words
        if not words:
            return
        self.deed, self.part, self.in_reason, self.is_for_all = "", "", False, False
        self.is_replacing = any(each.mark == "replaces" for each in words)
        said = {folded(each.written) for each in words if each.mark != THING}
        self.is_settling = not said.isdisjoint(listed(GRAMMAR_WORDS, "settles"))
        is_taken_back = any(each.mark in TAKING_BACK for each in words)
        self.is_telling = not is_taken_back and any(each.mark == "tells" for each in words)
        if self._is_wish(words):
            self._note_wish(words, sentence.is_asked)
        elif self._tells_of_a_time(words):
            self.reading.circumstances.append(as_written_text(words))
        elif self._only_tells(words):
            self.reading.aside.append(as_written_text(words))
        elif self._is_only_asked(sentence):
            loose_words = [word for each in words if each.mark == UNREAD for word in folded(each.written).split()]
            is_mere_talk = not sentence.asks_of_the_shop and all(map(is_talking, loose_words))
            self.reading.questions += [] if is_mere_talk else [as_written_text(words)]
        else:
            self._read_words(self._without_questions(sentence))

    def _without_wishes(self, sentence: ShopSentence) -> ShopSentence:
        """Return a sentence without the clauses that ask for something to be done to the order or for somebody to be
        called, if the others say something of the order: "cash, name's Dee, and tell him to ring twice". These clauses
        are noted for the shop.
        """
        clauses = [part for clause in clauses_apart(sentence.words) for part in _cut_before_wish(clause)]
        wishes = [any(each.mark in FOR_THE_SHOP for each in clause) or is_of_food(clause) for clause in clauses]
        says_more = [
            not is_wish and (any(each.mark in OF_CHECKOUT_OR_WHEN for each in clause) or self._names_somebody(clause))
            for clause, is_wish in zip(clauses, wishes, strict=True)
        ]
        if not any(wishes) or not any(says_more) or self._counts_goods(sentence.words):
            return sentence
        kept, noted, is_wish = list[Sequence[MarkedWords]](), list[MarkedWords](), False
        for clause, begins, says in zip(clauses, wishes, says_more, strict=True):
            is_wish = begins or (is_wish and not says)
            if is_wish:
                noted += clause
            else:
                kept.append(clause)
        self._note_wish(noted, sentence.is_asked)
        return replace(sentence, words=[each for clause in kept for each in clause])

    def _names_somebody(self, clause: Sequence[MarkedWords]) -> bool:
        """Return whether a clause only says for whom the order is: "it's Dan", "Dan", where a name is asked for."""
        loose = [each for each in clause if each.mark == UNREAD]
        is_one = len(loose) == 1 and all(each.mark in (UNREAD, JOINT, "idle") for each in clause)
        is_asked = self.is_name_asked and is_one and bool(as_name(loose[0].written, self.catalogue))
        return is_one and (is_asked or introduces_somebody(clause))

    def _note_wish(self, words: Sequence[MarkedWords], is_asked: bool) -> None:
        """Note for the shop what is to be done to the order; what is only asked about it is passed on as a question."""
        written = as_written_text(without_opening(words))
        is_question = is_asked and not is_request(written)
        (self.reading.questions if is_question else self.reading.aside).append(written)

    def _without_correction(self, sentence: ShopSentence) -> ShopSentence:
        """Set what a sentence corrects of what was ordered, and return the clauses that are left: "rather eight plates,
        and I come at five". The longest run of clauses that is a correction counts.
        """
        clauses = sentence.clauses
        count = min(len(clauses), MOST_CLAUSES)
        runs = [(0, len(clauses)), *((first, end) for first in range(count) for end in range(first + 1, count + 1))]
        for first, end in sorted(dict.fromkeys(runs), key=lambda run: run[0] - run[1]):
            others = [*clauses[:first], *clauses[end:]]
            if any(each.mark == THING for clause in others for each in clause):
                continue
            if self._is_corrected(with_commas(clauses[first:end]), sentence.is_asked):
                return replace(sentence, words=with_commas(others))
        return sentence

    def _is_corrected(self, words: Sequence[MarkedWords], is_asked: bool) -> bool:
        """Set what these words correct of what was ordered, and return True; False if they are no correction."""
        goods = OrderedGoods(self._held_lines(), self.known.last, tuple(self.reading.wanted))
        found = corrected(self.catalogue, words, goods, is_asked)
        self._take_corrected(found)
        if found is not None and any(each.mark == THING and each.names_something for each in words):
            self.spoken = list(self.subject)
        return found is not None

    def _take_corrected(self, found: CorrectedGoods | None) -> None:
        """Set what a correction leaves of what was ordered, if there is one."""
        reading = self.reading
        if found is None:
            return
        reading.is_unclear, reading.of_several = reading.is_unclear or not found.is_clear, found.of_several
        if found.is_clear:
            changed = [each for each in found.waiting if each not in reading.wanted]
            self.subject = [parts_of_variant(each)[0] for each in found.counts]
            self.subject += [each.sku for item in changed for each in item.products]
            is_all_before = self.before == len(reading.wanted)
            reading.counts.update(found.counts)
            reading.wanted = list(found.waiting)
            self.before = len(reading.wanted) if is_all_before else min(self.before, len(reading.wanted))
        reading.corrects = reading.is_read = True

    def _read_words(self, sentence: ShopSentence) -> None:
        """Read a sentence that says something to the shop, word by word."""
        words = sentence.words
        loose = [each for each in words if each.mark == UNREAD]
        if loose and self._is_signed(words, loose[-1]):
            return
        if words and not (self.awaits_name or self.is_name_asked or introduces_somebody(words)):
            words = self._without_beside(sentence)
        if not words:
            return
        self.is_first = self.first is None
        self.first = words[0]
        self.is_alone = all(each.mark in (UNREAD, JOINT) for each in words)
        self.before_it, self.directly = None, None
        for at, each in enumerate(words):
            self.in_reason &= each.mark not in (JOINT, THING)
            handled = HANDLERS.get(each.mark)
            if handled is not None:
                handled(self, each, words[at + 1 :], bool(loose))
            self.before_it = each if each.mark in SAYING else self.before_it
            self.directly = each
        self._share_out()

    def _only_tells(self, words: Sequence[MarkedWords]) -> bool:
        """Return whether a sentence only tells of what has been, and note the products that it speaks of."""
        if not self.is_telling or any(each.mark in WANTING | OF_PLACE for each in words):
            return False
        items = [item for each in words if each.mark == THING for item in read_items(self.catalogue, each.plain)]
        self.spoken = [each.sku for item in items for each in item.products] or self.spoken
        return True

    def _tells_of_a_time(self, words: Sequence[MarkedWords]) -> bool:
        """Return whether a sentence with a time in it, beside others, only tells of something else: "it's because I go
        away on Thursday"."""
        marks = {each.mark for each in words}
        is_apart = self.is_one_of_several and TIME in marks and marks.isdisjoint(SAYING - {TIME, "reasons"})
        return is_apart and tells_of_something_else(as_written_text(words))

    def _is_wish(self, words: Sequence[MarkedWords]) -> bool:
        """Return whether a sentence asks for something to be done to the order, and counts no product."""
        return any(each.mark == "wishes_note" for each in words) and not self._counts_goods(words)

    def _counts_goods(self, words: Sequence[MarkedWords]) -> bool:
        """Return whether a sentence counts a product."""
        items = [item for each in words if each.mark == THING for item in read_items(self.catalogue, each.plain)]
        return any(item.is_counted and item.products for item in items)

    def _is_only_asked(self, sentence: ShopSentence) -> bool:
        """Return whether a sentence is a question, which is left to whoever answers it: it asks about the shop itself,
        or is asked and wants nothing. The products in it are spoken of.
        """
        things = [each for each in sentence.words if each.mark == THING]
        items = [item for each in things for item in read_items(self.catalogue, each.plain)]
        is_counted = any(item.is_counted and item.products for item in items)
        wanting = WANTING if is_counted else WANTING - {"corrects"}  # "but what of my coffee?"
        wants = any(each.mark in wanting for each in sentence.words)
        of_way = {each.mark for each in sentence.words} & OF_PLACE
        says_more = any(each.mark in OF_PLACE and not is_day_of_question(each, sentence) for each in sentence.words)
        is_choice = of_way >= {"picks_up", "delivers"}  # "do you bring it or do I come?"
        if says_more and of_way.isdisjoint({TIME, PLACE}) and (is_choice or asks_about(sentence.words)):
            says_more = wants = False  # "does that include delivery?"
        if not sentence.is_asked or wants or is_counted or says_more:
            return False
        self.spoken = [each.sku for item in items for each in item.products] or self.spoken
        return any(each.mark == UNREAD for each in sentence.words) or bool(things)

    def _without_questions(self, sentence: ShopSentence) -> ShopSentence:
        """Return the sentence without clauses that ask about the shop itself, or how one can pay there."""
        kept = list[MarkedWords]()
        for clause in sentence.clauses:
            is_of_shop = not any(each.mark == THING for each in clause) and ShopSentence(clause, False).asks_of_the_shop
            asks_payment = folded(clause[0].written) in listed(ORDER_WORDS, "pays_asks")
            if is_of_shop or (asks_payment and any(each.mark in ("pays_card", "pays_cash") for each in clause)):
                (self.reading.questions if sentence.is_asked else self.reading.aside).append(as_written_text(clause))
                continue
            kept += ([MarkedWords(JOINT, ",", ",")] if kept else []) + list(clause)
        return ShopSentence(tuple(kept), sentence.is_asked)

    def _without_beside(self, sentence: ShopSentence) -> Sequence[MarkedWords]:
        """Return the words of a sentence without clauses that say nothing to the shop. These are kept as a note for it,
        in the person's words; if they may turn what stands beside them, they are asked about.
        """
        is_whole = all(each.mark in ASIDE for each in sentence.words)
        kept, beside = list[MarkedWords](), list[str]()
        for clause in [sentence.words] if is_whole else sentence.clauses:
            self._take_introduced(clause)
            words = [word for each in clause if each.mark == UNREAD for word in folded(each.written).split()]
            is_beside = all(each.mark in ASIDE for each in clause) and bool(words)
            if counts_something_else(clause):
                beside.append(as_written_text(clause))
                continue
            if is_whole and len(words) < LEAST_OF_NOTE and self._may_be_name(clause):
                is_beside = False
            turns = not is_whole and not listed(GRAMMAR_WORDS, "turns").isdisjoint(words)
            if is_beside and not turns and (is_whole or len(words) >= LEAST_OF_NOTE):
                beside += [] if is_talk(words) else [as_written_text(clause)]
                continue
            kept += ([MarkedWords(JOINT, ",", ",")] if kept else []) + list(clause)
        self.reading.aside += [", ".join(beside)] if beside else []
        return kept

    # --- small words --------------------------------------------------------------------------------------------------

    def deeds(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Remember what the words say that is done with the things behind them."""
        follows = next_saying(behind)
        self.awaits_name &= said.mark != "removes"  # "under my name without asking"
        if said.mark == "corrects" and self._is_said_of_goods(behind):
            how = takewhile(lambda each: each.mark in ("idle", UNREAD), behind)
            self.reading.aside.append(as_written_text([said, *how]))
            return
        if said.mark in ("refuses", "removes") and self.shares and (not behind or behind[0].mark in ("idle", JOINT)):
            return  # "one sliced, one not"
        if said.mark in ("refuses", "removes") and self._is_one_without(behind):
            return
        if said.mark == "removes" and self.is_addressed and not (self.known.cart.lines or self.reading.wanted):
            self.deed = "adds"  # "drop 3 loaves off at 88 Bay St"
        elif said.mark == "removes" and self._unchooses(follows):
            self.deed = "unchooses"
        elif said.mark == "refuses":
            self._refuse(follows)
        elif self._corrects_anew(said):
            self.deed = "corrects"
        elif said.mark in ("swaps", "changes"):
            is_swap = self._names_another(behind)
            self.deed = "swaps" if is_swap else "changes"
        elif follows is not None:
            self.deed = said.mark
        elif said.mark == "adds" and len(self.known.shown) == 1 and not self.reading.wanted:
            self._want_shown()
        self.reading.is_read |= said.mark not in ("corrects", "refuses")

    def _is_said_of_goods(self, behind: Sequence[MarkedWords]) -> bool:
        """Return whether words such as "que sean" only say how what was named is to be, and something more follows:
        "dos cruasanes que sean bien calentitos y un latte"."""
        is_behind = self.before_it is not None and self.before_it.mark == THING
        follows = next((each for each in behind if each.mark != "idle"), None)
        return is_behind and follows is not None and follows.mark == JOINT and follows.written != ","

    def _is_one_without(self, behind: Sequence[MarkedWords]) -> bool:
        """Want as many as were counted last without the choices of what stands before them, and return True: "one loaf
        sliced and one not"."""
        refused = read_items(self.catalogue, behind[0].plain) if behind and behind[0].mark == THING else ()
        is_choice = len(refused) == 1 and refused[0].is_choices_alone and not refused[0].is_counted
        is_last = not behind or behind[0].mark in ("idle", JOINT) or is_choice
        before = self.directly if is_last and self.directly is not None and self.directly.mark == THING else None
        items = read_items(self.catalogue, before.plain) if before is not None else ()
        last = self.reading.wanted[-1] if len(self.reading.wanted) > self.before else None
        is_counted = len(items) > 1 and items[-1].is_count_alone and bool(items[-2].products and items[-2].choices)
        if last is None or not is_counted or last.product not in items[-2].products:
            return False
        self._want(replace(last, count=items[-1].count, is_counted=True, choices=(), options={}))
        self.taken = behind[0] if is_choice else self.taken
        return True

    def _names_another(self, behind: Sequence[MarkedWords]) -> bool:
        """Return whether words of a change say what takes the place of a thing, and not only how many of it there are
        to be: "change the buns to 4"."""
        at = next((at for at, each in enumerate(behind) if each.mark == "swapped_for"), None)
        follows = next_saying(behind[at + 1 :]) if at is not None else None
        items = read_items(self.catalogue, follows.plain) if follows is not None and follows.mark == THING else ()
        return at is not None and not (len(items) == 1 and items[0].is_count_alone)

    def _corrects_anew(self, said: MarkedWords) -> bool:
        """Return whether words of a change say what a line that was just named is to be, or have nothing to change."""
        has_goods = bool(self.known.cart.lines or self.reading.wanted)
        is_of_line = (self.named_line or self.named_wanted) is not None and said.mark in TO_BE
        return is_of_line or (said.mark in ("swaps", "changes") and not has_goods)

    def _unchooses(self, follows: MarkedWords | None) -> bool:
        """Return whether what follows is a choice of what the text wanted last: "un pan sin rebanar y dos rollos"."""
        items = read_items(self.catalogue, follows.plain) if follows is not None and follows.mark == THING else ()
        is_choice = bool(items) and items[0].is_choices_alone and not items[0].is_counted
        return is_choice and len(self.reading.wanted) > self.before

    def _want_shown(self) -> None:
        """Want the one product that was shown last: "yes, I want it"."""
        product = self.catalogue.product(self.known.shown[0])
        if product is not None and not self.known.cart.count_of(product.sku):
            options = self.known.options_asked(product.sku)
            self._want(WantedItem(product.names[0], 1, True, (product,), options=options))

    def replacing(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Let what is behind the words, else what was read before them, take the place of what was added last; the
        person is asked whether that is meant.
        """
        self.reading.is_unsure = True
        follows, line = next_saying(behind), self._last_line()
        wanted, is_behind = self.reading.wanted, follows is not None and follows.mark == THING
        if is_behind and wanted:
            self.given_up_wanted, self.deed = (wanted[-1], wanted[-1]), "swaps"
        elif is_behind and line is not None:
            self.given_up, self.deed = [line], "swaps"
        elif len(wanted) == 1 and not self.before and line is not None and self.before_it and not self.given_up:
            self._set(line, 0)
        elif is_behind:
            self.deed = "corrects"

    def _refuse(self, follows: MarkedWords | None) -> None:
        """A no in front of a count corrects; in front of what is wanted or in the cart, it takes it out."""
        if follows is None or follows.mark != THING:
            return
        items = read_items(self.catalogue, follows.plain)
        counted = any(item.is_counted for item in items)
        is_had = any(self._lines_of(item) or self._wanted_of(item) for item in items if item.products)
        is_named = any(item.products for item in items)
        only_choices = bool(items) and all(item.is_choices_alone and not item.is_counted for item in items)
        if only_choices and self.reading.wanted:
            self.deed = "unchooses"
        elif is_named and not counted and not is_had:
            self.deed = "ignores"  # "no rye", which nobody has asked for
        else:
            self.deed = "removes" if is_had and not counted else "corrects"

    def time(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note when the order is wanted; a second time completes the first, "saturday" and "at 11"."""
        if self.directly is not None and self.directly.mark == "limits":
            self.reading.unread.append(f"{self.directly.written} {said.plain}")  # "but not today"
            return
        if self._is_denied(behind) and any(each.mark == TIME for each in behind[1:]):
            return  # "tuesday no, today at 5"
        if self._is_hour_of_something_else(said) or (self.is_of_floor and BARE_DAY.fullmatch(said.plain)):
            return
        self.is_of_checkout = True
        before, both = self.reading.when, f"{self.reading.when} {said.plain}".strip()
        is_new = before == self.earlier or not is_whole_time(both, LANGUAGES)
        joined = joined_time(before, said.plain) if is_new else both
        self.reading.when = joined if is_whole_time(joined, LANGUAGES) else said.plain
        self.earlier = ""
        self.reading.is_read |= bool(self.known.cart.lines)

    def _is_hour_of_something_else(self, said: MarkedWords) -> bool:
        """Return whether a time with an hour stands, in a clause that tells of something, behind one that the text has
        said: "tomorrow around 9:30, the meeting is at 10"."""
        hours = [any(word[:1].isdecimal() for word in each.split()) for each in (self.reading.when, said.plain)]
        is_second = self.reading.when != self.earlier and all(hours)
        is_told = self.directly is not None and self.directly.mark in ("idle", UNREAD) and self.deed != "corrects"
        return is_second and is_told and not names_day(said.plain, LANGUAGES)

    def _is_denied(self, behind: Sequence[MarkedWords]) -> bool:
        """Return whether a no stands directly behind the words, and nothing that it could belong to behind that."""
        return bool(behind) and behind[0].mark == "refuses" and (len(behind) == 1 or behind[1].mark in (JOINT, "idle"))

    def same_time(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note that the order is wanted at the hour that was said before, on the day of this text if it names one."""
        is_new = self.reading.when != self.said_before
        same = with_hour_of(self.said_before, self.reading.when) if is_new else self.said_before
        is_joined = is_new and self.said_before and not is_whole_time(f"{self.reading.when} {NO_ONES_HOUR}", LANGUAGES)
        same = same or (self.reading.when if is_joined else "")
        if not same:
            self.reading.unread.append(said.written)
            return
        self.reading.when, self.reading.is_read, self.is_of_checkout = same, True, True

    def soonest(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note that the order is wanted as soon as it can be, if no other time is said."""
        if self.reading.when == self.earlier:
            self.reading.when, self.earlier = SOONEST, ""
        self.reading.goes_on = self.reading.is_read = self.is_of_checkout = True

    def opening(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note that the order is wanted when the place opens, on the day of this text if it names one."""
        if self.reading.when == self.earlier:
            self.reading.when, self.earlier = OPENING, ""
        self.reading.is_read = self.is_of_checkout = True

    def checkout(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note what the words say of the checkout: the way, the payment, or that it goes on."""
        if said.plain in listed(GRAMMAR_WORDS, "takes_object") and behind and self._is_object(behind):
            self.reading.is_elsewhere = True
            return
        if said.mark == "goes_on":
            self.reading.goes_on = True
        else:
            name, value = OF_CHECKOUT[said.mark]
            setattr(self.reading, name, OTHER_PAYMENT[value] if name == "pay" and self._is_refused() else value)
        self.reading.is_read = self.is_of_checkout = True

    def _is_refused(self) -> bool:
        """Return whether a no stands directly in front of what is read: "I don't want to pay online"."""
        before = self.directly
        if before is None or before.mark != UNREAD:
            return before is not None and before.mark in ("refuses", "removes")
        return not listed(GRAMMAR_WORDS, "denies").isdisjoint(folded(before.written).split()[-1:])

    def _is_object(self, behind: Sequence[MarkedWords]) -> bool:
        """Return whether the words directly behind "pick up" say what is fetched, and it is nothing of the shop."""
        follows = next_saying(behind)
        return follows is not None and follows.mark == UNREAD and behind[0].written != ","

    def only(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Set the count of what is in the cart already: "only one latte"."""
        follows = next_saying(behind)
        items = read_items(self.catalogue, follows.plain) if follows is not None and follows.mark == THING else ()
        named = [item for item in items if item.products]
        if not self.deed and named and all(item.is_counted and self._lines_of(item) for item in named):
            self.deed = "corrects"

    def keeping(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Keep of several lines of a product only the one that follows, "leave just the lemon one"; without such lines,
        the words say that there are to be no more than what follows.
        """
        follows = next((each for each in behind if each.mark == THING), None)
        items = read_items(self.catalogue, follows.plain) if follows is not None else ()
        is_one = len(items) == 1 and len(self._kept_alone(items[0])) == 1
        if is_one:
            self.deed = "keeps"
        elif self.deed == "removes":
            self.deed = "ignores"  # "lose the buns, keep the loaf"
        else:
            self.only(said, behind, has_unread)

    def address(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note where the order is to be brought."""
        self.reading.address, self.reading.how = said.written, "delivery"
        self.reading.is_read = self.is_of_checkout = True

    def fetched_by(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note that somebody comes for the order whose name follows: "for pick-up by Ana"."""
        self.reading.how, self.reading.is_read, self.is_of_checkout = "pickup", True, True
        self.naming(said, behind, has_unread)

    def limiting(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Refuse the thing that follows: "but not the almond one"; anything else behind the words is asked about."""
        follows = next_saying(behind)
        if follows is not None and follows.mark == THING:
            self._refuse(follows)
        elif follows is None or follows.mark != TIME:
            self.reading.unread.append(said.written)

    def naming(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Remember that a name follows; a letter's end is followed by one too."""
        follows = next_saying(behind)
        is_written_so = follows is not None and follows.mark == UNREAD and follows.written[:1].isupper()
        self.awaits_name = said.mark != "signs" or is_written_so  # "love from all of us" signs nothing

    def remark(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Note a remark that the shop answers."""
        self.reading.remark = self.reading.remark or said.mark
        self.reading.is_read = True

    def usual(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Take back the choices of what the text wanted last: "just the normal one"; behind an option's name, only that
        choice.
        """
        option = self.option_in(self.directly) if self.directly is not None else None
        if option is None and behind and behind[0].mark == THING:
            option = self.option_in(behind[0])  # "large, normal milk"
        if option is not None and self.reading.wanted:
            last = self.reading.wanted[-1]
            left = {key: value for key, value in last.options.items() if key != option.key}
            self.reading.wanted[-1] = replace(last, options=left, choices=())
        elif self.reading.wanted:
            self.reading.wanted[-1] = replace(self.reading.wanted[-1], choices=(), options={}, not_offered=())

    def of_all(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Remember that a choice behind the words is meant for all: "both sliced"."""
        follows = next_saying(behind)
        self.is_for_all = follows is not None and follows.mark == THING

    def reason(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Leave out the unread words of a reason: "for my wife"."""
        self.in_reason = True

    def part_of(self, said: MarkedWords, behind: Sequence[MarkedWords], has_unread: bool) -> None:
        """Remember that only a part of the thing behind is wanted."""
        follows = next_saying(behind)
        self.part = said.plain if follows is not None and follows.mark == THING and follows.names_something else ""


BARE_DAY = re.compile(r"(?:el |the )?\d{1,2}(?:st|nd|rd|th)?", re.IGNORECASE)
"""Matches a number that is read as a day of the month: "el 4"."""


def _is_more(item: WantedItem) -> bool:
    """Return whether a thing is certainly one more, or of no certain product or count."""
    return item.product is None or not item.is_counted or item.is_more or item.is_another


def _cut_before_wish(clause: Sequence[MarkedWords]) -> Sequence[Sequence[MarkedWords]]:
    """Return a clause in two parts if it says when, how or for whom an order is, and behind that what is to be done to
    it: "soy Lupita Mendoza toquen fuerte". Else it is one part."""
    at = next((at for at, each in enumerate(clause) if each.mark in FOR_THE_SHOP), 0)
    says_more = any(each.mark in OF_CHECKOUT_OR_WHEN for each in clause[:at])
    return (clause[:at], clause[at:]) if says_more else (clause,)


OF_CHECKOUT_OR_WHEN = frozenset({*OF_CHECKOUT, TIME, PLACE, "names", "soonest", "at_opening"})
"""The marks of words that say when, how, where, for whom or how paid an order is."""
OTHER_PAYMENT = {"card": "delivery", "delivery": "card"}
"""The way to pay that is left to somebody who refuses the one."""
OF_PLACE = frozenset({PLACE, TIME, "picks_up", "delivers", "pays_cash", "pays_card"})
"""The marks of words that say when, how and how paid an order is, be it as a question: "could I come at ten?"."""
WordsReader = Callable[[_ShopReader, MarkedWords, Sequence[MarkedWords], bool], None]
HANDLERS: Mapping[str, WordsReader] = {
    THING: _ShopReader.thing,
    TIME: _ShopReader.time,
    PLACE: _ShopReader.address,
    UNREAD: _ShopReader.unread,
    "soonest": _ShopReader.soonest,
    "at_opening": _ShopReader.opening,
    "names": _ShopReader.naming,
    "signs": _ShopReader.naming,
    "parts": _ShopReader.part_of,
    "usual": _ShopReader.usual,
    "only": _ShopReader.only,
    "keeps": _ShopReader.keeping,
    "for_all": _ShopReader.of_all,
    "other": _ShopReader.other,
    "fetched_by": _ShopReader.fetched_by,
    "limits": _ShopReader.limiting,
    "rest": _ShopReader.rest_of,
    "alike": _ShopReader.alike,
    "same_time": _ShopReader.same_time,
    "reasons": _ShopReader.reason,
    "replaces": _ShopReader.replacing,
    **dict.fromkeys(DEEDS, _ShopReader.deeds),
    **dict.fromkeys((*OF_CHECKOUT, "goes_on"), _ShopReader.checkout),
    **dict.fromkeys(REMARKS, _ShopReader.remark),
}
"""What is done with words of each mark; those of other marks say nothing."""
