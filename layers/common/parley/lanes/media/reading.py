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

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from parley.conversation.normal_form import without_accents
from parley.lanes.media.pointing import is_year, pointer
from parley.lanes.media.said_words import SaidWords, said_phrases, without_polite_words
from parley.ports import Monitored, TitleKind

Deed = Literal["add", "find", "stand", "remove", "follow", "unfollow"]
DEEDS: tuple[Deed, ...] = ("add", "find", "stand", "remove", "follow", "unfollow")
SPLIT = ("remove_split", "add_split")
"""The lists of verbs that are said around a title, as "take dune off". Each needs an ending of the list beside it."""
BEGINNINGS = (
    *((each, False) for each in DEEDS),
    *((f"{each}_surely", True) for each in DEEDS),
    ("stand_is", True),
    *((each, each != "remove_split") for each in SPLIT),
)
"""The lists of the vocabulary with which a text may begin, and whether such a beginning may mean anything else too."""
LONGEST_OCCASION = 6
"""The most words that say for whom or when a title is wanted: "for the whole family on saturday"."""
IS_SHORT = re.compile(
    r"['’]s(?= (?:ready|done|there|here|in|out|up|on|available|downloaded|finished)\b)", re.IGNORECASE
)
"""Matches the short form of "is" behind a title: "tell me when the bear's done"."""
REASON = re.compile(r"[,;.!–—]\s|\s[-–—]\s")
"""Matches what stands between a request and what only tells why."""
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


def read(text: str, is_alone: bool = False, noted: Sequence[str] = ()) -> MediaRequest | None:
    """Return what a whole text asks of the library; None if it is no such request. Where the library `is_alone`,
    nothing else can be added or looked for: then everyday words are a title too ("add milk"). `noted` are the names of
    titles that the person was shown or has added lately: a text that names one means it.
    """
    if not 0 < len(text) <= LONGEST or "\n" in text.strip():
        return None
    said = _without_ends(SaidWords.of(IS_SHORT.sub(" is", without_reason(text))))
    if _asks_of_it(said):
        return MediaRequest("stand", "it", "it")
    found = [each for begun in (said, without_polite_words(said)) for each in _begun(begun)]
    if not found:
        return None
    _, is_open, beginning, rest = min(found, key=lambda each: each[:2])
    request = (
        _standing(rest, beginning) if beginning.startswith("stand") else _ended(MediaRequest(_deed(beginning)), rest)
    )
    if request is None:
        return None
    if any(without_accents(request.title) in (without_accents(each), plain_name(each)) for each in noted):
        request = replace(request, is_sure=True)
    is_meant = request.is_sure or is_alone or not is_open
    return request if is_meant and _may_be_title(request, is_alone, is_open) else None


def plain_name(name: str) -> str:
    """Return a title's name in the form that is compared, without its article: "bear", of "The Bear"."""
    plain = without_accents(name)
    return plain.removeprefix("the ")


def _begun(said: SaidWords) -> Iterator[tuple[int, bool, str, SaidWords]]:
    """Yield what a text may ask by its beginning: how many words follow, whether that beginning may mean anything, the
    beginning's list, and the words that follow.
    """
    for beginning, is_open in BEGINNINGS:
        rest = said.without_start(beginning)
        if rest is not None and beginning in SPLIT:
            rest = rest.without_end(f"{beginning}_behind")
        if rest is not None:
            yield len(rest.plain), is_open, beginning, rest
    if before := said.without_end("stand_behind"):
        yield len(before.plain), True, "stand_behind", before


def _deed(beginning: str) -> Deed:
    return next(each for each in DEEDS if each == beginning.partition("_")[0])


def without_reason(text: str) -> str:
    """Return a text without its parts that only tell why: "add it, we've seen the rest"."""
    first, *more = REASON.split(text)
    kept = [each for each in more if SaidWords.of(each).without_start("tells_why") is None]
    return ", ".join(map(_without_because, (first, *kept))) if more else _without_because(text)


def _without_because(part: str) -> str:
    """Return a part of a text without the reason at its end: "quita dune que me he equivocado"."""
    said = SaidWords.of(part)
    for at in range(2, len(said.plain)):
        if SaidWords(said.written[at:], said.plain[at:]).without_start("tells_why_inside") is not None:
            return " ".join(said.written[:at])
    return part


def _without_ends(said: SaidWords) -> SaidWords:
    """Return the words without polite ones at their end."""
    for _ in range(3):
        said = said.without_end("ends") or said
    return said


def _asks_of_it(said: SaidWords) -> bool:
    """Return whether a whole text asks where the title stands that was spoken of last: "¿ya está lista?"."""
    polite = without_polite_words(said)
    forms = (said, polite, polite.without_end("stand_trailing") or polite)
    return any(each.plain in said_phrases("stand_it") for each in forms)


