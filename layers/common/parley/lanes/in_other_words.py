"""Reads the commands that a text may be in other words, where nothing has understood it as it stands: a rewording of it
(`rewording.py`) goes through the same code as a typed text. It looks only; what does something waits for a yes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from parley.conversation.courtesy import without_courtesy
from parley.conversation.requests import asks_for_change
from parley.conversation.topics import asks
from parley.lanes import degraded, rewording
from parley.lanes.typed_commands import HeardText, as_typed
from parley.tools.tool import Tier

SURE_OF_LOOK, SURE_OF_DEED = 0.6, 0.4
"""How likely a rewording must be, from 0 to 1, to be answered at once if it only looks, and to be asked about if it
does something. A wrong answer costs more than a question, and both more than none."""
WORTH_A_HINT, WORTH_MORE_THAN_NO_ANSWER = 0.05, 0.1
"""How likely it must be to be offered as what may be meant: in the place of what else is near to the text, which is
likelier wrong, and of the answer that nobody knows."""
SURELY_MEANT = 0.5
"""How likely it must be that a text means what cannot be done now, for it not to be taken for anything else."""
SURE_BESIDE_A_QUESTION = 0.9
"""How likely it must be while the person is asked something, which their text may answer."""


class MeantCommands(NamedTuple):
    """The commands that a text may ask for in other words."""

    commands: Sequence[degraded.WholeCommand]
    phrase: str
    """The text in these words."""
    likelihood: float
    """How likely it is that they are meant, from 0 to 1."""

    @property
    def only_looks(self) -> bool:
        """Whether nothing is changed by them."""
        return all(each.tool.tier is Tier.READ for each in self.commands)


def commands(heard: HeardText, is_asked: bool) -> Sequence[degraded.WholeCommand] | None:
    """Return the commands of a text in other words: of one request, or of two that are each understood. None if the
    text is not understood so either. `is_asked`: the person is asked something that is open.
    """
    if whole := _likeliest(heard, is_asked):
        return whole
    for halves in rewording.halves(heard.text):
        both = [_part(heard._replace(text=each), is_asked) for each in halves]
        if all(both):
            return [command for each in both for command in each]
    return None


def hint(heard: HeardText, is_unknown: bool) -> degraded.Hint | None:
    """Return the words that offer the likeliest rewording of a text, which is too unlikely to be asked about; None if
    it is not worth it. `is_unknown`: the text is a question that nothing answers.
    """
    meant = next(_meant(heard), None)
    if meant is None or meant.likelihood < (WORTH_MORE_THAN_NO_ANSWER if is_unknown else WORTH_A_HINT):
        return None
    return degraded.perhaps(meant.phrase, heard.conversation.language)


def _part(heard: HeardText, is_asked: bool) -> Sequence[degraded.WholeCommand]:
    """Return the commands of a part of a text, as it stands or in other words; none if it is not understood."""
    guessed = [replace(each, guessed=True) for each in as_typed(heard)]
    return guessed or _likeliest(heard, is_asked)


def _likeliest(heard: HeardText, is_asked: bool) -> Sequence[degraded.WholeCommand]:
    """Return the commands of the likeliest rewording of a text that is likely enough; none if there is none."""
    least = SURE_BESIDE_A_QUESTION if is_asked else 0.0
    wants_change = asks_for_change(without_courtesy(heard.text))
    for each in _meant(heard):
        if wants_change and each.only_looks:
            continue  # "I need a reminder"
        if each.likelihood >= max(least, SURE_OF_LOOK if each.only_looks else SURE_OF_DEED):
            return [replace(command, guessed=True, reworded=each.phrase) for command in each.commands]
    return ()


def _meant(heard: HeardText) -> Iterator[MeantCommands]:
    """Yield what a text may ask for in other words, the likeliest first, as far as it can be done now."""
    if _is_answered_by_facts(heard):
        return  # "can I leave the study?"
    possible, impossible = 1.0, set[str]()
    for each in rewording.rewordings(heard.proposing.lanes, heard.text, heard.conversation.language):
        read = as_typed(heard._replace(text=each.phrase))
        if not read and each.probability >= SURELY_MEANT:
            return  # it means what cannot be done now, and nothing else
        if not read and each.label not in impossible:
            impossible.add(each.label)
            possible -= each.probability
        if read:
            likelihood = each.probability / max(possible, each.probability) * each.certainty
            yield MeantCommands(read, each.phrase, likelihood)


def _is_answered_by_facts(heard: HeardText) -> bool:
    """Return whether a text is a question that a lane which informs comes near enough to answer: it wants no more."""
    if not asks(heard.text):
        return False
    near = degraded.nearest(heard.proposing.lanes, heard.proposing.call.services.business, heard.text)
    return near is not None and near.lane.informs and near.score >= degraded.LOOKS_LIKE
