"""Finds the one title that a person names: by the list that was shown last, by an option that was offered, or by a
lookup. It looks only.

    "2", "the second one", "the 1984 one"      the title of the list that was shown within the hour
    "that one", "it"                           the only title of that list
    "#movie/438631"                            an option of a question, by its key
    "dune", "dune 1984"                        the title that is called so; several: the person is asked which
"""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

from parley.conversation.normal_form import without_accents
from parley.conversation.questions import Option
from parley.errors import LibraryError, ToolAsks, ToolRefused
from parley.lanes.media import pointing, reading
from parley.lanes.media.notes import MediaNotes, ShownTitle
from parley.lanes.media.texts import MediaTexts, say
from parley.ports import HomeLibrary, LibraryTitle, Services, TitleKind
from parley.tools.tool import Call

OPTION = re.compile(r"#(movie|series)/(\d{1,12})(\??)")
"""Matches an option of a question, by its key; with "?" behind it, it is to be asked about before anything is done."""
MOST_OPTIONS = 9
"""The most titles that a person is asked to choose from."""
SHOWN_NAME = 80
"""The most characters of a title as it is shown."""


@dataclass(frozen=True)
class OptionTitle:
    """An option of the question which title is meant, as a title that can be pointed to."""

    name: str
    year: int
    value: str

    @classmethod
    def of(cls, option: Option) -> Self:
        """Return an option as such a title."""
        name, year = pointing.with_year(option.title)
        return cls(name, year, option.value)


def shortened(text: str, most: int = SHOWN_NAME) -> str:
    """Return a text that others wrote, cut at the end of a word and without links: it leads nobody anywhere."""
    text = " ".join("…" if "://" in word or word.lower().startswith("www.") else word for word in text.split())
    if len(text) <= most:
        return text
    return f"{text[: most + 1].rpartition(' ')[0] or text[:most]}…"


def title_with_year(title: LibraryTitle | ShownTitle) -> str:
    """Return a title with its year: "Dune (2021)"."""
    name = shortened(title.name)
    return f"{name} ({title.year})" if title.year else name


def problem(call: Call[Services], error: LibraryError) -> str:
    """Return the sentence that tells what is wrong with a library, and what to check."""
    return problem_in(say(call), error)


def problem_in(says: MediaTexts, error: LibraryError) -> str:
    """Return that sentence in the language of this catalogue."""
    return says.problems[error.reason].format(service=error.service)


def libraries(call: Call[Services], kind: TitleKind | None) -> Sequence[HomeLibrary]:
    """Return the libraries for a kind of titles; all of them for None. What they are asked ends with the turn. Raises
    ToolRefused if there is none.
    """
    found = [each.within(call.time_left) for name, each in call.services.libraries.items() if kind in (None, name)]
    if not found:
        raise ToolRefused(say(call).no_library[kind or "any"])
    return found


def searched(call: Call[Services], kind: TitleKind | None, words: str) -> list[LibraryTitle]:
    """Return what a lookup finds for these words, of one kind or of both: first what is called exactly so. If it finds
    nothing, "the new dune one" is looked up as "dune". Raises ToolRefused if a library does not answer, and no other
    has found anything.
    """
    name, _ = pointing.with_year(words)
    forms = (words, pointing.said_title(words), reading.without_description(pointing.said_title(name)))
    found = (_found_for(call, kind, each) for each in dict.fromkeys(forms))
    return next((each for each in found if each), [])


def _found_for(call: Call[Services], kind: TitleKind | None, words: str) -> list[LibraryTitle]:
    """Return what a lookup finds: of a year, if the words name one, and it finds any of it. What may be no part of the
    title ("tonight") is not looked up, but a title that is called so with it goes first.
    """
    words = pointing.without_refused(words)
    name, year = pointing.with_year(reading.trimmed(words))
    name, age = pointing.with_age(name)
    asked = libraries(call, kind)
    with ThreadPoolExecutor(len(asked)) as threads:  # a lookup takes long, and a turn has no time for two in a row
        answers = list(threads.map(lambda library: _search(library, name), asked))
    found = [title for answer in answers if not isinstance(answer, LibraryError) for title in answer]
    failed = next((answer for answer in answers if isinstance(answer, LibraryError)), None)
    if failed is not None and not found:
        raise ToolRefused(problem(call, failed))
    if year:
        found = [each for each in found if each.year == year or _is_called(each, words)] or found
    found.sort(key=lambda each: (not _is_called(each, words), not _is_called(each, name)))
    return list(pointing.among(found, age)) if age is not None else found


