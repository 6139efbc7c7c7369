"""A small grammar of sentences made of classes of words: "<delete> <my?> {named} <thing>". Pure.

    <delete>    one of the words of that class; a class may hold several words in a row ("get rid of")
    <my?>       the same, or nothing
    <thing>     what things of a shelf are called: it also tells the shelf
    {named}     one word of the person's or more, as they wrote them
    back        this word

The tables stand in `deed_sentences`, one file a language. A sentence is matched from its first word to its last,
against words without accents, case and punctuation. A text is bounded, and so is the work: a sentence has few slots.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from parley.conversation.normal_form import without_accents
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import words as tables_of

TABLES = "parley.lanes.assistant.deed_sentences"
MOST_WORDS = 30
"""The most words of a text that is read as a sentence."""
THING = "thing"


class ComparedWord(NamedTuple):
    """A word of a text, as it was written and as it is compared."""

    written: str
    compared: str


class SentencePiece(NamedTuple):
    """A piece of a sentence: a class of words, a slot, or a word itself."""

    kind: str
    """"class", "slot" or "word"."""
    name: str
    may_be_missing: bool = False


CLOSED = ("when",)
"""The slots whose words are known, so that a sentence may end with them."""


@dataclass(frozen=True)
class DeedSentence:
    """One sentence of the tables: the deed that it asks for, in which language, and its pieces."""

    deed: str
    language: Language
    pieces: tuple[SentencePiece, ...]
    only_if_there: bool
    """Whether it is meant only where the thing that it names is kept."""

    @cached_property
    def needed(self) -> frozenset[SentencePiece]:
        """The words and classes without which a text is not this sentence."""
        return frozenset(each for each in self.pieces if each.kind != "slot" and not each.may_be_missing)


@dataclass(frozen=True)
class SaidDeed:
    """What a text asks for: the deed, the words in the sentence's slots, and the shelf, if the text names one."""

    deed: str
    slots: Mapping[str, str]
    shelf: str = ""
    only_if_there: bool = False
    is_closed: bool = False
    """Whether the sentence ends in words of its own, so that what stands behind it is no part of it: "... on my list".
    """


@lru_cache(maxsize=64)  # a turn asks it of each part of a text several times
def deeds_in(text: str) -> Sequence[SaidDeed]:
    """Return what a text may ask for by each sentence that it is, the surest first: those whose slots take the fewest
    words; of these, those that count only where the thing is there.
    """
    said = said_words(text)
    if not 0 < len(said) <= MOST_WORDS:
        return ()
    found = [
        (_taken(sentence, spans), _meant(sentence, said, spans))
        for language in LANGUAGES
        for sentence in _possible(language, said)
        if (spans := _spans(sentence, said)) is not None
    ]
    return tuple(meant for _, meant in sorted(found, key=lambda each: each[0]))


def said_words(text: str) -> tuple[ComparedWord, ...]:
    """Return the words of a text, without signs that stand alone."""
    words = (ComparedWord(each, without_accents(each)) for each in text.split()[: MOST_WORDS + 1])
    return tuple(each for each in words if each.compared)


PieceSpan = tuple[SentencePiece, int, int]
"""A piece of a sentence, with the places in the text where its words begin and end."""


def _taken(sentence: DeedSentence, spans: Sequence[PieceSpan]) -> tuple[int, bool]:
    return sum(end - start for piece, start, end in spans if piece.kind == "slot"), not sentence.only_if_there


def _meant(sentence: DeedSentence, said: Sequence[ComparedWord], spans: Sequence[PieceSpan]) -> SaidDeed:
    slots = {
        piece.name: " ".join(each.written for each in said[start:end]).strip(' ,.;:!?¿¡“”"')
        for piece, start, end in spans
        if piece.kind == "slot"
    }
    things = (" ".join(each.compared for each in said[a:b]) for piece, a, b in spans if piece.name == THING and b > a)
    shelf = next((_shelves(sentence.language)[each] for each in things), "")
    last = next((piece for piece, start, end in reversed(spans) if end > start), None)
    is_closed = last is not None and (last.kind != "slot" or last.name in CLOSED)
    return SaidDeed(sentence.deed, slots, shelf, sentence.only_if_there, is_closed)


def _spans(sentence: DeedSentence, said: Sequence[ComparedWord]) -> tuple[PieceSpan, ...] | None:
    """Return where each piece of a sentence stands in a text, which it must be from end to end; None if it is not."""

    def rest(number: int, at: int) -> tuple[PieceSpan, ...] | None:
        if number == len(sentence.pieces):
            return () if at == len(said) else None
        piece = sentence.pieces[number]
        for end in _ends(piece, sentence.language, said, at):
            if (behind := rest(number + 1, end)) is not None:
                return ((piece, at, end), *behind)
        return None

    return rest(0, 0)


