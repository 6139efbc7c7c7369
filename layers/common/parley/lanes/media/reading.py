"""Reads whole texts as requests about films and series, by verbs, kinds and endings of the vocabulary files. Pure.

    "add dune", "get us the movie dune please"       add, a film if it says so
    "download the bear season 2", "season 2 of ..."  add one season
    "find the bear", "do we have dune?"              search
    "remove dune and its files"                      remove
    "tell me when the bear is ready"                 follow
    "order the movie dune"                           add, because it says so: what may mean anything counts only then

What is left between the verb and the endings is the title: it is data, and a lookup decides whether there is such a
one. Every text is read in one pass over its words, of which there are few.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, Self

from parley.conversation.normal_form import without_accents
from parley.ports import Monitored, TitleKind
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words

VOCABULARY = "parley.lanes.media.vocabulary"
Deed = Literal["add", "find", "remove", "follow", "unfollow"]
DEEDS: tuple[Deed, ...] = ("add", "find", "remove", "follow", "unfollow")
KINDS: tuple[TitleKind, ...] = ("movie", "series")
LONGEST = 160
"""The most characters of a text that is read as a request for a title."""
MOST_WORDS = 14
"""The most words of a title: "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb" has 13."""
MOST_UNSAID = 7
"""The most words of a title where nothing says that a film or a series is meant."""
LAST = -1
"""The place that stands for the last title of a list."""


@dataclass(frozen=True)
class MediaRequest:
    """What a text asks of the library."""

    deed: Deed
    title: str
    """The title in the person's own words, or words that point to a list: "the second one"."""
    kind: TitleKind | None = None
    monitored: Monitored = "all"
    season: int = 0
    deletes_files: bool = False
    is_sure: bool = False
    """Whether words of the text say that the library is meant: "the movie", "season 2", "from the library"."""


@dataclass(frozen=True)
class Pointer:
    """Words that point to a title of the list that was shown last."""

    place: int = 0
    """The number in the list, or LAST; 0: no place is named."""
    year: int = 0


