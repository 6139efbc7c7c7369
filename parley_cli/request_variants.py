"""Makes more sentences of those that are learnt, for the tagger of slots: the words of a slot give way to those of the
same slot in another sentence, and a clause that only tells is put beside some. So what stands around a slot counts for
more than the words that a writer happened to put there.
"""

import random
from collections.abc import Mapping, Sequence

from parley.conversation.request_reader import ASIDE, NONE
from parley.conversation.request_reader.slot_tagger import NO_SLOT
from parley_cli.request_sentences import Sentence, sentence_of
from parley_cli.training import LabelledText

EXCHANGED = 0.8
"""How likely it is that the words of a slot are exchanged."""
TOLD_BESIDE = 0.15
"""How likely it is that a sentence gets a clause that only tells."""
SEED = 0
JOINTS = {"en": (", ", " ", ". ", " so "), "es": (", ", " ", ". ", " así que ")}
"""What stands between a clause that only tells and the wish behind it, by language."""

Piece = tuple[str, str]
"""A part of a text, with its slot; NO_SLOT for words in none."""


def variants(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return one more sentence for each that has a slot and asks for something. They depend on the sentences alone."""
    chance = random.Random(SEED)
    said: dict[tuple[str, str], list[str]] = {}
    for each in sentences:
        for words, slot in _pieces(each):
            if slot:
                said.setdefault((each.language, slot), []).append(words)
    found = (_variant(each, said, chance) for each in sentences if each.label != NONE and any(each.slots))
    return [each for each in found if each.words]


def _variant(sentence: Sentence, said: Mapping[tuple[str, str], Sequence[str]], chance: random.Random) -> Sentence:
    language = sentence.language
    pieces = [
        (chance.choice(said[language, slot]) if slot and chance.random() < EXCHANGED else words, slot)
        for words, slot in _pieces(sentence)
    ]
    asides = said.get((language, ASIDE), ())
    if asides and ASIDE not in sentence.slots and chance.random() < TOLD_BESIDE:
        clause, joint = (chance.choice(asides), ASIDE), (chance.choice(JOINTS[language]), NO_SLOT)
        pieces = [clause, joint, *pieces] if chance.random() < 0.5 else [*pieces, (" ", NO_SLOT), clause]
    marked = "".join(f"[{words}]({slot})" if slot else words for words, slot in pieces)
    return sentence_of(LabelledText(sentence.label, language, marked))


def _pieces(sentence: Sentence) -> list[Piece]:
    """Return the text of a sentence in parts: each slot, and what stands between slots."""
    found, at, last = list[Piece](), 0, NO_SLOT
    for word, slot in zip(sentence.words, sentence.slots, strict=True):
        if slot and slot == last:
            found[-1] = (found[-1][0] + sentence.text[at : word.end], slot)
            at = word.end
        elif slot:
            found += [(sentence.text[at : word.start], NO_SLOT), (sentence.text[word.start : word.end], slot)]
            at = word.end
        last = slot
    return [*found, (sentence.text[at:], NO_SLOT)]