def _standing(rest: SaidWords, beginning: str) -> MediaRequest | None:
    """Return the question where a title stands: "is dune ready yet", "do we have any star wars". None if the words
    behind a mere "is" do not end as such a question does.
    """
    rest = rest.without_start("any") or rest
    rest = rest.without_end("stand_trailing") or rest
    ended = rest.without_end("stand_surely_ends")
    before = ended or rest.without_end("stand_ends")
    request = _ended(MediaRequest("stand", is_sure=ended is not None), before or rest)
    if request is None or (beginning == "stand_is" and before is None and not request.is_sure):
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
    for _ in range(6):  # endings follow each other in any order
        for rule in ENDINGS:
            ended = rule(request, rest)
            if ended is not None:
                request, rest = ended
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
    """Return the season that a word counts; 0 if it counts none."""
    return int(word) if word.isdecimal() and len(word) < 3 else 0


def _of_season(request: MediaRequest, rest: SaidWords) -> Ended:
    """Read "season 2" or "only season 2" at the end."""
    if request.deed != "add" or len(rest.plain) < 3 or (rest.plain[-2],) not in said_phrases("season"):
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


def _of_joint(request: MediaRequest, rest: SaidWords) -> Ended:
    """Leave out what joins a title to the endings: "it but just the new episodes"."""
    is_ended = request.monitored != "all" or request.deletes_files or request.kind is not None
    before = rest.without_end("small_joints") if is_ended else None
    return (request, before) if before else None


def _of_occasion(request: MediaRequest, rest: SaidWords) -> Ended:
    """Leave out for whom, for when and how a title is wanted: "dune for the kids tonight", "dune now"."""
    before = _without_occasion(rest)
    return (replace(request, whole=request.whole or rest.text), before) if before else None


def _without_occasion(said: SaidWords) -> SaidWords | None:
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


ENDINGS = (_of_library, _of_kind, _of_episodes, _of_season, _of_files, _of_readiness, _of_joint, _of_occasion)
"""The rules that read the end of a request: each returns the request and the words that are left, or None."""


def _may_be_title(request: MediaRequest, is_alone: bool, is_open: bool) -> bool:
    """Return whether what is left of a text can be a title: where nothing says that the library is meant, it is short,
    and names nothing of everyday life, unless the library is alone. A lookup finds a film by nearly every word, so it
    cannot tell.
    """
    plain = SaidWords.of(request.title).plain
    if not 0 < len(plain) <= MOST_WORDS:
        return False
    points = pointer(request.title)
    if request.is_sure or (points is not None and not points.words):
        return True
    is_of_all = is_alone and request.deed != "stand" and not is_open
    said = plain if is_alone else SaidWords.of(request.whole).plain
    is_everyday_thing = not is_of_all and is_everyday(said, is_alone)
    return len(plain) <= MOST_UNSAID and not request.title.startswith("#") and not is_everyday_thing


def is_everyday(plain: Sequence[str], is_alone: bool = False) -> bool:
    """Return whether words, in the form in which they are compared, name a thing, a person or a chore of everyday life:
    "milk", "my data", "a plumber", "call mom". A number does where something is counted: the library is not alone.
    """
    is_small = len(plain) in (1, 2) and (plain[0],) in said_phrases("some")
    if not is_alone and any((word,) in said_phrases("counted") for word in plain):
        return True
    return is_small or any(form in _everyday() for word in plain for form in (word, word[:-1], word[:-2]))


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for name in ("not_in_titles", "everyday") for each in said_phrases(name) for word in each)


def trimmed(title: str) -> str:
    """Return a title without the words behind it that say for whom, for when or how: "dune for the kids tonight"."""
    said = SaidWords.of(title)
    for _ in range(4):
        said = _without_occasion(said) or said
    return said.text


def without_description(title: str) -> str:
    """Return a title without words in front that describe it and are seldom a part of it: "the new dune"."""
    said = SaidWords.of(title)
    behind = said.without_start("described")
    return behind.text if behind and behind.plain else title


def episodes(text: str) -> MediaRequest | None:
    """Return which episodes of a series a whole text asks for: "just the new episodes", "only season 2". None for any
    other text.
    """
    said = _without_ends(SaidWords.of(without_reason(text)))
    for begun in (said, without_polite_words(said)):  # "just" is both polite and a part of it
        rest = begun.without_start("small_joints") or begun
        for rule in (_of_episodes, _of_season):
            ended = rule(MediaRequest("add"), SaidWords(("it", *rest.written), ("it", *rest.plain)))
            if ended is not None and ended[1].plain == ("it",):
                return ended[0]
    return None


def may_be_several(title: str) -> bool:
    """Return whether words may name several titles: "dune and the bear"."""
    return any((word,) in said_phrases("joins_titles") for word in SaidWords.of(title).plain[1:-1]) or "," in title


def wants_files_too(text: str) -> bool:
    """Return whether a text answers the question of a removal with a yes to its files too: "and delete the files"."""
    said = without_polite_words(SaidWords.of(text))
    return said.plain in said_phrases("files_too") or ("and", *said.plain) in said_phrases("files_too")