def _search(library: HomeLibrary, words: str) -> Sequence[LibraryTitle] | LibraryError:
    """Return what a library finds for these words, or what is wrong with it."""
    try:
        return library.search(words)
    except LibraryError as error:
        return error


def of_list(call: Call[Services], words: str, kind: TitleKind | None) -> ShownTitle | None:
    """Return the title of the list shown last that these words point to; None if they are no such words. Raises
    ToolRefused if they point to none of its titles, or if there is no list any more.
    """
    points = pointing.pointer(words)
    if points is None and (placed := pointing.placed(words)) is not None:  # "dune, the second one"
        title, place = placed
        there = pointing.among(_candidates(call, place), place)
        return next(iter(pointing.called_like(there, title)), None)
    if points is None:
        return None
    shown = _candidates(call, points)
    found = pointing.among(shown, points) or pointing.among(MediaNotes.for_call(call).listed(call.now), points)
    if points.words and not found:
        return None  # "la de dune" names the title
    if not shown:
        if points.year or pointing.is_bare_number(words):  # "1917" and "2" may be titles too
            return None
        raise ToolRefused(say(call).no_list)
    if len(found) > 1:
        raise ToolAsks(say(call).which, "title", options(found))
    if not found:
        raise ToolRefused(say(call).not_on_list.format(most=len(shown)))
    if kind not in (None, found[0].kind):
        raise ToolRefused(say(call).other_kind[found[0].kind].format(title=title_with_year(found[0])))
    return found[0]


def _candidates(call: Call[Services], points: pointing.Pointer) -> Sequence[ShownTitle]:
    """Return the titles to which a person can point: of the list shown last; for "the other one", of the titles that
    are called like the one which was added or asked about since.
    """
    notes = MediaNotes.for_call(call)
    if points.names_nothing:
        return notes.pointed(call.now)
    listed, meant = notes.listed(call.now), notes.meant_lately(call.now)
    is_on_list = meant is not None and meant.key in [each.key for each in listed]
    if not points.compares or meant is None or (listed and not is_on_list and not notes.is_meant_last):
        return listed
    alike = beside(call, LibraryTitle(meant.kind, meant.name, meant.year, meant.key))
    return [each for each in alike if not points.is_other or each.key != meant.key]


def beside(call: Call[Services], title: LibraryTitle) -> Sequence[ShownTitle]:
    """Return the titles among which one was taken: of the list that was shown, if it is on that, or else all that are
    called so.
    """
    listed = MediaNotes.for_call(call).listed(call.now)
    return listed if title.key in [each.key for each in listed] else called_as(call, ShownTitle.of(title))


def called_as(call: Call[Services], title: ShownTitle) -> Sequence[ShownTitle]:
    """Return the titles of the world that are called as this one is."""
    found = searched(call, title.kind, title.name)
    return [ShownTitle.of(each) for each in found if without_accents(each.name) == without_accents(title.name)]


def options(found: Iterable[LibraryTitle | ShownTitle]) -> list[tuple[str, str]]:
    """Return the options of the question which title is meant."""
    return [(title_with_year(each), f"#{each.kind}/{each.key}") for each in found][:MOST_OPTIONS]


def of_option(named: str, value: str) -> LibraryTitle:
    """Return the title that an option of a question stands for."""
    name, year = pointing.with_year(named)
    option = OPTION.fullmatch(value)
    assert option is not None  # these options are made by `options`
    return LibraryTitle("movie" if option[1] == "movie" else "series", name, year, int(option[2]))


