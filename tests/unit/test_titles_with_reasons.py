"""A reason or politeness beside a request for a title is no part of the title."""

import pytest

from parley.lanes.media.reading import read

READ = {
    "I'd love to watch Oppenheimer this weekend, could you get it?": ("add", "Oppenheimer"),
    "quiero ver la serie the bear, la puedes agregar": ("add", "the bear"),
    "quita narcos que no es para niños": ("remove", "narcos"),
    "take the bear off, nobody watches it": ("remove", "the bear"),
    "quita the bear, nadie la ve": ("remove", "the bear"),
    "add nobody": ("add", "nobody"),
}


@pytest.mark.parametrize(("text", "meant"), READ.items())
def test_a_reason_is_left_out_and_a_title_of_such_words_stays_one(text: str, meant: tuple[str, str]) -> None:
    found = read(text, is_alone=True)
    assert found is not None
    assert (found.deed, found.title) == meant