@dataclass(frozen=True)
class SaidWords:
    """The words of a text as they were written, and in the form in which they are compared."""

    written: tuple[str, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the words of a text. Words that are only punctuation are left out."""
        pairs = [(word, plain) for word in text.split() if (plain := without_accents(word))]
        return cls(tuple(word for word, _ in pairs), tuple(plain for _, plain in pairs))

    def without_start(self, name: str) -> Self | None:
        """Return the words behind the longest phrase of this list at their beginning; None if they begin with none."""
        size = next((size for size in _sizes(name, self) if self.plain[:size] in _phrases(name)), 0)
        return type(self)(self.written[size:], self.plain[size:]) if size else None

    def without_end(self, name: str) -> Self | None:
        """Return the words before the longest phrase of this list that they end with; None if they end with none, or
        are nothing else.
        """
        total = len(self.plain)
        sizes = (size for size in _sizes(name, self) if size < total)
        size = next((size for size in sizes if self.plain[total - size :] in _phrases(name)), 0)
        return type(self)(self.written[: total - size], self.plain[: total - size]) if size else None

    @property
    def text(self) -> str:
        """The words as they were written, without the punctuation around them."""
        return " ".join(self.written).strip(" .,;:!?¿¡\"'“”«»")


@cache
def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(without_accents(each).split()) for each in listed(VOCABULARY, name))


@cache
def _lengths(name: str) -> tuple[int, ...]:
    return tuple(sorted({len(each) for each in _phrases(name)}, reverse=True))


def _sizes(name: str, said: SaidWords) -> Iterator[int]:
    """Yield the lengths of this list's phrases that are not longer than the text, the longest first."""
    return (size for size in _lengths(name) if size <= len(said.plain))


@cache
def _places() -> dict[str, int]:
    tables = [words(VOCABULARY, language)["places"] for language in LANGUAGES]
    return {without_accents(word): int(at) for table in tables for at, named in table.items() for word in named}


def read(text: str, is_alone: bool = False) -> MediaRequest | None:
    """Return what a whole text asks of the library; None if it is no such request. Where the library `is_alone`,
    nothing else can be added or looked for: then everyday words are a title too ("add milk").
    """
    if not 0 < len(text) <= LONGEST or "\n" in text.strip():
        return None
    said = _without_courtesy(SaidWords.of(text))
    verbs = [(deed, is_open) for deed in DEEDS for is_open in (False, True)]
    found = [
        (len(rest.plain), is_open, deed, rest)
        for deed, is_open in verbs
        if (rest := said.without_start(f"{deed}_surely" if is_open else deed))
    ]
    if not found:
        return None
    _, is_open, deed, rest = min(found, key=lambda each: each[:2])
    request = _ended(MediaRequest(deed, ""), rest)
    if request is None or not _may_be_title(request, is_alone) or (is_open and not request.is_sure):
        return None
    return request


def _without_courtesy(said: SaidWords) -> SaidWords:
    """Return the words without polite ones at their beginning and end."""
    for _ in range(3):
        said = said.without_start("courtesy") or said
        said = said.without_end("ends") or said
    return said


def _ended(request: MediaRequest, rest: SaidWords) -> MediaRequest | None:
    """Return the request with what the words behind its verb say: kind, season, files and the title. None if what they
    say does not go with its verb.
    """
    if request.deed == "follow" and (behind := rest.without_start("ready_before")):
        request, rest = replace(request, is_sure=not is_everyday(behind.plain)), behind
    request, rest = _season_in_front(request, rest) or (request, rest)
    for kind in KINDS:
        if behind := rest.without_start(kind):
            request, rest = replace(request, kind=kind, is_sure=True), behind
            break
    for _ in range(4):  # endings follow each other in any order
        for rule in ENDINGS:
            ended = rule(request, rest)
            if ended is not None:
                request, rest = ended
                break
        else:
            break
    if request.season and request.kind == "movie":
        return None
    has_year = with_year(rest.text)[1] and (not is_everyday(rest.plain) or rest.written[-1].startswith("("))
    return replace(request, title=rest.text, is_sure=request.is_sure or bool(has_year))


Ended = tuple[MediaRequest, SaidWords] | None


def _of_library(request: MediaRequest, rest: SaidWords) -> Ended:
    before = rest.without_end("library_behind")
    return (replace(request, is_sure=True), before) if before else None


def _of_kind(request: MediaRequest, rest: SaidWords) -> Ended:
    for kind in KINDS:
        if request.kind is None and (before := rest.without_end(f"{kind}_behind")):
            return replace(request, kind=kind, is_sure=True), before
    return None


def _of_episodes(request: MediaRequest, rest: SaidWords) -> Ended:
    if request.deed != "add":
        return None
    if before := rest.without_end("new_only"):
        return replace(request, monitored="future", kind="series", is_sure=True), before
    if before := rest.without_end("everything"):
        return replace(request, monitored="all", kind="series", is_sure=True), before
    return None


def _season_in_front(request: MediaRequest, rest: SaidWords) -> Ended:
    """Read "season 2 of the bear" or "only season 2 of the bear"."""
    said = rest.without_start("only") or rest
    behind = said.without_start("season") if request.deed == "add" else None
    if behind is None or len(behind.plain) < 3 or (behind.plain[1],) not in _phrases("of"):
        return None
    number = _season_number(behind.plain[0])
    title = SaidWords(behind.written[2:], behind.plain[2:])
    return (replace(request, monitored="season", season=number, kind="series", is_sure=True), title) if number else None


def _season_number(word: str) -> int:
    """Return the season that a word counts; 0 if it counts none."""
    return int(word) if word.isdecimal() and len(word) < 3 else 0


def _of_season(request: MediaRequest, rest: SaidWords) -> Ended:
    """Read "season 2" or "only season 2" at the end."""
    if request.deed != "add" or len(rest.plain) < 3 or (rest.plain[-2],) not in _phrases("season"):
        return None
    number = _season_number(rest.plain[-1])
    if not number:
        return None
    before = SaidWords(rest.written[:-2], rest.plain[:-2])
    before = before.without_end("only") or before
    return replace(request, monitored="season", season=number, kind="series", is_sure=True), before


def _of_files(request: MediaRequest, rest: SaidWords) -> Ended:
    if request.deed != "remove":
        return None
    if before := rest.without_end("files_too"):
        return replace(request, deletes_files=True, is_sure=True), before
    before = rest.without_end("files_stay")
    return (replace(request, is_sure=True), before) if before else None


def _of_readiness(request: MediaRequest, rest: SaidWords) -> Ended:
    if request.deed != "follow":
        return None
    if before := rest.without_end("ready_surely_behind"):
        return replace(request, is_sure=True), before
    before = rest.without_end("ready_behind")
    return (replace(request, is_sure=not is_everyday(before.plain)), before) if before else None


ENDINGS = (_of_library, _of_kind, _of_episodes, _of_season, _of_files, _of_readiness)
"""The rules that read the end of a request: each returns the request and the words that are left, or None."""


def _may_be_title(request: MediaRequest, is_alone: bool) -> bool:
    """Return whether what is left of a text can be a title: where nothing says that the library is meant, it is short,
    and names nothing of everyday life, unless the library is alone. A lookup finds a film by nearly every word, so it
    cannot tell.
    """
    plain = SaidWords.of(request.title).plain
    if not 0 < len(plain) <= MOST_WORDS:
        return False
    if request.is_sure or pointer(request.title) is not None:
        return True
    is_everyday_thing = is_everyday(plain) and not (is_alone and request.deed in ("add", "find"))
    return len(plain) <= MOST_UNSAID and not request.title.startswith("#") and not is_everyday_thing


def is_everyday(plain: Sequence[str]) -> bool:
    """Return whether words, in the form in which they are compared, name a thing, a person or a chore of everyday life:
    "milk", "my data", "a plumber", "call mom".
    """
    is_small = len(plain) in (1, 2) and (plain[0],) in _phrases("some")
    return is_small or any(form in _everyday() for word in plain for form in (word, word[:-1], word[:-2]))


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for name in ("not_in_titles", "everyday") for each in _phrases(name) for word in each)