def to_be_added(call: Call[Services], words: str, kind: TitleKind | None) -> LibraryTitle:
    """Return the one title of the whole world that a person names, as a lookup tells it now. Raises ToolAsks if it can
    be several, and ToolRefused if there is none.
    """
    words = pointing.without_refused(words)
    option = OPTION.fullmatch(words)
    pointed = None if option else of_list(call, words, kind)
    if option is not None:
        return _looked_up(call, "movie" if option[1] == "movie" else "series", int(option[2]))
    if pointed is not None:
        return _looked_up(call, pointed.kind, pointed.key)
    found = searched(call, kind, words)
    if not found and reading.is_vague(words):
        raise ToolAsks(say(call).which_title, "title")
    if not found:
        nothing = say(call).found_nothing_of_several if reading.may_be_several(words) else say(call).found_nothing
        raise ToolRefused(nothing.format(words=shortened(words)))
    called = (words, reading.trimmed(words), pointing.said_title(reading.trimmed(words)))
    exact = next((same for name in called if (same := [each for each in found if _is_called(each, name)])), [])
    candidates = exact or found
    if len(candidates) > 1:
        raise ToolAsks(say(call).which, "title", options(candidates))
    return candidates[0]


def _looked_up(call: Call[Services], kind: TitleKind, key: int) -> LibraryTitle:
    (library,) = libraries(call, kind)
    try:
        found = library.look_up(key)
    except LibraryError as error:
        raise ToolRefused(problem(call, error)) from None
    if found is None:
        raise ToolRefused(say(call).found_nothing.format(words=key))
    return found


def in_library(call: Call[Services], words: str, kind: TitleKind | None) -> LibraryTitle:
    """Return the one title of the libraries that a person names. Raises ToolAsks if it can be several, and ToolRefused
    if there is none.
    """
    option, points = OPTION.fullmatch(words), pointing.pointer(words)
    if option is None and points is not None and (points.words or points.compares):
        return _one_of(call, _held_alike(call, words, points, kind), words)
    pointed = None if option else of_list(call, words, kind)
    key = int(option[2]) if option else pointed.key if pointed else 0
    if option is not None:
        kind = "movie" if option[1] == "movie" else "series"
    titles = all_titles(call, pointed.kind if pointed else kind)
    found = [each for each in titles if each.key == key] if key else called_so(titles, words)
    return _one_of(call, found, title_with_year(pointed) if pointed else words)


def _held_alike(
    call: Call[Services], words: str, points: pointing.Pointer, kind: TitleKind | None
) -> Sequence[LibraryTitle]:
    """Return the titles of the library that are meant by "the dune one", or by "the old one": the only one that is
    called as what was shown or meant lately, or of several the one that the words tell from the others.
    """
    titles, noted = all_titles(call, kind), MediaNotes.for_call(call).latest_names()
    if points.words:
        return called_so(titles, words)
    names = {without_accents(each) for each in noted}
    alike = [each for each in titles if without_accents(each.name) in names]
    return alike if len(alike) == 1 and not points.year else pointing.among(alike, points)


def _one_of(call: Call[Services], found: Sequence[LibraryTitle], words: str) -> LibraryTitle:
    """Return the only title that was found. Raises ToolRefused if there is none, and ToolAsks if there are several."""
    if not found:
        raise ToolRefused(say(call).not_there.format(words=shortened(words)))
    if len(found) > 1:
        raise ToolAsks(say(call).which, "title", options(found))
    return found[0]


def all_titles(call: Call[Services], kind: TitleKind | None) -> list[LibraryTitle]:
    """Return all titles of the libraries for a kind. Raises ToolRefused if one of them does not answer."""
    try:
        return [each for library in libraries(call, kind) for each in library.titles()]
    except LibraryError as error:
        raise ToolRefused(problem(call, error)) from None


def called_so(titles: Sequence[LibraryTitle], words: str) -> list[LibraryTitle]:
    """Return the titles that a person means by these words: those that are called exactly so, else those of the year
    that they name, else those whose names hold the words side by side: "bear", of "The Bear".
    """
    plain = reading.trimmed(words)
    said = dict.fromkeys((words, plain, pointing.said_title(plain), reading.without_description(plain)))
    for each in said:
        name, year = pointing.with_year(each)
        exact = [title for title in titles if _is_called(title, each)]
        like = [title for title in pointing.called_like(titles, name) if year in (0, title.year)]
        if found := exact or like:
            return found
    return []


def _is_called(title: LibraryTitle, words: str) -> bool:
    """Return whether a title is called exactly so, with or without its year and its article."""
    name, year = pointing.with_year(words)
    called = (without_accents(title.name), reading.plain_name(title.name))
    return without_accents(words) in called or (title.year == year and without_accents(name) in called)
