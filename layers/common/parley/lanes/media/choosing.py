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

from parley.conversation.normal_form import without_accents
from parley.errors import LibraryError, ToolAsks, ToolRefused
from parley.lanes.media import pointing, reading
from parley.lanes.media.notes import MediaNotes, ShownTitle
from parley.lanes.media.texts import MediaTexts, say
from parley.ports import HomeLibrary, LibraryTitle, Services, TitleKind
from parley.tools.tool import Call

OPTION = re.compile(r"#(movie|series)/(\d{1,12})")
MOST_OPTIONS = 9
"""The most titles that a person is asked to choose from."""
SHOWN_NAME = 80
"""The most characters of a title as it is shown."""


def shortened(text: str, most: int = SHOWN_NAME) -> str:
    """Return a text that others wrote, cut at the end of a word."""
    text = " ".join(text.split())
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
    nothing, "the new dune" is looked up as "dune". Raises ToolRefused if a library does not answer, and no other has
    found anything.
    """
    found, plain = _found_for(call, kind, words), reading.without_description(words)
    return found or (_found_for(call, kind, plain) if plain != words else [])


def _found_for(call: Call[Services], kind: TitleKind | None, words: str) -> list[LibraryTitle]:
    name, year = pointing.with_year(words)
    asked = libraries(call, kind)
    with ThreadPoolExecutor(len(asked)) as threads:  # a lookup takes long, and a turn has no time for two in a row
        answers = list(threads.map(lambda library: _search(library, name if year else words), asked))
    found = [title for answer in answers if not isinstance(answer, LibraryError) for title in answer]
    failed = next((answer for answer in answers if isinstance(answer, LibraryError)), None)
    if failed is not None and not found:
        raise ToolRefused(problem(call, failed))
    if year:
        found = [each for each in found if each.year == year] or found
    return sorted(found, key=lambda each: not _is_called(each, words))


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
    if points is None:
        return None
    shown = MediaNotes.for_call(call).listed(call.now)
    if not shown:
        if points.year or pointing.is_bare_number(words):  # "1917" and "2" may be titles too
            return None
        raise ToolRefused(say(call).no_list)
    found = _pointed_at(shown, points)
    if len(found) > 1:
        raise ToolAsks(say(call).which, "title", options(found))
    if not found:
        raise ToolRefused(say(call).not_on_list.format(most=len(shown)))
    if kind not in (None, found[0].kind):
        raise ToolRefused(say(call).other_kind[found[0].kind].format(title=title_with_year(found[0])))
    return found[0]


def _pointed_at(shown: Sequence[ShownTitle], points: pointing.Pointer) -> Sequence[ShownTitle]:
    if points.year:
        return [each for each in shown if each.year == points.year]
    if points.place == pointing.LAST:
        return shown[-1:]
    if points.place:
        return shown[points.place - 1 : points.place]
    return shown  # "that one": of one title, that is clear


def options(found: Iterable[LibraryTitle | ShownTitle]) -> list[tuple[str, str]]:
    """Return the options of the question which title is meant."""
    return [(title_with_year(each), f"#{each.kind}/{each.key}") for each in found][:MOST_OPTIONS]


def to_be_added(call: Call[Services], words: str, kind: TitleKind | None) -> LibraryTitle:
    """Return the one title of the whole world that a person names, as a lookup tells it now. Raises ToolAsks if it can
    be several, and ToolRefused if there is none.
    """
    option = OPTION.fullmatch(words)
    pointed = None if option else of_list(call, words, kind)
    if option is not None:
        return _looked_up(call, "movie" if option[1] == "movie" else "series", int(option[2]))
    if pointed is not None:
        return _looked_up(call, pointed.kind, pointed.key)
    found = searched(call, kind, words)
    if not found:
        raise ToolRefused(say(call).found_nothing.format(words=shortened(words)))
    exact = [each for each in found if _is_called(each, words)]
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
    option = OPTION.fullmatch(words)
    pointed = None if option else of_list(call, words, kind)
    key = int(option[2]) if option else pointed.key if pointed else 0
    if option is not None:
        kind = "movie" if option[1] == "movie" else "series"
    found = [
        each
        for each in all_titles(call, pointed.kind if pointed else kind)
        if (each.key == key if key else _is_called(each, words))
    ]
    if not found and not key:
        found = called_like(all_titles(call, kind), words)
    if not found:
        raise ToolRefused(say(call).not_there.format(words=title_with_year(pointed) if pointed else shortened(words)))
    if len(found) > 1:
        raise ToolAsks(say(call).which, "title", options(found))
    return found[0]


def all_titles(call: Call[Services], kind: TitleKind | None) -> list[LibraryTitle]:
    """Return all titles of the libraries for a kind. Raises ToolRefused if one of them does not answer."""
    try:
        return [each for library in libraries(call, kind) for each in library.titles()]
    except LibraryError as error:
        raise ToolRefused(problem(call, error)) from None


def called_like(titles: Sequence[LibraryTitle], words: str) -> list[LibraryTitle]:
    """Return the titles whose names hold these words side by side: "bear", of "The Bear"."""
    said = without_accents(words)
    return [each for each in titles if said and f" {said} " in f" {without_accents(each.name)} "]


def _is_called(title: LibraryTitle, words: str) -> bool:
    """Return whether a title is called exactly so, with or without its year."""
    name, year = pointing.with_year(words)
    called = without_accents(title.name)
    return called == without_accents(words) or (bool(year) and (called, title.year) == (without_accents(name), year))