def _ends(piece: SentencePiece, language: Language, said: Sequence[ComparedWord], at: int) -> Iterator[int]:
    """Yield the places where a piece that begins at this place may end: of a class the longest first, of a slot the
    shortest.
    """
    if piece.kind == "slot":
        yield from range(at + 1, len(said) + 1)
        return
    if piece.kind == "word":
        if at < len(said) and said[at].compared == piece.name:
            yield at + 1
        return
    entries = _classes(language)[piece.name]
    for length in _lengths(language).get(said[at].compared, {}).get(piece.name, ()) if at < len(said) else ():
        if " ".join(each.compared for each in said[at : at + length]) in entries:
            yield at + length
    if piece.may_be_missing:
        yield at


@cache
def _classes(language: Language) -> Mapping[str, frozenset[str]]:
    table = tables_of(TABLES, language)
    return {
        **{name: frozenset(entries) for name, entries in table["words"].items()},
        THING: frozenset(_shelves(language)),
    }


@cache
def _shelves(language: Language) -> Mapping[str, str]:
    """Return the shelf of each word for a thing."""
    return {word: shelf for shelf, words in tables_of(TABLES, language)["things"].items() for word in words}


@cache
def names_of_shelves() -> frozenset[str]:
    """Return the words for what is kept on each shelf, and those that stand beside a name: "all my tasks"."""
    things = {word for each in LANGUAGES for thing in _shelves(each) for word in thing.split()}
    return frozenset(things) | {word for each in LANGUAGES for entry in _classes(each)["all"] for word in entry.split()}


def names_shelf(text: str) -> bool:
    """Return whether a text says on which shelf its thing is kept: "add wine to my list", "remind me to call"."""
    said = [each.compared for each in said_words(text)]
    return any(word in _shelves(each) or word in beside("asks_to_remind") for each in LANGUAGES for word in said)


@cache
def beside(name: str) -> frozenset[str]:
    """Return the words of this list of the table `beside`, of all languages."""
    return frozenset(word for each in LANGUAGES for word in tables_of(TABLES, each)["beside"][name])


@cache
def _by_first_word(language: Language) -> Mapping[str, tuple[DeedSentence, ...]]:
    """Return the sentences by the words with which they can begin; "" for those that can begin with any."""
    found: dict[str, list[DeedSentence]] = {}
    for sentence in _sentences(language):
        for word in _first_words(sentence):
            found.setdefault(word, []).append(sentence)
    return {word: tuple(each) for word, each in found.items()}


def _possible(language: Language, said: Sequence[ComparedWord]) -> Iterator[DeedSentence]:
    """Yield the sentences of a language that a text may be, judging by its first word and by each word alone."""
    sentences, lengths = _by_first_word(language), _lengths(language)
    words = {each.compared for each in said}
    here = {SentencePiece("class", name) for word in words for name in lengths.get(word, ())}
    here |= {SentencePiece("word", word) for word in words}
    beginning = (*sentences.get(said[0].compared, ()), *sentences.get("", ()))
    yield from (each for each in beginning if each.needed <= here)


@made_ahead
def _lengths(language: Language) -> Mapping[str, Mapping[str, Sequence[int]]]:
    """Return how many words the entries of each class have that begin with a word, the longest first, by that word."""
    found: dict[str, dict[str, set[int]]] = {}
    for name, entries in _classes(language).items():
        for first, *others in map(str.split, entries):
            found.setdefault(first, {}).setdefault(name, set()).add(1 + len(others))
    return {word: {name: sorted(each, reverse=True) for name, each in names.items()} for word, names in found.items()}


def _first_words(sentence: DeedSentence) -> frozenset[str]:
    words: set[str] = set()
    for piece in sentence.pieces:
        if piece.kind == "slot":
            return frozenset([""])
        entries = _classes(sentence.language)[piece.name] if piece.kind == "class" else [piece.name]
        words |= {entry.partition(" ")[0] for entry in entries}
        if not piece.may_be_missing:
            break
    return frozenset(words)


@cache
def _sentences(language: Language) -> tuple[DeedSentence, ...]:
    table = tables_of(TABLES, language)
    return tuple(
        DeedSentence(deed, language, tuple(_pieces(written)), kind == "if_there")
        for kind in ("sentences", "if_there")
        for deed, lines in table[kind].items()
        for written in lines
    )


def _pieces(written: str) -> Iterator[SentencePiece]:
    for each in written.split():
        if each.startswith("<"):
            name = each.strip("<>")
            yield SentencePiece("class", name.removesuffix("?"), name.endswith("?"))
        elif each.startswith("{"):
            yield SentencePiece("slot", each.strip("{}"))
        else:
            yield SentencePiece("word", each)
