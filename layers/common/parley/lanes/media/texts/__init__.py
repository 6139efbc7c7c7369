"""What the media lane says, in every language: `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # without __eq__ and __repr__ the import takes half the time
class MediaTexts:
    """The sentences of the media lane, in one language. en.toml shows which values stand in braces in each."""

    topic_words: Mapping[str, str]
    """The word for each topic of HELP, by its key."""
    lane_title: str
    """What the lane is about, as people call it."""
    which_title: str
    found_nothing: str
    found_nothing_of_several: str
    no_list: str
    not_on_list: str
    which: str
    not_there: str
    no_seasons: str
    no_such_season: str
    no_folder: str
    no_profile: str
    only_admins: str
    admins_remove: str
    nothing_downloads: str
    more: str
    more_trouble: str
    not_yet: str
    none_there: str
    which_to_add: str
    asked_by: str
    followed_by: str
    asked_by_nobody: str
    somebody: str
    follows_nothing: str
    follows_these: str
    works: str
    disk: str
    follows: str
    follows_already: str
    follows_too_many: str
    follows_not: str
    follows_no_more: str
    ask_follow: str
    ask_leave: str
    kept_follows: str
    kept_shown: str
    ask_tell: str
    ready: str
    series_ready: str
    upgraded: str
    grabbed: str
    episodes_ready: str
    added_by_others: str
    unwell: str
    well_again: str
    unwell_wordless: str
    well_wordless: str
    test_works: str
    downloads: Mapping[str, str]
    """How far a download is, by how it goes."""
    stands: Mapping[str, str]
    """How a title stands that somebody asks about."""
    holds: Mapping[str, str]
    """How many titles a library holds, by its kind."""
    empty: Mapping[str, str]
    """That a library holds nothing, by its kind."""
    no_library: Mapping[str, str]
    """That there is no library for this kind of titles."""
    other_kind: Mapping[str, str]
    """That a title of the list is of the other kind, by what it is."""
    found: Mapping[str, str]
    """The line above what a search has found, by what was searched."""
    states: Mapping[str, str]
    """How a title of the library is."""
    already_there: Mapping[str, str]
    """That a title cannot be added, because it is in the library, by how it is there."""
    kinds: Mapping[str, str]
    """The words for a film and a series."""
    episodes: Mapping[str, str]
    """Which episodes are fetched."""
    episode_numbers: Mapping[str, str]
    """The words for one episode, and for several."""
    ask_add: Mapping[str, str]
    added: Mapping[str, str]
    ask_remove: Mapping[str, str]
    """The question whether a title is removed, by what becomes of its files."""
    removed: Mapping[str, str]
    comes: Mapping[str, str]
    """The line above what comes out, by its kind."""
    nothing_comes: Mapping[str, str]
    units: Mapping[str, str]
    """How long something takes, by the unit."""
    problems: Mapping[str, str]
    """What is wrong with a library, by the reason of a LibraryError."""


@cache
def of(language: Language) -> MediaTexts:
    """Return the media lane's sentences in this language."""
    return texts.read(MediaTexts, language)


def say(call: Call[Any]) -> MediaTexts:
    """Return the media lane's sentences in the language of the person for whom the tool is called."""
    return of(call.language)
