"""Reads what stands behind the verb of a request for a title: its kind, the season or the episodes, what becomes of the
files, and for whom it is wanted. What is left is the title. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from parley.lanes.media.everyday import is_everyday
from parley.lanes.media.pointing import is_year
from parley.lanes.media.said_words import MEDIA_VOCABULARY, SaidWords, said_phrases
from parley.ports import Monitored, TitleKind
from parley.texts import LANGUAGES
from parley.texts.vocabulary import words

Deed = Literal["add", "find", "stand", "remove", "follow", "unfollow"]
MEDIA_DEEDS: tuple[Deed, ...] = ("add", "find", "stand", "remove", "follow", "unfollow")
KINDS: tuple[TitleKind, ...] = ("movie", "series")
LONGEST_OCCASION = 6
"""The most words that say for whom or when a title is wanted: "for the whole family on saturday"."""


@dataclass(frozen=True)
class MediaRequest:
    """What a text asks of the library."""

    deed: Deed
    title: str = ""
    """The title in the person's own words, or words that point to a list: "the second one"."""
    whole: str = ""
    """The title with the words behind it that may be a part of it: "now", of "apocalypse now"."""
    kind: TitleKind | None = None
    monitored: Monitored = "all"
    season: int = 0
    deletes_files: bool = False
    is_sure: bool = False
    """Whether words of the text say that the library is meant: "the movie", "season 2", "from the library"."""


def request_of(request: MediaRequest, rest: SaidWords) -> MediaRequest | None:
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
    for _ in range(6):  # endings follow each other in any order
        for rule in ENDINGS:
            found = rule(request, rest)
            if found is not None:
                request, rest = found
                request = request if rule is _of_occasion else replace(request, whole="")
                break
        else:
            break
    if request.season and request.kind == "movie":
        return None
    written_year = rest.plain and is_year(rest.plain[-1].strip("()"))
    has_year = (
        len(rest.plain) > 1 and written_year and (not is_everyday(rest.plain) or rest.written[-1].startswith("("))
    )
    return replace(
        request, title=rest.text, whole=request.whole or rest.text, is_sure=request.is_sure or bool(has_year)
    )


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
    if behind is None or len(behind.plain) < 3 or (behind.plain[1],) not in said_phrases("of"):
        return None
    number = _season_number(behind.plain[0])
    title = SaidWords(behind.written[2:], behind.plain[2:])
    return (replace(request, monitored="season", season=number, kind="series", is_sure=True), title) if number else None


def _season_number(word: str) -> int:
    """Return the season that a word counts, in digits or letters: 2 for "two" and "segunda"; 0 if it counts none."""
    return int(word) if word.isdecimal() and len(word) < 3 else season_words().get(word, 0)


@cache
def season_words() -> Mapping[str, int]:
    """Return the numbers of seasons by their words in all languages: 2 for "two" and for "second"."""
    names = ("places", "season_numbers")
    tables = (words(MEDIA_VOCABULARY, language)[name] for language in LANGUAGES for name in names)
    return {str(word): int(number) for table in tables for number, found in table.items() for word in found}


def _of_season(request: MediaRequest, rest: SaidWords) -> Ended:
    """Read "season 2" or "only season 2" at the end."""
    if request.deed != "add" or len(rest.plain) < 3:
        return None
    ends = (rest.plain[-2:], rest.plain[:-3:-1])
    counted = next((each for each in ends if (each[0],) in said_phrases("season")), None)
    number = _season_number(counted[1]) if counted else 0  # "season 2", "second season"
    if not number or (counted == rest.plain[:-3:-1] and rest.plain[-2].isdecimal()):
        return None
    before = SaidWords(rest.written[:-2], rest.plain[:-2])
    before = before.without_end("the") or before
    before = before.without_end("only") or before
    return replace(request, monitored="season", season=number, kind="series", is_sure=True), before


def _of_files(request: MediaRequest, rest: SaidWords) -> Ended:
    if request.deed != "remove":
        return None
    if before := rest.without_end("files_too"):
        return replace(request, deletes_files=True, is_sure=True), before
    before = rest.without_end("files_stay")
    return (replace(request, is_sure=True), before) if before else None


def _of_joint(request: MediaRequest, rest: SaidWords) -> Ended:
    """Leave out what joins a title to the endings: "it but just the new episodes"."""
    is_ended = request.monitored != "all" or request.deletes_files or request.kind is not None
    before = rest.without_end("small_joints") if is_ended else None
    return (request, before) if before else None


def _of_occasion(request: MediaRequest, rest: SaidWords) -> Ended:
    """Leave out for whom, for when and how a title is wanted: "dune for the kids tonight", "dune now"."""
    before = without_occasion(rest)
    return (replace(request, whole=request.whole or rest.text), before) if before else None


def without_occasion(said: SaidWords) -> SaidWords | None:
    """Return the words before those at the end that say for whom, when or how: "for our movie night", "tonight". None
    if none do.
    """
    if before := said.without_end("beside"):
        return before
    total = len(said.plain)
    for at in range(max(1, total - LONGEST_OCCASION), total - 1):
        behind = said.plain[at + 1 :]
        if (said.plain[at],) in said_phrases("occasion_begins") and all(
            (word,) in said_phrases("occasions") for word in behind
        ):
            return SaidWords(said.written[:at], said.plain[:at])
    return None


def _of_readiness(request: MediaRequest, rest: SaidWords) -> Ended:
    if request.deed != "follow":
        return None
    if before := rest.without_end("ready_surely_behind"):
        return replace(request, is_sure=True), before
    before = rest.without_end("ready_behind")
    return (replace(request, is_sure=not is_everyday(before.plain)), before) if before else None


def season_of(request: MediaRequest, rest: SaidWords) -> Ended:
    """Read the season of a series before or behind its title: "season 2 of the bear", "the bear, only season 2"."""
    return _season_in_front(request, rest) or _of_season(request, rest)


def episodes_of(request: MediaRequest, rest: SaidWords) -> Ended:
    """Read which episodes are wanted, before or behind a title: "just future episodes of the bear"."""
    behind = rest.without_start("new_only") if request.deed == "add" else None
    title = behind.without_start("of") if behind is not None else None
    if title is not None and title.plain:
        return replace(request, monitored="future", kind="series", is_sure=True), title
    return _of_episodes(request, rest)


def starts_with_kind(said: SaidWords) -> bool:
    """Return whether words begin with "the film", "that series" and the like, and a title follows."""
    behind = next((rest for kind in KINDS if (rest := said.without_start(kind)) is not None), None)
    return behind is not None and bool(behind.plain) and (said.plain[0],) in said_phrases("pointing_words")


ENDINGS = (_of_library, _of_kind, _of_episodes, _of_season, _of_files, _of_readiness, _of_joint, _of_occasion)
"""The rules that read the end of a request: each returns the request and the words that are left, or None."""