def pointer(text: str) -> Pointer | None:
    """Return to which title of a list a text points: "2", "the second one", "that one", "the 1984 one". None if it
    points to none.
    """
    plain = SaidWords.of(text).plain
    if plain in _phrases("that_one"):
        return Pointer()
    while plain and (plain[0],) in _phrases("the"):
        plain = plain[1:]
    if plain and (plain[-1],) in _phrases("the_one"):
        plain = plain[:-1]
    while plain and (plain[0],) in _phrases("of"):  # "la de 1984"
        plain = plain[1:]
    if len(plain) != 1:
        return None
    word = plain[0]
    if (word,) in _phrases("last"):
        return Pointer(LAST)
    if word.isdecimal() and len(word) <= 2 and int(word):
        return Pointer(int(word))
    if is_year(word):
        return Pointer(year=int(word))
    return Pointer(_places()[word]) if word in _places() else None


def is_bare_number(text: str) -> bool:
    """Return whether a text is nothing but a number, which may answer something else."""
    return text.strip(" .!").isdecimal()


def is_year(word: str) -> bool:
    """Return whether a word is a year in which there were films."""
    return len(word) == 4 and word.isdecimal() and 1870 <= int(word) <= 2200


def with_year(text: str) -> tuple[str, int]:
    """Return a title without the year at its end, and the year; 0 if none stands there: "dune (1984)", "dune 1984"."""
    said = text.split()
    last = said[-1].strip("()[].,") if len(said) > 1 else ""
    return (" ".join(said[:-1]), int(last)) if is_year(last) else (text, 0)


def without_description(title: str) -> str:
    """Return a title without words in front that describe it and are seldom a part of it: "the new dune"."""
    said = SaidWords.of(title)
    behind = said.without_start("described")
    return behind.text if behind and behind.plain else title


def wants_files_too(text: str) -> bool:
    """Return whether a text answers the question of a removal with a yes to its files too: "and delete the files"."""
    said = _without_courtesy(SaidWords.of(text))
    return said.plain in _phrases("files_too") or ("and", *said.plain) in _phrases("files_too")
