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

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from parley.lanes.media.pointing import pointer, with_year
from parley.lanes.media.said_words import SaidWords, phrases, without_courtesy
from parley.ports import Monitored, TitleKind

Deed = Literal["add", "find", "remove", "follow", "unfollow"]
DEEDS: tuple[Deed, ...] = ("add", "find", "remove", "follow", "unfollow")
KINDS: tuple[TitleKind, ...] = ("movie", "series")
LONGEST = 160
"""The most characters of a text that is read as a request for a title."""
MOST_WORDS = 14
"""The most words of a title: "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb" has 13."""
MOST_UNSAID = 7
"""The most words of a title where nothing says that a film or a series is meant."""


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


def read(text: str, is_alone: bool = False) -> MediaRequest | None:
    """Return what a whole text asks of the library; None if it is no such request. Where the library `is_alone`,
    nothing else can be added or looked for: then everyday words are a title too ("add milk").
    """
    if not 0 < len(text) <= LONGEST or "\n" in text.strip():
        return None
    said = without_courtesy(SaidWords.of(text))
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
    if behind is None or len(behind.plain) < 3 or (behind.plain[1],) not in phrases("of"):
        return None
    number = _season_number(behind.plain[0])
    title = SaidWords(behind.written[2:], behind.plain[2:])
    return (replace(request, monitored="season", season=number, kind="series", is_sure=True), title) if number else None


def _season_number(word: str) -> int:
    """Return the season that a word counts; 0 if it counts none."""
    return int(word) if word.isdecimal() and len(word) < 3 else 0


def _of_season(request: MediaRequest, rest: SaidWords) -> Ended:
    """Read "season 2" or "only season 2" at the end."""
    if request.deed != "add" or len(rest.plain) < 3 or (rest.plain[-2],) not in phrases("season"):
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
    is_small = len(plain) in (1, 2) and (plain[0],) in phrases("some")
    return is_small or any(form in _everyday() for word in plain for form in (word, word[:-1], word[:-2]))


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for name in ("not_in_titles", "everyday") for each in phrases(name) for word in each)


def without_description(title: str) -> str:
    """Return a title without words in front that describe it and are seldom a part of it: "the new dune"."""
    said = SaidWords.of(title)
    behind = said.without_start("described")
    return behind.text if behind and behind.plain else title


def wants_files_too(text: str) -> bool:
    """Return whether a text answers the question of a removal with a yes to its files too: "and delete the files"."""
    said = without_courtesy(SaidWords.of(text))
    return said.plain in phrases("files_too") or ("and", *said.plain) in phrases("files_too")
