"""Reads whole texts as requests about films and series, by verbs, kinds and endings of the vocabulary files. Pure.

    "add dune", "get us the movie dune please"       add, a film if it says so
    "download the bear season 2", "season 2 of ..."  add one season
    "find the bear", "do we have dune?"              search
    "remove dune and its files"                      remove
    "tell me when the bear is ready"                 follow
    "get the bear, season two like"                  add one season, which a clause of its own names
    "order the movie dune"                           add, because it says so: what may mean anything counts only then

What is left between the verb and the endings is the title: it is data, and a lookup decides whether there is such a
one. Every text is read in one pass over its words, of which there are few.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parley.conversation.normal_form import without_accents
from parley.conversation.requests import is_request
from parley.conversation.topics import asks
from parley.lanes.media.endings import (
    MEDIA_DEEDS,
    Deed,
    MediaRequest,
    episodes_of,
    request_of,
    season_of,
    starts_with_kind,
    without_occasion,
)
from parley.lanes.media.everyday import is_everyday
from parley.lanes.media.pointing import pointer
from parley.lanes.media.said_words import SaidWords, said_phrases, without_polite_words

SPLIT = ("remove_split", "add_split")
"""The lists of verbs that are said around a title, as "take dune off". Each needs an ending of the list beside it."""
BEGINNINGS = (
    *((each, False) for each in MEDIA_DEEDS),
    *((f"{each}_surely", True) for each in MEDIA_DEEDS),
    ("stand_is", True),
    *((each, each != "remove_split") for each in SPLIT),
)
"""The lists of the vocabulary with which a text may begin, and whether such a beginning may mean anything else too."""
IS_SHORT = re.compile(
    r"['’]s(?= (?:ready|done|there|here|in|out|up|on|available|downloaded|finished)\b)", re.IGNORECASE
)
"""Matches the short form of "is" behind a title: "tell me when the bear's done"."""
NAMED_FIRST: tuple[tuple[str, Deed], ...] = (
    ("add_it", "add"),
    ("remove_it", "remove"),
    ("find_it", "find"),
    ("stand_it_behind", "stand"),
)
"""The lists of whole orders behind a title, and what they ask for."""
REASON = re.compile(r"[,;.!–—]\s|\s[-–—]\s")
"""Matches what stands between a request and what only tells why."""
LONGEST = 160
"""The most characters of a text that is read as a request for a title."""
BETWEEN_CLAUSES = re.compile(r"[,;.!?–—]\s|\s-\s")
"""Matches what stands between the clauses of a request."""
THAT_ONE = "that one"
"""Words that point to the title which was shown, or meant, last."""
FEWEST_AROUND = 5
"""The fewest words in front of an order behind a title, of which only the last ones are the title."""
MOST_WORDS = 14
"""The most words of a title: "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb" has 13."""
MOST_UNSAID = 7
"""The most words of a title where nothing says that a film or a series is meant."""


def read(text: str, is_alone: bool = False, noted: Sequence[str] = ()) -> MediaRequest | None:
    """Return what a whole text asks of the library; None if it is no such request. Where the library `is_alone`,
    nothing else can be added or looked for: then everyday words are a title too ("add milk"). `noted` are the names of
    titles that the person was shown or has added lately: a text that names one means it.
    """
    if not 0 < len(text) <= LONGEST or "\n" in text.strip():
        return None
    if noted and (only := episodes(text)) is not None:  # "sure but only whats new from here on"
        return replace(only, title=THAT_ONE, whole=THAT_ONE)
    if (request := _in_clauses(text, is_alone, noted)) is not None:
        return request
    said = _without_ends(SaidWords.of(IS_SHORT.sub(" is", without_reason(text))))
    if _asks_of_it(said):
        return MediaRequest("stand", "it", "it")
    request, is_open = _by_verb(said)
    if request is None:
        request, is_open = _named_first(said) or (_bare(said) if is_alone else None), True
    if request is None:
        return None
    if any(without_accents(request.title) in (without_accents(each), plain_name(each)) for each in noted):
        request = replace(request, is_sure=True)
    is_meant = request.is_sure or is_alone or not is_open
    return request if is_meant and _may_be_title(request, is_alone, is_open) else None


def _in_clauses(text: str, is_alone: bool, noted: Sequence[str]) -> MediaRequest | None:
    """Return the request of a text whose clauses behind the first say which episodes are wanted, or what becomes of the
    files: "get rid of dune, the files and all, disk's almost full". None for any other text, so that a title may hold a
    comma.
    """
    first, *others = [each.strip() for each in BETWEEN_CLAUSES.split(text) if each.strip()]
    if others and all(SaidWords.of(each).without_start("describes") is not None for each in others):
        request = read(first, is_alone, noted)
        return request if request is not None and request.deed == "stand" else None
    only_tells = not (asks(first) or is_request(first)) and pointer(first) is None
    if others and is_alone and only_tells and read(first, is_alone, noted) is None:
        last = read(others[-1], is_alone, noted) if len(others) == 1 else None  # "vienen mis sobrinos, consígueme Coco"
        return last if last is not None and last.deed in ("add", "find") else None
    told = [(each, episodes(each), wants_files_too(each)) for each in others]
    if not any(only or files for _, only, files in told) or any(
        asks(each) or is_request(each) for each, only, files in told if not (only or files)
    ):
        return None
    request = read(first, is_alone, noted)
    if request is None and noted and pointer(first) is not None:  # "añádela, pero solo los capítulos nuevos"
        request = MediaRequest("add", first, first)
    if request is None or request.deed not in ("add", "remove"):
        return None
    if request.deed == "remove":
        return replace(request, deletes_files=True, is_sure=True) if any(files for _, _, files in told) else None
    only = next((only for _, only, _ in told if only is not None), None)
    if only is None or request.kind == "movie":
        return None
    return replace(request, monitored=only.monitored, season=only.season, kind="series", is_sure=True)


def _by_verb(said: SaidWords) -> tuple[MediaRequest | None, bool]:
    """Return the request of a text that begins with what is to be done, and if that may mean anything."""
    found = [each for begun in (said, without_polite_words(said)) for each in _begun(begun)]
    if not found:
        return None, False
    _, is_open, beginning, rest = min(found, key=lambda each: each[:2])
    if beginning.startswith("stand"):
        return _standing(rest, beginning), is_open
    return request_of(MediaRequest(_deed(beginning)), rest), is_open


def _named_first(said: SaidWords) -> MediaRequest | None:
    """Return the request of a text that names the title first: "the film tampopo, please get it". None for others."""
    for name, deed in NAMED_FIRST:
        before = said.without_end(name)
        head = _titled_end(without_polite_words(_without_ends(before))) if before is not None else None
        is_denied = before is not None and (before.plain[-1],) in said_phrases("negations")
        if head is not None and 0 < len(head.plain) <= MOST_UNSAID and not is_denied:
            return request_of(MediaRequest(deed), head)
    return None


def _titled_end(said: SaidWords) -> SaidWords:
    """Return the words at the end of what is told that are written as a title is: "El conjuro", of "a mi hija le da
    pánico El conjuro". The words themselves if they are few, or none is written so.
    """
    written = said.written
    capitals = [at for at, word in enumerate(written) if at and word[0].isupper() and written[at - 1].islower()]
    if len(said.plain) < FEWEST_AROUND or not capitals:
        return said
    return SaidWords(written[capitals[-1] :], said.plain[capitals[-1] :])


def _bare(said: SaidWords) -> MediaRequest | None:
    """Return the request of a text without a verb, where nothing but the library can be meant: "the film nope", "fargo
    season 4 please", "just future episodes of the simpsons". None for any other text.
    """
    said = without_polite_words(said)
    if len(said.plain) > MOST_UNSAID:
        return None
    for rule in (season_of, episodes_of):
        if found := rule(MediaRequest("add"), said):
            return request_of(*found)
    return request_of(MediaRequest("stand"), said) if starts_with_kind(said) else None


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
    return next(each for each in MEDIA_DEEDS if each == beginning.partition("_")[0])


def without_reason(text: str) -> str:
    """Return a text without its parts that only tell why: "add it, we've seen the rest"."""
    first, *more = REASON.split(text)
    kept = [each for each in more if SaidWords.of(each).without_start("tells_why") is None]
    return ", ".join(map(_without_because, (first, *kept))) if more else _without_because(text)


def _without_because(part: str) -> str:
    """Return a part of a text without the reason at its end: "quita dune que me he equivocado"."""
    said = SaidWords.of(part)
    for at in range(2, len(said.plain)):
        if said.phrase_at("tells_why_inside", at):
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
    sure = rest.without_end("stand_surely_ends")
    before = sure or rest.without_end("stand_ends")
    request = request_of(MediaRequest("stand", is_sure=sure is not None), before or rest)
    if request is None or (beginning == "stand_is" and before is None and not request.is_sure):
        return None
    return request


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


def trimmed(title: str) -> str:
    """Return a title without the words behind it that say for whom, for when or how: "dune for the kids tonight"."""
    said = SaidWords.of(title)
    for _ in range(4):
        said = without_occasion(said) or said
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
    said = said.without_end("episode_ends") or said
    for begun in (said, without_polite_words(said)):  # "just" is both polite and a part of it
        begun = begun.without_start("agreed") or begun  # "sale, pero nomás la segunda temporada"
        begun = begun.without_start("add_it") or begun
        rest = begun.without_start("small_joints") or begun
        refused = rest.without_start("no_old")
        if refused is not None and not refused.plain:
            return MediaRequest("add", kind="series", monitored="future", is_sure=True)
        rest = refused or rest
        for rule in (episodes_of, season_of):
            found = rule(MediaRequest("add"), SaidWords(("it", *rest.written), ("it", *rest.plain)))
            if found is not None and found[1].plain == ("it",):
                return found[0]
    return None


def is_vague(title: str) -> bool:
    """Return whether words describe any title, and name none: "something funny for tonight"."""
    return SaidWords.of(title).without_start("vague") is not None


def may_be_several(title: str) -> bool:
    """Return whether words may name several titles: "dune and the bear"."""
    return any((word,) in said_phrases("joins_titles") for word in SaidWords.of(title).plain[1:-1]) or "," in title


def wants_files_too(text: str) -> bool:
    """Return whether a text answers the question of a removal with a yes to its files too: "and delete the files"."""
    said = without_polite_words(SaidWords.of(text))
    return said.plain in said_phrases("files_too") or ("and", *said.plain) in said_phrases("files_too")
