"""By which words a person names a thing that a model has read of: by one that no other thing has, or by all. Pure."""

from collections.abc import Sequence

from parley.lanes import tool_deeds
from parley.lanes.own_words import LETTERS, OwnWords, common, is_form_of, is_like
from parley.lanes.read_texts import ReadTexts
from parley.ports import Services
from parley.tools.tool import Tool


class ThingWords:
    """The words of a person that may name the things which a model has read of."""

    def __init__(self, all_words: OwnWords, read: ReadTexts, tools: Sequence[Tool[Services]]) -> None:
        self.all, self.read, self.tools = all_words, read, tuple(tools)

    def telling(self, tool: Tool[Services], clause: str) -> frozenset[str]:
        """Return the words of a clause that may name a thing: all but words for an action or a list. A name is no such
        word, though a phrase of some tool has a filler that is spelled like it: "Al".
        """
        idle = tool_deeds.words_of(tool, self.tools) | tool_deeds.looks_of(self.tools)
        return frozenset(
            word
            for word in clause.split()
            if word in self.all.filler_names or not any(is_form_of(word, each) for each in idle)
        )

    def has_own_word(self, title: str, words: frozenset[str]) -> bool:
        """Whether these words have a word of the title that no other title has, or the whole title."""
        others = {word for each in self.read.titles if each != title for word in each.split()}
        telling = words & self.all.telling
        own = {word for word in title.split() if any(is_form_of(word, each) for each in telling)}
        return bool(own - others) or (bool(own) and {w for w in title.split() if len(w) > LETTERS} <= words)

    def titles_named(self, words: frozenset[str]) -> tuple[str, ...]:
        """Return the titles that these words name, by a word of their own that stands for no deed."""
        deeds = tool_deeds.all_deeds_of(self.tools)
        told = frozenset(word for word in words if not any(is_form_of(word, each) for each in deeds))
        return tuple(title for title in self.read.titles if self.has_own_word(title, told))

    def names_another(self, words: frozenset[str], titles: frozenset[str]) -> bool:
        """Whether these words name a thing with none of these titles, and none that has one."""
        named = [title for title in self.read.titles if self.has_own_word(title, words)]
        return bool(named) and titles.isdisjoint(named) and not any(is_about(words, title) for title in titles)


def is_about(words: frozenset[str], title: str) -> bool:
    """Whether any of these words stands nearly so in a title and means something."""
    return any(is_like(word, each) for word in words - common() for each in title.split() if each not in common())
